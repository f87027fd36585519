package planner

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var english = CalendarNames{
	Weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	Months:   [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

func TestCheckPassesASoundWorkspace(t *testing.T) {
	if found := Check(sample(), Circumstances{Calendars: []CalendarNames{english}}); len(found) > 0 {
		t.Errorf("a sound workspace has findings: %+v", found)
	}
}

func TestCheckFindsMistakes(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(w *Workspace, e *Edition)
		answers Answers
		want    string // "code place: part of the message"; empty: nothing may be found
	}{
		{
			"slots overlap", func(_ *Workspace, e *Edition) { e.Programme[2].At = clock("10:15") }, nil,
			`E11 editions/2027.yaml: programme[2]: "panel" 10:15-10:55 overlaps "Archives" 10:00-10:20 by 5 minutes in Main Hall`,
		},
		{"slots in other halls may run at once", func(_ *Workspace, e *Edition) {
			e.Programme[2].At, e.Programme[2].Hall = clock("10:15"), Plain("Library")
		}, nil, ""},
		{"one person in two halls", func(_ *Workspace, e *Edition) {
			e.Programme[2].At, e.Programme[2].Hall, e.Programme[2].Moderator = clock("10:15"), Plain("Library"), "boris"
		}, nil, `E14 editions/2027.yaml: programme[2].moderator: H.E. Boris Şen is in "panel"`},
		{"no length", func(_ *Workspace, e *Edition) { e.Programme[1].Minutes = 0 }, nil, `E12 editions/2027.yaml: programme[1]: "Archives" has neither`},
		{"negative length", func(_ *Workspace, e *Edition) { e.Programme[1].Minutes = -5 }, nil, "E06 editions/2027.yaml: programme[1].minutes: "},
		{"too late for the venue", func(_ *Workspace, e *Edition) { e.Programme[4].Minutes = 200 }, nil, `E13 editions/2027.yaml: programme[4]: "chief-guest" ends at 14:25`},
		{"too early for the venue", func(_ *Workspace, e *Edition) { e.Programme[0].At, e.Programme[0].Minutes = clock("08:30"), 90 }, nil, `E13 editions/2027.yaml: programme[0]: "Registration" begins at 08:30`},
		{"venue closes before it opens", func(_ *Workspace, e *Edition) { e.Venue.Closes = clock("08:00") }, nil, "E07 editions/2027.yaml: edition.venue.closes: "},
		{"unknown person in a role", func(_ *Workspace, e *Edition) { e.Roles[1].Person = "borsi" }, nil, `E08 editions/2027.yaml: roles[1].person: no person is called "borsi" (did you mean "boris"?)`},
		{"unknown person in a slot", func(_ *Workspace, e *Edition) { e.Programme[3].ReadBy = "x" }, nil, `E08 editions/2027.yaml: programme[3].read_by: no person is called "x"`},
		{"unknown panellist", func(_ *Workspace, e *Edition) { e.Programme[2].Speakers[0].Person = "x" }, nil, `E08 editions/2027.yaml: programme[2].speakers[0].person: `},
		{"a letter's number given twice", func(_ *Workspace, e *Edition) { e.Roles[0].Number, e.Roles[2].Number = 4, 4 }, nil, `E03 editions/2027.yaml: roles[2].number: the letters to "anna" and "clara" both have the number 4`},
		{"a letter's number given twice to one", func(_ *Workspace, e *Edition) { e.Roles[0].Number, e.Roles[2].Number, e.Roles[2].Person = 4, 4, "anna" }, nil, ""},
		{"unknown role", func(_ *Workspace, e *Edition) { e.Roles[0].Role = "chiar" }, nil, `E08 editions/2027.yaml: roles[0].role: no role is called "chiar" (did you mean "chair"?)`},
		{"a slot for a role nobody holds", func(_ *Workspace, e *Edition) { e.Programme[1].Role = Concluding }, nil, `E08 editions/2027.yaml: programme[1].role: nobody holds`},
		{"unknown host", func(w *Workspace, _ *Edition) { w.SeriesFile.Hosts[1].Organiser = "embassy" }, nil, `E08 convene.yaml: hosts[1].organiser: no organiser is called "embassy"`},
		{
			"an end before the start", func(_ *Workspace, e *Edition) {
				e.Programme[1].At, e.Programme[1].Minutes, e.Programme[1].End = clock("10:00"), 0, clock("09:45")
			}, nil,
			`E07 editions/2027.yaml: programme[1].end: "Archives" begins at 10:00 and ends at 09:45`,
		},
		{"an end after midnight", func(_ *Workspace, e *Edition) {
			e.Venue.Closes = Clock{}
			e.Programme[4].At, e.Programme[4].Minutes, e.Programme[4].End = clock("23:30"), 0, clock("00:30")
		}, nil, ""},
		{"minutes and end disagree", func(_ *Workspace, e *Edition) { e.Programme[0].End = clock("09:50") }, nil, `E06 editions/2027.yaml: programme[0].minutes: `},
		{"invitations to guests", func(w *Workspace, _ *Edition) { w.RunUp[0].To = Guests }, nil, `E06 convene.yaml: run_up[0].to: a mailing of the kind invitation goes to speakers, not to guests`},
		{"a note verbale to a mission", func(w *Workspace, e *Edition) {
			e.Invitation.Form, w.People[1].Mission = NoteVerbale, &Mission{Name: Plain("Embassy")}
		}, nil, ""},
		{"a page too long for a code", func(_ *Workspace, e *Edition) {
			e.Invitation.RSVP.Page = URL("https://example.org/" + strings.Repeat("a", 290))
		}, nil, `E06 editions/2027.yaml: invitation.rsvp.page: the address has 310 characters`},
		{"a note verbale to nobody", func(_ *Workspace, e *Edition) { e.Invitation.Form = NoteVerbale }, nil, `E06 editions/2027.yaml: invitation.form: `},
		{"no lead host", func(w *Workspace, _ *Edition) { w.SeriesFile.Hosts[0].Part = Supporter }, nil, `E05 convene.yaml: hosts: no host leads`},
		{"unknown rank", func(w *Workspace, _ *Edition) { w.People[0].Rank = "ambasador" }, nil, `E08 people.yaml: people[0].rank: `},
		{"malformed address", func(w *Workspace, _ *Edition) { w.People[0].Emails[0] = "anna.example.org" }, nil, `E09 people.yaml: people[0].emails[0]: the address "anna.example.org"`},
		{"line break in an address", func(w *Workspace, _ *Edition) { w.People[0].Emails[0] = "a@example.org\r\nBcc: b@example.org" }, nil, `E10 people.yaml: people[0].emails[0]: `},
		{"no address", func(w *Workspace, _ *Edition) { w.People[3].Emails = nil }, nil, `E09 people.yaml: people[3]: Dora Ün has a part in 2027 and no address`},
		{"line break in a name", func(w *Workspace, _ *Edition) { w.People[1].Name = Plain("Boris\nŞen") }, nil, `E10 people.yaml: people[1].name: "Boris\nŞen"`},
		{"direction turned round in a name", func(w *Workspace, _ *Edition) { w.People[1].Name = Plain("Boris \u202eneŞ") }, nil, `E10 people.yaml: people[1].name: "Boris \u202eneŞ"`},
		{"line break at a text's end is the block's", func(w *Workspace, _ *Edition) { w.People[1].Name = Plain("Boris Şen\n") }, nil, ""},
		{"line separator in a title", func(_ *Workspace, e *Edition) { e.Title = Text{"en": "A\u2028B"} }, nil, `E10 editions/2027.yaml: edition.title.en: `},
		{
			"weekday beside the wrong date", func(_ *Workspace, e *Edition) { e.DateReason = Plain("Friday, 25 February 2027 suits all") }, nil,
			`E15 editions/2027.yaml: edition.date_reason: "Friday, 25 February 2027": 2027-02-25 is a Thursday`,
		},
		{"weekday, American order, no year", func(_ *Workspace, e *Edition) { e.Invitation.Ask = Plain("on **Monday, February 25th**") }, nil, `E15 editions/2027.yaml: invitation.ask: `},
		{"weekday beside an ISO date", func(_ *Workspace, e *Edition) { e.Invitation.Ask = Plain("Monday 2027-02-25") }, nil, `E15 editions/2027.yaml: invitation.ask: `},
		{"right weekday", func(_ *Workspace, e *Edition) { e.Invitation.Ask = Plain("Thursday, the 25th of February, 2027") }, nil, ""},
		{"no remarks of a held edition", func(_ *Workspace, e *Edition) {
			e.Status = Held
			e.Report.Remarks = []Remark{{Person: "boris", Text: Plain("Words.")}, {Person: "dora", NoRemarks: true}}
		}, nil, `E19 editions/2027.yaml: report.remarks: Clara Ek (chief-guest) has neither`},
		{"remarks twice", func(_ *Workspace, e *Edition) {
			e.Status = Held
			e.Report.Remarks = []Remark{
				{Person: "boris", Text: Plain("Words."), NoRemarks: true},
				{Person: "dora", NoRemarks: true},
				{Person: "clara", NoRemarks: true},
			}
		}, nil, `E06 editions/2027.yaml: report.remarks[0].no_remarks: `},
		{"declined and in the programme", func(*Workspace, *Edition) {}, Answers{"dora": Declined}, `E21 editions/2027.yaml: programme[2].speakers[0].person: Dora Ün has declined`},
		{"another year than the file's", func(_ *Workspace, e *Edition) { e.Source = "editions/2028.yaml" }, nil, `E06 editions/2028.yaml: edition.year: the file is named after 2028`},
		{"no date", func(_ *Workspace, e *Edition) { e.Date = Date{} }, nil, `E05 editions/2027.yaml: edition.date: `},
		{"days and a date", func(_ *Workspace, e *Edition) { e.Days = []Day{{Date: day("2027-02-25")}} }, nil, `E06 editions/2027.yaml: days: `},
		{"days out of order", func(_ *Workspace, e *Edition) {
			e.Date, e.Programme = Date{}, nil
			e.Days = []Day{{Date: day("2027-02-25")}, {Date: day("2027-02-25")}}
		}, nil, `E06 editions/2027.yaml: days[1].date: `},
		{"a report for nobody", func(w *Workspace, _ *Edition) { w.RunUp[1].To = "" }, nil, `E05 convene.yaml: run_up[1]: "report" sends a report to nobody`},
		{"a subscriber without address", func(w *Workspace, _ *Edition) {
			w.Lists["lists/subscribers.csv"] = RosterOf(Listed{Name: "X", Line: 7})
		}, nil, `E09 lists/subscribers.csv: [7]: X has no address`},
		{"what could not be read is not judged again", func(w *Workspace, e *Edition) {
			e.Programme[1].Minutes = 0
			w.Unread[Place{e.Source, "programme[1].minutes"}] = true
			e.Roles[1].Person = "borsi"
			w.Unread[Place{PeopleSource, ""}] = true
		}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := sample()
			c.change(w, w.Editions[0])
			var got []string
			for _, f := range Check(w, Circumstances{Answers: map[int]Answers{2027: c.answers}, Calendars: []CalendarNames{english}}) {
				got = append(got, fmt.Sprintf("%s %s: %s", f.Code, f.Place, f.Message))
				if f.Next == "" || !strings.HasSuffix(f.Next, ".") {
					t.Errorf("%s does not say what to do next: %q", f.Code, f.Next)
				}
			}
			if c.want == "" {
				if len(got) > 0 {
					t.Errorf("found %q", got)
				}
				return
			}
			if len(got) != 1 || !strings.HasPrefix(got[0], c.want) {
				t.Errorf("found %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestPastDeadline(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	d, found := w.DeadlineOf(e, InvitationMail)
	if !found {
		t.Fatal("the sample sends no invitations")
	}
	if _, ok := CheckDeadline(e, d, day("2027-01-14")); ok {
		t.Error("a deadline is past on its own day")
	}
	f, ok := CheckDeadline(e, d, day("2027-01-20"))
	if !ok || f.Code != PastDeadline || !strings.Contains(f.Message, "6 days ago") {
		t.Errorf("six days late: %+v", f)
	}
}

func TestCodesAreOneTable(t *testing.T) {
	var seen []Code
	for _, c := range Codes() {
		if c.Title == "" || slices.Contains(seen, c.Code) {
			t.Errorf("%s is untitled or twice in the table", c.Code)
		}
		seen = append(seen, c.Code)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"minutes", "title", "kind", "speakers"}
	for typed, want := range map[string]string{"mintues": "minutes", "tilte": "title", "knid": "kind", "venue": "", "speaker": "speakers", "": ""} {
		if got := Nearest(typed, known); got != want {
			t.Errorf("near %q is %q, want %q", typed, got, want)
		}
	}
}
