package planner

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// NoBreakSpace is the space at which no line ends.
const NoBreakSpace = "\u00a0"

// Bound is text with no-break spaces around its numbers, so that none is parted
// from what it belongs to: "Khojaly 35", "25 February", "20 minutes". A year may
// be parted from what stands before it, since lines have to end somewhere. Nor
// does a line begin with a dash.
func Bound(text string) string {
	if strings.IndexFunc(text, unicode.IsDigit) < 0 && !strings.Contains(text, " - ") && !strings.ContainsAny(text, "–—") {
		return text
	}
	words := strings.Split(text, " ")
	var b strings.Builder
	b.Grow(len(text) + len(words)) // a no-break space takes a byte more
	b.WriteString(words[0])
	for i, word := range words[1:] {
		if belong(words[i], word) {
			b.WriteString(NoBreakSpace)
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

// belong reports whether two words that follow each other are a number and what
// it belongs to, or the second is a dash.
func belong(word, next string) bool {
	if word != "" && (next == "-" || next == "–" || next == "—") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(next)
	last, _ := utf8.DecodeLastRuneInString(word)
	if figures(word) > 0 && figures(word) <= 4 && unicode.IsLower(first) || figures(word) > 0 && figures(word) <= 3 && unicode.IsLetter(first) {
		return unicode.IsLetter(last) || unicode.IsDigit(last) || last == '.'
	}
	return figures(next) > 0 && figures(next) <= 3 && (last == '№' || unicode.IsLetter(last) && named(word))
}

// figures is how many digits a word begins with, of which nothing but a sign of
// its own stands in front; 0 for one that goes on as a telephone's or a time.
func figures(word string) int {
	word = strings.TrimLeft(word, "(«“”„\"'")
	n := 0
	for _, r := range word {
		if !unicode.IsDigit(r) {
			break
		}
		n++
	}
	rest := strings.TrimLeftFunc(word, unicode.IsDigit)
	if strings.ContainsFunc(rest, unicode.IsDigit) {
		return 0
	}
	return n
}

// named reports whether a word may be a name: it begins with a capital, or its
// script has none.
func named(word string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, "(«“”„\"'"))
	return unicode.IsLetter(first) && !unicode.IsLower(first)
}
