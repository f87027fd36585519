package planner

import (
	"fmt"
	"slices"
)

// calendar reports what the calendar does to an edition that is still to come.
func (ch *checker) calendar(e *Edition) {
	if e.Status != Draft && e.Status != Open {
		return
	}
	ch.keptFree(e)
	ch.refreshments(e)
	source := ch.source
	ch.source = SeriesSource
	ch.moved(e)
	ch.tentative(e)
	ch.source = source
}

// keptFree reports slots in hours that the series keeps free.
func (ch *checker) keptFree(e *Edition) {
	for _, s := range e.Schedule() {
		if !ch.timed(s) || s.Date.IsZero() || s.What() == BreakSlot || s.What() == RefreshmentsSlot {
			continue
		}
		for _, free := range ch.w.Series.KeepFree {
			if !slices.Contains(free.Weekdays, Weekday(s.Date.Weekday())) || s.Start.Minutes() >= free.To.Minutes() || s.End.Minutes() <= free.From.Minutes() {
				continue
			}
			f := ch.report(KeptFree, s.Path, fmt.Sprintf("%s, %s %s, falls into %s, %s-%s", ch.slotName(s), s.Date.Weekday(), span(s), ch.text(free.Name), free.From, free.To),
				`Move it, and let a slot with "kind: break" stand in those hours.`)
			f.Blocks = Announcing()
		}
	}
}

// text is a text of the series' files as a finding quotes it.
func (ch *checker) text(t Text) string { return t.In(ch.w.Series.DefaultLanguage()) }

// sunset is from when a period that serves nothing by day does so, if it does
// not say.
const sunset = 18 * 60

// refreshments reports those that are offered by day in a period that offers
// none.
func (ch *checker) refreshments(e *Edition) {
	for _, s := range e.Schedule() {
		if s.What() != RefreshmentsSlot || s.Date.IsZero() {
			continue
		}
		for _, p := range ch.w.Series.Periods {
			until := p.Sunset
			if until.IsZero() {
				until = ClockOf(sunset)
			}
			if !p.NoDaytimeRefreshments || !p.Covers(s.Date) || ch.timed(s) && s.Start.Minutes() >= until.Minutes() {
				continue
			}
			f := ch.report(DaytimeRefreshments, s.Path, fmt.Sprintf("%s%s on %s falls into %s, when nothing is served by day", ch.slotName(s), clockPhrase(s), s.Date, ch.text(p.Name)),
				fmt.Sprintf("Take the slot out, or serve from %s on.", until))
			f.Blocks = Announcing()
		}
	}
}

// moved reports deadlines that had to leave their day.
func (ch *checker) moved(e *Edition) {
	for _, d := range ch.w.Deadlines(e) {
		if !d.Moved() {
			continue
		}
		why := fmt.Sprintf("nobody works on a %s", d.Counted.Weekday())
		if d.Holiday != nil {
			why = "it is " + ch.text(d.Holiday.Name)
		}
		f := ch.report(DeadlineMoved, at("run_up[%d].at", d.Index), fmt.Sprintf("the deadline %q of %d moves from %s %s, because %s, to %s %s",
			d.ID, e.Year, d.Counted.Weekday(), d.Counted, why, d.Day.Weekday(), d.Day), `If that day does not suit, write another "at".`)
		f.Blocks = []Action{Planning}
		if d.Send != "" {
			f.Blocks = []Action{Preparing(d.Send)}
		}
	}
}

// tentative reports holidays and periods that may still move and would then
// matter to the edition: those that depend on the moon move by a day.
func (ch *checker) tentative(e *Edition) {
	const settle = `Correct it once it is announced, and take "tentative" out.`
	near := func(d, from, to Date) bool {
		return !d.IsZero() && !d.Before(from.AddDays(-1)) && !to.AddDays(1).Before(d)
	}
	announcing := []Action{PrepareInvitation, PrepareGuests, PrepareProgramme}
	for i, p := range ch.w.Series.Periods {
		if !p.Tentative || p.From.IsZero() || p.To.IsZero() {
			continue
		}
		for _, day := range e.AllDays() {
			if !near(day.Date, p.From, p.To) {
				continue
			}
			f := ch.report(TentativeDay, at("series.periods[%d]", i), fmt.Sprintf("%s, %s to %s, may still move, and the edition %d is on %s", ch.text(p.Name), p.From, p.To, e.Year, day.Date), settle)
			f.Blocks = announcing
			break
		}
	}
	for i, h := range ch.w.Series.Holidays {
		if !h.Tentative || h.Date.IsZero() {
			continue
		}
		var touched string
		var blocks []Action
		for _, d := range ch.w.Deadlines(e) {
			if d.Send != "" && (near(d.Day, h.Date, h.Date) || near(d.Counted, h.Date, h.Date)) {
				touched, blocks = fmt.Sprintf("%q of %d is due on %s", d.ID, e.Year, d.Day), append(blocks, Preparing(d.Send))
			}
		}
		for _, day := range e.AllDays() {
			if near(day.Date, h.Date, h.Date) {
				touched, blocks = fmt.Sprintf("the edition %d is on %s", e.Year, day.Date), append(blocks, announcing...)
			}
		}
		if touched == "" {
			continue
		}
		f := ch.report(TentativeDay, at("series.holidays[%d]", i), fmt.Sprintf("%s, %s, may still move, and %s", ch.text(h.Name), h.Date, touched), settle)
		f.Blocks = blocks
	}
}
