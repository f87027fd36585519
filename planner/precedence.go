package planner

import (
	"cmp"
	"slices"
)

// Presence is somebody who takes part in an edition on its day.
type Presence struct {
	Person *Person
	// For is whom the person represents; nil for somebody of the cast.
	For *Person
	// Part is that of the person, or of whom the person represents.
	Part Part
	// Online: from elsewhere, in everything that the programme has them do.
	Online bool
}

// Presences are those of an edition's cast who take part, once each, in order
// of precedence. Whoever declined is left out, and in place of somebody who is
// represented stands the representative, if that is known already.
//
// First comes the order of the series' ranks; whoever has none follows. Among
// equals the chair comes first, then the chief guest and the guests of honour,
// and then everybody as in the cast. A representative has their own rank and
// not that of the person represented, and none of the honours of a role.
func (w *Workspace) Presences(e *Edition, answers Answers) []Presence {
	var all []Presence
	there := func(p *Person) bool {
		return slices.ContainsFunc(all, func(a Presence) bool { return a.Person.ID == p.ID })
	}
	cast := w.Cast(e)
	for _, part := range cast {
		answer := answers[string(part.Person.ID)]
		if answer != Declined && answer != Represented && part.RepresentedBy == nil {
			all = append(all, Presence{Person: part.Person, Part: part, Online: e.online(part.Person.ID)})
		}
	}
	for _, part := range cast {
		if r := part.RepresentedBy; r != nil && answers[string(part.Person.ID)] != Declined && !there(r) {
			all = append(all, Presence{Person: r, For: part.Person, Part: part, Online: e.online(part.Person.ID)})
		}
	}
	order := map[ID]int{}
	for i, part := range cast {
		order[part.Person.ID] = i
	}
	slices.SortStableFunc(all, func(a, b Presence) int {
		return cmp.Or(
			cmp.Compare(w.rank(a.Person), w.rank(b.Person)), cmp.Compare(a.honour(), b.honour()),
			cmp.Compare(order[a.Part.Person.ID], order[b.Part.Person.ID]),
		)
	})
	return all
}

// rank is a person's place among the series' ranks; whoever has none follows.
func (w *Workspace) rank(p *Person) int {
	if i := slices.Index(w.Ranks, p.Rank); i >= 0 && p.Rank != "" {
		return i
	}
	return len(w.Ranks)
}

// honour is the place that a role gives among those of one rank.
func (p Presence) honour() int {
	honours := []ID{Chair, ChiefGuest, GuestOfHonour}
	i := slices.IndexFunc(honours, p.Part.Has)
	if i < 0 || p.For != nil {
		return len(honours)
	}
	return i
}

// online reports whether a person takes part from elsewhere in all that the
// programme has them do. Somebody who is not in it is in the hall.
func (e *Edition) online(person ID) bool {
	found := false
	for _, s := range e.Speeches() {
		if s.Person != person {
			continue
		}
		if s.Attends != OnlineWay {
			return false
		}
		found = true
	}
	return found
}
