package flow

import (
	"slices"
	"strings"

	"convene/pdf/text"
)

// Block is a Paragraph, List, Table, Columns, Picture, Code, Beside, Group, Strip,
// Rule, Space or Break.
type Block interface {
	compose(c *composer, width float64) ([]slice, error)
}

// Span is a stretch of text.
type Span struct {
	Text  string
	Style text.Style
	// Lang is the span's language where it is not the document's.
	Lang string
	// Whole keeps words together.
	Whole bool
	// Link is where the span leads; spans of one link share it.
	Link *Link
	// Note is the note that the span refers to.
	Note *Note
}

// Link is where text leads: out of the document, or to a place in it.
type Link struct {
	URL string
	// Entry is the entry of the outline that a link without a URL leads to,
	// counted from 0.
	Entry int
}

// Style is how a block stands among others.
type Style struct {
	Leading      float64 // points from baseline to baseline
	Above, Below float64 // the larger of two neighbours counts
	Left, Right  float64 // kept free at the sides
	Indent       float64 // of the first line
	// Closeness is how much of the room that a typeface written from the right
	// asks for its lines do without, from 0 to 1.
	Closeness float64
	Align     text.Align
	Balanced  bool // all lines about as long
	Divide    bool // words may be divided
	KeepNext  bool // on one page with what follows
	Together  bool // on one page
}

// Paragraph is running text, a heading, or a caption.
type Paragraph struct {
	Style Style
	Spans []Span
	Tag   Tag // ParagraphTag where empty
	// BookmarkLevel makes an entry of the outline, from 1; 0 makes none.
	BookmarkLevel int
}

// composer makes slices of blocks, and the tree of what they mean.
type composer struct {
	setter *text.Setter
	tree   Tree
	node   NodeID // what blocks now belong to
	lang   string
	// width and height are those of a page's frame.
	width, height float64
	// fromRight: the document's language is written from the right.
	fromRight bool
	titles    map[NodeID][]title
	notes     notes
	// notesBelow is how notes stand at the foot of a page.
	notesBelow NoteStyle
	// artefact: nothing composed here is part of the tree.
	artefact bool
	// inset is the room that a picture at the side takes from the lines.
	inset inset
	// spans is memory of the paragraph before.
	spans []text.Span
}

type title struct {
	level   int
	text    string
	leading float64
}

// inset is a picture's room: width points at the lines' start, for height
// points from here on.
type inset struct{ width, height float64 }

// open adds a node under the present one and makes it the present one; close
// goes back.
func (c *composer) open(n Node) NodeID {
	if c.artefact {
		return Artefact
	}
	n.Parent = c.node
	c.node = c.tree.add(n)
	return c.node
}

func (c *composer) close(id NodeID) {
	if id != Artefact {
		c.node = c.tree[id].Parent
	}
}

// slice is a piece of the galley that no page divides.
type slice struct {
	height       float64
	above, below float64
	// before says what cutting before the slice costs.
	before cost
	// fill: the slice takes a share of the room that its page has to spare.
	fill bool
	// number is the page number that starts with the slice; see Break.
	number numbering
	ops    []Op // from the slice's upper left
	// notes stand at the foot of the slice's page.
	notes []footnote
	// again is the head of a table, which a page repeats that starts with the
	// slice.
	again *slice
}

type cost int

const (
	free   cost = 0
	never  cost = 10000
	forced cost = -10000
)

type numbering int

const (
	sameNumbering numbering = iota
	startNumbering
)

// entitle makes an entry of the outline that leads to a node.
func (c *composer) entitle(node NodeID, t title) {
	if node == Artefact || t.level < 1 {
		return
	}
	if c.titles == nil {
		c.titles = map[NodeID][]title{}
	}
	c.titles[node] = append(c.titles[node], t)
}

// entitleFirst is entitle for what the node stands in: its entry comes before
// the node's own.
func (c *composer) entitleFirst(node NodeID, t title) {
	own := c.titles[node]
	delete(c.titles, node)
	c.entitle(node, t)
	if len(own) > 0 {
		c.titles[node] = append(c.titles[node], own...)
	}
}

// stack composes blocks one under another.
func (c *composer) stack(blocks []Block, width float64) ([]slice, error) {
	galley := make([]slice, 0, 2*len(blocks))
	keep := false
	for _, b := range blocks {
		slices, err := b.compose(c, width)
		if err != nil {
			return nil, err
		}
		if len(slices) == 0 {
			continue
		}
		if keep && slices[0].before != forced {
			slices[0].before = never
		}
		slices = relieve(slices, c.notesBelow, c.height)
		galley = append(galley, slices...)
		keep = keepsNext(b)
	}
	return galley, nil
}

func keepsNext(b Block) bool {
	switch b := b.(type) {
	case Paragraph:
		return b.Style.KeepNext
	case Group:
		return b.Style.KeepNext
	case Picture:
		return b.Style.KeepNext
	}
	return false
}

func (p Paragraph) compose(c *composer, width float64) ([]slice, error) {
	tag := p.Tag
	if tag == "" {
		tag = ParagraphTag
	}
	node := c.open(Node{Tag: tag})
	defer c.close(node)
	lines, err := c.lines(p, width)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	if p.BookmarkLevel > 0 {
		c.entitle(node, title{p.BookmarkLevel, plain(p.Spans), p.Style.Leading})
	}

	slices, ops := make([]slice, len(lines)), make([]Op, len(lines))
	fromRight := text.RightToLeft(c.lang)
	for i, line := range lines {
		leading, baseline := p.lineHeight(line, fromRight)
		ops[i] = Op{X: p.Style.Left, Y: baseline, Node: node, Draw: Text{line, width - p.Style.Left - p.Style.Right}}
		s := slice{height: leading, ops: ops[i : i+1 : i+1]}
		if s.notes, err = c.notesOf(line); err != nil {
			return nil, err
		}
		// Neither the first line of a paragraph alone at a page's foot, nor the
		// last alone at a head, nor a word on two pages.
		if i == 1 || i > 0 && (i == len(lines)-1 || p.Style.Together || lines[i-1].Divided) {
			s.before = never
		}
		slices[i] = s
	}
	slices[0].above, slices[len(slices)-1].below = p.Style.Above, p.Style.Below
	return slices, nil
}

// lineHeight is a line's height and where its baseline stands in it. A script
// that reaches further than the leading allows gets the room it needs: in a text
// that is written from the right what its typeface asks for, so that all lines
// are alike; in another, where there is a word of it, what that word takes.
func (p Paragraph) lineHeight(line text.Line, fromRight bool) (height, baseline float64) {
	size, ascent, descent := 0.0, 0.0, 0.0
	alone, some := fromRight, false
	for i := range line.Pieces {
		piece := &line.Pieces[i]
		size, some = max(size, piece.Size), some || piece.Word.RightToLeft
	}
	if some && !alone {
		alone = !slices.ContainsFunc(line.Pieces, func(piece text.Piece) bool {
			return !piece.Word.RightToLeft && piece.Word.Advance > 0 && !piece.Blank()
		})
	}
	for i := 0; some && i < len(line.Pieces); i++ {
		piece := &line.Pieces[i]
		if !piece.Word.RightToLeft {
			continue
		}
		face := piece.Word.Face
		above, below := piece.Word.Above, piece.Word.Below
		if alone {
			above, below = face.Ascent, -face.Descent
		}
		em := piece.Size / float64(face.UnitsPerEm) * (1 - p.Style.Closeness)
		ascent, descent = max(ascent, float64(above)*em), max(descent, float64(below)*em)
	}
	height = p.Style.Leading
	baseline = height/2 + size/4
	if ascent > baseline {
		height, baseline = height+ascent-baseline, ascent
	}
	return max(height, baseline+descent), baseline
}

// lines sets the paragraph's lines, beside a picture where there is one.
func (c *composer) lines(p Paragraph, width float64) ([]text.Line, error) {
	spans := c.spans[:0]
	var marks map[*Link]NodeID
	for i, s := range p.Spans {
		lang := s.Lang
		if lang == "" {
			lang = c.lang
		}
		if s.Link != nil && marks == nil {
			marks = map[*Link]NodeID{}
		}
		spans = append(spans, text.Span{Text: s.Text, Style: s.Style, Lang: lang, Whole: s.Whole, Mark: int(c.mark(p.Spans, i, marks))})
	}
	c.spans = spans
	m := text.Measure{
		Width:    width - p.Style.Left - p.Style.Right,
		Indent:   p.Style.Indent,
		Align:    p.Style.Align,
		Balanced: p.Style.Balanced,
		Divide:   p.Style.Divide,
		Lang:     c.lang,
	}
	for y := 0.0; y < c.inset.height-0.01; y += p.Style.Leading {
		m.Beside++
	}
	m.Inset = c.inset.width
	lines, err := c.setter.Break(spans, m)
	// One line alone under the picture looks lost, and readers of the text may
	// take it for a column of its own.
	for err == nil && m.Beside > 0 && len(lines) == m.Beside+1 {
		m.Beside++
		lines, err = c.setter.Break(spans, m)
	}
	return c.nameDivided(lines), err
}

// nameDivided gives every word that stands on two lines an element that says
// the whole of it, without the hyphen (ISO 32000-1, 14.9.4).
func (c *composer) nameDivided(lines []text.Line) []text.Line {
	isDivided := func(line text.Line) bool {
		for i := range line.Pieces {
			if line.Pieces[i].Divided > 0 {
				return true
			}
		}
		return false
	}
	if c.artefact || !slices.ContainsFunc(lines, isDivided) {
		return lines
	}
	lines = slices.Clone(lines) // the setter's are shared
	nodes := map[int]NodeID{}
	for l := range lines {
		lines[l].Pieces = slices.Clone(lines[l].Pieces)
		for i := range lines[l].Pieces {
			piece := &lines[l].Pieces[i]
			if piece.Divided == 0 {
				continue
			}
			node, known := nodes[piece.Divided]
			if !known {
				node = c.tree.add(Node{Tag: SpanTag, Parent: NodeID(piece.Mark)})
				nodes[piece.Divided] = node
			}
			piece.Mark = int(node)
			for _, glyph := range piece.Word.Glyphs {
				if !piece.Hyphen {
					c.tree[node].Says += glyph.Text
				}
			}
		}
	}
	return lines
}

// mark is the node of a span: that of its link, one of its language, or the
// paragraph's.
func (c *composer) mark(spans []Span, i int, links map[*Link]NodeID) NodeID {
	s := spans[i]
	if c.artefact {
		return Artefact
	}
	node := c.node
	if s.Note != nil {
		return c.refer(s.Note)
	}
	if s.Link != nil {
		if _, known := links[s.Link]; !known {
			var all []Span
			for _, other := range spans {
				if other.Link == s.Link {
					all = append(all, other)
				}
			}
			links[s.Link] = c.tree.add(Node{Tag: LinkTag, Parent: c.node, URL: s.Link.URL, Entry: s.Link.Entry, Alt: plain(all)})
		}
		node = links[s.Link]
	}
	if s.Lang != "" && s.Lang != c.lang {
		node = c.tree.add(Node{Tag: SpanTag, Parent: node, Lang: s.Lang})
	}
	return node
}

// plain is what spans say.
func plain(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
