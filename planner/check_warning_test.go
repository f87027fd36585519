package planner

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// findings are those of a sample that was changed, a line each.
func findings(change func(w *Workspace, e *Edition), c Circumstances) []string {
	w := sample()
	change(w, w.Editions[0])
	c.Calendars = []CalendarNames{english}
	var got []string
	for _, f := range Check(w, c) {
		got = append(got, fmt.Sprintf("%s %s: %s", f.Code, f.Place, f.Message))
	}
	return got
}

func TestCheckWarns(t *testing.T) {
	friday := func(w *Workspace, e *Edition) {
		e.Date = day("2027-02-26")
		w.Series.KeepFree = []FreeHours{{Name: Plain("Friday prayer"), Weekdays: []Weekday{Weekday(time.Friday)}, From: clock("10:40"), To: clock("11:00")}}
	}
	ramadan := Period{Name: Plain("Ramadan"), From: day("2027-02-08"), To: day("2027-03-09")}
	tea := func(e *Edition, at string) {
		e.Programme = append(e.Programme, Slot{At: clock(at), Minutes: 20, Kind: RefreshmentsSlot})
		e.Venue.Closes = Clock{}
	}
	for _, c := range []struct {
		name   string
		change func(w *Workspace, e *Edition)
		want   string // empty: nothing may be found
	}{
		{"no chair", func(_ *Workspace, e *Edition) { e.Roles[0].Role = Welcome }, "W01 editions/2027.yaml: roles: nobody chairs the edition 2027"},
		{"a chair in the programme alone", func(_ *Workspace, e *Edition) {
			e.Roles = e.Roles[1:]
			e.Programme = append(e.Programme, Slot{Minutes: 5, Role: Chair, Person: "anna"})
		}, ""},
		{"nobody named yet", func(_ *Workspace, e *Edition) { e.Roles, e.Programme = nil, nil }, ""},
		{"of a past edition nothing is asked", func(_ *Workspace, e *Edition) {
			e.Roles, e.Status = e.Roles[1:], Cancelled
		}, ""},

		{"a speaker after the chief guest", func(_ *Workspace, e *Edition) {
			e.Programme = append(e.Programme, Slot{Minutes: 5, Role: Speaker, Person: "boris"})
		}, "W02 editions/2027.yaml: programme[5]: H.E. Boris Şen speaks at 11:20, after the chief guest, Clara Ek"},
		{"a panel after the chief guest", func(_ *Workspace, e *Edition) {
			e.Programme = append(e.Programme, Slot{Minutes: 5, Moderator: "boris", Speakers: []PanelSpeech{{Person: "dora"}}})
		}, "W02 editions/2027.yaml: programme[5]: H.E. Boris Şen speaks"},
		{"the chair, the thanks, prayers and photographs after the chief guest", func(_ *Workspace, e *Edition) {
			e.Programme = append(e.Programme, Slot{Minutes: 5, Role: Concluding, Person: "anna"}, Slot{Minutes: 5, Role: VoteOfThanks, Person: "boris"},
				Slot{Minutes: 5, Kind: RecitationSlot, Person: "boris"}, Slot{Minutes: 5, Kind: PhotoSlot, Person: "boris"}, Slot{Minutes: 5, Kind: AnthemSlot})
		}, ""},
		{"before the chief guest by the clock", func(_ *Workspace, e *Edition) {
			e.Programme = append(e.Programme, Slot{At: clock("10:20"), Minutes: 5, Hall: Plain("Library"), Role: Speaker, Person: "boris"})
			e.Programme[2].Moderator = ""
		}, ""},
		{"on another day than the chief guest", func(_ *Workspace, e *Edition) {
			e.Days = []Day{
				{Date: day("2027-02-24"), Programme: []Slot{{At: clock("10:00"), Minutes: 20, Role: ChiefGuest, Person: "clara"}}},
				{Date: day("2027-02-25"), Programme: []Slot{{At: clock("10:00"), Minutes: 20, Role: Keynote}}},
			}
			e.Date, e.Programme, e.Invitation.ReplyBy = Date{}, nil, When{}
		}, ""},

		{"against precedence", func(w *Workspace, e *Edition) {
			w.Ranks = []ID{"ambassador", "dean"}
			w.People[1].Rank = "ambassador"
			e.Roles = append(e.Roles, Participation{Person: "dora", Role: Keynote}, Participation{Person: "boris", Role: Keynote})
			e.Roles[1].Person = "dora"
			e.Roles = append(e.Roles[:3], e.Roles[4])
			e.Programme[1].Person = "boris"
		}, "W03 editions/2027.yaml: roles[3]: H.E. Boris Şen (ambassador) stands below Dora Ün (no rank)"},
		{"of one rank", func(w *Workspace, e *Edition) {
			w.Ranks = []ID{"ambassador"}
			w.People[1].Rank, w.People[3].Rank = "ambassador", "ambassador"
			e.Roles = append(e.Roles, Participation{Person: "dora", Role: Keynote})
			e.Programme[1].Person = "boris"
		}, ""},
		{"in precedence", func(w *Workspace, e *Edition) {
			w.Ranks = []ID{"ambassador", "dean"}
			w.People[1].Rank = "ambassador"
			e.Roles = append(e.Roles, Participation{Person: "dora", Role: Keynote})
			e.Programme[1].Person = "boris"
		}, ""},

		{"a deadline on a Sunday", func(w *Workspace, _ *Edition) {
			w.RunUp = append(w.RunUp, RunUp{ID: "venue", At: when("4 days before"), Task: Plain("Book")})
		}, `W05 convene.yaml: run_up[2].at: the deadline "venue" of 2027 moves from Sunday 2027-02-21, because nobody works on a Sunday, to Friday 2027-02-19`},
		{"a deadline on a holiday", func(w *Workspace, _ *Edition) {
			w.Series.Holidays = []Holiday{{Date: day("2027-01-14"), Name: Plain("A feast")}}
		}, `W05 convene.yaml: run_up[0].at: the deadline "invitations" of 2027 moves from Thursday 2027-01-14, because it is A feast, to Wednesday 2027-01-13`},

		{"in Friday prayer", friday, `W06 editions/2027.yaml: programme[2]: "panel", Friday 10:20-11:00, falls into Friday prayer, 10:40-11:00`},
		{"a break in Friday prayer", func(w *Workspace, e *Edition) {
			friday(w, e)
			e.Programme[2] = Slot{Minutes: 40, Kind: BreakSlot}
		}, ""},
		{"up to Friday prayer", func(w *Workspace, e *Edition) {
			friday(w, e)
			w.Series.KeepFree[0].From, w.Series.KeepFree[0].To = clock("11:20"), clock("12:00")
		}, ""},
		{"on another day of the week", func(w *Workspace, e *Edition) {
			friday(w, e)
			e.Date = day("2027-02-25")
		}, ""},
		{"hours that end before they begin", func(w *Workspace, e *Edition) {
			friday(w, e)
			w.Series.KeepFree[0].To = clock("10:00")
		}, `E07 convene.yaml: series.keep_free[0].to: "Friday prayer" ends at 10:00, before it begins at 10:40`},

		{"tea in Ramadan", func(w *Workspace, e *Edition) {
			ramadan.NoDaytimeRefreshments = true
			w.Series.Periods = []Period{ramadan}
			tea(e, "12:00")
		}, `W07 editions/2027.yaml: programme[5]: "refreshments" at 12:00 on 2027-02-25 falls into Ramadan, when nothing is served by day`},
		{"tea after sunset", func(w *Workspace, e *Edition) {
			w.Series.Periods = []Period{ramadan}
			w.Series.Periods[0].NoDaytimeRefreshments = true
			tea(e, "18:00")
		}, ""},
		{"sunset by the file", func(w *Workspace, e *Edition) {
			w.Series.Periods = []Period{ramadan}
			w.Series.Periods[0].NoDaytimeRefreshments, w.Series.Periods[0].Sunset = true, clock("18:20")
			tea(e, "18:00")
		}, "W07 "},
		{"tea in a period that offers it", func(w *Workspace, e *Edition) {
			ramadan.NoDaytimeRefreshments = false
			w.Series.Periods = []Period{ramadan}
			tea(e, "12:00")
		}, ""},

		{"in a tentative period", func(w *Workspace, _ *Edition) {
			w.Series.Periods = []Period{ramadan}
			w.Series.Periods[0].Tentative = true
		}, "W10 convene.yaml: series.periods[0]: Ramadan, 2027-02-08 to 2027-03-09, may still move, and the edition 2027 is on 2027-02-25"},
		{"a day beside a tentative period", func(w *Workspace, e *Edition) {
			w.Series.Periods = []Period{{Name: Plain("Ramadan"), From: day("2027-02-26"), To: day("2027-03-27"), Tentative: true}}
		}, "W10 "},
		{"a week beside a tentative period", func(w *Workspace, e *Edition) {
			w.Series.Periods = []Period{{Name: Plain("Ramadan"), From: day("2027-03-04"), To: day("2027-03-27"), Tentative: true}}
		}, ""},
		{"a deadline beside a tentative holiday", func(w *Workspace, _ *Edition) {
			w.Series.Holidays = []Holiday{{Date: day("2027-01-13"), Name: Plain("A feast"), Tentative: true}}
		}, `W10 convene.yaml: series.holidays[0]: A feast, 2027-01-13, may still move, and "invitations" of 2027 is due on 2027-01-14`},

		{"two people of nearly one name", func(w *Workspace, _ *Edition) {
			w.People = append(w.People, Person{ID: "anna-2", Name: Plain("Annah Ağa"), Deliver: ByHand})
		}, `W04 people.yaml: people[4].name: "Annah Ağa" is near "Anna Ağa"`},
		{"initials tell people apart", func(w *Workspace, _ *Edition) {
			w.People[0].Name = Plain("A. Kareem")
			w.People = append(w.People, Person{ID: "b", Name: Plain("B. Kareem"), Deliver: ByHand}, Person{ID: "s", Name: Plain("Sadia Khan"), Deliver: ByHand}, Person{ID: "n", Name: Plain("Nadia Khan"), Deliver: ByHand})
		}, ""},
		{"three letters tell people apart, and so does one of a short word", func(w *Workspace, _ *Edition) {
			w.People[0].Name = Plain("Mohammed Khan")
			w.People[2].Name = Plain("Ali Shah")
			w.People = append(w.People, Person{ID: "m", Name: Plain("Muhamad Khan"), Deliver: ByHand}, Person{ID: "a", Name: Plain("Ala Shah"), Deliver: ByHand})
		}, ""},
		{"a name in two languages is one person", func(w *Workspace, _ *Edition) {
			w.People[0].Name = Text{"en": "Mohammed Khan", "az": "Mohammad Khan"}
		}, ""},
		{"a guest of nearly one name", func(w *Workspace, e *Edition) {
			w.People[2].Name = Plain("Mohammed Khan")
			e.Guests = "lists/guests.csv"
			w.Lists[e.Guests] = RosterOf(Listed{Name: "Muhammad Khan", Email: "m@example.org", Line: 2})
		}, `W04 lists/guests.csv: [2]: "Muhammad Khan" is near "Mohammed Khan"`},
		{"a spelling that is known", func(w *Workspace, e *Edition) {
			w.People[2].Name, w.People[2].Aliases = Plain("Mohammed Khan"), []string{"Muhammad Khan"}
			e.Guests = "lists/guests.csv"
			w.Lists[e.Guests] = RosterOf(Listed{Name: "Muhammad Khan", Email: "m@example.org", Line: 2})
			e.Invitation.Occasion = Plain("in honour of Muhammad Khan")
		}, ""},
		{"a name in a text", func(w *Workspace, e *Edition) {
			w.People[2].Name = Plain("Mohammed Khan")
			e.Invitation.Occasion = Plain("in honour\nof Dr. Muhammad Khan.")
		}, `W04 editions/2027.yaml: invitation.occasion[2:8]: "Muhammad Khan" is near "Mohammed Khan"`},

		{"an acceptance of an error", func(_ *Workspace, e *Edition) { e.Accept = []Acceptance{{"E11", "programme[1]"}} }, "E06 editions/2027.yaml: accept[0].code: E11, slots that overlap, cannot be accepted"},
		{"an acceptance of nothing there is", func(_ *Workspace, e *Edition) { e.Accept = []Acceptance{{"W99", "programme[1]"}} }, `E06 editions/2027.yaml: accept[0].code: there is no finding "W99"`},
		{"done and not in the run-up", func(_ *Workspace, e *Edition) { e.Done = []ID{"invitation"} }, `E08 editions/2027.yaml: done[0]: no run-up entry is called "invitation" (did you mean "invitations"?)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := findings(c.change, Circumstances{})
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], c.want)) {
				t.Errorf("found %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestPendingIsReportedOncePerPerson(t *testing.T) {
	invited := map[int]map[string]bool{2027: {"boris": true, "dora": true, "anna": true}}
	c := Circumstances{Invited: invited, Answers: map[int]Answers{2027: {"dora": Accepted}}, Calendars: []CalendarNames{english}}
	found := Check(sample(), c)
	if len(found) != 1 || found[0].Code != PendingScheduled || found[0].Place.Path != "programme[1].role" {
		t.Fatalf("found %+v", found)
	}
	if f := found[0]; f.From != day("2027-02-11") || !f.Doubts(PrepareProgramme) || f.Doubts(PrepareInvitation) || f.Against(PrepareProgramme) {
		t.Errorf("it is worth saying from %s, and blocks %v", f.From, f.Blocks)
	}
}

// Where the programme goes out before answers are due, it is the programme's day
// that counts.
func TestPendingIsReportedInTime(t *testing.T) {
	w := sample()
	w.RunUp = append(w.RunUp, RunUp{ID: "programme", At: when("3 weeks before"), Send: ProgrammeMail})
	found := Check(w, Circumstances{Invited: map[int]map[string]bool{2027: {"dora": true}}, Calendars: []CalendarNames{english}})
	if len(found) != 1 || found[0].From != day("2027-02-04") {
		t.Errorf("found %+v", found)
	}
}

func TestAcceptance(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	f := Finding{Code: SpellingDrift, Place: Place{PeopleSource, "people[1].name"}}
	for at, want := range map[string]bool{
		"people[1].name": true, "people[boris].name": true, "people.yaml: people[boris].name": true, "people.yaml:people[1].name": true,
		"people[2].name": false, "people[1]": false, "": false, "convene.yaml: people[1].name": false,
	} {
		e.Accept = []Acceptance{{"W04", at}}
		if got := w.Accepts(e, f); got != want {
			t.Errorf("accepted at %q: %t", at, got)
		}
		if needless := w.Needless(e, []Finding{f}); (len(needless) == 0) != (want || at == "") {
			t.Errorf("at %q: %+v", at, needless)
		}
	}
	for place, want := range map[Place]string{
		{PeopleSource, "people[1].name"}: "people[boris].name", {SeriesSource, "run_up[1].at"}: "run_up[report].at",
		{e.Source, "programme[1]"}: "programme[1]", {"lists/a.csv", "[3]"}: "lists/a.csv: [3]", {PeopleSource, ""}: "people.yaml", {PeopleSource, "people[9].name"}: "people[9].name",
	} {
		if got := w.AcceptedAt(e, place); got != want {
			t.Errorf("%s is accepted at %q, want %q", place, got, want)
		}
		e.Accept = []Acceptance{{"W04", w.AcceptedAt(e, place)}}
		if !w.Accepts(e, Finding{Code: SpellingDrift, Place: place}) {
			t.Errorf("%s is not accepted at %q", place, w.AcceptedAt(e, place))
		}
	}
}

// Words that a mail promised to hold back wait for somebody who has seen them
// approved, whatever is written above them later.
func TestHeldPassages(t *testing.T) {
	hold := func(w *Workspace, e *Edition) {
		e.Status = Held
		w.RunUp = append(w.RunUp, RunUp{ID: "approval", At: w.RunUp[0].At, Send: ApprovalMail, Unanswered: Hold})
		e.Report.Remarks = []Remark{{Person: "clara", NoRemarks: true}, {Person: "boris", Text: Plain("He spoke.")}}
	}
	held := func(change func(w *Workspace, e *Edition)) (all []string) {
		for _, f := range findings(func(w *Workspace, e *Edition) { hold(w, e); change(w, e) }, Circumstances{}) {
			if strings.HasPrefix(f, "W14") {
				all = append(all, f)
			}
		}
		return all
	}
	if got := held(func(*Workspace, *Edition) {}); len(got) != 1 || !strings.HasPrefix(got[0], "W14 editions/2027.yaml: report.remarks[1]: the words of H.E. Boris Şen are held back") {
		t.Errorf("found %q", got)
	}
	for name, change := range map[string]func(w *Workspace, e *Edition){
		"published unless somebody objects": func(w *Workspace, _ *Edition) { w.RunUp[len(w.RunUp)-1].Unanswered = Publish },
		"published already":                 func(_ *Workspace, e *Edition) { e.Status = Reported },
		"of somebody who signs":             func(w *Workspace, e *Edition) { w.SeriesFile.Hosts[0].Signatory = "boris" },
	} {
		if got := held(change); len(got) != 0 {
			t.Errorf("%s: found %q", name, got)
		}
	}

	w := sample()
	e := w.Editions[0]
	hold(w, e)
	e.Accept = []Acceptance{{"W14", w.AcceptedAt(e, Place{e.Source, "report.remarks[1]"})}}
	e.Report.Remarks = append([]Remark{{Person: "dora", Text: Plain("She spoke.")}}, e.Report.Remarks...)
	for path, want := range map[string]bool{"report.remarks[0]": false, "report.remarks[2]": true} {
		if got := w.Accepts(e, Finding{Code: PassageHeld, Place: Place{e.Source, path}}); got != want {
			t.Errorf("%s accepted: %v, want %v", path, got, want)
		}
	}
}

func TestEveryCodeIsExplained(t *testing.T) {
	for _, c := range Codes() {
		if c.Title == "" || c.Meaning == "" || c.Cure == "" || len(c.Example.Files) == 0 {
			t.Errorf("%s lacks a title, meaning, cure or example", c.Code)
		}
		for _, text := range []string{c.Meaning, c.Cure} {
			if !strings.HasSuffix(text, ".") {
				t.Errorf("%s: %q is no sentence", c.Code, text)
			}
		}
		if entry, ok := c.Code.Entry(); !ok || entry.Title != c.Title {
			t.Errorf("%s is not found", c.Code)
		}
	}
	if _, ok := Code("E99").Entry(); ok {
		t.Error("a code that does not exist is found")
	}
}

// Two lines of a guest list that are one guest at one address are found, however
// the address is spelt; the guests of a mission's mailbox are not.
func TestCheckFindsAGuestTwiceAtOneAddress(t *testing.T) {
	for name, c := range map[string]struct {
		second Listed
		want   string
	}{
		"another spelling of the address": {Listed{ID: "b", Name: "Chancery One", Email: "CHANCERY@münchen.example"}, `"Chancery One" at CHANCERY@münchen.example stands in the list already as "Chancery One"`},
		"and of the name":                 {Listed{ID: "b", Name: "Chancerry One", Email: "chancery@xn--mnchen-3ya.example"}, `"Chancerry One" at chancery@xn--mnchen-3ya.example stands in the list already as "Chancery One"`},
		"another guest there":             {Listed{ID: "b", Name: "Second Secretary", Email: "chancery@xn--mnchen-3ya.example"}, ""},
		"another address":                 {Listed{ID: "b", Name: "Chancery One", Email: "chancery@example.org"}, ""},
		"without an address":              {Listed{ID: "b", Name: "Chancery One", Deliver: ByHand}, ""},
	} {
		var list File
		got := findings(func(w *Workspace, e *Edition) {
			e.Guests = "lists/guests.csv"
			list = e.Guests
			first, second := Listed{ID: "a", Name: "Chancery One", Email: "chancery@xn--mnchen-3ya.example", Line: 2}, c.second
			second.Line = 3
			w.Lists[e.Guests] = RosterOf(first, second)
		}, Circumstances{})
		var found []string
		for _, f := range got {
			if text, ok := strings.CutPrefix(f, "W04 "+string(list)+": [3]: "); ok {
				found = append(found, text)
			}
		}
		if strings.Join(found, "\n") != c.want {
			t.Errorf("%s: found %q, want %q", name, found, c.want)
		}
	}
}
