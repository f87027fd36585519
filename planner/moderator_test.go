package planner

import (
	"strings"
	"testing"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

func TestModeratorSheet(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	w.Ranks = []ID{"ambassador"}
	w.People[1].Rank, w.People[1].Surname = "ambassador", Plain("Şen")
	e.Programme = append(e.Programme,
		Slot{At: clock("11:15"), Minutes: 2, Kind: SilenceSlot},
		Slot{At: clock("11:30"), Minutes: 20, Kind: FilmSlot, Title: Plain("Years")},
		Slot{Minutes: 5, Kind: AnthemSlot}, Slot{Kind: PhotoSlot, Minutes: 5},
	)
	doc, err := ModeratorSheet(w, e, Answers{"boris": Tentative}, echo{})
	golden(t, "moderator", mustOutline(t, doc, err))
}

func TestBuffers(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(e *Edition)
		says   []string
		not    string
	}{
		{"none, and slack", nil, []string{"{moderator_no_free}", "{moderator_slack minutes=100 min time=13:00}"}, "{moderator_free "},
		{"free minutes", func(e *Edition) { e.Programme[2].At = clock("10:30") }, []string{"{programme_times from=10:20 to=10:30}", "{moderator_free minutes=10 min}"}, "{moderator_no_free}"},
		{"an overlap", func(e *Edition) { e.Programme[2].At = clock("10:15") }, []string{"{moderator_overlap minutes=5 min}", "{moderator_no_free}"}, "{moderator_free "},
		{"an overlap with an item further up", func(e *Edition) {
			e.Programme[1].Minutes, e.Programme[2].At, e.Programme[2].Minutes, e.Programme[3].At = 40, clock("10:00"), 5, clock("10:30")
		}, []string{"{moderator_overlap minutes=10 min}"}, "{moderator_free "},
		{"another hall at the same time", func(e *Edition) { e.Programme[2].At, e.Programme[2].Hall = clock("10:00"), Plain("Hall 2") }, []string{"{moderator_free minutes=20 min}"}, "{moderator_overlap"},
		{"to the minute", func(e *Edition) { e.Venue.Closes = clock("11:20") }, []string{"{moderator_no_slack time=11:20}"}, "{moderator_slack"},
		{"past the closing", func(e *Edition) { e.Venue.Closes = clock("11:00") }, []string{"{moderator_past_closing minutes=20 min time=11:00}"}, "{moderator_no_slack"},
		{"a venue that never closes", func(e *Edition) { e.Venue.Closes = Clock{} }, nil, "_slack"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := sample()
			if test.change != nil {
				test.change(w.Editions[0])
			}
			doc, err := ModeratorSheet(w, w.Editions[0], nil, echo{})
			got := mustOutline(t, doc, err)
			for _, says := range test.says {
				if !contains(got, says) {
					t.Errorf("it does not say %s:\n%s", says, got)
				}
			}
			if contains(got, test.not) {
				t.Errorf("it says %s:\n%s", test.not, got)
			}
		})
	}
}

func TestWhatAnswersLeaveInDoubt(t *testing.T) {
	for _, test := range []struct {
		name    string
		change  func(w *Workspace, e *Edition)
		answers Answers
		says    string
		times   int
	}{
		{"nothing of those who accepted", nil, Answers{"boris": Accepted, "dora": Accepted}, "{moderator_unanswered}", 0},
		{"no answer, but of who signs or is represented", nil, nil, "{moderator_unanswered}", 3},
		{"tentative", nil, Answers{"boris": Tentative}, "{moderator_tentative}", 2},
		{"declined though in the programme", nil, Answers{"boris": Declined, "clara": Declined}, "{moderator_declined}", 3},
		{"represented by somebody unknown", nil, Answers{"boris": Represented}, "{moderator_represented}", 2}, // boris speaks, and reads
		{"nothing after the day", func(_ *Workspace, e *Edition) { e.Status = Held }, nil, "{moderator_unanswered}", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := sample()
			if test.change != nil {
				test.change(w, w.Editions[0])
			}
			doc, err := ModeratorSheet(w, w.Editions[0], test.answers, echo{})
			if got := strings.Count(mustOutline(t, doc, err), test.says); got != test.times {
				t.Errorf("%s stands there %d times, want %d", test.says, got, test.times)
			}
		})
	}
}

func TestDiscussion(t *testing.T) {
	speakers := func(minutes ...int) (all []PanelSpeech) {
		for _, m := range minutes {
			all = append(all, PanelSpeech{Minutes: m})
		}
		return all
	}
	for _, test := range []struct {
		lasts, want int
		speakers    []PanelSpeech
	}{
		{40, 15, speakers(10, 15)}, {40, 0, speakers(20, 20)}, {40, 0, speakers(30, 20)}, {40, 0, speakers(10, 0)}, {40, 0, nil}, {0, 0, speakers(10)},
	} {
		s := Scheduled{Slot: Slot{Minutes: test.lasts, Speakers: test.speakers}}
		if got := s.discussion(); got != test.want {
			t.Errorf("of %d minutes %v leave %d, want %d", test.lasts, test.speakers, got, test.want)
		}
	}
}

// polite is Words whose letters say Excellency to some.
type polite struct{ echo }

func (polite) Salutation(to Addressee) string {
	switch {
	case to.Salutation != "":
		return to.Salutation + ","
	case to.Honorific == "H.E.":
		return "Excellency,"
	}
	return strings.TrimSpace("Dear "+to.Honorific) + " " + to.Name + ","
}

func TestSpokenTo(t *testing.T) {
	for _, test := range []struct {
		person Person
		want   string
	}{
		{Person{Honorific: Plain("H.E."), Name: Plain("Leyla Ün"), Surname: Plain("Ün")}, "Excellency"},
		{Person{Honorific: Plain("Dr."), Name: Plain("Leyla Ün"), Surname: Plain("Ün")}, "Dr. Ün"},
		{Person{Honorific: Plain("Dr."), Name: Plain("Leyla Ün")}, "Dr. Leyla Ün"},
		{Person{Name: Plain("Leyla Ün"), Surname: Plain("Ün")}, "Leyla Ün"},
		{Person{Honorific: Plain("Dr."), Name: Plain("Leyla Ün"), Surname: Plain("Ün"), Salutation: Plain("Dear Leyla")}, "Dr. Ün"},
		{Person{Honorific: Plain("H.E."), Name: Plain("Leyla Ün"), Salutation: Plain("Madam President")}, "Madam President"},
	} {
		w := sample()
		if got, _ := newWriter(w, w.Editions[0], polite{}).spokenTo(&test.person); got != test.want {
			t.Errorf("%v is addressed as %q, want %q", test.person, got, test.want)
		}
	}
}
