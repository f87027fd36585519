package text

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// embedding is a paragraph's characters with the levels and classes that its
// directional formatting characters give them (UAX #9, X1 to X8). The class of
// what is removed is BN (X9).
type embedding struct {
	base     uint8
	original []bidi.Class
	classes  []bidi.Class
	levels   []uint8
	// partner of an isolate's start is its end, and the other way round; -1
	// where it has none, and of all else.
	partner []int
}

// deepest is the greatest level that formatting characters reach (BD2).
const deepest = 125

// status is an open embedding, override or isolate.
type status struct {
	level    uint8
	override bidi.Class // ON for none
	isolate  bool
}

func newEmbedding(original []bidi.Class, base uint8) *embedding {
	e := &embedding{
		base: base, original: original, classes: slices.Clone(original),
		levels: make([]uint8, len(original)), partner: partners(original),
	}
	stack := []status{{base, bidi.ON, false}}
	overIsolates, overEmbeddings, isolates := 0, 0, 0 // beyond the deepest level, and open
	for i, c := range original {
		switch c {
		case bidi.PDI:
			switch {
			case overIsolates > 0:
				overIsolates--
			case isolates > 0:
				overEmbeddings = 0
				for !stack[len(stack)-1].isolate {
					stack = stack[:len(stack)-1]
				}
				stack = stack[:len(stack)-1]
				isolates--
			}
		case bidi.PDF:
			switch {
			case overIsolates > 0:
			case overEmbeddings > 0:
				overEmbeddings--
			case len(stack) > 1 && !stack[len(stack)-1].isolate:
				stack = stack[:len(stack)-1]
			}
		}
		top := stack[len(stack)-1]
		e.levels[i] = top.level
		switch c {
		case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO:
			e.classes[i] = bidi.BN
			next := status{above(top.level, c == bidi.RLE || c == bidi.RLO), bidi.ON, false}
			switch c {
			case bidi.LRO:
				next.override = bidi.L
			case bidi.RLO:
				next.override = bidi.R
			}
			switch {
			case next.level <= deepest && overIsolates == 0 && overEmbeddings == 0:
				stack = append(stack, next)
			case overIsolates == 0:
				overEmbeddings++
			}
			continue
		case bidi.LRI, bidi.RLI, bidi.FSI:
			right := c == bidi.RLI || c == bidi.FSI && e.runsLeft(i)
			next := status{above(top.level, right), bidi.ON, true}
			if next.level <= deepest && overIsolates == 0 && overEmbeddings == 0 {
				stack = append(stack, next)
				isolates++
			} else {
				overIsolates++
			}
			e.classes[i] = bidi.ON
		case bidi.PDI:
			e.classes[i] = bidi.ON
		case bidi.PDF, bidi.BN:
			e.classes[i] = bidi.BN
			continue
		}
		if top.override != bidi.ON {
			e.classes[i] = top.override
		}
	}
	return e
}

// above is the least level above another that runs to the left, or to the
// right.
func above(level uint8, left bool) uint8 {
	if level++; (level%2 == 1) != left {
		level++
	}
	return level
}

// partners pairs the starts and ends of isolates (BD9).
func partners(classes []bidi.Class) []int {
	partner := make([]int, len(classes))
	var open []int
	for i, c := range classes {
		partner[i] = -1
		switch {
		case isolates(c):
			open = append(open, i)
		case c == bidi.PDI && len(open) > 0:
			from := open[len(open)-1]
			open = open[:len(open)-1]
			partner[from], partner[i] = i, from
		}
	}
	return partner
}

func isolates(c bidi.Class) bool { return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI }

// runsLeft reports whether the first letter inside an isolate, but not inside
// one in it, runs to the left (P2 and P3).
func (e *embedding) runsLeft(start int) bool {
	end := e.partner[start]
	if end < 0 {
		end = len(e.original)
	}
	for i := start + 1; i < end; i++ {
		switch c := e.original[i]; {
		case c == bidi.L:
			return false
		case c == bidi.R || c == bidi.AL:
			return true
		case isolates(c):
			if e.partner[i] < 0 {
				return false
			}
			i = e.partner[i]
		}
	}
	return false
}

// sequences are the isolating run sequences (BD13 and X10).
func (e *embedding) sequences() []*sequence {
	var runs [][]int // of the characters that are left
	run := make([]int, len(e.levels))
	for i, c := range e.classes {
		if c == bidi.BN {
			continue
		}
		if n := len(runs); n > 0 {
			if last := runs[n-1]; e.levels[last[0]] == e.levels[i] {
				runs[n-1] = append(last, i)
				run[i] = n - 1
				continue
			}
		}
		runs = append(runs, []int{i})
		run[i] = len(runs) - 1
	}
	var all []*sequence
	for n, at := range runs {
		if first := at[0]; e.original[first] == bidi.PDI && e.partner[first] >= 0 {
			continue // it goes on what its isolate interrupts
		}
		s := &sequence{level: e.levels[at[0]]}
		last := n
		for {
			s.at = append(s.at, runs[last]...)
			end := s.at[len(s.at)-1]
			if !isolates(e.original[end]) || e.partner[end] < 0 {
				break
			}
			last = run[e.partner[end]]
		}
		before, after := e.base, e.base
		if n > 0 {
			before = e.levels[runs[n-1][0]]
		}
		if last+1 < len(runs) && !isolates(e.original[s.at[len(s.at)-1]]) {
			after = e.levels[runs[last+1][0]]
		}
		s.before, s.after = side(max(s.level, before)), side(max(s.level, after))
		for _, i := range s.at {
			s.classes = append(s.classes, e.classes[i])
			s.marks = append(s.marks, e.original[i] == bidi.NSM)
		}
		all = append(all, s)
	}
	return all
}

// side is the class of a level's direction.
func side(level uint8) bidi.Class {
	if level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}
