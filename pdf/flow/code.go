package flow

import "convene/pdf/text"

// Squares are which squares of a grid are black.
type Squares struct {
	Count int // along each side
	Black func(x, y int) bool
}

// Code is a code of squares that machines read. It is drawn as one shape, so
// that no hairline parts its squares at any size.
type Code struct {
	Style   Style
	Side    float64 // points
	Squares *Squares
	Alt     string
}

func (b Code) compose(c *composer, width float64) ([]slice, error) {
	side := min(b.Side, width)
	x := 0.0
	switch b.Style.Align {
	case text.Centre:
		x = (width - side) / 2
	case text.End:
		x = width - side
	}
	node := c.open(Node{Tag: FigureTag, Alt: b.Alt})
	c.close(node)
	return []slice{{
		height: side, above: b.Style.Above, below: b.Style.Below,
		ops: []Op{{X: x, Node: node, Draw: Mosaic{b.Squares, side}}},
	}}, nil
}
