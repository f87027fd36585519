package planner

import (
	"fmt"
	"slices"
)

// protocol reports what a protocol officer would ask about an edition that is
// still to come.
func (ch *checker) protocol(e *Edition) {
	if e.Status != Draft && e.Status != Open {
		return
	}
	cast := ch.w.Cast(e)
	ch.chaired(e, cast)
	ch.afterChiefGuest(e, cast)
	ch.precedence(e)
}

// chaired reports an edition that nobody chairs.
func (ch *checker) chaired(e *Edition, cast []Part) {
	if len(cast) == 0 || len(Holders(cast, Chair)) > 0 {
		return
	}
	for i, r := range e.Roles {
		if !slices.Contains(ch.w.roleOrder(), r.Role) || ch.unread(at("roles[%d]", i)) || ch.w.Person(r.Person) == nil {
			return // reported already, and it may well be the chair
		}
	}
	f := ch.report(NoChair, "roles", fmt.Sprintf("nobody chairs the edition %d", e.Year), `Add an entry with "role: chair" under roles.`)
	f.Blocks = append([]Action{PrepareInvitation, PrepareGuests}, Announcing()...)
}

// afterChiefGuest reports whoever speaks after the chief guest and is neither
// the chair nor proposes the vote of thanks.
func (ch *checker) afterChiefGuest(e *Edition, cast []Part) {
	chief := Holders(cast, ChiefGuest)
	is := func(of []Part, person ID) bool {
		return slices.ContainsFunc(of, func(p Part) bool { return p.Person.ID == person })
	}
	chairs := Holders(cast, Chair)
	speeches := e.Speeches()
	for i, s := range speeches {
		last := i
		for j := range speeches {
			if speeches[j].Slot.Date == s.Slot.Date && is(chief, speeches[j].Person) && speeches[j].Slot.What().heard() {
				last = j
			}
		}
		guest := speeches[last]
		switch {
		case last >= i || !s.Slot.What().heard() || s.Slot.Path == guest.Slot.Path || is(chairs, s.Person), s.Role == VoteOfThanks:
			continue
		case len(chairs) == 0 && s.Role == Concluding:
			continue // whoever concludes is the chair, as far as anybody knows
		case slices.ContainsFunc(speeches[:i], func(before Speech) bool { return before.Slot.Path == s.Slot.Path }):
			continue // the slot is named already
		case ch.timed(s.Slot) && ch.timed(guest.Slot) && s.Slot.Start.Minutes() < guest.Slot.End.Minutes():
			continue // before it, whatever the order in the file
		}
		f := ch.report(AfterChiefGuest, s.Slot.Path, fmt.Sprintf("%s speaks%s, after the chief guest, %s", ch.who(s.Person), clockPhrase(s.Slot), ch.who(guest.Person)),
			"Move this slot before the chief guest's: only the chair and the vote of thanks come after it.")
		f.Related = []Place{{ch.source, guest.Slot.Path}}
		f.Blocks = Announcing()
	}
}

// heard reports whether people speak in a slot of the kind.
func (k SlotKind) heard() bool {
	return slices.Contains([]SlotKind{SpeechSlot, MessageSlot, PanelSlot, QASlot}, k)
}

func clockPhrase(s Scheduled) string {
	if s.Start.IsZero() {
		return ""
	}
	return " at " + s.Start.String()
}

// who is what a finding calls a person.
func (ch *checker) who(id ID) string {
	if p := ch.w.Person(id); p != nil {
		return FullName(p, ch.w.Series.DefaultLanguage())
	}
	return string(id)
}

// precedence reports a holder of a role who stands under roles after one of a
// lower rank.
func (ch *checker) precedence(e *Edition) {
	for _, role := range ch.w.roleOrder() {
		var lowest *Person // of those so far
		for i, r := range e.Roles {
			p := ch.w.Person(r.Person)
			if r.Role != role || p == nil {
				continue
			}
			if lowest != nil && ch.w.rank(p) < ch.w.rank(lowest) {
				f := ch.report(AgainstPrecedence, at("roles[%d]", i), fmt.Sprintf("%s (%s) stands below %s (%s) among those with the role %q",
					ch.who(p.ID), rankName(p), ch.who(lowest.ID), rankName(lowest), role),
					fmt.Sprintf("Move the entry up, before %s, or correct a rank in people.yaml.", ch.who(lowest.ID)))
				f.Blocks = []Action{PrepareInvitation, PrepareGuests}
				continue
			}
			lowest = p
		}
	}
}

func rankName(p *Person) string {
	if p.Rank == "" {
		return "no rank"
	}
	return string(p.Rank)
}
