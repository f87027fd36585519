package finish

import (
	"bytes"
	"math"

	"convene/pdf/font"
)

// addFonts adds the frozen subsets as Type0 fonts (9.7), as far as they are
// shared.
func (w *work) addFonts() error {
	for _, f := range w.Fonts[:w.Shared] {
		w.fontNumbers = append(w.fontNumbers, w.addFont(f))
	}
	return nil
}

// addOwnFonts adds the other fonts.
func (w *work) addOwnFonts() error {
	for _, f := range w.Fonts[w.Shared:] {
		w.fontNumbers = append(w.fontNumbers, w.addFont(f))
	}
	return nil
}

// addResources names the fonts and the pictures (7.8.3).
func (w *work) addResources() error {
	before, after, ok := bytes.Cut(w.objects[resourcesObject], []byte("/Font <<\n>>\n/XObject <<\n>>\n"))
	if !ok {
		return errOwnParts
	}
	w.object(w.numbers[resourcesObject])
	w.out = append(w.out, before...).text("/Font <<\n")
	for i, n := range w.fontNumbers {
		w.out = w.out.text("/F").int(i).text(" ").ref(n).text("\n")
	}
	w.out = w.out.text(">>\n/XObject <<\n")
	for i, n := range w.pictureNumbers {
		w.out = w.out.text("/P").int(i + 1).text(" ").ref(n).text("\n")
	}
	w.out = append(w.out.text(">>\n"), after...)
	w.close()
	return nil
}

// written is what of a font is the same in all files that share it.
type written struct {
	unicode    []byte
	descriptor []byte // up to the number of the file
	descendant []byte // up to the number of the descriptor
}

// mostFonts bounds a finisher's memory.
const mostFonts = 32

// written makes what a font's files share, once for all of them.
func (f *Finisher) written(frozen *font.Frozen) written {
	if ready, known := f.fonts[frozen]; known {
		return ready
	}
	face := frozen.Face
	milli := func(units int) int { return int(math.Round(float64(units) * 1000 / float64(face.UnitsPerEm))) }
	descriptor := body(nil).text("<</Type/FontDescriptor/FontName/").text(frozen.Name).text("/Flags ").int(symbolic).text("/FontBBox[")
	for _, edge := range face.Box {
		descriptor = descriptor.int(milli(edge)).text(" ")
	}
	descriptor = descriptor.text("]/ItalicAngle ").int(face.ItalicAngle).text("/Ascent ").int(milli(face.Ascent)).text("/Descent ").int(milli(face.Descent)).
		text("/CapHeight ").int(milli(face.CapHeight)).text("/XHeight ").int(milli(face.XHeight)).text("/StemV ").int(milli(face.Stem())).text("/FontFile2 ")

	descendant := body(nil).text("<</Type/Font/Subtype/CIDFontType2/BaseFont/").text(frozen.Name).
		text("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 0/W[0[")
	for _, width := range frozen.Widths {
		descendant = descendant.int(width).text(" ")
	}
	descendant = descendant.text("]]/CIDToGIDMap/Identity/FontDescriptor ")

	ready := written{
		unicode:    body(nil).stream("", frozen.ToUnicode),
		descriptor: descriptor,
		descendant: descendant,
	}
	if frozen.Packed != nil {
		ready.unicode = body(nil).stream("/Filter/FlateDecode", f.pack(frozen.ToUnicode))
	}
	if len(f.fonts) >= mostFonts {
		clear(f.fonts)
	}
	f.fonts[frozen] = ready
	return ready
}

func (w *work) addFont(f *font.Frozen) int {
	ready := w.written(f)
	unicode, file := w.add(ready.unicode), w.reserve()
	w.object(file)
	data := f.File
	w.out = w.out.text("<</Length1 ").int(len(f.File))
	if f.Packed != nil {
		data = f.Packed
		w.out = w.out.text("/Filter/FlateDecode")
	}
	w.out = w.out.text("/Length ").int(len(data)).text(">>\nstream\n")
	w.putDigested(data, f.Digest)
	w.out = w.out.text("\nendstream\n")
	w.close()
	set := 0
	if w.Archive1b {
		set = w.add(body(nil).stream("", cidSet(f.Glyphs)))
	}
	descriptor := w.reserve()
	w.object(descriptor)
	w.out = append(w.out, ready.descriptor...).ref(file)
	if set > 0 {
		w.out = w.out.text("/CIDSet ").ref(set)
	}
	w.out = w.out.text(">>\n")
	w.close()

	descendant := w.reserve()
	w.object(descendant)
	w.out = append(w.out, ready.descendant...).ref(descriptor).text(">>\n")
	w.close()

	n := w.reserve()
	w.object(n)
	w.out = w.out.text("<</Type/Font/Subtype/Type0/BaseFont/").text(f.Name).
		text("/Encoding/Identity-H/DescendantFonts[").ref(descendant).text("]/ToUnicode ").ref(unicode).text(">>\n")
	w.close()
	return n
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
