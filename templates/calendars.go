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

// Numbers are the stems of numbers in words, of the languages whose files give
// them.
func (s *Set) Numbers() []planner.NumberWords {
	var all []planner.NumberWords
	for _, lang := range slices.Sorted(maps.Keys(s.languages)) {
		all = append(all, s.languages[lang].stems)
	}
	return all
}
