package draw

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"convene/pdf/flow"
	"convene/pdf/text"
)

// line shows a line of text whose baseline starts at the operation's place.
func (c *canvas) line(line text.Line, op flow.Op) error {
	pieces := line.Pieces
	for len(pieces) > 0 {
		n := 1
		for n < len(pieces) && alike(pieces[0], pieces[n]) {
			n++
		}
		if err := c.show(pieces[:n], op); err != nil {
			return err
		}
		pieces = pieces[n:]
	}
	return nil
}

// alike reports whether two pieces can be shown by one operator.
func alike(a, b text.Piece) bool {
	return a.Word.Face == b.Word.Face && a.Size == b.Size && a.Colour == b.Colour && a.Mark == b.Mark
}

// show shows pieces that are alike (ISO 32000-1, 9.4.3).
func (c *canvas) show(pieces []text.Piece, op flow.Op) error {
	first := pieces[0]
	c.mark(flow.NodeID(first.Mark))
	c.setColour(first.Colour)
	if n, _ := c.find(first.Word, 0); n >= 0 {
		c.setFont(n, first.Size)
	}
	if op.Turned {
		c.b = append(number(append(c.b, "BT -1 0 0 -1 "...), op.X-first.X), ' ')
		c.b = append(number(c.b, c.height-op.Y), " Tm ["...)
	} else {
		c.b = append(number(append(c.b, "BT "...), op.X+first.X), ' ')
		c.b = append(number(c.b, c.height-op.Y), " Td ["...)
	}
	at := 0.0 // where the next glyph would stand, in thousandths from the first piece
	for _, piece := range pieces {
		want := (piece.X - first.X) * 1000 / first.Size
		behind, err := c.word(piece.Word, at-want, first.Size)
		if err != nil {
			return err
		}
		at = want + behind
	}
	c.closeString()
	c.b = append(c.b, "] TJ ET\n"...)
	return nil
}

// word writes a word's glyphs in reading order, each moved to its place, inside
// the operand of the operator TJ. At is where the next glyph would stand, counted
// from the word's left end in thousandths of the size; so is what it returns, for
// the glyph behind the word.
func (c *canvas) word(word *text.Word, at, size float64) (float64, error) {
	scale := 1000 / float64(word.Face.UnitsPerEm)
	rise := 0
	for i := range word.Glyphs {
		g := &word.Glyphs[i]
		n, code := c.find(word, i)
		if n < 0 {
			return 0, fmt.Errorf("typeface %s: a glyph for %q was not frozen", word.Face.Name, g.Text)
		}
		c.changeFont(n, size)
		if g.Y != rise {
			rise = g.Y
			c.rise(float64(rise) * scale * size / 1000)
		}
		at = c.move(at, float64(g.X)*scale)
		c.code(code)
		at += float64(c.fonts[n].Widths[code])
	}
	if rise != 0 {
		c.rise(0)
	}
	return at, nil
}

// find is the font that has a word's glyph, and its code there; the font is
// below 0 if none has it.
func (c *canvas) find(word *text.Word, i int) (n int, code uint16) {
	if i >= len(word.Glyphs) {
		return -1, 0
	}
	number := word.Glyphs[i].Number
	for n, f := range c.fonts {
		if f.Face != word.Face {
			continue
		}
		if code, ok := f.Code(number); ok {
			return n, code
		}
	}
	return -1, 0
}

// changeFont sets the font of what follows inside the operand of TJ.
func (c *canvas) changeFont(n int, size float64) {
	if n == c.font && size == c.size {
		return
	}
	c.closeString()
	c.b = append(c.b, "] TJ\n"...)
	c.setFont(n, size)
	c.b = append(c.b, '[')
}

// code shows a code: two bytes of a literal string, which is half as long as
// one in hexadecimal digits (ISO 32000-1, 7.3.4.2).
func (c *canvas) code(code uint16) {
	if !c.open {
		c.b = append(c.b, '(')
		c.open = true
	}
	for _, b := range [2]byte{byte(code >> 8), byte(code)} {
		switch b {
		case '(', ')', '\\':
			c.b = append(c.b, '\\', b)
		case '\r': // would be read as a line feed
			c.b = append(c.b, '\\', 'r')
		default:
			c.b = append(c.b, b)
		}
	}
}

// drift is how far from its place a glyph may stand, in thousandths of the size:
// at eleven points a hundredth of a millimetre. Widths are rounded to one of
// them, and to make up for that after every other glyph would take half of a
// page.
const drift = 3

// move goes from a place to another, and returns where it came to.
func (c *canvas) move(from, to float64) float64 {
	if math.Abs(from-to) <= drift {
		return from
	}
	by := math.Round(from - to)
	c.closeString()
	if last := c.b[len(c.b)-1]; '0' <= last && last <= '9' { // a move right before
		c.b = append(c.b, ' ')
	}
	c.b = strconv.AppendInt(c.b, int64(by), 10)
	return from - by
}

// rise lifts what follows above the baseline.
func (c *canvas) rise(points float64) {
	c.closeString()
	c.b = append(number(append(c.b, "] TJ "...), points), " Ts ["...)
}

// closeString ends a string of codes.
func (c *canvas) closeString() {
	if c.open {
		c.b = append(c.b, ')')
	}
	c.open = false
}

// number writes a number with as many decimals as a printer can tell apart.
func number(b []byte, v float64) []byte {
	n := int64(math.Round(v * 1000))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/1000, 10)
	if n %= 1000; n == 0 {
		return b
	}
	b = append(b, '.', byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	return bytes.TrimRight(b, "0")
}
