package text

import (
	"slices"
	"testing"

	"convene/pdf/font"
)

// An alphabet has the glyphs that texts of its language are set with, those of
// letters that run into each other too.
func TestAlphabet(t *testing.T) {
	lib, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	setter := NewSetter(lib, NewHyphenation())
	for _, tt := range []struct{ lang, text string }{
		{"en", "The office of the Institute (Islamabad) fluently offers “affluent” staff efficient files: 100–120, well-known & +92 a@b."},
		{"az", "Xocalı faciəsinin qurbanlarına həsr olunmuş “Ədalət” konfransı, İslamabad, Göyçay, ağır"},
		{"tr", "Sayın Çağlar, İslamabad’da düzenlenecek “Şehitler” oturumu, fikir ve fidan, ağır"},
		{"ru", "Уважаемая Светлана Ковалёва, 25 февраля 2027 (четверг), 10:00–13:30"},
	} {
		face := lib.Face(font.Serif, false, false)
		alphabet := setter.Alphabet(face, tt.lang)
		lines, err := setter.Break([]Span{{Text: tt.text, Style: Style{Size: 10}, Lang: tt.lang}}, Measure{Width: 200, Lang: tt.lang, Divide: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			for _, piece := range line.Pieces {
				for _, g := range piece.Word.Glyphs {
					if !slices.ContainsFunc(alphabet, func(n font.Numbered) bool { return n.Number == g.Number && n.Glyph == g.Glyph }) {
						t.Errorf("%s: the glyph for %q in %q is not in the alphabet", tt.lang, g.Text, tt.text)
					}
				}
			}
		}
	}
	if n := len(setter.Alphabet(lib.Face(font.Nastaliq, false, false), "ur")); n > 0 {
		t.Errorf("Urdu has an alphabet of %d glyphs", n)
	}
}
