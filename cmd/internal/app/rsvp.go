package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"convene/config"
	"convene/mail"
	"convene/planner"
)

// AnswerOrder is an answer that somebody takes down.
type AnswerOrder struct {
	// Who answered: an id of people.yaml or of the guest list, or a name or
	// address that means one person only.
	Who string
	// Answer is empty where the one before it was a mistake.
	Answer planner.Answer
	// Representative comes in their place; only with [planner.Represented].
	Representative planner.ID
	// Via is the way it came, and By who took it down.
	Via, By string
}

// RecordedAnswer is an answer that was taken down.
type RecordedAnswer struct {
	Reply
	// Before is the answer that counted until now; empty: none.
	Before planner.Answer
	// Written is the file into which the representative was written, or out of
	// which one was taken; empty: none was.
	Written string
	// Unwritten says what to write into it by hand; empty: nothing.
	Unwritten string
	// Scheduled: they declined and have a part in the programme.
	Scheduled bool
}

// RecordAnswer takes down an answer. A representative is written into the
// edition's file, and taken out of it when the person answers otherwise.
func (o *Office) RecordAnswer(ctx context.Context, order AnswerOrder) (RecordedAnswer, error) {
	e, err := o.edition()
	if err != nil {
		return RecordedAnswer{}, err
	}
	if err := o.bound(); err != nil && !errors.Is(err, errUnbound) {
		return RecordedAnswer{}, err
	}
	who, err := o.invitee(e, order.Who)
	if err != nil {
		return RecordedAnswer{}, err
	}
	standing, err := o.standing(ctx, e)
	if err != nil {
		return RecordedAnswer{}, err
	}
	answered, err := o.answered(ctx, e)
	if err != nil {
		return RecordedAnswer{}, err
	}
	recorded := RecordedAnswer{
		Reply: Reply{Key: who.Key, Name: who.Called(), Invited: standing.Invited[who.Key], Cancelled: standing.Cancelled[who.Key], Answered: mail.Answered{
			Recipient: who.Key, Answer: order.Answer, Representative: order.Representative, Via: order.Via, By: order.By, At: o.Now,
		}},
		Before: answered[who.Key].Answer,
	}
	if err := recorded.Answered.Problem(); err != nil {
		return RecordedAnswer{}, &UsageError{"the answer of " + who.Name + ": " + err.Error(), "see convene help rsvp record"}
	}
	if order.Answer == "" && recorded.Before == "" {
		return RecordedAnswer{}, &UsageError{who.Name + " has no answer that could be taken back", "see convene rsvp list"}
	}
	edits, err := o.representation(e, who, order)
	if err != nil {
		return RecordedAnswer{}, err
	}
	switch {
	case len(edits) == 0:
	case o.rehearses():
		recorded.Unwritten = fmt.Sprintf("this is a rehearsal, and %s stays as it is", e.Source)
	default:
		if err := o.Workspace.Edit(e.Source, edits...); err != nil {
			return RecordedAnswer{}, fmt.Errorf("writing the representative of %s: %w", who.Name, err)
		}
		recorded.Written = e.Source
	}
	if err := o.Post.Ledger.RecordAnswer(ctx, o.Workspace.Series.ID, e.Year, recorded.Answered); err != nil {
		return RecordedAnswer{}, err
	}
	recorded.Scheduled = order.Answer == planner.Declined && slices.ContainsFunc(e.Speeches(), func(s planner.Speech) bool { return string(s.Person) == who.Key })
	return recorded, nil
}

// rehearses reports whether the sandbox stands in for real post that is set up:
// what is rehearsed then must not change what really goes out.
func (o *Office) rehearses() bool { return o.Post.Sandbox && o.Workspace.Settings.Mail.SMTP != nil }

// representation is what has to change in the edition's file so that it says
// who comes.
func (o *Office) representation(e *planner.Edition, who planner.Recipient, order AnswerOrder) ([]config.Edit, error) {
	if r := order.Representative; r != "" {
		switch {
		case o.Workspace.Person(r) == nil:
			return nil, &UsageError{fmt.Sprintf("nobody in people.yaml has the id %q", r), "add the representative there, with name and post"}
		case string(r) == who.Key:
			return nil, &UsageError{who.Name + " cannot be their own representative", "name somebody else"}
		}
	}
	if order.Answer == planner.Represented && order.Representative == "" {
		return nil, nil // who it will be is not known yet
	}
	var edits []config.Edit
	holds := false
	for i, r := range e.Roles {
		if string(r.Person) != who.Key {
			continue
		}
		holds = true
		if r.RepresentedBy != order.Representative {
			edits = append(edits, config.Edit{Path: fmt.Sprintf("roles[%d].represented_by", i), Value: string(order.Representative)})
		}
	}
	if order.Representative != "" && !holds && who.Listed == nil {
		return nil, &UsageError{
			fmt.Sprintf("%s stands in the programme and not under roles in %s, where the representative is named", who.Name, e.Source),
			"add an entry with person and role there",
		}
	}
	return edits, nil
}

// invitee is the one whom a name means.
func (o *Office) invitee(e *planner.Edition, name string) (planner.Recipient, error) {
	all := o.Workspace.Invitees(e)
	name = o.Workspace.GuestKey(e, strings.TrimSpace(name))
	for _, fits := range []func(r planner.Recipient) bool{
		func(r planner.Recipient) bool { return r.Key == name },
		func(r planner.Recipient) bool { return r.GuestID() == planner.ID(name) },
		func(r planner.Recipient) bool {
			return r.Address != "" && r.Address.Key() == config.Address(name).Key()
		},
		func(r planner.Recipient) bool {
			return strings.EqualFold(r.Name, name) || r.Listed != nil && strings.EqualFold(r.Listed.Name, name)
		},
	} {
		var found []planner.Recipient
		for _, r := range all {
			if fits(r) {
				found = append(found, r)
			}
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		var keys []string
		for _, r := range found {
			keys = append(keys, fmt.Sprintf("%q", r.Key))
		}
		return planner.Recipient{}, &UsageError{fmt.Sprintf("%q means several people of %d", name, e.Year), "name one of " + strings.Join(keys, ", ")}
	}
	var ids []string
	keys := map[string]string{}
	for _, r := range all {
		for _, id := range []string{r.Key, string(r.GuestID())} {
			if id != "" {
				ids, keys[id] = append(ids, id), r.Key
			}
		}
	}
	message := fmt.Sprintf("%q has no part in %d and is not on its guest list", name, e.Year)
	if near := planner.Nearest(name, ids); near != "" {
		message += fmt.Sprintf(" (did you mean %q?)", keys[near])
	}
	return planner.Recipient{}, &UsageError{message, "name somebody by the id in people.yaml, or a guest as guest:ID"}
}

// Reply is how somebody stands to an edition.
type Reply struct {
	Key  string
	Name string
	// As are the person's roles, or the guest's group.
	As string
	// Invited: an invitation has reached them.
	Invited   bool
	Cancelled bool
	// Answered is the zero value while there is no answer.
	Answered mail.Answered
	// Representative is the name of who comes in their place; may be empty.
	Representative string
}

// State is where it stands in one word or two.
func (r Reply) State() string {
	switch {
	case r.Cancelled:
		return "cancelled"
	case r.Answered.Answer != "":
		return string(r.Answered.Answer)
	case r.Invited:
		return "pending"
	}
	return "not invited"
}

// Replies are those of everybody who may answer, in the edition's order, and
// then of those whom it no longer names.
func (o *Office) Replies(ctx context.Context) ([]Reply, error) {
	e, err := o.edition()
	if err != nil {
		return nil, err
	}
	standing, err := o.standing(ctx, e)
	if err != nil {
		return nil, err
	}
	answered, err := o.answered(ctx, e)
	if err != nil {
		return nil, err
	}
	cast := o.Workspace.Cast(e)
	var all []Reply
	for _, r := range o.Workspace.Invitees(e) {
		reply := Reply{Key: r.Key, Name: r.Called()}
		i := slices.IndexFunc(cast, func(p planner.Part) bool { return string(p.Person.ID) == r.Key })
		switch {
		case i >= 0:
			reply.As = o.acts(e, cast[i].Person.ID, cast[i].Roles)
		case r.Listed != nil:
			reply.As = r.Listed.Group
		}
		reply.Answered = answered[r.Key]
		delete(answered, r.Key)
		all = append(all, reply)
	}
	for _, key := range slices.Sorted(maps.Keys(answered)) {
		all = append(all, Reply{Key: key, Name: key, Answered: answered[key]})
	}
	for i := range all {
		r := &all[i]
		r.Invited, r.Cancelled = standing.Invited[r.Key], standing.Cancelled[r.Key]
		if p := o.Workspace.Person(r.Answered.Representative); p != nil {
			r.Representative = planner.FullName(p, o.Workspace.Series.DefaultLanguage())
		}
	}
	return all, nil
}

// answered are the answers by recipient: those that were taken down, and those
// that stand in the edition's file alone, which came by way of that.
func (o *Office) answered(ctx context.Context, e *planner.Edition) (map[string]mail.Answered, error) {
	all, err := o.recorded(ctx, e)
	if err != nil {
		return nil, err
	}
	known := planner.Answers{}
	for key, a := range all {
		known[key] = a.Answer
	}
	for key, answer := range e.Answered(known) {
		if answer != known[key] {
			all[key] = mail.Answered{Recipient: key, Answer: answer, Via: string(e.Source)}
		}
		if by := e.RepresentedBy(planner.ID(key)); answer == planner.Represented && by != "" {
			a := all[key]
			a.Representative = by
			all[key] = a
		}
	}
	return all, nil
}

// recorded are the answers as they were taken down, by recipient.
func (o *Office) recorded(ctx context.Context, e *planner.Edition) (map[string]mail.Answered, error) {
	if o.Post.Ledger == nil {
		return map[string]mail.Answered{}, nil
	}
	list, err := o.Post.Ledger.Answers(ctx, o.Workspace.Series.ID, e.Year)
	if err != nil {
		return nil, err
	}
	all := map[string]mail.Answered{}
	for _, a := range list {
		all[a.Recipient] = a
	}
	return all, nil
}

// acts is what somebody does in an edition: their roles; without one they sign
// its letters, or stand in its programme.
func (o *Office) acts(e *planner.Edition, id planner.ID, roles []planner.ID) string {
	switch {
	case len(roles) > 0:
		return joinedIDs(roles)
	case o.Workspace.Signs(e, id):
		return "signs"
	}
	return "in the programme"
}

func joinedIDs(ids []planner.ID) string {
	var all []string
	for _, id := range ids {
		all = append(all, string(id))
	}
	return strings.Join(all, ", ")
}
