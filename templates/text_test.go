package templates_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"convene/planner"
	"convene/templates"
)

// TestPlainTextWidth writes documents of any words: no line is wider than 72
// characters unless it is one word, and no word is lost or broken.
func TestPlainTextWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-zəğüА-я]{1,90}`)
		words := rapid.SliceOfN(word, 1, 60).Draw(t, "words")
		text := []planner.Inline{planner.Str(strings.Join(words, " "))}
		paragraph := []planner.Block{planner.Paragraph{Text: text}}
		block := rapid.SampledFrom([]planner.Block{
			paragraph[0],
			planner.Heading{Level: 2, Text: text},
			planner.Quote{Blocks: paragraph},
			planner.Lines{Lines: [][]planner.Inline{text, text}},
			planner.List{Ordered: true, Start: 98, Items: [][]planner.Block{paragraph, paragraph, paragraph}},
			planner.Card{Name: text, Posts: text, Heading: text, Blocks: paragraph},
			planner.Table{Style: planner.FactsTable, Columns: make([]planner.Column, 2), Rows: []planner.Row{{Cells: [][]planner.Block{paragraph, paragraph}}}},
			planner.Table{Columns: make([]planner.Column, 3), Rows: []planner.Row{{Cells: [][]planner.Block{paragraph, paragraph, paragraph}}}},
		}).Draw(t, "block")
		longest := 0
		for _, w := range words {
			longest = max(longest, utf8.RuneCountInString(w))
		}
		got := templates.PlainText(planner.Document{Sections: []planner.Section{{Key: planner.BodySection, Blocks: []planner.Block{block}}}})
		for line := range strings.Lines(got) {
			line = strings.TrimSuffix(line, "\n")
			// A word that alone is wider than its place stands out, in a
			// table for each cell beside it.
			if n := utf8.RuneCountInString(line); n > 72 && longest < 20 {
				t.Fatalf("%d characters: %q", n, line)
			}
			if line != strings.TrimRight(line, " ") {
				t.Fatalf("space at the end of %q", line)
			}
		}
		for _, w := range words {
			if !strings.Contains(got, w) {
				t.Fatalf("%q is lost or broken in:\n%s", w, got)
			}
		}
	})
}

func TestPlainTextTitle(t *testing.T) {
	body := []planner.Section{{Key: planner.BodySection, Blocks: []planner.Block{planner.Paragraph{Text: str("a\tb\x1b[2J\u2028c")}}}}
	for _, test := range []struct {
		doc  planner.Document
		want string
	}{
		{planner.Document{Title: "T", Sections: body}, "T\n=\n\na b [2J c\n"},
		{planner.Document{Sections: body}, "a b [2J c\n"},
		{planner.Document{}, ""},
	} {
		if got := templates.PlainText(test.doc); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

// In a heading no number is parted from the name before it, as text and in HTML.
func TestHeadingKeepsNumbers(t *testing.T) {
	title := "Konferans daveti: Hatırlama, Adalet, Barış ve Dayanışma yolunda - Hocalı 35"
	doc := planner.Document{Kind: planner.LetterDocument, Lang: "tr", Title: title}
	if text := templates.PlainText(doc); !strings.Contains(text, "\nHocalı 35\n") {
		t.Errorf("as text:\n%s", text)
	}
	html, err := templates.MailHTML(doc, templates.MailOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(html), "Hocalı\u00a035</h1>") {
		t.Errorf("in HTML:\n%s", html)
	}
}
