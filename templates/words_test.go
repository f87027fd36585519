package templates_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"convene/planner"
)

func TestDates(t *testing.T) {
	w := english(t)
	for _, test := range []struct {
		style planner.DateStyle
		date  string
		want  string
	}{
		{planner.LongDate, "2017-02-21", "February 21, 2017"},
		{planner.WeekdayDate, "2022-02-24", "Thursday, 24th February 2022"},
		{planner.WeekdayDate, "2027-02-22", "Monday, 22nd February 2027"},
		{planner.WeekdayDate, "2027-02-13", "Saturday, 13th February 2027"},
		{planner.LetterDate, "2017-01-10", "10 January 2017"},
		{planner.DayDate, "2027-02-25", "Thursday, 25 February 2027"},
		{planner.DayDate, "2028-02-29", "Tuesday, 29 February 2028"},
		{"no such style", "2027-02-25", ""},
	} {
		d, err := planner.ParseDate(test.date)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Date(test.style, d); got != test.want {
			t.Errorf("%s %s: %q, want %q", test.style, test.date, got, test.want)
		}
	}
	for _, style := range planner.DateStyles() {
		if got := w.Date(style, planner.Date{}); got != "" {
			t.Errorf("no date is %q", got)
		}
		// A date that does not exist is not our business, but no reason to fail.
		if got := w.Date(style, planner.Date{Year: 2027, Month: 14, Day: 40}); got == "" {
			t.Error("a day beyond its month is not written")
		}
	}
}

func TestClockAndMoment(t *testing.T) {
	w := english(t)
	if got := w.Clock(planner.ClockOf(9*60 + 5)); got != "09:05" {
		t.Errorf("the clock says %q", got)
	}
	if got := w.Clock(planner.Clock{}); got != "" {
		t.Errorf("no time is %q", got)
	}
	for zone, want := range map[string]string{
		"Asia/Karachi":      "10:00 (PKT, UTC+5)",
		"Asia/Baku":         "10:00 (Azerbaijan time, UTC+4)",
		"Asia/Kolkata":      "10:00 (IST, UTC+5:30)",
		"America/St_Johns":  "10:00 (NST, UTC-3:30)",
		"America/Sao_Paulo": "10:00 (UTC-3)", // known to its own people by a number only
		"Europe/London":     "10:00 (GMT, UTC)",
		"UTC":               "10:00 (UTC)",
	} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Moment(time.Date(2027, 2, 25, 10, 0, 0, 0, loc)); got != want {
			t.Errorf("%s: %q, want %q", zone, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	w := english(t)
	for n, want := range map[int]string{
		0: "0th", 1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 35: "35th",
		102: "102nd", 111: "111th", 1_000_000: "1000000th", -1: "-1st",
	} {
		if got := w.Ordinal(n); got != want {
			t.Errorf("ordinal %d: %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{1: "1 minute", 20: "20 minutes", 0: "0 minutes"} {
		if got := w.Minutes(n); got != want {
			t.Errorf("%d minutes: %q, want %q", n, got, want)
		}
	}
}

func TestAnd(t *testing.T) {
	w := english(t)
	a, b, c := name("A"), str("b"), linked("https://example.org", "c")
	for _, test := range []struct {
		items [][]planner.Inline
		want  []planner.Inline
	}{
		{nil, nil},
		{[][]planner.Inline{nil, str(" ")}, nil},
		{[][]planner.Inline{a}, a},
		{[][]planner.Inline{b, nil, b}, str("b and b")},
		{[][]planner.Inline{a, b, c}, []planner.Inline{planner.Name("A"), planner.Str(", b and "), c[0]}},
	} {
		if diff := cmp.Diff(test.want, w.And(test.items)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSalutations(t *testing.T) {
	const assurances = "Please accept, Excellency, the assurances of my highest consideration."
	w := english(t)
	for _, test := range []struct {
		to             planner.Addressee
		opening, close string
	}{
		{planner.Addressee{Honorific: "H.E.", Name: "Leyla Rahimova"}, "Excellency,", assurances},
		{planner.Addressee{Honorific: "H.E. Mr.", Name: "Omar Haidari"}, "Excellency,", assurances},
		{planner.Addressee{Honorific: "His Excellency", Name: "Omar Haidari"}, "Excellency,", assurances},
		{planner.Addressee{Honorific: "Senator", Name: "Omar Haidari", Surname: "Haidari"}, "Dear Senator Omar Haidari,", "Yours sincerely,"},
		{planner.Addressee{Honorific: "Prof. Dr.", Name: "Sara Malik"}, "Dear Prof. Dr. Sara Malik,", "Yours sincerely,"},
		{planner.Addressee{Name: "Sara Malik"}, "Dear Sara Malik,", "Yours sincerely,"},
		{planner.Addressee{}, "Dear,", "Yours sincerely,"},
		{planner.Addressee{Honorific: "Dr.", Name: "Sara Malik", Salutation: "Dear Dr. Malik"}, "Dear Dr. Malik,", "Yours sincerely,"},
		{planner.Addressee{Honorific: "H.E.", Name: "Omar Haidari", Salutation: "Your Excellency, "}, "Your Excellency,", assurances},
		{planner.Addressee{Name: "[{x}] *A*"}, "Dear [{x}] *A*,", "Yours sincerely,"},
	} {
		if got := w.Salutation(test.to); got != test.opening {
			t.Errorf("%+v: %q, want %q", test.to, got, test.opening)
		}
		if got := w.Close(test.to); got != test.close {
			t.Errorf("%+v closes %q, want %q", test.to, got, test.close)
		}
	}
}

// TestLabelsAreLiteral fills labels with anything and finds it as it was.
func TestLabelsAreLiteral(t *testing.T) {
	w := english(t)
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringN(1, 40, 200).Draw(t, "value")
		if planner.PlainText(str(value)) == "" {
			t.Skip()
		}
		got, err := w.Label("represented_by", planner.Values{"person": name(value), "representative": str(value)}, planner.Party{})
		if err != nil {
			t.Fatal(err)
		}
		if want := value + ", represented by " + value; planner.PlainText(got) != want {
			t.Fatalf("%q, want %q", planner.PlainText(got), want)
		}
	})
}
