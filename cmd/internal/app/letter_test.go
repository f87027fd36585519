package app

import (
	"slices"
	"testing"

	"convene/planner"
)

func TestLetterLanguages(t *testing.T) {
	for _, test := range []struct {
		name   string
		wanted []string
		want   []string
	}{
		{"none said: the series'", nil, []string{"en"}},
		{"one", []string{"az"}, []string{"az"}},
		{"two that can be spoken", []string{"az", "en"}, []string{"az", "en"}},
		{"of three the first two", []string{"en", "az", "ru"}, []string{"en", "az"}},
		{"the second cannot be spoken", []string{"az", "ur"}, []string{"az"}},
		{"the first cannot be spoken", []string{"ur", "az"}, []string{"az"}},
		{"neither can be spoken", []string{"ur", "fa"}, []string{"ur"}}, // speak then falls back
		{"one twice", []string{"en", "en"}, []string{"en"}},
		{"of a country", []string{"ru-KZ", "en-GB"}, []string{"ru", "en"}},
		{"one twice, of two countries", []string{"en-US", "en-GB"}, []string{"en"}},
		{"only the third can be spoken", []string{"fa", "ps", "az"}, []string{"az"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := &planner.Person{Languages: test.wanted}
			if got := letterLanguages(p, "en", []string{"az", "en", "ru"}); !slices.Equal(got, test.want) {
				t.Errorf("the letter is in %v, want %v", got, test.want)
			}
		})
	}
}

func TestALetterInTwoLanguages(t *testing.T) {
	write := func(lang string) (planner.Document, bool, error) {
		text := func(s string) []planner.Block {
			return []planner.Block{planner.Paragraph{Text: []planner.Inline{planner.Str(s)}}}
		}
		return planner.Document{Kind: planner.LetterDocument, Lang: lang, Sections: []planner.Section{
			{Key: planner.BodySection, Blocks: text("body in " + lang)}, {Key: planner.SignatureSection, Blocks: text("signed")},
		}}, lang != "", nil
	}
	for _, test := range []struct {
		languages []string
		sections  int
	}{{[]string{"en"}, 2}, {[]string{"en", "az"}, 3}} {
		doc, ok, err := inLanguages(test.languages, write)
		if !ok || err != nil || len(doc.Sections) != test.sections || doc.Lang != "en" {
			t.Errorf("in %v it has %d sections in %s, %v, %v; want %d", test.languages, len(doc.Sections), doc.Lang, ok, err, test.sections)
		}
	}
	if _, ok, _ := inLanguages([]string{"", "az"}, write); ok {
		t.Error("somebody who gets no letter gets one")
	}
}
