package app

import (
	"context"
	"fmt"
	"slices"

	"convene/planner"
)

// peopleNeeds are what somebody has to see to about the people of an edition
// that is still to come; calls are those about who has not answered.
func (o *Office) peopleNeeds(ctx context.Context, e *planner.Edition, findings []Located) (needs, calls []Need, err error) {
	if !o.reckonsWithPeople(e) {
		return nil, nil, nil
	}
	for _, f := range findings {
		if f.Code == planner.DeclinedScheduled && f.Edition == e.Year {
			needs = append(needs, Need{fmt.Sprintf("%s (%s)", f.Message, f.Position), ""})
		}
	}
	replies, err := o.Replies(ctx)
	if err != nil {
		return nil, nil, err
	}
	cast := o.Workspace.Cast(e)
	asked := o.Workspace.ReplyBy(e)
	overdue := 0
	for _, r := range replies {
		i := slices.IndexFunc(cast, func(p planner.Part) bool { return string(p.Person.ID) == r.Key })
		late := !asked.IsZero() && asked.Before(o.Today)
		switch {
		case r.Cancelled && i >= 0:
			needs = append(needs, Need{fmt.Sprintf("the invitation of %s is withdrawn and they still have a part: take them out of %s", r.Name, e.Source), ""})
		case r.Cancelled:
		case r.Answered.Answer == planner.Represented && i >= 0 && cast[i].RepresentedBy == nil:
			needs = append(needs, Need{fmt.Sprintf("%s will be represented, and it is not known by whom", r.Name), recordCommand(r.Key, "represented --representative ID")})
		case r.Answered.Answer == planner.Tentative && late:
			needs = append(needs, Need{r.Name + " has accepted only tentatively", recordCommand(r.Key, "ANSWER")})
		case r.State() == "pending" && i >= 0 && o.toRing(e, cast[i].Person):
			call := callTo(cast[i].Person, r.Name, o.Workspace.Series.DefaultLanguage())
			calls = append(calls, Need{fmt.Sprintf("ring %s, who has not answered", call), recordCommand(r.Key, "ANSWER")})
		case r.State() == "pending" && late && !o.Workspace.Signs(e, planner.ID(r.Key)):
			overdue++
		}
	}
	if overdue > 0 {
		calls = append(calls, Need{fmt.Sprintf("%d have not answered, and were asked to by %s", overdue, asked), "convene rsvp list"})
	}
	undelivered, err := o.undelivered(ctx, e)
	if err != nil {
		return nil, nil, err
	}
	for _, u := range undelivered {
		needs = append(needs, Need{u.Fate, u.Cure})
	}
	for _, f := range findings {
		said := func(u planner.Undelivered) bool { return u.Fate == f.Message }
		if f.Code == planner.NoSuchAddress && f.Edition == e.Year && !f.Accepted && !slices.ContainsFunc(undelivered, said) {
			needs = append(needs, Need{f.Message, f.Next})
		}
	}
	programmes, err := o.Programmes(ctx)
	if err != nil {
		return nil, nil, err
	}
	if n := len(programmes.Changes); n > 0 {
		points := "1 point"
		if n > 1 {
			points = fmt.Sprintf("%d points", n)
		}
		latest := programmes.Sent[len(programmes.Sent)-1]
		needs = append(needs, Need{fmt.Sprintf("the programme differs from version %d, sent to %d, in %s", latest.Number, latest.Reached, points), "convene programme diff"})
	}
	outdated, err := o.unheard(ctx, e, programmes.Outdated)
	if outdated > 0 {
		needs = append(needs, Need{fmt.Sprintf("%d were told something that has changed since", outdated), "convene prepare update"})
	}
	return needs, calls, err
}

// reckonsWithPeople reports whether answers to an edition are waited for.
func (o *Office) reckonsWithPeople(e *planner.Edition) bool {
	return e.Status == planner.Open && o.Post.Ledger != nil
}

func recordCommand(key, answer string) string { return recordAs(key, answer, "phone") }

// recordAs is how an answer is taken down that came in some way.
func recordAs(key, answer, via string) string {
	return fmt.Sprintf("convene rsvp record %q %s --via %s --by NAME", key, answer, via)
}

// toRing reports whether it is time to remind somebody by telephone.
func (o *Office) toRing(e *planner.Edition, p *planner.Person) bool {
	d, ok := o.Workspace.DeadlineOf(e, planner.ReminderMail)
	return ok && !o.Today.Before(d.Day) && !o.Workspace.Signs(e, p.ID) && (p.Reminders == planner.RemindByPhone || p.Deliver == planner.ByHand)
}

// unheard is how many of those who are outdated are not to hear of it from an
// update that is already prepared.
func (o *Office) unheard(ctx context.Context, e *planner.Edition, outdated []string) (int, error) {
	_, latest, err := o.latest(ctx, o.key(e, planner.UpdateMail, ""))
	if err != nil || latest.ID != "" && unfinished(latest) {
		return 0, err
	}
	return len(outdated), nil
}

// outdated are those who were told something that has changed since.
func (o *Office) outdated(ctx context.Context, e *planner.Edition) ([]string, error) {
	past, err := o.past(ctx, e)
	if err != nil {
		return nil, err
	}
	standing, err := o.standing(ctx, e)
	if err != nil {
		return nil, err
	}
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return nil, err
	}
	var names []string
	for r, left := range o.Workspace.Recipients(e, planner.Participants, standing) {
		if left != "" || r.Copy {
			continue
		}
		told, err := planner.Facts(&o.Workspace.Workspace, e, planner.UpdateMail, r, standing.Answers, words)
		if err != nil {
			return nil, err
		}
		if len(planner.Changes(past.of(r).told, told)) > 0 {
			names = append(names, r.Name)
		}
	}
	return names, nil
}
