package planner

import "slices"

// VIP is the group of guests who have a seat with their name on it.
const VIP = "vip"

// TableCards is a card for everybody who sits there: not for those who declined
// or only attend online, and the representative's for somebody represented. They
// come in order of precedence, which is the order of the seats, so that whoever
// lays them out can take them from the pile as they come; behind them those of
// the guests in the group [VIP], in the list's order.
//
// A document without a card has no section.
func TableCards(w *Workspace, e *Edition, answers Answers, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	doc := Document{
		Kind: CardsDocument, Lang: wr.Lang(), Author: wr.author(), Date: e.FirstDay(),
		Title: PlainText(wr.label("cards_title", wr.event().only("kind", "title", "year"))),
	}
	var cards []Block
	card := func(p *Person) {
		s := wr.styled(p, InProgramme)
		c := Card{Name: wr.alone(s)}
		if len(s.posts) > 0 {
			c.Posts = str(s.posts[0])
		}
		cards = append(cards, c)
	}
	for _, p := range w.Presences(e, answers) {
		if !p.Online {
			card(p.Person)
		}
	}
	for _, g := range w.everybody(answers, func(g *gathering) { g.guests(e, VIP) }) {
		inCast := slices.ContainsFunc(wr.cast(), func(p Part) bool { return p.Person == g.Person })
		if !inCast && g.Name != "" {
			card(g.Invited())
		}
	}
	doc.section(CardsSection, cards...)
	return doc, wr.err
}
