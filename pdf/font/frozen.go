package font

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
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
	return cmp.Or(cmp.Compare(g.ID, other.ID), cmp.Compare(g.Text, other.Text), cmp.Compare(g.Advance, other.Advance))
}

// Use gathers the glyphs that a file, or a whole batch of files, needs of each
// face. It is not safe for concurrent use. The zero value is empty and ready.
type Use struct {
	faces map[*Face]map[Glyph]bool
}

// Add notes a glyph of a face.
func (u *Use) Add(face *Face, glyph Glyph) {
	if u.faces == nil {
		u.faces = map[*Face]map[Glyph]bool{}
	}
	glyphs := u.faces[face]
	if glyphs == nil {
		glyphs = map[Glyph]bool{}
		u.faces[face] = glyphs
	}
	glyphs[glyph] = true
}

// Freeze makes the subset of every face in use, in the order of their names.
// The result does not depend on the order in which glyphs were added.
func (u *Use) Freeze() ([]*Frozen, error) {
	var frozen []*Frozen
	for face, glyphs := range u.faces {
		f, err := freeze(face, glyphs)
		if err != nil {
			return nil, fmt.Errorf("typeface %s: %w", face.Name, err)
		}
		frozen = append(frozen, f)
	}
	slices.SortFunc(frozen, func(a, b *Frozen) int { return cmp.Compare(a.Face.Name, b.Face.Name) })
	return frozen, nil
}

// Frozen is a subset of a face as it goes into a file: a TrueType face whose
// glyphs are numbered by the codes of the text (ISO 32000-1, 9.7.4). It is
// immutable and safe for concurrent use.
type Frozen struct {
	Face *Face
	// Name is the face's name behind a tag of six letters (ISO 32000-1, 9.6.4).
	Name string
	// File is the TrueType file, compressed by zlib; Length its own length.
	File   []byte
	Length int
	// Glyphs is how many glyphs the file has, parts of composites included.
	Glyphs int
	// Widths is the width of every code from 0, in thousandths of an em.
	Widths []int
	// ToUnicode is the map from codes to text, compressed by zlib (ISO 32000-1,
	// 9.10.3).
	ToUnicode []byte

	codes map[Glyph]uint16
}

// Code is the code of a glyph; ok is false if the subset lacks it.
func (f *Frozen) Code(glyph Glyph) (code uint16, ok bool) {
	code, ok = f.codes[glyph]
	return code, ok
}

// mostGlyphs leaves room for the parts of composite glyphs in 16 bits.
const mostGlyphs = 30000

func freeze(face *Face, set map[Glyph]bool) (*Frozen, error) {
	if len(set) > mostGlyphs {
		return nil, fmt.Errorf("the text uses %d glyphs of it; at most %d fit into a file", len(set), mostGlyphs)
	}
	glyphs := make([]Glyph, 1, len(set)+1) // code 0 is the glyph for what is missing
	for g := range set {
		glyphs = append(glyphs, g)
	}
	slices.SortFunc(glyphs[1:], Glyph.compare)

	f := &Frozen{Face: face, codes: make(map[Glyph]uint16, len(glyphs))}
	for code, g := range glyphs {
		advance := g.Advance
		if advance == 0 {
			advance = face.Advance(g.ID)
		}
		f.Widths = append(f.Widths, face.perMille(advance))
		if code > 0 {
			f.codes[g] = uint16(code)
		}
	}
	file, err := face.tables.subset(glyphs)
	if err != nil {
		return nil, err
	}
	subset, err := parseSubset(file)
	if err != nil {
		return nil, err
	}
	f.Name = tag(file) + "+" + face.Name
	f.File, f.Length, f.Glyphs = deflate(file), len(file), subset.count()
	f.ToUnicode = deflate(toUnicode(glyphs))
	return f, nil
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

// tag is six capital letters made from the subset's contents.
func tag(file []byte) string {
	sum := sha256.Sum256(file)
	letters := make([]byte, 6)
	for i := range letters {
		letters[i] = 'A' + sum[i]%26
	}
	return string(letters)
}

// toUnicode is the CMap from codes to text (Adobe Technical Note 5014).
func toUnicode(glyphs []Glyph) []byte {
	var entries [][]byte
	for code, g := range glyphs {
		if g.Text == "" {
			continue
		}
		entry := fmt.Appendf(nil, "<%04X> <", code)
		for _, unit := range utf16.Encode([]rune(g.Text)) {
			entry = fmt.Appendf(entry, "%04X", unit)
		}
		entries = append(entries, append(entry, ">\n"...))
	}
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for part := range slices.Chunk(entries, 100) { // the most that one block may hold
		b.WriteString(strconv.Itoa(len(part)) + " beginbfchar\n")
		b.Write(bytes.Join(part, nil))
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return b.Bytes()
}

func deflate(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(data) // a bytes.Buffer takes everything
	w.Close()
	return b.Bytes()
}
