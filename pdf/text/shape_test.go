package text

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"convene/pdf/font"
)

var update = flag.Bool("update", false, "write the golden files anew")

// strings that a shaper can get wrong, by face and language.
var shaped = []struct {
	family font.Family
	italic bool
	file   string
	lang   string
	text   string
}{
	{font.Serif, false, "GentiumBookPlus-Regular", "en", "AVATAR office affine fjord To. Wa"},
	{font.Serif, true, "GentiumBookPlus-Italic", "en", "office “quotes” fi ffl"},
	{font.Serif, false, "GentiumBookPlus-Regular", "az", "Əliağa ğşıİiI fikir"},
	{font.Serif, false, "GentiumBookPlus-Regular", "tr", "İstanbul ışık fikir"},
	{font.Serif, false, "GentiumBookPlus-Regular", "en", "e\u0301 x\u030c q\u0323\u0307"},
	{font.Serif, false, "GentiumBookPlus-Regular", "ru", "ГУТА Ковалёва"},
	{font.Sans, false, "NotoSans-Regular", "ru", "ГУТА Ковалёва УА"},
	{font.Naskh, false, "NotoNaskhArabic-Regular", "ur", "سالانہ لا اللہ"},
	{font.Naskh, false, "NotoNaskhArabic-Regular", "ar", "بِسْمِ ٱللَّهِ"},
	{font.Nastaliq, false, "NotoNastaliqUrdu-Regular", "ur", "سالانہ یادگاری سیمینار کی رپورٹ"},
}

// Our shaper places glyphs as HarfBuzz's own program does. The golden file is
// what hb-shape printed; -update asks it again.
func TestShapeLikeHarfBuzz(t *testing.T) {
	golden := filepath.Join("testdata", "hb-shape.txt")
	if *update {
		path, err := exec.LookPath("hb-shape")
		if err != nil {
			t.Skip("hb-shape is missing: install the package libharfbuzz-bin")
		}
		var b strings.Builder
		for _, s := range shaped {
			for word := range strings.FieldsSeq(s.text) {
				out, err := exec.Command(path, "--language="+s.lang, "--no-glyph-names", "--no-clusters", filepath.Join("..", "font", "faces", s.file+".ttf"), word).Output()
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&b, "%s %s %s %s\n", s.file, s.lang, word, strings.TrimSpace(string(out)))
			}
		}
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	s := newTestSetter(t)
	var got strings.Builder
	for _, sh := range shaped {
		face := s.library.Face(sh.family, false, sh.italic)
		for word := range strings.FieldsSeq(sh.text) {
			rightToLeft := sh.family == font.Naskh || sh.family == font.Nastaliq
			w := s.shaper.word(face, []rune(word), sh.lang, rightToLeft)
			fmt.Fprintf(&got, "%s %s %s [%s]\n", sh.file, sh.lang, word, strings.Join(placed(w, len([]rune(word))), "|"))
		}
	}
	wantLines := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got.String(), "\n") {
		if i >= len(wantLines) || line != wantLines[i] {
			t.Errorf("got  %s\nwant %s", line, wantLines[min(i, len(wantLines)-1)])
		}
	}
}

// placed writes a word as hb-shape does: glyph, offset and advance, in the
// order of places.
func placed(w *Word, characters int) []string {
	glyphs := w.Glyphs
	if w.RightToLeft {
		glyphs = glyphs[:len(glyphs)-characters] // without the companions
	}
	out := make([]string, len(glyphs))
	pen := 0
	for i := range glyphs {
		g := glyphs[i]
		out[i] = fmt.Sprint(g.ID)
		if dx := g.X - pen; dx != 0 || g.Y != 0 {
			out[i] += fmt.Sprintf("@%d,%d", dx, g.Y)
		}
		out[i] += fmt.Sprintf("+%d", g.advance)
		pen += g.advance
	}
	return out
}
