package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

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

// ReadyToSend looks whether a mailing may be sent now, and says how it stands.
// In the sandbox it also approves it, unless it is a dry run: nothing can go
// wrong there that a person would have to answer for.
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
	if rule, _ := overview.Kind.Rule(); !slices.Contains(rule.At, here.Edition.Status) {
		return mail.Overview{}, &StatusError{What: "sending " + string(overview.Kind), Edition: overview.Year, Status: here.Edition.Status, Wants: rule.At}
	}
	resume := o.Resume(overview.Mailing)
	if err := paused(overview.Mailing, resume.Message+": "+resume.Command); err != nil {
		return mail.Overview{}, err
	}
	if !order.AsApproved && overview.Waiting() > 0 {
		if err := here.asReviewed(ctx, overview, messages); err != nil {
			return mail.Overview{}, err
		}
	}
	switch {
	case overview.Unapproved == 0 || order.DryRun:
		return overview, nil
	case o.Post.Sandbox:
		if _, err := o.Approve(ctx, id, false, nil); err != nil {
			return mail.Overview{}, err
		}
		return o.Post.Ledger.Overview(ctx, id)
	}
	return mail.Overview{}, &RefusedError{
		fmt.Sprintf("%d messages of mailing %s are not approved", overview.Unapproved, id),
		fmt.Sprintf("convene outbox show %s, then convene outbox approve %s", id, id),
	}
}

// asReviewed refuses a mailing of which a message still to go would be written
// differently today, and says which.
func (o *Office) asReviewed(ctx context.Context, overview mail.Overview, messages []mail.Message) error {
	task := errand{key: overview.Key, to: o.audienceOf(overview)}
	how, ok := makerOf(overview.Kind)
	if !ok {
		return &RefusedError{fmt.Sprintf("this version cannot write a %s again to compare it", overview.Kind), fmt.Sprintf("convene send %s --as-approved", overview.ID)}
	}
	room, err := o.mailroom(ctx, o.Edition, task, PrepareOrder{}, how, ledgerBooks{o.Post.Ledger})
	if err != nil {
		return err
	}
	standing, err := o.ledgerStanding(ctx, o.Edition)
	if err != nil {
		return err
	}
	waiting := map[mail.RevisionKey]bool{} // and whether anybody of today's recipients has it
	for _, m := range messages {
		if m.State.Rule().Waiting {
			waiting[mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}] = false
		}
	}
	room.partial = true // only what is still to go is looked at
	everybody := o.reachable(room)
	room.recipients = func(yield func(planner.Recipient, planner.Reason) bool) {
		for key := range waiting {
			waiting[key] = false
		}
		for r := range everybody {
			key := mail.RevisionKey{Recipient: r.Key, Part: partOf(r)}
			if taken, is := waiting[key]; !is || taken {
				continue
			}
			waiting[key] = true
			if !yield(r, "") {
				return
			}
		}
	}
	today := room.preparation()
	today.Route, today.Due = overview.Route, overview.Due // which server and when are no question of wording
	receipt, err := o.Post.Ledger.Preview(ctx, today)
	if room.outcome.err != nil {
		return room.outcome.err
	}
	if err != nil {
		return err
	}
	var differ []string
	for _, n := range receipt.Notes {
		if n.Change == mail.ChangeChanged {
			differ = append(differ, fmt.Sprintf("%s (%s)", n.To.Name, n.Change))
		}
	}
	for _, m := range messages {
		if waiting[mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}] || !m.State.Rule().Waiting {
			continue
		}
		// Who has answered is withdrawn by the ledger, whatever the files say.
		if _, due := mail.Eligible(m.Kind, standing.Answers[m.Recipient], false, standing.Cancelled[m.Recipient]); due {
			differ = append(differ, fmt.Sprintf("%s (%s)", m.To.Name, mail.ChangeWithdrawn))
		}
	}
	if len(differ) == 0 {
		return nil
	}
	return &RefusedError{
		fmt.Sprintf("the files have changed since mailing %s was prepared; different today: %s", overview.ID, strings.Join(differ, ", ")),
		fmt.Sprintf("convene prepare %s and look again, or convene send %s --as-approved", overview.Name, overview.ID),
	}
}

// reachable is everybody whom a mailing of the kind could go to: it may have
// been prepared for others than its run-up entry names.
func (o *Office) reachable(room *mailroom) iter.Seq[planner.Recipient] {
	all := []iter.Seq2[planner.Recipient, planner.Reason]{room.recipients}
	audiences := []planner.Audience{planner.Participants, planner.Speakers, planner.Guests}
	for _, list := range slices.Sorted(maps.Keys(o.Workspace.Lists)) {
		audiences = append(audiences, planner.Audience(list))
	}
	for _, to := range audiences {
		if room.task.key.Kind.Misfit(to) == "" {
			all = append(all, o.Workspace.Recipients(o.Edition, to, room.standing))
		}
	}
	return func(yield func(planner.Recipient) bool) {
		for _, some := range all {
			for r, left := range some {
				if left == "" && !yield(r) {
					return
				}
			}
		}
	}
}

// audienceOf is whom a mailing goes to, by the run-up entry it is of.
func (o *Office) audienceOf(overview mail.Overview) planner.Audience {
	for _, r := range o.Workspace.RunUp {
		if string(r.ID) == overview.Name {
			return r.Audience()
		}
	}
	rule, _ := overview.Kind.Rule()
	return rule.To
}

// Send delivers what is approved of a mailing and due. Progress may be nil.
func (o *Office) Send(ctx context.Context, id mail.MailingID, order SendOrder, progress func(mail.Progress)) (mail.Outcome, error) {
	s := mail.Sender{Ledger: o.Post.Ledger, Transport: o.Post.Transport, Clock: o.Post.Clock, Signing: o.Post.Signing, Keep: o.keeper(id)}
	return s.Send(ctx, id, mail.Options{Limit: order.Limit, Abandon: order.Abandon, Interrupted: order.Interrupted}, progress)
}
