package config_test

import (
	"testing"

	"convene/planner"
)

func TestLocate(t *testing.T) {
	w, _ := load(t, write(t, map[string]string{
		"editions/2027.yaml": `edition:
  year: 2027
  title: {en: Remembrance, ur: یاد}
  date: 2027-02-25
  status: draft
  venue: &v
    name: Hall
programme:
  - at: 9:30
    minutes: 30
  - {minutes: 5,
     kind: recitation}
wording:
  report_kind: x
  "a.b[0]": y
  "a": z
`,
	}))
	for path, want := range map[string]string{
		"":                          "1:1",
		"edition":                   "2:3",
		"edition.title":             "3:10",
		"edition.title.ur":          "3:32",
		"edition.title.az":          "3:10",
		"edition.venue.name":        "7:11",
		"edition.venue.hall":        "6:10",
		"programme":                 "9:3",
		"programme[0]":              "9:5",
		"programme[0].minutes":      "10:14",
		"programme[0].speakers[2]":  "9:5",
		"programme[1].kind":         "12:12",
		"programme[7].kind":         "9:3",
		"wording.report_kind":       "14:16",
		`wording."a.b[0]"`:          "15:13",
		`wording."a.b[0]".en`:       "15:13",
		`wording."a.b[1]"`:          "14:3",
		"wording.a.b[0]":            "16:8",
		"nonsense.at[9].all#2[.\"x": "1:1",
	} {
		at := planner.Place{Source: "editions/2027.yaml", Path: path}
		if got := w.Locate(at).String(); got != "editions/2027.yaml:"+want {
			t.Errorf("%s stands at %s, want %s", path, got, want)
		}
	}
	for at, want := range map[planner.Place]string{
		{Source: "templates/letter-invitation.md", Path: "[12:5]"}: "templates/letter-invitation.md:12:5",
		{Source: "lists/guests.csv", Path: "[12]"}:                 "lists/guests.csv:12:1",
		{Source: "pictures/x.jpg"}:                                 "pictures/x.jpg:1:1",
		{}:                                                         ":1:1",
	} {
		if got := w.Locate(at).String(); got != want {
			t.Errorf("%v stands at %s, want %s", at, got, want)
		}
	}
}

func TestSort(t *testing.T) {
	w, _ := load(t, write(t, nil))
	findings := []planner.Finding{
		{Code: "E05", Place: planner.Place{Source: "people.yaml", Path: "people[0].name"}},
		{Code: "W04", Place: planner.Place{Source: "editions/2027.yaml", Path: "edition.status"}},
		{Code: "E11", Place: planner.Place{Source: "editions/2027.yaml", Path: "edition.year"}},
		{Code: "E02", Place: planner.Place{Source: "editions/2027.yaml", Path: "edition.year"}},
		{Code: "E01", Place: planner.Place{Source: "convene.yaml"}},
	}
	w.Sort(findings)
	var got string
	for _, f := range findings {
		got += string(f.Code) + " "
	}
	if want := "E01 E02 E11 W04 E05 "; got != want {
		t.Errorf("sorted as %s, want %s", got, want)
	}
}

func TestProse(t *testing.T) {
	edition := base()["editions/2027.yaml"] + "report:\n  remarks:\n    - {person: khan, file: editions/2027/a.md}\n    - {person: khan, file: editions/2027/b.md}\n    - {person: khan, file: editions/2027/a.md}\n"
	w, findings := load(t, write(t, map[string]string{
		"editions/2027.yaml": edition, "editions/2027/a.md": "\ufeffOne.\r\n\r\nTwo – *three*.\r\n", "editions/2027/b.md": "Fine.\nStra\xdfe\n",
	}))
	same(t, findings, []string{"editions/2027/b.md:2:5: E01 it is not UTF-8 from here on"})
	if got := w.Prose["editions/2027/a.md"]; got != "One.\n\nTwo – *three*.\n" {
		t.Errorf("read %q", got)
	}
}
