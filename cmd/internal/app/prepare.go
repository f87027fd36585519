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
	"convene/planner"
)

// PrepareOrder says which mailing to prepare.
type PrepareOrder struct {
	// What is a kind of mail, or the id of a run-up entry that sends one.
	What string
	// To replaces whom the mailing goes to; Only is the one recipient of it
	// that is looked at. Both may be empty.
	To   planner.Audience
	Only string
	// Again are recipients who are deliberately written to once more.
	Again []string
	// Reason is why it is cancelled, for a cancellation.
	Reason string
	// Late prepares a mailing whose deadline is past.
	Late bool
}

// PreparedMailing is a mailing in the outbox, and how it came there.
type PreparedMailing struct {
	Headline string
	mail.Receipt
	Recipients int // by mail and by hand
	LeftOut    []planner.LeftOut
	// ByHand are those whose document is to be printed.
	ByHand []Handing
	// Calls are those who are to be rung in place of being mailed.
	Calls []Handing
	// Outdated: some have been told nothing yet of what has changed for them.
	Outdated bool
	// ForAnswers of those already accepted that would be different today are so
	// for the answers alone that they name.
	ForAnswers int
	// Postdated is the day that the letters bear, if it is still to come, and
	// Redate says how to change it.
	Postdated planner.Date
	Redate    string
	// ToApprove is how many messages wait for approval.
	ToApprove int
	// Repeated are those that may be for somebody who has the mailing already.
	Repeated []Repeated
	// CalledOff is how many messages were still to go to those for whom it is
	// cancelled, and are withdrawn.
	CalledOff int
	// Uninvited are those to whom no invitation has gone before.
	Uninvited []Uninvited
}

// Needless reports that nobody had reason to get the mailing, and so there is
// none.
func (p PreparedMailing) Needless() bool { return p.Mailing.ID == "" }

// errand is a mailing that somebody asked for: its kind, its name among the
// mailings of the kind, whom it goes to and when it is due.
type errand struct {
	key      mail.Key
	to       planner.Audience
	deadline planner.Deadline // the zero value: of no run-up entry
}

// errand finds what an order means: a run-up entry by its id, else a kind of
// mail, which means its only run-up entry or a mailing of none.
func (o *Office) errand(e *planner.Edition, order PrepareOrder) (errand, error) {
	kind := planner.MailKind(order.What)
	rule, isKind := kind.Rule()
	var ofKind []planner.Deadline
	for _, d := range o.Workspace.Deadlines(e) {
		switch {
		case d.Send == "":
		case string(d.ID) == order.What:
			return o.errandOf(e, d, order), nil
		case d.Send == kind:
			ofKind = append(ofKind, d)
		}
	}
	switch {
	case !isKind:
		return errand{}, &UsageError{
			What: fmt.Sprintf("%q is neither a kind of mail nor a run-up entry that sends one", order.What),
			Next: "prepare " + kindsOffered(),
		}
	case len(ofKind) > 1:
		var ids []string
		for _, d := range ofKind {
			ids = append(ids, string(d.ID))
		}
		return errand{}, &UsageError{fmt.Sprintf("the run-up sends several mailings of the kind %s", kind), "prepare one of them: " + strings.Join(ids, ", ")}
	case len(ofKind) == 1:
		return o.errandOf(e, ofKind[0], order), nil
	}
	return errand{key: o.key(e, kind, "1"), to: cmp.Or(order.To, rule.To)}, nil
}

func (o *Office) errandOf(e *planner.Edition, d planner.Deadline, order PrepareOrder) errand {
	return errand{o.key(e, d.Send, string(d.ID)), cmp.Or(order.To, d.Audience()), d}
}

// due is when the mailing is due; the zero time for one of no run-up entry.
func (t errand) due(zone planner.Zone) time.Time {
	if t.deadline.Send == "" {
		return time.Time{}
	}
	return t.deadline.Moment(zone)
}

func (o *Office) key(e *planner.Edition, kind planner.MailKind, name string) mail.Key {
	return mail.Key{Series: o.Workspace.Series.ID, Year: e.Year, Kind: kind, Name: name}
}

// Prepare writes, sets and composes every message of a mailing and puts them
// into the ledger, to be reviewed and approved. Nothing is sent. A mailing that
// status, findings or its deadline forbid is refused, and the ledger stays as
// it was.
func (o *Office) Prepare(ctx context.Context, order PrepareOrder, findings []Located) (PreparedMailing, error) {
	e, err := o.edition()
	if err != nil {
		return PreparedMailing{}, err
	}
	if err := o.bound(); err != nil && !errors.Is(err, errUnbound) {
		return PreparedMailing{}, err
	}
	task, err := o.errand(e, order)
	if err != nil {
		return PreparedMailing{}, err
	}
	how, err := o.allowed(e, task, order)
	if err != nil {
		return PreparedMailing{}, err
	}
	if blocking := o.Blocking(how.action, findings); len(blocking) > 0 {
		return PreparedMailing{}, &BlockedError{how.action, blocking}
	}
	if late, past := planner.CheckDeadline(e, task.deadline, o.Today); past && !order.Late {
		return PreparedMailing{}, &RefusedError{fmt.Sprintf("%s: %s %s", o.Workspace.Locate(late.Place), late.Code, late.Message), "add --late if it shall still go out"}
	}
	filled, err := o.fill(ctx, e, task, order, how)
	if err != nil {
		return PreparedMailing{}, fmt.Errorf("preparing the %s of %d: %w", task.key.Kind, e.Year, err)
	}
	headline, err := o.Headline()
	if err != nil {
		return PreparedMailing{}, err
	}
	prepared := PreparedMailing{Headline: headline, Receipt: mail.Receipt{Mailing: mail.Mailing{Key: task.key}}}
	preparation := filled.room.preparation()
	if filled.needless {
		for _, err = range preparation.Messages { // there are none, only why
			break
		}
	} else {
		prepared.Receipt, err = o.Post.Ledger.Prepare(ctx, preparation)
	}
	done := filled.room.outcome
	if done.err != nil {
		err = done.err
	}
	if err != nil {
		return PreparedMailing{}, fmt.Errorf("preparing the %s of %d: %w", task.key.Kind, e.Year, err)
	}
	prepared.Recipients, prepared.ByHand, prepared.Calls = done.messages, done.byHand, done.calls
	prepared.LeftOut = slices.Concat(done.unwanted, done.left)
	if prepared.CalledOff, err = o.callOff(ctx, task.key, order.Only); err != nil {
		return prepared, err
	}
	prepared.Uninvited = filled.room.uninvitedOf(done.uninvited)
	if filled.needless {
		return prepared, nil
	}
	if err := o.supersede(ctx, filled); err != nil {
		return prepared, err
	}
	overview, err := o.Post.Ledger.Overview(ctx, prepared.Mailing.ID)
	if err != nil {
		return prepared, err
	}
	prepared.ToApprove = overview.ToApprove()
	if unfinished(overview) {
		prepared.Postdated, prepared.Redate = o.Postdated(task.key.Kind), o.Redate(task.key.Kind)
	}
	if prepared.Repeated, err = o.Repeated(ctx, overview); err != nil {
		return prepared, err
	}
	if prepared.Counts.ChangedAccepted > 0 && e.Status == planner.Open {
		names, err := o.outdated(ctx, e)
		if err != nil {
			return prepared, err
		}
		prepared.Outdated = len(names) > 0
	}
	prepared.ForAnswers, err = o.forAnswers(ctx, filled.room, prepared.Notes)
	return prepared, err
}

// allowed is how a kind is made, if the edition's status and the audience let
// it be.
func (o *Office) allowed(e *planner.Edition, task errand, order PrepareOrder) (maker, error) {
	kind := task.key.Kind
	how, ok := makerOf(kind)
	if !ok {
		return maker{}, &RefusedError{fmt.Sprintf("this version cannot prepare a %s", kind), "prepare " + kindsOffered()}
	}
	if rule, _ := kind.Rule(); !slices.Contains(rule.At, e.Status) {
		return maker{}, &StatusError{What: "a mailing of the kind " + string(kind), Edition: e.Year, Status: e.Status, Wants: rule.At}
	}
	if task.to == "" {
		return maker{}, &UsageError{fmt.Sprintf("the %s goes to nobody", kind), "name a list with --to, or in the run_up of convene.yaml"}
	}
	if misfit := kind.Misfit(task.to); misfit != "" {
		return maker{}, &UsageError{misfit, "leave out --to, or name one of those"}
	}
	if kind == planner.CancellationMail {
		return how, mayCancel(e, order)
	}
	return how, o.known(e, task.to)
}

// known refuses a list or a group of guests that is not there: to take it for
// an empty one would withdraw what waits for everybody else.
func (o *Office) known(e *planner.Edition, to planner.Audience) error {
	if list := to.List(); list != "" {
		if _, ok := o.Workspace.Lists[list]; !ok {
			return &UsageError{fmt.Sprintf("the list %s is not one of this workspace's", list), "name it under guests in the edition, or under to in the run_up of convene.yaml"}
		}
	}
	group := to.Group()
	if group == "" {
		return nil
	}
	for line := range o.Workspace.Lists[e.Guests].Lines() {
		if strings.EqualFold(line.Group, group) {
			return nil
		}
	}
	return &UsageError{fmt.Sprintf("no guest of %d is in the group %q", e.Year, group), "write the group into the guest list, or name another"}
}
