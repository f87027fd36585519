package planner_test

import (
	"testing"

	"convene/planner"
)

func TestBlank(t *testing.T) {
	for name, s := range map[string]string{
		"nothing": "", "blanks": " \t\u00a0\u2003\u3000", "zero width": "\u200b\u200c\u200d\u2060\ufeff", "soft hyphen": "\u00ad", "marks without a base": "\u0301 \u064e\u20dd\u034f",
		"Hangul fillers": "\u115f\u1160\u3164\uffa0", "empty Braille": "\u2800", "variation selectors": "\ufe0f\U000e0100", "direction": "\u200e\u200f\u061c\u2066\u2069", "tags": "\U000e0041", "a control": "\x00",
	} {
		if !planner.Blank(s) {
			t.Errorf("%s: %q counts as seen", name, s)
		}
	}
	for _, s := range []string{"Khan", "\u200bKhan", "محمد", "e\u0301", "क्ष", "김", "⠓", "5", "-", "🐫"} {
		if planner.Blank(s) {
			t.Errorf("%q counts as blank", s)
		}
	}
}
