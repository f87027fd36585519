package planner

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func when(s string) (w When) {
	if err := w.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return w
}

func clock(s string) (c Clock) {
	if err := c.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return c
}

func TestAnniversariesAreCounted(t *testing.T) {
	s := Series{Anniversary: day("1992-02-26")}
	if n := s.Number(2027); n != 35 {
		t.Errorf("2027 is number %d, want 35", n)
	}
	leap := Series{Anniversary: day("1992-02-29")}
	for year, want := range map[int]string{2027: "2027-02-28", 2028: "2028-02-29", 2100: "2100-02-28"} {
		if got := leap.AnniversaryIn(year); got.String() != want {
			t.Errorf("29 February in %d is %s, want %s", year, got, want)
		}
	}
}

func TestDeadlinesLeaveDaysNobodyWorks(t *testing.T) {
	// 25 February 2027 is a Thursday.
	for _, c := range []struct {
		name, at, want string
		holidays       []string
		week           []Weekday
	}{
		{name: "on a working day it stays", at: "1 day before", want: "2027-02-24"},
		{name: "before: Saturday moves to Friday", at: "5 days before", want: "2027-02-19"},
		{name: "before: Sunday moves to Friday", at: "4 days before", want: "2027-02-19"},
		{name: "after: Saturday moves to Monday", at: "2 days after", want: "2027-03-01"},
		{name: "a holiday moves it too", at: "1 day before", holidays: []string{"2027-02-24"}, want: "2027-02-23"},
		{name: "a holiday week", at: "3 days before", holidays: []string{"2027-02-22", "2027-02-19", "2027-02-18"}, want: "2027-02-17"},
		{name: "a week that ends on Thursday", at: "6 days before", week: []Weekday{0, 1, 2, 3, 4}, want: "2027-02-18"},
		{name: "a fixed day stays", at: "2027-02-20", want: "2027-02-20"},
		{name: "nobody ever works", at: "1 day before", week: []Weekday{}, holidays: []string{"2027-02-24"}, want: "2027-02-23"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Workspace{SeriesFile: SeriesFile{
				Series: Series{WorkingDays: c.week},
				RunUp:  []RunUp{{ID: "x", At: when(c.at)}},
			}}
			for _, h := range c.holidays {
				w.Series.Holidays = append(w.Series.Holidays, Holiday{Date: day(h), Name: Plain("Holiday")})
			}
			e := &Edition{EditionHead: EditionHead{Date: day("2027-02-25")}}
			got := w.Deadlines(e)
			if len(got) != 1 || got[0].Day.String() != c.want {
				t.Fatalf("due %+v, want %s", got, c.want)
			}
			if got[0].Moved() != (got[0].Counted != got[0].Day) {
				t.Error("a deadline that left its day does not say so")
			}
		})
	}
}

func TestDeadlinesAreAtNineInTheSeriesZone(t *testing.T) {
	var z Zone
	if err := z.UnmarshalText([]byte("Europe/Berlin")); err != nil {
		t.Fatal(err)
	}
	for d, want := range map[string]string{"2027-03-26": "08:00", "2027-03-29": "07:00"} { // summer time begins on the 28th
		if got := (Deadline{Day: day(d)}).Moment(z).UTC().Format("15:04"); got != want {
			t.Errorf("%s: due at %s UTC, want %s", d, got, want)
		}
	}
}

func TestDefaultEditionIsTheNextToCome(t *testing.T) {
	edition := func(year int, d string) *Edition {
		return &Edition{EditionHead: EditionHead{Year: year, Date: day(d)}}
	}
	w := Workspace{Editions: []*Edition{edition(2017, "2017-02-21"), edition(2022, "2022-02-24"), edition(2027, "2027-02-25")}}
	for today, want := range map[string]int{"2020-01-01": 2022, "2027-02-25": 2027, "2027-02-26": 2027, "2030-01-01": 2027, "2010-01-01": 2017} {
		if got := w.DefaultEdition(day(today)); got.Year != want {
			t.Errorf("on %s the default edition is %d, want %d", today, got.Year, want)
		}
	}
	if (&Workspace{}).DefaultEdition(day("2027-01-01")) != nil {
		t.Error("an empty workspace has an edition")
	}
}

func TestScheduleGivesClockTimes(t *testing.T) {
	e := &Edition{
		EditionHead: EditionHead{Date: day("2027-02-25"), Starts: clock("10:00")},
		Programme: []Slot{
			{At: clock("09:30"), Minutes: 30, Kind: ArrivalSlot},
			{Minutes: 5, Kind: RecitationSlot},
			{Minutes: 20, Role: "keynote"},
			{End: clock("11:00"), Kind: PanelSlot},
			{At: clock("23:50"), Minutes: 20, Kind: FilmSlot},
			{Minutes: 10, Kind: BreakSlot},
		},
	}
	want := []string{"09:30-10:00", "10:00-10:05", "10:05-10:25", "10:25-11:00", "23:50-00:10", "00:10-00:20"}
	for i, s := range e.Schedule() {
		if span(s) != want[i] {
			t.Errorf("slot %d is %s, want %s", i, span(s), want[i])
		}
	}
	if end := e.EndsAt(0); end.Minutes() != 24*60+20 {
		t.Errorf("the day ends at minute %d", end.Minutes())
	}
}

func TestDaysHaveTheirOwnClocks(t *testing.T) {
	e := &Edition{Days: []Day{
		{Date: day("2027-02-28"), Starts: clock("14:00"), Programme: []Slot{{Minutes: 60}}},
		{Date: day("2027-03-01"), Starts: clock("09:00"), Programme: []Slot{{Minutes: 30}, {Minutes: 30}}},
	}}
	var got []string
	for _, s := range e.Schedule() {
		got = append(got, s.Path+" "+s.Date.String()+" "+span(s))
	}
	want := []string{"days[0].programme[0] 2027-02-28 14:00-15:00", "days[1].programme[0] 2027-03-01 09:00-09:30", "days[1].programme[1] 2027-03-01 09:30-10:00"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
	if e.FirstDay() != day("2027-02-28") || e.LastDay() != day("2027-03-01") {
		t.Errorf("the edition runs from %s to %s", e.FirstDay(), e.LastDay())
	}
}

func TestSummerTimeCountsInMoments(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	before := day("2027-03-28").At(clock("01:00"), berlin)
	after := day("2027-03-28").At(clock("04:00"), berlin)
	if after.Sub(before) != 2*time.Hour {
		t.Errorf("from 01:00 to 04:00 on the night of the change are %s, want 2h", after.Sub(before))
	}
}

// The deadline of a kind of mail is the first that sends it.
func TestDeadlineOfIsTheFirstThatSends(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &Workspace{}
		e := &Edition{EditionHead: EditionHead{Date: day("2027-02-25")}}
		kinds := []MailKind{"", InvitationMail, ReminderMail}
		for range rapid.IntRange(0, 6).Draw(t, "entries") {
			w.RunUp = append(w.RunUp, RunUp{
				Send: rapid.SampledFrom(kinds).Draw(t, "send"), At: rapid.SampledFrom([]When{{}, when("9 days before"), when("2 weeks before"), when("3 days after"), when("2027-02-01")}).Draw(t, "at"),
			})
		}
		for _, kind := range kinds[1:] {
			var want Deadline
			i := slices.IndexFunc(w.Deadlines(e), func(d Deadline) bool { return d.Send == kind })
			if i >= 0 {
				want = w.Deadlines(e)[i]
			}
			if got, ok := w.DeadlineOf(e, kind); ok != (i >= 0) || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: got %+v, want %+v", kind, got, want)
			}
		}
	})
}
