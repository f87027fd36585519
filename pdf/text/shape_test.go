package text

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"convene/pdf/font"
)

var update = flag.Bool("update", false, "write the golden files anew")

// cut is a face of a family.
type cut struct {
	family       font.Family
	bold, italic bool
}

var (
	serif, serifBold    = cut{family: font.Serif}, cut{family: font.Serif, bold: true}
	serifItalic         = cut{family: font.Serif, italic: true}
	serifBoldItalic     = cut{font.Serif, true, true}
	sans, sansBold      = cut{family: font.Sans}, cut{family: font.Sans, bold: true}
	sansItalic          = cut{family: font.Sans, italic: true}
	naskh, naskhBold    = cut{family: font.Naskh}, cut{family: font.Naskh, bold: true}
	nastaliq            = cut{family: font.Nastaliq}
	everyLatin          = []cut{serif, serifBold, serifItalic, serifBoldItalic, sans, sansBold, sansItalic}
	everyArabic         = []cut{naskh, naskhBold, nastaliq}
	fromLeft, fromRight = false, true
)

// shaped are words that a shaper can get wrong, with the faces and the language
// that they are set in.
var shaped = []struct {
	faces       []cut
	lang        string
	rightToLeft bool
	words       string
}{
	{everyLatin, "en", fromLeft, "AVATAR office affine fjord fluffy ffl Th To. Wa Ty LT P. y, r. f” “A” ‘T’ L’ (f) [j] f) {j}"},
	{everyLatin, "en", fromLeft, "« » “ ” ’ – — … № © ½ 1/2 2017, 10:30–11:45 §4 €5 50% A&B x²"},
	{everyLatin, "en", fromLeft, "e\u0301 x\u030c q\u0323\u0307 i\u0308 j\u0301 a\u0328\u0301 A\u030a no\u00adte zero\u200bwidth"},
	{everyLatin, "az", fromLeft, "Əliağa Gülşən İbrahimqızı Xocalı soyqırımının ildönümü ğşıİiI fikir Məmmədov Azərbaycan Respublikasının Dağlıq məcburi köçkünlər fəlsəfə"},
	{everyLatin, "tr", fromLeft, "İstanbul ışık fikir filozof ŞİİR ığdır fırça Türkiye’nin çağdaş hâkim"},
	{everyLatin, "pl", fromLeft, "Źródłowski Łódź ćwiczenie"},
	{everyLatin, "ru", fromLeft, "ГУТА Ковалёва УА Та Те То РА ГА Ходжалы «Свидетельства» трагедия №5 й ё ъ Щукин"},
	{everyLatin, "sr", fromLeft, "Ђурђица бгдпт"},
	{everyLatin, "el", fromLeft, "Αθήνα Ελληνική ΆΥΡΑ ΐ"},
	{everyArabic, "ur", fromRight, "خوجالی کے سانحے کی پچیسویں برسی کے موقع پر ادارہ برائے تزویراتی مطالعات نے ایک سیمینار منعقد کیا جس میں محققین، سفارت کاروں اور طلبہ نے شرکت کی۔"},
	{everyArabic, "ur", fromRight, "سالانہ لا الله اللہ محمد ﷺ ٹھنڈا ڈھاکہ گھوڑا چھ آؤ مؤثر ہیئت ئے ۓ بڑے لیے گئی جُمعہ پُر اِسلام عِلم مدّت فوراً ؟ ؛ ( )"},
	{everyArabic, "ar", fromRight, "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ لِلْإِنسَانِ لأن الآن مُؤْمِنٌ شَيْءٌ"},
	{everyArabic, "fa", fromRight, "می\u200cخواهم خانه\u200cها کتاب"},
	{everyArabic, "ur", fromLeft, "۲۰۱۷ ۲۱"},
}

// harfBuzz is what HarfBuzz's own program makes of words.
func harfBuzz(t *testing.T, program string, face *font.Face, lang string, rightToLeft bool, words []string) []string {
	t.Helper()
	direction := "ltr"
	if rightToLeft {
		direction = "rtl"
	}
	cmd := exec.Command(program, "--language="+lang, "--direction="+direction, "--no-glyph-names", "--no-clusters", filepath.Join("..", "font", "faces", face.Name+".ttf"))
	cmd.Stdin = strings.NewReader(strings.Join(words, "\n") + "\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// Our shaper places glyphs as HarfBuzz's own program does. The golden file is
// what hb-shape printed; where it is installed it is asked again, and -update
// writes what it says.
func TestShapeLikeHarfBuzz(t *testing.T) {
	program, err := exec.LookPath("hb-shape")
	if err != nil && (*update || os.Getenv("CI") == "true") {
		t.Fatal("hb-shape is missing: install the package libharfbuzz-bin")
	}
	s := newTestSetter(t)
	var ours, theirs []string
	for _, sh := range shaped {
		words := strings.Fields(sh.words)
		for _, c := range sh.faces {
			face := s.library.Face(c.family, c.bold, c.italic)
			name := func(word string) string { return fmt.Sprintf("%s %s %+q ", face.Name, sh.lang, word) }
			for _, word := range words {
				w := s.shaper.word(face, []rune(word), sh.lang, sh.rightToLeft)
				ours = append(ours, name(word)+"["+strings.Join(placed(w), "|")+"]")
			}
			if program == "" {
				continue
			}
			for i, line := range harfBuzz(t, program, face, sh.lang, sh.rightToLeft, words) {
				theirs = append(theirs, name(words[i])+line)
			}
		}
	}
	golden := filepath.Join("testdata", "hb-shape.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(strings.Join(theirs, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if program != "" && !slices.Equal(theirs, want) {
		t.Error("the installed hb-shape says other than the golden file: run the test with -update and look at what changes")
	}
	for i, line := range ours {
		if i >= len(want) || line != want[i] {
			t.Errorf("got  %s\nwant %s", line, want[min(i, len(want)-1)])
		}
	}
}

// placed writes a word as hb-shape does: glyph, offset and advance, in the
// order of places.
func placed(w *Word) []string {
	var out []string
	pen := 0
	for _, g := range w.Glyphs {
		if w.RightToLeft && g.Text != "" {
			continue // a companion
		}
		at := fmt.Sprint(g.ID)
		if dx := g.X - pen; dx != 0 || g.Y != 0 {
			at += fmt.Sprintf("@%d,%d", dx, g.Y)
		}
		out = append(out, fmt.Sprintf("%s+%d", at, g.advance))
		pen += g.advance
	}
	return out
}
