package mail

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// Preparation is a mailing as it is due today.
type Preparation struct {
	Key
	Title string
	Route Route
	Due   time.Time // may be zero
	// Messages are those due, each identity at most once. Their order is kept.
	Messages []Prepared
	// Partial: others of the mailing were not looked at and stay as they are.
	// Otherwise a waiting message that is not among Messages is withdrawn.
	Partial bool
	// At is now.
	At time.Time
}

// Problem says what about the preparation no ledger may take, or nil.
func (p Preparation) Problem() error {
	if _, known := RuleOf(p.Kind); !known || p.Series == "" || p.Year < 1 || p.Name == "" {
		return fmt.Errorf("the mailing %+v is not named by series, year, kind and run-up entry or number", p.Key)
	}
	if err := p.Route.Problem(); err != nil {
		return err
	}
	seen := make(map[uuid.UUID]bool, len(p.Messages))
	for _, m := range p.Messages {
		id := m.Identity(p.Key)
		if seen[id] {
			return fmt.Errorf("the message to %s stands in the mailing twice", m.who())
		}
		seen[id] = true
		if err := m.problem(id, p.Route.Domain); err != nil {
			return fmt.Errorf("the message to %s: %w", m.who(), err)
		}
	}
	return nil
}

// Identity is the message's id in a mailing.
func (p Prepared) Identity(k Key) uuid.UUID { return Identity(k, p.Recipient, p.Part, p.Revision) }

func (p Prepared) who() string {
	if p.To.Name != "" {
		return p.To.Name
	}
	return p.Recipient
}

func (p Prepared) problem(id uuid.UUID, domain string) error {
	switch {
	case p.Recipient == "" || p.Revision < 1 || p.Part != Principal && p.Part != Copy:
		return errors.New("it is not named by recipient, part and revision")
	case p.Content.Size() > MaxMessage:
		return fmt.Errorf("it has %d bytes, and servers take at most %d: make what is attached smaller", p.Content.Size(), MaxMessage)
	case p.ByHand:
		return nil
	case p.Content.Size() == 0:
		return errors.New("it has no content")
	case p.MessageID != MessageID(id, domain):
		return fmt.Errorf("its Message-ID %q is not that of its identity", p.MessageID)
	case strings.ContainsFunc(string(p.To.Address), func(r rune) bool { return r > unicode.MaxASCII }):
		return fmt.Errorf("its address %q is not in the form that servers are given", p.To.Address)
	}
	if err := p.To.Address.Problem(); err != nil {
		return fmt.Errorf("its address %q: %w", p.To.Address, err)
	}
	return p.slotProblem()
}

func (p Prepared) slotProblem() error {
	if len(p.Slots) != len(p.Content.Slots()) {
		return fmt.Errorf("it has %d values for %d slots", len(p.Slots), len(p.Content.Slots()))
	}
	for i, v := range p.Slots {
		if v.Slot != p.Content.Slots()[i] {
			return fmt.Errorf("the value for slot %q stands where %q belongs", v.Slot, p.Content.Slots()[i])
		}
		if err := v.Problem(); err != nil {
			return err
		}
	}
	return nil
}

// Change is what a preparation does with a message.
type Change string

const (
	ChangeNew       Change = "new" // or due again after a withdrawal
	ChangeChanged   Change = "changed"
	ChangeNone      Change = "as before"
	ChangeGone      Change = "already accepted" // or possibly
	ChangeAccepted  Change = "changed but already accepted"
	ChangeRefused   Change = "refused, as before"
	ChangeByHand    Change = "by hand"
	ChangeWithdrawn Change = "no longer due"
)

// Against says what preparing p does with the message that the ledger knows
// under its identity; known is nil if there is none.
func (p Prepared) Against(known *Message) Change {
	same := known != nil && known.Digest == p.Digest()
	gone := known != nil && (known.State.Rule().Gone || known.Drafted())
	switch {
	case gone && same:
		return ChangeGone
	case gone:
		return ChangeAccepted
	case p.ByHand:
		return ChangeByHand
	case known == nil || known.State == Withdrawn:
		return ChangeNew
	case !same:
		return ChangeChanged
	case slices.Contains([]State{Rejected, Expired}, known.State):
		return ChangeRefused
	}
	return ChangeNone
}

// Replaces reports whether a ledger stores the message anew, without the
// approval that it may have had.
func (c Change) Replaces() bool {
	return slices.Contains([]Change{ChangeNew, ChangeChanged, ChangeByHand}, c)
}

// Receipt is what preparing did.
type Receipt struct {
	Mailing Mailing
	Counts  Counts
	// Notes name the messages behind the counts, except those that stayed as
	// they were.
	Notes []Note
	// RouteChanged: the mailing goes another way than before, and has to be
	// approved again.
	RouteChanged bool
}

// Note names one message that a preparation did something with, or would have
// but for its having gone.
type Note struct {
	Change  Change
	Message Message
}

// Counts is how many messages a preparation found in which case.
type Counts struct {
	New       int // planned now, or planned again after a withdrawal
	Changed   int // not yet sent, and different from before
	Unchanged int // not yet sent, and as before
	Accepted  int // gone, or possibly gone, and never touched
	// ChangedAccepted of Accepted would be different today.
	ChangedAccepted int
	Refused         int // rejected or expired, and as before
	ByHand          int
	Withdrawn       int // waiting before, and no longer due
}

// Add counts one message.
func (c *Counts) Add(change Change) {
	switch change {
	case ChangeNew:
		c.New++
	case ChangeChanged:
		c.Changed++
	case ChangeNone:
		c.Unchanged++
	case ChangeGone:
		c.Accepted++
	case ChangeAccepted:
		c.Accepted++
		c.ChangedAccepted++
	case ChangeRefused:
		c.Refused++
	case ChangeByHand:
		c.ByHand++
	case ChangeWithdrawn:
		c.Withdrawn++
	}
}
