package finish

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"convene/pdf/font"
)

// replaceFonts puts the frozen subsets in the place of gofpdf's fonts of the
// same name (9.7).
func (w *work) replaceFonts() error {
	frozen := map[string]*font.Frozen{}
	for _, f := range w.Fonts {
		frozen[f.Name] = f
	}
	for n := range w.objects { // in the order of numbers: the file must not change
		name, isFont := w.fonts[n]
		if !isFont {
			continue
		}
		f := frozen[name]
		if f == nil {
			return fmt.Errorf("object %d: the font %s is not one of the document", n, name)
		}
		w.replaceFont(n, f)
	}
	return nil
}

func (w *work) replaceFont(n int, f *font.Frozen) {
	descendant, unicode := w.reserve(), w.add(stream("/Filter/FlateDecode", f.ToUnicode))
	w.objects[n] = fmt.Appendf(nil, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>\n",
		f.Name, descendant, unicode)

	file := w.add(stream(fmt.Sprintf("/Filter/FlateDecode/Length1 %d", f.Length), f.File))
	extra := ""
	if w.Archive1b {
		extra = fmt.Sprintf("/CIDSet %d 0 R", w.add(stream("", cidSet(f.Glyphs))))
	}
	face := f.Face
	milli := func(units int) int { return int(math.Round(float64(units) * 1000 / float64(face.UnitsPerEm))) }
	descriptor := w.add(fmt.Appendf(nil, "<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d/XHeight %d/StemV %d/FontFile2 %d 0 R%s>>\n",
		f.Name, symbolic, milli(face.Box[0]), milli(face.Box[1]), milli(face.Box[2]), milli(face.Box[3]), face.ItalicAngle,
		milli(face.Ascent), milli(face.Descent), milli(face.CapHeight), milli(face.XHeight), milli(face.Stem), file, extra))

	w.objects[descendant] = fmt.Appendf(nil, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 0/W[%s]/CIDToGIDMap/Identity/FontDescriptor %d 0 R>>\n",
		f.Name, w.finisher.widthsOf(f), descriptor)
}

// widthsOf is the array of a font's widths (9.7.4.3), made once for all files
// that share it.
func (f *Finisher) widthsOf(frozen *font.Frozen) []byte {
	if widths := f.widths[frozen]; widths != nil {
		return widths
	}
	widths := []byte("0[")
	for i, width := range frozen.Widths {
		if i > 0 {
			widths = append(widths, ' ')
		}
		widths = strconv.AppendInt(widths, int64(width), 10)
	}
	widths = append(widths, ']')
	if len(f.widths) > 100 {
		clear(f.widths)
	}
	f.widths[frozen] = widths
	return widths
}

// symbolic is the flag of a font whose characters are not those of the
// standard Latin set (table 123).
const symbolic = 4

// cidSet is one bit for each of the glyphs, all of them set (table 124).
func cidSet(glyphs int) []byte {
	set := bytes.Repeat([]byte{0xff}, glyphs/8)
	if rest := glyphs % 8; rest > 0 {
		set = append(set, byte(0xff<<(8-rest)))
	}
	return set
}
