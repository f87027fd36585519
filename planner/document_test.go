package planner

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; see it with -update and git diff:\n%s", path, got)
	}
}

func mustOutline(t *testing.T, doc Document, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text := outline(doc)
	if strings.Contains(text, "UNKNOWN") {
		t.Errorf("a label is given a value that its table does not name:\n%s", text)
	}
	return text
}

func TestLetter(t *testing.T) {
	w := sample()
	doc, ok, err := Letter(w, w.Editions[0], "boris", Answers{"dora": Accepted, "clara": Tentative}, echo{})
	if !ok {
		t.Fatal("a keynote speaker gets no letter")
	}
	golden(t, "letter", mustOutline(t, doc, err))
}

func TestLetterIsOnlyForTheCast(t *testing.T) {
	w := sample()
	w.People = append(w.People, Person{ID: "zoe", Name: Plain("Zoe")})
	if _, ok, err := Letter(w, w.Editions[0], "zoe", nil, echo{}); ok || err != nil {
		t.Errorf("somebody without a role gets a letter: %v, %v", ok, err)
	}
}

func TestProgrammeSheet(t *testing.T) {
	w := sample()
	doc, err := ProgrammeSheet(w, w.Editions[0], ProgrammeVersion{Number: 2, Day: day("2027-02-18")}, echo{})
	golden(t, "programme", mustOutline(t, doc, err))
}

// reported is the sample after its day, with a report.
func reported() *Workspace {
	w := sample()
	e := w.Editions[0]
	e.Status = Held
	e.Report.Remarks = []Remark{
		{Person: "boris", Text: Plain("I thank the hosts.\n\nIt was a good day.")},
		{Person: "anna", NoRemarks: true},
		{Person: "clara", File: "editions/2027/clara.md", Picture: "editions/2027/clara.jpg"},
		{Person: "dora", Role: Panellist, Text: Plain("Ms. Ün spoke about letters.")},
	}
	w.Prose = map[File]string{"editions/2027/clara.md": "Clara Ek closed the day."}
	e.Report.Conclusion = Conclusion{By: "anna", Text: Plain("We go on.")}
	e.Report.Recommendations = Recommendations{Items: []Text{Plain("Keep records;"), Plain("Teach.")}}
	e.Report.Credits = []Credit{{Label: Plain("Compiled by"), Name: Plain("A. Writer")}}
	e.Report.Pictures = []EventPicture{{File: "editions/2027/hall.jpg", Caption: Plain("The hall"), Alt: Plain("Rows of seats")}}
	e.Report.Display = []Display{{Person: "boris", In: InRemarks, Honorific: Plain("Mr.")}}
	e.Audience = Attendance{Groups: []Text{Plain("students"), Plain("researchers")}, Closing: Plain("people of all walks of life"), Count: 120}
	return w
}

func TestBooklet(t *testing.T) {
	w := reported()
	doc, err := Booklet(w, w.Editions[0], echo{})
	golden(t, "booklet", mustOutline(t, doc, err))
}

func TestNewsletter(t *testing.T) {
	w := reported()
	doc, err := Newsletter(w, w.Editions[0], AsMail, NewsletterLinks{
		ViewOnline: "https://example.org/2027/", Unsubscribe: "mailto:leave@example.org?subject=unsubscribe",
	}, echo{})
	golden(t, "newsletter-mail", mustOutline(t, doc, err))
}

// The page alone has the logos of the hosts, the place, all who organised it,
// and a heading over every part; it leads neither to itself nor off the list.
func TestNewsletterAsPage(t *testing.T) {
	w := reported()
	doc, err := Newsletter(w, w.Editions[0], AsPage, NewsletterLinks{DownloadPDF: "report.pdf", Content: "#content", Page: "https://example.org/2027/"}, echo{})
	golden(t, "page", mustOutline(t, doc, err))
	if len(doc.Contents) == 0 {
		t.Error("the page wants no list of contents")
	}
}

func TestNewsletterOnPaperHasNoBars(t *testing.T) {
	w := reported()
	doc, err := Newsletter(w, w.Editions[0], OnPaper, NewsletterLinks{ViewOnline: "https://example.org/", Unsubscribe: "mailto:x@example.org"}, echo{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range doc.Sections {
		if s.Key == LinkBarSection || s.Key == SubscriberBarSection {
			t.Errorf("the PDF has a %s", s.Key)
		}
	}
}

func TestEmptyPartsLoseTheirHeading(t *testing.T) {
	w := sample()
	for name, write := range map[string]func() (Document, error){
		"booklet":    func() (Document, error) { return Booklet(w, w.Editions[0], echo{}) },
		"newsletter": func() (Document, error) { return Newsletter(w, w.Editions[0], AsMail, NewsletterLinks{}, echo{}) },
	} {
		doc, err := write()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range doc.Sections {
			switch s.Key {
			case PicturesSection, CreditsSection, ConclusionSection, RecommendationsSection, RemarksSection, LinkBarSection, SubscriberBarSection:
				t.Errorf("%s prints an empty %s", name, s.Key)
			}
		}
	}
}

// Who leads together is named in one line.
func TestNewsletterOfTwoLeads(t *testing.T) {
	w := sample()
	w.Organisers = append(w.Organisers, Organiser{ID: "club", Name: Plain("The Club")})
	w.Hosts = []Host{{Organiser: "club", Part: Lead}, {Organiser: w.Organisers[0].ID, Part: Lead}}
	for name, as := range map[string]Rendition{"mail": AsMail, "page": AsPage, "paper": OnPaper} {
		doc, err := Newsletter(w, w.Editions[0], as, NewsletterLinks{}, echo{})
		if err != nil {
			t.Fatal(err)
		}
		text := outline(doc)
		if want := "{organised_by name=The Club & " + w.Organisers[0].Name.In("en") + "}"; strings.Count(text, "{organised_by") != 1 || !strings.Contains(text, want) {
			t.Errorf("%s: want %q once:\n%s", name, want, text)
		}
	}
}

func TestCoveringMails(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	recipients, _ := sorted(w.Recipients(e, Speakers, Standing{}))
	var b strings.Builder
	for _, r := range recipients {
		if r.ByHand {
			continue
		}
		doc, err := InvitationCover(w, e, r, AnswerLinks{To: "rsvp@example.org", Yes: "T0KEN", No: "N0KEN"}, echo{})
		b.WriteString("to " + string(r.Address) + "\n" + mustOutline(t, doc, err))
	}
	doc, err := ProgrammeCover(w, e, Recipient{Name: "Mr. Guest", Listed: &Listed{Honorific: "Mr.", Name: "Guest"}}, echo{})
	b.WriteString(mustOutline(t, doc, err))
	golden(t, "covers", b.String())
}

func TestAppointments(t *testing.T) {
	w := sample()
	all, err := Appointments(w, w.Editions[0], echo{})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d appointments, %v", len(all), err)
	}
	// The arrival is at 09:30, the formal part at 10:00; the last slot ends at 11:20.
	if a := all[0]; a.Start.Format("15:04") != "10:00" || a.End.Format("15:04") != "11:20" {
		t.Errorf("the appointment is %s to %s", a.Start, a.End)
	}
}

// TestLettersKeepTheirNumbers numbers the letters by the roles, past the
// numbers that are given.
func TestLettersKeepTheirNumbers(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	e.Roles[0].Number = 2
	got := map[ID]int{}
	for _, p := range w.Cast(e) {
		got[p.Person.ID] = p.Number
	}
	for id, want := range map[ID]int{"anna": 2, "boris": 1, "clara": 3, "dora": 4} {
		if got[id] != want {
			t.Errorf("the letter to %s has the number %d, want %d", id, got[id], want)
		}
	}
}
