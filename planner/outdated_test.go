package planner

import (
	"fmt"
	"strings"
	"testing"
)

// afterwards is the sample with the edition of the year after, which is a copy
// but for its date.
func afterwards(d string) (w *Workspace, before, now *Edition) {
	w = sample()
	before = w.Editions[0]
	next := *before
	next.Year, next.Date, next.Source = 2028, day(d), "editions/2028.yaml"
	next.Roles, next.Programme = append([]Participation{}, before.Roles...), append([]Slot{}, before.Programme...)
	w.Editions = append(w.Editions, &next)
	return w, before, &next
}

// 2027 is the 35th year after 1992, and 25 February is its day; of 2028 it is
// the 24th.
func TestWordsOfLastYear(t *testing.T) {
	w, before, now := afterwards("2028-02-24")
	turkish := CalendarNames{Months: [12]string{"Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"}}
	l := w.NewLookout(before, now, []CalendarNames{english, turkish}, nil)
	for text, want := range map[string]string{
		"Khojaly 35":                            "35→36",
		"the 35th anniversary":                  "35th→36th",
		"Thirty-five years in documents":        "Thirty-five→Thirty-six",
		"The thirty-fifth anniversary":          "thirty-fifth→thirty-sixth",
		"THIRTY FIFTH":                          "THIRTY FIFTH→Thirty-sixth",
		"thirtyfive and the 35th":               "thirtyfive→thirty-six 35th→36th",
		"ISSI/SEM/2027/{number}":                "2027→2028",
		"https://meet.example.org/khojaly-35":   "35→36",
		"lists/guests-2027.csv":                 "2027→2028",
		"on Thursday, 25th of February":         "25th of February→24 February",
		"by February 25 at the latest":          "February 25→24 February",
		"25 February 2027":                      "25 February 2027→24 February 2028",
		"February 25th, 2027":                   "February 25th, 2027→24 February 2028",
		"2027-02-25":                            "2027→2028",
		"25 Şubat Perşembe":                     "25 Şubat→24 Şubat",
		"35-ci ildönümü":                        "35→36",
		"۳۵ویں برسی":                            "۳۵→36",
		"35-я годовщина":                        "35→36",
		"the 25 February 1992":                  "", // of another year
		"the events of 26 February 1992":        "",
		"1350 226":                              "",
		"the 135th, 351 and 20275":              "",
		"one hundred and thirty-five":           "",
		"one hundred and thirty-fifth":          "",
		"thirty":                                "",
		"fifth":                                 "",
		"35 minutes, 35% and 10:35 and 35:10":   "",
		"3.35 and 1,035":                        "",
		"+35 51":                                "",
		"125 February and 25 Februaryish":       "",
		"twenty-five and twenty-fifth and 25th": "",
	} {
		var got []string
		for _, s := range l.In(text, true) {
			got = append(got, s.Words+"→"+s.Now)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q says %q, want %q", text, got, want)
		}
	}
	if got := l.In("Gate 35, and 35th", false); len(got) != 1 || got[0].Words != "35th" {
		t.Errorf("without plain numbers: %+v", got)
	}
}

func TestSmallAndLargeNumbers(t *testing.T) {
	for _, c := range []struct {
		anniversary, text, want string
	}{
		{"2022-02-26", "the fifth anniversary, at five, the fifth door", "fifth"},
		{"2007-02-26", "the twentieth year, not twenty-one nor twenty-first", "twentieth"},
		{"1902-02-26", "one hundred and twenty-five, a hundred twenty-fifth, hundred and twenty fifth, 125th", "one hundred and twenty-five|a hundred twenty-fifth|hundred and twenty fifth|125th"},
		{"1827-02-26", "two hundred", "two hundred"},
		{"0927-02-26", "1100 years", "1100"},
	} {
		w, before, now := afterwards("2028-02-24")
		w.Series.Anniversary = day(c.anniversary)
		var got []string
		for _, s := range w.NewLookout(before, now, nil, nil).In(c.text, true) {
			got = append(got, s.Words)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}

// On the anniversary itself the day of the month is said every year.
func TestTheDayItselfIsSaidEveryYear(t *testing.T) {
	w, before, now := afterwards("2028-02-24")
	before.Date = day("2027-02-26")
	if got := w.NewLookout(before, now, []CalendarNames{english}, nil).In("on 26 February", true); len(got) > 0 {
		t.Errorf("found %+v", got)
	}
	before.Date, now.Date = day("2027-02-25"), day("2028-02-25")
	if got := w.NewLookout(before, now, []CalendarNames{english}, nil).In("on 25 February", true); len(got) > 0 {
		t.Errorf("found %+v", got)
	}
}

func TestWeekdaysAndTimesOfTheYear(t *testing.T) {
	w, before, now := afterwards("2028-02-23") // a Wednesday; before it was a Thursday
	w.Series.Periods = []Period{{Name: Plain("Ramadan"), From: day("2027-02-08"), To: day("2027-03-09")}, {Name: Plain("Lent"), From: day("2027-02-10"), To: day("2027-03-27")}, {Name: Plain("Lent"), From: day("2028-02-01"), To: day("2028-04-15")}}
	now.Invitation.Ask = Plain("On a Thursday in Ramadan and Lent, not on Thursdays")
	before.Invitation.Ask = now.Invitation.Ask
	said := w.NewLookout(before, now, []CalendarNames{english}, nil).Outdated()
	if len(said) != 1 {
		t.Fatalf("found %+v", said)
	}
	if message, next := said[0].Told(2027); !strings.HasSuffix(message, `still says "Thursday" and "Ramadan", words of 2027`) || next != `Write "Wednesday", or what is right this year.` {
		t.Errorf("%s: %s", message, next)
	}
	for _, f := range Check(w, Circumstances{Calendars: []CalendarNames{english}}) {
		if strings.Contains(f.Message, `says "Thursday"`) {
			t.Errorf("a weekday alone is a warning: %+v", f)
		}
	}
}

func TestCheckFindsWhatIsOfLastYear(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(w *Workspace, before, now *Edition)
		want   string
	}{
		{"nothing", func(*Workspace, *Edition, *Edition) {}, ""},
		{"a title", func(_ *Workspace, before, now *Edition) {
			before.Title, now.Title = Plain("Khojaly 35"), Plain("Remembrance: Khojaly 35")
		}, `W08 editions/2028.yaml: edition.title: "Remembrance: Khojaly 35" still says "35", the number of 2027 Write "36", or what is right this year.`},
		{"a title that is no copy", func(_ *Workspace, before, now *Edition) {
			before.Title, now.Title = Plain("Khojaly 35"), Plain("Chapter 35")
		}, ""},
		{"the guest list", func(_ *Workspace, before, now *Edition) {
			before.Guests, now.Guests = "lists/guests-2027.csv", "lists/guests-2027.csv"
		}, `W08 editions/2028.yaml: guests: "lists/guests-2027.csv" still says "2027", the year of 2027 Write "2028", or what is right this year.`},
		{"a number and a date", func(_ *Workspace, before, now *Edition) {
			before.Invitation.Ask = Plain("the thirty-fifth, on 25 February")
			now.Invitation.Ask = before.Invitation.Ask
		}, `W08 editions/2028.yaml: invitation.ask: "the thirty-fifth, on 25 February" still says "thirty-fifth" and "25 February", words of 2027 Write "thirty-sixth" and "24 February", or what is right this year.`},
		{"a gate", func(_ *Workspace, before, now *Edition) {
			before.Invitation.Entry, now.Invitation.Entry = Plain("Gate 35"), Plain("Gate 35")
		}, ""},
		{"an edition that was held", func(_ *Workspace, before, now *Edition) {
			before.Title, now.Title, now.Status = Plain("Khojaly 35"), Plain("Khojaly 35"), Cancelled
		}, ""},
		{"a post that was replaced", func(w *Workspace, before, _ *Edition) {
			before.Roles[1].As = Plain("Minister of Culture")
		}, `W09 editions/2028.yaml: roles[1].person: H.E. Boris Şen was "Minister of Culture" in 2027 and is "Ambassador" and "former Dean" now Still in this office? Ask, and correct posts in people.yaml.`},
		{"a post that is known to be former", func(w *Workspace, before, _ *Edition) {
			before.Roles[1].As = Plain("Dean of the Faculty")
		}, ""},
		{"a post that ended in between", func(w *Workspace, before, _ *Edition) {
			w.People[1].Posts = []Post{{Title: Plain("Ambassador"), Until: day("2027-12-31")}}
		}, `W09 editions/2028.yaml: roles[1].person: H.E. Boris Şen was "Ambassador" in 2027 and is without a post now`},
		{"a post copied that people.yaml does not have", func(_ *Workspace, before, now *Edition) {
			before.Roles[1].As, now.Roles[1].As = Plain("Minister of Culture"), Plain("Minister of Culture")
		}, `W09 editions/2028.yaml: roles[1].as: H.E. Boris Şen stands here as "Minister of Culture", as in 2027, and not in people.yaml`},
		{"another capacity this year", func(_ *Workspace, _, now *Edition) { now.Roles[1].As = Plain("Patron of the Archive") }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, before, now := afterwards("2028-02-24")
			w.People[0].Posts = []Post{{Title: Plain("Director of the Institute")}}
			c.change(w, before, now)
			var got []string
			for _, f := range Check(w, Circumstances{Calendars: []CalendarNames{english}}) {
				if f.Code == StaleText || f.Code == StalePost {
					got = append(got, fmt.Sprintf("%s %s: %s %s", f.Code, f.Place, f.Message, f.Next))
				}
			}
			if len(got) > 1 || c.want == "" && len(got) > 0 || c.want != "" && (len(got) == 0 || !strings.HasPrefix(got[0], c.want)) {
				t.Errorf("found %q\nwant %q", got, c.want)
			}
		})
	}
}
