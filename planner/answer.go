package planner

import "maps"

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

// RepresentedBy is who comes in a person's place, as the edition's roles say;
// empty: nobody, or it is not known yet.
func (e *Edition) RepresentedBy(person ID) ID {
	by := ID("")
	for _, r := range e.Roles {
		if r.Person == person && r.RepresentedBy != "" {
			by = r.RepresentedBy
		}
	}
	return by
}

// Answered are the answers that were taken down, with what the edition itself
// says: for whom it names a representative is represented, whether or not that
// was taken down as well. Only who declined stays declined: that is for a
// person to solve, and [Check] says so.
func (e *Edition) Answered(recorded Answers) Answers {
	all := maps.Clone(recorded)
	if all == nil {
		all = Answers{}
	}
	for _, r := range e.Roles {
		if key := string(r.Person); r.RepresentedBy != "" && all[key] != Declined {
			all[key] = Represented
		}
	}
	return all
}
