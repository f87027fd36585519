package planner

import (
	"slices"
	"strings"
	"testing"
)

func TestProgrammeDifference(t *testing.T) {
	item := func(date, start, end, what, name string, people ...ProgrammeActor) ProgrammeItem {
		return ProgrammeItem{Date: day(date), Start: clock(start), End: clock(end), What: what, Name: name, People: people}
	}
	anna, boris, clara := ProgrammeActor{ID: "anna", Name: "Dr. Anna"}, ProgrammeActor{ID: "boris", Name: "Mr. Boris"}, ProgrammeActor{ID: "clara", Name: "Clara"}
	as := func(a ProgrammeActor, part string) ProgrammeActor { a.As = part; return a }
	before := func() []ProgrammeItem {
		return []ProgrammeItem{
			item("2027-02-25", "10:00", "10:10", "welcome", "Welcome", anna),
			item("2027-02-25", "10:10", "10:30", "keynote", "Keynote", boris),
			item("2027-02-25", "10:30", "11:00", "panel", "Panel", as(anna, "moderator"), as(clara, "speaker")),
			item("2027-02-26", "10:00", "10:10", "speech", "Address", clara),
			item("2027-02-26", "10:10", "10:20", "speech", "Address", boris),
		}
	}
	for name, c := range map[string]struct {
		change func(items []ProgrammeItem) []ProgrammeItem
		want   []string
	}{
		"nothing": {func(p []ProgrammeItem) []ProgrammeItem { return p }, nil},
		"a move": {func(p []ProgrammeItem) []ProgrammeItem {
			p[2].Start, p[2].End = clock("10:45"), clock("11:15")
			return p
		}, []string{`"Panel" moves from 10:30 to 10:45`}},
		"a shorter item and those behind it": {func(p []ProgrammeItem) []ProgrammeItem {
			p[0].End = clock("10:05")
			p[1].Start, p[1].End = clock("10:05"), clock("10:25")
			p[2].Start, p[2].End = clock("10:25"), clock("10:55")
			return p
		}, []string{`"Welcome" takes 5 minutes in place of 10`, `"Keynote" moves from 10:10 to 10:05`, `"Panel" moves from 10:30 to 10:25`}},
		"a whole morning later": {func(p []ProgrammeItem) []ProgrammeItem {
			for i := range p[:3] {
				p[i].Start, p[i].End = p[i].Start.Add(60), p[i].End.Add(60)
			}
			return p
		}, []string{`3 items from "Welcome" to "Panel" begin 60 minutes later`}},
		"another speaker": {func(p []ProgrammeItem) []ProgrammeItem {
			p[1].People = []ProgrammeActor{clara}
			return p
		}, []string{`"Keynote": Clara replaces Mr. Boris`}},
		"a panel": {func(p []ProgrammeItem) []ProgrammeItem {
			online := as(clara, "speaker")
			online.Online, online.Title = true, "Maps"
			p[2].People = []ProgrammeActor{as(boris, "moderator"), online, as(anna, "speaker")}
			return p
		}, []string{`"Panel": Mr. Boris replaces Dr. Anna`, `"Panel": Clara takes part online`, `"Panel": Clara speaks on "Maps"`, `"Panel": Dr. Anna (speaker) joins`}},
		"somebody in another's place": {func(p []ProgrammeItem) []ProgrammeItem {
			p[1].People = []ProgrammeActor{{ID: "boris", Name: "Mr. Boris", For: "Ms. Dora"}}
			return p
		}, []string{`"Keynote": Mr. Boris is represented by Ms. Dora`}},
		"another day, hall and name": {func(p []ProgrammeItem) []ProgrammeItem {
			p[1].Date, p[1].Start, p[1].End, p[1].Hall = day("2027-02-26"), clock("10:20"), clock("10:40"), "Map Room"
			p[0].Name = "Opening"
			return p
		}, []string{`"Welcome" is now "Opening"`, `"Keynote" moves from 2027-02-25 10:10 to 2027-02-26 10:20`, `"Keynote" takes place in Map Room in place of the venue's hall`}},
		"all of it a day later": {func(p []ProgrammeItem) []ProgrammeItem {
			for i := range p {
				p[i].Date = p[i].Date.AddDays(1)
			}
			p[1].Hall = "Map Room"
			return p
		}, []string{`the whole programme moves from 2027-02-25 – 2027-02-26 to 2027-02-26 – 2027-02-27`, `"Keynote" takes place in Map Room in place of the venue's hall`}},
		"one dropped and one new": {func(p []ProgrammeItem) []ProgrammeItem {
			return append(p[1:], item("2027-02-26", "11:00", "11:10", "photo", "Photograph"))
		}, []string{`"Photograph", 2027-02-26 11:00, is new`, `"Welcome" (Dr. Anna), 2027-02-25 10:00, is dropped`}},
		"two of one name change places": {func(p []ProgrammeItem) []ProgrammeItem {
			p[3].People, p[4].People = p[4].People, p[3].People
			return p
		}, []string{`"Address" moves from 10:10 to 10:00`, `"Address" moves from 10:00 to 10:10`}},
	} {
		now := c.change(before())
		if got := ProgrammeDifference(ProgrammeVersion{Items: before()}, ProgrammeVersion{Items: now}); !slices.Equal(got, c.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
		v := ProgrammeVersion{Number: 3, Day: day("2027-02-18"), Items: before()}
		if v.Same(ProgrammeVersion{Items: now}) != (len(c.want) == 0) {
			t.Errorf("%s: the version shows the same: %t", name, v.Same(ProgrammeVersion{Items: now}))
		}
		fact, err := v.Fact()
		if err != nil {
			t.Fatal(err)
		}
		kept, ok, err := Version([]Fact{{Name: DateFact}, fact})
		if err != nil || !ok || kept.Number != 3 || kept.Day != v.Day || !kept.Same(v) {
			t.Errorf("%s: kept as %+v, %t, %v", name, kept, ok, err)
		}
	}
}

func TestProgrammeDifferenceOfTheWholeEdition(t *testing.T) {
	before := ProgrammeVersion{Head: []Fact{
		{Name: TitleFact, Value: "Readers", Words: "Readers"},
		{Name: PlaceFact, Value: "hall\nhouse", Words: "Great Hall, House"},
		{Name: DressFact}, {Name: EntryFact, Value: "Gate 2", Words: "Gate 2"},
	}}
	now := ProgrammeVersion{Head: []Fact{
		{Name: TitleFact, Value: "Readers", Words: "The Readers"}, // said otherwise, and the same
		{Name: PlaceFact, Value: "map room\nhouse", Words: "Map Room, House"},
		{Name: DressFact, Value: "Lounge suit", Words: "Lounge suit"}, {Name: EntryFact},
	}}
	want := []string{
		"the venue is now Map Room, House in place of Great Hall, House",
		"the dress is now said: Lounge suit", "the entry is no longer said; it was Gate 2",
	}
	if got := ProgrammeDifference(before, now); !slices.Equal(got, want) || before.Same(now) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// A version that was kept before there were heads says nothing of them.
	if got := ProgrammeDifference(ProgrammeVersion{}, now); len(got) > 0 || !now.Same(ProgrammeVersion{}) {
		t.Errorf("got %q", got)
	}
}
