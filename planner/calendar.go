package planner

import (
	"slices"
	"time"
)

// dueAt is the clock time at which whatever is due on a day is due.
const dueAt = 9 * 60

// Number is how many years lie between the day commemorated and an edition of
// year: 35 for 2027 and 1992.
func (s *Series) Number(year int) int { return year - s.Anniversary.Year }

// AnniversaryIn is the day commemorated, in year. In a year without a 29
// February that day's anniversary is the 28th.
func (s *Series) AnniversaryIn(year int) Date {
	d := Date{year, s.Anniversary.Month, s.Anniversary.Day}
	if DateOf(d.midnight()) != d {
		d.Day = 28
	}
	return d
}

// IsWorkingDay reports whether a deadline may fall on d. If a holiday is the
// reason that it may not, holiday is that one; else it is nil.
func (s *Series) IsWorkingDay(d Date) (ok bool, holiday *Holiday) {
	for i, h := range s.Holidays {
		if h.Date == d {
			return false, &s.Holidays[i]
		}
	}
	days := s.WorkingDays
	if len(days) == 0 {
		days = []Weekday{Weekday(time.Monday), Weekday(time.Tuesday), Weekday(time.Wednesday), Weekday(time.Thursday), Weekday(time.Friday)}
	}
	return slices.Contains(days, Weekday(d.Weekday())), nil
}

// Deadline is a run-up entry on the calendar of one edition.
type Deadline struct {
	RunUp
	Index int // of the entry in the series' run_up
	// Day is when it is due, at 09:00 in the series' zone.
	Day Date
	// Counted is the day before it was moved off a day nobody works.
	Counted Date
	// Holiday is why it moved; nil if it did not, or if Counted is a day of
	// the week on which nobody works.
	Holiday *Holiday
}

// Moved reports whether the deadline had to leave its day.
func (d Deadline) Moved() bool { return d.Day != d.Counted }

// Moment is when it is due.
func (d Deadline) Moment(zone Zone) time.Time { return d.Day.At(ClockOf(dueAt), zone.Location()) }

// Deadlines are the run-up of an edition in the order of their days. It is
// empty while the edition has no date.
func (w *Workspace) Deadlines(e *Edition) []Deadline {
	first := e.FirstDay()
	if first.IsZero() {
		return nil
	}
	var all []Deadline
	for i, r := range w.RunUp {
		if r.At.IsZero() {
			continue
		}
		all = append(all, w.deadline(i, first))
	}
	slices.SortStableFunc(all, func(a, b Deadline) int { return a.Day.midnight().Compare(b.Day.midnight()) })
	return all
}

// deadline is that of an entry of the run-up to the first day.
func (w *Workspace) deadline(i int, first Date) Deadline {
	d := Deadline{RunUp: w.RunUp[i], Index: i, Counted: w.RunUp[i].At.From(first)}
	d.Day, d.Holiday = w.Series.settle(d.Counted, d.At)
	return d
}

// settle moves a counted day off days on which nobody works: earlier before
// the edition, later after it. A date that was fixed by hand, and the day
// itself, stay.
func (s *Series) settle(counted Date, when When) (day Date, because *Holiday) {
	if !when.Fixed.IsZero() || when.Days == 0 {
		return counted, nil
	}
	step := 1
	if when.Days < 0 {
		step = -1
	}
	// A year of days nobody works is a mistake in the file, not a deadline.
	for day = counted; day.DaysSince(counted)*step < 366; day = day.AddDays(step) {
		ok, holiday := s.IsWorkingDay(day)
		if ok {
			return day, because
		}
		if because == nil && day == counted {
			because = holiday
		}
	}
	return counted, nil
}

// DeadlineOf is the deadline that sends a kind of mail; ok is false if the
// run-up has none.
func (w *Workspace) DeadlineOf(e *Edition, kind MailKind) (deadline Deadline, ok bool) {
	first := e.FirstDay()
	if first.IsZero() {
		return Deadline{}, false
	}
	for i, r := range w.RunUp {
		if r.Send != kind || r.At.IsZero() {
			continue
		}
		if d := w.deadline(i, first); !ok || d.Day.Before(deadline.Day) {
			deadline, ok = d, true
		}
	}
	return deadline, ok
}
