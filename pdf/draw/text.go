package draw

import (
	"fmt"
	"math"
	"strconv"

	"convene/pdf/flow"
	"convene/pdf/font"
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
	frozen := c.painter.fonts[first.Word.Face]
	if frozen == nil {
		return fmt.Errorf("typeface %s: it was not frozen for this text", first.Word.Face.Name)
	}
	c.mark(flow.NodeID(first.Mark))
	c.setColour(first.Colour)
	if err := c.setFont(frozen, first.Size); err != nil {
		return err
	}
	b := append(c.buffer[:0], "BT "...)
	if op.Turned {
		b = append(number(append(b, "-1 0 0 -1 "...), op.X-first.X), ' ')
		b = append(number(b, c.height-op.Y), " Tm ["...)
	} else {
		b = append(number(b, op.X+first.X), ' ')
		b = append(number(b, c.height-op.Y), " Td ["...)
	}
	at := 0.0 // where the next glyph would stand, in thousandths from the first piece
	for _, piece := range pieces {
		e, err := c.painter.encode(piece.Word, first.Size, frozen)
		if err != nil {
			return err
		}
		want := (piece.X - first.X) * 1000 / first.Size
		if move := math.Round(at - want); move != 0 {
			b = strconv.AppendInt(b, int64(move), 10)
			at -= move
		}
		b = append(b, e.shown...)
		at += e.advance
	}
	c.write(append(b, "] TJ ET"...))
	return nil
}

type encodingKey struct {
	word *text.Word
	size float64
}

// encoding is a word as the operand of the operator TJ, and how far showing
// it moves, in thousandths of the size.
type encoding struct {
	shown   []byte
	advance float64
}

// mostEncodings bounds a painter's memory.
const mostEncodings = 20000

func (p *Painter) encode(word *text.Word, size float64, frozen *font.Frozen) (encoding, error) {
	key := encodingKey{word, size}
	if e, known := p.words[key]; known {
		return e, nil
	}
	e, err := encode(word, size, frozen)
	if err != nil {
		return encoding{}, err
	}
	if len(p.words) >= mostEncodings {
		clear(p.words)
	}
	p.words[key] = e
	return e, nil
}

// encode writes a word's glyphs in reading order, each moved to its place.
func encode(word *text.Word, size float64, frozen *font.Frozen) (encoding, error) {
	var e encoding
	scale := 1000 / float64(word.Face.UnitsPerEm)
	open := false // a string of codes
	closeString := func() {
		if open {
			e.shown = append(e.shown, '>')
		}
		open = false
	}
	rise := 0
	for _, g := range word.Glyphs {
		code, ok := frozen.Code(g.Glyph)
		if !ok {
			return encoding{}, fmt.Errorf("typeface %s: a glyph for %q was not frozen", word.Face.Name, g.Text)
		}
		if g.Y != rise {
			closeString()
			rise = g.Y
			e.shown = append(e.shown, "] TJ "...)
			e.shown = number(e.shown, float64(rise)*scale*size/1000)
			e.shown = append(e.shown, " Ts ["...)
		}
		if move := math.Round(e.advance - float64(g.X)*scale); move != 0 {
			closeString()
			e.shown = strconv.AppendInt(e.shown, int64(move), 10)
			e.advance -= move
		}
		if !open {
			e.shown = append(e.shown, '<')
			open = true
		}
		const digits = "0123456789ABCDEF"
		e.shown = append(e.shown, digits[code>>12], digits[code>>8&15], digits[code>>4&15], digits[code&15])
		e.advance += float64(frozen.Widths[code])
	}
	closeString()
	if rise != 0 {
		e.shown = append(e.shown, "] TJ 0 Ts ["...)
	}
	return e, nil
}

// number writes a number with as many decimals as a printer can tell apart.
func number(b []byte, v float64) []byte {
	return strconv.AppendFloat(b, math.Round(v*1000)/1000, 'f', -1, 64)
}
