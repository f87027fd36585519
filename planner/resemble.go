package planner

import (
	"slices"
	"strings"
)

// Resemble reports whether two names may be of one person: the same words in
// another order, one with words that the other leaves out, or the same but for a
// letter or two. The names are in lower case, and in one script.
func Resemble(a, b string) bool {
	one, other := strings.Fields(a), strings.Fields(b)
	if len(one) > len(other) {
		one, other = other, one
	}
	if len(one) < 2 { // one name of somebody is the name of many
		return false
	}
	differ := 0
	for _, word := range one {
		if i := slices.Index(other, word); i >= 0 {
			other = slices.Delete(slices.Clone(other), i, i+1)
			continue
		}
		letters := 0
		i := slices.IndexFunc(other, func(o string) (near bool) {
			letters, near = misspelling(word, o)
			return near
		})
		if differ += letters; i < 0 || differ > mostLetters {
			return false
		}
		other = slices.Delete(slices.Clone(other), i, i+1)
	}
	return true
}

// mostLetters is in how many letters spellings of one name may differ.
const mostLetters = 2

// misspelling is in how many letters two words differ; near reports whether they
// may be spellings of one. Initials and short names are told apart by one letter,
// and the first letter of a name is hardly ever wrong.
func misspelling(a, b string) (letters int, near bool) {
	const shortest = 4
	one, other := []rune(a), []rune(b)
	if min(len(one), len(other)) < shortest || one[0] != other[0] || max(len(one), len(other))-min(len(one), len(other)) > mostLetters {
		return 0, false
	}
	letters = editDistance(one, other)
	return letters, letters <= mostLetters
}
