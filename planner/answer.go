package planner

// Answer is what somebody said to an invitation. The zero value: nothing yet.
type Answer string

const (
	Accepted    Answer = "accepted"
	Declined    Answer = "declined"
	Tentative   Answer = "tentative"
	Represented Answer = "represented" // somebody else comes in their place
)

// Values lists what may be recorded.
func (Answer) Values() []string {
	return []string{string(Accepted), string(Declined), string(Tentative), string(Represented)}
}

// Answers are the answers to one edition, by the recipient's key: a person's
// id, or a guest's key.
type Answers map[string]Answer
