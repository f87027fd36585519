package planner

import "testing"

func TestResemble(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"mohammed khan", "muhammad khan", true},
		{"khan mohammed", "mohammed khan", true},
		{"mohammed khan", "mohammed ali khan", true},
		{"mohammed ali khan", "mohammed khan", true},
		{"khazar farhadov", "khazar farhadove", true},
		{"khazar farhadov", "khazar farhadov", true},
		{"ali khan", "ali shah", false},
		{"ali khan", "adil khan", false},      // short names are told apart by a letter
		{"али мамедов", "ада мамедов", false}, // letters are counted, not bytes
		{"хазар фархадов", "хазар фархадева", true},
		{"mohammed khan", "mohammed shah", false},
		{"khan", "mohammed khan", false},
		{"", "", false},
		{"mohammed khan khan", "mohammed ali khan", false},
	} {
		if got := Resemble(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}
