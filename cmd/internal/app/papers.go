package app

import (
	"fmt"

	"convene/mail/compose"
	"convene/planner"
)

// Papers are the documents that go with a mail.

func enclosed(name string, data []byte) compose.Attachment {
	return compose.Attachment{Name: name, Type: pdfType, Data: data}
}

// invitationLetter is the letter of a speaker or of a guest.
func (m *mailroom) invitationLetter(a *addressed) ([]compose.Attachment, error) {
	doc, err := m.letterOf(a)
	if err != nil {
		return nil, err
	}
	data, err := m.own(a, doc)
	return []compose.Attachment{enclosed("invitation.pdf", data)}, err
}

// own sets a document that goes with one message and no other. The next such
// document takes its memory once the message is composed.
func (m *mailroom) own(a *addressed, doc planner.Document) ([]byte, error) {
	if used, ok := m.sheets.Get().(*[]byte); ok {
		a.sheet = (*used)[:0]
	}
	var err error
	a.sheet, err = printOn(m.press, a.sheet, doc)
	return a.sheet, err
}

func (m *mailroom) letterOf(a *addressed) (planner.Document, error) {
	if a.Person != nil {
		doc, ok, err := m.letter(m.e, a.Person, m.standing.Answers)
		if err != nil || ok {
			return doc, err
		}
	}
	if a.Listed == nil {
		return planner.Document{}, fmt.Errorf("%s has no role in %d", a.Name, m.e.Year)
	}
	return m.guestLetter(m.e, a.Recipient)
}

// theProgramme is the programme in the reader's language, where there is one.
func (m *mailroom) theProgramme(a *addressed) ([]compose.Attachment, error) {
	if len(m.e.Schedule()) == 0 {
		return nil, nil
	}
	data, err := m.once("programme "+a.words.Lang(), func() (planner.Document, error) { return m.programme(m.e, m.encloses, a.words.Lang()) })
	return []compose.Attachment{enclosed("programme.pdf", data)}, err
}

// thanksLetter is the letter of thanks, and the report once that is published.
func (m *mailroom) thanksLetter(a *addressed) ([]compose.Attachment, error) {
	letter, _, err := m.thanksAs(m.e, a.Person, m.history.published, m.standing.Answers)
	if err != nil {
		return nil, err
	}
	data, err := m.own(a, letter)
	if err != nil || !m.history.published {
		return []compose.Attachment{enclosed("thanks.pdf", data)}, err
	}
	report, err := m.once("report", func() (planner.Document, error) { return m.Office.report(m.e, m.e.Report.Form()) })
	return []compose.Attachment{enclosed("thanks.pdf", data), enclosed("report.pdf", report)}, err
}

// once sets a document that many messages carry.
func (m *mailroom) once(what string, write func() (planner.Document, error)) ([]byte, error) {
	return m.papers.of(what, func() ([]byte, error) {
		doc, err := write()
		if err != nil {
			return nil, err
		}
		return printOn(m.press, nil, doc)
	})
}
