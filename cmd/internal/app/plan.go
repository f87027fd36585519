package app

import (
	"context"
	"time"

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
	plan := Plan{Headline: headline, Edition: e, Number: o.Workspace.Series.Number(e.Year), Deadlines: o.dues(e, standing)}
	plan.Programme, err = o.items(e)
	return plan, err
}

// dues are an edition's deadlines with those they reach.
func (o *Office) dues(e *planner.Edition, standing planner.Standing) []Due {
	w := &o.Workspace.Workspace
	var dues []Due
	for _, d := range w.Deadlines(e) {
		due := Due{Deadline: d, At: d.Moment(w.Series.Timezone), Recipients: -1, Past: d.Day.Before(o.Today)}
		if d.Send != "" {
			recipients, _ := w.Recipients(e, d.Audience(), standing)
			due.Recipients = 0
			for _, r := range recipients {
				if !r.Copy {
					due.Recipients++
				}
			}
		}
		dues = append(dues, due)
	}
	return dues
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
