package text

import "math"

// An item is what a paragraph is made of where lines are concerned: a box, the
// glue between boxes, or a penalty, a place between boxes at which a line may
// end (Donald E. Knuth and Michael F. Plass, Breaking Paragraphs into Lines,
// Software: Practice and Experience 11, 1981).
type item struct {
	kind  itemKind
	width float64 // points; of a penalty: what ending the line here adds
	// stretch and shrink are how far glue gives.
	stretch, shrink float64
	// penalty is what ending the line here costs: never and always are the
	// two ends.
	penalty float64
	// divides: a line that ends here ends inside a word.
	divides bool

	// piece is the box's piece of text, or the piece that glue separates.
	piece    int
	from, to int // characters of the piece
}

type itemKind uint8

const (
	box itemKind = iota
	glue
	penalty
)

const (
	never  = 10000
	always = -10000
)

// What is charged for a line beside its own badness, in the units of Knuth and
// Plass, whose demerits are squares.
const (
	linePenalty      = 10
	doubleDivision   = 60000 // two lines running end inside words
	unlikeNeighbours = 5000  // a tight line beside a loose one
	// The last line starts inside a word: more than any lines cost that fit.
	lastDivision = 1e18
	shortLast    = 8000 // the last line is hardly longer than an indent
)

// measures are what lines have to fit, and how.
type measures struct {
	width func(line int) float64
	// uniform is the line from which on all widths are the same.
	uniform int
	// ragged is how short lines of text that is not justified like to be; 0
	// for justified text.
	ragged float64
	// balanced lines are all about as long, the last included.
	balanced bool
	// stub is the width of a last line that is too short.
	stub float64
}

// node is a way to end a line.
type node struct {
	item, line int
	fit        int // 0 tight, 1 decent, 2 loose, 3 very loose
	demerits   float64
	// width, stretch and shrink are the sums of all items before the next
	// line's start.
	width, stretch, shrink float64
	from                   int // the node that ended the line before; -1 at the start
}

// breaker finds the ends of lines. It is kept between paragraphs for its
// memory only.
type breaker struct {
	items  []item
	m      measures
	limits limits
	nodes  []node
	active []int
	next   []int
}

// lines returns the items at which lines end: the total fit for the whole
// paragraph, first without divided words, then with them, then with lines as
// loose as they have to be.
func (b *breaker) lines(items []item, m measures) []int {
	b.items, b.m = items, m
	for _, b.limits = range []limits{
		{tolerance: 0.8, noStub: true},
		{tolerance: 1.8, noStub: true, divide: true},
		{tolerance: 4, divide: true, emergency: m.width(m.uniform) / 12},
		{tolerance: math.Inf(1), divide: true, emergency: m.width(m.uniform) / 4, last: true},
	} {
		if end := b.try(); end >= 0 {
			return b.path(end)
		}
	}
	return nil // the last try always ends
}

// limits are what one try accepts.
type limits struct {
	tolerance float64
	divide    bool
	noStub    bool    // as the last line
	emergency float64 // points of stretch that a line gets for nothing
	last      bool    // there is no other try: it must end
}

func (b *breaker) path(end int) []int {
	ends := make([]int, b.nodes[end].line)
	for n := end; b.nodes[n].from >= 0; n = b.nodes[n].from {
		ends[b.nodes[n].line-1] = b.nodes[n].item
	}
	return ends
}

// try returns the best last node, or -1 if its limits let no way through.
func (b *breaker) try() int {
	b.nodes = append(b.nodes[:0], node{fit: 1, from: -1})
	b.active = append(b.active[:0], 0)
	var width, stretch, shrink float64
	for i := range b.items {
		it := &b.items[i]
		legal := false
		switch it.kind {
		case box:
			width += it.width
		case glue:
			legal = it.penalty < never && i > 0 && b.items[i-1].kind == box && (it.penalty < anywhere || b.limits.last)
		case penalty:
			legal = it.penalty < never && (!it.divides || b.limits.divide && (it.penalty < anywhere || b.limits.last))
		}
		if legal {
			b.end(i, sums{width, stretch, shrink})
			if len(b.active) == 0 {
				return -1
			}
		}
		if it.kind == glue {
			width, stretch, shrink = width+it.width, stretch+it.stretch, shrink+it.shrink
		}
	}
	best := b.active[0]
	for _, n := range b.active[1:] {
		if b.nodes[n].demerits < b.nodes[best].demerits {
			best = n
		}
	}
	return best
}

type sums struct{ width, stretch, shrink float64 }

// end considers ending a line at item i, after everything that comes to to.
func (b *breaker) end(i int, to sums) {
	it := &b.items[i]
	forced := it.kind == penalty && it.penalty <= always
	first := len(b.nodes) // of the nodes made here
	b.next = b.next[:0]
	for k, a := range b.active {
		n := b.nodes[a]
		ratio := b.ratio(n, it, to)
		tooLong := ratio < -1-1e-9
		// In the last try the only way left is taken, however long the line.
		stuck := tooLong && b.limits.last && len(b.next) == 0 && k == len(b.active)-1 && len(b.nodes) == first
		if (!tooLong && ratio <= b.limits.tolerance) || stuck {
			b.consider(first, a, i, to, ratio, stuck)
		}
		if !tooLong && !forced {
			b.next = append(b.next, a)
		}
	}
	if len(b.nodes) > first {
		after := b.after(i, to)
		for n := first; n < len(b.nodes); n++ {
			b.nodes[n].width, b.nodes[n].stretch, b.nodes[n].shrink = after.width, after.stretch, after.shrink
			b.next = append(b.next, n)
		}
	}
	b.active, b.next = b.next, b.active
}

// ratio is how much a line's glue has to give: 0 not at all, -1 as far as it
// shrinks, 1 as far as it likes to stretch.
func (b *breaker) ratio(n node, it *item, to sums) float64 {
	measure := b.m.width(n.line)
	width := to.width - n.width
	if it.kind == penalty {
		width += it.width
	}
	if b.m.ragged > 0 {
		forced := it.kind == penalty && it.penalty <= always
		switch {
		case width > measure+1e-6:
			return -2
		case forced && !b.m.balanced:
			return 0
		}
		return (measure - width) / b.m.ragged
	}
	switch {
	case width < measure:
		if stretch := to.stretch - n.stretch + b.limits.emergency; stretch > 0 {
			return (measure - width) / stretch
		}
		return math.Inf(1)
	case width > measure:
		if shrink := to.shrink - n.shrink; shrink > 0 {
			return (measure - width) / shrink
		}
		return -2
	}
	return 0
}

// consider keeps the way from node a to item i if it is the best of its kind
// among the nodes made since first.
func (b *breaker) consider(first, a, i int, to sums, ratio float64, stuck bool) {
	it, from := &b.items[i], &b.nodes[a]
	forced := it.kind == penalty && it.penalty <= always
	later := from.from >= 0 // not the first line
	divided := later && b.items[from.item].divides
	stub := forced && later && b.short(from, to)
	if !b.limits.last && forced && divided || b.limits.noStub && stub {
		return
	}
	badness := min(100*math.Abs(ratio)*ratio*ratio, 1e7)
	if stuck {
		ratio, badness = -1, 1e8
	}
	demerits := (linePenalty + badness) * (linePenalty + badness)
	atPenalty := it.kind == penalty || it.penalty != 0
	if atPenalty && it.penalty > 0 {
		demerits += it.penalty * it.penalty
	}
	switch {
	case divided && it.divides:
		demerits += doubleDivision
	case divided && forced:
		demerits += lastDivision
	}
	fit := fitness(ratio)
	if b.m.ragged == 0 && abs(fit-from.fit) > 1 {
		demerits += unlikeNeighbours
	}
	if stub {
		demerits += shortLast
	}
	demerits += from.demerits

	line := from.line + 1
	for n := first; n < len(b.nodes); n++ {
		old := &b.nodes[n]
		if old.fit != fit || (old.line != line && min(old.line, line) < b.m.uniform) {
			continue
		}
		if demerits < old.demerits {
			old.line, old.demerits, old.from = line, demerits, a
		}
		return
	}
	b.nodes = append(b.nodes, node{item: i, line: line, fit: fit, demerits: demerits, from: a})
}

func fitness(ratio float64) int {
	switch {
	case ratio < -0.5:
		return 0
	case ratio <= 0.5:
		return 1
	case ratio <= 1:
		return 2
	}
	return 3
}

func abs(n int) int { return max(n, -n) }

// short reports whether what stands between a node and item i is a stub.
func (b *breaker) short(from *node, to sums) bool { return to.width-from.width < b.m.stub }

// after is the sums at the start of the line after an end at item i: glue at a
// line's start vanishes.
func (b *breaker) after(i int, to sums) sums {
	for j := i; j < len(b.items); j++ {
		it := &b.items[j]
		if it.kind == box || (it.kind == penalty && it.penalty <= always && j > i) {
			break
		}
		if it.kind == glue {
			to.width, to.stretch, to.shrink = to.width+it.width, to.stretch+it.stretch, to.shrink+it.shrink
		}
	}
	return to
}
