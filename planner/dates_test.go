package planner

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// Everything here was counted on a calendar, and the moments by the rules of
// the zones: none of it was read off the program.

func zone(name string) (z Zone) {
	if err := z.UnmarshalText([]byte(name)); err != nil {
		panic(err)
	}
	return z
}

// The edition's day is Thursday, 25 February 2027.
func TestDeadlinesAndHolidays(t *testing.T) {
	monToFri := weekdays("Mon", "Tue", "Wed", "Thu", "Fri")
	sunToThu := weekdays("Sun", "Mon", "Tue", "Wed", "Thu")
	eid := []string{"2027-03-10", "2027-03-11", "2027-03-12"} // Wednesday to Friday
	for _, c := range []struct {
		name, at string
		week     []Weekday
		holidays []string
		want     string
		because  string // the holiday; empty: the weekday, or it did not move
	}{
		{"a holiday on the deadline, before", "1 week before", monToFri, []string{"2027-02-18"}, "2027-02-17", "2027-02-18"},
		{"a holiday on the deadline, after", "1 week after", monToFri, []string{"2027-03-04"}, "2027-03-05", "2027-03-04"},
		{"a holiday on a Monday, before", "10 days before", monToFri, []string{"2027-02-15"}, "2027-02-12", "2027-02-15"},
		{"a holiday on a Friday, after", "8 days after", monToFri, []string{"2027-03-05"}, "2027-03-08", "2027-03-05"},
		{"a Saturday behind a holiday on Friday, before", "5 days before", monToFri, []string{"2027-02-19"}, "2027-02-18", ""},
		{"a Sunday before a holiday on Monday, after", "3 days after", monToFri, []string{"2027-03-01"}, "2027-03-02", ""},
		{"the first day of a holiday week, after", "13 days after", monToFri, eid, "2027-03-15", "2027-03-10"},
		{"the last day of a holiday week, after", "15 days after", monToFri, eid, "2027-03-15", "2027-03-12"},
		{"the Saturday behind a holiday week, after", "16 days after", monToFri, eid, "2027-03-15", ""},
		{"the day before a holiday week stays", "12 days after", monToFri, eid, "2027-03-09", ""},
		{"a holiday week of five, before", "3 days before", monToFri, []string{"2027-02-15", "2027-02-16", "2027-02-17", "2027-02-18", "2027-02-19", "2027-02-22"}, "2027-02-12", "2027-02-22"},
		{"in the middle of a holiday week, before", "1 week before", monToFri, []string{"2027-02-16", "2027-02-17", "2027-02-18", "2027-02-19"}, "2027-02-15", "2027-02-18"},
		{"Friday where the week begins on Sunday, before", "6 days before", sunToThu, nil, "2027-02-18", ""},
		{"Friday where the week begins on Sunday, after", "1 day after", sunToThu, nil, "2027-02-28", ""},
		{"a holiday week where the week begins on Sunday, after", "13 days after", sunToThu, eid, "2027-03-14", "2027-03-10"},
		{"a holiday week where the week begins on Sunday, before", "2 days before", sunToThu, []string{"2027-02-21", "2027-02-22", "2027-02-23"}, "2027-02-18", "2027-02-23"},
		{"over the end of the year", "8 weeks before", monToFri, []string{"2026-12-31", "2027-01-01"}, "2026-12-30", "2026-12-31"},
		{"the day itself stays on a holiday", "on the day", monToFri, []string{"2027-02-25"}, "2027-02-25", ""},
		{"a date that was fixed stays on a holiday", "2027-02-15", monToFri, []string{"2027-02-15"}, "2027-02-15", ""},
	} {
		w := Workspace{SeriesFile: SeriesFile{Series: Series{WorkingDays: c.week}, RunUp: []RunUp{{ID: "x", At: when(c.at)}}}}
		for _, h := range c.holidays {
			w.Series.Holidays = append(w.Series.Holidays, Holiday{Date: day(h), Name: Plain(h)})
		}
		got := w.Deadlines(&Edition{EditionHead: EditionHead{Date: day("2027-02-25")}})[0]
		because := ""
		if got.Holiday != nil {
			because = got.Holiday.Name.In("")
		}
		if got.Day.String() != c.want || because != c.because {
			t.Errorf("%s: due on %s because of %q, want %s because of %q", c.name, got.Day, because, c.want, c.because)
		}
	}
}

// Clocks go forward in Berlin on Sunday 28 March 2027 from 02:00 to 03:00 and
// back on Sunday 31 October from 03:00 to 02:00; in New York forward on 14 March
// and back on 7 November; in Santiago back on Saturday 3 April at 24:00 to
// 23:00; in Karachi never.
func TestDeadlinesOverTheChangeOfClocks(t *testing.T) {
	for _, c := range []struct {
		zone, edition, at, want string // in UTC
	}{
		{"Europe/Berlin", "2027-03-30", "4 days before", "2027-03-26T08:00:00Z"},
		{"Europe/Berlin", "2027-03-30", "1 day before", "2027-03-29T07:00:00Z"},
		{"Europe/Berlin", "2027-03-30", "2 days before", "2027-03-26T08:00:00Z"}, // the Sunday of the change; Friday before it
		{"Europe/Berlin", "2027-03-25", "3 days after", "2027-03-29T07:00:00Z"},  // the same, Monday after it
		{"Europe/Berlin", "2027-03-25", "1 day after", "2027-03-26T08:00:00Z"},
		{"Europe/Berlin", "2027-11-02", "4 days before", "2027-10-29T07:00:00Z"},
		{"Europe/Berlin", "2027-11-02", "1 day before", "2027-11-01T08:00:00Z"},
		{"America/New_York", "2027-03-16", "4 days before", "2027-03-12T14:00:00Z"},
		{"America/New_York", "2027-03-16", "1 day before", "2027-03-15T13:00:00Z"},
		{"America/New_York", "2027-11-05", "3 days after", "2027-11-08T14:00:00Z"},
		{"Asia/Karachi", "2027-03-30", "4 days before", "2027-03-26T04:00:00Z"},
		{"Asia/Karachi", "2027-03-30", "1 day before", "2027-03-29T04:00:00Z"},
	} {
		w := Workspace{SeriesFile: SeriesFile{Series: Series{Timezone: zone(c.zone)}, RunUp: []RunUp{{ID: "x", At: when(c.at)}}}}
		got := w.Deadlines(&Edition{EditionHead: EditionHead{Date: day(c.edition)}})[0].Moment(w.Series.Timezone)
		if got.UTC().Format(time.RFC3339) != c.want || got.Format("15:04") != "09:00" {
			t.Errorf("%s %s of %s: due at %s, want %s and 09:00 there", c.zone, c.at, c.edition, got, c.want)
		}
	}
}

// A slot in the hour that is left out, in the one that comes twice, and over
// each.
func TestSlotsOverTheChangeOfClocks(t *testing.T) {
	for _, c := range []struct {
		zone, day, at string
		minutes       int
		start, end    string // in UTC
		impossible    bool
	}{
		{"Europe/Berlin", "2027-03-28", "01:30", 30, "2027-03-28T00:30:00Z", "2027-03-28T01:00:00Z", false},
		{"Europe/Berlin", "2027-03-28", "02:00", 60, "2027-03-28T01:00:00Z", "2027-03-28T01:00:00Z", true},
		{"Europe/Berlin", "2027-03-28", "02:30", 60, "2027-03-28T01:30:00Z", "2027-03-28T01:30:00Z", true},
		{"Europe/Berlin", "2027-03-28", "03:00", 60, "2027-03-28T01:00:00Z", "2027-03-28T02:00:00Z", false},
		{"Europe/Berlin", "2027-03-28", "10:00", 60, "2027-03-28T08:00:00Z", "2027-03-28T09:00:00Z", false},
		{"Europe/Berlin", "2027-10-31", "01:30", 30, "2027-10-30T23:30:00Z", "2027-10-31T00:00:00Z", false},
		{"Europe/Berlin", "2027-10-31", "02:30", 15, "2027-10-31T00:30:00Z", "2027-10-31T00:45:00Z", false}, // the first of the two
		{"Europe/Berlin", "2027-10-31", "03:00", 60, "2027-10-31T02:00:00Z", "2027-10-31T03:00:00Z", false},
		{"Europe/Berlin", "2027-10-31", "10:00", 60, "2027-10-31T09:00:00Z", "2027-10-31T10:00:00Z", false},
		{"Europe/Berlin", "2027-10-30", "23:30", 60, "2027-10-30T21:30:00Z", "2027-10-30T22:30:00Z", false}, // past midnight
		{"Europe/Berlin", "2027-03-27", "23:30", 60, "2027-03-27T22:30:00Z", "2027-03-27T23:30:00Z", false},
		{"America/New_York", "2027-03-14", "02:15", 60, "2027-03-14T07:15:00Z", "2027-03-14T07:15:00Z", true},
		{"America/New_York", "2027-11-07", "01:15", 15, "2027-11-07T05:15:00Z", "2027-11-07T05:30:00Z", false},
		{"America/New_York", "2027-11-07", "02:15", 15, "2027-11-07T07:15:00Z", "2027-11-07T07:30:00Z", false},
		{"America/Santiago", "2027-04-03", "23:30", 15, "2027-04-04T02:30:00Z", "2027-04-04T02:45:00Z", false}, // the first of the two
		{"Asia/Karachi", "2027-03-28", "02:30", 60, "2027-03-27T21:30:00Z", "2027-03-27T22:30:00Z", false},
		{"UTC", "2027-03-28", "02:30", 60, "2027-03-28T02:30:00Z", "2027-03-28T03:30:00Z", false},
	} {
		name := fmt.Sprintf("%s %s %s", c.zone, c.day, c.at)
		w := sample()
		e := w.Editions[0]
		w.Series.Timezone = zone(c.zone)
		e.Date, e.Starts, e.Venue.Opens, e.Venue.Closes, e.Invitation.ArriveBy = day(c.day), Clock{}, Clock{}, Clock{}, Clock{}
		e.Programme = []Slot{{At: clock(c.at), Minutes: c.minutes, Person: "boris"}}
		entries, err := Appointments(w, e, echo{})
		if err != nil || len(entries) != 1 {
			t.Fatalf("%s: %+v, %v", name, entries, err)
		}
		start, end := entries[0].Start.UTC().Format(time.RFC3339), entries[0].End.UTC().Format(time.RFC3339)
		if start != c.start || !c.impossible && end != c.end {
			t.Errorf("%s: from %s to %s, want %s to %s", name, start, end, c.start, c.end)
		}
		var found []string
		for _, f := range Check(w, Circumstances{}) {
			if f.Code == Impossible {
				found = append(found, f.Place.Path+": "+f.Message)
			}
		}
		want := fmt.Sprintf(`programme[0]: "boris" begins at %s on %s, and that night clocks in %s are put forward over that time`, c.at, c.day, c.zone)
		if c.impossible != (len(found) == 1 && found[0] == want) {
			t.Errorf("%s: found %q, want %t", name, found, c.impossible)
		}
	}
	w := sample()
	w.Series.Timezone, w.Editions[0].Date, w.Editions[0].Starts = zone("Europe/Berlin"), day("2027-03-28"), clock("02:10")
	found := slices.DeleteFunc(Check(w, Circumstances{}), func(f Finding) bool { return f.Code != Impossible })
	if len(found) != 1 || !strings.HasPrefix(found[0].Message, "the day starts at 02:10 on 2027-03-28") {
		t.Errorf("a day that starts in the hour left out: %+v", found)
	}
}

// Two days across a month's end: deadlines are counted from the first.
func TestTwoDaysAcrossAMonthsEnd(t *testing.T) {
	run := []RunUp{
		{ID: "6w", At: when("6 weeks before")},
		{ID: "1d", At: when("1 day before")},
		{ID: "1a", At: when("1 day after")},
		{ID: "5a", At: when("5 days after")},
		{ID: "3w", At: when("3 weeks after")},
	}
	for _, c := range []struct{ first, second, want string }{
		// A Wednesday and a Thursday in a common year: no month's end.
		{"2027-02-24", "2027-02-25", "6w 2027-01-13, 1d 2027-02-23, 1a 2027-02-25, 5a 2027-03-01, 3w 2027-03-17"},
		// Sunday and Monday.
		{"2027-02-28", "2027-03-01", "6w 2027-01-15, 1d 2027-02-26, 1a 2027-03-01, 5a 2027-03-05, 3w 2027-03-22"},
		// Tuesday, 29 February, and Wednesday, in a leap year.
		{"2028-02-29", "2028-03-01", "6w 2028-01-18, 1d 2028-02-28, 1a 2028-03-01, 5a 2028-03-06, 3w 2028-03-21"},
		// Friday, the last day of a year, and Saturday.
		{"2027-12-31", "2028-01-01", "6w 2027-11-19, 1d 2027-12-30, 1a 2028-01-03, 5a 2028-01-05, 3w 2028-01-21"},
		// Friday, 30 April, and Monday, 3 May.
		{"2027-04-30", "2027-05-03", "6w 2027-03-19, 1d 2027-04-29, 1a 2027-05-03, 5a 2027-05-05, 3w 2027-05-21"},
	} {
		w := Workspace{SeriesFile: SeriesFile{RunUp: run}}
		e := &Edition{Days: []Day{{Date: day(c.first), Starts: clock("10:00"), Programme: []Slot{{Minutes: 60}}}, {Date: day(c.second), Starts: clock("09:00"), Programme: []Slot{{Minutes: 30}}}}}
		var got []string
		for _, d := range w.Deadlines(e) {
			got = append(got, fmt.Sprintf("%s %s", d.ID, d.Day))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s and %s: %s\nwant %s", c.first, c.second, strings.Join(got, ", "), c.want)
		}
		if s := e.Schedule(); s[0].Date.String() != c.first || s[1].Date.String() != c.second || span(s[1]) != "09:00-09:30" || e.LastDay().String() != c.second {
			t.Errorf("%s and %s: scheduled %+v", c.first, c.second, s)
		}
	}
}
