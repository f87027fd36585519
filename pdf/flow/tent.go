package flow

import "convene/pdf/text"

// Tent is a card that stands on a table: a sheet folded across its middle, the
// blocks in the middle of each side, so that they are read from both.
type Tent struct {
	// Height is that of one side; the card is twice as high before it is
	// folded. Marks show where to fold and where to cut.
	Height float64
	Marks  text.Colour
	Blocks []Block
}

// The marks are short lines at the sides of the card.
const (
	markLength    = 14
	markThickness = 0.4
)

func (t Tent) compose(c *composer, width float64) ([]slice, error) {
	front, err := t.side(c, width)
	if err != nil {
		return nil, err
	}
	// The side that is upside down is not read a second time.
	outer := c.artefact
	c.artefact = true
	back, err := t.side(c, width)
	c.artefact = outer
	if err != nil {
		return nil, err
	}
	for i := range back {
		back[i].X, back[i].Y, back[i].Turned = width-back[i].X, 2*t.Height-back[i].Y, true
	}
	s := slice{height: 2 * t.Height, ops: append(front, back...)}
	for _, y := range []float64{t.Height, 2 * t.Height} {
		for _, x := range []float64{0, width - markLength} {
			s.ops = append(s.ops, Op{X: x, Y: y - markThickness, Draw: Fill{markLength, markThickness, t.Marks}})
		}
	}
	return []slice{s}, nil
}

// side is what the lower side of the card draws.
func (t Tent) side(c *composer, width float64) ([]Op, error) {
	slices, err := c.stack(t.Blocks, width)
	if err != nil {
		return nil, err
	}
	return placed(slices, 0, t.Height+(t.Height-height(slices))/2), nil
}
