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
	const shortest, most = 4, 2 // letters of a word that may differ, and how many may
	differ := 0
	for _, word := range one {
		if i := slices.Index(other, word); i >= 0 {
			other = slices.Delete(slices.Clone(other), i, i+1)
			continue
		}
		i := slices.IndexFunc(other, func(o string) bool {
			return min(len(word), len(o)) >= shortest && o[0] == word[0] && editDistance([]rune(word), []rune(o)) <= most
		})
		if i < 0 {
			return false
		}
		if differ += editDistance([]rune(word), []rune(other[i])); differ > most {
			return false
		}
		other = slices.Delete(slices.Clone(other), i, i+1)
	}
	return true
}
