// Package pdf sets a [planner.Document] on paper: a letter, a programme sheet,
// table cards, a booklet or a newsletter, as one PDF file. The same document
// gives the same bytes, on every machine and every day.
//
// A document is laid out first (package flow, which asks package text for
// lines), then the faces that it uses are frozen (package font), its pages are
// painted (package draw), and the file is finished (package finish). Pictures
// go through package picture.
package pdf

import (
	"fmt"
	"io/fs"
	"sync"

	"convene/pdf/finish"
	"convene/pdf/font"
	"convene/pdf/picture"
	"convene/pdf/text"
	"convene/planner"
)

// Ours reports whether a file is a document as a [Press] set it.
func Ours(file []byte) bool { return finish.Ours(file) }

// Press sets documents. It is safe for concurrent use.
type Press struct {
	layouts     layouts
	library     *font.Library
	hyphenation *text.Hyphenation
	darkroom    *picture.Darkroom
	plates      plates
	codes       codes

	mu   sync.Mutex
	idle []*worker
}

// New readies the typefaces; one Press serves a whole run.
func New() (*Press, error) {
	library, err := font.Load()
	if err != nil {
		return nil, err
	}
	return &Press{layouts: newLayouts(), library: library, hyphenation: text.NewHyphenation(), darkroom: &picture.Darkroom{}}, nil
}

// Render sets a document. Pictures are read from the file system under the
// names that the document gives them. An error that the document's author can
// mend is a [*Problem].
func (p *Press) Render(doc planner.Document, style Style, pictures fs.FS) ([]byte, error) {
	return p.Run(style, pictures).Render(doc)
}

// Run sets documents of one style one after another. A picture is read once for
// all of them. It is safe for concurrent use.
type Run struct {
	press *Press
	style Style
	album *album
}

// Run begins a run. Pictures are read as [Press.Render] does.
func (p *Press) Run(style Style, pictures fs.FS) *Run { return &Run{p, style, p.newAlbum(pictures)} }

// Render sets a document. It has the bytes that [Press.Render] gives it.
func (r *Run) Render(doc planner.Document) ([]byte, error) { return r.Append(nil, doc) }

// Append appends what Render gives to a file's bytes, such as those of an earlier
// document that are no longer needed, cut to no length.
func (r *Run) Append(file []byte, doc planner.Document) ([]byte, error) {
	w := r.press.worker()
	defer r.press.release(w)
	return w.set(file, doc, r.style, r.album)
}

// failed says which document an error is about.
func failed(doc planner.Document, err error) error {
	return fmt.Errorf("set the %s %q: %w", doc.Kind, doc.Title, asProblem(err))
}

// language is the document's; English where it says none.
func language(doc planner.Document) string {
	if doc.Lang == "" {
		return "en"
	}
	return doc.Lang
}
