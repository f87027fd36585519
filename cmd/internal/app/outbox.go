package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"convene/mail"
	"convene/planner"
)

// The outbox is what is prepared, and what became of it.

// Mailings lists the mailings of the chosen edition, oldest first.
func (o *Office) Mailings(ctx context.Context) ([]mail.Overview, error) {
	e, err := o.edition()
	if err != nil {
		return nil, err
	}
	if o.Post.Ledger == nil {
		return nil, nil
	}
	return o.Post.Ledger.Mailings(ctx, o.Workspace.Series.ID, e.Year)
}

// Mailing is one mailing with its messages, which are read as they are gone
// through.
func (o *Office) Mailing(ctx context.Context, id mail.MailingID) (mail.Overview, iter.Seq2[mail.Message, error], error) {
	if o.Post.Ledger == nil {
		return mail.Overview{}, nil, fmt.Errorf("mailing %s: %w", id, mail.ErrNotFound)
	}
	overview, err := o.Post.Ledger.Overview(ctx, id)
	if err != nil {
		return mail.Overview{}, nil, err
	}
	return overview, o.Post.Ledger.Messages(ctx, id), nil
}

// Message is the message that a name means: an id or its beginning, or a
// mailing, which means the first that is mailed, else its first that has a text.
func (o *Office) Message(ctx context.Context, name string) (mail.Message, error) {
	if o.Post.Ledger == nil {
		return mail.Message{}, fmt.Errorf("message %s: %w", name, mail.ErrNotFound)
	}
	if !strings.HasPrefix(name, "m-") {
		return o.Post.Ledger.Find(ctx, name) // whose error names the message
	}
	_, messages, err := o.Mailing(ctx, mail.MailingID(name))
	if err != nil {
		return mail.Message{}, err
	}
	var first mail.Message
	for m, err := range messages {
		switch {
		case err != nil:
			return m, err
		case m.Content.IsZero():
		case m.To.Address != "":
			return m, nil
		case first.Content.IsZero():
			first = m
		}
	}
	if !first.Content.IsZero() {
		return first, nil
	}
	return mail.Message{}, fmt.Errorf("mailing %s has no message with a text: %w", name, mail.ErrNotFound)
}

// MessageParts are what of a message can be looked at by itself, with the media
// type that each has; the empty type is the message whole.
func MessageParts() []MessagePart {
	return []MessagePart{{"text", "text/plain"}, {"html", "text/html"}, {"ics", "text/calendar"}, {"pdf", "application/pdf"}, {"eml", ""}}
}

// MessagePart is a part of a message under the name that people use for it.
type MessagePart struct{ Name, Type string }

// fileType stands for the type of a part that is named as the file it is.
const fileType = "file"

// PartNamed is the part that people mean by a name: one of [MessageParts], or
// an enclosed file.
func PartNamed(name string) (part MessagePart, ok bool) {
	parts := MessageParts()
	if i := slices.IndexFunc(parts, func(p MessagePart) bool { return p.Name == name }); i >= 0 {
		return parts[i], true
	}
	return MessagePart{name, fileType}, strings.Contains(name, ".")
}

// Part is one of a message's parts, as it went or as it will go.
func (o *Office) Part(ctx context.Context, m mail.Message, part MessagePart) ([]byte, error) {
	if part.Type == "" {
		return o.whole(ctx, m)
	}
	parts, err := o.parts(ctx, m)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		if p.Type == part.Type || part.Type == fileType && p.Name == part.Name {
			return p.Data, nil
		}
	}
	return nil, fmt.Errorf("message %s has no %s", m.ID, part.Name)
}

// whole is a message as it went or as it will go.
func (o *Office) whole(ctx context.Context, m mail.Message) ([]byte, error) {
	if m.Content.IsZero() { // an older version put it there
		return nil, fmt.Errorf("message %s is passed on by a person, and was prepared by an older version, which kept no text for it; its document, if it has one, is made by convene build", m.ID)
	}
	content, err := o.Post.Ledger.Content(ctx, m.Content)
	if err != nil {
		return nil, fmt.Errorf("message %s: %w", m.ID, err)
	}
	return mail.Whole(m, content)
}

func (o *Office) parts(ctx context.Context, m mail.Message) ([]mail.BodyPart, error) {
	raw, err := o.whole(ctx, m)
	if err != nil {
		return nil, err
	}
	parts, err := mail.BodyParts(raw)
	if err != nil {
		return nil, fmt.Errorf("message %s: %w", m.ID, err)
	}
	return parts, nil
}

// Approve approves a mailing's waiting messages as they are frozen. AtDue lets
// it go by itself once its day has come. While findings have warnings about it
// that nobody accepted, it is refused.
func (o *Office) Approve(ctx context.Context, id mail.MailingID, atDue bool, findings []Located) (int, error) {
	overview, _, err := o.Mailing(ctx, id)
	if err != nil {
		return 0, err
	}
	if of, err := o.On(overview.Year); err == nil {
		if err := of.mayGo(overview.Kind, "approving"); err != nil {
			return 0, err
		}
		if doubted := of.doubted(planner.Preparing(overview.Kind), findings); len(doubted) > 0 {
			return 0, &UnacceptedError{fmt.Sprintf("%s (%s of %d)", id, overview.Kind, overview.Year), doubted}
		}
	}
	if atDue && overview.Due.IsZero() {
		return 0, &RefusedError{fmt.Sprintf("mailing %s is of no run-up entry and so has no day on which it is due", id), "approve it plainly and send it by name"}
	}
	if err := o.mayFollow(ctx, overview.Mailing); err != nil {
		return 0, err
	}
	n, err := o.Post.Ledger.Approve(ctx, id, overview.Revision, atDue, o.Now)
	if errors.Is(err, mail.ErrChanged) {
		return 0, &RefusedError{fmt.Sprintf("mailing %s has changed while it was being approved", id), "look at it again"}
	}
	return n, err
}

// Status is an edition at a glance.
type Status struct {
	Headline string
	Edition  *planner.Edition
	Number   int
	Mailings []mail.Overview
	Answers  map[planner.Answer]int
	Invited  int
	Next     []Due // still to come, the nearest first
	Needs    []Need
	// Calls are needs of those who have not answered, and RunUp is that of what is
	// due or late: an [Agenda] says both entry by entry.
	Calls, RunUp []Need
}

// Need is something that a person has to see to.
type Need struct {
	Message string
	Command string // what to run; may be empty
}

// Status gathers where the chosen edition stands.
func (o *Office) Status(ctx context.Context, findings []Located) (Status, error) {
	e, err := o.edition()
	if err != nil {
		return Status{}, err
	}
	headline, err := o.Headline()
	if err != nil {
		return Status{}, err
	}
	standing, err := o.standing(ctx, e)
	if err != nil {
		return Status{}, err
	}
	s := Status{Headline: headline, Edition: e, Number: o.Workspace.Series.Number(e.Year), Answers: map[planner.Answer]int{}, Invited: len(standing.Invited)}
	for _, a := range standing.Answers {
		s.Answers[a]++
	}
	if s.Mailings, err = o.Mailings(ctx); err != nil {
		return Status{}, err
	}
	dues, err := o.dues(ctx, e, standing)
	if err != nil {
		return Status{}, err
	}
	pressing := 0
	for _, d := range dues {
		if d.Progress.Pressing() {
			pressing++
		}
		if !d.Past && !slices.Contains([]planner.Progress{planner.Done, planner.Nobody, planner.Off}, d.Progress) {
			s.Next = append(s.Next, d)
		}
	}
	if pressing > 0 {
		s.RunUp = []Need{{fmt.Sprintf("entries of the run-up that are due or late: %d", pressing), "convene today"}}
	}
	untold, err := o.untold(ctx, e, standing.Answers)
	if err != nil {
		return s, err
	}
	s.Needs = slices.Concat(untold, o.needs(s, findings), o.mailingNeeds(s), o.stageNeeds(e, dues))
	people, calls, err := o.peopleNeeds(ctx, e, findings)
	if err != nil {
		return s, err
	}
	s.Needs, s.Calls = append(s.Needs, people...), calls
	unread, err := o.Unread(ctx)
	if len(unread) > 0 {
		s.Needs = append(s.Needs, Need{fmt.Sprintf("mails that came in and are to be read: %d", len(unread)), "convene inbox"})
	}
	return s, err
}

func (o *Office) needs(s Status, findings []Located) []Need {
	var needs []Need
	mistakes, doubts := 0, 0
	for _, f := range o.Timely(findings) {
		if f.Edition != 0 && f.Edition != s.Edition.Year {
			continue
		}
		switch {
		case slices.Contains([]planner.Code{planner.DeclinedScheduled, planner.NoSuchAddress}, f.Code) && o.reckonsWithPeople(s.Edition):
			// said by itself
		case f.Code.Severity() == planner.Error:
			mistakes++
		case f.Code.Severity() == planner.Warning:
			doubts++
		}
	}
	switch {
	case mistakes == 1:
		needs = append(needs, Need{"the files have a mistake", "convene check"})
	case mistakes > 1:
		needs = append(needs, Need{fmt.Sprintf("the files have %d mistakes", mistakes), "convene check"})
	case doubts == 1:
		needs = append(needs, Need{"a warning waits to be cured or accepted", "convene check"})
	case doubts > 1:
		needs = append(needs, Need{fmt.Sprintf("%d warnings wait to be cured or accepted", doubts), "convene check"})
	}
	if origin, lacks := o.LacksLedger(); lacks {
		needs = append(needs, Need{"this machine lacks the ledger that belongs to these files (" + origin + ")", ""})
	}
	var refused *RefusedError
	switch {
	case o.Post.Ledger != nil && !o.Post.Ledger.Identity().Moved.IsZero():
		needs = append(needs, Need{"the ledger left this machine: prepare and send where it is", "convene outbox import"})
	case errors.As(o.bound(), &refused):
		needs = append(needs, Need{refused.Error(), ""})
	}
	return needs
}
