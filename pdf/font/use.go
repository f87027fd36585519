package font

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
)

// Inventory numbers the glyphs that were met of every face, from 1 on, so that
// a file's use of them is quickly noted; 0 is a glyph without a number. It is not safe for concurrent use. The
// zero value is empty and ready.
type Inventory struct {
	faces map[*Face]map[Glyph]int
	count int
}

// Number is a glyph's number among those of its face.
func (v *Inventory) Number(face *Face, glyph Glyph) int {
	numbers := v.faces[face]
	if numbers == nil {
		if v.faces == nil {
			v.faces = map[*Face]map[Glyph]int{}
		}
		numbers = map[Glyph]int{}
		v.faces[face] = numbers
	}
	n := numbers[glyph]
	if n == 0 {
		n = len(numbers) + 1
		numbers[glyph] = n
		v.count++
	}
	return n
}

// Count is how many glyphs were met of all faces.
func (v *Inventory) Count() int { return v.count }

// Use gathers the glyphs that a file needs of each face, by the numbers of one
// [Inventory]. It is kept between files and remembers the subsets that it made:
// most letters of a mailing need the same. It is not safe for concurrent use.
// The zero value is empty and ready.
type Use struct {
	faces map[*Face]*need
	last  *need
	order []*need // by first use
}

// Numbered is a glyph with its number among those of its face.
type Numbered struct {
	Glyph
	Number int
}

// Alphabet is the glyphs that a language needs of a face; none where it has none
// that go together.
type Alphabet func(face *Face, lang string) []Numbered

// need is what a file needs of one face.
type need struct {
	face   *Face
	noted  []uint64 // bits, by the glyphs' numbers
	glyphs []Numbered
	key    []byte
	// subsets are those made so far, by the bits of their glyphs.
	subsets map[string]*Frozen
	// shared are the subsets of whole alphabets, by languages.
	shared map[string]*shared
}

// shared is the subset of an alphabet. Letters of a mailing have the same one,
// and only the few letters that a name adds are in a subset of their own.
type shared struct {
	glyphs []Numbered
	bits   []uint64
	frozen *Frozen // nil until it is needed
}

// mostSubsets bounds the memory of a [Use], for each face.
const mostSubsets = 16

// Add notes a glyph of a face, which the inventory gave that number.
func (u *Use) Add(face *Face, glyph *Glyph, number int) {
	n := u.last
	if n == nil || n.face != face {
		n = u.of(face)
		u.last = n
	}
	at, bit := number/64, uint64(1)<<(number%64)
	if at < len(n.noted) && n.noted[at]&bit != 0 {
		return
	}
	if len(n.glyphs) == 0 {
		u.order = append(u.order, n)
	}
	n.noted = noted(n.noted, number)
	n.glyphs = append(n.glyphs, Numbered{*glyph, number})
}

// noted sets the bit of a number.
func noted(bits []uint64, number int) []uint64 {
	at := number / 64
	if missing := at + 1 - len(bits); missing > 0 {
		bits = append(bits, make([]uint64, missing)...)
	}
	bits[at] |= 1 << (number % 64)
	return bits
}

func (u *Use) of(face *Face) *need {
	if u.faces == nil {
		u.faces = map[*Face]*need{}
	}
	n := u.faces[face]
	if n == nil {
		n = &need{face: face, subsets: map[string]*Frozen{}, shared: map[string]*shared{}}
		u.faces[face] = n
	}
	return n
}

// Freeze makes the subsets of every face in use by a text in that language, and
// starts afresh. They depend neither on the order in which glyphs were added nor
// on their numbers. A face of which the text has most of an alphabet gets the
// whole of that in one subset, and what else there is in another; alphabet may be
// nil.
//
// The first of the subsets, so many as are shared, are those that all letters of
// a mailing are likely to have, in the order in which their faces were first used.
// Those that names change come behind: what goes beyond an alphabet, or else the
// face with the most glyphs.
func (u *Use) Freeze(lang string, alphabet Alphabet) (frozen []*Frozen, shared int, err error) {
	var same, own []*Frozen
	divided, most, mostAt := false, 0, 0
	for _, n := range u.order {
		whole, rest, failed := n.freeze(lang, alphabet)
		if failed != nil {
			err = fmt.Errorf("typeface %s: %w", n.face.Name, failed)
		}
		if whole != nil {
			divided, same = true, append(same, whole)
			if rest != nil {
				own = append(own, rest)
			}
			continue
		}
		if len(n.glyphs) > most {
			most, mostAt = len(n.glyphs), len(same)
		}
		same = append(same, rest)
	}
	for _, n := range u.order {
		clear(n.noted)
		n.noted, n.glyphs = n.noted[:0], n.glyphs[:0]
	}
	u.order = u.order[:0]
	if err != nil {
		return nil, 0, err
	}
	if !divided && len(same) > 0 {
		own = []*Frozen{same[mostAt]}
		same = slices.Delete(same, mostAt, mostAt+1)
	}
	return append(same, own...), len(same), nil
}

// freeze makes the subset of an alphabet, where most of one is needed, and that
// of the rest; each is nil where there is none.
func (n *need) freeze(lang string, alphabet Alphabet) (whole, rest *Frozen, err error) {
	s := n.sharing(lang, alphabet)
	if s == nil {
		rest, err = n.subset(n.noted, n.glyphs)
		return nil, rest, err
	}
	if s.frozen == nil {
		if s.frozen, err = freeze(n.face, s.glyphs); err != nil {
			return nil, nil, err
		}
		s.frozen.Packed = packed(s.frozen.File)
	}
	left := n.left(s.bits)
	if len(left) > 0 {
		rest, err = n.subset(n.noted, left)
	}
	return s.frozen, rest, err
}

// sharing is the alphabet of which the file needs two thirds, or nil.
func (n *need) sharing(lang string, alphabet Alphabet) *shared {
	if alphabet == nil {
		return nil
	}
	s, known := n.shared[lang]
	if !known {
		s = &shared{glyphs: alphabet(n.face, lang)}
		for _, g := range s.glyphs {
			s.bits = noted(s.bits, g.Number)
		}
		n.shared[lang] = s
	}
	needed := 0
	for i := range min(len(s.bits), len(n.noted)) {
		needed += bits.OnesCount64(s.bits[i] & n.noted[i])
	}
	if len(s.glyphs) == 0 || 3*needed < 2*len(s.glyphs) {
		return nil
	}
	return s
}

// left is the glyphs that are not in an alphabet, whose bits are no longer noted.
func (n *need) left(alphabet []uint64) []Numbered {
	for i := range min(len(alphabet), len(n.noted)) {
		n.noted[i] &^= alphabet[i]
	}
	var left []Numbered
	for _, g := range n.glyphs {
		if n.noted[g.Number/64]>>(g.Number%64)&1 != 0 {
			left = append(left, g)
		}
	}
	return left
}

// subset is the one of these glyphs, whose bits are noted.
func (n *need) subset(noted []uint64, glyphs []Numbered) (*Frozen, error) {
	n.key = n.key[:0]
	for _, bits := range noted {
		n.key = binary.LittleEndian.AppendUint64(n.key, bits)
	}
	if f := n.subsets[string(n.key)]; f != nil {
		return f, nil
	}
	f, err := freeze(n.face, glyphs)
	if err != nil {
		return nil, err
	}
	if len(n.subsets) >= mostSubsets {
		clear(n.subsets)
	}
	n.subsets[string(n.key)] = f
	return f, nil
}
