package pdf

import (
	"time"

	"convene/pdf/draw"
	"convene/pdf/finish"
	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/text"
	"convene/planner"
)

// worker sets documents, one at a time. It remembers lines, words and subsets of
// the documents before, which makes the next like them quick, and changes none
// of its bytes.
type worker struct {
	layouts  layouts
	setter   *text.Setter
	use      font.Use
	painter  draw.Painter
	finisher *finish.Finisher
}

// mostGlyphs is how many different glyphs a worker may have met before another
// takes its place.
const mostGlyphs = 50_000

// worker is one that has nothing to do, or a new one.
func (p *Press) worker() *worker {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		w := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return w
	}
	return &worker{layouts: p.layouts, setter: text.NewSetter(p.library, p.hyphenation), finisher: finish.NewFinisher()}
}

// release keeps a worker for the next documents.
func (p *Press) release(w *worker) {
	if w.setter.Glyphs() > mostGlyphs {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, w)
}

// set appends the file of a document.
func (w *worker) set(file []byte, doc planner.Document, style Style, album *album) ([]byte, error) {
	data, err := w.file(doc, style, album)
	if err != nil {
		return nil, failed(doc, err)
	}
	return append(file, data...), nil
}

func (w *worker) file(doc planner.Document, style Style, album *album) ([]byte, error) {
	layout, err := w.layouts.of(doc.Kind).lay(w.setter, doc, style, album)
	if err != nil {
		return nil, err
	}
	w.gather(layout)
	var alphabet font.Alphabet
	if doc.Kind == planner.LetterDocument { // others have no like to share it with
		alphabet = w.setter.Alphabet
	}
	fonts, shared, err := w.use.Freeze(language(doc), alphabet)
	if err != nil {
		return nil, err
	}
	numbers, pictures, err := album.prepared(layout)
	if err != nil {
		return nil, err
	}
	painted, err := w.painter.Paint(layout, fonts, numbers)
	if err != nil {
		return nil, err
	}
	info := finish.Info{Title: doc.Title, Author: doc.Author, Lang: language(doc)}
	if !doc.Date.IsZero() {
		info.Date = doc.Date.At(planner.ClockOf(0), time.UTC)
	}
	return w.finisher.Finish(finish.Job{
		File: painted.File, Contents: painted.Contents, Marks: painted.Marks, Layout: layout, Fonts: fonts, Shared: shared, Pictures: pictures,
		Info: info, Archive1b: style.Archive == Archive1b,
	})
}

// gather notes every glyph of a layout.
func (w *worker) gather(layout *flow.Layout) {
	for _, page := range layout.Pages {
		for _, op := range page.Ops {
			line, ok := op.Draw.(flow.Text)
			if !ok {
				continue
			}
			for _, piece := range line.Line.Pieces {
				for i := range piece.Word.Glyphs {
					glyph := &piece.Word.Glyphs[i]
					w.use.Add(piece.Word.Face, &glyph.Glyph, glyph.Number)
				}
			}
		}
	}
}
