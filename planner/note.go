package planner

import "strings"

// note is the note verbale that invites somebody through their mission. It is
// in the third person, greets nobody and bears seal and initials in place of a
// signature; the address stands at its foot. ok is false where the edition's
// invitations are letters, or the person's mission is not known.
//
// A note speaks for one institution: the first lead host.
func (wr *writer) note(part Part, reference string) (doc Document, ok bool) {
	mission := wr.missionOf(part.Person)
	lead := wr.w.Lead(wr.e)
	if mission == nil || lead == nil {
		return Document{}, false
	}
	event, day := wr.event(), wr.w.LetterDate(wr.e)
	values := wr.invitation(part).with(wr.missionValues(part.Person)).with(Values{
		"sender": name(wr.Capital(PlainText(wr.inText(lead)))), "person": wr.mention(part.Person, InLetter),
	})
	values["ask"] = wr.label("note_ask", values.only("person", "roles", "minutes").with(Values{"when": wr.when(part), "kind": wr.kind()}))
	title := event.only("kind", "title", "year").with(Values{"mission": values["mission"], "name": name(wr.styled(part.Person, InLetter).full())})
	doc = Document{
		Kind: LetterDocument, Lang: wr.Lang(), Author: wr.author(), Date: day, Title: PlainText(wr.label("note_title", title)),
	}
	doc.section(LetterheadSection, wr.letterheads()...)
	doc.section(ReferenceSection, append(wr.referred(reference), wr.dated(day)...)...)
	doc.section(SubjectSection, paragraph(Running, wr.label("note_heading", nil))...)
	doc.section(BodySection, wr.template(NoteTemplate, event.with(values))...)
	doc.section(ClosingSection, paragraph(Running, wr.label("note_close", Values{"sender": values["sender"], "mission": wr.missionKind(mission)}))...)
	doc.section(SignatureSection, Lines{Lines: [][]Inline{wr.label("note_seal", nil)}})
	doc.section(ReplySection, wr.code(reference)...)
	doc.section(AddressSection, wr.missionAddress(part.Person))
	return doc, true
}

// missionOf is the mission through which a person is invited; nil if by a
// letter of their own.
func (wr *writer) missionOf(p *Person) *Mission {
	if p == nil || wr.e.Invitation.Form != NoteVerbale {
		return nil
	}
	return p.Mission
}

// missionValues are those of a text that goes to a person's mission.
func (wr *writer) missionValues(p *Person) Values {
	return Values{"mission": wr.missionNamed(p.Mission), "person": wr.mention(p, InLetter)}
}

// missionNamed is a mission after "to": as the file says for this language, by
// its name, or by its kind where the language would have to bend the name.
func (wr *writer) missionNamed(m *Mission) []Inline {
	if to, ok := m.To[wr.Lang()]; ok {
		return name(strings.TrimSpace(to))
	}
	if to, ok := m.To[""]; ok && wr.Lang() == wr.w.Series.DefaultLanguage() {
		return name(strings.TrimSpace(to))
	}
	if named := wr.label("mission_named", Values{"name": wr.proper(m.Name)}); len(named) > 0 {
		return named
	}
	return wr.missionKind(m)
}

// missionKind is the word for a mission's kind after "to".
func (wr *writer) missionKind(m *Mission) []Inline {
	kind := m.Kind
	if kind == "" {
		kind = Embassy
	}
	return wr.label("mission_"+strings.ReplaceAll(string(kind), "-", "_"), nil)
}

func (wr *writer) missionAddress(p *Person) Block {
	address := p.Mission.Address
	if address.IsZero() {
		address = p.Address
	}
	return Lines{Lines: append([][]Inline{wr.proper(p.Mission.Name)}, wr.lines(address)...)}
}
