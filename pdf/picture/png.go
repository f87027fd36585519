package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"iter"
	"math"
	"strings"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// chunk is a part of a PNG or of a WebP file.
type chunk struct {
	name  string
	body  []byte
	whole []byte
}

// pngChunks are the parts of a PNG file (PNG, 5.3), to the last that is there
// in full.
func pngChunks(data []byte) iter.Seq[chunk] {
	return func(yield func(chunk) bool) {
		for rest := data[len(pngSignature):]; len(rest) >= 12; {
			length := uint64(binary.BigEndian.Uint32(rest)) + 12
			if length > uint64(len(rest)) || !yield(chunk{string(rest[4:8]), rest[8 : length-4], rest[:length]}) {
				return
			}
			rest = rest[length:]
		}
	}
}

// isSound checks a PNG chunk's checksum.
func (c chunk) isSound() bool {
	end := len(c.whole) - 4
	return crc32.ChecksumIEEE(c.whole[4:end]) == binary.BigEndian.Uint32(c.whole[end:])
}

// The types of colour of a PNG file, and how many samples a pixel has (PNG,
// 11.2.2).
const (
	pngGrey      = 0
	pngTrue      = 2
	pngPalette   = 3
	pngGreyAlpha = 4
	pngTrueAlpha = 6
)

// header is what a PNG file says about its picture (PNG, 11.2.2).
type header struct {
	width, height, depth, colour int
	isInterlaced                 bool
}

func readHeader(body []byte) (header, error) {
	if len(body) != 13 {
		return header{}, damaged("its header has the wrong length")
	}
	w, h := binary.BigEndian.Uint32(body), binary.BigEndian.Uint32(body[4:])
	f := header{int(w), int(h), int(body[8]), int(body[9]), body[12] == 1}
	depths := map[int]string{pngGrey: "\x01\x02\x04\x08\x10", pngTrue: "\x08\x10", pngPalette: "\x01\x02\x04\x08", pngGreyAlpha: "\x08\x10", pngTrueAlpha: "\x08\x10"}
	switch {
	case w == 0 || h == 0 || w > math.MaxInt32 || h > math.MaxInt32:
		return header{}, damaged("it does not say how large it is")
	case bytes.IndexByte([]byte(depths[f.colour]), body[8]) < 0:
		return header{}, damaged(fmt.Sprintf("there is no PNG with %d bits and colours of type %d", body[8], body[9]))
	case body[10] != 0 || body[11] != 0 || body[12] > 1:
		return header{}, damaged("it is packed in a way that does not exist")
	}
	return f, nil
}

// samples is how many a pixel has.
func (f header) samples() int {
	return map[int]int{pngGrey: 1, pngTrue: 3, pngPalette: 1, pngGreyAlpha: 2, pngTrueAlpha: 4}[f.colour]
}

// unpacked is how many bytes the pixels take before they are compressed: rows
// that begin with a byte of their own (PNG, 7.2). Interlacing makes them more.
func (f header) unpacked() int {
	return f.height * (1 + (f.width*f.depth*f.samples()+7)/8)
}

// memory is how many bytes image/png takes: what a pixel has, or four samples
// unless it is grey or of a palette, and as much for a pass of an interlaced
// picture, which has half of its pixels.
func (f header) memory(isCut bool) int {
	bytes := (f.depth + 7) / 8
	if isCut && f.colour == pngGrey || f.colour != pngGrey && f.colour != pngPalette {
		bytes *= 4
	}
	if bytes *= f.width * f.height; f.isInterlaced {
		bytes += bytes / 2
	}
	return bytes
}

// readPNG looks at a PNG file.
func readPNG(data []byte) (*stored, error) {
	var f header
	var pixels []byte           // their chunks, which follow one another
	packed, before := 0, ""     // the bytes in them; the chunk before
	first := map[string]chunk{} // of each name that we use
	for c := range pngChunks(data) {
		isPixels := c.name == "IDAT"
		isNeeded := isPixels || c.name == "IHDR" || c.name == "IEND" || f.takes(c)
		_, isThere := first[c.name]
		switch {
		case before == "" && c.name == "CgBI":
			return nil, refuse("it is a PNG as Apple packs it into programs", "open it on a Mac or an iPhone and export it as PNG")
		case (before == "") != (c.name == "IHDR"):
			return nil, damaged("its header is not at its beginning")
		case isNeeded && !c.isSound():
			return nil, damaged("the checksum of its part " + c.name + " is wrong")
		case isPixels && pixels != nil && before != "IDAT":
			return nil, damaged("its pixels are in two places")
		case isPixels && pixels == nil:
			pixels, packed = c.whole, len(c.body)
		case isPixels:
			pixels, packed = pixels[:len(pixels)+len(c.whole)], packed+len(c.body)
		case !isThere && (isNeeded || describes(c) && c.isSound()):
			first[c.name] = c
		}
		if c.name == "IHDR" {
			var err error
			if f, err = readHeader(c.body); err != nil {
				return nil, err
			}
		}
		if before = c.name; before == "IEND" {
			break
		}
	}
	// Nothing is packed more tightly than 258 bytes in two bits (RFC 1951, 3.2.5).
	const tightest = 1032
	switch {
	case before != "IEND":
		return nil, cutOff()
	case packed == 0:
		return nil, damaged("there are no pixels in it")
	case f.colour == pngPalette && first["PLTE"].whole == nil:
		return nil, damaged("its palette is missing")
	case (packed+1)*tightest < f.unpacked():
		return nil, refuse(fmt.Sprintf("it says %d by %d pixels, and has not nearly as many", f.width, f.height), copyAgain)
	}
	s := &stored{width: f.width, height: f.height, memory: f.memory(first["tRNS"].whole != nil), exif: first["eXIf"].body}
	s.colours = pngColours(first, f.colour == pngGrey || f.colour == pngGreyAlpha)
	// The decoder would stop at a wrong checksum of what only describes the
	// picture.
	s.decode = func() (image.Image, error) {
		parts := []io.Reader{strings.NewReader(pngSignature)}
		for _, part := range [][]byte{first["IHDR"].whole, first["PLTE"].whole, first["tRNS"].whole, pixels, first["IEND"].whole} {
			parts = append(parts, bytes.NewReader(part))
		}
		return png.Decode(io.MultiReader(parts...))
	}
	return s, nil
}

// takes reports whether a chunk says something about the pixels of such a
// picture.
func (f header) takes(c chunk) bool {
	switch c.name {
	case "PLTE":
		return f.colour == pngPalette
	case "tRNS":
		return f.colour == pngPalette || f.colour == pngGrey && len(c.body) == 2 || f.colour == pngTrue && len(c.body) == 6
	}
	return false
}

// describes reports whether a chunk says how a picture is to be seen.
func describes(c chunk) bool {
	switch c.name {
	case "eXIf", "cICP", "iCCP", "sRGB", "gAMA", "cHRM":
		return true
	}
	return false
}

// pngColours is the conversion that the chunks of a PNG file ask for; the
// first in this order counts (PNG, third edition, 4.3).
func pngColours(first map[string]chunk, isGrey bool) *conversion {
	if c, ok := codedColours(first["cICP"].body); ok {
		return c
	}
	if name, packed, ok := bytes.Cut(first["iCCP"].body, []byte{0}); ok && len(name) > 0 && len(packed) > 1 {
		if r, err := zlib.NewReader(bytes.NewReader(packed[1:])); err == nil {
			icc, err := io.ReadAll(io.LimitReader(r, mostProfile+1))
			if err == nil {
				return profile(icc, isGrey)
			}
		}
	}
	gamma := first["gAMA"].body
	if first["sRGB"].whole != nil || len(gamma) != 4 {
		return nil
	}
	light := curve(toLight)
	// 1/2.2 is what programs write that mean sRGB.
	if g := 100_000 / float64(binary.BigEndian.Uint32(gamma)); math.Abs(g-2.2) > 0.01 {
		if !isGamma(g) {
			return nil
		}
		light = power(g)
	}
	seen := rec709
	if c := first["cHRM"].body; len(c) == 32 && !isGrey {
		for i := range 8 {
			seen[(i/2+3)%4][i%2] = float64(binary.BigEndian.Uint32(c[4*i:])) / 100_000 // white stands first
		}
	}
	return calibrated([3]curve{light, light, light}, seen.toXYZ())
}

// codedColours is the conversion of code points (ITU-T H.273); ok is false for
// those of which we know nothing.
func codedColours(cicp []byte) (c *conversion, ok bool) {
	if len(cicp) != 4 || cicp[2] != 0 || cicp[3] != 1 { // RGB of full range
		return nil, false
	}
	seen, ok := map[byte]primaries{1: rec709, 9: rec2020, 12: displayP3}[cicp[0]]
	light, is := map[byte]curve{4: power(2.2), 5: power(2.8), 8: power(1), 13: toLight}[cicp[1]]
	if !ok || !is {
		return nil, false
	}
	return calibrated([3]curve{light, light, light}, seen.toXYZ()), true
}
