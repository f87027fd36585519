package app

import (
	"context"
	"fmt"
	"slices"

	"convene/mail"
	"convene/planner"
)

// peopleNeeds are what somebody has to see to about the people of an edition
// that is still to come.
func (o *Office) peopleNeeds(ctx context.Context, e *planner.Edition, findings []Located) ([]Need, error) {
	if e.Status != planner.Open || o.Post.Ledger == nil {
		return nil, nil
	}
	var needs []Need
	for _, f := range findings {
		if f.Code == planner.DeclinedScheduled && f.Edition == e.Year {
			needs = append(needs, Need{fmt.Sprintf("%s (%s)", f.Message, f.Position), ""})
		}
	}
	replies, err := o.Replies(ctx)
	if err != nil {
		return nil, err
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
			needs = append(needs, Need{fmt.Sprintf("ring %s, who has not answered", call), recordCommand(r.Key, "ANSWER")})
		case r.State() == "pending" && late && !o.Workspace.Signs(e, planner.ID(r.Key)):
			overdue++
		}
	}
	if overdue > 0 {
		needs = append(needs, Need{fmt.Sprintf("%d have not answered, and were asked to by %s", overdue, asked), "convene rsvp list"})
	}
	returned, err := o.returnedNeeds(ctx, e)
	if err != nil {
		return nil, err
	}
	needs = append(needs, returned...)
	outdated, err := o.outdated(ctx, e)
	if outdated > 0 {
		needs = append(needs, Need{fmt.Sprintf("%d were told something that has changed since", outdated), "convene prepare update"})
	}
	return needs, err
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

// outdated is how many were told something that has changed since, and are not
// to hear of it from an update that is already prepared.
func (o *Office) outdated(ctx context.Context, e *planner.Edition) (int, error) {
	key := o.key(e, planner.UpdateMail, "")
	_, latest, err := o.latest(ctx, key)
	if err != nil || latest.ID != "" && unfinished(latest) {
		return 0, err
	}
	past, err := ledgerBooks{o.Post.Ledger}.History(ctx, mail.Key{Series: key.Series, Year: key.Year})
	if err != nil {
		return 0, err
	}
	standing, err := o.standing(ctx, e)
	if err != nil {
		return 0, err
	}
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return 0, err
	}
	recipients, _ := o.Workspace.Recipients(e, planner.Participants, standing)
	n := 0
	for _, r := range recipients {
		told, err := planner.Facts(&o.Workspace.Workspace, e, planner.UpdateMail, r, standing.Answers, words)
		if err != nil {
			return 0, err
		}
		if !r.Copy && len(planner.Changes(past.of(r).told, told)) > 0 {
			n++
		}
	}
	return n, nil
}
