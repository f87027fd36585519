package app

import (
	"fmt"

	"convene/mail/compose"
	"convene/planner"
)

const pdfType = "application/pdf"

// invitations makes each speaker's: a covering mail with the letter and the
// appointment. Somebody by hand gets the letter alone.
func (m *mailroom) invitations() error {
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
		links := planner.AnswerLinks{To: m.answersTo(), Token: token}
		cover, err := planner.InvitationCover(&m.Workspace.Workspace, m.e, r, links, words)
		if err != nil {
			return err
		}
		d, err := m.draft(p, cover)
		if err != nil {
			return err
		}
		if !r.Copy {
			if err := m.invite(&p, &d, r, words); err != nil {
				return err
			}
		}
		letter, ok, err := m.letter(m.e, r.Person, r.Language, m.standing.Answers)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("%s has no role in %d", r.Name, m.e.Year)
		}
		data, err := m.print(letter)
		if err != nil {
			return err
		}
		d.Attachments = append(d.Attachments, compose.Attachment{Name: "invitation.pdf", Type: pdfType, Data: data})
		if err := m.finish(p, d); err != nil {
			return err
		}
	}
	return nil
}

// answersTo is the mailbox that takes answers: the contact's, else the one
// that takes replies.
func (m *mailroom) answersTo() planner.Email {
	if a := m.e.Invitation.RSVP.Email; a != "" {
		return a
	}
	for _, s := range []planner.Sender{m.Workspace.Settings.Mail.ReplyTo, m.Workspace.Settings.Mail.From} {
		if _, address, err := s.Split(); err == nil {
			return address
		}
	}
	return ""
}

// programmes makes each participant's: a covering mail with the programme,
// and the appointment anew if it has moved since it was accepted.
func (m *mailroom) programmes() error {
	for _, r := range m.recipients {
		p, _, err := m.begin(r)
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
		cover, err := planner.ProgrammeCover(&m.Workspace.Workspace, m.e, r, words)
		if err != nil {
			return err
		}
		d, err := m.draft(p, cover)
		if err != nil {
			return err
		}
		if !r.Copy {
			if err := m.invite(&p, &d, r, words); err != nil {
				return err
			}
			if p.Invite != nil && p.Invite.Sequence == 0 {
				p.Invite, d.Calendar = nil, nil // as it was announced: nothing to say
			}
		}
		sheet, err := m.sheet(words.Lang())
		if err != nil {
			return err
		}
		d.Attachments = append(d.Attachments, compose.Attachment{Name: "programme.pdf", Type: pdfType, Data: sheet})
		if err := m.finish(p, d); err != nil {
			return err
		}
	}
	return nil
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
