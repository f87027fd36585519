package mail

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/text/unicode/norm"

	"convene/planner"
)

// Answered is an answer to an invitation as it was taken down.
type Answered struct {
	// Recipient is the key of who answered, as the planner gives it.
	Recipient string
	// Answer may be empty: the answer before it was a mistake.
	Answer planner.Answer
	// Representative comes in their place; only with [planner.Represented].
	Representative planner.ID
	// Via is the way it came, such as phone; By is who took it down.
	Via, By string
	At      time.Time
}

// Problem says what about the answer no ledger may take, or nil.
func (a Answered) Problem() error {
	switch {
	case a.Recipient == "":
		return errors.New("it is not said whose it is")
	case a.Answer != "" && !slices.Contains(a.Answer.Values(), string(a.Answer)):
		return fmt.Errorf("%q is none of %q", a.Answer, a.Answer.Values())
	case a.Representative != "" && a.Answer != planner.Represented:
		return fmt.Errorf("%s has a representative only if the answer is %s", a.Recipient, planner.Represented)
	}
	return nil
}

// Suppression is an address that gets no more list mail.
type Suppression struct {
	// Address is in [planner.Email.Key]'s form.
	Address string
	Reason  string
	At      time.Time
}

// Key is the address in that form, whatever form it has; letters written as a
// letter and a mark are composed before.
func (s Suppression) Key() string { return planner.Email(norm.NFC.String(s.Address)).Key() }
