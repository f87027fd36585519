package qr

import "slices"

// grid is what all codes of a version share: the squares that never change, the
// places of the others in the order of their bits, and the masks.
type grid struct {
	version, size int
	fixed         []row // the squares that no data may take
	black         []row // those of them that are black
	places        []place
	masks         [8][]row // without the fixed squares
	multiples     *multiples
}

type place struct{ x, y uint8 }

func newGrid(version int) *grid {
	size := 17 + 4*version
	g := &grid{version: version, size: size, fixed: make([]row, size), black: make([]row, size)}
	for i := range size { // timing (6.3.5)
		g.put(6, i, i%2 == 0)
		g.put(i, 6, i%2 == 0)
	}
	g.finders()
	g.alignments()
	g.put(8, size-8, true)
	g.describe(0, g.put) // a place is kept; the mask is not yet known
	g.name()
	g.order()
	each, _ := correction(version)
	g.multiples = multiplesOf(generator(each))
	for n := range g.masks {
		g.masks[n] = make([]row, size)
		for y := range size {
			for x := range size {
				if !g.fixed[y].has(x) && masked(n, x, y) {
					g.masks[n][y].set(x)
				}
			}
		}
	}
	return g
}

// put gives a square that never changes its colour.
func (g *grid) put(x, y int, black bool) {
	g.fixed[y].set(x)
	g.black[y].paint(x, black)
}

// finders are in three corners, each with white around (6.3.3, 6.3.4).
func (g *grid) finders() {
	for _, centre := range [][2]int{{3, 3}, {g.size - 4, 3}, {3, g.size - 4}} {
		for dy := -4; dy <= 4; dy++ {
			for dx := -4; dx <= 4; dx++ {
				if x, y := centre[0]+dx, centre[1]+dy; 0 <= x && x < g.size && 0 <= y && y < g.size {
					ring := max(dx, -dx, dy, -dy)
					g.put(x, y, ring != 2 && ring != 4)
				}
			}
		}
	}
}

// alignments stand on a grid of their own, but for the corners (6.3.6, annex E).
func (g *grid) alignments() {
	if g.version == 1 {
		return
	}
	abreast := g.version/7 + 2
	step := (g.version*8 + abreast*3 + 5) / (abreast*4 - 4) * 2
	at := func(i int) int {
		if i == 0 {
			return 6
		}
		return g.size - 7 - step*(abreast-1-i)
	}
	last := abreast - 1
	for i := range abreast {
		for k := range abreast {
			if i == 0 && k == 0 || i == 0 && k == last || i == last && k == 0 {
				continue
			}
			for dy := -2; dy <= 2; dy++ {
				for dx := -2; dx <= 2; dx++ {
					g.put(at(i)+dx, at(k)+dy, max(dx, -dx, dy, -dy) != 1)
				}
			}
		}
	}
}

// describe says the level of correction and the mask, twice (7.9).
func (g *grid) describe(mask int, put func(x, y int, black bool)) {
	check := mask // the level M is 0
	for range 10 {
		check = check<<1 ^ check>>9*0x537
	}
	word := (mask<<10 | check) ^ 0x5412
	for i := range 15 {
		black := word>>i&1 != 0
		switch {
		case i < 6:
			put(8, i, black)
		case i < 8:
			put(8, i+1, black)
		case i == 8:
			put(7, 8, black)
		default:
			put(14-i, 8, black)
		}
		if i < 8 {
			put(g.size-1-i, 8, black)
		} else {
			put(8, g.size-15+i, black)
		}
	}
}

// name says the version, twice, where there are many squares to count (7.10).
func (g *grid) name() {
	if g.version < 7 {
		return
	}
	check := g.version
	for range 12 {
		check = check<<1 ^ check>>11*0x1f25
	}
	word := g.version<<12 | check
	for i := range 18 {
		a, b := g.size-11+i%3, i/3
		g.put(a, b, word>>i&1 != 0)
		g.put(b, a, word>>i&1 != 0)
	}
}

// order finds the places of data: two columns at a time, up and down by turns,
// from the right (7.7.3).
func (g *grid) order() {
	up := true
	for right := g.size - 1; right > 0; right -= 2 {
		if right == 6 { // the column of the timing pattern
			right--
		}
		for i := range g.size {
			y := i
			if up {
				y = g.size - 1 - i
			}
			for _, x := range [2]int{right, right - 1} {
				if !g.fixed[y].has(x) {
					g.places = append(g.places, place{uint8(x), uint8(y)})
				}
			}
		}
		up = !up
	}
}

// masked reports whether a mask turns a square (table 10).
func masked(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (x/3+y/2)%2 == 0
	case 5:
		return x*y%2+x*y%3 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	}
	return ((x+y)%2+x*y%3)%2 == 0
}

// plain is a code of codewords without a mask.
func (g *grid) plain(words []byte) []row {
	plain := slices.Clone(g.black)
	for i, p := range g.places {
		if i/8 < len(words) && words[i/8]>>(7-i%8)&1 != 0 {
			plain[p.y].set(int(p.x))
		}
	}
	return plain
}

// under puts a code under a mask, into rows.
func (g *grid) under(mask int, plain, rows []row) {
	for y := range rows {
		rows[y] = plain[y].xor(g.masks[mask][y])
	}
	g.describe(mask, func(x, y int, black bool) { rows[y].paint(x, black) })
}

// best is a code under the mask that makes it easiest to read.
func (g *grid) best(plain []row) *Code {
	best, rows, columns := make([]row, g.size), make([]row, g.size), make([]row, g.size)
	least := -1
	for mask := range g.masks {
		g.under(mask, plain, rows)
		if points := penalty(rows, columns); least < 0 || points < least {
			best, rows, least = rows, best, points
		}
	}
	return &Code{Size: g.size, rows: best}
}
