package templates

import (
	"maps"
	"slices"

	"convene/planner"
)

// Calendars are the names of weekdays and months in every language, in the
// order of [Set.Languages].
func (s *Set) Calendars() []planner.CalendarNames {
	var all []planner.CalendarNames
	for _, lang := range slices.Sorted(maps.Keys(s.languages)) {
		l := s.languages[lang]
		all = append(all, planner.CalendarNames{Weekdays: [7]string(l.weekdays), Months: [12]string(l.months)})
	}
	return all
}
