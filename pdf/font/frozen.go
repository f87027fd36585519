package font

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf16"
)

// Glyph is a glyph together with the text that it stands for: what somebody
// who copies or searches the text gets. A glyph that stands for nothing by
// itself has an empty text.
type Glyph struct {
	ID   uint16
	Text string
	// Advance is the width of a blank glyph, in the face's units, where it is
	// not to be the face's own; else 0.
	Advance int
}

func (g Glyph) compare(other Glyph) int {
	if g.ID != other.ID { // nearly always
		return cmp.Compare(g.ID, other.ID)
	}
	return cmp.Or(cmp.Compare(g.Text, other.Text), cmp.Compare(g.Advance, other.Advance))
}

// Frozen is a subset of a face as it goes into a file: a TrueType face whose
// glyphs are numbered by the codes of the text (ISO 32000-1, 9.7.4). It is
// immutable and safe for concurrent use.
//
// Its outlines are not compressed, but those of an alphabet, which is packed once
// for many files: they lose a quarter of their size, and packing them takes longer
// than the rest of a letter.
type Frozen struct {
	Face *Face
	// Name is the face's name behind a tag of six letters (ISO 32000-1, 9.6.4).
	Name string
	// File is the TrueType file, Digest its SHA-256.
	File   []byte
	Digest [sha256.Size]byte
	// Packed is the file compressed by zlib; nil where it is not.
	Packed []byte
	// Glyphs is how many glyphs the file has, parts of composites included.
	Glyphs int
	// Widths is the width of every code from 0, in thousandths of an em.
	Widths []int
	// ToUnicode is the map from codes to text (ISO 32000-1, 9.10.3).
	ToUnicode []byte

	codes []uint16 // by the glyphs' numbers; 0 for what the subset lacks
}

// Code is the code of the glyph that the inventory gave that number; ok is
// false if the subset lacks it.
func (f *Frozen) Code(number int) (code uint16, ok bool) {
	if number < 1 || number >= len(f.codes) {
		return 0, false // 0 may be several glyphs
	}
	code = f.codes[number]
	return code, code != 0
}

// mostGlyphs leaves room for the parts of composite glyphs in 16 bits.
const mostGlyphs = 30000

func freeze(face *Face, used []Numbered) (*Frozen, error) {
	if len(used) > mostGlyphs {
		return nil, fmt.Errorf("the text uses %d glyphs of it; at most %d fit into a file", len(used), mostGlyphs)
	}
	used = slices.Clone(used)
	slices.SortFunc(used, func(a, b Numbered) int { return a.compare(b.Glyph) })

	f := &Frozen{Face: face, Widths: make([]int, 0, len(used)+1)}
	glyphs := make([]Glyph, 1, len(used)+1) // code 0 is the glyph for what is missing
	for i, g := range used {
		glyphs = append(glyphs, g.Glyph)
		if missing := g.Number + 1 - len(f.codes); missing > 0 {
			f.codes = append(f.codes, make([]uint16, missing)...)
		}
		f.codes[g.Number] = uint16(i + 1)
	}
	for _, g := range glyphs {
		advance := g.Advance
		if advance == 0 {
			advance = face.Advance(g.ID)
		}
		f.Widths = append(f.Widths, face.perMille(advance))
	}
	var err error
	if f.File, err = face.tables.subset(glyphs); err != nil {
		return nil, err
	}
	subset, err := parseSubset(f.File)
	if err != nil {
		return nil, err
	}
	f.Digest = sha256.Sum256(f.File)
	f.Name = tag(f.Digest) + "+" + face.Name
	f.Glyphs = subset.count()
	f.ToUnicode = toUnicode(glyphs)
	return f, nil
}

// packed is a file compressed as far as it goes.
func packed(file []byte) []byte {
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, zlib.BestCompression)
	if err != nil {
		return nil
	}
	w.Write(file) // a bytes.Buffer takes everything
	w.Close()
	return out.Bytes()
}

// parseSubset reads back what subset wrote: a mistake there must not reach a
// file.
func parseSubset(file []byte) (sfnt, error) {
	tables := sfnt{}
	for i := range int(u16(file, 4)) {
		entry := file[12+16*i:]
		start, length := int(u16(entry, 8))<<16|int(u16(entry, 10)), int(u16(entry, 12))<<16|int(u16(entry, 14))
		tables[string(entry[:4])] = file[start : start+length]
	}
	return tables, tables.checkGlyphs()
}

// tag is six capital letters made from the digest of the subset's file.
func tag(digest [sha256.Size]byte) string {
	letters := make([]byte, 6)
	for i := range letters {
		letters[i] = 'A' + digest[i]%26
	}
	return string(letters)
}

// toUnicode is the CMap from codes to text (Adobe Technical Note 5014).
func toUnicode(glyphs []Glyph) []byte {
	b := append(make([]byte, 0, 512+24*len(glyphs)), "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"+
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"+
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"+
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"...)
	said := 0
	for _, g := range glyphs {
		if g.Text != "" {
			said++
		}
	}
	const most = 100 // that one block may hold
	n := 0
	for code, g := range glyphs {
		if g.Text == "" {
			continue
		}
		if n%most == 0 {
			b = append(strconv.AppendInt(b, int64(min(most, said-n)), 10), " beginbfchar\n"...)
		}
		b = append(AppendHex(append(b, '<'), uint16(code)), "> <"...)
		for _, r := range g.Text {
			if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
				b = AppendHex(AppendHex(b, uint16(high)), uint16(low))
			} else {
				b = AppendHex(b, uint16(r))
			}
		}
		b = append(b, ">\n"...)
		if n++; n%most == 0 || n == said {
			b = append(b, "endbfchar\n"...)
		}
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"...)
}

// AppendHex appends a code as four hexadecimal digits.
func AppendHex(b []byte, code uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[code>>12], digits[code>>8&15], digits[code>>4&15], digits[code&15])
}
