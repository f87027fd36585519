package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"math"
)

// Frame is the place on paper that a picture is for.
type Frame struct {
	Width, Height float64 // points
	// Crop fills the frame and cuts off what is too much, so that a face,
	// which is looked for in the upper third, stays; otherwise the whole
	// picture is shown inside the frame.
	Crop bool
}

// Prepared is a picture as a PDF takes it.
type Prepared struct {
	Data []byte
	// PNG tells a PNG without transparency from a baseline JPEG.
	PNG bool
}

// Fit is the size in points at which the picture stands in a frame.
func (s *Source) Fit(f Frame) (width, height float64) {
	if f.Crop {
		return f.Width, f.Height
	}
	scale := min(f.Width/float64(s.Width), f.Height/float64(s.Height))
	return float64(s.Width) * scale, float64(s.Height) * scale
}

// Prepare makes the picture ready for a frame.
func (s *Source) Prepare(f Frame) (*Prepared, error) {
	seen := s.crop(f)
	width, height := s.Fit(f)
	// Never more pixels than the paper shows, and never more than there are.
	pixels := func(points float64, there int) int {
		return max(1, min(int(math.Ceil(points*Resolution/72)), there))
	}
	w, h := pixels(width, seen.Dx()), pixels(height, seen.Dy())

	m, err := s.decode()
	if err != nil {
		return nil, err
	}
	isWhole := seen.Dx() == s.Width && seen.Dy() == s.Height && s.turn <= 1
	if s.stored.plain != nil && isWhole && w*5 >= s.Width*4 {
		return &Prepared{Data: s.stored.plain()}, nil // it would only get worse
	}
	part := s.turn.stored(seen, s.stored.width, s.stored.height).Add(m.Bounds().Min)
	if s.turn.swaps() {
		w, h = h, w
	}
	out := shrink(m, part, w, h)
	s.stored.colours.apply(out)
	return s.encode(s.turn.upright(out))
}

// crop is the part of the upright picture that a frame shows.
func (s *Source) crop(f Frame) image.Rectangle {
	if !f.Crop {
		return image.Rect(0, 0, s.Width, s.Height)
	}
	w, h := s.Width, s.Height
	if wide := f.Width / f.Height * float64(h); wide < float64(w) {
		w = max(1, int(math.Round(wide)))
	} else {
		h = max(1, int(math.Round(f.Height/f.Width*float64(w))))
		h = min(h, s.Height)
	}
	left, top := (s.Width-w)/2, (s.Height-h)/3
	return image.Rect(left, top, left+w, top+h)
}

// encode writes a photograph as JPEG, and a drawing, which PNG writes smaller
// and sharper, as PNG.
func (s *Source) encode(m *image.RGBA) (*Prepared, error) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, m, &jpeg.Options{Quality: 88}); err != nil {
		return nil, fmt.Errorf("picture %s: %w", s.file, err)
	}
	if s.isPhoto {
		return &Prepared{Data: photo.Bytes()}, nil
	}
	var drawing bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&drawing, m); err != nil {
		return nil, fmt.Errorf("picture %s: %w", s.file, err)
	}
	if drawing.Len() <= 2*photo.Len() {
		return &Prepared{Data: drawing.Bytes(), PNG: true}, nil
	}
	return &Prepared{Data: photo.Bytes()}, nil
}
