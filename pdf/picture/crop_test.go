package picture

import (
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Whatever a picture's shape and the frame's, what is shown lies in the
// picture, has the frame's shape to a pixel, is as large as can be, and has the
// line of the picture's upper third, where faces are, at its own third.
func TestCropKeepsTheThirdOfAnyPicture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.OneOf(rapid.IntRange(1, 5), rapid.IntRange(1, mostSide))
		s := &Source{Width: side.Draw(t, "width"), Height: side.Draw(t, "height")}
		f := Frame{Width: rapid.Float64Range(1, 2000).Draw(t, "frame's width"), Height: rapid.Float64Range(1, 2000).Draw(t, "frame's height"), Crop: true}
		r := s.crop(f)
		if r.Empty() || !r.In(image.Rect(0, 0, s.Width, s.Height)) {
			t.Fatalf("shows %v", r)
		}
		if r.Dx() < s.Width && r.Dy() < s.Height {
			t.Errorf("shows %v, which could be larger", r)
		}
		wide, tall := f.Width/f.Height*float64(r.Dy()), f.Height/f.Width*float64(r.Dx())
		if math.Abs(wide-float64(r.Dx())) > 1 && math.Abs(tall-float64(r.Dy())) > 1 {
			t.Errorf("shows %v in %v by %v", r, f.Width, f.Height)
		}
		if d := float64(s.Height)/3 - float64(r.Min.Y) - float64(r.Dy())/3; d < -1 || d > 1 {
			t.Errorf("the third is %v off in %v", d, r)
		}
		if left, right := r.Min.X, s.Width-r.Max.X; left-right > 1 || right-left > 1 {
			t.Errorf("%d are cut off at the left and %d at the right", left, right)
		}
	})
}

// The extremes come out as pictures, never with more pixels than there are.
func TestExtremes(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {1, 500}, {500, 1}, {3000, 2}, {2, 3000}, {7, 5}} {
		m := image.NewGray(image.Rect(0, 0, size.X, size.Y))
		for i := range m.Pix {
			m.Pix[i] = 200
		}
		for _, f := range []Frame{{Width: 100, Height: 100}, {Width: 100, Height: 100, Crop: true}, {Width: 2000, Height: 3, Crop: true}, {Width: 0.1, Height: 0.1}, {Width: 3, Height: 2000}} {
			for name, data := range map[string][]byte{"JPEG": jpegWith(m, nil), "PNG": pngWith(m, nil)} {
				_, _, out := prepare(t, data, f)
				if b := out.Bounds(); b.Dx() > size.X || b.Dy() > size.Y {
					t.Errorf("%s of %v in %v has %v", name, size, f, b)
				}
				near(t, out, 0, 0, color.RGBA{200, 200, 200, 255})
			}
		}
	}
}

// A picture that is much finer than paper keeps its places and its colours: a
// chessboard of single pixels becomes grey, and an edge stays where it is.
func TestMuchFinerThanPaper(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 2011, 1507)) // no multiple of anything
	for y := range 1507 {
		for x := range 2011 {
			if y >= 754 && (x+y)%2 == 0 || y < 754 && x >= 1006 {
				m.Pix[m.PixOffset(x, y)] = 255
			}
		}
	}
	for _, data := range [][]byte{jpegWith(m, nil), pngWith(m, nil)} {
		_, _, out := prepare(t, data, Frame{Width: 40, Height: 30})
		b := out.Bounds()
		if b.Dx() != 123 || b.Dy() != 92 {
			t.Fatal(b)
		}
		near(t, out, 58, 10, color.RGBA{0, 0, 0, 255})
		near(t, out, 64, 10, color.RGBA{255, 255, 255, 255})
		for x := range b.Dx() {
			if x != 61 { // on the edge
				near(t, out, x, 44, []color.RGBA{{0, 0, 0, 255}, {255, 255, 255, 255}}[min(1, x/61)])
			}
			near(t, out, x, 49, color.RGBA{128, 128, 128, 255})
			near(t, out, x, b.Dy()-1, color.RGBA{128, 128, 128, 255})
		}
	}
}

// What is left over beside the last square joins it.
func TestAverage(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 5, 5))
	for i := range 5 {
		m.Pix[m.PixOffset(4, i)], m.Pix[m.PixOffset(i, 4)] = 90, 90
	}
	out := image.NewRGBA(image.Rect(0, 0, 2, 2))
	squares := averaged(m, m.Rect, 2)
	for y := range 2 {
		squares.row(y, out.Pix[y*out.Stride:])
	}
	for at, want := range map[image.Point]uint8{{0, 0}: 0, {1, 0}: 30, {0, 1}: 30, {1, 1}: 50} {
		if got := out.RGBAAt(at.X, at.Y); got.R != want || got.A != 255 {
			t.Errorf("%v: %v, want %d", at, got, want)
		}
	}
}
