package planner

import (
	"slices"
	"strings"
	"unicode"
)

// ModeratorSheet is the programme as its moderator holds it: with the length of
// every item and the minutes between them, how everybody is introduced and
// addressed and whether they have answered, with cues, and with the salutations
// of the opening.
func ModeratorSheet(w *Workspace, e *Edition, answers Answers, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	wr.answers = answers
	event := wr.event()
	doc := Document{
		Kind: ProgrammeDocument, Lang: wr.Lang(), Author: wr.author(), Date: e.FirstDay(),
		Title: PlainText(wr.label("moderator_title", event.only("kind", "title", "year"))),
	}
	doc.section(TitleSection, wr.sheetTitle("moderator_kind", event)...)
	doc.section(ProgrammeSection, wr.days(wr.moderated)...)
	doc.section(SalutationsSection, under(2, wr.label("salutations_heading", nil), wr.salutations())...)
	return doc, wr.err
}

// moderated is a day's items with the minutes between them, and under them what
// is left of the day. Items in different halls do not follow on each other.
func (wr *writer) moderated(slots []Scheduled) (rows []Row, after []Block) {
	ends := map[string]Clock{} // of the last item, by hall
	free := false
	for _, s := range slots {
		hall := wr.in(s.Hall)
		if before, ok := ends[hall]; ok && !s.Start.IsZero() {
			between := s.Start.Minutes() - before.Minutes()
			free = free || between > 0
			rows = append(rows, wr.betweenRow(before, s.Start)...)
		}
		rows = append(rows, wr.moderatedRows(s)...)
		if end := ends[hall]; !s.End.IsZero() && s.End.Minutes() >= end.Minutes() {
			ends[hall] = s.End
		}
	}
	if !free {
		after = paragraph(Running, wr.label("moderator_no_free", nil))
	}
	var last Clock
	for _, end := range ends {
		if end.Minutes() > last.Minutes() {
			last = end
		}
	}
	return rows, append(after, paragraph(Running, wr.slack(last))...)
}

// betweenRow says what lies between two items that do not meet.
func (wr *writer) betweenRow(end, start Clock) []Row {
	said := wr.label("moderator_free", Values{"minutes": str(wr.Minutes(start.Minutes() - end.Minutes()))})
	when := wr.label("programme_times", Values{"from": str(wr.Clock(end)), "to": str(wr.Clock(start))})
	switch {
	case start == end:
		return nil
	case start.Minutes() < end.Minutes():
		said, when = wr.label("moderator_overlap", Values{"minutes": str(wr.Minutes(end.Minutes() - start.Minutes()))}), nil
	}
	return []Row{{Cells: [][]Block{paragraph(Running, when), paragraph(Running, []Inline{Emphasis(said)}), nil}}}
}

// slack is what lies between the last item and the closing of the venue;
// nothing where one of the two is not known.
func (wr *writer) slack(last Clock) []Inline {
	closes := wr.e.Venue.Closes
	if last.IsZero() || closes.IsZero() {
		return nil
	}
	at := Values{"time": str(wr.Clock(closes))}
	switch left := closes.Minutes() - last.Minutes(); {
	case left > 0:
		return wr.label("moderator_slack", at.with(Values{"minutes": str(wr.Minutes(left))}))
	case left < 0:
		return wr.label("moderator_past_closing", at.with(Values{"minutes": str(wr.Minutes(-left))}))
	}
	return wr.label("moderator_no_slack", at)
}

// moderatedRows is an item's row, and below it one for each speaker of a panel
// and for the minutes that they leave to discuss.
func (wr *writer) moderatedRows(s Scheduled) []Row {
	rows := []Row{{Head: true, Cells: [][]Block{
		append(paragraph(Running, wr.span(s)), wr.length(s.Lasts())...),
		append(wr.item(s), wr.cues(s)...),
		append(wr.actors(s, wr.introduced), paragraph(PlaceStyle, wr.answered(s.ReadBy))...),
	}}}
	for _, sp := range s.Speakers {
		rows = append(rows, Row{Sub: true, Cells: [][]Block{
			wr.length(sp.Minutes), append(paragraph(Running, wr.inline(sp.Title)), wr.cueOnline(sp.Attends)...), wr.introduced(sp.Person, sp.Attends),
		}})
	}
	if rest := s.discussion(); rest > 0 {
		rows = append(rows, Row{Sub: true, Cells: [][]Block{wr.length(rest), paragraph(Running, wr.label("moderator_discussion", nil)), nil}})
	}
	return rows
}

// discussion is what a panel's speakers leave of its minutes; 0 where that is
// not known, or nothing.
func (s Scheduled) discussion() int {
	if len(s.Speakers) == 0 {
		return 0
	}
	rest := s.Lasts()
	for _, sp := range s.Speakers {
		if sp.Minutes == 0 {
			return 0
		}
		rest -= sp.Minutes
	}
	return max(rest, 0)
}

func (wr *writer) length(minutes int) []Block {
	if minutes <= 0 {
		return nil
	}
	return []Block{Paragraph{PlaceStyle, str(wr.Minutes(minutes))}}
}

// cues are what the moderator has to do in an item beside announcing it.
func (wr *writer) cues(s Scheduled) []Block {
	var cue []Inline
	switch s.What() {
	case AnthemSlot:
		cue = wr.label("cue_anthem", nil)
	case SilenceSlot:
		v := Values{"minutes": nil}
		if s.Lasts() > 0 {
			v["minutes"] = str(wr.Minutes(s.Lasts()))
		}
		cue = wr.label("cue_silence", v)
	case FilmSlot:
		cue = wr.label("cue_film", nil)
	case PhotoSlot:
		cue = wr.label("cue_photo", nil)
	case MessageSlot:
		cue = wr.label("cue_message", Values{"from": wr.fullName(s.From), "reader": wr.fullName(s.ReadBy)})
	}
	return append(paragraph(PlaceStyle, cue), wr.cueOnline(s.Attends)...)
}

func (wr *writer) cueOnline(attends Attends) []Block {
	if attends != OnlineWay {
		return nil
	}
	return paragraph(PlaceStyle, wr.label("cue_online", nil))
}

// fullName is a person's honorific and name; nothing for nobody.
func (wr *writer) fullName(id ID) []Inline {
	p := wr.w.Person(id)
	if p == nil {
		return nil
	}
	return name(wr.styled(p, InProgramme).full())
}

// introduced is an actor with all that an introduction needs: the posts, who
// comes in their place, the form of address, and whether an answer is missing.
func (wr *writer) introduced(id ID, attends Attends) []Block {
	p := wr.w.Person(id)
	if p == nil {
		return nil
	}
	blocks := wr.actor(id, attends)
	there := p
	if r := wr.representative(id); r != nil {
		there = r
		if len(wr.posts(r)) > 0 {
			blocks = append(blocks, paragraph(Running, wr.mention(r, InProgramme))...)
		}
	}
	address, _ := wr.spokenTo(there)
	blocks = append(blocks, paragraph(PlaceStyle, wr.label("moderator_address", Values{"address": name(address)}))...)
	return append(blocks, paragraph(PlaceStyle, wr.answered(id))...)
}

// answered is what an answer leaves in doubt before the day; nothing for those
// who have accepted, whose representative is known, or who sign the letters.
func (wr *writer) answered(id ID) []Inline {
	before := wr.e.Status == Draft || wr.e.Status == Open
	answer := wr.answers[string(id)]
	switch {
	case !before || id == "" || answer == Accepted || wr.signs(id) || answer != Declined && wr.representative(id) != nil:
		return nil
	case answer == "":
		return wr.label("moderator_unanswered", nil)
	}
	return wr.label("moderator_"+string(answer), nil)
}

// spokenTo is how somebody is addressed aloud: as letters salute them if that
// names nobody, as "Excellency" does, else by honorific and surname. Without an
// honorific it is the full name.
func (wr *writer) spokenTo(p *Person) (address string, named bool) {
	a := wr.addressee(p)
	salutation := strings.TrimRightFunc(wr.Salutation(a), func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
	named = slices.ContainsFunc(strings.Fields(a.Name+" "+a.Surname), func(word string) bool { return strings.Contains(salutation, word) })
	switch {
	case !named:
		return salutation, false
	case a.Honorific == "":
		return a.Name, true
	case a.Surname == "":
		return wr.Capital(a.Honorific) + " " + a.Name, true
	}
	return wr.Capital(a.Honorific) + " " + a.Surname, true
}

// salutations are those of the opening, or of each day's, to those who are there
// then. Somebody who is addressed by their name needs no other address.
func (wr *writer) salutations() []Block {
	presences := wr.w.Presences(wr.e, wr.answers)
	if len(wr.e.Days) < 2 {
		return wr.salutationsTo(presences)
	}
	var blocks []Block
	for i, day := range wr.e.AllDays() {
		there := slices.DeleteFunc(slices.Clone(presences), func(p Presence) bool { return !slices.Contains(wr.e.DaysOf(p.Part.Person.ID), i) })
		blocks = append(blocks, under(3, wr.dayName(i, day), wr.salutationsTo(there))...)
	}
	return blocks
}

func (wr *writer) salutationsTo(presences []Presence) []Block {
	list := List{Ordered: true}
	for _, p := range presences {
		s := wr.styled(p.Person, InProgramme)
		v := Values{"address": nil, "person": wr.alone(s), "posts": wr.joinedPosts(s)}
		if address, named := wr.spokenTo(p.Person); !named {
			v["address"], v["person"] = str(address), name(s.full())
		}
		if p.Online {
			v["person"] = wr.label("programme_online", Values{"person": v["person"]})
		}
		list.Items = append(list.Items, paragraph(Running, wr.label("salutation_line", v)))
	}
	if len(list.Items) == 0 {
		return nil
	}
	return []Block{list}
}
