package app

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"convene/mail"
	"convene/mail/calendar"
	"convene/planner"
)

// PlanSheet is a plan as a PDF for the wall.
func (o *Office) PlanSheet(p Plan) ([]byte, error) {
	words, err := o.speak(p.Edition, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return nil, err
	}
	var steps []planner.Step
	for _, d := range p.Deadlines {
		steps = append(steps, d.Step())
	}
	doc, err := planner.PlanSheet(&o.Workspace.Workspace, p.Edition, steps, o.Today, words)
	if err != nil {
		return nil, err
	}
	return o.print(doc)
}

// deadlineLasts is how long a deadline stands in a calendar, so that it can be
// seen there.
const deadlineLasts = 30 * time.Minute

// PlanCalendar is a plan as a calendar: every entry of the run-up and the days
// of the edition.
func (o *Office) PlanCalendar(p Plan) ([]byte, error) {
	e, series := p.Edition, o.Workspace.Series
	words, err := o.speak(e, series.DefaultLanguage())
	if err != nil {
		return nil, err
	}
	route, err := RouteOf(o.Workspace.Settings, true, nil)
	if err != nil {
		return nil, err
	}
	var events []calendar.Event
	for _, d := range p.Deadlines {
		events = append(events, calendar.Event{
			UID:   mail.CalendarUID(series.ID, e.Year, "plan, "+string(d.ID), 1, route.Domain),
			Stamp: o.Now,
			Start: d.At, End: d.At.Add(deadlineLasts), Summary: oneLine(d.Summary(series.DefaultLanguage()) + " · " + series.Name.In(series.DefaultLanguage()) + fmt.Sprintf(" %d", e.Year)),
			Description: d.describe(series.DefaultLanguage()), Free: true, Tentative: e.Status == planner.Draft,
		})
	}
	days, err := planner.Appointments(&o.Workspace.Workspace, e, words)
	if err != nil {
		return nil, err
	}
	for i, a := range days {
		day := event(a, mail.CalendarUID(series.ID, e.Year, "plan", i+1, route.Domain), o.Now)
		day.Tentative = e.Status == planner.Draft
		events = append(events, day)
	}
	if len(events) == 0 {
		return nil, &UsageError{fmt.Sprintf("the edition %d has no date and no run-up to put into a calendar", e.Year), "set date in " + e.Source}
	}
	data, err := calendar.Encode(calendar.Publish, events...)
	if err != nil {
		return nil, fmt.Errorf("the plan of %d: %w", e.Year, err)
	}
	return data, nil
}

// Summary says in a line what a run-up entry is about.
func (d Due) Summary(lang string) string {
	task := d.Task.In(lang)
	switch {
	case d.Send == "":
		return task
	case task == "":
		return fmt.Sprintf("Send %s to %s", d.Send, d.Audience())
	}
	return fmt.Sprintf("%s; send %s to %s", task, d.Send, d.Audience())
}

// describe says who owns an entry, from where it moved, and what to do.
func (d Due) describe(lang string) string {
	var lines []string
	if d.Owner != "" {
		lines = append(lines, "Owner: "+d.Owner)
	}
	if d.Moved() {
		lines = append(lines, "Moved from "+d.Counted.String()+" ("+d.WhyMoved(lang)+")")
	}
	if d.Send != "" {
		lines = append(lines, "convene prepare "+string(d.ID))
	}
	return strings.Join(lines, "\n")
}

// WhyMoved is the holiday or day of the week because of which a deadline moved.
func (d Due) WhyMoved(lang string) string {
	if d.Holiday != nil {
		return d.Holiday.Name.In(lang)
	}
	return d.Counted.Weekday().String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// ByDay are the plan's deadlines, and where among them the edition's own days
// come.
func (p Plan) ByDay() []Dated {
	var all []Dated
	for i := range p.Deadlines {
		all = append(all, Dated{Day: p.Deadlines[i].Day, Due: &p.Deadlines[i]})
	}
	for i, d := range p.Edition.AllDays() {
		if !d.Date.IsZero() {
			all = append(all, Dated{Day: d.Date, Starts: p.Edition.StartsAt(i)})
		}
	}
	slices.SortStableFunc(all, func(a, b Dated) int { return a.Day.DaysSince(b.Day) })
	return all
}

// Dated is a deadline, or a day of the edition itself.
type Dated struct {
	Day planner.Date
	Due *Due // nil: it is the edition's day
	// Starts is when the day of the edition begins; no time if nobody knows.
	Starts planner.Clock
}
