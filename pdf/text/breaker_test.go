package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// No last line starts inside a word, and none is a stub, as long as there is
// another way: here words are shorter than lines.
func TestLastLine(t *testing.T) {
	s := newTestSetter(t)
	word := rapid.SampledFrom(strings.Fields(`a to of the and remembrance commemoration representative responsibility institutions international documentation evidence well-known testimony seminar`))
	rapid.Check(t, func(t *rapid.T) {
		m := Measure{
			Width: rapid.Float64Range(90, 300).Draw(t, "width"), Indent: rapid.Float64Range(0, 16).Draw(t, "indent"),
			Align: Align(rapid.IntRange(0, 3).Draw(t, "align")), Divide: true, Lang: "en",
		}
		var text strings.Builder
		for range rapid.IntRange(1, 3).Draw(t, "parts") {
			text.WriteString(strings.Join(rapid.SliceOfN(word, 1, 40).Draw(t, "words"), " ") + "\n")
		}
		lines, err := s.Break([]Span{{Text: text.String(), Lang: "en", Style: Style{Size: 10}}}, m)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range lines {
			if i > 0 && l.Ends && lines[i-1].Divided {
				t.Fatalf("line %d starts inside a word:\n%s", i, dump(lines))
			}
		}
	})
}

// The last line is no stub beside the next paragraph's indent, as long as the
// lines before it are no worse than divided words make them.
func TestNoStub(t *testing.T) {
	s := newTestSetter(t)
	const indent = 16
	for width := 150.0; width < 400; width++ {
		lines, err := s.Break([]Span{{Text: sample + " So be it.", Lang: "en", Style: Style{Size: 11}}}, Measure{Width: width, Indent: indent, Align: Justify, Divide: true, Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		if last := lines[len(lines)-1]; last.Right-last.Left < max(indent, width/12) {
			t.Errorf("at a width of %.0f the last line is %.1f wide:\n%s", width, last.Right-last.Left, dump(lines))
		}
	}
}

// Two lines running end inside words only where all else is worse.
func TestDivisionsApart(t *testing.T) {
	const passage = "Passage 4. In the concluding round-table the moderators summarised the interventions of thirty-two speakers from eleven countries. It was agreed that a multilingual bibliography, an inventory of audiovisual recordings and an interdisciplinary working group should be established before the next seminar, and that the proceedings should be published electronically under a permanent identifier."
	lines, err := newTestSetter(t).Break([]Span{{Text: passage, Lang: "en", Style: Style{Size: 11}}}, Measure{Width: 374, Indent: 15.5, Align: Justify, Divide: true, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	divided := 0
	for i, l := range lines {
		if l.Divided {
			divided++
			if lines[i+1].Divided {
				t.Errorf("lines %d and %d end inside words:\n%s", i, i+1, dump(lines))
			}
		}
	}
	if divided == 0 {
		t.Error("no word is divided: the passage tests nothing")
	}
}
