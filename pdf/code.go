package pdf

import (
	"fmt"
	"image"
	"image/color"

	"github.com/boombuler/barcode/qr"

	"convene/pdf/flow"
	"convene/planner"
)

// codeSide is how wide a QR code is: so that its squares are at least as wide as
// a telephone's camera wants them, a third of a millimetre, for an address of
// three hundred characters.
const codeSide = 62

// code sets a QR code with its caption under it. The paper around it is the
// quiet zone that the code needs (ISO/IEC 18004, 5.3.8).
func (s *setting) code(c planner.QRCode) (flow.Block, error) {
	squares, err := squaresOf(c.URL)
	if err != nil {
		return nil, err
	}
	blocks := []flow.Block{flow.Code{Style: flow.Style{Below: 2}, Side: codeSide, Squares: squares, Alt: c.Alt}}
	if len(c.Caption) > 0 {
		blocks = append(blocks, s.paragraph(s.look(codeCaption), c.Caption))
	}
	return flow.Group{Style: flow.Style{Together: true}, Blocks: blocks}, nil
}

// squaresOf is an address as a QR code that can still be read with a seventh of
// it lost.
func squaresOf(url string) (*flow.Squares, error) {
	code, err := qr.Encode(url, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("the QR code of %q: %w", url, err)
	}
	var m image.Image = code
	corner := m.Bounds().Min
	return &flow.Squares{Count: m.Bounds().Dx(), Black: func(x, y int) bool {
		return m.At(corner.X+x, corner.Y+y) == color.Black
	}}, nil
}
