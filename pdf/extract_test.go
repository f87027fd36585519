package pdf_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"convene/pdf"
	"convene/planner"
)

// tool is the path of a program, without which a test cannot run.
func tool(t testing.TB, name, debianPackage string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: install the package %s", name, debianPackage)
	}
	t.Skipf("%s is missing: install the package %s", name, debianPackage)
	return ""
}

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
	out, err := exec.Command(tool(t, "pdftotext", "poppler-utils"), file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// said is the words of a document in reading order.
type said struct{ words []string }

func wordsOf(doc planner.Document) []string {
	var s said
	for _, section := range doc.Sections {
		if section.Key == planner.LinkBarSection || section.Key == planner.SubscriberBarSection {
			continue
		}
		s.blocks(section.Blocks)
	}
	return s.words
}

func (s *said) text(text string) { s.words = append(s.words, strings.Fields(text)...) }

func (s *said) lines(lines ...[]planner.Inline) {
	for _, l := range lines {
		s.text(planner.PlainText(l))
	}
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

func TestExtractionOrder(t *testing.T) {
	tool(t, "pdftotext", "poppler-utils")
	for name, doc := range samples() {
		t.Run(name, func(t *testing.T) {
			got := extracted(t, render(t, name, doc, pdf.Style{}), doc.RunningHead)
			if err := sameWords(got, wordsOf(doc)); err != nil {
				t.Error(err)
			}
		})
	}
}
