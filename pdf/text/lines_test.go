package text

import (
	"strings"
	"testing"

	"convene/pdf/font"
)

func newTestSetter(t testing.TB) *Setter {
	t.Helper()
	lib, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	return NewSetter(lib, NewHyphenation())
}

// dump is the text of lines, one a line.
func dump(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		for _, p := range l.Pieces {
			for _, g := range p.Word.Glyphs {
				b.WriteString(g.Text)
			}
		}
		b.WriteString("|\n")
	}
	return b.String()
}

const sample = "The afternoon session opened with testimony recorded soon after the events. Professor Əliağa Məmmədov (Bakı) and Dr Gülşən İbrahimqızı described the documentation of individual fates, the classification of archival sources and the responsibility of international institutions for the preservation of evidence."

func TestBreakJustified(t *testing.T) {
	s := newTestSetter(t)
	lines, err := s.Break([]Span{{Text: sample, Lang: "en", Style: Style{Size: 11}}}, Measure{Width: 200, Indent: 12, Align: Justify, Divide: true, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + dump(lines))
	for i, l := range lines[:len(lines)-1] {
		if l.Right < 199.99 || l.Right > 200.01 {
			t.Errorf("line %d ends at %.2f", i, l.Right)
		}
	}
}
