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
	if rank == "" || ch.w.Unread[Place{Source: SeriesSource}] {
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
		ch.report(code, path, fmt.Sprintf("the address %q of %s cannot be mailed: %s", string(address), whose, problem), "Correct the address.")
	}
}

func (ch *checker) lists() {
	for list, lines := range ch.w.Lists {
		ch.source = string(list)
		subscribers := ch.isSubscribers(list)
		for _, l := range lines {
			here := at("[%d]", l.Line)
			ch.address(here, l.Email, l.who())
			if l.Email == "" && (subscribers || l.Deliver != ByHand) {
				ch.report(BadAddress, here, fmt.Sprintf("%s has no address", l.who()), "Add one, or write by-hand in the column deliver.")
			}
			for _, s := range []string{l.Name, l.Honorific, l.Post} {
				if hasControl(s) {
					ch.report(ControlCharacter, here, fmt.Sprintf("%q contains a line break or control character", s), "Write it on one line.")
				}
			}
		}
	}
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
			f.Blocks = []Action{PrepareInvitation, PrepareProgramme}
			ch.source = source
		}
	}
}
