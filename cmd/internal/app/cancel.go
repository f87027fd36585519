package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"convene/mail"
	"convene/planner"
)

// CancelOrder says what to cancel, and why.
type CancelOrder struct {
	// Person is the one recipient whose invitation is withdrawn, named as in
	// [AnswerOrder]; empty: the
	// whole edition is cancelled, which its status then has to say.
	Person string
	// Reason is told to everybody it concerns. Required.
	Reason string
}

// Cancel prepares the mailing that takes an edition, or one invitation, back.
// Nothing is sent.
func (o *Office) Cancel(ctx context.Context, order CancelOrder, findings []Located) (PreparedMailing, error) {
	reason := strings.TrimSpace(order.Reason)
	switch {
	case reason == "":
		return PreparedMailing{}, &UsageError{"a cancellation without a reason", `say it with --reason "…"; everybody concerned reads it`}
	case strings.ContainsFunc(reason, unicode.IsControl):
		return PreparedMailing{}, &UsageError{"the reason has a line break or control character in it", "write it on one line"}
	}
	only := order.Person
	if e, err := o.edition(); err == nil && only != "" {
		if who, err := o.invitee(e, only); err == nil {
			only = who.Key
		}
	}
	return o.Prepare(ctx, PrepareOrder{What: string(planner.CancellationMail), Only: only, Reason: reason}, findings)
}

// mayCancel refuses to cancel for everybody what the edition's file says takes
// place.
func mayCancel(e *planner.Edition, order PrepareOrder) error {
	if e.Status == planner.Cancelled || order.Only != "" {
		return nil
	}
	return &RefusedError{
		fmt.Sprintf("the edition of %d is %s, so only the invitation of one person can be withdrawn", e.Year, e.Status),
		fmt.Sprintf("convene cancel --person ID withdraws it; to cancel the edition for everybody, write \"status: cancelled\" in %s", e.Source),
	}
}

// callOff withdraws what is still to go about an edition that is cancelled, or to
// the one who is told that it is cancelled for them, and says how much.
func (o *Office) callOff(ctx context.Context, of mail.Key, only string) (int, error) {
	if of.Kind != planner.CancellationMail {
		return 0, nil
	}
	what := mail.Selection{Series: of.Series, Year: of.Year, Recipient: only}
	n, err := o.Post.Ledger.Drop(ctx, what, "cancelled before it went", o.Post.Clock.Now())
	if err != nil {
		return 0, fmt.Errorf("withdrawing what is still to go: %w", err)
	}
	return n, nil
}

// reachTold makes the recipients all those whom anything about the day has
// reached, whether or not the files still name them. Whoever knows already
// that it is cancelled is left out, and whoever declined unless they are meant
// by name.
func (m *mailroom) reachTold(only string) error {
	keys := m.history.keys()
	var now []planner.Recipient
	for r, left := range m.Workspace.Recipients(m.e, m.task.to, planner.Standing{}) {
		if left == "" && slices.Contains(keys, revisionKey(r)) {
			now = append(now, r)
		}
	}
	for _, key := range keys {
		if !slices.ContainsFunc(now, func(r planner.Recipient) bool { return revisionKey(r) == key }) {
			now = append(now, m.formerly(key))
		}
	}
	m.partial = only != ""
	if only != "" {
		now = slices.DeleteFunc(now, func(r planner.Recipient) bool { return r.Key != only })
		if len(now) == 0 && m.history.waiting[only] == 0 {
			next := "take them out of roles and programme in " + m.e.Source
			if strings.HasPrefix(only, "guest:") {
				next = "take them off the guest list"
			}
			return &UsageError{fmt.Sprintf("nothing about %d has gone out to %q, so there is nothing to withdraw", m.e.Year, only), next}
		}
	}
	m.recipients = func(yield func(planner.Recipient, planner.Reason) bool) {
		for _, r := range now {
			because := m.knows(r, only != "")
			if because != "" && r.Copy {
				continue // left out with the first
			}
			if !yield(r, because) {
				return
			}
		}
	}
	return nil
}

// knows is why somebody need not be told that it is cancelled; empty for whoever
// is told.
func (m *mailroom) knows(r planner.Recipient, named bool) planner.Reason {
	_, planned := m.history.planned[revisionKey(r)]
	switch {
	case m.history.of(r).cancelled:
		return planner.IsCancelled
	case m.standing.Answers[r.Key] == planner.Declined && !named && !planned:
		return planner.HasDeclined
	}
	return ""
}

// formerly is somebody whom the edition no longer names, by what reached them.
func (m *mailroom) formerly(key mail.RevisionKey) planner.Recipient {
	to := m.history.reached[key].to
	lang := m.Workspace.Series.DefaultLanguage()
	r := planner.Recipient{
		Key: key.Recipient, Name: to.Name, Address: to.Address, ByHand: to.Address == "", Language: lang, Copy: key.Part == mail.Copy,
	}
	if p := m.Workspace.Person(planner.ID(key.Recipient)); p != nil {
		r.Person, r.Name, r.Language = p, planner.FullName(p, lang), p.Language(lang)
		r.Secretary = p.Secretary != nil && p.Secretary.Email.Key() == to.Address.Key() && to.Address != ""
	} else {
		r.Listed = &planner.Listed{Name: to.Name, Email: to.Address}
	}
	return r
}

// reasonFor is why it is cancelled, as it is said now or was said when the
// mailing was prepared.
func (m *mailroom) reasonFor(a *addressed) (string, error) {
	if m.reason != "" {
		return m.reason, nil
	}
	for _, f := range m.history.planned[revisionKey(a.Recipient)].Told {
		if f.Name == planner.ReasonFact {
			return f.Words, nil
		}
	}
	return "", &UsageError{"a cancellation says why", `convene cancel --reason "…"`}
}
