package picture

import (
	"image"
	"math/rand/v2"
	"runtime"
	"testing"

	"golang.org/x/image/draw"
)

// Pictures are scaled as golang.org/x/image/draw scales them.
func TestScale(t *testing.T) {
	random := rand.New(rand.NewPCG(1992, 2))
	m := image.NewNRGBA(image.Rect(0, 0, 211, 150))
	for i := range m.Pix {
		m.Pix[i] = uint8(random.Uint32())
		if i%4 == 3 || i > len(m.Pix)/2 {
			m.Pix[i] |= 0xf0 // clear and full light overshoot
		}
	}
	part := image.Rect(7, 3, 201, 140)
	for _, size := range []image.Point{{194, 137}, {193, 136}, {194, 20}, {70, 137}, {97, 68}, {65, 46}, {64, 45}, {49, 35}, {3, 130}, {1, 1}} {
		side := max(1, min(part.Dx()/size.X, part.Dy()/size.Y)/2)
		rough := image.NewRGBA(image.Rect(0, 0, part.Dx()/side, part.Dy()/side))
		squares := averaged(m, part, side)
		for y := range rough.Rect.Dy() {
			squares.row(y, rough.Pix[y*rough.Stride:])
		}
		want := image.NewRGBA(image.Rect(0, 0, size.X, size.Y))
		draw.CatmullRom.Scale(want, want.Rect, rough, rough.Rect, draw.Src, nil)
		got := shrink(m, part, size.X, size.Y)
		for i := range want.Pix {
			if got.Pix[i] != want.Pix[i] {
				t.Fatalf("%v: the pixel at %d, %d is %v, want %v", size, i/4%size.X, i/4/size.X, got.Pix[i/4*4:][:4], want.Pix[i/4*4:][:4])
			}
		}
	}
}

// A photograph is scaled without all of its rows in memory at a time.
func TestScaleMemory(t *testing.T) {
	m := image.NewYCbCr(image.Rect(0, 0, 1600, 1067), image.YCbCrSubsampleRatio420)
	const most = 6 << 20 // the result has 3.8 MB
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	shrink(m, m.Rect, 1200, 800)
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > most {
		t.Errorf("it takes %d bytes, want at most %d", got, most)
	}
}

func BenchmarkShrink(b *testing.B) {
	m := image.NewYCbCr(image.Rect(0, 0, 1600, 1067), image.YCbCrSubsampleRatio420)
	for b.Loop() {
		shrink(m, m.Rect, 1200, 800)
	}
}
