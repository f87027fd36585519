package config_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"convene/config"
	"convene/planner"
)

// somebody draws people whose texts are hard to write.
func somebody(r *rapid.T) []planner.Person {
	var people []planner.Person
	draw(r, reflect.ValueOf(&people).Elem(), "people")
	plausible(&planner.SeriesFile{}, people, &planner.Edition{})
	for i := range people {
		people[i].Address = planner.Plain("Sector F-5/2\nIslamabad\n")
		if s := people[i].Secretary; s != nil {
			s.Phone = strings.TrimSpace(s.Phone) // as tables have it
		}
		if m := people[i].Mission; m != nil && len(m.Address) > 0 {
			m.Address = planner.Plain("House 1\nIslamabad\n")
		}
	}
	return people
}

// Whoever is added is read back as they were given, and the rest of the file is
// what it was, line by line.
func TestAddPeople(t *testing.T) {
	files := []string{
		"# Everyone.\npeople:\n  - id: one # the first\n    name: One\n\n  - id: two\n    name: Two\n",
		"people:\n- id: one\n  name: One\n- id: two\n  name: Two\n",
		"people:\n  - {id: one, name: One}",
		"\ufeffpeople:\r\n  - id: one\r\n    name: One\r\n",
		"people:\n",
		"",
		"# nobody yet\n",
		"people:\n  - id: one\n    name: One\n    address: |\n      Islamabad\n",
		"people:\n  - id: one\n    name: One\n# end\n",
		"people: []\n\n# An entry looks like this:\n#\n#   - id: two\n",
		"people:\n  - id: one\n    name: One\n\nmore: x\n",
	}
	rapid.Check(t, func(r *rapid.T) {
		before, more := rapid.SampledFrom(files).Draw(r, "file"), somebody(r)
		after, err := config.WithPeople([]byte(before), more)
		if err != nil {
			r.Fatal(err)
		}
		rest := string(after)
		for line := range strings.Lines(strings.TrimRight(before, "\r\n")) {
			found := strings.Index(rest, strings.TrimSuffix(strings.TrimRight(line, "\r\n"), " []"))
			if found < 0 {
				r.Fatalf("%q was changed:\n%s", line, after)
			}
			rest = rest[found:]
		}
		known, _ := load(t, write(t, map[string]string{"people.yaml": before}))
		again, findings := load(t, write(t, map[string]string{"people.yaml": string(after)}))
		if n := len(known.People); len(findings) > strings.Count(before, "more: x") || len(again.People) != n+len(more) {
			r.Fatalf("%q in\n%s", findings, after)
		}
		n := len(known.People)
		equal(r, again.People[n:], more)
		for i := range known.People {
			equal(r, again.People[i], known.People[i])
		}
	})
}

func TestAddPeopleRefuses(t *testing.T) {
	for _, before := range []string{"people: [{id: one, name: One}]\n", "{people: []}\n", "people: &x []\n", "people: x\n", "- x\n", "a: [\n"} {
		dir := write(t, map[string]string{"people.yaml": before})
		w, _ := load(t, dir)
		if _, err := w.AddPeople([]planner.Person{{ID: "new", Name: planner.Plain("New")}}); err == nil {
			t.Errorf("it is added to %q", before)
		}
		if after, err := os.ReadFile(filepath.Join(dir, "people.yaml")); err != nil || string(after) != before {
			t.Errorf("%q became %q", before, after)
		}
	}
}

// A table of people says of them what it can, and reads it back.
func TestPeopleRows(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		people := somebody(r)
		rows, _ := config.PeopleRows(people, "en")
		var text bytes.Buffer
		if err := config.WriteCSV(&text, rows); err != nil {
			r.Fatal(err)
		}
		book, err := config.XLSX(rows)
		if err != nil {
			r.Fatal(err)
		}
		for name, content := range map[string]string{"people.csv": text.String(), "people.xlsx": string(book)} {
			w, _, err := config.Load(write(t, map[string]string{"people.yaml": "-", name: content}))
			if err != nil {
				r.Fatal(err)
			}
			again, _ := config.PeopleRows(w.People, "en")
			if len(again) != len(rows) {
				r.Fatalf("%s: %d people of %d\n%q", name, len(again), len(rows), rows)
			}
			for i := range rows { // what is cut at a semicolon is cut for good
				for j, heading := range rows[0] {
					if heading == "id" || heading == "gender" || heading == "picture" || heading == "secretary_phone" {
						if got := at(again, i, heading); got != lines(rows[i][j]) {
							r.Errorf("%s: %s is %q, want %q", name, heading, got, rows[i][j])
						}
					}
				}
			}
		}
	})
}

// lines is a text whose lines end as a reader of CSV gives them.
func lines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

func at(rows [][]string, i int, heading string) string {
	for j, h := range rows[0] {
		if h == heading {
			return rows[i][j]
		}
	}
	return ""
}

// What a table says of the usual is the same in all three files.
func TestPeopleLiveFile(t *testing.T) {
	const yaml = `people:
  - id: khan
    honorific: Dr.
    name: {en: Mohammed Khan, ur: محمد خان}
    aliases: [Muhammad Khan, M. Khan]
    surname: Khan
    gender: m
    posts:
      - Professor of International Relations
      - {title: "HoD, Department of History", former: true}
      - {title: Dean, until: 2024-05-01}
    rank: ambassador
    emails: [a@example.org, b@example.org]
    secretary: {name: Private Secretary, email: ps@example.org, phone: "+92-51-0000000"}
    also_mail_person: true
    deliver: by-hand
    reminders: phone
    address: "University\nIslamabad"
    picture: pictures/khan.jpg
    languages: [en, ur]
  - {id: shah, name: "=Shah"}
`
	want, findings := load(t, write(t, map[string]string{"people.yaml": yaml}))
	same(t, findings, nil)
	rows, lost := config.PeopleRows(want.People, "en")
	if len(lost) > 0 {
		t.Errorf("lost: %q", lost)
	}
	var text bytes.Buffer
	if err := config.WriteCSV(&text, rows); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "'=Shah") {
		t.Errorf("a formula is written:\n%s", text.String())
	}
	book, err := config.XLSX(rows)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"people.csv": text.String(), "people.xlsx": string(book)} {
		dir := write(t, map[string]string{"people.yaml": "-", name: content})
		got, findings := load(t, dir)
		same(t, findings, nil)
		equal(t, got.People, want.People)
		lost, err := got.AddPeople([]planner.Person{{ID: "new", Name: planner.Plain("New"), Honorific: planner.Text{"az": "Cənab"}, Posts: []planner.Post{{Title: planner.Plain("Head"), Former: true}}}})
		if err != nil || fmt.Sprint(lost) != "["+name+" has no column honorific_az]" {
			t.Errorf("%s: %v, %q", name, err, lost)
		}
		again, findings := load(t, dir)
		same(t, findings, nil)
		equal(t, again.People[2], planner.Person{ID: "new", Name: planner.Plain("New"), Posts: []planner.Post{{Title: planner.Plain("Head"), Former: true}}})
	}
}

func TestPeopleUnsaid(t *testing.T) {
	_, lost := config.PeopleRows([]planner.Person{{
		ID: "a", Name: planner.Plain("A"), Aliases: []string{"x; y"},
		Posts: []planner.Post{{Title: planner.Text{"en": "Head", "ur": "x"}}, {Title: planner.Plain("a; b")}},
	}}, "en")
	if len(lost) != 3 {
		t.Errorf("%q", lost)
	}
}
