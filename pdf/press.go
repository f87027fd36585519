// Package pdf sets a [planner.Document] on paper: a letter, a programme sheet,
// a booklet or a newsletter, as one PDF file. The same document gives the same
// bytes, on every machine and every day.
//
// A document is laid out first (package flow, which asks package text for
// lines), then the faces that it uses are frozen (package font), its pages are
// painted (package draw), and the file is finished (package finish). Pictures
// go through package picture.
package pdf

import (
	"fmt"
	"io/fs"
	"time"

	"convene/pdf/draw"
	"convene/pdf/finish"
	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/picture"
	"convene/pdf/text"
	"convene/planner"
)

// Press sets documents. It is safe for concurrent use.
type Press struct {
	library     *font.Library
	hyphenation *text.Hyphenation
	darkroom    *picture.Darkroom
}

// New readies the typefaces; one Press serves a whole run.
func New() (*Press, error) {
	library, err := font.Load()
	if err != nil {
		return nil, err
	}
	return &Press{library: library, hyphenation: text.NewHyphenation(), darkroom: &picture.Darkroom{}}, nil
}

// Render sets a document. Pictures are read from the file system under the
// names that the document gives them. An error that the document's author can
// mend is a [*Problem].
func (p *Press) Render(doc planner.Document, style Style, pictures fs.FS) ([]byte, error) {
	album := newAlbum(pictures, p.darkroom)
	layout, err := lay(text.NewSetter(p.library, p.hyphenation), doc, style, album)
	if err != nil {
		return nil, failed(doc, err)
	}
	var use font.Use
	gather(&use, layout)
	fonts, err := use.Freeze()
	if err != nil {
		return nil, failed(doc, err)
	}
	data, err := produce(doc, style, layout, album, fonts, draw.NewPainter(fonts), finish.NewFinisher())
	if err != nil {
		return nil, failed(doc, err)
	}
	return data, nil
}

// failed says which document an error is about.
func failed(doc planner.Document, err error) error {
	return fmt.Errorf("set the %s %q: %w", doc.Kind, doc.Title, asProblem(err))
}

// gather notes every glyph of layouts.
func gather(use *font.Use, layouts ...*flow.Layout) {
	seen := map[*text.Word]bool{}
	for _, layout := range layouts {
		for _, page := range layout.Pages {
			for _, op := range page.Ops {
				line, ok := op.Draw.(flow.Text)
				if !ok {
					continue
				}
				for _, piece := range line.Line.Pieces {
					if seen[piece.Word] {
						continue
					}
					seen[piece.Word] = true
					for _, glyph := range piece.Word.Glyphs {
						use.Add(piece.Word.Face, glyph.Glyph)
					}
				}
			}
		}
	}
}

// produce makes the file of a layout.
func produce(doc planner.Document, style Style, layout *flow.Layout, album *album, fonts []*font.Frozen, painter *draw.Painter, finisher *finish.Finisher) ([]byte, error) {
	pictures, err := album.prepared(layout)
	if err != nil {
		return nil, err
	}
	painted, err := painter.Paint(layout, pictures)
	if err != nil {
		return nil, err
	}
	info := finish.Info{Title: doc.Title, Author: doc.Author, Lang: language(doc)}
	if !doc.Date.IsZero() {
		info.Date = doc.Date.At(planner.ClockOf(0), time.UTC)
	}
	return finisher.Finish(finish.Job{
		File: painted.File, Marks: painted.Marks, Layout: layout, Fonts: fonts,
		Info: info, Archive1b: style.Archive == Archive1b,
	})
}

// language is the document's; English where it says none.
func language(doc planner.Document) string {
	if doc.Lang == "" {
		return "en"
	}
	return doc.Lang
}
