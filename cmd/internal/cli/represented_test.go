package cli

import (
	"path/filepath"
	"strings"
	"testing"
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
