package planner

import "slices"

// DaysOf are the days, as indexes of [Edition.AllDays], for which somebody is
// asked: those on which the programme has them act. Whoever it does not name is
// asked for all, and so is whoever has a role beside what it names, as a chair
// may.
func (e *Edition) DaysOf(person ID) []int {
	all := e.AllDays()
	if person != "" && len(all) > 1 {
		if days := e.actsOn(person); len(days) > 0 {
			return days
		}
	}
	days := make([]int, len(all))
	for i := range all {
		days[i] = i
	}
	return days
}

// actsOn are the days on which a person acts; none where the person has a role
// beside what the programme has them do. Whoever acts at all is a speaker.
func (e *Edition) actsOn(person ID) []int {
	var roles []ID
	acts := map[Date]bool{}
	for _, s := range e.Speeches() {
		if s.Person == person {
			roles = append(roles, s.Role)
			acts[s.Slot.Date] = true
		}
	}
	for _, p := range e.Roles {
		if p.Person == person && p.Role != Speaker && !slices.Contains(roles, p.Role) {
			return nil
		}
	}
	var days []int
	for i, day := range e.AllDays() {
		if acts[day.Date] {
			days = append(days, i)
		}
	}
	return days
}

// Days are those for which a recipient is asked.
func (r Recipient) Days(e *Edition) []int {
	if r.Person == nil {
		return e.DaysOf("")
	}
	return e.DaysOf(r.Person.ID)
}

// online reports whether a recipient takes part from elsewhere in all that the
// programme has them do.
func (r Recipient) online(e *Edition) bool { return r.Person != nil && e.online(r.Person.ID) }

// times is when some of the edition's days begin: the time alone where there
// is one day, else each with its date. The zone stands behind the last, and
// behind each where it is not the same.
func (wr *writer) times(days []int) []Inline {
	all, zone := wr.e.AllDays(), wr.w.Series.Timezone.Location()
	type begins struct {
		date   Date
		starts Clock
	}
	var times []begins
	for _, i := range days {
		if starts := wr.e.StartsAt(i); !starts.IsZero() && !all[i].Date.IsZero() {
			times = append(times, begins{all[i].Date, starts})
		}
	}
	if len(times) == 0 {
		return nil
	}
	last := times[len(times)-1]
	_, offset := last.date.At(last.starts, zone).Zone()
	var phrases [][]Inline
	for i, t := range times {
		at := t.date.At(t.starts, zone)
		clock := wr.Clock(t.starts)
		if _, other := at.Zone(); i == len(times)-1 || other != offset {
			clock = wr.Moment(at)
		}
		if len(all) == 1 {
			return str(clock)
		}
		phrases = append(phrases, wr.label("day_time", Values{"date": str(wr.Date(DayDate, t.date)), "time": str(clock)}))
	}
	return wr.And(phrases)
}

// arriveBy is when whoever comes is to be seated, which is asked of the first
// day; nothing for somebody who is not asked for that.
func (wr *writer) arriveBy(days []int) []Inline {
	by := wr.e.Invitation.ArriveBy
	switch {
	case by.IsZero() || !slices.Contains(days, 0):
		return nil
	case len(wr.e.AllDays()) == 1 || wr.e.FirstDay().IsZero():
		return str(wr.Clock(by))
	}
	return wr.label("day_time", Values{"date": str(wr.Date(DayDate, wr.e.FirstDay())), "time": str(wr.Clock(by))})
}
