package planner

import "sync"

// Voice is the words of one language as the documents of one edition use them:
// it finds out once what all of these say of the event and of those who take
// part. The functions of this package take it in the place of the words.
//
// Neither workspace nor edition may change while it is in use.
type Voice struct {
	Words
	w     *Workspace
	e     *Edition
	event func() (Values, error)
	cast  func() []Part
}

// NewVoice is a voice for the edition's documents.
func NewVoice(w *Workspace, e *Edition, words Words) *Voice {
	known := &Voice{Words: words, w: w, e: e, cast: sync.OnceValue(func() []Part { return w.Cast(e) })}
	known.event = sync.OnceValues(func() (Values, error) {
		wr := &writer{Words: words, w: w, e: e, known: known}
		values := wr.eventValues()
		return values, wr.err
	})
	return known
}
