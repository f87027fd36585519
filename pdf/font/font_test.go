package font

import (
	"bytes"
	"os"
	"strings"
	"testing"

	shaping "github.com/go-text/typesetting/font"
)

func load(t testing.TB) *Library {
	t.Helper()
	lib, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestCoverage(t *testing.T) {
	lib := load(t)
	for _, tt := range []struct{ text, want string }{
		{"Aə ğşıİ ĐđŠŁź “”‘’–—…€№", "GentiumBookPlus-Regular"},
		{"Светлана Αθήνα", "GentiumBookPlus-Regular"},
		{"سالانہٹ", "NotoNaskhArabic-Regular"},
		{"北🙂\U0010FFFF", ""},
	} {
		for _, r := range strings.ReplaceAll(tt.text, " ", "") {
			name := ""
			if face := lib.Covering(r, Serif, false, false); face != nil {
				name = face.Name
			}
			if name != tt.want {
				t.Errorf("%q is covered by %q, want %q", r, name, tt.want)
			}
		}
	}
}

// Stems, in thousandths of an em, as the outlines have them: Noto Sans's l is a
// plain bar whose edges its box gives.
func TestStem(t *testing.T) {
	lib := load(t)
	for family := range families {
		for cut, read := range lib.cuts[family] {
			face := read()
			stem := face.perMille(face.Stem())
			t.Logf("%s: %d", face.Name, stem)
			if stem < 40 || stem > 220 {
				t.Errorf("%s: a stem of %d", face.Name, stem)
			}
			if lighter := lib.cuts[family][cut&^bold](); lighter != face && lighter.Stem() >= face.Stem() {
				t.Errorf("%s: its stem of %d is not thicker than %s's of %d", face.Name, face.Stem(), lighter.Name, lighter.Stem())
			}
		}
	}
	sans := lib.Face(Sans, false, false)
	if box := sans.outlines.outline(int(sans.Glyph('l'))); sans.Stem() != int(i16(box, 6)-i16(box, 2)) {
		t.Errorf("Noto Sans has a stem of %d", sans.Stem())
	}
}

// Every embedded face is one that shapers read.
func TestFacesAreReadable(t *testing.T) {
	lib := load(t)
	for family, cuts := range lib.cuts {
		for _, read := range cuts {
			face := read()
			if face.ForShaper() == nil || face.Glyph(' ') == 0 {
				t.Errorf("family %d: %s has no space", family, face.Name)
			}
		}
	}
}

func TestFreeze(t *testing.T) {
	lib := load(t)
	face := lib.Face(Serif, false, true)
	glyphs := []Glyph{
		{ID: face.Glyph('ə'), Text: "ə"},
		{ID: face.Glyph('Å'), Text: "Å"},
		{ID: face.Glyph('-'), Text: "-"},
		{ID: face.Glyph('-'), Text: "\u00ad"},
		{ID: face.Glyph(' '), Text: "س", Advance: 300},
	}
	var inventory Inventory
	freezeAll := func(order ...int) *Frozen {
		var use Use
		inventory = Inventory{}
		for _, i := range order {
			use.Add(face, &glyphs[i], inventory.Number(face, glyphs[i]))
		}
		frozen, _, err := use.Freeze("", nil)
		if err != nil || len(frozen) != 1 {
			t.Fatalf("%d faces, %v", len(frozen), err)
		}
		return frozen[0]
	}
	other, f := freezeAll(4, 3, 2, 1, 0, 0), freezeAll(0, 1, 2, 3, 4)
	if other.Name != f.Name || !bytes.Equal(other.File, f.File) || !bytes.Equal(other.ToUnicode, f.ToUnicode) {
		t.Error("the subset depends on the order of glyphs")
	}
	if !strings.HasSuffix(f.Name, "+GentiumBookPlus-Italic") || len(f.Name) != len("ABCDEF+GentiumBookPlus-Italic") {
		t.Errorf("the subset is called %s", f.Name)
	}

	tables := sfnt{}
	for i := range int(u16(f.File, 4)) {
		entry := f.File[12+16*i:]
		tables[string(entry[:4])] = f.File[int(u16(entry, 8))<<16|int(u16(entry, 10)):][:int(u16(entry, 12))<<16|int(u16(entry, 14))]
	}
	subset := tables.outlines()
	for _, g := range glyphs {
		code, ok := f.Code(inventory.Number(face, g))
		if !ok {
			t.Fatalf("%q has no code", g.Text)
		}
		want := face.Advance(g.ID)
		if g.Advance > 0 {
			want = g.Advance
		}
		if got, _ := subset.metrics(int(code)); int(got) != want || f.Widths[code] != face.perMille(want) {
			t.Errorf("%q is %d wide, want %d", g.Text, got, want)
		}
		if got, want := len(subset.outline(int(code))) > 0, len(face.outlines.outline(int(g.ID))) > 0; got != want {
			t.Errorf("%q has an outline: %t, want %t", g.Text, got, want)
		}
	}
	if _, ok := f.Code(inventory.Number(face, Glyph{ID: face.Glyph('x'), Text: "x"})); ok {
		t.Error("a glyph has a code that was not used")
	}
	if _, ok := f.Code(0); ok {
		t.Error("a glyph without a number has a code")
	}
}

// Whatever the file, parsing ends with a face or an error.
func FuzzParse(f *testing.F) {
	data, err := os.ReadFile("faces/NotoNaskhArabic-Regular.ttf")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{}, 0, byte(0))
	f.Add(data[:200], 40, byte(255))
	f.Add(data, 5000, byte(7))
	f.Add(data[:len(data)/2], 13, byte(1))
	f.Fuzz(func(t *testing.T, data []byte, at int, b byte) {
		if len(data) > 0 {
			data = bytes.Clone(data)
			data[(at%len(data)+len(data))%len(data)] = b
		}
		tables, err := parseTables(data)
		if err != nil {
			return
		}
		var glyphs []Glyph
		for i := range min(tables.count(), 300) {
			glyphs = append(glyphs, Glyph{ID: uint16(i)})
		}
		if file, err := tables.subset(glyphs); err == nil {
			if _, err := parseSubset(file); err != nil {
				t.Errorf("the subset is damaged: %v", err)
			}
		}
	})
}

// The whole face must survive the way into a subset: a shaper reads it.
func TestSubsetIsReadable(t *testing.T) {
	lib := load(t)
	for family := range families {
		face := lib.Face(family, false, false)
		var glyphs []Glyph
		for i := range face.tables.count() {
			glyphs = append(glyphs, Glyph{ID: uint16(i)})
		}
		file, err := face.tables.subset(glyphs)
		if err != nil {
			t.Fatalf("%s: %v", face.Name, err)
		}
		if _, err := shaping.ParseTTF(bytes.NewReader(file)); err == nil {
			continue // it may want a cmap, which a subset has not
		} else if !strings.Contains(err.Error(), "cmap") {
			t.Errorf("%s: %v", face.Name, err)
		}
	}
}

// A text that has most of an alphabet gets all of it, the same for any such text,
// and what goes beyond it apart.
func TestFreezeAlphabet(t *testing.T) {
	lib := load(t)
	face, other := lib.Face(Serif, false, false), lib.Face(Serif, true, false)
	var inventory Inventory
	alphabet := func(face *Face, lang string) []Numbered {
		if lang != "en" {
			return nil
		}
		var all []Numbered
		for r := 'a'; r <= 'z'; r++ {
			g := Glyph{ID: face.Glyph(r), Text: string(r)}
			all = append(all, Numbered{g, inventory.Number(face, g)})
		}
		return all
	}
	var use Use
	frozen := func(lang, text string) ([]*Frozen, int) {
		t.Helper()
		note := func(face *Face, text string) {
			for _, r := range text {
				g := Glyph{ID: face.Glyph(r), Text: string(r)}
				use.Add(face, &g, inventory.Number(face, g))
			}
		}
		note(face, text)
		note(other, "bold")
		fonts, shared, err := use.Freeze(lang, alphabet)
		if err != nil {
			t.Fatal(err)
		}
		return fonts, shared
	}
	const most = "the quick brown fox jumps"
	first, shared := frozen("en", most+"ł")
	if len(first) != 3 || shared != 2 || first[0].Face != face || first[1].Face != other || first[0].Packed == nil || first[2].Packed != nil || len(first[2].Widths) != 3 {
		t.Fatalf("%d subsets, %d shared, the last of %d glyphs", len(first), shared, len(first[len(first)-1].Widths))
	}
	for _, tt := range []struct {
		lang, text    string
		count, shared int
		same          bool
	}{
		{"en", "źş over the lazy dogs, quickly", 3, 2, true},
		{"en", "thequickbrownfoxjumps", 2, 2, true},
		{"en", "the", 2, 1, false},
		{"az", most, 2, 1, false},
	} {
		fonts, shared := frozen(tt.lang, tt.text)
		if same := fonts[0].Digest == first[0].Digest; len(fonts) != tt.count || shared != tt.shared || same != tt.same {
			t.Errorf("%q: %d subsets, %d shared, the first that of the alphabet: %t", tt.text, len(fonts), shared, same)
		}
		for _, r := range tt.text {
			n := 0
			for _, f := range fonts {
				if _, ok := f.Code(inventory.Number(face, Glyph{ID: face.Glyph(r), Text: string(r)})); ok && f.Face == face {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%q: %q has %d codes", tt.text, r, n)
			}
		}
	}
}
