package planner

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// proposals are dates as a table of this file writes them: day, reason, and in
// brackets what to mind.
func proposals(all []ProposedDate) string {
	var lines []string
	for _, p := range all {
		line := p.Day.String()
		if p.Reason != "" {
			line += " " + p.Reason
		}
		if len(p.Mind) > 0 {
			line += fmt.Sprintf(" [%s]", strings.Join(p.Mind, "; "))
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func weekdays(names ...string) []Weekday {
	days := make([]Weekday, len(names))
	for i, n := range names {
		if err := days[i].UnmarshalText([]byte(n)); err != nil {
			panic(err)
		}
	}
	return days
}

// The expected days were read off a calendar, where the 26th of February is a
// Friday in 2027, Saturday in 2028, Monday in 2029, Tuesday in 2030, Wednesday
// in 2031, Thursday in 2032 and Sunday in 2034.
func TestTheAnniversaryOnEveryWeekday(t *testing.T) {
	years := []int{2029, 2030, 2031, 2032, 2027, 2028, 2034} // from Monday
	for _, c := range []struct {
		rule  Proposal
		wants []string
	}{
		{
			Proposal{weekdays("Mon", "Tue", "Wed", "Thu"), OnOrBefore},
			[]string{"2029-02-26", "2030-02-26", "2031-02-26", "2032-02-26", "2027-02-25 The 26th is a Friday", "2028-02-24 The 26th is a Saturday", "2034-02-23 The 26th is a Sunday"},
		},
		{
			Proposal{weekdays("Mon", "Tue", "Wed", "Thu"), OnOrAfter},
			[]string{"2029-02-26", "2030-02-26", "2031-02-26", "2032-02-26", "2027-03-01 The 26th is a Friday", "2028-02-28 The 26th is a Saturday", "2034-02-27 The 26th is a Sunday"},
		},
		{
			// Saturday lies two days from Thursday and two from Monday.
			Proposal{weekdays("Mon", "Tue", "Wed", "Thu"), ClosestDay},
			[]string{"2029-02-26", "2030-02-26", "2031-02-26", "2032-02-26", "2027-02-25 The 26th is a Friday", "2028-02-24 The 26th is a Saturday", "2034-02-27 The 26th is a Sunday"},
		},
		{
			Proposal{weekdays("Thu"), ClosestDay},
			[]string{
				"2029-03-01 The 26th is a Monday", "2030-02-28 The 26th is a Tuesday", "2031-02-27 The 26th is a Wednesday", "2032-02-26",
				"2027-02-25 The 26th is a Friday", "2028-02-24 The 26th is a Saturday", "2034-02-23 The 26th is a Sunday",
			},
		},
		{
			Proposal{weekdays("Sun", "Mon", "Tue", "Wed", "Thu"), OnOrAfter},
			[]string{"2029-02-26", "2030-02-26", "2031-02-26", "2032-02-26", "2027-02-28 The 26th is a Friday", "2028-02-27 The 26th is a Saturday", "2034-02-26"},
		},
		{
			Proposal{weekdays("Sat"), OnOrBefore},
			[]string{
				"2029-02-24 The 26th is a Monday", "2030-02-23 The 26th is a Tuesday", "2031-02-22 The 26th is a Wednesday", "2032-02-21 The 26th is a Thursday",
				"2027-02-20 The 26th is a Friday", "2028-02-26", "2034-02-25 The 26th is a Sunday",
			},
		},
		{
			Proposal{nil, Exact},
			[]string{"2029-02-26", "2030-02-26", "2031-02-26", "2032-02-26", "2027-02-26", "2028-02-26", "2034-02-26"},
		},
		{
			Proposal{weekdays("Mon", "Tue", "Wed", "Thu"), Exact},
			[]string{
				"2029-02-26", "2030-02-26", "2031-02-26", "2032-02-26", "2027-02-26 [the 26th is a Friday]", "2028-02-26 [the 26th is a Saturday]",
				"2034-02-26 [the 26th is a Sunday]",
			},
		},
		{Proposal{}, []string{"2029-02-26", "2030-02-26", "2031-02-26", "2032-02-26", "2027-02-26", "2028-02-26", "2034-02-26"}},
	} {
		s := Series{Anniversary: day("1992-02-26"), Propose: c.rule}
		for i, year := range years {
			if got := proposals(s.ProposeDates(year)[:1]); got != c.wants[i] {
				t.Errorf("%s of %v: %q, want %q", c.rule.When, c.rule.Weekdays, got, c.wants[i])
			}
		}
	}
}

func TestProposedDatesAndTheirReasons(t *testing.T) {
	monToThu := Proposal{weekdays("Mon", "Tue", "Wed", "Thu"), OnOrBefore}
	ramadan := Period{Name: Plain("Ramadan"), From: day("2027-02-08"), To: day("2027-03-09"), Tentative: true}
	for _, c := range []struct {
		name        string
		anniversary string
		propose     Proposal
		holidays    []Holiday
		periods     []Period
		year        int
		days        []int
		want        string
	}{
		{
			"two others, each with its reason", "1992-02-26", monToThu, nil, nil, 2028, nil, `
2028-02-24 The 26th is a Saturday
2028-02-28 2 days after the 26th, the first day after it that suits
2028-02-23 3 days before the 26th, the next one earlier`,
		},
		{
			"the day itself suits", "1992-02-26", monToThu, nil, nil, 2030, nil, `
2030-02-26
2030-02-27 1 day after the 26th, the first day after it that suits
2030-02-25 1 day before the 26th, the next one earlier`,
		},
		{
			// Outside Ramadan the nearest Monday to Thursday is the Thursday
			// before it began; the Wednesday after it is one day nearer.
			"inside a period", "1992-02-26", monToThu, nil, []Period{ramadan}, 2027, nil, `
2027-02-25 The 26th is a Friday [inside Ramadan (tentative)]
2027-03-10 12 days after the 26th, the nearest outside Ramadan (tentative)
2027-03-01 3 days after the 26th, the first day after it that suits [inside Ramadan (tentative)]`,
		},
		{
			"a holiday on the day", "1992-02-26", monToThu, []Holiday{{Date: day("2030-02-26"), Name: Plain("Town Day")}}, nil, 2030, nil, `
2030-02-25 The 26th is Town Day
2030-02-27 1 day after the 26th, the first day after it that suits
2030-02-21 5 days before the 26th, the next one earlier`,
		},
		{
			"a weekday and holidays behind it", "1992-02-26", monToThu,
			[]Holiday{{Date: day("2028-02-24"), Name: Plain("Eid"), Tentative: true}, {Date: day("2028-02-23"), Name: Plain("Eid, eve"), Tentative: true}},
			nil, 2028, nil, `
2028-02-22 The 26th is a Saturday, the 24th is Eid (tentative) and the 23rd is Eid, eve (tentative)
2028-02-28 2 days after the 26th, the first day after it that suits
2028-02-21 5 days before the 26th, the next one earlier`,
		},
		{
			"29 February in a year without one, on a Sunday", "1988-02-29", monToThu, nil, nil, 2027, nil, `
2027-02-25 2027 has no 29 February and the 28th is a Sunday
2027-03-01 1 day after the 28th, the first day after it that suits
2027-02-24 4 days before the 28th, the next one earlier`,
		},
		{
			"29 February in a year with one", "1988-02-29", Proposal{nil, Exact}, nil, nil, 2028, nil, `
2028-02-29
2028-03-01 1 day after the 29th, the first day after it that suits
2028-02-28 1 day before the 29th, the next one earlier`,
		},
		{
			"29 February in 2100, which is no leap year", "1988-02-29", Proposal{nil, Exact}, nil, nil, 2100, nil, `
2100-02-28 2100 has no 29 February
2100-03-01 1 day after the 28th, the first day after it that suits
2100-02-27 1 day before the 28th, the next one earlier`,
		},
		{
			"into the month before", "1990-03-01", monToThu, nil, nil, 2030, nil, `
2030-02-28 The 1st is a Friday
2030-03-04 3 days after the 1st, the first day after it that suits
2030-02-27 2 days before the 1st, the next one earlier`,
		},
		{
			"into the year before", "1990-01-01", Proposal{weekdays("Fri"), OnOrBefore}, []Holiday{{Date: day("2027-12-31"), Name: Plain("Old Year")}}, nil, 2028, nil, `
2027-12-24 The 1st is a Saturday and 31 December is Old Year
2028-01-07 6 days after the 1st, the first day after it that suits
2027-12-17 15 days before the 1st, the next one earlier`,
		},
		{
			// 2032-02-26 is a Thursday, and the second day would be a Friday.
			"two days, both on days of the rule", "1992-02-26", monToThu, nil, nil, 2032, []int{0, 1}, `
2032-02-25 The 27th is a Friday
2032-03-01 4 days after the 26th, the first day after it that suits
2032-02-24 2 days before the 26th, the next one earlier`,
		},
		{
			"two days that cannot both be", "1992-02-26", Proposal{weekdays("Thu"), OnOrBefore}, nil, nil, 2032, []int{0, 1}, `
2032-02-26
2032-03-04 7 days after the 26th, the first day after it that suits
2032-02-19 7 days before the 26th, the next one earlier`,
		},
		{
			"two days, the second a holiday", "1992-02-26", Proposal{nil, Exact}, []Holiday{{Date: day("2032-02-27"), Name: Plain("Town Day")}}, nil, 2032, []int{0, 1}, `
2032-02-26 [the 27th is Town Day]
2032-02-28 2 days after the 26th, the first day after it that suits
2032-02-25 1 day before the 26th, the next one earlier`,
		},
		{
			// 2032-02-26 is a Thursday.
			"two days, the second of which is the anniversary", "1992-02-26", Proposal{nil, Exact}, nil, nil, 2032, []int{-1, 0}, `
2032-02-25
2032-02-26 1 day after the 26th, the first day after it that suits
2032-02-24 1 day before the 26th, the next one earlier`,
		},
		{
			// In 2034 the 26th is a Sunday: Wednesday and Thursday are the 22nd and 23rd.
			"two days, ending on or before it", "1992-02-26", monToThu, nil, nil, 2034, []int{-1, 0}, `
2034-02-22 The 26th is a Sunday
2034-02-27 2 days after the 26th, the first day after it that suits
2034-02-21 4 days before the 26th, the next one earlier`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Series{Anniversary: day(c.anniversary), Propose: c.propose, Holidays: c.holidays, Periods: c.periods}
			if got, want := proposals(s.ProposeDates(c.year, c.days...)), strings.TrimPrefix(c.want, "\n"); got != want {
				t.Errorf("proposed\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// Reasons do not go on for ever, and where no day suits it is the anniversary.
func TestARuleThatNothingSatisfies(t *testing.T) {
	s := Series{Anniversary: day("1992-02-26"), Propose: Proposal{weekdays("Mon"), OnOrBefore}}
	for d := day("2027-01-01"); d.Year < 2028; d = d.AddDays(1) {
		s.Holidays = append(s.Holidays, Holiday{Date: d, Name: Plain("Strike")})
	}
	if got := proposals(s.ProposeDates(2027)); !strings.HasPrefix(got, "2026-12-28 The 26th is Strike, the 22nd is Strike and the 15th is Strike") {
		t.Errorf("proposed %s", got)
	}
	for d := day("2026-01-01"); d.Year < 2027; d = d.AddDays(1) {
		s.Holidays = append(s.Holidays, Holiday{Date: d, Name: Plain("Strike")})
	}
	if got := proposals(s.ProposeDates(2027)[:1]); got != "2027-02-26 [the 26th is Strike]" {
		t.Errorf("proposed %s", got)
	}
}

// The rule is about the day of the edition that was the anniversary, if one
// was.
func TestTheDayThatTheRuleIsAbout(t *testing.T) {
	e := &Edition{Days: []Day{{Date: day("2027-02-25")}, {Date: day("2027-02-26")}, {Date: day("2027-03-01")}}}
	for anniversary, want := range map[string]string{"2027-02-26": "[-1 0 3]", "2027-02-25": "[0 1 4]", "2027-02-27": "[0 1 4]", "2027-03-01": "[-4 -3 0]"} {
		if got := fmt.Sprint(e.Offsets(day(anniversary))); got != want {
			t.Errorf("counted from %s: %s, want %s", anniversary, got, want)
		}
	}
	s := Series{Anniversary: day("1992-02-26"), Propose: Proposal{weekdays("Mon", "Tue", "Wed", "Thu"), Exact}}
	got := s.OnDay(2027, day("2027-02-25"), e.Offsets(day("2027-02-26"))...)
	if proposals([]ProposedDate{got}) != "2027-02-25 [the 26th is a Friday]" {
		t.Errorf("chosen %+v", got)
	}
}

// Whatever the rule, the weekdays, the holidays and the days of the edition: of
// all days that suit the one proposed is the one that the rule means, and the
// others suit as well.
func TestProposedDatesAreTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Series{Anniversary: Date{1990, 1, 1}.AddDays(rapid.IntRange(0, 1500).Draw(t, "anniversary"))}
		year := rapid.IntRange(2026, 2045).Draw(t, "year")
		anniversary := s.AnniversaryIn(year)
		s.Propose.When = rapid.SampledFrom([]ProposalRule{OnOrBefore, OnOrAfter, ClosestDay}).Draw(t, "when")
		for d := range Weekday(7) {
			if rapid.Bool().Draw(t, d.String()) {
				s.Propose.Weekdays = append(s.Propose.Weekdays, d)
			}
		}
		for _, n := range rapid.SliceOfN(rapid.IntRange(-9, 9), 0, 12).Draw(t, "holidays") {
			s.Holidays = append(s.Holidays, Holiday{Date: anniversary.AddDays(n), Name: Plain("Holiday")})
		}
		holiday := func(d Date) bool { return slices.ContainsFunc(s.Holidays, func(h Holiday) bool { return h.Date == d }) }
		weekday := func(d Date) bool {
			return len(s.Propose.Weekdays) == 0 || slices.Contains(s.Propose.Weekdays, Weekday(d.Weekday()))
		}
		two := rapid.Bool().Draw(t, "two days")
		var days []int
		pairs := false // there are weekdays that follow each other
		for n := range 7 {
			pairs = pairs || weekday(anniversary.AddDays(n)) && weekday(anniversary.AddDays(n+1))
		}
		if two {
			days = []int{0, 1}
		}
		suits := func(d Date) bool {
			next := d.AddDays(1)
			return weekday(d) && !holiday(d) && (!two || !holiday(next) && (weekday(next) || !pairs))
		}
		best := Date{}
		for n := 60; n >= -60; n-- { // of two equally near the earlier comes last
			d := anniversary.AddDays(n)
			wrongSide := s.Propose.When == OnOrBefore && n > 0 || s.Propose.When == OnOrAfter && n < 0
			if suits(d) && !wrongSide && (best.IsZero() || abs(n) <= abs(best.DaysSince(anniversary))) {
				best = d
			}
		}
		got := s.ProposeDates(year, days...)
		if got[0].Day != best {
			t.Fatalf("proposed %s, want %s", got[0].Day, best)
		}
		if (got[0].Day == anniversary) != (got[0].Reason == "") && anniversary.Day == s.Anniversary.Day {
			t.Errorf("%s because of %q", got[0].Day, got[0].Reason)
		}
		for i, other := range got[1:] {
			if !suits(other.Day) || other.Day == got[i].Day || other.Reason == "" {
				t.Errorf("the other %s because of %q, beside %s", other.Day, other.Reason, got[0].Day)
			}
		}
		if len(got) != 3 {
			t.Errorf("%d days are proposed", len(got))
		}
	})
}
