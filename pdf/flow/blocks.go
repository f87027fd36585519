package flow

import (
	"cmp"
	"math"

	"convene/pdf/text"
)

// Group is blocks that belong together under one element.
type Group struct {
	Tag   Tag // Division where empty
	Style Style
	// Lang is the language of the blocks where it is another than around them.
	Lang string
	// Bookmark makes an entry of the outline at BookmarkLevel, from 1; 0 makes
	// none.
	Bookmark      string
	BookmarkLevel int
	Blocks        []Block
}

func (g Group) compose(c *composer, width float64) ([]slice, error) {
	tag := g.Tag
	if tag == "" {
		tag = Division
	}
	node := Node{Tag: tag}
	around := c.lang
	if g.Lang != "" && g.Lang != around {
		node.Lang, c.lang = g.Lang, g.Lang
	}
	id := c.open(node)
	slices, err := c.stack(g.Blocks, width-g.Style.Left-g.Style.Right)
	c.close(id)
	c.lang = around
	if err != nil || len(slices) == 0 {
		return nil, err
	}
	if node.Lang != "" && text.RightToLeft(node.Lang) != text.RightToLeft(around) {
		mirror(slices, width-g.Style.Left-g.Style.Right)
	}
	shift(slices, g.Style.Left)
	c.entitleFirst(firstText(slices), title{g.BookmarkLevel, g.Bookmark, slices[0].height})
	if g.Style.Together {
		together(slices)
	}
	slices[0].above = max(slices[0].above, g.Style.Above)
	last := &slices[len(slices)-1]
	last.below = max(last.below, g.Style.Below)
	return slices, nil
}

// firstText is the node of the first text that slices show.
func firstText(slices []slice) NodeID {
	for _, s := range slices {
		for _, op := range s.ops {
			if _, ok := op.Draw.(Text); ok && op.Node != Artefact {
				return op.Node
			}
		}
	}
	return Artefact
}

// mirror puts what slices draw on the other side of a measure, where a language
// that is written from the other side has it: labels, pictures, columns.
func mirror(slices []slice, width float64) {
	for _, s := range slices {
		for i := range s.ops {
			s.ops[i].mirror(width)
		}
	}
}

// together keeps slices on one page.
func together(slices []slice) {
	for i := 1; i < len(slices); i++ {
		if slices[i].before != forced {
			slices[i].before = never
		}
	}
}

// shift moves what slices draw to the right.
func shift(slices []slice, by float64) {
	for i := range slices {
		for k := range slices[i].ops {
			slices[i].ops[k].X += by
		}
	}
}

// List is a list whose labels stand in front of its items. Its tag is ListTag
// where empty; a ContentsTag makes its items the entries of a list of contents.
type List struct {
	Tag     Tag
	Style   Style
	Ordered bool
	// Labels stand at the right of the room that Hang leaves, Gap before the
	// items.
	Hang, Gap float64
	Items     []Item
}

// Item is an item of a list.
type Item struct {
	Label  Paragraph
	Blocks []Block
}

func (l List) compose(c *composer, width float64) ([]slice, error) {
	if l.Tag == "" {
		l.Tag = ListTag
	}
	defer c.close(c.open(Node{Tag: l.Tag, Ordered: l.Ordered}))
	var all []slice
	for _, item := range l.Items {
		slices, err := l.item(c, item, width)
		if err != nil {
			return nil, err
		}
		all = append(all, slices...)
	}
	if len(all) > 0 {
		all[0].above = max(all[0].above, l.Style.Above)
		all[len(all)-1].below = max(all[len(all)-1].below, l.Style.Below)
	}
	return all, nil
}

func (l List) item(c *composer, item Item, width float64) ([]slice, error) {
	tag := ItemTag
	if l.Tag == ContentsTag {
		tag = EntryTag
	}
	defer c.close(c.open(Node{Tag: tag}))
	return c.labelled(item.Label, l.Hang, l.Gap, func() ([]slice, error) {
		if tag == ItemTag {
			defer c.close(c.open(Node{Tag: BodyTag}))
		}
		return c.stack(item.Blocks, width-l.Hang)
	})
}

// labelled sets a label in front of what body composes: on its first line, and
// read before it.
func (c *composer) labelled(label Paragraph, hang, gap float64, compose func() ([]slice, error)) ([]slice, error) {
	label.Tag = LabelTag
	label.Style.Align = text.End
	front, err := label.compose(c, hang-gap)
	if err != nil {
		return nil, err
	}
	body, err := compose()
	if err != nil || len(body) == 0 {
		return front, err
	}
	shift(body, hang)
	if len(front) > 0 {
		label := front[0].ops
		if at, ok := baseline(body[0].ops); ok {
			own, _ := baseline(label)
			for i := range label {
				label[i].Y += at - own
			}
		}
		body[0].ops = append(label, body[0].ops...)
	}
	return body, nil
}

// baseline is that of the first text drawn; ok is false if there is none.
func baseline(ops []Op) (y float64, ok bool) {
	for _, op := range ops {
		if _, ok := op.Draw.(Text); ok {
			return op.Y, true
		}
	}
	return 0, false
}

// height is that of slices one under another.
func height(slices []slice) float64 {
	h := 0.0
	for i, s := range slices {
		if i > 0 {
			h += max(slices[i-1].below, s.above)
		}
		h += s.height
	}
	return h
}

// Rule is a line across, without meaning.
type Rule struct {
	Style     Style
	Thickness float64
	Length    float64 // the measure's where 0
	Colour    text.Colour
}

func (r Rule) compose(_ *composer, width float64) ([]slice, error) {
	length, x := r.Length, 0.0
	if length == 0 {
		length = width
	}
	switch r.Style.Align {
	case text.Centre:
		x = (width - length) / 2
	case text.End:
		x = width - length
	}
	return []slice{{
		height: r.Thickness, above: r.Style.Above, below: r.Style.Below,
		ops: []Op{{X: x, Draw: Fill{length, r.Thickness, r.Colour}}},
	}}, nil
}

// Strip is short texts one after another on a line, with a dot between, going on
// to further lines where they have to.
type Strip struct {
	Style Style
	Gap   float64 // between two texts, the dot in its middle
	Dot   text.Colour
	Items []Paragraph
}

func (b Strip) compose(c *composer, width float64) ([]slice, error) {
	const dot = 1.6
	var rows []slice
	x := width // the first text starts a line
	for _, item := range b.Items {
		natural, err := c.natural([]Block{item})
		if err != nil {
			return nil, err
		}
		fits := x+b.Gap+natural <= width
		if !fits {
			rows = append(rows, slice{height: b.Style.Leading})
			x = 0
		} else {
			x += b.Gap
		}
		slices, err := item.compose(c, min(natural+0.01, width-x))
		if err != nil {
			return nil, err
		}
		row := &rows[len(rows)-1]
		row.notes = append(row.notes, notesOf(slices)...)
		if fits {
			middle := b.Style.Leading / 2
			if at, ok := baseline(placed(slices, 0, 0)); ok && len(item.Spans) > 0 {
				middle = at - item.Spans[0].Style.Size/4
			}
			row.ops = append(row.ops, Op{X: x - b.Gap/2 - dot/2, Y: middle - dot/2, Draw: Fill{dot, dot, b.Dot}})
		}
		row.ops = append(row.ops, placed(slices, x, 0)...)
		row.height = max(row.height, height(slices))
		x += natural
	}
	if len(rows) > 0 {
		rows[0].above, rows[len(rows)-1].below = b.Style.Above, b.Style.Below
		together(rows)
	}
	return rows, nil
}

// Space is empty room. Filled, it takes a share of all the room that its page
// has to spare.
type Space struct {
	Height float64
	Filled bool
}

func (s Space) compose(*composer, float64) ([]slice, error) {
	return []slice{{height: s.Height, fill: s.Filled}}, nil
}

// Break starts a new page.
type Break struct {
	// Number starts numbering with this page, at 1.
	Number bool
}

func (b Break) compose(*composer, float64) ([]slice, error) {
	s := slice{before: forced}
	if b.Number {
		s.number = startNumbering
	}
	return []slice{s}, nil
}

// natural is the width of blocks whose lines never end early.
func (c *composer) natural(blocks []Block) (float64, error) {
	widest := 0.0
	for _, b := range blocks {
		p, ok := b.(Paragraph)
		if !ok {
			return math.Inf(1), nil
		}
		spans := make([]text.Span, len(p.Spans))
		for i, s := range p.Spans {
			spans[i] = text.Span{Text: s.Text, Style: s.Style, Lang: cmp.Or(s.Lang, c.lang), Whole: s.Whole}
		}
		lines, err := c.setter.Break(spans, text.Measure{Width: 1e4, Lang: c.lang})
		if err != nil {
			return 0, err
		}
		for _, l := range lines {
			widest = max(widest, l.Right-l.Left+p.Style.Left+p.Style.Right)
		}
	}
	return widest, nil
}
