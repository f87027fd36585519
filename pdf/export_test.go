package pdf

import (
	"io/fs"

	"convene/pdf/flow"
	"convene/pdf/text"
	"convene/planner"
)

// Layout is the pages of a document before they are painted.
func (p *Press) Layout(doc planner.Document, style Style, pictures fs.FS) (*flow.Layout, error) {
	return p.layouts.of(doc.Kind).lay(text.NewSetter(p.library, p.hyphenation), doc, style, p.newAlbum(pictures))
}
