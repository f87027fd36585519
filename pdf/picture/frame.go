package picture

import (
	"encoding/binary"
	"fmt"
)

// frame is what a JPEG file says about its picture (ITU-T T.81, B.2.2).
type frame struct {
	kind          byte
	width, height int
	components    []component
}

// component is one of a frame's colours: its name, and how many samples it has
// on a side next to the others'.
type component struct {
	name byte
	h, v int
}

func readFrame(kind byte, body []byte) (frame, error) {
	switch {
	case kind > startOfFrame2 && kind < 0xc8:
		return frame{}, refuse("it is a lossless or hierarchical JPEG, which few programs read", ordinary)
	case kind > startOfFrame2:
		return frame{}, refuse("it is an arithmetic-coded JPEG, which few programs read", ordinary)
	case len(body) < 6 || len(body) != 6+3*int(body[5]):
		return frame{}, damaged("its header has the wrong length")
	case body[0] != 8:
		return frame{}, refuse(fmt.Sprintf("it has %d bits for each colour instead of 8", body[0]), ordinary)
	case body[5] != 1 && body[5] != 3 && body[5] != 4:
		return frame{}, refuse(fmt.Sprintf("it has %d colours instead of 1, 3 or 4", body[5]), ordinary)
	}
	f := frame{kind: kind, height: int(binary.BigEndian.Uint16(body[1:])), width: int(binary.BigEndian.Uint16(body[3:]))}
	if f.width == 0 || f.height == 0 {
		return frame{}, damaged("it does not say how large it is")
	}
	for c := body[6:]; len(c) > 0; c = c[3:] {
		part := component{c[0], int(c[1] >> 4), int(c[1] & 15)}
		if part.h < 1 || part.h > 4 || part.v < 1 || part.v > 4 {
			return frame{}, damaged("its colours are sampled in a way that does not exist")
		}
		f.components = append(f.components, part)
	}
	return f, nil
}

// isNamedRGB reports whether the colours are called R, G and B.
func (f *frame) isNamedRGB() bool {
	c := f.components
	return len(c) == 3 && c[0].name == 'R' && c[1].name == 'G' && c[2].name == 'B'
}

// blocks is how many blocks of 8 by 8 samples the frame has at least.
func (f *frame) blocks() int {
	mostH, mostV := 1, 1
	for _, c := range f.components {
		mostH, mostV = max(mostH, c.h), max(mostV, c.v)
	}
	up := func(a, b int) int { return (a + b - 1) / b }
	blocks := 0
	for _, c := range f.components {
		if len(f.components) == 1 { // its sampling counts for nothing (A.2.2)
			c.h, c.v = mostH, mostV
		}
		blocks += up(f.width*c.h, 8*mostH) * up(f.height*c.v, 8*mostV)
	}
	return blocks
}

// least is how many bytes the coded data of the frame take at least: each block
// has two codes of a bit, and in a progressive frame one.
func (f *frame) least() int {
	if f.kind == startOfFrame2 {
		return f.blocks() / 8
	}
	return f.blocks() / 4
}

// memory is how many bytes image/jpeg takes for the frame: one for a sample,
// four more for a coefficient that is kept between scans, and four for a pixel
// whose colours are put together.
func (f *frame) memory(isRGB bool) int {
	bytes := f.blocks() * 64
	if f.kind == startOfFrame2 {
		bytes *= 5
	}
	if len(f.components) == 4 || isRGB {
		bytes += 4 * f.width * f.height
	}
	return bytes
}
