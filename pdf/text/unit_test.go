package text

import (
	"testing"

	"pgregory.net/rapid"
)

// What counts as plain is divided as the segmenter divides it.
func TestPlainUnits(t *testing.T) {
	s := newTestSetter(t)
	sign := rapid.SampledFrom([]rune(" \n.,:;)(“’-aZé9ğЖжΩªſ"))
	letter := rapid.Custom(func(t *rapid.T) rune {
		return rune(rapid.IntRange('0', 0x52f).Draw(t, "letter"))
	})
	plain := 0
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.OneOf(sign, sign, sign, letter), 1, 12).Draw(t, "text")
		if !isPlain(text) {
			return
		}
		plain++
		var got, want []int
		plainUnits(text, func(_, to int) bool { got = append(got, to); return true })
		s.segmenter.Init(text)
		for lines := s.segmenter.LineIterator(); lines.Next(); {
			l := lines.Line()
			want = append(want, l.Offset+len(l.Text))
		}
		if len(got) != len(want) {
			t.Fatalf("%q: units end at %v, want %v", string(text), got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%q: units end at %v, want %v", string(text), got, want)
			}
		}
	})
	if plain == 0 {
		t.Error("no text was plain: nothing was tested")
	}
}
