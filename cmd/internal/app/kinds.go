package app

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/calendar"
	"convene/mail/compose"
	"convene/planner"
)

const pdfType = "application/pdf"

// personal is a kind of mail that is written to each recipient by themselves.
// Somebody by hand gets the document alone, or is rung where there is none.
type personal struct {
	// due says whether the recipient has reason to get it, and if not, why
	// that is worth saying; nil: everybody has.
	due func(m *mailroom, a *addressed) (because planner.Reason, ok bool, err error)
	// cover is the mail itself.
	cover func(m *mailroom, a *addressed) (planner.Document, error)
	// papers are what is enclosed; nil: nothing, and somebody by hand is rung.
	papers func(m *mailroom, a *addressed) ([]compose.Attachment, error)
	// appointment says how the recipient's calendar is told; nil: not at all. A
	// second message beside a secretary's never has one.
	appointment *appointment
}

// appointment says when and how an appointment goes with a message.
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
	// invites: the appointment goes along.
	invites bool
}

// written is what became of one recipient: a message, or a reason for none.
type written struct {
	message *mail.Prepared
	left    planner.Reason
	byHand  bool
	call    *Call
}

// make writes every message of the mailing, on all processors; their order is
// that of the recipients.
func (k personal) make(m *mailroom) error {
	all := make([]written, len(m.recipients))
	errs := make([]error, len(m.recipients))
	indexes := make(chan int)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range indexes {
				all[i], errs[i] = k.write(m, m.recipients[i])
			}
		})
	}
	for i := range m.recipients {
		indexes <- i
	}
	close(indexes)
	group.Wait()
	for i, w := range all {
		if errs[i] != nil {
			return errs[i]
		}
		m.add(m.recipients[i], w)
	}
	return nil
}

// add puts what was written into the mailing.
func (m *mailroom) add(r planner.Recipient, w written) {
	if w.message != nil {
		m.messages = append(m.messages, *w.message)
	}
	if w.byHand {
		m.byHand = append(m.byHand, r.Name)
	}
	if w.call != nil {
		m.calls = append(m.calls, *w.call)
	}
	m.leave(r, w.left)
}

func (k personal) write(m *mailroom, r planner.Recipient) (written, error) {
	lang := r.Language
	if r.Person != nil && r.Listed == nil { // as the letter that goes along
		lang = m.languagesOf(r.Person)[0]
	}
	words, err := m.speak(m.e, lang)
	if err != nil {
		return written{}, err
	}
	p, id, err := m.begin(r)
	if err != nil {
		return written{}, err
	}
	a := &addressed{Recipient: r, id: id, words: words, past: m.history.of(r)}
	if a.told, err = planner.Facts(&m.Workspace.Workspace, m.e, m.task.key.Kind, r, m.standing.Answers, words); err != nil {
		return written{}, err
	}
	if k.due != nil {
		because, ok, err := k.due(m, a)
		if err != nil || !ok {
			return written{left: because}, err
		}
	}
	p.Told = a.told
	switch {
	case m.rings(r) && r.Copy:
		return written{}, nil // the office is rung once
	case m.rings(r), r.ByHand && k.papers == nil:
		p.ByHand, p.To.Address = true, ""
		call := callTo(r.Person, r.Name, r.Language)
		return written{message: &p, call: &call}, nil
	case r.ByHand:
		return written{message: &p, byHand: true}, nil
	}
	return written{message: &p}, k.mail(m, &p, a)
}

// mail composes the message to somebody who is mailed.
func (k personal) mail(m *mailroom, p *mail.Prepared, a *addressed) error {
	var entry *compose.Calendar
	var err error
	if k.appointment != nil && !a.Copy {
		if entry, p.Invite, err = m.appointment(*k.appointment, a); err != nil {
			return err
		}
		a.invites = entry != nil
	}
	cover, err := k.cover(m, a)
	if err != nil {
		return err
	}
	d, err := m.draft(*p, cover)
	if err != nil {
		return err
	}
	d.Calendar = entry
	if k.papers != nil {
		if d.Attachments, err = k.papers(m, a); err != nil {
			return err
		}
	}
	if p.Content, err = compose.Compose(d); err != nil {
		return fmt.Errorf("the message to %s: %w", p.To.Address, err)
	}
	return nil
}

// leave leaves a recipient out, and says so if there is something to say. A
// second message is left out with the first.
func (m *mailroom) leave(r planner.Recipient, because planner.Reason) {
	if because != "" && !r.Copy {
		m.left = append(m.left, planner.LeftOut{Name: r.Name, Reason: because})
	}
}

// rings reports whether the recipient is reminded by telephone: because they
// want it so, or because nothing is mailed to them.
func (m *mailroom) rings(r planner.Recipient) bool {
	rule, _ := m.task.key.Kind.Rule()
	return rule.Reminds && (r.ByHand || r.Person != nil && r.Person.Reminders == planner.RemindByPhone)
}

// links are those by which a message's reader does what the purpose says.
func (m *mailroom) links(a *addressed, purpose mail.Purpose) planner.AnswerLinks {
	return planner.AnswerLinks{To: m.answersTo(), Token: m.tokens.Token(a.id, purpose)}
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
