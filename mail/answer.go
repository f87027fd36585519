package mail

import (
	"time"

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

// Suppression is an address that gets no more list mail.
type Suppression struct {
	// Address is in [planner.Email.Key]'s form.
	Address string
	Reason  string
	At      time.Time
}
