package planner

import (
	"cmp"
	"slices"
)

// Part is everything that one person does in an edition.
type Part struct {
	Person *Person
	// Roles are in the order in which the edition names them, each once.
	Roles []ID
	// As is the post held for this edition; empty: as the person's posts say.
	As Text
	// RepresentedBy stands in for the person; nil if nobody does.
	RepresentedBy *Person
	// Reads are the authors of messages that the person reads.
	Reads []ID
	// Minutes are those that the programme gives to the person's own speeches.
	Minutes int
	// Number is that of the person's letter, from 1.
	Number int
}

// Has reports whether the person has the role.
func (p Part) Has(role ID) bool { return slices.Contains(p.Roles, role) }

// Cast is everyone with a role, or who reads a message, once each, in the order
// of the edition's roles and then of its programme. Roles that name nobody known are left out; [Check]
// reports them.
func (w *Workspace) Cast(e *Edition) []Part {
	var cast []Part
	part := func(id ID) *Part {
		if i := slices.IndexFunc(cast, func(p Part) bool { return p.Person.ID == id }); i >= 0 {
			return &cast[i]
		}
		person := w.Person(id)
		if person == nil {
			return nil
		}
		cast = append(cast, Part{Person: person})
		return &cast[len(cast)-1]
	}
	for _, r := range e.Roles {
		p := part(r.Person)
		if p == nil {
			continue
		}
		p.add(r.Role)
		if p.As.IsZero() {
			p.As = r.As
		}
		if p.Number == 0 {
			p.Number = r.Number
		}
		if r.RepresentedBy != "" {
			p.RepresentedBy = w.Person(r.RepresentedBy)
		}
	}
	for _, s := range e.Speeches() {
		if s.Role == "" && s.Slot.ReadBy == s.Person {
			if p := part(s.Person); p != nil { // to read is no role, and has to be asked for all the same
				p.Minutes += s.Minutes
				p.Reads = append(p.Reads, s.Slot.From)
			}
			continue
		}
		if s.Role == "" && s.Slot.What().role() == "" && !holds(cast, s.Person) {
			continue // to be in a picture is no role either
		}
		p := part(s.Person)
		if p == nil {
			continue
		}
		p.Minutes += s.Minutes
		if s.Role != "" || len(p.Roles) == 0 {
			p.add(cmp.Or(s.Role, s.Slot.What().role()))
		}
	}
	number(cast)
	return cast
}

// number counts the letters that have no number of their own.
func number(cast []Part) {
	taken := map[int]bool{}
	for _, p := range cast {
		taken[p.Number] = true
	}
	next := 1
	for i := range cast {
		if cast[i].Number != 0 {
			continue
		}
		for taken[next] {
			next++
		}
		cast[i].Number, taken[next] = next, true
	}
}

func holds(cast []Part, person ID) bool {
	return slices.ContainsFunc(cast, func(p Part) bool { return p.Person.ID == person })
}

func (p *Part) add(role ID) {
	if role != "" && !slices.Contains(p.Roles, role) {
		p.Roles = append(p.Roles, role)
	}
}

// Holders are those who have a role, in the cast's order.
func Holders(cast []Part, role ID) []Part {
	var holders []Part
	for _, p := range cast {
		if p.Has(role) {
			holders = append(holders, p)
		}
	}
	return holders
}
