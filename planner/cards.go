package planner

// TableCards is a card for everybody who sits there: not for those who declined
// or only attend online, and the representative's for somebody represented. They
// come in order of precedence, which is the order of the seats, so that whoever
// lays them out can take them from the pile as they come.
//
// A document without a card has no section.
func TableCards(w *Workspace, e *Edition, answers Answers, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	doc := Document{
		Kind: CardsDocument, Lang: wr.Lang(), Author: wr.author(), Date: e.FirstDay(),
		Title: PlainText(wr.label("cards_title", wr.event().only("kind", "title", "year"))),
	}
	var cards []Block
	for _, p := range w.Presences(e, answers) {
		if p.Online {
			continue
		}
		s := wr.styled(p.Person, InProgramme)
		card := Card{Name: wr.alone(s)}
		if len(s.posts) > 0 {
			card.Posts = str(s.posts[0])
		}
		cards = append(cards, card)
	}
	doc.section(CardsSection, cards...)
	return doc, wr.err
}
