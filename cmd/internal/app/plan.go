package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"convene/config"
	"convene/mail"
	"convene/planner"
)

// Plan is an edition's year: what is due when, and the programme.
type Plan struct {
	Headline  string
	Edition   *planner.Edition
	Number    int // of the anniversary
	Deadlines []Due
	Programme []Item
}

// Due is a deadline with those it reaches.
type Due struct {
	planner.Deadline
	At time.Time
	// Recipients is how many people a mailing reaches; -1 for a task.
	Recipients int
	Past       bool
	Progress   planner.Progress
	// Days is how many days lie between today and its day; negative if it is
	// past.
	Days int
	// Next is the command with which it goes on, where somebody has to act.
	Next string
	// Mailing is that of the entry as it is prepared; nil if it is not.
	Mailing *mail.Overview
}

// Step is the deadline as a document shows it.
func (d Due) Step() planner.Step {
	return planner.Step{Deadline: d.Deadline, Progress: d.Progress, Recipients: d.Recipients}
}

// Item is a slot of the programme as the plan shows it.
type Item struct {
	planner.Scheduled
	Title string
	Who   []string
}

// Plan works out the year of the chosen edition.
func (o *Office) Plan(ctx context.Context) (Plan, error) {
	e, err := o.edition()
	if err != nil {
		return Plan{}, err
	}
	standing, err := o.standing(ctx, e)
	if err != nil {
		return Plan{}, err
	}
	headline, err := o.Headline()
	if err != nil {
		return Plan{}, err
	}
	dues, err := o.dues(ctx, e, standing)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Headline: headline, Edition: e, Number: o.Workspace.Series.Number(e.Year), Deadlines: dues}
	plan.Programme, err = o.items(e)
	return plan, err
}

// dues are an edition's deadlines with those they reach and where they stand.
func (o *Office) dues(ctx context.Context, e *planner.Edition, standing planner.Standing) ([]Due, error) {
	w := &o.Workspace.Workspace
	var mailings []mail.Overview
	if o.Post.Ledger != nil {
		var err error
		if mailings, err = o.Post.Ledger.Mailings(ctx, w.Series.ID, e.Year); err != nil {
			return nil, err
		}
	}
	var dues []Due
	for _, d := range w.Deadlines(e) {
		due := Due{Deadline: d, At: d.Moment(w.Series.Timezone), Recipients: -1, Past: d.Day.Before(o.Today), Days: d.Day.DaysSince(o.Today)}
		for i, m := range mailings {
			if m.Kind == d.Send && m.Name == string(d.ID) {
				due.Mailing = &mailings[i]
			}
		}
		if d.Send != "" {
			due.Recipients = 0
			for r, left := range w.Recipients(e, d.Audience(), standing) {
				unasked := d.Send == planner.ReminderMail && r.Person != nil && w.Signs(e, r.Person.ID) // whoever signs is not reminded
				if left == "" && !r.Copy && !unasked {
					due.Recipients++
				}
			}
		}
		due.Progress = e.Progress(d, due.Recipients, posted(due.Mailing), o.Today)
		if due.Progress.Pressing() {
			due.Next = o.nextStep(e, due)
		}
		dues = append(dues, due)
	}
	return dues, nil
}

// posted is what became of a mailing's messages.
func posted(m *mail.Overview) planner.Posted {
	if m == nil {
		return planner.Posted{}
	}
	p := planner.Posted{Waiting: m.Waiting() + m.UnapprovedByHand, Gone: -m.UnapprovedByHand}
	for _, rule := range mail.States() {
		switch n := m.States[rule.State]; {
		case rule.Attention:
			p.Stuck += n
		case rule.Gone, rule.State == mail.ByHand:
			p.Gone += n
		}
	}
	return p
}

// Done writes into the chosen edition that an entry of the run-up is done.
func (o *Office) Done(id planner.ID) error {
	e, err := o.edition()
	if err != nil {
		return err
	}
	var known []string
	for _, r := range o.Workspace.RunUp {
		known = append(known, string(r.ID))
	}
	switch {
	case slices.Contains(e.Done, id):
		return &UsageError{fmt.Sprintf("%q is done already in %s", id, e.Source), "see convene plan"}
	case !slices.Contains(known, string(id)):
		message := fmt.Sprintf("the run-up has no entry %q", id)
		if near := planner.Nearest(string(id), known); near != "" {
			message += fmt.Sprintf(" (did you mean %q?)", near)
		}
		return &UsageError{message, "name one of " + strings.Join(known, ", ")}
	case o.rehearses():
		return &RefusedError{fmt.Sprintf("this is a rehearsal, and %s stays as it is", e.Source), "say so without --now"}
	}
	return config.AppendEntry(o.Workspace.Dir, e.Source, "done", config.Field{Value: string(id)})
}

// items is the programme with what each slot is called and who acts in it.
func (o *Office) items(e *planner.Edition) ([]Item, error) {
	lang := o.Workspace.Series.DefaultLanguage()
	words, err := o.speak(e, lang)
	if err != nil {
		return nil, err
	}
	var items []Item
	speeches := e.Speeches()
	for _, s := range e.Schedule() {
		item := Item{Scheduled: s, Title: s.Title.In(lang)}
		if item.Title == "" {
			if item.Title, err = planner.SlotName(&o.Workspace.Workspace, e, s, words); err != nil {
				return nil, err
			}
		}
		for _, sp := range speeches {
			if p := o.Workspace.Person(sp.Person); sp.Slot.Path == s.Path && p != nil {
				item.Who = append(item.Who, planner.FullName(p, lang))
			}
		}
		items = append(items, item)
	}
	return items, nil
}
