package templates

import (
	"fmt"
	"strings"
)

// The limits of a text. Reading Markdown takes time that grows with the square
// of the marks in one paragraph and of the containers that a line opens;
// nobody writes anywhere near these.
const (
	maxProse = 256 << 10 // bytes of one text that an organiser typed
	maxText  = 64 << 10  // bytes of one text template
	maxMarks = 4096      // characters of a paragraph that may mean something
	maxDepth = 32        // parts that stand inside each other
)

// excess is what in a text is beyond the limits; ok is false if nothing is.
func excess(source string) (bad problem, ok bool) {
	offset, marks := 0, 0
	for line := range strings.Lines(source) {
		if strings.TrimSpace(line) == "" {
			marks = 0
		}
		marks += len(line) - len(strings.Map(unmarked, line))
		if marks > maxMarks {
			return problem{offset, fmt.Sprintf("a paragraph has more than %d characters like * and [", maxMarks), "divide it"}, true
		}
		if opened(line) > maxDepth {
			return tooDeep(offset), true
		}
		offset += len(line)
	}
	return problem{}, false
}

func tooDeep(offset int) problem {
	return problem{offset, fmt.Sprintf("something stands more than %d levels deep", maxDepth), "take it out of some of them"}
}

// unmarked drops the characters that can begin or end something inside a
// paragraph.
func unmarked(r rune) rune {
	if strings.ContainsRune("*_[]`<", r) {
		return -1
	}
	return r
}

// opened is how many quotations and list items a line opens at most.
func opened(line string) int {
	if strings.Trim(line, "-*_ \t\r\n") == "" { // a rule, or nothing
		return 0
	}
	n := 0
	for i := range len(line) {
		space := i+1 == len(line) || strings.ContainsRune(" \t\r\n", rune(line[i+1]))
		switch c := line[i]; {
		case c == '>', space && strings.ContainsRune("-+*", rune(c)), space && strings.ContainsRune(".)", rune(c)) && i > 0 && digit(line[i-1]):
			n++
		case !digit(c) && c != ' ' && c != '\t':
			return n
		}
	}
	return n
}

func digit(c byte) bool { return '0' <= c && c <= '9' }
