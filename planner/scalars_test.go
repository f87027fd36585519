package planner

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestDatesThatDoNotExist(t *testing.T) {
	for _, c := range []struct {
		in         string
		impossible bool
		ok         bool
	}{
		{"2027-02-25", false, true},
		{"2028-02-29", false, true},
		{"2027-02-29", true, false},
		{"2027-13-01", true, false},
		{"2027-00-10", true, false},
		{"0000-01-01", true, false},
		{"25.02.2027", false, false},
		{"2027-2-5", false, false},
		{"", false, false},
	} {
		_, err := ParseDate(c.in)
		if (err == nil) != c.ok || errors.Is(err, ErrImpossible) != c.impossible {
			t.Errorf("ParseDate(%q) = %v, want ok %v, impossible %v", c.in, err, c.ok, c.impossible)
		}
	}
}

func TestClockReadsTimesOfDay(t *testing.T) {
	for in, want := range map[string]string{"9:30": "09:30", "00:00": "00:00", "23:59": "23:59"} {
		var c Clock
		if err := c.UnmarshalText([]byte(in)); err != nil || c.String() != want {
			t.Errorf("%q became %q, %v; want %q", in, c, err, want)
		}
	}
	for _, in := range []string{"24:00", "10:60", "10", "10.30", "ten", "-1:00", "010:00"} {
		var c Clock
		if err := c.UnmarshalText([]byte(in)); err == nil {
			t.Errorf("%q was taken for %s", in, c)
		}
	}
	if (Clock{}) == ClockOf(0) {
		t.Error("midnight is taken for no time")
	}
}

func TestWhenCountsFromTheDay(t *testing.T) {
	day := Date{2027, 3, 1}
	for in, want := range map[string]string{
		"6 weeks before": "2027-01-18", "1 day before": "2027-02-28", "1 week after": "2027-03-08",
		"on the day": "2027-03-01", "2027-02-11": "2027-02-11", "90  days before": "2026-12-01",
	} {
		var w When
		if err := w.UnmarshalText([]byte(in)); err != nil || w.From(day).String() != want {
			t.Errorf("%q is %s, %v; want %s", in, w.From(day), err, want)
		}
	}
	for _, in := range []string{"6 weeks", "before", "-6 weeks before", "a week before", "99999 days before", "2027-02-30"} {
		var w When
		if err := w.UnmarshalText([]byte(in)); err == nil {
			t.Errorf("%q was taken for %s", in, w)
		}
	}
}

func TestWhenWritesWhatItReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := When{Days: rapid.IntRange(-999, 999).Draw(t, "days"), given: true}
		var again When
		if err := again.UnmarshalText([]byte(w.String())); err != nil || again != w {
			t.Fatalf("%+v is written %q and read as %+v, %v", w, w, again, err)
		}
	})
}

func TestDatesCountInDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date{rapid.IntRange(1, 9000).Draw(t, "year"), 1, 1}.AddDays(rapid.IntRange(0, 365).Draw(t, "day"))
		n := rapid.IntRange(-3000, 3000).Draw(t, "n")
		if got := d.AddDays(n).DaysSince(d); got != n {
			t.Fatalf("%s and %d days lie %d apart", d, n, got)
		}
		if again, err := ParseDate(d.String()); err != nil || again != d {
			t.Fatalf("%s reads as %s, %v", d, again, err)
		}
	})
}

func TestFilesStayInTheWorkspace(t *testing.T) {
	for _, bad := range []string{
		"/etc/passwd", `C:\x`, "../x", "a/../../b", `a\..\..\b`, "a\x00b", "a\nb",
		`\\server\share\x`, `\\?\C:\x`, "C:x", "c:/x", "a.jpg:stream", "..", "a/..", `..\`, "~/../..",
		"NUL", "nul.csv", "lists/Con.csv", "aux/x.csv", "com1", "LPT9.xlsx", "COM¹.csv", "CONIN$", "nul .csv", "lists/x.csv.", "lists /x.csv", "...",
	} {
		var f File
		if err := f.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q was taken for %q", bad, f)
		}
	}
	var f File
	if err := f.UnmarshalText([]byte(`./pictures\khan.jpg`)); err != nil || f != "pictures/khan.jpg" {
		t.Errorf("a path typed on Windows became %q, %v", f, err)
	}
	for _, good := range []string{"lists/console.csv", "com10.csv", "lpt", "nullify.jpg", "a b/c d.jpg", ".hidden", "a..b/c"} {
		if err := f.UnmarshalText([]byte(good)); err != nil {
			t.Errorf("%q is refused: %v", good, err)
		}
	}
	var id ID
	for _, bad := range []string{"con", "nul", "lpt1"} {
		if err := id.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("a letter would be called %s.pdf", bad)
		}
	}
}

func TestTextPrefersTheReadersLanguage(t *testing.T) {
	both := Text{"en": "Remembrance", "ur": "یاد"}
	for _, c := range []struct {
		text Text
		lang string
		want string
	}{
		{both, "ur", "یاد"},
		{both, "en", "Remembrance"},
		{both, "tr", "Remembrance"},
		{Plain("Seminar"), "tr", "Seminar"},
		{Text{"az": "Anım", "ur": "یاد"}, "tr", "Anım"},
		{nil, "en", ""},
	} {
		if got := c.text.In(c.lang); got != c.want {
			t.Errorf("%v in %s is %q, want %q", c.text, c.lang, got, c.want)
		}
	}
}

func TestAddressesAreJudged(t *testing.T) {
	for _, good := range []Email{"a@example.org", "o'brien@example.org", "first.last+tag@mail.example.org", "a@bücher.example.org"} {
		if err := good.Problem(); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []Email{
		"", "nobody", "ə@example.org", "a@b", "a@@example.org", "a b@example.org", "Name <a@example.org>", "a@example.org\r\nBcc: b@example.org",
		"a@.example.org", "a@example..org", "a@[127.0.0.1]", "a@example.org, b@example.org",
	} {
		if bad.Problem() == nil {
			t.Errorf("%q passes for an address", bad)
		}
	}
}
