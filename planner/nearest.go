package planner

// Nearest is the known word that a mistyped one most probably means: the one
// with the fewest letters inserted, dropped, changed or exchanged with their
// neighbour (Damerau 1964), if they are few for the word's length. It is empty
// if none is near.
func Nearest(typed string, known []string) string {
	best, fewest := "", len([]rune(typed))/3+2
	for _, k := range known {
		if d := editDistance([]rune(typed), []rune(k)); d < fewest {
			best, fewest = k, d
		}
	}
	return best
}

// editDistance is the restricted Damerau-Levenshtein distance. Words beyond
// any key's length are never near.
func editDistance(a, b []rune) int {
	const longest = 100
	if len(a) > longest || len(b) > longest {
		return longest
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
