package app

import (
	"context"
	"fmt"

	"convene/mail"
)

// Branch is a further machine that sends from a shared ledger. It has no
// workspace: what goes, and how, is frozen in the ledger.
type Branch struct{ Post }

// ReadyToSend looks whether a mailing may be sent, and says how it stands.
func (b Branch) ReadyToSend(ctx context.Context, id mail.MailingID) (mail.Overview, error) {
	overview, err := b.Ledger.Overview(ctx, id)
	if err != nil {
		return mail.Overview{}, err
	}
	if err := paused(overview.Mailing, fmt.Sprintf("once the cause is cured, where the workspace is: convene outbox retry %s", id)); err != nil {
		return mail.Overview{}, err
	}
	if n := overview.Unapproved; n > 0 {
		return mail.Overview{}, &RefusedError{
			fmt.Sprintf("mailing %s: %d not approved yet", id, n),
			fmt.Sprintf("where the workspace is: convene outbox approve %s", id),
		}
	}
	return overview, nil
}

// Send delivers what is approved of a mailing and due, together with whoever
// else sends it. Progress may be nil.
func (b Branch) Send(ctx context.Context, id mail.MailingID, order SendOrder, progress func(mail.Progress)) (mail.Outcome, error) {
	s := mail.Sender{Ledger: b.Ledger, Transport: b.Transport, Clock: b.Clock, Signing: b.Signing}
	return s.Send(ctx, id, mail.Options{Limit: order.Limit, Abandon: order.Abandon, Interrupted: order.Interrupted}, progress)
}
