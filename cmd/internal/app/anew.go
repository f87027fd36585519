package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"convene/mail"
	"convene/planner"
)

// What there may be reason for again and again, an update or a cancellation, is
// a mailing of its own each time, with a number for its name. While the latest
// has something still to go, preparing again goes on with it, unless somebody
// has got it already who now has to be told more.

// filled is a room that knows whom its mailing goes to.
type filled struct {
	room *mailroom
	// needless: nobody has reason to get the mailing, which is not there yet
	// either, or stays as it is.
	needless bool
	// instead is the mailing whose waiting messages this one takes the place
	// of; empty: of none.
	instead mail.MailingID
}

// fill readies a room for the messages of an errand.
func (o *Office) fill(ctx context.Context, e *planner.Edition, task errand, order PrepareOrder, how maker) (filled, error) {
	rule, _ := task.key.Kind.Rule()
	if !rule.Anew || task.deadline.Send != "" {
		room, err := o.mailroom(ctx, e, task, order, how, ledgerBooks{o.Post.Ledger})
		return filled{room: room}, err
	}
	number, latest, err := o.latest(ctx, task.key)
	if err != nil {
		return filled{}, err
	}
	if latest.ID == "" || !unfinished(latest) {
		task.key.Name = strconv.Itoa(number + 1)
		room, whom, err := o.roomFor(ctx, e, task, order, how)
		return filled{room: room, needless: len(whom) == 0}, err
	}
	task.key.Name = strconv.Itoa(number)
	room, whom, err := o.roomFor(ctx, e, task, order, how)
	if err != nil || !slices.ContainsFunc(whom, func(k mail.RevisionKey) bool { return room.history.gone[k] }) {
		return filled{room: room, needless: len(whom) == 0 && order.Only != ""}, err
	}
	task.key.Name = strconv.Itoa(number + 1)
	room, whom, err = o.roomFor(ctx, e, task, order, how)
	return filled{room: room, needless: len(whom) == 0, instead: latest.ID}, err
}

// roomFor is a room, and those who have reason to get a message from it.
func (o *Office) roomFor(ctx context.Context, e *planner.Edition, task errand, order PrepareOrder, how maker) (*mailroom, []mail.RevisionKey, error) {
	room, err := o.mailroom(ctx, e, task, order, how, ledgerBooks{o.Post.Ledger})
	if err != nil {
		return nil, nil, err
	}
	whom, err := how.whom(room)
	return room, whom, err
}

// latest is the mailing of the key's kind with the highest number; 0 and none
// if there is none yet.
func (o *Office) latest(ctx context.Context, k mail.Key) (number int, latest mail.Overview, err error) {
	mailings, err := o.Post.Ledger.Mailings(ctx, k.Series, k.Year)
	if err != nil {
		return 0, mail.Overview{}, err
	}
	for _, m := range mailings {
		if n, err := strconv.Atoi(m.Name); err == nil && m.Kind == k.Kind && n > number {
			number, latest = n, m
		}
	}
	return number, latest, nil
}

// unfinished reports whether a mailing has something still to go, or to be
// taken along by a person.
func unfinished(m mail.Overview) bool {
	return m.Waiting()+m.UnapprovedByHand > 0
}

// supersede withdraws what another mailing has now taken the place of.
func (o *Office) supersede(ctx context.Context, f filled) error {
	if f.instead == "" {
		return nil
	}
	_, err := o.Post.Ledger.Drop(ctx, mail.Selection{Mailing: f.instead}, "superseded by a later one", o.Post.Clock.Now())
	if err != nil {
		return fmt.Errorf("withdrawing the rest of mailing %s: %w", f.instead, err)
	}
	return nil
}
