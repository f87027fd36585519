package app

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/calendar"
	"convene/mail/compose"
	"convene/planner"
)

const pdfType = "application/pdf"

// personal is a kind of mail that is written to each recipient by themselves.
// Somebody by hand gets the same from a person, and is rung where there is no
// document.
type personal struct {
	// due says whether the recipient has reason to get it, and if not, why
	// that is worth saying; nil: everybody has.
	due func(m *mailroom, a *addressed) (because planner.Reason, ok bool, err error)
	// cover is the mail itself.
	cover func(m *mailroom, a *addressed) (planner.Document, error)
	// papers are what is enclosed; nil: nothing, and somebody by hand is rung.
	papers func(m *mailroom, a *addressed) ([]compose.Attachment, error)
	// programme: the papers are the programme, of which each message says which
	// version it was.
	programme bool
	// invited: whoever gets it should have been invited before.
	invited bool
	// appointment says how the recipient's calendar is told; nil: not at all. A
	// second message beside a secretary's never has one.
	appointment *appointment
}

// appointment says when and how appointments go with a message.
type appointment struct {
	method calendar.Method
	// moved: only to a calendar that shows it otherwise.
	moved bool
}

// addressed is a message while it is made.
type addressed struct {
	planner.Recipient
	id    uuid.UUID
	words planner.Words
	past  past
	// told is what the message tells of the day.
	told []planner.Fact
	// entries is how many appointments go along.
	entries int
	// byHand: a person passes it on; rung: by telephone, with nothing enclosed.
	byHand, rung bool
	// sheet is the document of their own that goes along, until it is in the message.
	sheet []byte
}

// written is what became of one recipient: a message, or a reason for none.
type written struct {
	to      planner.Recipient
	message *mail.Prepared
	left    planner.Reason
	// handing is of a message that a person passes on; rung: by telephone.
	handing *Handing
	rung    bool
	// uninvited: the message is to somebody who was never invited.
	uninvited bool
}

// messages writes every message of the mailing; their order is that of the
// recipients.
func (k personal) messages(m *mailroom) iter.Seq2[mail.Prepared, error] {
	return m.prepared(func(r planner.Recipient) (written, error) { return k.write(m, r) })
}

// whom are those who have reason to get a message.
func (k personal) whom(m *mailroom) ([]mail.RevisionKey, error) {
	var keys []mail.RevisionKey
	for r, left := range m.recipients {
		if left != "" {
			continue
		}
		w, _, err := k.plan(m, r)
		if err != nil {
			return nil, err
		}
		if w.message != nil {
			keys = append(keys, revisionKey(r))
		}
	}
	return keys, nil
}

func (k personal) write(m *mailroom, r planner.Recipient) (written, error) {
	w, a, err := k.plan(m, r)
	if err != nil || a == nil {
		return w, err
	}
	return w, k.mail(m, w.message, a)
}

// plan is a message but for its content; a is nil if there is none.
func (k personal) plan(m *mailroom, r planner.Recipient) (w written, a *addressed, err error) {
	w.to = r
	lang := r.Language
	if r.Person != nil && r.Listed == nil { // as the letter that goes along
		lang = m.languagesOf(r.Person)[0]
	}
	words, err := m.speak(m.e, lang)
	if err != nil {
		return w, nil, err
	}
	p, id, err := m.begin(r)
	if err != nil {
		return w, nil, err
	}
	a = &addressed{Recipient: r, id: id, words: words, past: m.history.of(r)}
	if a.told, err = planner.Facts(&m.Workspace.Workspace, m.e, m.task.key.Kind, r, m.standing.Answers, words); err != nil {
		return w, nil, err
	}
	if k.due != nil {
		because, ok, err := k.due(m, a)
		if err != nil || !ok {
			w.left = because
			return w, nil, err
		}
	}
	p.Told = a.told
	w.uninvited = k.invited && m.uninvited(a)
	if k.programme && m.encloses.Number > 0 {
		which, err := m.encloses.Fact()
		if err != nil {
			return w, nil, err
		}
		p.Told = append(slices.Clip(p.Told), which)
	}
	if m.rings(r) && r.Copy {
		return w, nil, nil // the office is rung once
	}
	a.rung = m.rings(r) || r.ByHand && k.papers == nil
	if a.byHand = a.rung || r.ByHand; a.byHand {
		p.ByHand, p.To = true, mail.Mailbox{Name: r.Name}
		w.handing, w.rung = a.handing(), a.rung
	}
	w.message = &p
	return w, a, nil
}

// mail composes the message; one by hand has no appointments, which only
// programs read.
func (k personal) mail(m *mailroom, p *mail.Prepared, a *addressed) error {
	var entries []compose.Calendar
	var err error
	if k.appointment != nil && !a.Copy && !a.byHand {
		if entries, p.Invites, err = m.appointments(*k.appointment, a); err != nil {
			return err
		}
		a.entries = len(entries)
	}
	cover, err := k.cover(m, a)
	if err != nil {
		return err
	}
	d, err := m.draft(*p, cover)
	if err != nil {
		return err
	}
	d.Calendars = entries
	if k.papers != nil && !a.rung {
		if d.Attachments, err = k.papers(m, a); err != nil {
			return err
		}
	}
	p.Content, err = compose.Compose(d)
	if a.sheet != nil {
		m.sheets.Put(&a.sheet)
	}
	if err != nil {
		return fmt.Errorf("the message to %s: %w", cmp.Or(string(p.To.Address), p.To.Name), err)
	}
	return nil
}

// leave leaves a recipient out, and says so if there is something to say. A
// second message is left out with the first.
func leave(left []planner.LeftOut, r planner.Recipient, because planner.Reason) []planner.LeftOut {
	if because == "" || r.Copy {
		return left
	}
	return append(left, planner.LeftOut{Name: r.Name, Reason: because})
}

// rings reports whether the recipient is reminded by telephone: because they
// want it so, or because nothing is mailed to them.
func (m *mailroom) rings(r planner.Recipient) bool {
	rule, _ := m.task.key.Kind.Rule()
	return rule.Reminds && (r.ByHand || r.Person != nil && r.Person.Reminders == planner.RemindByPhone)
}

// links are those by which a message's reader says yes or no; none on paper.
func (m *mailroom) links(a *addressed, yes, no mail.Purpose) planner.AnswerLinks {
	if a.byHand {
		return planner.AnswerLinks{}
	}
	return planner.AnswerLinks{To: m.answersTo(), Yes: m.tokens.Token(a.id, yes), No: m.tokens.Token(a.id, no)}
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
