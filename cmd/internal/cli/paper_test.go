package cli

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"convene/config"
	"convene/planner"
	"convene/templates"
)

// printed is the text of a PDF, in reading order.
func printed(t *testing.T, file string) string {
	t.Helper()
	return output(t, nil, debian(t, "pdftotext", "poppler-utils"), "-enc", "UTF-8", file, "-")
}

// words are a text's words with hyphens taken out, because pdftotext drops a
// written hyphen at a line's end.
func words(text string) []string {
	text = strings.NewReplacer("-", "", "\u2010", "", "\u2011", "", "\u00ad", "").Replace(text)
	return strings.Fields(text)
}

// without drops running heads and page numbers, which may stand between pages.
func without(text, head string) string {
	pages := strings.Split(text, "\f")
	number := regexp.MustCompile(`^\d+$`)
	for i, page := range pages {
		var kept []string
		for line := range strings.SplitSeq(page, "\n") {
			line = strings.TrimSpace(line)
			if line != head && !number.MatchString(line) {
				kept = append(kept, line)
			}
		}
		pages[i] = strings.Join(kept, "\n")
	}
	return strings.Join(pages, "\n")
}

func TestReportsSayEveryWordOnceAndInOrder(t *testing.T) {
	dir := demo(t)
	w, _, err := config.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	set, _ := templates.Load(w.FS(), nil)
	for _, year := range []int{2017, 2022} {
		e := w.Edition(year)
		speech, err := set.Words("en", w.Wording, e.Wording)
		if err != nil {
			t.Fatal(err)
		}
		booklet, err := planner.Booklet(&w.Workspace, e, speech)
		if err != nil {
			t.Fatal(err)
		}
		newsletter, err := planner.Newsletter(&w.Workspace, e, planner.OnPaper, planner.NewsletterLinks{}, speech)
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range []planner.Document{booklet, newsletter} {
			t.Run(fmt.Sprintf("%d %s", year, doc.Kind), func(t *testing.T) {
				file := filepath.Join(dir, "out", fmt.Sprint(year), fmt.Sprintf("report-%s.pdf", doc.Kind))
				text := without(printed(t, file), doc.RunningHead)
				compareWords(t, withoutNotes(t, words(text), doc), words(listed(doc)))
			})
		}
	}
}

// withoutNotes takes a document's notes out of what is printed, each of which
// has to stand there whole and once behind its number, and the raised numbers
// that refer to them.
func withoutNotes(t *testing.T, printed []string, doc planner.Document) []string {
	t.Helper()
	text := " " + strings.Join(printed, " ") + " "
	for i, note := range doc.Notes() {
		says := " " + strings.Join(append([]string{fmt.Sprint(i + 1)}, words(planner.BlockText(note.Blocks))...), " ") + " "
		if n := strings.Count(text, says); n != 1 {
			t.Fatalf("the note %q is printed %d times", says, n)
		}
		text = strings.Replace(text, says, " ", 1)
	}
	for _, raised := range "⁰¹²³⁴⁵⁶⁷⁸⁹" {
		text = strings.ReplaceAll(text, string(raised), "")
	}
	return strings.Fields(text)
}

// listed is a document's text, with the numbers of its lists.
func listed(doc planner.Document) string {
	var b strings.Builder
	for _, s := range doc.Sections {
		for _, block := range s.Blocks {
			if list, ok := block.(planner.List); ok && list.Ordered {
				for i, item := range list.Items {
					fmt.Fprintf(&b, "%d. %s\n", i+1, planner.BlockText(item))
				}
				continue
			}
			b.WriteString(planner.BlockText([]planner.Block{block}))
		}
	}
	return b.String()
}

func compareWords(t *testing.T, got, want []string) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("word %d is %q, want %q: … %s … and not … %s …", i, got[i], want[i],
				strings.Join(got[max(0, i-8):min(len(got), i+8)], " "), strings.Join(want[max(0, i-8):min(len(want), i+8)], " "))
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d words are printed, want %d; the last are %q", len(got), len(want), got[max(0, len(got)-8):])
	}
}

// TestPapersOfTheDaySayWhatTheyAreFor: each document that build makes under a
// name is the one that the name means.
func TestPapersOfTheDaySayWhatTheyAreFor(t *testing.T) {
	dir := demo(t)
	for file, says := range map[string][]string{
		"2027/programme-moderator.pdf": {"For the moderator", "30 minutes", "To be addressed as “Senator Sayed”", "Has not answered yet", "35 minutes remain", "Excellency, H.E. Khazar Farhadov, Ambassador"},
		"2027/cards.pdf":               {"Ambassador Khalid Mahmood", "Dr. Mohammed Khan"},
		"2017/thanks/ali-alizada.pdf":  {"22 February 2017", "H.E. Ali Alizada", "agreed to deliver the keynote speech", "Ambassador Khalid Mahmood"},
	} {
		text := strings.Join(words(printed(t, filepath.Join(dir, "out", filepath.FromSlash(file)))), " ")
		for _, s := range says {
			if want := strings.Join(words(s), " "); !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", file, want, text)
			}
		}
	}
	if text := printed(t, filepath.Join(dir, "out/2027/cards.pdf")); strings.Contains(text, "Alizada") {
		t.Errorf("somebody who only attends online has a card:\n%s", text)
	}
}

// awkward are names that mail, calendars and paper have been seen to break.
func awkward() []string {
	return []string{
		"Əliağa Məmmədov", "Gülşən Işıq İbrahimqızı", "Đorđe Šarić", "Łukasz Źdźbło", "Brían O'Brien",
		"Sayed, Mushahid Hussain", `Anna "Nan" Example`,
		strings.TrimSpace(strings.Repeat("Wolfeschlegelsteinhausen ", 3) + "Jr. II"),
	}
}

// A name passes through letter, programme, mail header and calendar unharmed.
func TestAwkwardNamesPassUnharmed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var people, roles, programme strings.Builder
	for i, name := range awkward() {
		fmt.Fprintf(&people, "  - id: p%d\n    name: %q\n    emails: [p%d@example.org]\n", i, name, i)
		fmt.Fprintf(&roles, "  - {person: p%d, role: speaker}\n", i)
		fmt.Fprintf(&programme, "  - {minutes: 5, role: speaker, person: p%d}\n", i)
	}
	for name, text := range map[string]string{
		"convene.yaml": "series: {id: names, name: Names, kind: Seminar, anniversary: 1992-02-26, timezone: UTC}\norganisers:\n  - {id: host, name: Host}\nhosts:\n  - {organiser: host, part: lead}\n" +
			"mail: {from: Host <host@example.org>}\nrun_up:\n  - {id: invitations, at: 6 weeks before, send: invitation}\n",
		"people.yaml":        "people:\n" + people.String(),
		"editions/2027.yaml": "edition: {year: 2027, title: Names, date: 2027-02-25, status: open, starts: 10:00}\nroles:\n" + roles.String() + "programme:\n" + programme.String(),
	} {
		if err := config.WriteFile(dir, name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	const at = "--now=2027-01-14T09:00:00Z"
	must(t, anyDay(), "build", "-C", dir, "-e", "2027")
	out := must(t, anyDay(), "prepare", "invitation", "-C", dir, at, "--json")
	id := regexp.MustCompile(`m-\w+`).FindString(out)
	must(t, anyDay(), "send", id, "-C", dir, at)

	sheet := strings.Join(words(printed(t, filepath.Join(dir, "out/2027/programme.pdf"))), " ")
	mails := map[string]pythonMail{}
	for _, raw := range demoMails(t, dir, "Invitation") {
		m := readByPython(t, raw)[0]
		mails[m.Address] = m
	}
	for i, name := range awkward() {
		bare := strings.Join(words(name), " ")
		if !strings.Contains(sheet, bare) {
			t.Errorf("the programme does not name %q: %s", name, sheet)
		}
		letter := strings.Join(words(printed(t, filepath.Join(dir, fmt.Sprintf("out/2027/invitations/p%d.pdf", i)))), " ")
		if !strings.Contains(letter, bare) {
			t.Errorf("the letter does not name %q: %s", name, letter)
		}
		m := mails[fmt.Sprintf("p%d@example.org", i)]
		if m.To != name {
			t.Errorf("the mail goes to %q, want %q", m.To, name)
		}
		// A calendar's parameters have no way to write a straight quotation
		// mark (RFC 5545, section 3.2); typographic ones stand for it.
		if len(m.Events) != 1 || m.Events[0].CN != strings.Replace(strings.Replace(name, `"`, "“", 1), `"`, "”", 1) {
			t.Errorf("the calendar invites %+v, want %q", m.Events, name)
		}
		if text := strings.Join(strings.Fields(m.Text), " "); !strings.Contains(text, name) {
			t.Errorf("the mail's text does not name %q:\n%s", name, m.Text)
		}
	}
}
