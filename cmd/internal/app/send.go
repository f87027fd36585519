package app

import (
	"context"
	"fmt"
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
	Limit      int // 0: all that are due
	// Abandon, once closed, breaks off the messages in flight.
	Abandon <-chan struct{}
}

// ReadyToSend looks whether a mailing may be sent now, and says how it stands.
// In the sandbox it also approves it: nothing can go wrong there that a person
// would have to answer for.
func (o *Office) ReadyToSend(ctx context.Context, id mail.MailingID, order SendOrder, findings []Located) (mail.Overview, error) {
	overview, _, err := o.Mailing(ctx, id)
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
	if !order.AsApproved {
		if err := here.asReviewed(ctx, overview, findings); err != nil {
			return mail.Overview{}, err
		}
	}
	if o.Post.Sandbox && overview.Unapproved > 0 {
		if _, err := o.Approve(ctx, id, false); err != nil {
			return mail.Overview{}, err
		}
		return o.Post.Ledger.Overview(ctx, id)
	}
	if overview.Unapproved > 0 {
		return mail.Overview{}, &RefusedError{
			fmt.Sprintf("%d messages of mailing %s are not approved", overview.Unapproved, id),
			fmt.Sprintf("convene outbox show %s, then convene outbox approve %s", id, id),
		}
	}
	return overview, nil
}

// asReviewed refuses a mailing of which a message still to go would be written
// differently today, and says which.
func (o *Office) asReviewed(ctx context.Context, overview mail.Overview, findings []Located) error {
	if Waiting(overview) == 0 {
		return nil
	}
	task := errand{key: overview.Key, to: o.audienceOf(overview), due: overview.Due}
	how, err := o.allowed(o.Edition, task, findings)
	if err != nil {
		return err
	}
	room, err := o.mailroom(ctx, o.Edition, task, PrepareOrder{}, o.Post.Ledger)
	if err != nil {
		return err
	}
	if err := how.make(room); err != nil {
		return err
	}
	today := room.preparation()
	today.Route = overview.Route // what goes over which server is not a question of wording
	receipt, err := o.Post.Ledger.Preview(ctx, today)
	if err != nil {
		return err
	}
	var differ []string
	for _, n := range receipt.Notes {
		if n.Change == mail.ChangeChanged || n.Change == mail.ChangeWithdrawn {
			differ = append(differ, fmt.Sprintf("%s (%s)", n.Message.To.Name, n.Change))
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

// Waiting is how many messages of a mailing are still to go.
func Waiting(overview mail.Overview) int {
	n := 0
	for _, rule := range mail.States() {
		if rule.Waiting {
			n += overview.States[rule.State]
		}
	}
	return n
}

// Send delivers what is approved of a mailing and due. Progress may be nil.
func (o *Office) Send(ctx context.Context, id mail.MailingID, order SendOrder, progress func(mail.Progress)) (mail.Outcome, error) {
	s := mail.Sender{Ledger: o.Post.Ledger, Transport: o.Post.Transport, Clock: o.Post.Clock}
	return s.Send(ctx, id, mail.Options{Limit: order.Limit, Abandon: order.Abandon}, progress)
}
