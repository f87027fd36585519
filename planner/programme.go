package planner

// FirstDay is the day, or the first of the days, of the edition; the zero date
// if none is set.
func (e *Edition) FirstDay() Date {
	days := e.AllDays()
	return days[0].Date
}

// LastDay is the last day of the edition.
func (e *Edition) LastDay() Date {
	days := e.AllDays()
	return days[len(days)-1].Date
}

// AllDays are the days of the edition, at least one: a one-day edition is a
// list of one.
func (e *Edition) AllDays() []Day {
	if len(e.Days) > 0 {
		return e.Days
	}
	return []Day{{Date: e.Date, Starts: e.Starts, Programme: e.Programme}}
}
