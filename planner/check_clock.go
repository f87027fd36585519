package planner

import "fmt"

// clockChanges reports times that no clock shows, because it is put forward
// over them when summer time begins.
func (ch *checker) clockChanges(e *Edition) {
	zone := ch.w.Series.Timezone
	skipped := func(path, what string, d Date, c Clock) {
		if d.IsZero() || c.IsZero() || d.exists(c, zone.Location()) {
			return
		}
		ch.report(Impossible, path, fmt.Sprintf("%s at %s on %s, and that night clocks in %s are put forward over that time", what, c, d, zone), "Choose a time before or after the change.")
	}
	for i, day := range e.AllDays() {
		path := "edition.starts"
		if len(e.Days) > 0 {
			path = at("days[%d].starts", i)
		}
		skipped(path, "the day starts", day.Date, day.Starts)
	}
	for _, s := range e.Schedule() {
		if ch.timed(s) {
			skipped(s.Path, ch.slotName(s)+" begins", s.Date, s.Start)
		}
	}
}
