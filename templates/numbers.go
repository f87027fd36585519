package templates

import (
	"slices"
	"strconv"
	"strings"

	"convene/planner"
)

// numbers are those of a document's notes, by the notes.
type numbers map[*planner.Note]int

func numbered(notes []*planner.Note) numbers {
	n := numbers{}
	for i, note := range notes {
		n[note] = i + 1
	}
	return n
}

// outside reports whether a section stands behind all that may have notes, so
// that the notes come before it.
func outside(key planner.SectionKey) bool {
	return slices.Contains([]planner.SectionKey{planner.CopyrightSection, planner.SubscriberBarSection}, key)
}

// mark refers to a note in plain text; nothing for a note that is not one of
// the document's.
func (n numbers) mark(f planner.Footnote) string {
	number, ok := n[f.Note]
	if !ok {
		return ""
	}
	return "[" + strconv.Itoa(number) + "]"
}

// notesText is the notes, one part each.
func (n numbers) notesText(notes []*planner.Note, width int) [][]string {
	var parts [][]string
	for _, note := range notes {
		mark := n.mark(planner.Footnote{Note: note}) + " "
		parts = append(parts, prefixed(n.blocksText(note.Blocks, width-len(mark)), mark, strings.Repeat(" ", len(mark))))
	}
	return parts
}
