package font

import (
	"encoding/binary"
	"fmt"
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

// need is what a file needs of one face.
type need struct {
	face   *Face
	noted  []uint64 // bits, by the glyphs' numbers
	glyphs []numbered
	key    []byte
	// subsets are those made so far, by the bits of their glyphs.
	subsets map[string]*Frozen
}

type numbered struct {
	Glyph
	number int
}

// mostSubsets bounds the memory of a [Use], for each face.
const mostSubsets = 16

// Add notes a glyph of a face, which the inventory gave that number.
func (u *Use) Add(face *Face, glyph Glyph, number int) {
	n := u.last
	if n == nil || n.face != face {
		n = u.of(face)
		u.last = n
	}
	at, bit := number/64, uint64(1)<<(number%64)
	if at < len(n.noted) && n.noted[at]&bit != 0 {
		return
	}
	if missing := at + 1 - len(n.noted); missing > 0 {
		n.noted = append(n.noted, make([]uint64, missing)...)
	}
	n.noted[at] |= bit
	if len(n.glyphs) == 0 {
		u.order = append(u.order, n)
	}
	n.glyphs = append(n.glyphs, numbered{glyph, number})
}

func (u *Use) of(face *Face) *need {
	if u.faces == nil {
		u.faces = map[*Face]*need{}
	}
	n := u.faces[face]
	if n == nil {
		n = &need{face: face, subsets: map[string]*Frozen{}}
		u.faces[face] = n
	}
	return n
}

// Freeze makes the subset of every face in use, and starts afresh. The subsets
// depend neither on the order in which glyphs were added nor on their numbers.
// They are in the order in which the faces were first used, but that the face
// with the most glyphs is the last: it has the names in a letter, and the others
// are the same in all letters of a mailing.
func (u *Use) Freeze() ([]*Frozen, error) {
	var frozen []*Frozen
	var failed error
	most := 0
	for i, n := range u.order {
		f, err := n.freeze()
		if err != nil {
			failed = fmt.Errorf("typeface %s: %w", n.face.Name, err)
		}
		frozen = append(frozen, f)
		if len(n.glyphs) > len(u.order[most].glyphs) {
			most = i
		}
	}
	for _, n := range u.order {
		clear(n.noted)
		n.noted, n.glyphs = n.noted[:0], n.glyphs[:0]
	}
	u.order = u.order[:0]
	if failed != nil || len(frozen) == 0 {
		return nil, failed
	}
	last := frozen[most]
	return append(slices.Delete(frozen, most, most+1), last), nil
}

func (n *need) freeze() (*Frozen, error) {
	n.key = n.key[:0]
	for _, bits := range n.noted {
		n.key = binary.LittleEndian.AppendUint64(n.key, bits)
	}
	if f := n.subsets[string(n.key)]; f != nil {
		return f, nil
	}
	f, err := freeze(n.face, n.glyphs)
	if err != nil {
		return nil, err
	}
	if len(n.subsets) >= mostSubsets {
		clear(n.subsets)
	}
	n.subsets[string(n.key)] = f
	return f, nil
}
