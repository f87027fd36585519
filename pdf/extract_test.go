package pdf_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"convene/pdf"
	"convene/pdf/pdftest"
	"convene/planner"
)

// extracted is the words of a file as pdftotext finds them, without running
// heads and page numbers.
func extracted(t testing.TB, data []byte, head string) []string {
	t.Helper()
	var words []string
	for _, page := range extractedPages(t, data) {
		lines := strings.Split(strings.TrimSpace(page), "\n")
		for i, line := range lines {
			line = strings.TrimSpace(line)
			isNumber := i >= len(lines)-1 && strings.Trim(line, "0123456789") == "" && line != ""
			if isNumber || head != "" && i == 0 && line == head {
				continue
			}
			words = append(words, strings.Fields(line)...)
		}
	}
	return words
}

// extractedPages is the text of every page as pdftotext finds it.
func extractedPages(t testing.TB, data []byte) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(pdftest.Tool(t, "pdftotext", "poppler-utils"), file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// said is the words of a document in reading order, and those of its notes,
// each behind its number, in theirs.
type said struct {
	words   []string
	notes   [][]string
	numbers map[*planner.Note]int
}

func saidBy(doc planner.Document) *said {
	s := &said{numbers: map[*planner.Note]int{}}
	for _, section := range doc.Sections {
		if section.Key == planner.LinkBarSection || section.Key == planner.SubscriberBarSection {
			continue
		}
		s.blocks(section.Blocks)
	}
	return s
}

// wordsOf is the words of a document without notes.
func wordsOf(doc planner.Document) []string { return saidBy(doc).words }

func (s *said) text(text string) { s.words = append(s.words, strings.Fields(text)...) }

func (s *said) lines(lines ...[]planner.Inline) {
	for _, l := range lines {
		s.text(s.inlines(l))
	}
}

// inlines is what inlines say, with a raised number for every reference.
func (s *said) inlines(text []planner.Inline) string {
	out := ""
	for _, in := range text {
		switch in := in.(type) {
		case planner.Emphasis:
			out += s.inlines(in)
		case planner.Strong:
			out += s.inlines(in)
		case planner.Link:
			out += s.inlines(in.Text)
		case planner.Span:
			out += s.inlines(in.Text)
		case planner.Footnote:
			if s.numbers[in.Note] == 0 {
				s.numbers[in.Note] = len(s.numbers) + 1
				note := saidBy(planner.Document{Sections: []planner.Section{{Blocks: in.Note.Blocks}}})
				s.notes = append(s.notes, append([]string{fmt.Sprint(s.numbers[in.Note])}, note.words...))
			}
			for _, digit := range fmt.Sprint(s.numbers[in.Note]) {
				out += string([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[digit-'0'])
			}
		default:
			out += planner.PlainText([]planner.Inline{in})
		}
	}
	return out
}

func (s *said) blocks(blocks []planner.Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case planner.Heading:
			s.lines(b.Text)
		case planner.Paragraph:
			s.lines(b.Text)
		case planner.Lines:
			s.lines(b.Lines...)
		case planner.List:
			for i, item := range b.Items {
				if b.Ordered {
					s.text(fmt.Sprintf("%d.", max(b.Start, 1)+i))
				} else {
					s.text("•")
				}
				s.blocks(item)
			}
		case planner.Quote:
			s.blocks(b.Blocks)
		case planner.Table:
			for _, c := range b.Columns {
				s.lines(c.Head)
			}
			for _, row := range b.Rows {
				for _, cell := range row.Cells {
					s.blocks(cell)
				}
			}
		case planner.Figure:
			s.lines(b.Caption)
			s.text(b.Credit)
		case planner.Gallery:
			for _, f := range b.Figures {
				s.blocks([]planner.Block{f})
			}
		case planner.Card:
			s.lines(b.Name, b.Posts, b.Heading)
			s.blocks(b.Blocks)
		case planner.Letterhead:
			s.lines(b.Name...)
			s.lines(b.Address...)
			s.lines(b.Contacts...)
		case planner.QRCode:
			s.lines(b.Caption)
		case planner.Passage:
			s.blocks(b.Blocks)
		}
	}
}

// sameWords reports the first place at which two texts differ. A hyphen that
// was typed may be gone where its line ended: pdftotext takes it for ours.
func sameWords(got, want []string) error {
	i := 0
	for j := 0; j < len(want); j++ {
		if i < len(got) && (got[i] == want[j] || strings.ReplaceAll(got[i], "-", "") == strings.ReplaceAll(want[j], "-", "")) {
			i++
			continue
		}
		return fmt.Errorf("word %d: got %q, want %q", j, around(got, i), around(want, j))
	}
	if i < len(got) {
		return fmt.Errorf("after the end: got %q", around(got, i))
	}
	return nil
}

func around(words []string, i int) string {
	if i > len(words) {
		return "the end"
	}
	return strings.Join(words[max(0, i-4):min(len(words), i+8)], " ")
}

// take takes a run of words out of others; ok is false unless it stands there
// exactly once. Hyphens do not count.
func take(words, run []string) (rest []string, ok bool) {
	plain := func(w string) string { return strings.ReplaceAll(w, "-", "") }
	at, n := -1, 0
	for i := 0; i+len(run) <= len(words); i++ {
		if slices.EqualFunc(words[i:i+len(run)], run, func(a, b string) bool { return plain(a) == plain(b) }) {
			at, n = i, n+1
		}
	}
	if n != 1 {
		return words, false
	}
	return slices.Delete(slices.Clone(words), at, at+len(run)), true
}

// sameText reports how the text of a file differs from what its document says.
// A note stands whole at some page's foot, the contents on a page of their own.
func sameText(t testing.TB, data []byte, doc planner.Document) error {
	t.Helper()
	got, want := extracted(t, data, doc.RunningHead), saidBy(doc)
	for _, note := range want.notes {
		var ok bool
		if got, ok = take(got, note); !ok {
			return fmt.Errorf("the note %q does not stand there whole and once", note)
		}
	}
	// pdftotext loses the rows of a table whose columns are aligned differently:
	// it looks for left edges. The structure tree keeps them (see tagged_test.go).
	for _, cell := range unevenCells(doc) {
		var ok bool
		if got, ok = take(got, cell); !ok {
			return fmt.Errorf("the cell %q does not stand there whole and once", cell)
		}
		want.words, _ = take(want.words, cell)
	}
	if list := strings.Fields(planner.PlainText(doc.Contents)); len(list) > 0 {
		got = withoutContents(got, list, want.words)
	}
	return sameWords(got, want.words)
}

// unevenCells are what the cells of tables say whose columns are not all aligned
// at their start.
func unevenCells(doc planner.Document) [][]string {
	var cells [][]string
	for _, section := range doc.Sections {
		for _, b := range section.Blocks {
			table, ok := b.(planner.Table)
			if !ok || !slices.ContainsFunc(table.Columns, func(c planner.Column) bool { return c.Align != planner.AlignStart }) {
				continue
			}
			for _, row := range table.Rows {
				for _, cell := range row.Cells {
					s := saidBy(doc) // for the numbers of notes
					s.words = nil
					s.blocks(cell)
					cells = append(cells, s.words)
				}
			}
		}
	}
	return cells
}

// withoutContents drops the words of a list of contents, which stand before
// what follows the credits.
func withoutContents(got, heading, want []string) []string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	if i+len(heading) > len(got) || !slices.Equal(got[i:i+len(heading)], heading) {
		return got
	}
	for j := i; j < len(got); j++ {
		if sameWords(got[j:], want[i:]) == nil {
			return append(slices.Clone(got[:i]), got[j:]...)
		}
	}
	return got
}

// The text of every specimen comes out whole and in order. Two languages side
// by side, and what is written from the right, have tests of their own.
func TestExtractionOrder(t *testing.T) {
	pdftest.ReadByOthers(t)
	pdftest.Tool(t, "pdftotext", "poppler-utils")
	for _, s := range specimens() {
		if s.doc.Lang == "ur" || s.named("letter-bilingual") || s.named("booklet-mixed") || s.doc.Kind == planner.CardsDocument {
			continue
		}
		if s.doc.Kind == planner.RegisterDocument {
			continue // the text repeats the heads of its table on every page, which the tags do not
		}
		t.Run(s.name, func(t *testing.T) {
			data := printed(t, s)
			if s.style.Letterhead == pdf.Preprinted {
				s.doc.Sections = s.doc.Sections[1:]
			}
			if err := sameText(t, data, s.doc); err != nil {
				t.Error(err)
			}
		})
	}
}

// A table card says everything twice, once for each side of the table.
func TestCardsSayEverythingTwice(t *testing.T) {
	pdftest.ReadByOthers(t)
	pdftest.Tool(t, "pdftotext", "poppler-utils")
	want := wordsOf(cards())
	want = append(want, want...)
	got := extracted(t, printed(t, specimen{"cards", cards(), pdf.Style{}}), "")
	slices.Sort(got)
	slices.Sort(want)
	if err := sameWords(got, want); err != nil {
		t.Error(err)
	}
}

// Of two languages side by side, every paragraph comes out whole.
func TestSideBySideKeepsParagraphs(t *testing.T) {
	pdftest.ReadByOthers(t)
	pdftest.Tool(t, "pdftotext", "poppler-utils")
	doc := inTwoLanguages()
	got := extracted(t, printed(t, specimen{"letter-bilingual", doc, pdf.Style{}}), "")
	for _, section := range doc.Sections {
		if section.Lang == "ur" {
			continue
		}
		for _, b := range section.Blocks {
			var paragraphs [][]string
			switch b := b.(type) {
			case planner.Paragraph:
				paragraphs = [][]string{strings.Fields(planner.PlainText(b.Text))}
			case planner.Table:
				for _, row := range b.Rows {
					paragraphs = append(paragraphs, saidBy(planner.Document{Sections: []planner.Section{{Blocks: slices.Concat(row.Cells...)}}}).words)
				}
			}
			for _, words := range paragraphs {
				if _, ok := take(got, words); !ok {
					t.Errorf("%q does not come out whole and once", words)
				}
			}
		}
	}
}
