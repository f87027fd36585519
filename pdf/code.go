package pdf

import (
	"fmt"
	"image/color"
	"sync"

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
	squares, err := s.album.codes.of(c.URL)
	if err != nil {
		return nil, err
	}
	blocks := []flow.Block{flow.Code{Style: flow.Style{Below: 2}, Side: codeSide, Squares: squares, Alt: c.Alt}}
	if len(c.Caption) > 0 {
		blocks = append(blocks, s.paragraph(s.look(codeCaption), c.Caption))
	}
	return flow.Group{Style: flow.Style{Together: true}, Blocks: blocks}, nil
}

// codes remembers the codes that were set last: a letter is laid out several
// times until it fits, and those of all guests have one. It is safe for
// concurrent use; the zero value is ready.
type codes struct {
	mu    sync.Mutex
	known map[string]*flow.Squares
}

// mostCodes is how many codes are remembered before all are forgotten.
const mostCodes = 256

// of is an address as a QR code that can still be read with a seventh of it lost.
func (c *codes) of(url string) (*flow.Squares, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if squares, ok := c.known[url]; ok {
		return squares, nil
	}
	code, err := qr.Encode(url, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("the QR code of %q: %w", url, err)
	}
	corner, n := code.Bounds().Min, code.Bounds().Dx()
	black := make([]bool, n*n)
	for i := range black {
		black[i] = code.At(corner.X+i%n, corner.Y+i/n) == color.Black
	}
	if c.known == nil || len(c.known) == mostCodes {
		c.known = map[string]*flow.Squares{}
	}
	squares := &flow.Squares{Count: n, Black: func(x, y int) bool { return black[y*n+x] }}
	c.known[url] = squares
	return squares, nil
}
