package planner

import "testing"

func TestMentions(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	const x = "☃"
	e.Title = Plain("Mem" + x + "ory")
	e.Report.Introduction = Text{"en": "one\ntw" + x, "az": "bir"}
	w.People[1].Name = Plain(x + "Boris")
	w.Wording = map[string]Text{"kicker": Plain(x)}
	w.Prose = map[File]string{"editions/2027/a.md": "one\n\nüü" + x}
	w.Lists["lists/g.csv"] = RosterOf(Listed{Name: "A", Line: 2}, Listed{Name: "B " + x, Line: 3})
	want := []Place{
		{SeriesSource, "wording.kicker[1:1]"},
		{e.Source, "edition.title[1:4]"},
		{e.Source, "report.introduction.en[2:3]"},
		{"editions/2027/a.md", "[3:3]"},
		{"lists/g.csv", "[3]"},
		{PeopleSource, "people[1].name[1:1]"},
	}
	found := w.Mentions(e, x)
	if len(found) != len(want) {
		t.Fatalf("it is mentioned at %v, want %v", found, want)
	}
	for i, m := range found {
		if m.Place != want[i] {
			t.Errorf("it is mentioned at %s, want %s", m.Place, want[i])
		}
	}
}

func TestMarked(t *testing.T) {
	w := reported()
	e := w.Editions[0]
	e.Report.Introduction = Text{"en": "one", "az": "bir"}
	var paths string
	for _, m := range w.Marked(e) {
		paths += m.Place.String() + "\n"
	}
	const want = `editions/2027.yaml: report.conclusion.text
editions/2027.yaml: report.introduction.az
editions/2027.yaml: report.introduction.en
editions/2027.yaml: report.recommendations.items[0]
editions/2027.yaml: report.recommendations.items[1]
editions/2027.yaml: report.remarks[0].text
editions/2027.yaml: report.remarks[3].text
editions/2027/clara.md
`
	if paths != want {
		t.Errorf("Markdown stands at\n%s, want\n%s", paths, want)
	}
}
