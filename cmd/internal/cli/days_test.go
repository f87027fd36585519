package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	emersion "github.com/emersion/go-ical"

	"convene/config"
	"convene/planner"
	"convene/templates"
)

// days are what a message does to its reader's calendar, an entry a day: what
// the mail program is shown, which the first file repeats, and the files.
func (m arrived) days(t *testing.T) []string {
	t.Helper()
	var shown []byte
	var all []string
	for _, p := range m.body.all() {
		switch p.kind {
		case "text/calendar":
			shown = p.data
		case "application/ics":
			if len(all) == 0 && !bytes.Equal(p.data, shown) {
				t.Errorf("%s: the first file is not what mail programs show", m.subject)
			}
			cal, err := emersion.NewDecoder(bytes.NewReader(p.data)).Decode()
			if err != nil || len(cal.Events()) != 1 {
				t.Fatalf("%s: %d entries in one file, %v", m.subject, len(cal.Events()), err)
			}
			e := cal.Events()[0]
			all = append(all, fmt.Sprintf("%s %s %s %s", cal.Props.Get("METHOD").Value, e.Props.Get("SEQUENCE").Value,
				e.Props.Get("DTSTART").Value, e.Props.Get("DTEND").Value))
		}
	}
	return all
}

const (
	firstDay  = "20270903T070000Z 20270903T095000Z"
	secondDay = "20270904T063000Z 20270904T102500Z"
)

// Two days: whoever acts on one of them is asked for that one, in the letter,
// the mails and the calendar; a day that moves, is added or falls away changes
// its own entry and no other.
func TestTwoDays(t *testing.T) {
	t.Parallel()
	s := newSeasonOf(t, "symposium", "2027", "+03:00")
	tells := func(what string, got map[string]arrived, want map[string][]string) {
		t.Helper()
		for to, entries := range want {
			if days := got[to].days(t); !slices.Equal(days, entries) {
				t.Errorf("%s tells the calendar of %s\n%q\nwant\n%q", what, to, days, entries)
			}
		}
	}
	says := func(m arrived, want ...string) {
		t.Helper()
		text := strings.Join(strings.Fields(m.text), " ")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s to %s does not say %q:\n%s", m.subject, m.to, w, m.text)
			}
		}
	}
	const (
		both    = "j.berg@north.example.edu"
		first   = "i.holm@museum.example.org"
		second  = "chancery@mission.example.org"
		reader  = "l.koskinen@office.example.org"
		online  = "m.costa@cities.example.net"
		chair   = "a.laine@archive.example.org"
		honour  = "b.ahlgren@example.org"
		one     = "REQUEST 0 " + firstDay
		two     = "REQUEST 0 " + secondDay
		noEntry = "mayor@city.example.org" // beside the secretary's
	)
	s.on("2027-06-24")
	invited := s.send("prepare", "invitations")
	reaches(t, "the invitation", invited, both, first, second, reader, online, chair, noEntry, "office@city.example.org",
		"e.soderholm@academy.example.org", "t.rehn@rescue.example.org", "s.lind@review.example.com")
	tells("the invitation", invited, map[string][]string{
		both: {one, two}, chair: {one, two}, first: {one}, second: {two}, reader: {one}, online: {one}, noEntry: nil,
	})
	says(invited[second], "Saturday, 4 September 2027 at 09:30 (EEST, UTC+3)")
	says(invited[both], "Friday, 3 September 2027 at 10:00 and Saturday, 4 September 2027 at 09:30 (EEST, UTC+3)", "an entry for each day is attached")
	for to, letter := range map[string][]string{
		second: {"on Saturday, 4 September 2027 at 09:33"},
		both:   {"on Friday, 3 September 2027 at 10:15 and Saturday, 4 September 2027 at 11:15"},
		reader: {"to read the message of H.E. Hilja Saarinen", "on Friday, 3 September 2027 at 10:10"},
	} {
		file := filepath.Join(t.TempDir(), "letter.pdf")
		if err := os.WriteFile(file, invited[to].body.find(t, "application/pdf").data, 0o600); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(printed(t, file)), " ")
		for _, want := range letter {
			if !strings.Contains(text, want) {
				t.Errorf("the letter to %s does not say %q:\n%s", to, want, text)
			}
		}
		if to == second && strings.Contains(text, "seated") {
			t.Errorf("who comes on the second day is to be seated on the first:\n%s", text)
		}
	}

	// The guests of honour first, and then everybody else.
	s.on("2027-07-09")
	reaches(t, "the first invitation of guests", s.send("prepare", "vips"), honour)
	s.on("2027-07-23")
	guests := s.send("prepare", "guests")
	reaches(t, "the second invitation of guests", guests, "newsdesk@review.example.com", "e.grigg@radio.example.net", "v.makela@example.org", "n.oksanen@example.com")
	tells("the invitation of guests", guests, map[string][]string{"v.makela@example.org": {one, two}})
	reaches(t, "the programme of the press", s.send("prepare", "programme", "--to", "guests:press"), "newsdesk@review.example.com", "e.grigg@radio.example.net")

	// The second day begins later: those who are there that day hear of it.
	s.edit("  - date: 2027-09-04\n    starts: 09:30\n", "  - date: 2027-09-04\n    starts: 09:33\n")
	s.on("2027-07-24")
	update := s.send("prepare", "update")
	later := "REQUEST 1 20270904T063300Z 20270904T102500Z"
	tells("the update", update, map[string][]string{both: {later}, chair: {later}, second: {later}, "v.makela@example.org": {later}})
	for _, to := range []string{first, reader, online} {
		if _, ok := update[to]; ok {
			t.Errorf("%s, who acts on the first day, is told that the second has moved", to)
		}
	}
	says(update[second], "Saturday, 4 September 2027 at 09:33 (EEST, UTC+3); previously Saturday, 4 September 2027 at 09:30 (EEST, UTC+3)")

	// The keynote speaker no longer acts on the second day.
	s.edit("        role: speaker\n        person: jonas-berg\n", "        role: speaker\n        person: maria-costa\n")
	s.on("2027-07-25")
	update = s.send("prepare", "update")
	reaches(t, "the update after a change of speaker", update, both, online)
	tells("the update after a change of speaker", update, map[string][]string{
		both: {"CANCEL 2 20270904T063300Z 20270904T102500Z"}, online: {"REQUEST 0 20270904T063300Z 20270904T102500Z"},
	})

	s.edit("status: open", "status: cancelled")
	s.on("2027-07-26")
	off := s.send("cancel", "--reason", "The house is closed.")
	tells("the cancellation", off, map[string][]string{
		both: {"CANCEL 1 " + firstDay}, second: {"CANCEL 2 20270904T063300Z 20270904T102500Z"},
		chair: {"CANCEL 1 " + firstDay, "CANCEL 2 20270904T063300Z 20270904T102500Z"}, reader: {"CANCEL 1 " + firstDay}, noEntry: nil,
	})
	goldens(t, map[string]map[string]arrived{
		"two days, invitation": {both: invited[both]}, "two days, update": {both: update[both]}, "two days, cancellation": {chair: off[chair]},
		"two days, a guest": {"v.makela@example.org": guests["v.makela@example.org"]},
	})
}

// The documents of two days, of two leads, with panels, a message and guests by
// group, as their readers get them.
func TestDocumentsOfTwoDays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	must(t, anyDay(), "init", dir, "--example", "symposium")
	w, findings, err := config.Load(dir)
	if err != nil || len(findings) > 0 {
		t.Fatal(findings, err)
	}
	set, _ := templates.Load(w.FS(), nil)
	coming, held := w.Edition(2027), w.Edition(2026)
	speech, err := set.Words("en", w.Wording, coming.Wording)
	if err != nil {
		t.Fatal(err)
	}
	answers := planner.Answers{"jonas-berg": planner.Accepted, "sofia-lind": planner.Tentative, "guest:olavi-rantanen": planner.Declined}
	documents := map[string]func() (planner.Document, error){
		"programme": func() (planner.Document, error) {
			return planner.ProgrammeSheet(&w.Workspace, coming, planner.ProgrammeVersion{Number: 2, Day: planner.Date{Year: 2027, Month: 8, Day: 24}}, speech)
		},
		"moderator": func() (planner.Document, error) { return planner.ModeratorSheet(&w.Workspace, coming, answers, speech) },
		"cards":     func() (planner.Document, error) { return planner.TableCards(&w.Workspace, coming, answers, speech) },
		"booklet":   func() (planner.Document, error) { return planner.Booklet(&w.Workspace, held, speech) },
		"newsletter": func() (planner.Document, error) {
			return planner.Newsletter(&w.Workspace, held, planner.OnPaper, planner.NewsletterLinks{}, speech)
		},
	}
	for _, id := range []planner.ID{"jonas-berg", "heikki-salo", "counsellor", "mayor", "maria-costa"} {
		documents["letter-"+string(id)] = func() (planner.Document, error) {
			doc, ok, err := planner.Letter(&w.Workspace, coming, id, answers, speech)
			if !ok {
				t.Errorf("%s gets no letter", id)
			}
			return doc, err
		}
	}
	for name, write := range documents {
		doc, err := write()
		if err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", "symposium", name+".txt")
		text := templates.PlainText(doc)
		if *update {
			if err := os.WriteFile(golden, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if want := string(read(t, golden)); text != want {
			t.Errorf("%s differs; see it with git diff after go test -update:\n%s", golden, text)
		}
	}
}
