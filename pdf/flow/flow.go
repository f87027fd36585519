// Package flow lays blocks out on pages: paragraphs, lists, tables, pictures,
// cards. What comes out is pages of positioned operations and the tree of what
// they mean. It is pure: it knows nothing of files and nothing of PDF.
//
// Everything is measured in points, from the upper left.
//
// Blocks are composed for a width into slices, which no page divides; pages
// are then cut from the slices so that the whole is best.
package flow

import (
	"convene/pdf/text"
)

// Layout is a document laid out.
type Layout struct {
	Pages []Page
	Tree  Tree
	// Outline is the headings in reading order.
	Outline []Bookmark
	// Links are the places that lead somewhere, in reading order.
	Links []LinkArea
}

// Page is one page.
type Page struct {
	Width, Height float64
	// Frame is where the blocks and the notes stand.
	Frame Rect
	// Number is the page's printed number; 0 for none.
	Number int
	// Ops are what stands on the page, in reading order.
	Ops []Op
}

// Op is something drawn at a place.
type Op struct {
	X, Y float64
	// Node is what it belongs to; Artefact for what has no meaning of its own.
	Node NodeID
	Draw Drawing
	// Turned: it is drawn upside down, turned about its place.
	Turned bool
}

// Drawing is a Text, a Fill, an Image or a Mosaic.
type Drawing interface{ drawing() }

// Text is a line of text whose baseline starts at the operation's place. The
// marks of its pieces are NodeIDs.
type Text struct {
	Line text.Line
	// Measure is the width that the line was set for.
	Measure float64
}

// Fill is a rectangle of one colour whose upper left is at the place.
type Fill struct {
	Width, Height float64
	Colour        text.Colour
}

// Image is a picture whose upper left is at the place.
type Image struct {
	Name          string
	Width, Height float64
}

// Mosaic is black squares whose upper left is at the place.
type Mosaic struct {
	Squares *Squares
	Side    float64 // of the whole
}

func (Text) drawing()   {}
func (Fill) drawing()   {}
func (Image) drawing()  {}
func (Mosaic) drawing() {}

// Bookmark is an entry of the outline.
type Bookmark struct {
	Level int // from 1
	Title string
	Page  int // counted from 0
	Y     float64
}

// LinkArea is a place that leads where its node, a link, leads. A link over
// several lines has several.
type LinkArea struct {
	Node NodeID
	Page int // counted from 0
	Rect
}

// Sheet is the paper and what stands on every page.
type Sheet struct {
	Width, Height float64
	// Frame is where the blocks go on a page, counted from 0. All frames are
	// equally wide.
	Frame func(page int) Rect
	// FirstNumber is the printed number of the first page; 0: pages are not
	// numbered until a Break says so.
	FirstNumber int
	// Furniture is what stands on a page beside the blocks, as running heads
	// and page numbers do; it is an artefact. It may be nil.
	Furniture func(page Page, pages int) []Furnishing
	// Notes is how notes stand at the foot of a page.
	Notes NoteStyle
	// LeastLast is the height that the last page of several should fill.
	LeastLast float64
	// Lang is the language of everything that does not say another.
	Lang string
}

// Rect is a rectangle: its upper left and its size.
type Rect struct{ X, Y, Width, Height float64 }

// Furnishing is a block at a fixed place.
type Furnishing struct {
	X, Y, Width float64
	Block       Block
}

// usualNodes is how many nodes a letter has, about.
const usualNodes = 96

// Compose lays blocks out.
func Compose(setter *text.Setter, sheet Sheet, blocks []Block) (*Layout, error) {
	frame := sheet.Frame(0)
	c := &composer{setter: setter, lang: sheet.Lang, width: frame.Width, height: frame.Height, fromRight: text.RightToLeft(sheet.Lang), notesBelow: sheet.Notes}
	c.tree = make(Tree, 0, usualNodes)
	c.node = c.tree.add(Node{Tag: Document})
	galley, err := c.stack(blocks, frame.Width)
	if err != nil {
		return nil, err
	}
	layout := &Layout{Pages: cut(galley, sheet)}
	layout.Tree = c.tree
	artefacts := &composer{setter: setter, lang: sheet.Lang, height: sheet.Height, artefact: true}
	for p := range layout.Pages {
		page := &layout.Pages[p]
		if err := artefacts.furnish(page, sheet, len(layout.Pages)); err != nil {
			return nil, err
		}
		if c.fromRight {
			for i := range page.Ops {
				page.Ops[i].mirror(page.Width)
			}
		}
		layout.note(p, c.titles)
	}
	return layout, nil
}

// furnish adds a page's furniture.
func (c *composer) furnish(page *Page, sheet Sheet, pages int) error {
	if sheet.Furniture == nil {
		return nil
	}
	for _, f := range sheet.Furniture(*page, pages) {
		slices, err := f.Block.compose(c, f.Width)
		if err != nil {
			return err
		}
		page.Ops = append(page.Ops, placed(slices, f.X, f.Y)...)
	}
	return nil
}

// mirror puts an operation on the other side of a measure.
func (op *Op) mirror(measure float64) {
	width := 0.0
	switch draw := op.Draw.(type) {
	case Text:
		width = draw.Measure
	case Fill:
		width = draw.Width
	case Image:
		width = draw.Width
	case Mosaic:
		width = draw.Side
	}
	if op.Turned {
		width = -width
	}
	op.X = measure - op.X - width
}

// note takes from a page what the tree and the outline have to know of it:
// where pictures and headings stand.
func (l *Layout) note(p int, titles map[NodeID][]title) {
	for _, op := range l.Pages[p].Ops {
		switch draw := op.Draw.(type) {
		case Image:
			if op.Node != Artefact {
				l.Tree[op.Node].Box = Rect{op.X, op.Y, draw.Width, draw.Height}
			}
		case Mosaic:
			if op.Node != Artefact {
				l.Tree[op.Node].Box = Rect{op.X, op.Y, draw.Side, draw.Side}
			}
		case Text:
			for _, t := range titles[op.Node] {
				l.Outline = append(l.Outline, Bookmark{Level: t.level, Title: t.text, Page: p, Y: op.Y - t.leading})
			}
			delete(titles, op.Node) // a heading of several lines has one entry
			l.noteLinks(p, op, draw.Line)
		}
	}
}

// noteLinks notes what of a line leads somewhere.
func (l *Layout) noteLinks(p int, op Op, line text.Line) {
	var last *LinkArea
	for _, piece := range line.Pieces {
		link := l.Tree.link(NodeID(piece.Mark))
		if link == Artefact {
			last = nil
			continue
		}
		left, right := op.X+piece.X, op.X+piece.X+piece.Width()
		if last != nil && last.Node == link {
			left, right = min(left, last.X), max(right, last.X+last.Width)
			last.X, last.Width = left, right-left
			continue
		}
		l.Links = append(l.Links, LinkArea{link, p, Rect{left, op.Y - 0.8*piece.Size, right - left, 1.1 * piece.Size}})
		last = &l.Links[len(l.Links)-1]
	}
}
