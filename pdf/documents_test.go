package pdf_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"convene/pdf"
	"convene/pdf/pdftest"
	"convene/planner"
)

var (
	keep   = flag.String("keep", "", "write the documents of the tests to this folder")
	update = flag.Bool("update", false, "write the golden files anew")
)

func samples() map[string]planner.Document {
	return map[string]planner.Document{
		"letter": invitation(), "programme": sheet(), "booklet": report(14), "newsletter": illustrated(6), "plan": year(),
	}
}

// press is the one of all tests that only look at what comes out.
var press = sync.OnceValues(pdf.New)

func render(t testing.TB, name string, doc planner.Document, style pdf.Style) []byte {
	t.Helper()
	press, err := press()
	if err != nil {
		t.Fatal(err)
	}
	data, err := press.Render(doc, style, pictures())
	if err != nil {
		t.Fatal(err)
	}
	if *keep != "" {
		if err := os.WriteFile(filepath.Join(*keep, name+".pdf"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

// A document has the same bytes whatever its press has set before, and in
// whichever order maps are gone through.
func TestSameBytes(t *testing.T) {
	other, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	files := pictures()
	for name, doc := range samples() {
		first, err := other.Render(doc, pdf.Style{}, files)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			if !bytes.Equal(first, render(t, name, doc, pdf.Style{})) {
				t.Fatalf("%s has other bytes the second time", name)
			}
		}
	}
}

func TestProblems(t *testing.T) {
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	files := pictures().(fstest.MapFS)
	files["broken.jpg"] = &fstest.MapFile{Data: files["hall.jpg"].Data[:900]}
	files["text.png"] = &fstest.MapFile{Data: []byte("no picture")}
	checker := press.Checker(files)
	with := func(b planner.Block) planner.Document {
		doc := report(1)
		doc.Sections[3].Blocks = append(doc.Sections[3].Blocks, b)
		return doc
	}
	for _, tt := range []struct {
		name string
		doc  planner.Document
		want pdf.Problem
	}{
		{"emoji", with(para("Well done 🙂 all")), pdf.Problem{Code: planner.NoGlyph, Rune: '🙂', Text: "Well done 🙂 all"}},
		{"emoji at the end of a long text", with(para(strings.Repeat("long ", 40) + "🙂")), pdf.Problem{Code: planner.NoGlyph, Rune: '🙂', Text: strings.Repeat("long ", 40) + "🙂"}},
		{"Chinese", with(para("北京")), pdf.Problem{Code: planner.NoGlyph, Rune: '北', Text: "北京"}},
		{"missing picture", with(planner.Figure{Picture: *shown("gone.jpg", "Gone")}), pdf.Problem{Code: planner.BadPicture, File: "gone.jpg"}},
		{"broken picture", with(planner.Figure{Picture: *shown("broken.jpg", "Broken")}), pdf.Problem{Code: planner.BadPicture, File: "broken.jpg"}},
		{"no picture", with(planner.Figure{Picture: *shown("text.png", "Text")}), pdf.Problem{Code: planner.BadPicture, File: "text.png"}},
		{"path that leaves", with(planner.Figure{Picture: *shown("../hall.jpg", "Out")}), pdf.Problem{Code: planner.BadPicture, File: "../hall.jpg"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := press.Render(tt.doc, pdf.Style{}, files)
			problem, ok := errors.AsType[*pdf.Problem](err)
			if !ok {
				t.Fatalf("got the error %v", err)
			}
			same := func(p pdf.Problem) bool {
				ok := p.Message != "" && p.Next != "" && (p.Rune == 0 || strings.ContainsRune(p.Message[strings.LastIndex(p.Message, " in "):], p.Rune))
				p.Message, p.Next = "", ""
				return ok && p == tt.want
			}
			if !same(*problem) {
				t.Errorf("Render: got %+v, want %+v", *problem, tt.want)
			}
			for range 2 { // the second time it remembers
				found := checker.Check(tt.doc)
				if len(found) == 0 || !same(found[0]) {
					t.Errorf("Check: got %+v, want %+v", found, tt.want)
				}
			}
		})
	}
	if found := checker.Check(report(3)); len(found) > 0 {
		t.Errorf("a sound document has problems: %+v", found)
	}
}

func TestLongNamesAndTitles(t *testing.T) {
	pdftest.Tool(t, "pdftotext", "poppler-utils")
	name := "Sahibzada Muhammad Abdul-Rahman Gülşən-İbrahimqızı Źródłowski Đurđica al-Khorezmi"
	title := strings.Repeat("Remembrance, Documentation and the Responsibility of International Institutions ", 3)
	doc := report(1)
	doc.Sections[0].Blocks[4] = planner.Heading{Level: 1, Text: []planner.Inline{planner.Str("“" + title + "”")}}
	doc.Sections[3].Blocks = append(doc.Sections[3].Blocks,
		planner.Paragraph{Text: []planner.Inline{planner.Name(name), planner.Str(" spoke "), planner.Name(strings.Repeat("Unbreakable", 14)), planner.Str(" at length: Ə ə ğ ş ı İ Đ đ Š Ł ź “so” ‘it’ isn’t")}})
	if err := sameWords(extracted(t, render(t, "long", doc, pdf.Style{}), doc.RunningHead), wordsOf(doc)); err != nil {
		t.Error(err)
	}
	letter := invitation()
	letter.Sections[2].Blocks = []planner.Block{lines("", name, strings.Repeat("Professor of Law & ", 12))}
	if err := sameWords(extracted(t, render(t, "longletter", letter, pdf.Style{}), ""), wordsOf(letter)); err != nil {
		t.Error(err)
	}
}

// A letter fits one page where it can, and the second page of a longer one has
// more than two lines.
func TestLetterPages(t *testing.T) {
	for n := 1; n < 16; n++ {
		doc := invitation()
		var body []planner.Block
		for i := range n {
			body = append(body, para(passages[i%len(passages)]))
		}
		doc.Sections[5].Blocks = body
		text := extractedPages(t, render(t, "pages", doc, pdf.Style{}))
		if n < 5 && len(text) != 1 {
			t.Errorf("%d paragraphs take %d pages", n, len(text))
		}
		last := text[len(text)-1]
		if got := strings.Count(strings.TrimSpace(last), "\n"); got < 5 {
			t.Errorf("%d paragraphs leave %d lines on the last page:\n%s", n, got, last)
		}
	}
}

func TestLinks(t *testing.T) {
	doc := report(0)
	link := func(url string) planner.Inline {
		return planner.Link{URL: url, Text: []planner.Inline{planner.Str("here ")}}
	}
	doc.Sections[3].Blocks = []planner.Block{planner.Paragraph{Text: []planner.Inline{
		link("https://example.org/(1)"), link("mailto:a@example.org"), link("tel:+92510000000"), link("javascript:alert(1)"), link("file:///etc/passwd"), link("%zz"),
	}}}
	data := render(t, "links", doc, pdf.Style{})
	for url, want := range map[string]bool{
		`https://example.org/\(1\)`: true, "mailto:a@example.org": true, "tel:+92510000000": true, "javascript": false, "file:": false, "%zz": false,
	} {
		if got := bytes.Contains(data, []byte("/URI("+url)); got != want {
			t.Errorf("a link leads to %s: %t, want %t", url, got, want)
		}
	}
}

// Wherever a line ends, no number is parted from the name that it belongs to, nor
// from the month behind it; readers of the text find plain spaces there.
func TestNumbersKeepTheirNames(t *testing.T) {
	pdftest.Tool(t, "pdftotext", "poppler-utils")
	doc := invitation()
	var subjects []planner.Block
	for n := range 40 {
		subjects = append(subjects, para("Тема: приглашение – "+strings.Repeat("о", 2*n)+" Семинар «Память, справедливость и мир - Ходжалы 35», 25 февраля 2027 года"))
	}
	doc.Sections = []planner.Section{{Key: planner.SubjectSection, Blocks: subjects}, {Key: planner.BodySection, Blocks: subjects}}
	text := strings.Join(extractedPages(t, render(t, "numbers", doc, pdf.Style{})), "\n")
	if n := strings.Count(text, "Ходжалы 35"); n != 2*len(subjects) {
		t.Errorf("%d of %d numbers stand beside their name", n, 2*len(subjects))
	}
	if n := strings.Count(text, "25 февраля"); n != 2*len(subjects) {
		t.Errorf("%d of %d days stand beside their month", n, 2*len(subjects))
	}
}
