package templates

import (
	"fmt"

	"convene/planner"
)

// mailNote is a note of a mail, or a reference to one.
type mailNote struct {
	Number int
	// Target is the id of the note, Reference that of a reference: of this one,
	// or of the note's first.
	Target, Reference string
	Body              mailPart // of a note
}

func noteOf(number int) mailNote {
	return mailNote{Number: number, Target: fmt.Sprintf("note-%d", number), Reference: fmt.Sprintf("reference-%d", number)}
}

// Endnotes are those at the mail's end.
func (l *mailLook) Endnotes() []mailNote {
	var notes []mailNote
	for i, n := range l.notes {
		note := noteOf(i + 1)
		note.Body = l.Part(n.Blocks)
		notes = append(notes, note)
	}
	return notes
}

// Note is where a footnote leads; nil where that is nowhere. Each reference to
// one note has an id of its own.
func (p mailPart) Note() *mailNote {
	f, _ := p.Value.(planner.Footnote)
	number, ok := p.numbers[f.Note]
	if !ok {
		return nil
	}
	note := noteOf(number)
	if p.references[f.Note]++; p.references[f.Note] > 1 {
		note.Reference += fmt.Sprintf("-%d", p.references[f.Note])
	}
	return &note
}
