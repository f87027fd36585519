package draw

import (
	"convene/pdf/flow"
	"convene/pdf/text"
)

// mosaic fills all squares at once: between rectangles that are filled one by
// one, viewers show seams. Squares beside each other are one rectangle.
func (c *canvas) mosaic(op flow.Op, m flow.Mosaic) {
	c.mark(op.Node)
	c.setColour(text.Colour{})
	left, top := op.X, c.height-op.Y
	if op.Turned {
		left, top = op.X-m.Side, c.height-op.Y+m.Side
	}
	n := m.Squares.Count
	square := m.Side / float64(n)
	black := func(x, y int) bool {
		if op.Turned {
			x, y = n-1-x, n-1-y
		}
		return m.Squares.Black(x, y)
	}
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for x < n && black(x, y) {
				x++
			}
			if x == from {
				continue
			}
			c.b = append(number(c.b, left+float64(from)*square), ' ')
			c.b = append(number(c.b, top-float64(y+1)*square), ' ')
			c.b = append(number(c.b, float64(x-from)*square), ' ')
			c.b = append(number(c.b, square), " re\n"...)
		}
	}
	c.b = append(c.b, "f\n"...)
}
