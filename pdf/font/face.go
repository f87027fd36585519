package font

import (
	"fmt"
	"math"
	"sync"
	"unicode"

	shaping "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Face is one typeface. All measures are in its own units, UnitsPerEm of which
// are one em. It is immutable and safe for concurrent use.
type Face struct {
	// Name is the PostScript name, such as GentiumBookPlus-Bold.
	Name       string
	UnitsPerEm int
	// Ascent and Descent are how far the face reaches above and below the
	// baseline; Descent is negative.
	Ascent, Descent    int
	CapHeight, XHeight int
	// ItalicAngle is in degrees counter-clockwise from the vertical.
	ItalicAngle int
	// Box encloses every glyph: left, bottom, right, top.
	Box [4]int

	tables   sfnt
	outlines outlines
	// shaped is the face as shapers take it, read when it is first wanted: most
	// documents use few faces, and reading one takes longer than a letter.
	shaped func() *shaping.Font
	stem   func() int
}

// parse reads a TrueType face (ISO/IEC 14496-22 with glyf outlines).
func parse(name string, data []byte) (*Face, error) {
	tables, err := parseTables(data)
	if err != nil {
		return nil, fmt.Errorf("typeface %s: %w", name, err)
	}
	head, hhea, os2 := tables["head"], tables["hhea"], tables["OS/2"]
	f := &Face{
		Name:        name,
		UnitsPerEm:  int(u16(head, 18)),
		Ascent:      int(i16(hhea, 4)),
		Descent:     int(i16(hhea, 6)),
		ItalicAngle: int(i16(tables["post"], 4)),
		tables:      tables,
		outlines:    tables.outlines(),
		shaped:      sync.OnceValue(func() *shaping.Font { return forShapers(name, tables) }),
	}
	for i := range f.Box {
		f.Box[i] = int(i16(head, 36+2*i))
	}
	// Version 2 of OS/2 added the two heights; older faces are measured by
	// their ascent.
	if f.CapHeight, f.XHeight = f.Ascent*2/3, f.Ascent/2; u16(os2, 0) >= 2 {
		f.XHeight, f.CapHeight = int(i16(os2, 86)), int(i16(os2, 88))
	}
	f.stem = sync.OnceValue(f.measureStem)
	return f, nil
}

// shapes are the tables that shapers read. They get no outlines, which in the
// form that they take are several times as large as all else.
var shapes = [...]string{"cmap", "GDEF", "GPOS", "GSUB", "head", "hhea", "hmtx", "maxp", "OS/2"}

// forShapers reads a face as shapers take it. Faces are embedded, and a test
// reads all of them.
func forShapers(name string, tables sfnt) *shaping.Font {
	some := sfnt{}
	for _, tag := range shapes {
		if table, ok := tables[tag]; ok {
			some[tag] = table
		}
	}
	parsed, err := some.parsed()
	if err != nil {
		panic(fmt.Sprintf("typeface %s: %v", name, err))
	}
	return parsed.Font
}

// Has reports whether the face has a glyph of its own for a character. It never
// has one for U+FFFD, which stands for what somebody could not read.
func (f *Face) Has(r rune) bool {
	glyph, ok := f.shaped().NominalGlyph(r)
	return ok && glyph != 0 && r != unicode.ReplacementChar
}

// Glyph is the glyph of a character on its own; 0 where the face has none.
func (f *Face) Glyph(r rune) uint16 {
	glyph, _ := f.shaped().NominalGlyph(r)
	return uint16(glyph)
}

// Advance is a glyph's width as the face's metrics give it.
func (f *Face) Advance(glyph uint16) int {
	width, _ := f.outlines.metrics(int(glyph))
	return int(width)
}

// Stem is the thickness of upright stems, as in l, measured horizontally.
func (f *Face) Stem() int { return f.stem() }

// Reach is how far a glyph's outline reaches above and below the baseline; both
// are 0 for a blank one.
func (f *Face) Reach(glyph uint16) (above, below int) {
	if int(glyph) >= f.tables.count() {
		return 0, 0
	}
	outline := f.outlines.outline(int(glyph))
	if len(outline) == 0 {
		return 0, 0
	}
	return int(i16(outline, 8)), -int(i16(outline, 4))
}

// ForShaper is the face in the form that a shaper takes. Its result is not
// safe for concurrent use; every shaper asks for one of its own.
func (f *Face) ForShaper() *shaping.Face { return shaping.NewFace(f.shaped()) }

// Outline is a glyph's outline as lines and curves; none for a blank one.
func (f *Face) Outline(glyph uint16) []opentype.Segment {
	bare, err := f.tables.bare([]Glyph{{}, {ID: glyph}})
	if err != nil {
		return nil
	}
	bare["cmap"] = f.tables["cmap"] // without it no face is read
	parsed, err := bare.parsed()
	if err != nil {
		return nil
	}
	outline, _ := parsed.GlyphData(1).(shaping.GlyphOutline)
	return outline.Segments
}

// perMille turns the face's own units into thousandths of an em.
func (f *Face) perMille(units int) int {
	return int(math.Round(float64(units) * 1000 / float64(f.UnitsPerEm)))
}
