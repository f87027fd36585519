package app

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/compose"
	"convene/pdf"
	"convene/planner"
	"convene/templates"
)

// mailroom makes the messages of one mailing. What messages share is made
// once.
type mailroom struct {
	*Office
	ctx   context.Context // of the one call that the room is for
	e     *planner.Edition
	task  errand
	books books

	// recipients are found anew whenever they are gone through: a report has a
	// hundred thousand.
	recipients iter.Seq2[planner.Recipient, planner.Reason]
	standing   planner.Standing
	partial    bool

	tokens    mail.TokenKey
	revisions mail.Revisions
	again     []string

	history history
	// encloses is the version of the programme that goes along.
	encloses planner.ProgrammeVersion
	reason   string // of a cancellation
	// made is when the calendar entries are.
	made time.Time

	how     maker
	press   *pdf.Run
	outcome outcome // of the messages taken

	papers         shared[[]byte]                // PDFs that many messages carry, by what they are
	appointmentsIn shared[[]planner.Appointment] // by language
	letters        templates.MailMemory
	files          compose.Memory
	sheets         sync.Pool // of *[]byte: the memory of documents that are in their messages by now
}

// outcome is what became of the recipients beside their messages.
type outcome struct {
	messages int
	// unwanted are those to whom the mailing does not go, left those who have no
	// reason to get it.
	unwanted []planner.LeftOut
	left     []planner.LeftOut
	byHand   []Handing
	calls    []Handing
	// uninvited get a message and were never invited.
	uninvited []planner.Recipient
	err       error // why the messages ended
}

// prepared writes something to each recipient and takes the messages of it, whose
// outcome is noted as they are taken. They can be taken again.
func (m *mailroom) prepared(write func(planner.Recipient) (written, error)) iter.Seq2[mail.Prepared, error] {
	return func(yield func(mail.Prepared, error) bool) {
		m.outcome = outcome{}
		var unwanted []planner.LeftOut
		for w, err := range inOrder(m.wanted(&unwanted), write) {
			if err != nil {
				m.outcome.err = err
				yield(mail.Prepared{}, err)
				return
			}
			m.outcome.add(w)
			if w.message != nil && !yield(*w.message, nil) {
				return
			}
		}
		m.outcome.unwanted = unwanted
	}
}

// wanted are the recipients who are not left out from the beginning; the others
// become known when all are gone through.
func (m *mailroom) wanted(others *[]planner.LeftOut) iter.Seq[planner.Recipient] {
	return func(yield func(planner.Recipient) bool) {
		for r, because := range m.recipients {
			if because != "" {
				*others = append(*others, planner.LeftOut{Name: r.Name, Reason: because})
			} else if !yield(r) {
				return
			}
		}
	}
}

func (o *outcome) add(w written) {
	if w.message != nil {
		o.messages++
	}
	switch {
	case w.handing == nil:
	case w.rung:
		o.calls = append(o.calls, *w.handing)
	default:
		o.byHand = append(o.byHand, *w.handing)
	}
	if w.uninvited {
		o.uninvited = append(o.uninvited, w.to)
	}
	o.left = leave(o.left, w.to, w.left)
}

// leaveServed leaves out those who have already got a mailing of the kind
// under another name, where the kind goes to nobody twice: an entry of the
// run-up that was given a new id is no reason to invite everybody again.
func (m *mailroom) leaveServed() error {
	if rule, _ := m.task.key.Kind.Rule(); !rule.Once {
		return nil
	}
	served, err := m.books.Served(m.ctx, m.task.key)
	if err != nil {
		return err
	}
	all := m.recipients
	m.recipients = func(yield func(planner.Recipient, planner.Reason) bool) {
		for r, because := range all {
			if as, ok := served[revisionKey(r)]; ok && because == "" && !slices.Contains(m.again, r.Key) {
				if r.Copy {
					continue // they are named once
				}
				because = planner.Reason("has got it as " + as)
			}
			if !yield(r, because) {
				return
			}
		}
	}
	return nil
}

func partOf(r planner.Recipient) mail.Part {
	if r.Copy {
		return mail.Copy
	}
	return mail.Principal
}

// books is what a mailroom looks up about messages planned before.
type books interface {
	TokenKey(ctx context.Context, k mail.Key) (mail.TokenKey, error)
	Revisions(ctx context.Context, k mail.Key) (mail.Revisions, error)
	Thread(ctx context.Context, series planner.ID, year int, recipient string, part mail.Part) ([]string, error)
	Sequence(ctx context.Context, uid string, facts mail.Digest) (int, error)
	// Served is who has got a mailing of the key's kind and edition under
	// another name, and under which.
	Served(ctx context.Context, k mail.Key) (map[mail.RevisionKey]string, error)
	// History is what the edition's mail has told whom.
	History(ctx context.Context, k mail.Key) (history, error)
}

// ledgerBooks is the books that a ledger keeps.
type ledgerBooks struct{ mail.Ledger }

// Served looks through the other mailings of the kind.
func (l ledgerBooks) Served(ctx context.Context, k mail.Key) (map[mail.RevisionKey]string, error) {
	mailings, err := l.Mailings(ctx, k.Series, k.Year)
	if err != nil {
		return nil, err
	}
	served := map[mail.RevisionKey]string{}
	for _, other := range mailings {
		if other.Kind != k.Kind || other.Name == k.Name {
			continue
		}
		for m, err := range l.Messages(ctx, other.ID) {
			if err != nil {
				return nil, err
			}
			if m.Kept() {
				served[mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}] = other.Name
			}
		}
	}
	return served, nil
}

// blank is books of a mailing that was never prepared: for previews, whose
// links lead nowhere.
type blank struct{}

func (blank) TokenKey(context.Context, mail.Key) (mail.TokenKey, error) { return mail.TokenKey{}, nil }

func (blank) Revisions(context.Context, mail.Key) (mail.Revisions, error) { return nil, nil }

func (blank) Thread(context.Context, planner.ID, int, string, mail.Part) ([]string, error) {
	return nil, nil
}

func (blank) Served(context.Context, mail.Key) (map[mail.RevisionKey]string, error) { return nil, nil }

func (blank) Sequence(context.Context, string, mail.Digest) (int, error) { return 0, nil }

func (o *Office) mailroom(ctx context.Context, e *planner.Edition, task errand, order PrepareOrder, how maker, b books) (*mailroom, error) {
	writing := *o
	writing.voices = &shared[planner.Words]{}
	room := &mailroom{Office: &writing, ctx: ctx, e: e, task: task, how: how, books: b, again: order.Again, reason: order.Reason, made: o.Now.UTC().Truncate(time.Second), press: o.run()}
	var err error
	if room.standing, err = o.standing(ctx, e); err != nil {
		return nil, err
	}
	if rule, _ := mail.RuleOf(task.key.Kind); rule.Cancelled {
		room.standing.Cancelled = nil // it goes to them as well, if it is due to them
	}
	if room.history, err = b.History(ctx, task.key); err != nil {
		return nil, err
	}
	if room.tokens, err = b.TokenKey(ctx, task.key); err != nil {
		return nil, err
	}
	if room.revisions, err = b.Revisions(ctx, task.key); err != nil {
		return nil, err
	}
	if err := room.gather(order); err != nil {
		return nil, err
	}
	room.encloses, err = room.version()
	return room, err
}

// gather finds the recipients that an order means.
func (m *mailroom) gather(order PrepareOrder) error {
	m.recipients = m.Workspace.Recipients(m.e, m.task.to, m.standing)
	if order.To != "" {
		m.partial = true // whom the mailing goes to otherwise stays as it is
	}
	if m.task.key.Kind == planner.CancellationMail {
		return m.reachTold(order.Only)
	}
	if err := m.leaveServed(); err != nil {
		return err
	}
	if err := m.named(append(slices.Clone(order.Again), order.Only)); err != nil {
		return err
	}
	if order.Only != "" {
		m.only(order.Only)
	}
	return nil
}

// named refuses an order that names somebody to whom the mailing does not go.
func (m *mailroom) named(keys []string) error {
	missing := map[string]bool{}
	for _, key := range keys {
		if key != "" {
			missing[key] = true
		}
	}
	if len(missing) == 0 {
		return nil
	}
	for r, because := range m.recipients {
		if because == "" {
			delete(missing, r.Key)
		}
	}
	for _, who := range keys {
		if !missing[who] {
			continue
		}
		message := fmt.Sprintf("%q is not among the %s to whom the %s goes", who, m.task.to, m.task.key.Kind)
		if meant, err := m.invitee(m.e, who); err == nil && meant.Key != who {
			message += fmt.Sprintf(" (did you mean %q?)", meant.Key)
		}
		return &UsageError{message, "name somebody by the id in people.yaml, or a guest as guest:ID"}
	}
	return nil
}

// only keeps one recipient of all who are not left out.
func (m *mailroom) only(key string) {
	all := m.recipients
	m.partial = true
	m.recipients = func(yield func(planner.Recipient, planner.Reason) bool) {
		for r, because := range all {
			if (because != "" || r.Key == key) && !yield(r, because) {
				return
			}
		}
	}
}

// preparation is the mailing for the ledger, whose messages are made when it
// takes them.
func (m *mailroom) preparation() mail.Preparation {
	return mail.Preparation{
		Key: m.task.key, Title: m.title(), Route: m.Post.Route, Due: m.task.due(m.Workspace.Series.Timezone),
		Messages: m.how.messages(m), Partial: m.partial, At: m.Post.Clock.Now(),
	}
}

func (m *mailroom) title() string {
	return fmt.Sprintf("%s %s of %d", m.Workspace.Series.Name.In(m.Workspace.Series.DefaultLanguage()), m.task.key.Kind, m.e.Year)
}

// begin is a message as far as every kind begins it, with its id.
func (m *mailroom) begin(r planner.Recipient) (p mail.Prepared, id uuid.UUID, err error) {
	part := partOf(r)
	revision := m.revisions.Of(r.Key, part)
	if slices.Contains(m.again, r.Key) {
		revision++
	}
	id = mail.Identity(m.task.key, r.Key, part, revision)
	p = mail.Prepared{
		Recipient: r.Key, Part: part, Revision: revision, To: mail.Mailbox{Name: r.Name, Address: r.Address},
		MessageID: mail.MessageID(id, m.Post.Route.Domain), ByHand: r.ByHand,
	}
	if r.Secretary {
		p.To.Name = r.Person.Secretary.Name.In(r.Language)
	}
	if r.Address != "" { // a name like bücher.example goes over the wire as xn--bcher-kva.example
		if p.To.Address, err = compose.ASCII(r.Address); err != nil {
			return p, id, err
		}
	}
	return p, id, nil
}

// draft is the message that a covering document makes.
func (m *mailroom) draft(p mail.Prepared, cover planner.Document) (compose.Draft, error) {
	html, err := templates.MailHTML(cover, templates.MailOptions{Accent: string(m.style().Accent), Memory: &m.letters})
	if err != nil {
		return compose.Draft{}, err
	}
	var thread []string
	if rule, _ := mail.RuleOf(m.task.key.Kind); rule.Thread {
		if thread, err = m.books.Thread(m.ctx, m.task.key.Series, m.task.key.Year, p.Recipient, p.Part); err != nil {
			return compose.Draft{}, err
		}
	}
	return compose.Draft{
		Kind: m.task.key.Kind, From: m.Workspace.Settings.Mail.From, ReplyTo: m.Workspace.Settings.Mail.ReplyTo,
		// The first of the thread is what all later ones answer: what goes in
		// between changes nothing that was reviewed.
		To: p.To, ByHand: p.ByHand, Subject: cover.Title, Lang: cover.Lang, MessageID: p.MessageID, Thread: thread[:min(1, len(thread))],
		Text: m.letters.Text(cover), HTML: string(html), Memory: &m.files,
	}, nil
}
