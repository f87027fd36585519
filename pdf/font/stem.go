package font

import (
	"math"
	"slices"

	"github.com/go-text/typesetting/font/opentype"
)

// upright are letters that are one upright stem: of the Latin and of the Arabic
// script.
var upright = [...]rune{'l', 'ا'}

// measureStem is the thickness of a face's upright stems, across one of its
// letters at half its height; where it has none of these letters, it is guessed
// from the weight that the face says to have.
func (f *Face) measureStem() int {
	for _, r := range upright {
		if !f.Has(r) {
			continue
		}
		if width := across(f.Outline(f.Glyph(r))); width > 0 {
			return int(math.Round(width))
		}
	}
	weight := float64(u16(f.tables["OS/2"], 4))
	return int(math.Round((50 + weight*weight/65/65) * float64(f.UnitsPerEm) / 1000))
}

// across is the width of an outline at half its height.
func across(segments []opentype.Segment) float64 {
	var line [][2]float64 // the outline as straight lines
	var low, high float64 = math.Inf(1), math.Inf(-1)
	add := func(x, y float64) {
		line = append(line, [2]float64{x, y})
		low, high = min(low, y), max(high, y)
	}
	for _, s := range segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo, opentype.SegmentOpLineTo:
			add(float64(s.Args[0].X), float64(s.Args[0].Y))
		case opentype.SegmentOpQuadTo:
			if len(line) == 0 {
				return 0
			}
			const steps = 8
			from := line[len(line)-1]
			for i := 1; i <= steps; i++ {
				t := float64(i) / steps
				at := func(a, b, c float64) float64 { return (1-t)*(1-t)*a + 2*t*(1-t)*b + t*t*c }
				add(at(from[0], float64(s.Args[0].X), float64(s.Args[1].X)), at(from[1], float64(s.Args[0].Y), float64(s.Args[1].Y)))
			}
		default:
			return 0 // TrueType has no others
		}
	}
	half := (low + high) / 2
	var crossings []float64
	for i, b := range line {
		a := line[(i+len(line)-1)%len(line)]
		if (a[1] < half) != (b[1] < half) {
			crossings = append(crossings, a[0]+(b[0]-a[0])*(half-a[1])/(b[1]-a[1]))
		}
	}
	if len(crossings) < 2 {
		return 0
	}
	return slices.Max(crossings) - slices.Min(crossings)
}
