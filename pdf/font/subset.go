package font

import (
	"encoding/binary"
	"errors"
)

// Flags of a composite glyph's component (ISO/IEC 14496-22, glyf).
const (
	argsAreWords     = 0x0001
	haveScale        = 0x0008
	moreComponents   = 0x0020
	haveXYScale      = 0x0040
	haveTwoByTwo     = 0x0080
	haveInstructions = 0x0100
)

var errOutline = errors.New("an outline is cut off")

// subset is the file of a face whose glyph i is glyphs[i] of t.
func (t sfnt) subset(glyphs []Glyph) ([]byte, error) {
	bare, err := t.bare(glyphs)
	if err != nil {
		return nil, err
	}
	return bare.assemble(), nil
}

// bare is the tables of a face whose glyph i is glyphs[i] of t, without
// instructions. glyphs[0] has to be the glyph for what is missing, 0. Parts of
// composite glyphs follow after them.
func (t sfnt) bare(glyphs []Glyph) (sfnt, error) {
	list := make([]uint16, len(glyphs))
	place := make(map[uint16]uint16, len(glyphs))
	for i, g := range glyphs {
		list[i] = g.ID
		if _, known := place[g.ID]; !known {
			place[g.ID] = uint16(i)
		}
	}
	component := func(g uint16) uint16 {
		if _, known := place[g]; !known {
			place[g] = uint16(len(list))
			list = append(list, g)
		}
		return place[g]
	}

	o, count := t.outlines(), t.count()
	glyf := make([]byte, 0, 160*len(list))
	loca := make([]byte, 4, 4*len(list)+4)
	hmtx := make([]byte, 0, 4*len(list))
	for i := 0; i < len(list); i++ { // list grows as components turn up
		g := int(list[i])
		if g >= count {
			return nil, errOutline
		}
		var err error
		if glyf, err = appendBare(glyf, o.outline(g), component); err != nil {
			return nil, err
		}
		glyf = pad(glyf)
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		advance, bearing := o.metrics(g)
		if i < len(glyphs) && glyphs[i].Advance > 0 {
			advance = uint16(min(glyphs[i].Advance, 0xffff))
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, advance)
		hmtx = binary.BigEndian.AppendUint16(hmtx, bearing)
	}

	changed := func(tag string, at int, v uint16) []byte {
		table := append([]byte(nil), t[tag]...)
		binary.BigEndian.PutUint16(table[at:], v)
		return table
	}
	head := changed("head", 50, 1) // long offsets
	binary.BigEndian.PutUint32(head[8:], 0)
	return sfnt{
		"glyf": glyf, "loca": loca, "hmtx": hmtx, "head": head,
		"hhea": changed("hhea", 34, uint16(len(list))),
		"maxp": changed("maxp", 4, uint16(len(list))),
	}, nil
}

// appendBare appends an outline without its instructions and with its
// components renumbered. Instructions are of no use without the programs of the
// face.
func appendBare(out, outline []byte, component func(uint16) uint16) ([]byte, error) {
	if len(outline) == 0 {
		return out, nil
	}
	if contours := int(i16(outline, 0)); contours >= 0 {
		end := 10 + 2*contours
		if len(outline) < end+2 {
			return nil, errOutline
		}
		rest := end + 2 + int(u16(outline, end))
		if len(outline) < rest {
			return nil, errOutline
		}
		out = append(out, outline[:end]...)
		return append(append(out, 0, 0), outline[rest:]...), nil
	}
	start := len(out)
	out = append(out, outline...)
	for at := start + 10; ; {
		if len(out) < at+4 {
			return nil, errOutline
		}
		flags := u16(out, at)
		binary.BigEndian.PutUint16(out[at:], flags&^haveInstructions)
		binary.BigEndian.PutUint16(out[at+2:], component(u16(out, at+2)))
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&haveScale != 0:
			at += 2
		case flags&haveXYScale != 0:
			at += 4
		case flags&haveTwoByTwo != 0:
			at += 8
		}
		if len(out) < at {
			return nil, errOutline
		}
		if flags&moreComponents == 0 {
			return out[:at], nil
		}
	}
}
