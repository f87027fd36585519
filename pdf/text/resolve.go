package text

import (
	"cmp"
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// sequence is an isolating run sequence: characters of one level that stand
// together but for isolates between them.
type sequence struct {
	level         uint8
	at            []int        // the characters
	classes       []bidi.Class // theirs, in the end L, R, EN or AN
	marks         []bool       // those that were combining marks at first
	before, after bidi.Class   // the sides of what stands around: L or R
}

// resolve applies rules W1 to N2 of UAX #9.
func (s *sequence) resolve(text []rune) {
	s.resolveWeak()
	s.resolveBrackets(text)
	s.resolveNeutral()
}

// resolveWeak applies rules W1 to W7.
func (s *sequence) resolveWeak() {
	classes := s.classes
	before, strong := s.before, s.before
	for i, c := range classes {
		switch {
		case c == bidi.NSM: // W1
			classes[i] = before
		case c == bidi.EN && strong == bidi.AL: // W2
			classes[i] = bidi.AN
		case c == bidi.L || c == bidi.R || c == bidi.AL:
			strong = c
		}
		before = classes[i]
	}
	for i, c := range classes { // W3
		if c == bidi.AL {
			classes[i] = bidi.R
		}
	}
	for i := 1; i+1 < len(classes); i++ { // W4
		l, c, r := classes[i-1], classes[i], classes[i+1]
		if l == r && (c == bidi.CS && (l == bidi.EN || l == bidi.AN) || c == bidi.ES && l == bidi.EN) {
			classes[i] = l
		}
	}
	s.replace(func(c bidi.Class) bool { return c == bidi.ET }, func(before, after bidi.Class) bidi.Class { // W5
		if before == bidi.EN || after == bidi.EN {
			return bidi.EN
		}
		return bidi.ON
	})
	strong = s.before
	for i, c := range classes {
		switch {
		case c == bidi.ES || c == bidi.CS || c == bidi.WS: // W6; what is white is neutral too
			classes[i] = bidi.ON
		case c == bidi.L || c == bidi.R:
			strong = c
		case c == bidi.EN && strong == bidi.L: // W7
			classes[i] = bidi.L
		}
	}
}

// replace replaces every run of characters of some classes by what becomes of
// it between the classes around it.
func (s *sequence) replace(of func(bidi.Class) bool, by func(before, after bidi.Class) bidi.Class) {
	for i := 0; i < len(s.classes); {
		end := i
		for end < len(s.classes) && of(s.classes[end]) {
			end++
		}
		if end == i {
			i++
			continue
		}
		before, after := s.before, s.after
		if i > 0 {
			before = s.classes[i-1]
		}
		if end < len(s.classes) {
			after = s.classes[end]
		}
		for c := by(before, after); i < end; i++ {
			s.classes[i] = c
		}
	}
}

// direction is the side that a resolved class counts as among neutrals.
func direction(c bidi.Class) bidi.Class {
	if c == bidi.EN || c == bidi.AN {
		return bidi.R
	}
	return c
}

// resolveNeutral applies rules N1 and N2.
func (s *sequence) resolveNeutral() {
	s.replace(func(c bidi.Class) bool { return c == bidi.ON }, func(before, after bidi.Class) bidi.Class {
		if l := direction(before); l == direction(after) {
			return l
		}
		return side(s.level)
	})
}

// mostBrackets is how many brackets may be open at a time (BD16).
const mostBrackets = 63

// bracketPairs are the pairs of brackets, in the order of their starts (BD16).
func (s *sequence) bracketPairs(text []rune) [][2]int {
	type opened struct {
		at    int
		close rune
	}
	var open []opened
	var pairs [][2]int
scan:
	for k, i := range s.at {
		if s.classes[k] != bidi.ON {
			continue
		}
		switch p, _ := bidi.LookupRune(text[i]); {
		case !p.IsBracket():
		case p.IsOpeningBracket():
			if len(open) == mostBrackets {
				break scan
			}
			open = append(open, opened{k, canonical([]rune(bidi.ReverseString(string(text[i])))[0])})
		default:
			for n := len(open) - 1; n >= 0; n-- {
				if open[n].close == canonical(text[i]) {
					pairs = append(pairs, [2]int{open[n].at, k})
					open = open[:n]
					break
				}
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	return pairs
}

// canonical is a closing bracket in its canonical form, where it has another.
func canonical(r rune) rune {
	if r == '\u232a' {
		return '\u3009'
	}
	return r
}

// resolveBrackets applies rule N0: a pair of brackets goes with what it holds.
func (s *sequence) resolveBrackets(text []rune) {
	for _, pair := range s.bracketPairs(text) {
		c := s.bracketed(pair[0], pair[1])
		if c == bidi.ON {
			continue
		}
		for _, k := range pair {
			s.classes[k] = c
			for k++; k < len(s.marks) && s.marks[k]; k++ {
				s.classes[k] = c
			}
		}
	}
}

// bracketed is the class of the brackets at these two places: the sequence's
// side if they hold something of it; the other side if they hold only that and
// follow it; else undecided.
func (s *sequence) bracketed(from, to int) bidi.Class {
	own, inside := side(s.level), bidi.ON
	for _, c := range s.classes[from+1 : to] {
		switch d := direction(c); d {
		case own:
			return own
		case bidi.L, bidi.R:
			inside = d
		}
	}
	if inside == bidi.ON {
		return bidi.ON
	}
	before := s.before
	for i := from - 1; i >= 0; i-- {
		if d := direction(s.classes[i]); d == bidi.L || d == bidi.R {
			before = d
			break
		}
	}
	if before == inside {
		return inside
	}
	return own
}
