package mail

import "slices"

// State is where a message stands on its way.
type State string

const (
	Queued      State = "queued"
	HandingOver State = "handing-over"
	Deferred    State = "deferred"
	Accepted    State = "accepted"
	Rejected    State = "rejected"
	Expired     State = "expired"
	Withdrawn   State = "withdrawn"
	ByHand      State = "by-hand"
	Unknown     State = "unknown"
)

// StateRule is what a state means.
type StateRule struct {
	State State
	// Waiting: the message is still to go, by itself.
	Waiting bool
	// Gone: its text has left, or may have left. It is never touched again
	// by preparing.
	Gone bool
	// Attention: a person has to look at it.
	Attention bool
}

// States is the table of states in the order of a message's way.
func States() []StateRule {
	return []StateRule{
		{State: Queued, Waiting: true},
		{State: Deferred, Waiting: true},
		{State: HandingOver, Gone: true},
		{State: Accepted, Gone: true},
		{State: ByHand},
		{State: Rejected, Attention: true},
		{State: Expired, Attention: true},
		{State: Unknown, Gone: true, Attention: true},
		{State: Withdrawn},
	}
}

// Rule is the state's line of the table; for an unknown state, one that says
// nothing.
func (s State) Rule() StateRule {
	i := slices.IndexFunc(States(), func(r StateRule) bool { return r.State == s })
	if i < 0 {
		return StateRule{State: s}
	}
	return States()[i]
}
