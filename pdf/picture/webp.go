package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"iter"
	"math"

	"golang.org/x/image/webp"
)

// riffChunks are the parts of a RIFF file behind its header, to the last that
// is there in full.
func riffChunks(data []byte) iter.Seq[chunk] {
	return func(yield func(chunk) bool) {
		for rest := data; len(rest) >= 8; {
			length := uint64(binary.LittleEndian.Uint32(rest[4:])) + 8
			if length > uint64(len(rest)) || !yield(chunk{string(rest[:4]), rest[8:length], rest[:length]}) {
				return
			}
			rest = rest[min(uint64(len(rest)), length+length%2):]
		}
	}
}

// The parts of a WebP file (RFC 9649, 2).
const (
	extendedChunk = "VP8X"
	alphaChunk    = "ALPH"
	lossyChunk    = "VP8 "
	losslessChunk = "VP8L"
)

// readWebP looks at a WebP file.
func readWebP(data []byte) (*stored, error) {
	const header = 12
	size := uint64(binary.LittleEndian.Uint32(data[4:])) + 8
	if size > uint64(len(data))+1 { // the last byte may be one of padding
		return nil, cutOff()
	}
	var canvas, alpha, frame *chunk
	var icc []byte
	s := &stored{}
	for c := range riffChunks(data[header:max(header, min(size, uint64(len(data))))]) {
		switch {
		case c.name == "ANIM" || c.name == "ANMF":
			return nil, refuse("it is an animation", "save one picture of it as JPEG or PNG")
		case c.name == extendedChunk && canvas == nil:
			canvas = &c
		case c.name == alphaChunk && alpha == nil && frame == nil:
			alpha = &c
		case (c.name == lossyChunk || c.name == losslessChunk) && frame == nil:
			frame = &c
		case c.name == "ICCP" && icc == nil:
			icc = c.body
		case c.name == "EXIF" && s.exif == nil:
			s.exif = bytes.TrimPrefix(c.body, []byte("Exif\x00\x00"))
		}
	}
	if frame == nil {
		return nil, damaged("there are no pixels in it")
	}
	var ok bool
	if s.width, s.height, ok = frameSize(*frame); !ok {
		return nil, damaged("its pixels have no header")
	}
	if canvas != nil {
		if len(canvas.body) < 10 {
			return nil, damaged("its header has the wrong length")
		}
		if w, h := 1+uint24(canvas.body[4:]), 1+uint24(canvas.body[7:]); w != s.width || h != s.height {
			return nil, refuse(fmt.Sprintf("it says %d by %d pixels, and has %d by %d", w, h, s.width, s.height), "save it again")
		}
	}
	pixels := s.width * s.height
	if s.memory = 2 * pixels; frame.name == losslessChunk {
		alpha, s.memory = nil, 8*pixels
	}
	if alpha != nil {
		isRaw := len(alpha.body) > 0 && alpha.body[0]&3 == 0
		if len(alpha.body) == 0 || isRaw && len(alpha.body)-1 < pixels {
			return nil, refuse(fmt.Sprintf("it says %d by %d pixels, and does not say of all how clear they are", s.width, s.height), copyAgain)
		}
		s.memory += 8 * pixels
	}
	s.colours = profile(icc, false)
	s.decode = func() (image.Image, error) {
		m, err := webp.Decode(bytes.NewReader(still(alpha, *frame, s.width, s.height)))
		switch m := m.(type) {
		case *image.YCbCr:
			widen(m)
		case *image.NYCbCrA:
			widen(&m.YCbCr)
		}
		return m, err
	}
	return s, nil
}

// frameSize reads the header of a lossy (RFC 6386, 9.1) or of a lossless frame
// (RFC 9649, 3.4).
func frameSize(c chunk) (width, height int, ok bool) {
	b := c.body
	if c.name == losslessChunk {
		if len(b) < 5 || b[0] != 0x2f || b[4]>>5 != 0 {
			return 0, 0, false
		}
		bits := binary.LittleEndian.Uint32(b[1:])
		return 1 + int(bits&0x3fff), 1 + int(bits>>14&0x3fff), true
	}
	if len(b) < 10 || b[0]&1 != 0 || string(b[3:6]) != "\x9d\x01\x2a" || uint24(b)>>5 > len(b)-10 {
		return 0, 0, false
	}
	width, height = int(binary.LittleEndian.Uint16(b[6:])&0x3fff), int(binary.LittleEndian.Uint16(b[8:])&0x3fff)
	return width, height, width > 0 && height > 0
}

// still is a WebP file with a frame and nothing else: phones and programs write
// flags for what is not there, at which the decoder stops.
func still(alpha *chunk, frame chunk, width, height int) []byte {
	b := append(make([]byte, 0, len(frame.whole)+64), "RIFF\x00\x00\x00\x00WEBP"...)
	if alpha != nil {
		const hasAlpha = 1 << 4
		b = append(b, "VP8X\x0a\x00\x00\x00"...)
		b = append(b, hasAlpha, 0, 0, 0)
		b = append(b, byte(width-1), byte((width-1)>>8), byte((width-1)>>16), byte(height-1), byte((height-1)>>8), byte((height-1)>>16))
		b = append(b, alpha.whole...)
		b = append(b, make([]byte, len(b)%2)...)
	}
	b = append(b, frame.whole...)
	b = append(b, make([]byte, len(b)%2)...)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

// widen makes of a lossy frame's samples, which go from 16 to 235 or 240 as in
// films (RFC 6386, 9.2; ITU-R BT.601), those from 0 to 255 that package image
// takes them for (go.dev/issue/40173).
func widen(m *image.YCbCr) {
	stretch := func(samples []byte, from, to, span float64) {
		var wide [256]byte
		for v := range wide {
			wide[v] = byte(math.Round(min(max((float64(v)-from)*255/span+to, 0), 255)))
		}
		for i, v := range samples {
			samples[i] = wide[v]
		}
	}
	stretch(m.Y, 16, 0, 219)
	stretch(m.Cb, 128, 128, 224)
	stretch(m.Cr, 128, 128, 224)
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
