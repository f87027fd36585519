package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"convene/mail"
	"convene/mail/inbox"
	"convene/planner"
)

// What comes in is taken by itself only where nobody else could have sent it: an
// answer whose token is that of the sender's own message, or that comes from the
// address to which the appointment went. Everything else is for a person.

// Became is what became of a mail that came in.
type Became string

const (
	BecameAnswer      Became = "answer"
	BecameBounce      Became = "bounce"
	BecameUnsubscribe Became = "unsubscribe"
	BecameIgnored     Became = "ignored"
	// BecameReading: a person has to read it.
	BecameReading Became = "for a person"
	// BecameKnown: it was taken before, and nothing was changed.
	BecameKnown Became = "known"
)

// Incoming is a mail that came in, and what became of it.
type Incoming struct {
	// File is where it was read.
	File string
	Key  string
	// From and Subject are a stranger's words.
	From, Subject string
	Became        Became
	// Who is whom it is about, and Answer what they answered; both may be empty.
	Who    string
	Answer planner.Answer
	// Because says what was done, or why a person has to read it.
	Because string
	// Command is what a person might want to run; may be empty.
	Command string
	// Open: a person has to read it, whatever was taken of it.
	Open bool
	// Attention: somebody has to do something.
	Attention bool
}

// Intake takes in mail, one by one.
type Intake struct {
	*Office
	ctx  context.Context // of the one call that it is for
	dry  bool
	past *correspondence
	seen map[string]bool // with dry, by key
	// recorded are the answers by year and recipient, as they stand now.
	recorded   map[int]map[string]mail.Answered
	cancelled  map[int]map[string]bool
	suppressed map[string]mail.Suppression
}

// Intake readies the office for mail that came in. With dry nothing is kept.
func (o *Office) Intake(ctx context.Context, dry bool) (*Intake, error) {
	if err := o.bound(); err != nil && !errors.Is(err, errUnbound) {
		return nil, err
	}
	in := &Intake{
		Office: o, ctx: ctx, dry: dry, seen: map[string]bool{},
		recorded: map[int]map[string]mail.Answered{}, cancelled: map[int]map[string]bool{},
	}
	var err error
	if in.past, err = o.correspondence(ctx); err != nil {
		return nil, err
	}
	if in.suppressed, err = o.suppressed(ctx); err != nil {
		return nil, err
	}
	for _, e := range o.Workspace.Editions {
		if in.recorded[e.Year], err = o.recorded(ctx, e); err != nil {
			return nil, err
		}
		standing, err := o.standing(ctx, e)
		if err != nil {
			return nil, err
		}
		in.cancelled[e.Year] = standing.Cancelled
	}
	return in, nil
}

// Nobody is the sender of a mail that names none.
const Nobody = "nobody"

// Take takes in one mail. A mail that was taken before changes nothing.
func (in *Intake) Take(file string, data []byte) (Incoming, error) {
	m, err := inbox.Read(data)
	j := judgement{Incoming: Incoming{
		File: file, Key: m.Key, From: cmp.Or(string(m.From.Address), Nobody), Subject: m.Subject,
	}}
	if err != nil {
		return j.read(err.Error(), "").Incoming, nil // nothing to know it by the next time
	}
	known, err := in.Post.Ledger.Known(in.ctx, m.Key)
	switch {
	case err == nil || in.seen[m.Key]:
		j.Became, j.Because = BecameKnown, known.Because
		return j.Incoming, nil
	case !errors.Is(err, mail.ErrNotFound):
		return j.Incoming, err
	}
	j = in.judge(m, j)
	if in.dry {
		in.seen[m.Key] = true
	} else {
		received := mail.Received{Key: m.Key, At: in.Now, From: j.From, Subject: m.Subject, Because: j.Because, Open: j.Open}
		if fresh, err := in.Post.Ledger.Receive(in.ctx, received, j.brought); err != nil || !fresh {
			j.Became = BecameKnown
			return j.Incoming, err
		}
	}
	in.remember(j.brought)
	return j.Incoming, nil
}

// remember lets the mails that follow know what this one brought.
func (in *Intake) remember(t mail.Taken) {
	if a := t.Answer; a != nil {
		if in.recorded[t.Year] == nil {
			in.recorded[t.Year] = map[string]mail.Answered{}
		}
		in.recorded[t.Year][a.Recipient] = *a
	}
	if s := t.Suppress; s != nil {
		in.suppressed[s.Address] = *s
	}
}

// judgement is what becomes of a mail, and what it brings.
type judgement struct {
	Incoming
	brought mail.Taken
}

// read leaves the mail to a person.
func (j judgement) read(because, command string) judgement {
	j.Became, j.Because, j.Command, j.Open, j.Attention = BecameReading, because, command, true, true
	j.brought = mail.Taken{}
	return j
}

func (j judgement) ignore(because string) judgement {
	j.Became, j.Because = BecameIgnored, because
	return j
}

// judge decides what a mail is.
func (in *Intake) judge(m inbox.Mail, j judgement) judgement {
	switch c, known, several := in.claims(m.Tokens); {
	case m.Report != nil:
		return in.judgeReport(m, j)
	case len(m.Replies) > 0:
		return in.judgeReplies(m, j)
	case several:
		return j.read("it has the tokens of more than one answer", "")
	case known:
		return in.judgeClaim(m, c, j)
	case m.Automatic != "":
		return j.ignore(m.Automatic)
	}
	return in.judgeLetter(m, j)
}

// claims is the one claim that tokens make.
func (in *Intake) claims(tokens []string) (c claim, known, several bool) {
	for _, t := range tokens {
		if found, ok := in.past.claimed(t); ok {
			several = known && (found.ID != c.ID || found.purpose != c.purpose)
			c, known = found, true
			if several {
				break
			}
		}
	}
	return c, known, several
}

// judgeClaim takes what a link of ours in a mail program sent.
func (in *Intake) judgeClaim(m inbox.Mail, c claim, j judgement) judgement {
	j.Who = in.nameOf(c.sent)
	if c.purpose == mail.ToUnsubscribe {
		return in.unsubscribe(c.sent, j)
	}
	answers := map[mail.Purpose]planner.Answer{mail.ToAccept: planner.Accepted, mail.ToDecline: planner.Declined}
	answer, ok := answers[c.purpose]
	said := recordAs(c.Recipient, "ANSWER", "mail")
	switch {
	case c.purpose == mail.ToApprove:
		return j.read(j.Who+" writes about their passage in the report", "")
	case !ok:
		return j.read(j.Who+" writes", said)
	case m.Automatic != "":
		return j.read(fmt.Sprintf("%s, with the token of %s", m.Automatic, j.Who), said)
	case len(m.Refers) > 0:
		return j.read(fmt.Sprintf("%s writes back in the thread of an answer; what it says may be another", j.Who), said)
	case !c.State.Rule().Gone:
		return j.read(fmt.Sprintf("its token is of a message to %s that has not gone out", j.Who), said)
	case !c.latest:
		return j.read(fmt.Sprintf("its token is of a message in whose place %s was written to again", j.Who), said)
	}
	return in.answer(c.sent, reply{answer: answer, at: m.Date, via: byMail, note: firstLine(m.Text)}, j)
}

// unsubscribe takes the address of a message off all lists.
func (in *Intake) unsubscribe(s *sent, j judgement) judgement {
	j.Became, j.Who = BecameUnsubscribe, string(s.To.Address)
	if was, already := in.suppressed[s.To.Address.Key()]; already {
		return j.ignore(fmt.Sprintf("%s gets no list mail already: %s", j.Who, was.Reason))
	}
	j.Because = j.Who + " gets no more list mail"
	j.brought.Suppress = &mail.Suppression{
		Address: s.To.Address.Key(), Reason: fmt.Sprintf("unsubscribed by the link in the %s of %d", s.Kind, s.edition.Year), At: in.Now,
	}
	return j
}

// judgeLetter is what to tell a person of a mail that no program understands.
func (in *Intake) judgeLetter(m inbox.Mail, j judgement) judgement {
	for _, id := range m.Refers {
		if s := in.past.byID[id]; s != nil {
			j.Who = in.nameOf(s)
			if rule, _ := mail.RuleOf(s.Kind); rule.List {
				return j.read(fmt.Sprintf("a reader answers the %s of %d", s.Kind, s.edition.Year), "")
			}
			return j.read(fmt.Sprintf("it answers the %s to %s", s.Kind, j.Who), recordAs(s.Recipient, "ANSWER", "mail"))
		}
	}
	switch {
	case m.Flaw != "":
		return j.read(m.Flaw, "")
	case strings.Contains(strings.ToLower(m.Subject), "unsubscribe") && m.From.Address.Problem() == nil:
		return j.read("it asks to be taken off a list, without the token that says whose address", fmt.Sprintf("convene subscribers suppress %s --reason \"asked by mail\"", m.From.Address))
	}
	for _, s := range in.past.all {
		if rule, _ := mail.RuleOf(s.Kind); !rule.List && s.To.Address != "" && s.To.Address.Key() == m.From.Address.Key() {
			j.Who = in.nameOf(s)
			return j.read("it comes from the address of "+j.Who, "")
		}
	}
	return j.read("it is no answer, bounce or automatic reply", "")
}

// nameOf is what the recipient of a message is called.
func (in *Intake) nameOf(s *sent) string {
	for _, r := range in.Workspace.Invitees(s.edition) {
		if r.Key == s.Recipient {
			return r.Called()
		}
	}
	return cmp.Or(s.To.Name, string(s.To.Address), s.Recipient)
}

// firstLine is the beginning of what somebody wrote.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}

// moment is when a mail was written, which no mail knows from the future: a
// rehearsal's future is its own.
func (in *Intake) moment(said time.Time) time.Time {
	limit := in.Post.Clock.Now()
	if in.Post.Sandbox {
		if rehearsed := in.Today.AddDays(1).At(planner.ClockOf(0), in.Workspace.Series.Timezone.Location()); rehearsed.After(limit) {
			limit = rehearsed
		}
	}
	if said.IsZero() || said.After(limit) {
		return in.Now
	}
	return said
}

// Unread are the mails that a person has still to read.
func (o *Office) Unread(ctx context.Context) ([]mail.Received, error) {
	if o.Post.Ledger == nil {
		return nil, nil
	}
	return o.Post.Ledger.Unread(ctx)
}

// MarkRead says that a person has read mails, by their keys, with or without
// the < > of a Message-ID; none means all. It says how many.
func (o *Office) MarkRead(ctx context.Context, keys []string) (int, error) {
	unread, err := o.Unread(ctx)
	if err != nil {
		return 0, err
	}
	var read []string
	for _, r := range unread {
		if len(keys) == 0 || slices.ContainsFunc(keys, func(k string) bool { return strings.Trim(k, "<>") == r.Key }) {
			read = append(read, r.Key)
		}
	}
	for _, k := range keys {
		if !slices.Contains(read, strings.Trim(k, "<>")) {
			return 0, &UsageError{fmt.Sprintf("no mail %q is to be read", k), "convene inbox lists those that are"}
		}
	}
	if len(read) == 0 {
		return 0, nil
	}
	return o.Post.Ledger.Read(ctx, read)
}
