package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"convene/mail"
)

// What only a person decides about messages: whether one in doubt was sent,
// and what goes again or not at all.

// selection is the messages that a name means: a mailing's, or one.
func (o *Office) selection(ctx context.Context, name string) (mail.Selection, error) {
	if err := o.bound(); err != nil && !errors.Is(err, errUnbound) {
		return mail.Selection{}, err
	}
	if strings.HasPrefix(name, "m-") {
		overview, _, err := o.Mailing(ctx, mail.MailingID(name))
		return mail.Selection{Mailing: overview.ID}, err
	}
	m, err := o.Message(ctx, name)
	return mail.Selection{Message: m.ID}, err
}

// Drop withdraws the waiting messages that a name means, and says how many.
func (o *Office) Drop(ctx context.Context, name string) (int, error) {
	s, err := o.selection(ctx, name)
	if err != nil {
		return 0, err
	}
	return o.Post.Ledger.Drop(ctx, s, "was dropped by a person", o.Post.Clock.Now())
}

// Retry makes the messages that a name means go again that were put off,
// refused or too old, lifts their mailing's pause, and says how many.
func (o *Office) Retry(ctx context.Context, name string) (int, error) {
	s, err := o.selection(ctx, name)
	if err != nil {
		return 0, err
	}
	return o.Post.Ledger.Retry(ctx, s, o.Post.Clock.Now())
}

// Resolve settles a message in doubt, or a draft, as a person says: it was
// sent, or it goes again.
func (o *Office) Resolve(ctx context.Context, name string, sent bool) (mail.Message, error) {
	s, err := o.selection(ctx, name)
	if err != nil {
		return mail.Message{}, err
	}
	if s.Message == uuid.Nil {
		return mail.Message{}, &UsageError{name + " is a mailing, and each of its messages is resolved by itself", "see convene outbox show " + name}
	}
	err = o.Post.Ledger.Resolve(ctx, s.Message, sent, o.Post.Clock.Now())
	if errors.Is(err, mail.ErrNotWaiting) {
		m, findErr := o.Post.Ledger.Find(ctx, s.Message.String())
		if findErr != nil {
			return m, findErr
		}
		return m, &RefusedError{fmt.Sprintf("message %s is %s, and there is no doubt about it", name, m.State), "resolve what convene status lists as unknown"}
	}
	if err != nil {
		return mail.Message{}, err
	}
	return o.Post.Ledger.Find(ctx, s.Message.String())
}

// movable is a ledger in a file, which can be taken to another machine.
type movable interface {
	Export(ctx context.Context, path string, at time.Time) error
	TakeBack(ctx context.Context) error
}

func (o *Office) movable() (movable, error) {
	if o.Post.Sandbox {
		return nil, &RefusedError{"this is the sandbox's ledger, which belongs to nothing", "rehearse on the other machine anew"}
	}
	if o.Post.Ledger == nil {
		return nil, fmt.Errorf("export the ledger: %w", mail.ErrNotFound)
	}
	m, ok := o.Post.Ledger.(movable)
	if !ok {
		return nil, &RefusedError{"the ledger is in a database that every machine reaches", "set outbox.store on the other machine"}
	}
	return m, nil
}

// Export writes the ledger into a file for another machine. From then on
// nothing is sent from here.
func (o *Office) Export(ctx context.Context, path string) error {
	m, err := o.movable()
	if err != nil {
		return err
	}
	if err := o.Bind(ctx); err != nil { // so that both machines know which ledger it is
		return err
	}
	return m.Export(ctx, path, o.Post.Clock.Now())
}

// TakeBack undoes an export whose file was never imported anywhere.
func (o *Office) TakeBack(ctx context.Context) error {
	m, err := o.movable()
	if err != nil {
		return err
	}
	if err := o.belongs(); err != nil {
		return err
	}
	if o.Post.Ledger.Identity().Moved.IsZero() {
		return &RefusedError{"the ledger was not exported", "there is nothing to take back"}
	}
	return m.TakeBack(ctx)
}
