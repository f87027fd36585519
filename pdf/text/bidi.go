package text

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// rightToLeftLanguages are those, of the ones that a face covers, whose script
// is written from the right.
var rightToLeftLanguages = []string{"ar", "fa", "ps", "sd", "ug", "ur"}

// RightToLeft reports whether a language (BCP 47) is written from the right.
func RightToLeft(lang string) bool {
	primary, rest, _ := strings.Cut(strings.ToLower(lang), "-")
	return slices.Contains(rightToLeftLanguages, primary) && !strings.HasPrefix(rest, "latn") || strings.HasPrefix(rest, "arab")
}

// levels are the embedding levels of a paragraph's characters by the Unicode
// Bidirectional Algorithm (UAX #9): even levels run to the right, odd ones to
// the left. Directional formatting characters are passed over (they count as
// BN): what is written from the right is found by its letters. The result is
// nil where everything has the base level.
func levels(text []rune, base uint8) []uint8 {
	classes := make([]bidi.Class, len(text))
	mixed := base == 1
	for i, r := range text {
		p, _ := bidi.LookupRune(r)
		classes[i] = p.Class()
		switch classes[i] {
		case bidi.R, bidi.AL, bidi.AN:
			mixed = true
		case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
			classes[i] = bidi.BN
		case bidi.B, bidi.S, bidi.WS:
			classes[i] = bidi.ON
		}
	}
	if !mixed {
		return nil
	}
	side := bidi.L
	if base == 1 {
		side = bidi.R
	}
	resolveWeak(classes, side)
	resolveBrackets(text, classes, side)
	resolveNeutral(classes, side)

	result := make([]uint8, len(text))
	for i, c := range classes { // I1 and I2
		switch {
		case base == 0 && c == bidi.R:
			result[i] = 1
		case base == 0 && (c == bidi.AN || c == bidi.EN):
			result[i] = 2
		case base == 1 && c != bidi.R:
			result[i] = 2
		default:
			result[i] = base
		}
	}
	return result
}

// isolated are the levels of a paragraph of which some stretches run the other
// way and are isolated from the rest, as between the characters U+2067 or
// U+2066 and U+2069.
func isolated(text []rune, base uint8, stretches [][2]int) []uint8 {
	if len(stretches) == 0 {
		return levels(text, base)
	}
	const object = '\ufffc' // stands for a stretch among its neighbours
	outer := append([]rune(nil), text...)
	for _, s := range stretches {
		for i := s[0]; i < s[1]; i++ {
			outer[i] = object
		}
	}
	result := levels(outer, base)
	if result == nil {
		result = make([]uint8, len(text))
	}
	side := 1 - base
	for _, s := range stretches {
		// The least level above the surroundings that runs this way.
		least := result[s[0]] + 1
		if least%2 != side {
			least++
		}
		inner := levels(text[s[0]:s[1]], side)
		for i := s[0]; i < s[1]; i++ {
			result[i] = least
			if inner != nil {
				result[i] += inner[i-s[0]] - side
			}
		}
	}
	return result
}

// writtenFromRight reports whether a letter's script is written from the right.
func writtenFromRight(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

// resolveWeak applies rules W1 to W7.
func resolveWeak(classes []bidi.Class, side bidi.Class) {
	before, strong := side, side
	for i, c := range classes {
		switch {
		case c == bidi.NSM || c == bidi.BN: // W1; BN goes with its neighbour
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
	for i := 0; i < len(classes); { // W5 and W6
		if classes[i] != bidi.ET {
			if classes[i] == bidi.ES || classes[i] == bidi.CS {
				classes[i] = bidi.ON
			}
			i++
			continue
		}
		end := i
		for end < len(classes) && classes[end] == bidi.ET {
			end++
		}
		to := bidi.ON
		if i > 0 && classes[i-1] == bidi.EN || end < len(classes) && classes[end] == bidi.EN {
			to = bidi.EN
		}
		for ; i < end; i++ {
			classes[i] = to
		}
	}
	strong = side
	for i, c := range classes { // W7
		switch {
		case c == bidi.L || c == bidi.R:
			strong = c
		case c == bidi.EN && strong == bidi.L:
			classes[i] = bidi.L
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

// resolveBrackets applies rule N0: a pair of brackets goes with what it holds.
func resolveBrackets(text []rune, classes []bidi.Class, side bidi.Class) {
	var open []int
	for i, r := range text {
		p, _ := bidi.LookupRune(r)
		switch {
		case classes[i] != bidi.ON || !p.IsBracket():
		case p.IsOpeningBracket():
			open = append(open, i)
		case len(open) > 0:
			from := open[len(open)-1]
			open = open[:len(open)-1]
			if c := bracketed(classes[:i], from, side); c != bidi.ON {
				classes[from], classes[i] = c, c
			}
		}
	}
}

// bracketed is the class of the brackets that open at from and close at the
// end of classes: the paragraph's side if they hold something of it; the other
// side if they hold only that and follow it; else undecided.
func bracketed(classes []bidi.Class, from int, side bidi.Class) bidi.Class {
	inside := bidi.ON
	for _, c := range classes[from+1:] {
		switch d := direction(c); d {
		case side:
			return side
		case bidi.L, bidi.R:
			inside = d
		}
	}
	if inside == bidi.ON {
		return bidi.ON
	}
	for i := from - 1; i >= 0; i-- {
		if d := direction(classes[i]); d == bidi.L || d == bidi.R {
			if d == inside {
				return inside
			}
			return side
		}
	}
	return side
}

// resolveNeutral applies rules N1 and N2.
func resolveNeutral(classes []bidi.Class, side bidi.Class) {
	for i := 0; i < len(classes); {
		if classes[i] != bidi.ON {
			i++
			continue
		}
		end := i
		for end < len(classes) && classes[end] == bidi.ON {
			end++
		}
		left, right := side, side
		if i > 0 {
			left = direction(classes[i-1])
		}
		if end < len(classes) {
			right = direction(classes[end])
		}
		to := side
		if left == right {
			to = left
		}
		for ; i < end; i++ {
			classes[i] = to
		}
	}
}

// visual is the order of places, from the left, of items with these levels
// (rule L2).
func visual(levels []uint8) []int {
	order := make([]int, len(levels))
	var highest uint8
	for i, l := range levels {
		order[i] = i
		highest = max(highest, l)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(order); {
			if levels[order[i]] < level {
				i++
				continue
			}
			end := i
			for end < len(order) && levels[order[end]] >= level {
				end++
			}
			slices.Reverse(order[i:end])
			i = end
		}
	}
	return order
}
