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
	_, rest, _ := strings.Cut(strings.ToLower(lang), "-")
	return slices.Contains(rightToLeftLanguages, primary(lang)) && !strings.HasPrefix(rest, "latn") || strings.HasPrefix(rest, "arab")
}

// primary is the language of a tag without its script and region.
func primary(lang string) string {
	primary, _, _ := strings.Cut(lang, "-")
	return strings.ToLower(primary)
}

// levels are the embedding levels of a paragraph's characters by the Unicode
// Bidirectional Algorithm (UAX #9), up to rule I2: even levels run to the
// right, odd ones to the left. What the algorithm removes has the level of what
// stands before it. The result is nil where everything has the level 0.
//
// The package golang.org/x/text/unicode/bidi implements the algorithm too, but
// what it offers does not order a line: it tells directions, from which levels
// cannot be had, and it cannot be told that a paragraph runs to the right. Its
// tables of characters are used.
func levels(text []rune, base uint8) []uint8 {
	if base == 0 && !slices.ContainsFunc(text, func(r rune) bool { return r >= '\u0590' }) {
		return nil // before the first character that runs to the left
	}
	plain := base == 0
	classes := make([]bidi.Class, len(text))
	for i, r := range text {
		p, _ := bidi.LookupRune(r)
		classes[i] = p.Class()
		switch classes[i] {
		case bidi.R, bidi.AL, bidi.AN, bidi.RLE, bidi.RLO, bidi.RLI, bidi.FSI, bidi.LRE, bidi.LRO, bidi.LRI:
			plain = false
		case bidi.B, bidi.S:
			classes[i] = bidi.WS // the caller sees to what they part
		}
	}
	if plain {
		return nil
	}
	e := newEmbedding(classes, base)
	for _, s := range e.sequences() {
		s.resolve(text)
		for k, i := range s.at {
			e.levels[i] = implicit(e.levels[i], s.classes[k])
		}
	}
	for i := range e.levels {
		if e.classes[i] != bidi.BN {
			continue
		}
		if e.levels[i] = base; i > 0 {
			e.levels[i] = e.levels[i-1]
		}
	}
	return e.levels
}

// implicit is the level of a resolved character (I1 and I2).
func implicit(level uint8, c bidi.Class) uint8 {
	switch {
	case level%2 == 0 && c == bidi.R, level%2 == 1 && c != bidi.R:
		return level + 1
	case level%2 == 0 && c != bidi.L:
		return level + 2
	}
	return level
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
