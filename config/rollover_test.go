package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"convene/config"
	"convene/planner"
)

// amended is what an edition's file becomes with amendments.
func amended(t interface {
	Helper()
	Fatal(...any)
}, dir, text string, amendments ...planner.Amendment,
) (after string, made config.NewEdition, err error) {
	t.Helper()
	for _, name := range []string{"a.yaml", "b.yaml"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	made, err = config.WriteEdition(dir, planner.RollOver{Earlier: &planner.Edition{Source: "a.yaml"}, Source: "b.yaml", Amendments: amendments})
	if before, _ := os.ReadFile(filepath.Join(dir, "a.yaml")); string(before) != text {
		t.Fatal("the earlier file is changed")
	}
	got, readErr := os.ReadFile(filepath.Join(dir, "b.yaml"))
	if err == nil && readErr != nil {
		t.Fatal(readErr)
	}
	return string(got), made, err
}

func TestRolledOver(t *testing.T) {
	set := func(path, value string) planner.Amendment { return planner.Amendment{Path: path, Value: value} }
	cut := func(path string) planner.Amendment { return planner.Amendment{Path: path} }
	for name, c := range map[string]struct {
		before string
		change []planner.Amendment
		after  string
	}{
		"a number and a date keep their form": {
			"edition:\n  year: 2027   # this year\n  date: \"2027-02-25\"\n  status: 'held'\n",
			[]planner.Amendment{set("edition.year", "2028"), set("edition.date", "2028-02-24"), set("edition.status", "draft")},
			"edition:\n  year: 2028   # this year\n  date: 2028-02-24\n  status: draft\n",
		},
		"a reason where there was none": {
			"edition:\n  year: 2027\n  date: 2027-02-25 # a Thursday\n  venue:\n    name: Hall\n  starts: 10:00\n",
			[]planner.Amendment{set("edition.date_reason", "The 26th is a Saturday")},
			"edition:\n  year: 2027\n  date: 2027-02-25 # a Thursday\n  date_reason: The 26th is a Saturday\n  venue:\n    name: Hall\n  starts: 10:00\n",
		},
		"a reason by language becomes one": {
			"edition:\n  date_reason:\n    en: The 26th is a Friday\n    az: 26-sı cümədir\n  date: 2027-02-25\n",
			[]planner.Amendment{set("edition.date_reason", "The 26th is Eid: none works")},
			"edition:\n  date: 2027-02-25\n  date_reason: \"The 26th is Eid: none works\"\n",
		},
		"in braces": {
			"edition: {year: 2027, date: 2027-02-25, online: {url: x, passcode: \"1, 2\"}, status: held} # all of it\n",
			[]planner.Amendment{set("edition.year", "2028"), set("edition.date_reason", "The 26th is a Saturday"), cut("edition.online.passcode")},
			"edition: {year: 2028, date: 2027-02-25, date_reason: The 26th is a Saturday, online: {url: x}, status: held} # all of it\n",
		},
		"a comma in braces": {
			"edition: {year: 2027, venue: {name: x}}\n",
			[]planner.Amendment{set("edition.date_reason", "The 26th, a Saturday")},
			"edition: {year: 2027, date_reason: \"The 26th, a Saturday\", venue: {name: x}}\n",
		},
		"lists and texts in braces": {
			"report: {remarks: [{person: a, text: \"}, x\"}], layout: booklet, credits: [{label: a, name: b}]}\n",
			[]planner.Amendment{cut("report.remarks"), cut("report.credits")},
			"report: {layout: booklet}\n",
		},
		"what stands under a key goes with its comment": {
			"report:\n  layout: booklet\n\n  # In report order.\n  # Markdown.\n  remarks:\n    # The chair.\n    - person: a\n      text: |\n        One.\n\n        # no comment\n\n    - person: b\n\n  # Styled so.\n  display:\n    - person: a\n",
			[]planner.Amendment{cut("report.remarks")},
			"report:\n  layout: booklet\n\n  # Styled so.\n  display:\n    - person: a\n",
		},
		"a comment that ends it goes too": {
			"report:\n  remarks:\n    - person: a\n    # - person: b\n  # Printed.\n  layout: booklet\n",
			[]planner.Amendment{cut("report.remarks")},
			"report:\n  # Printed.\n  layout: booklet\n",
		},
		"a list that is not indented": {
			"accept:\n- {code: W10, at: x}\n- {code: W11, at: y}\n# Who hosts.\nhosts: []\n",
			[]planner.Amendment{cut("accept")},
			"# Who hosts.\nhosts: []\n",
		},
		"the last of the file": {
			"edition:\n  year: 2027\n\n# Seen.\naccept:\n  - code: W10\n    at: x\n\n\n",
			[]planner.Amendment{cut("accept")},
			"edition:\n  year: 2027\n",
		},
		"what has nothing left goes too": {
			"edition:\n  year: 2027\n\n# Afterwards.\nreport:\n  # Words.\n  introduction: >\n    One\n    two.\n  pictures:\n    - file: a\n      alt: b\n\nwording: {}\n",
			[]planner.Amendment{cut("report.introduction"), cut("report.pictures")},
			"edition:\n  year: 2027\n\nwording: {}\n",
		},
		"of an element": {
			"roles:\n  - person: a\n    represented_by: c\n    role: chair\n  - as: Dean\n    person: b\n",
			[]planner.Amendment{cut("roles[0].represented_by"), cut("roles[1].as")},
			"roles:\n  - person: a\n    role: chair\n  - person: b\n",
		},
		"what is not there": {"edition:\n  year: 2027\n", []planner.Amendment{cut("report.remarks"), cut("accept")}, "edition:\n  year: 2027\n"},
		"Windows": {
			"\ufeffedition:\r\n  date: 2027-02-25\r\n\r\naccept:\r\n  - code: W10\r\n",
			[]planner.Amendment{set("edition.date", "2028-02-24"), set("edition.date_reason", "So"), cut("accept")},
			"\ufeffedition:\r\n  date: 2028-02-24\r\n  date_reason: So\r\n",
		},
		"days": {
			"days:\n  - date: 2027-02-28\n    programme: []\n  - {date: 2027-03-01, programme: []}\n",
			[]planner.Amendment{set("days[0].date", "2028-02-28"), set("days[1].date", "2028-02-29")},
			"days:\n  - date: 2028-02-28\n    programme: []\n  - {date: 2028-02-29, programme: []}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, made, err := amended(t, t.TempDir(), c.before, c.change...)
			if err != nil || len(made.Left) > 0 || got != c.after {
				t.Errorf("got, %v, left %+v:\n%s\nwant:\n%s", err, made.Left, got, c.after)
			}
		})
	}
}

// What cannot be changed for sure is left to a person; what the file would be
// wrong without is an error, and then no file is written.
func TestRolledOverLeavesWhatIsUnsure(t *testing.T) {
	const text = "x: &x {represented_by: c, person: a}\nroles:\n  - *x\n"
	change := planner.Amendment{Path: "roles[0].represented_by"}
	got, made, err := amended(t, t.TempDir(), text, change)
	if err != nil || got != text || len(made.Left) != 1 {
		t.Errorf("an alias: %v, left %+v:\n%s", err, made.Left, got)
	}
	change = planner.Amendment{Path: "edition.year", Value: "2028", Essential: true}
	for _, text := range []string{"edition: &e\n  year: &y 2027\n", "edition:\n  year: [2027]\n  status: *x\n", "- 1\n", ""} {
		if got, made, err := amended(t, t.TempDir(), text, change); err == nil || got != "" || len(made.Files) > 0 {
			t.Errorf("%q: %v, written %q", text, err, got)
		}
	}
}

func TestWriteEditionOverwritesNothing(t *testing.T) {
	dir := write(t, map[string]string{
		"editions/2028.yaml": "mine\n", "lists/guests-2027.csv": "name\nA\n", "lists/guests-2028.csv": "name\nB\n",
		"editions/2027.yaml": base()["editions/2027.yaml"] + "guests: lists/guests-2027.csv\n",
	})
	w, _ := load(t, dir)
	e := w.Edition(2027)
	_, err := config.WriteEdition(dir, w.RollOver(e, 2028, planner.ProposedDate{Day: planner.Date{Year: 2028, Month: 2, Day: 24}}))
	if !errors.Is(err, config.ErrEditionExists) {
		t.Errorf("got %v", err)
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "editions", "2028.yaml")); string(text) != "mine\n" {
		t.Errorf("it is overwritten: %s", text)
	}
	if err := os.Remove(filepath.Join(dir, "editions", "2028.yaml")); err != nil {
		t.Fatal(err)
	}
	made, err := config.WriteEdition(dir, w.RollOver(e, 2028, planner.ProposedDate{Day: planner.Date{Year: 2028, Month: 2, Day: 24}}))
	if err != nil || len(made.Files) != 1 {
		t.Errorf("written %v, %v", made.Files, err)
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "lists", "guests-2028.csv")); string(text) != "name\nB\n" {
		t.Errorf("this year's own list is overwritten: %s", text)
	}
}

// Whatever is reset, every other line stays as it is, in its order.
func TestRolledOverKeepsTheRest(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.Permutation([]string{"introduction", "remarks", "pictures", "layout", "display"}).Draw(t, "order")
		var kept, text strings.Builder
		put := func(key, s string) {
			text.WriteString(s)
			if key == "layout" || key == "display" || key == "" {
				kept.WriteString(s)
			}
		}
		put("", "edition:\n  year: 2027\nreport:\n")
		var change []planner.Amendment
		for _, key := range keys {
			s := ""
			if rapid.Bool().Draw(t, "comment") {
				s = fmt.Sprintf("  # about %s: [not] {so}\n", key)
			}
			s += "  " + key + ":" + rapid.SampledFrom([]string{
				" booklet\n", " [a, {b: c}]\n", "\n    - person: a # ə\n      text: |\n        # no comment\n\n        more\n",
				"\n  - file: x\n\n  # between\n  - file: y\n", " >-\n    several\n    lines\n", " \"one: [two\"\n", " {a: 1,\n    b: [2]}\n",
			}).Draw(t, "value")
			put(key, s)
			if key != "layout" && key != "display" {
				change = append(change, planner.Amendment{Path: "report." + key})
			}
		}
		put("", "# Words.\nwording: {}\n")
		got, made, err := amended(t, dir, text.String(), change...)
		if err != nil || len(made.Left) > 0 || got != kept.String() {
			t.Fatalf("%v, left %+v, of\n%s\nthere is\n%s\nwant\n%s", err, made.Left, text.String(), got, kept.String())
		}
	})
}
