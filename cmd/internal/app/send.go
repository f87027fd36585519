package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"convene/mail"
	"convene/planner"
)

// SendOrder says how to send.
type SendOrder struct {
	// AsApproved sends what was approved even if it would be written
	// differently today.
	AsApproved bool
	// DryRun sends and approves nothing.
	DryRun bool
	Limit  int // 0: all that are due
	// Drafts is the folder in which a person finds the messages as drafts, in
	// place of a server; empty: as the mailing's route says.
	Drafts string
	// Interrupted is told how many messages are being finished once ctx has
	// ended; may be nil.
	Interrupted func(inFlight int)
	// Abandon, once closed, breaks off the messages in flight.
	Abandon <-chan struct{}
}

// anyway is the command that sends a mailing this way although it bears another
// day, or would be written differently today.
func (s SendOrder) anyway(id mail.MailingID) string {
	command := fmt.Sprintf("convene send %s --as-approved", id)
	if s.Drafts != "" {
		command += fmt.Sprintf(" --drafts %q", s.Drafts)
	}
	return command
}

// ReadyToSend looks whether a mailing may be sent now, and says how it stands.
// In the sandbox it also approves it, unless it is a dry run or the mailing goes
// by itself on its day: nothing can go wrong there that a person would have to
// answer for.
func (o *Office) ReadyToSend(ctx context.Context, id mail.MailingID, order SendOrder) (mail.Overview, error) {
	if err := o.bound(); err != nil && !errors.Is(err, errUnbound) {
		return mail.Overview{}, err
	}
	if order.Drafts != "" && o.Post.Sandbox {
		return mail.Overview{}, &RefusedError{"drafts are real post, and this is the sandbox", "set mail.drafts_only or mail.smtp in convene.yaml, and leave out --now"}
	}
	overview, messages, err := o.Mailing(ctx, id)
	if err != nil {
		return mail.Overview{}, err
	}
	if overview.Series != o.Workspace.Series.ID {
		return mail.Overview{}, &RefusedError{fmt.Sprintf("mailing %s belongs to the series %s", id, overview.Series), "send it from that workspace"}
	}
	here, err := o.On(overview.Year)
	if err != nil {
		return mail.Overview{}, err
	}
	if err := here.mayGo(overview.Kind, "sending"); err != nil {
		return mail.Overview{}, err
	}
	resume := o.Resume(overview.Mailing)
	if err := paused(overview.Mailing, resume.Message+": "+resume.Command); err != nil {
		return mail.Overview{}, err
	}
	if !order.AsApproved && overview.Waiting() > 0 {
		if err := here.bearing(overview.Mailing, order); err != nil && !o.Post.Sandbox {
			return mail.Overview{}, err
		}
		if overview.AtDue { // and the others stay
			messages = approved(messages)
		}
		overtaken, err := here.asReviewed(ctx, overview, messages, order)
		if err != nil {
			return mail.Overview{}, err
		}
		if overview, err = here.withdraw(ctx, overview, overtaken, order); err != nil {
			return mail.Overview{}, err
		}
	}
	switch {
	case overview.ToApprove() == 0 || order.DryRun:
		return overview, nil
	case overview.AtDue && overview.Waiting() > overview.Unapproved:
		return overview, nil // what is approved does not wait for the others
	case o.Post.Sandbox && !overview.AtDue: // a mailing with a day is rehearsed as it would go
		if _, err := o.Approve(ctx, id, false, nil); err != nil {
			return mail.Overview{}, err
		}
		return o.Post.Ledger.Overview(ctx, id)
	}
	return mail.Overview{}, &RefusedError{
		fmt.Sprintf("mailing %s: %d not approved yet", id, overview.ToApprove()),
		fmt.Sprintf("convene outbox show %s, then convene outbox approve %s", id, id),
	}
}

// mayGo refuses a kind of mail that the edition's status forbids; doing says what
// would be done with it.
func (o *Office) mayGo(kind planner.MailKind, doing string) error {
	rule, _ := kind.Rule()
	if slices.Contains(rule.At, o.Edition.Status) {
		return nil
	}
	return &StatusError{What: doing + " " + string(kind), Edition: o.Edition.Year, Status: o.Edition.Status, Wants: rule.At}
}

// approved are those of the messages that are.
func approved(messages iter.Seq2[mail.Message, error]) iter.Seq2[mail.Message, error] {
	return func(yield func(mail.Message, error) bool) {
		for m, err := range messages {
			if (err != nil || m.Approved) && !yield(m, err) {
				return
			}
		}
	}
}

// Send delivers what is approved of a mailing and due. Progress may be nil.
func (o *Office) Send(ctx context.Context, id mail.MailingID, order SendOrder, progress func(mail.Progress)) (mail.Outcome, error) {
	s := mail.Sender{Ledger: o.Post.Ledger, Transport: o.Post.Transport, Clock: o.Post.Clock, Signing: o.Post.Signing, Keep: o.keeper(id)}
	return s.Send(ctx, id, mail.Options{Limit: order.Limit, Abandon: order.Abandon, Interrupted: order.Interrupted}, progress)
}
