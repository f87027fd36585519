package planner

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A roster gives back what was put into it, as often as it is read.
func TestRosterKeepsLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.Just(""), rapid.String(), rapid.StringN(0, 300, -1))
		var lines []Listed
		for range rapid.IntRange(0, 400).Draw(t, "lines") {
			line := Listed{Line: rapid.IntRange(0, 200_000).Draw(t, "line")}
			for _, s := range line.texts() {
				*s = text.Draw(t, "text")
			}
			lines = append(lines, line)
		}
		roster := RosterOf(lines...)
		if roster.Len() != len(lines) {
			t.Fatalf("%d lines, want %d", roster.Len(), len(lines))
		}
		for range 2 {
			if got := slices.Collect(roster.Lines()); !reflect.DeepEqual(got, lines) {
				t.Fatalf("got %+v, want %+v", got, lines)
			}
		}
	})
}

// Every text of a line is kept.
func TestRosterKeepsEveryText(t *testing.T) {
	var line Listed
	for i, v := 0, reflect.ValueOf(&line).Elem(); i < v.NumField(); i++ {
		if v.Field(i).Kind() == reflect.String {
			v.Field(i).SetString(v.Type().Field(i).Name)
		} else {
			v.Field(i).SetInt(7)
		}
	}
	if got := slices.Collect(RosterOf(line).Lines()); len(got) != 1 || got[0] != line {
		t.Errorf("got %+v, want %+v", got, line)
	}
	for range RosterOf(line, line).Lines() {
		break // and no more
	}
	if empty := (*Roster)(nil); empty.Len() != 0 || len(slices.Collect(empty.Lines())) != 0 {
		t.Error("no roster has lines")
	}
}
