package pdf

import (
	"strconv"
	"strings"

	"convene/pdf/flow"
	"convene/planner"
)

// footnotes are the notes of a document, by the numbers that all its renderings
// give them.
type footnotes struct {
	numbers map[*planner.Note]int
	set     map[*planner.Note]*flow.Note
	err     error // the first
}

func newFootnotes(doc planner.Document) *footnotes {
	f := &footnotes{numbers: map[*planner.Note]int{}, set: map[*planner.Note]*flow.Note{}}
	for i, n := range doc.Notes() {
		f.numbers[n] = i + 1
	}
	return f
}

// refer adds a reference to a note, as a raised number.
func (in *inlines) refer(n *planner.Note, f form) {
	all := in.setting.footnotes
	if n == nil || all == nil { // a note refers to no other
		return
	}
	if all.set[n] == nil {
		all.set[n] = in.setting.note(n, all.numbers[n])
	}
	raised := strings.Map(func(r rune) rune { return []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[r-'0'] }, strconv.Itoa(all.numbers[n]))
	f.style.Italic = false
	in.spans = append(in.spans, flow.Span{Text: raised, Style: f.style, Whole: true, Note: all.set[n]})
}

// note sets what a note says.
func (s *setting) note(n *planner.Note, number int) *flow.Note {
	inside := s.as(override{running, s.look(footnote)})
	inside.footnotes = nil
	blocks, err := inside.blocks(n.Blocks)
	if err != nil && s.footnotes.err == nil {
		s.footnotes.err = err
	}
	size := s.look(footnote).text.Size
	label := s.look(footnote).with(func(l *look) { l.text.Colour = s.accent })
	return &flow.Note{
		Label: s.paragraph(label, []planner.Inline{planner.Name(strconv.Itoa(number))}),
		Hang:  1.9 * size, Gap: 0.6 * size, Blocks: blocks,
	}
}
