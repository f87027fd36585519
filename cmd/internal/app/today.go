package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"convene/mail"
	"convene/planner"
)

// Agenda is what somebody has to see to today about one edition.
type Agenda struct {
	Headline string
	Edition  *planner.Edition
	Number   int
	// Due are today's entries of the run-up, Late those of days past, Soon those
	// of the week to come.
	Due, Late, Soon []Due
	Silent          []Silence
	Ring            []Ring
	Needs           []Need
}

// Silence is somebody who was invited and has not answered.
type Silence struct {
	Key, Name, As string
	// Since is the day on which the invitation reached them.
	Since planner.Date
	Days  int
	// Overdue: the day is past by which answers were asked for.
	Overdue bool
	// Guest: of the guest list.
	Guest bool
}

// Ring is somebody to be rung who has not answered.
type Ring struct {
	Call
	Key string
}

// Pressing reports whether somebody has to do something today.
func (a Agenda) Pressing() bool {
	overdue := slices.ContainsFunc(a.Silent, func(s Silence) bool { return s.Overdue })
	return len(a.Due)+len(a.Late)+len(a.Ring)+len(a.Needs) > 0 || overdue
}

const (
	soon = 7 // days
	// afterglow is how many days after the last entry of its run-up an edition
	// is still looked at unasked.
	afterglow = 60
)

// InPlay are the years of the editions that today may be about: those to come,
// though they be cancelled, and those whose run-up has just ended, the chosen one
// first.
func (o *Office) InPlay() []int {
	var years []int
	for _, e := range o.Workspace.Editions {
		last := e.LastDay()
		for _, d := range o.Workspace.Deadlines(e) {
			if last.Before(d.Day) {
				last = d.Day
			}
		}
		last = last.AddDays(afterglow)
		if e.Status == planner.Cancelled {
			last = e.LastDay() // after which nobody comes any more
		}
		if e.Status != planner.Reported && !last.Before(o.Today) {
			years = append(years, e.Year)
		}
	}
	slices.SortStableFunc(years, func(a, b int) int {
		switch o.Edition.Year {
		case a:
			return -1
		case b:
			return 1
		}
		return a - b
	})
	return years
}

// Agenda is what has to be seen to today about the chosen edition.
func (o *Office) Agenda(ctx context.Context, findings []Located) (Agenda, error) {
	status, err := o.Status(ctx, findings)
	if err != nil {
		return Agenda{}, err
	}
	e := status.Edition
	a := Agenda{Headline: status.Headline, Edition: e, Number: status.Number, Needs: status.Needs}
	standing, err := o.standing(ctx, e)
	if err != nil {
		return Agenda{}, err
	}
	dues, err := o.dues(ctx, e, standing)
	if err != nil {
		return Agenda{}, err
	}
	for _, d := range dues {
		switch {
		case d.Progress == planner.Late || d.Progress == planner.Unsure:
			a.Late = append(a.Late, d)
		case d.Progress == planner.Due:
			a.Due = append(a.Due, d)
		case (d.Progress == planner.Ahead || d.Progress == planner.Ready) && d.Days <= soon:
			a.Soon = append(a.Soon, d)
		}
	}
	if e.Status != planner.Open || o.Post.Ledger == nil || e.LastDay().Before(o.Today) {
		return a, nil
	}
	return a, o.silence(ctx, e, &a)
}

// silence adds to an agenda who has not answered, and whom to ring about it.
func (o *Office) silence(ctx context.Context, e *planner.Edition, a *Agenda) error {
	replies, err := o.Replies(ctx)
	if err != nil {
		return err
	}
	asked, err := o.asked(ctx, e)
	if err != nil {
		return err
	}
	by := o.Workspace.ReplyBy(e)
	for _, r := range replies {
		if r.State() != "pending" || o.Workspace.Signs(e, planner.ID(r.Key)) {
			continue
		}
		person := o.Workspace.Person(planner.ID(r.Key))
		s := Silence{Key: r.Key, Name: r.Name, As: r.As, Since: asked[r.Key], Guest: person == nil, Overdue: !by.IsZero() && by.Before(o.Today)}
		if !s.Since.IsZero() {
			s.Days = max(0, o.Today.DaysSince(s.Since)) // a rehearsal may be on an earlier day
		}
		a.Silent = append(a.Silent, s)
		if person != nil && o.toRing(e, person) {
			a.Ring = append(a.Ring, Ring{callTo(person, r.Name, o.Workspace.Series.DefaultLanguage()), r.Key})
		}
	}
	return nil
}

// asked is the day on which an invitation first reached each recipient.
func (o *Office) asked(ctx context.Context, e *planner.Edition) (map[string]planner.Date, error) {
	mailings, err := o.Mailings(ctx)
	if err != nil {
		return nil, err
	}
	first := map[string]time.Time{}
	for _, of := range mailings {
		if of.Kind != planner.InvitationMail && of.Kind != planner.GuestInvitationMail {
			continue
		}
		for m, err := range o.Post.Ledger.Messages(ctx, of.ID) {
			if err != nil {
				return nil, err
			}
			at := o.settledAt(of.Mailing, m)
			reached := m.State == mail.Accepted || m.Handed()
			if before, known := first[m.Recipient]; reached && !at.IsZero() && (!known || at.Before(before)) {
				first[m.Recipient] = at
			}
		}
	}
	days := map[string]planner.Date{}
	for key, at := range first {
		days[key] = planner.DateOf(at.In(o.Workspace.Series.Timezone.Location()))
	}
	return days, nil
}

// settledAt is when a message came to its state, by the calendar that people go
// by.
func (o *Office) settledAt(of mail.Mailing, m mail.Message) time.Time {
	if !o.Post.Sandbox && (m.State != mail.ByHand || !m.Settled.IsZero()) {
		return m.Settled
	}
	// The sandbox takes mail by the machine's clock, on whatever day that was
	// rehearsed.
	if of.AtDue && of.ApprovedAt.Before(of.Due) {
		return of.Due
	}
	return of.ApprovedAt
}

// nextStep is the command with which an entry of the run-up goes on.
func (o *Office) nextStep(e *planner.Edition, d Due) string {
	switch {
	case d.Send == "":
		return "convene plan --done " + string(d.ID)
	case d.Mailing == nil:
		return o.toPrepareEntry(e, d.Deadline)
	case d.Mailing.Paused != "":
		return o.Resume(d.Mailing.Mailing).Command
	case d.Mailing.ToApprove() > 0:
		return "convene outbox approve " + string(d.Mailing.ID)
	case d.Progress == planner.Unsure:
		return "convene outbox show " + string(d.Mailing.ID)
	}
	return "convene send " + string(d.Mailing.ID)
}

// stageNeeds are what keeps an edition's status from being what the calendar
// asks for.
func (o *Office) stageNeeds(e *planner.Edition, dues []Due) []Need {
	last := e.LastDay()
	if e.Status == planner.Open && !last.IsZero() && last.Before(o.Today) {
		return []Need{{fmt.Sprintf(`the edition took place on %s: set "status: held" in %s`, last, e.Source), ""}}
	}
	if e.Status != planner.Draft {
		return nil
	}
	for _, d := range dues {
		rule, ok := d.Send.Rule()
		if ok && slices.Contains(rule.At, planner.Open) && d.Days <= soon && (d.Progress == planner.Ahead || d.Progress.Pressing()) {
			return []Need{{fmt.Sprintf(`%s is due on %s and the edition is a draft: set "status: open" in %s once date and place stand`, d.ID, d.Day, e.Source), ""}}
		}
	}
	return nil
}
