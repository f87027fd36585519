package app

import (
	"fmt"

	"convene/mail/compose"
	"convene/planner"
)

const pdfType = "application/pdf"

// personal is a kind of mail that is written to each recipient by themselves:
// a covering mail with a document on paper, and perhaps the appointment.
// Somebody by hand gets the document alone.
type personal struct {
	cover func(m *mailroom, r planner.Recipient, token string, words planner.Words) (planner.Document, error)
	paper func(m *mailroom, r planner.Recipient, words planner.Words) ([]byte, error)
	file  string // what the document is called
	// invites reports whether the appointment goes along, given its number: 0
	// as it was first announced. A second message beside a secretary's never
	// has it.
	invites func(sequence int) bool
}

// make writes every message of the mailing.
func (k personal) make(m *mailroom) error {
	for _, r := range m.recipients {
		p, token, err := m.begin(r)
		if err != nil {
			return err
		}
		if r.ByHand {
			m.onPaper(p, r)
			continue
		}
		words, err := m.speak(m.e, r.Language)
		if err != nil {
			return err
		}
		cover, err := k.cover(m, r, token, words)
		if err != nil {
			return err
		}
		d, err := m.draft(p, cover)
		if err != nil {
			return err
		}
		if !r.Copy {
			if err := m.invite(&p, &d, r, words, k.invites); err != nil {
				return err
			}
		}
		data, err := k.paper(m, r, words)
		if err != nil {
			return err
		}
		d.Attachments = append(d.Attachments, compose.Attachment{Name: k.file, Type: pdfType, Data: data})
		if err := m.finish(p, d); err != nil {
			return err
		}
	}
	return nil
}

// invitation carries each speaker's own letter.
func invitation() personal {
	return personal{
		cover: func(m *mailroom, r planner.Recipient, token string, words planner.Words) (planner.Document, error) {
			links := planner.AnswerLinks{To: m.answersTo(), Token: token}
			return planner.InvitationCover(&m.Workspace.Workspace, m.e, r, links, words)
		},
		paper: func(m *mailroom, r planner.Recipient, _ planner.Words) ([]byte, error) {
			letter, ok, err := m.letter(m.e, r.Person, m.standing.Answers)
			if err != nil {
				return nil, err
			}
			if !ok {
				return nil, fmt.Errorf("%s has no role in %d", r.Name, m.e.Year)
			}
			return m.print(letter)
		},
		file:    "invitation.pdf",
		invites: func(int) bool { return true },
	}
}

// programmeMailing carries the programme, and the appointment only if it has
// moved since it was announced.
func programmeMailing() personal {
	return personal{
		cover: func(m *mailroom, r planner.Recipient, _ string, words planner.Words) (planner.Document, error) {
			return planner.ProgrammeCover(&m.Workspace.Workspace, m.e, r, words)
		},
		paper: func(m *mailroom, _ planner.Recipient, words planner.Words) ([]byte, error) {
			return m.sheet(words.Lang())
		},
		file:    "programme.pdf",
		invites: func(sequence int) bool { return sequence > 0 },
	}
}

// answersTo is the mailbox that takes answers: the contact's, else the one
// that takes replies.
func (m *mailroom) answersTo() planner.Email {
	if a := m.e.Invitation.RSVP.Email; a != "" {
		return a
	}
	return m.repliesTo()
}

// repliesTo is the mailbox that takes replies.
func (o *Office) repliesTo() planner.Email {
	for _, s := range []planner.Sender{o.Workspace.Settings.Mail.ReplyTo, o.Workspace.Settings.Mail.From} {
		if _, address, err := s.Split(); err == nil {
			return address
		}
	}
	return ""
}

// sheet is the programme in a language, set once for everybody.
func (m *mailroom) sheet(lang string) ([]byte, error) {
	if data, ok := m.sheets[lang]; ok {
		return data, nil
	}
	doc, err := m.programme(m.e, lang)
	if err != nil {
		return nil, err
	}
	data, err := m.print(doc)
	if err != nil {
		return nil, err
	}
	m.sheets[lang] = data
	return data, nil
}
