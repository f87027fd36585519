package templates

import (
	"fmt"
	"slices"
	"strings"

	"convene/planner"
)

// problem is something wrong with a wording or a text.
type problem struct {
	offset  int    // in bytes from the start of the source
	message string // what is wrong, without a full stop
	next    string // what to do, without a full stop
}

func (p problem) Error() string { return p.message + "; " + p.next }

// maxPlaceholder bounds a placeholder's name, so that a stray brace does not
// swallow a page.
const maxPlaceholder = 50

// cutPlaceholder reads the {name} at the start of s. Its size is 0 if the brace
// is never closed.
func cutPlaceholder(s string) (name string, size int) {
	end := strings.IndexAny(s[1:], "{}\n") + 1
	if end == 0 || s[end] != '}' || end > maxPlaceholder {
		return "", 0
	}
	return s[1:end], end + 1
}

func unclosedPlaceholder(offset int) problem {
	return problem{offset, "it has a { that no } closes", `close the placeholder, or write \{ for a brace that is printed`}
}

// unknownPlaceholder is what is wrong with a placeholder that is none of those
// known; ok is false if it is one of them.
func unknownPlaceholder(offset int, name string, known []string) (bad problem, ok bool) {
	if slices.Contains(known, name) {
		return problem{}, false
	}
	bad = problem{offset: offset, message: fmt.Sprintf("there is no placeholder {%s} here", name)}
	sorted := slices.Sorted(slices.Values(known))
	if near := planner.Nearest(name, sorted); near != "" {
		bad.message += fmt.Sprintf(" (did you mean {%s}?)", near)
	}
	bad.next = `write \{ for a brace that is printed; placeholders are not used here`
	if len(known) > 0 {
		bad.next = "use one of {" + strings.Join(sorted, "}, {") + "}"
	}
	return bad, true
}
