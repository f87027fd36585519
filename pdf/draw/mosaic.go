package draw

import (
	"strconv"

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
	// A square is a unit long, so that all numbers are short.
	square := m.Side / float64(n)
	c.b = append(number(append(c.b, "q "...), square), " 0 0 "...)
	c.b = append(number(c.b, square), ' ')
	c.b = append(number(c.b, left), ' ')
	c.b = append(number(c.b, top-m.Side), " cm\n"...)
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
			for _, v := range [...]int{from, n - 1 - y, x - from} {
				c.b = append(strconv.AppendInt(c.b, int64(v), 10), ' ')
			}
			c.b = append(c.b, "1 re\n"...)
		}
	}
	c.b = append(c.b, "f\nQ\n"...)
}
