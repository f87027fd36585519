package templates

import (
	"testing"

	"convene/planner"
)

// Numbers in words are found in every language that gives their stems, with
// any ending, and none that only begin like them.
func TestNumbersInWordsAreFound(t *testing.T) {
	set, findings := Load(nil, nil)
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	for _, c := range []struct {
		number int
		text   string
		want   string // empty: none
	}{
		{28, "depremin yirmi sekizinci yıl dönümü", "yirmi sekizinci"},
		{28, "Yirmi sekiz yıl sonra", "Yirmi sekiz"},
		{30, "otuzuncu yıl", "otuzuncu"},
		{30, "otuz beşinci yıl", ""},
		{35, "otuz beşinci yıl", "otuz beşinci"},
		{35, "otuz yedi", ""},
		{35, "otuz beşinci ildönümü", "otuz beşinci"},
		{28, "İyirmi səkkiz il", "İyirmi səkkiz"},
		{44, "qırx dördüncü", "qırx dördüncü"},
		{35, "тридцать пятая годовщина", "тридцать пятая"},
		{35, "к тридцатипятилетию", "тридцатипятилетию"},
		{35, "Тридцать пять лет", "Тридцать пять"},
		{17, "семнадцатая годовщина", "семнадцатая"},
		{40, "сороковая годовщина", "сороковая"},
		{40, "сорок вторая годовщина", ""},
		{42, "сорок вторая годовщина", "сорок вторая"},
	} {
		w := &planner.Workspace{SeriesFile: planner.SeriesFile{Series: planner.Series{Anniversary: planner.Date{Year: 2027 - c.number, Month: 2, Day: 26}}}}
		edition := func(year int) *planner.Edition {
			return &planner.Edition{EditionHead: planner.EditionHead{Year: year}}
		}
		got := ""
		if said := w.NewLookout(edition(2027), edition(2028), nil, set.Numbers()).In(c.text, true); len(said) > 0 {
			got = said[0].Words
		}
		if got != c.want {
			t.Errorf("%d in %q: found %q, want %q", c.number, c.text, got, c.want)
		}
	}
}
