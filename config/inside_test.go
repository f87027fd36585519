package config_test

import (
	"testing"

	"convene/config"
	"convene/planner"
)

// TestInside: a place inside a text is where an editor has it.
func TestInside(t *testing.T) {
	files := base()
	files["editions/2027.yaml"] = `edition:
  year: 2027
  title: Grüße an alle
  subtitle: "Zwei Worte"
  short_title: 'Don''t'
  date: 2027-02-25
  date_reason: a plain text
    over two lines
  status: draft
report:
  introduction: |

    One
      two
  conclusion:
    text: >
      folded
      text
  recommendations:
    items:
      - |2
          indented
      - {en: Ende gut}
`
	dir := write(t, files)
	w, _, err := config.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path         string
		line, column int
	}{
		{"edition.title[1:1]", 3, 10},
		{"edition.title[1:6]", 3, 15},
		{"edition.title[1:99]", 3, 10},
		{"edition.title[2:1]", 3, 10},
		{"edition.subtitle[1:6]", 4, 19},
		{"edition.short_title[1:4]", 5, 16}, // an escape: where the text begins
		{"edition.date_reason[1:3]", 7, 18},
		{"edition.date_reason[1:20]", 7, 16},
		{"report.introduction[1:1]", 12, 5},
		{"report.introduction[2:2]", 13, 6},
		{"report.introduction[3:3]", 14, 7},
		{"report.introduction[300:3]", 11, 17},
		{"report.conclusion.text[1:8]", 16, 11}, // folded: where the text begins
		{"report.recommendations.items[1].en[1:6]", 23, 19},
		{"report.recommendations.items[0][1:3]", 21, 9}, // told how far it is indented
		{"report.nothing[1:6]", 11, 3},
	} {
		got := w.Locate(planner.Place{Source: "editions/2027.yaml", Path: test.path})
		if want := (config.Position{File: "editions/2027.yaml", Line: test.line, Column: test.column}); got != want {
			t.Errorf("%s is at %s, want %s", test.path, got, want)
		}
	}
	if got := w.Locate(planner.Place{Source: "a/b.md", Path: "[3:7]"}).String(); got != "a/b.md:3:7" {
		t.Errorf("a line of a text file is at %s", got)
	}
}
