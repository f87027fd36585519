package planner

import "fmt"

// Undelivered is mail to a person or guest that a server sent back or refused
// because there is no such address.
type Undelivered struct {
	// Key is the recipient's, as [Recipient] has it.
	Key     string
	Address Email
	// Fate says what went there and what the server said, and Cure what to do.
	Fate, Cure string
}

// undelivered reports the addresses that do not exist, as long as the files have
// them.
func (ch *checker) undelivered(e *Edition, all []Undelivered) {
	source := ch.source
	for _, u := range all {
		place, blocks, found := ch.w.addressOf(e, u)
		if !found {
			continue
		}
		ch.source = place.Source
		f := ch.report(NoSuchAddress, place.Path, u.Fate, u.Cure)
		f.Blocks = blocks
	}
	ch.source = source
}

// addressOf is where the files have the address, and for which actions it is
// used.
func (w *Workspace) addressOf(e *Edition, u Undelivered) (place Place, blocks []Action, found bool) {
	for i := range w.People {
		p := &w.People[i]
		if string(p.ID) != u.Key {
			continue
		}
		here := at("people[%d]", i)
		for j, email := range p.Emails {
			if email.Key() == u.Address.Key() {
				return Place{PeopleSource, fmt.Sprintf("%s.emails[%d]", here, j)}, toPeople(), true
			}
		}
		if s := p.Secretary; s != nil && s.Email.Key() == u.Address.Key() {
			return Place{PeopleSource, here + ".secretary.email"}, toPeople(), true
		}
	}
	for line := range w.Lists[e.Guests].Lines() {
		if key, _ := w.guestKey(line); key == u.Key && line.Email.Key() == u.Address.Key() {
			return Place{string(e.Guests), at("[%d]", line.Line)}, toGuests(), true
		}
	}
	return Place{}, nil, false
}
