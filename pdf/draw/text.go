package draw

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/text"
)

// line shows a line of text whose baseline starts at a place.
func (c *canvas) line(line text.Line, x, y float64) error {
	pieces := line.Pieces
	for len(pieces) > 0 {
		n := 1
		for n < len(pieces) && alike(pieces[0], pieces[n]) {
			n++
		}
		if err := c.show(pieces[:n], x, y); err != nil {
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
func (c *canvas) show(pieces []text.Piece, x, y float64) error {
	first := pieces[0]
	n := slices.IndexFunc(c.fonts, func(f *font.Frozen) bool { return f.Face == first.Word.Face })
	if n < 0 {
		return fmt.Errorf("typeface %s: it was not frozen for this text", first.Word.Face.Name)
	}
	c.mark(flow.NodeID(first.Mark))
	c.setColour(first.Colour)
	c.setFont(n, first.Size)
	c.b = append(number(append(c.b, "BT "...), x+first.X), ' ')
	c.b = append(number(c.b, c.height-y), " Td ["...)
	at := 0.0 // where the next glyph would stand, in thousandths from the first piece
	for _, piece := range pieces {
		want := (piece.X - first.X) * 1000 / first.Size
		if move := math.Round(at - want); move != 0 {
			c.b = strconv.AppendInt(c.b, int64(move), 10)
			at -= move
		}
		advance, err := c.word(piece.Word, first.Size, c.fonts[n])
		if err != nil {
			return err
		}
		at += advance
	}
	c.b = append(c.b, "] TJ ET\n"...)
	return nil
}

// word writes a word's glyphs in reading order, each moved to its place, inside
// the operand of the operator TJ. It returns how far showing it moves, in
// thousandths of the size.
func (c *canvas) word(word *text.Word, size float64, frozen *font.Frozen) (advance float64, err error) {
	b := c.b
	scale := 1000 / float64(word.Face.UnitsPerEm)
	open := false // a string of codes
	rise := 0
	for i := range word.Glyphs {
		g := &word.Glyphs[i]
		code, ok := frozen.Code(g.Number)
		if !ok {
			return 0, fmt.Errorf("typeface %s: a glyph for %q was not frozen", word.Face.Name, g.Text)
		}
		move := math.Round(advance - float64(g.X)*scale)
		if open && (g.Y != rise || move != 0) {
			b = append(b, '>')
			open = false
		}
		if g.Y != rise {
			rise = g.Y
			b = append(b, "] TJ "...)
			b = number(b, float64(rise)*scale*size/1000)
			b = append(b, " Ts ["...)
		}
		if move != 0 {
			b = strconv.AppendInt(b, int64(move), 10)
			advance -= move
		}
		if !open {
			b = append(b, '<')
			open = true
		}
		b = font.AppendHex(b, code)
		advance += float64(frozen.Widths[code])
	}
	if open {
		b = append(b, '>')
	}
	if rise != 0 {
		b = append(b, "] TJ 0 Ts ["...)
	}
	c.b = b
	return advance, nil
}

// number writes a number with as many decimals as a printer can tell apart.
func number(b []byte, v float64) []byte {
	return strconv.AppendFloat(b, math.Round(v*1000)/1000, 'f', -1, 64)
}
