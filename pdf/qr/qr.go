// Package qr makes QR codes of text (ISO/IEC 18004) that can still be read with
// a seventh of them lost, which is the level M of correction.
//
// Numbers of sections and tables refer to ISO/IEC 18004:2015.
package qr

import (
	"fmt"
	"math/bits"
)

// Code is a code: squares, black or white.
type Code struct {
	// Size is how many squares are on each side.
	Size int
	rows []row
}

// Black reports whether a square is black, counted from 0 from the upper left.
func (c *Code) Black(x, y int) bool { return c.rows[y].has(x) }

// Encoder makes codes. It remembers what codes of one size share, and is not
// safe for concurrent use. The zero value is ready.
type Encoder struct {
	grids [versions + 1]*grid
}

// Encode makes the code of a text, as bytes in UTF-8, in the smallest version
// that holds it.
func (e *Encoder) Encode(text string) (*Code, error) {
	version := 1
	for version <= versions && payload(version) < len(text) {
		version++
	}
	if version > versions {
		return nil, fmt.Errorf("a text of %d bytes is too long for a QR code, which holds %d; shorten it", len(text), payload(versions))
	}
	if e.grids[version] == nil {
		e.grids[version] = newGrid(version)
	}
	g := e.grids[version]
	return g.best(g.plain(g.correct(codewords(text, version)))), nil
}

// versions are the sizes that a code may have (5.3.1).
const versions = 40

// correction is how many codewords correct each block, and how many blocks there
// are, by version (table 9, level M).
func correction(version int) (each, blocks int) {
	return [...]int{
			10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
			26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
		}[version-1], [...]int{
			1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
			17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
		}[version-1]
}

// capacity is how many codewords a code has for data and for its correction
// (table 1).
func capacity(version int) (data, all int) {
	squares := (16*version+128)*version + 64
	if version >= 2 {
		n := version/7 + 2 // alignment patterns abreast
		squares -= (25*n-10)*n - 55
	}
	if version >= 7 {
		squares -= 36
	}
	each, blocks := correction(version)
	return squares/8 - each*blocks, squares / 8
}

// counted is how many bits count the bytes (table 3).
func counted(version int) int {
	if version < 10 {
		return 8
	}
	return 16
}

// payload is how many bytes of text a code holds.
func payload(version int) int {
	data, _ := capacity(version)
	return (8*data - 4 - counted(version)) / 8
}

// codewords are the data: mode, count, text, and what fills the rest (7.4).
func codewords(text string, version int) []byte {
	size, _ := capacity(version)
	out := make([]byte, 0, size)
	const bytesMode = 0b0100
	// All that comes before the text is half a byte longer than whole ones.
	rest := byte(bytesMode)
	push := func(b byte) { out, rest = append(out, rest<<4|b>>4), b&15 }
	if counted(version) == 16 {
		push(byte(len(text) >> 8))
	}
	push(byte(len(text)))
	for i := range len(text) {
		push(text[i])
	}
	push(0) // the end, and up to the next whole byte
	for pad := byte(0xec); len(out) < size; pad ^= 0xec ^ 0x11 {
		out = append(out, pad)
	}
	return out[:size]
}

// row is the squares of a row or a column; a bit is one that is black.
type row [3]uint64

func (r *row) has(i int) bool { return r[i/64]>>(i%64)&1 != 0 }

func (r *row) set(i int) { r[i/64] |= 1 << (i % 64) }

// paint makes a square black or white.
func (r *row) paint(i int, black bool) {
	r[i/64] &^= 1 << (i % 64)
	if black {
		r.set(i)
	}
}

func (r row) xor(s row) row { return row{r[0] ^ s[0], r[1] ^ s[1], r[2] ^ s[2]} }

func (r row) and(s row) row { return row{r[0] & s[0], r[1] & s[1], r[2] & s[2]} }

func (r row) or(s row) row { return row{r[0] | s[0], r[1] | s[1], r[2] | s[2]} }

func (r row) not() row { return row{^r[0], ^r[1], ^r[2]} }

// from is the row that starts with square n of this one; n is 1 to 63.
func (r row) from(n uint) row {
	return row{r[0]>>n | r[1]<<(64-n), r[1]>>n | r[2]<<(64-n), r[2] >> n}
}

// behind is the row with n white squares before it; n is 1 to 63.
func (r row) behind(n uint) row {
	return row{r[0] << n, r[1]<<n | r[0]>>(64-n), r[2]<<n | r[1]>>(64-n)}
}

func (r row) count() int {
	return bits.OnesCount64(r[0]) + bits.OnesCount64(r[1]) + bits.OnesCount64(r[2])
}

// first is a row whose first n squares are black.
func first(n int) (r row) {
	for i := range r {
		r[i] = 1<<min(max(n-64*i, 0), 64) - 1
	}
	return r
}
