package planner

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A programme has a finding of two slots in one hall, or of one person in two
// halls, exactly where going through it minute by minute finds one.
func TestClashesAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, e := clashing(t)
		found := map[Code]bool{}
		for _, f := range Check(w, Circumstances{}) {
			found[f.Code] = true
		}
		overlap, twoPlaces := minuteByMinute(e)
		if found[Overlap] != overlap || found[TwoPlaces] != twoPlaces {
			t.Errorf("overlap: %t, and there is one: %t; two places: %t, and somebody is: %t\n%+v", found[Overlap], overlap, found[TwoPlaces], twoPlaces, e.AllDays())
		}
	})
}

// clashing is an edition with slots anywhere.
func clashing(t *rapid.T) (*Workspace, *Edition) {
	w := &Workspace{}
	for _, id := range []ID{"a", "b", "c"} {
		w.People = append(w.People, Person{ID: id, Name: Plain(string(id)), Emails: []Email{"x@example.org"}})
	}
	person := func(what string) ID { return rapid.SampledFrom([]ID{"", "a", "b", "c"}).Draw(t, what) }
	var days []Day
	for i := range rapid.IntRange(1, 2).Draw(t, "days") {
		d := Day{Date: Date{2027, 2, 25 + i}, Starts: ClockOf(9 * 60)}
		for range rapid.IntRange(0, 5).Draw(t, "slots") {
			s := Slot{Minutes: rapid.IntRange(1, 40).Draw(t, "minutes"), Person: person("person")}
			if rapid.Bool().Draw(t, "at") {
				hour := rapid.SampledFrom([]int{0, 8, 8, 23}).Draw(t, "hour")
				s.At = ClockOf(hour*60 + rapid.IntRange(0, 59).Draw(t, "minute"))
			}
			if rapid.Bool().Draw(t, "hall") {
				s.Hall = Plain("Small Hall")
			}
			switch rapid.IntRange(0, 2).Draw(t, "form") {
			case 0:
				s.Moderator, s.Speakers = person("moderator"), []PanelSpeech{{Person: "c"}}
			case 1:
				s.From, s.ReadBy = "a", person("reader")
			}
			d.Programme = append(d.Programme, s)
		}
		days = append(days, d)
	}
	e := &Edition{EditionHead: EditionHead{Year: 2027, Status: Open, Venue: Venue{Hall: Plain("Great Hall")}}, Days: days, Source: "editions/2027.yaml"}
	w.Editions = []*Edition{e}
	return w, e
}

// moment is a minute of a slot's day, counted from the first day.
func moment(e *Edition, s Scheduled, minute int) int {
	return s.Date.DaysSince(e.FirstDay())*24*60 + minute
}

func minuteByMinute(e *Edition) (overlap, twoPlaces bool) {
	slots, schedule, speeches := map[string][]string{}, e.Schedule(), e.Speeches()
	halls := map[string][]string{}
	for _, s := range schedule {
		for m := s.Start.Minutes(); m < s.End.Minutes(); m++ {
			key := fmt.Sprint(moment(e, s, m), s.Hall.In(""))
			slots[key] = append(slots[key], s.Path)
			overlap = overlap || len(slots[key]) > 1
		}
	}
	for _, sp := range speeches {
		for m := sp.Slot.Start.Minutes(); m < sp.Slot.End.Minutes(); m++ {
			key, hall := fmt.Sprint(moment(e, sp.Slot, m), sp.Person), sp.Slot.Hall.In("")
			if !slices.Contains(halls[key], hall) {
				halls[key] = append(halls[key], hall)
			}
			twoPlaces = twoPlaces || len(halls[key]) > 1
		}
	}
	return overlap, twoPlaces
}
