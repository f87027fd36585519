package cli

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Who comes in somebody's place is written into the edition, and from there on
// the programme, on the moderator's sheet, on the card, on the lists of the day
// and in the report.
func TestRepresentedEverywhere(t *testing.T) {
	t.Parallel()
	s := newSeason(t, "2027")
	s.on("2027-02-10")
	s.run("rsvp", "record", "mushahid-sayed", "represented", "--representative", "omer-ayub-khan", "--via", "letter", "--by", "PS")
	s.run("rsvp", "record", "guest:gul-zaman", "represented", "--representative", "ahmad-naeem-salik", "--via", "phone", "--by", "PS")
	for _, target := range []string{"programme", "cards", "lists"} {
		s.run("build", target)
	}
	const both = "Senator Mushahid Hussain Sayed, represented by Mr. Omer Ayub Khan"
	for file, says := range map[string][]string{
		"programme.pdf":           {both},
		"programme-moderator.pdf": {both},
		"cards.pdf":               {"Mr. Omer Ayub Khan"},
		"attendance.pdf":          {"Mr. Omer Ayub Khan", "For Senator Mushahid Hussain Sayed", "Mr. Mian Ahmad Naeem Salik", "For Justice (retd.) Gul Zaman", "Signature"},
		"gate.pdf":                {"Mr. Omer Ayub Khan", "For Justice (retd.) Gul Zaman", "Vehicle number"},
	} {
		text := strings.Join(strings.Fields(printed(t, filepath.Join(s.dir, "out", s.year, file))), " ")
		for _, want := range says {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", file, want, text)
			}
		}
	}
	if text := printed(t, filepath.Join(s.dir, "out", s.year, "cards.pdf")); strings.Contains(text, "Mushahid") {
		t.Error("there is a card for somebody who does not come")
	}

	// The introduction of 2017 is drafted.
	s.year = "2017"
	s.on("2017-03-01")
	s.edit("    role: keynote", "    role: keynote\n    represented_by: najam-rafique")
	s.run("build", "report", "--layout", "newsletter")
	page := string(read(t, filepath.Join(s.dir, "out", s.year, "report-newsletter.html")))
	if n := strings.Count(page, "represented by Mr. Najam Rafique"); n != 2 {
		t.Errorf("the report says %d times who came for the keynote speaker, want it in the introduction and over the remarks", n)
	}
}

// Who is written into the edition by hand is represented wherever answers are
// told, as if that had been taken down.
func TestRepresentedByHand(t *testing.T) {
	t.Parallel()
	s := newSeason(t, "2027")
	s.on("2027-01-14")
	s.send("prepare", "invitation")
	s.on("2027-02-04")
	id := mailingID.FindString(s.run("prepare", "reminder"))
	s.edit("  - person: shaza-fatima-khawaja\n    role: speaker\n", "  - person: shaza-fatima-khawaja\n    role: speaker\n    represented_by: omer-ayub-khan\n")
	for command, says := range map[string]string{
		"rsvp list":         "10 pending, 1 represented, 10 not invited.",
		"rsvp list --csv -": "represented,Mr. Omer Ayub Khan,editions/2027.yaml,,",
		"status":            "Answers: 1 represented of 11 invited",
	} {
		if said := s.run(strings.Fields(command)...); !strings.Contains(strings.Join(strings.Fields(said), " "), says) {
			t.Errorf("%s does not say %q:\n%s", command, says, said)
		}
	}
	for _, command := range []string{"today", "check"} {
		if said := convene(s.now, command, "-C", s.dir, "-e", s.year, "--now", s.now.Format(time.RFC3339)); strings.Contains(said.out, "Shaza") {
			t.Errorf("%s speaks of somebody who is represented:\n%s", command, said.out)
		}
	}
	if r := convene(s.now, "send", id, "-C", s.dir, "-e", s.year, "--now", s.now.Format(time.RFC3339)); r.code != exitRefused || !strings.Contains(r.err, "Ms. Shaza Fatima Khawaja (no longer due)") {
		t.Errorf("a reminder to somebody who is represented may go: %d\n%s%s", r.code, r.out, r.err)
	}
	if said := s.run("prepare", "reminder"); !strings.Contains(said, "left out: Ms. Shaza Fatima Khawaja (has answered)") {
		t.Errorf("the reminder goes to somebody who is represented:\n%s", said)
	}
	s.run("build", "lists")
	s.run("build", "programme")
	for file, says := range map[string]string{
		"attendance.pdf": "For Ms. Shaza Fatima Khawaja",
		"programme.pdf":  "Ms. Shaza Fatima Khawaja, represented by Mr. Omer Ayub Khan",
	} {
		if text := strings.Join(strings.Fields(printed(t, filepath.Join(s.dir, "out", s.year, file))), " "); !strings.Contains(text, says) {
			t.Errorf("%s does not say %q:\n%s", file, says, text)
		}
	}

	// Who declined has: a person has to say which of the two is true.
	s.on("2027-02-18")
	s.run("rsvp", "record", "shaza-fatima-khawaja", "declined", "--via", "phone", "--by", "PS")
	s.edit("  - person: shaza-fatima-khawaja\n    role: speaker\n", "  - person: shaza-fatima-khawaja\n    role: speaker\n    represented_by: omer-ayub-khan\n")
	if r := convene(s.now, "check", "-C", s.dir, "-e", s.year); !strings.Contains(r.out, "or if Mr. Omer Ayub Khan comes in their place: convene rsvp record shaza-fatima-khawaja represented --representative omer-ayub-khan") {
		t.Errorf("check does not say what to do:\n%s%s", r.out, r.err)
	}
}
