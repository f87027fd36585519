package planner

import "fmt"

func (ch *checker) people() {
	ch.source = PeopleSource
	if ch.unread("") {
		return
	}
	for i := range ch.w.People {
		p := &ch.w.People[i]
		here := at("people[%d]", i)
		for j, e := range p.Emails {
			ch.address(at("%s.emails[%d]", here, j), e, FullName(p, ""))
		}
		if s := p.Secretary; s != nil {
			ch.address(here+".secretary.email", s.Email, "the secretary of "+FullName(p, ""))
		}
		ch.rank(here+".rank", p.Rank)
	}
	ch.headerTexts("people", ch.w.People)
}

func (ch *checker) rank(path string, rank ID) {
	if rank == "" || ch.w.Series.ID == "" { // the series could not be read
		return
	}
	var known []string
	for _, r := range ch.w.Ranks {
		if r == rank {
			return
		}
		known = append(known, string(r))
	}
	ch.nobody(path, "rank", rank, known, "ranks in "+SeriesSource)
}

// address reports an address that no mail server would take. An empty one is
// left out on purpose; whether it may be, depends on what is to be sent.
func (ch *checker) address(path string, address Email, whose string) {
	if address == "" {
		return
	}
	if problem := address.Problem(); problem != nil {
		code := BadAddress
		if hasControl(string(address)) {
			code = ControlCharacter
		}
		f := ch.report(code, path, fmt.Sprintf("the address %q of %s cannot be mailed: %s", string(address), whose, problem), "Write it like name@example.org.")
		f.Blocks = ch.addressed()
	}
}

// addressed are the actions for which the addresses of the file being checked
// are used. None is built with them.
func (ch *checker) addressed() []Action {
	switch {
	case ch.isSubscribers(File(ch.source)):
		return []Action{PrepareReport}
	case ch.w.Lists[File(ch.source)] != nil:
		return toGuests()
	}
	return toPeople()
}

func (ch *checker) lists() {
	for list, lines := range ch.w.Lists {
		ch.source, ch.year = string(list), ch.guestsOf(list)
		subscribers := ch.isSubscribers(list)
		for l := range lines.Lines() {
			here := at("[%d]", l.Line)
			ch.address(here, l.Email, l.who())
			if l.Email == "" && (subscribers || l.Deliver != ByHand) {
				f := ch.report(BadAddress, here, fmt.Sprintf("%s has no address", l.who()), "Add one, or write by-hand in the column deliver.")
				f.Blocks = ch.addressed()
			}
			for _, s := range []string{l.Name, l.Honorific, l.Post} {
				if hasControl(s) {
					ch.report(ControlCharacter, here, fmt.Sprintf("%q contains a line break or control character", s), "Write it on one line.")
				}
			}
		}
	}
}

// guestsOf is the year of the edition whose guest list a list is; 0 if it is
// that of none, or of several.
func (ch *checker) guestsOf(list File) int {
	year := 0
	for _, e := range ch.w.Editions {
		switch {
		case e.Guests != list:
		case year != 0:
			return 0
		default:
			year = e.Year
		}
	}
	return year
}

func (ch *checker) isSubscribers(list File) bool {
	for _, r := range ch.w.RunUp {
		if r.To.List() == list {
			return true
		}
	}
	return false
}

// mailable reports those who must be mailed for an open edition and cannot be.
func (ch *checker) mailable(e *Edition) {
	if e.Status != Open {
		return
	}
	for _, part := range ch.w.Cast(e) {
		p := part.Person
		if p.Deliver == ByHand || p.Mailbox() != "" {
			continue
		}
		for i := range ch.w.People {
			if &ch.w.People[i] != p {
				continue
			}
			here := at("people[%d]", i)
			if ch.unread(here+".emails") || ch.unread(here+".secretary") {
				continue
			}
			source := ch.source
			ch.source = PeopleSource
			f := ch.report(BadAddress, here, fmt.Sprintf("%s has a part in %d and no address", FullName(p, ""), e.Year),
				`Add one under emails, or write "deliver: by-hand".`)
			f.Blocks = toPeople()
			ch.source = source
		}
	}
}
