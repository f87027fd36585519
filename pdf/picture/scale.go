package picture

import (
	"image"
	"math"

	"golang.org/x/image/draw"
)

// scale fills out with the whole picture by the kernel of Catmull and Rom, to
// the byte as the scaler of golang.org/x/image/draw does: that keeps 32 bytes
// for a pixel of all rows that it reads, this 24 for those of the few rows that
// one row of the result is made of.
func (a *average) scale(out *image.RGBA) {
	w, h := out.Rect.Dx(), out.Rect.Dy()
	across, down := shares(w, a.width), shares(h, a.height)
	kept := make([][]float64, longest(down)) // rows scaled across, by their number modulo how many are kept
	for i := range kept {
		kept[i] = make([]float64, 3*w)
	}
	pixels, light, sum := make([]uint8, 4*a.width), make([]float64, 3*a.width), make([]float64, 3*w)
	next := 0 // row to be scaled across
	for y, s := range down {
		for ; next < s.from+len(s.weights); next++ {
			a.row(next, pixels)
			scaleAcross(kept[next%len(kept)], across, lit(light, pixels))
		}
		clear(sum)
		for i, weight := range s.weights {
			for j, v := range kept[(s.from+i)%len(kept)] {
				sum[j] += float64(v * weight)
			}
		}
		row := out.Pix[y*out.Stride:][:4*w]
		for x := range w {
			p, v := row[4*x:][:4], sum[3*x:][:3]
			p[0], p[1], p[2], p[3] = shade(v[0]*s.share), shade(v[1]*s.share), shade(v[2]*s.share), 255
		}
	}
}

// most is the value of a channel of 16 bits in full light.
const most = 0xffff

// lit is the light of opaque pixels, in channels of 16 bits.
func lit(light []float64, pixels []uint8) []float64 {
	for x := range len(light) / 3 {
		p, v := pixels[4*x:][:4], light[3*x:][:3]
		v[0], v[1], v[2] = float64(uint32(p[0])*0x101), float64(uint32(p[1])*0x101), float64(uint32(p[2])*0x101)
	}
	return light
}

// scaleAcross scales a row; its light becomes that from 0 to 1.
func scaleAcross(out []float64, across []share, light []float64) {
	for x, s := range across {
		var red, green, blue float64
		v := light[3*s.from:][:3*len(s.weights)]
		for _, weight := range s.weights {
			// The conversions keep some processors from rounding once where others
			// round twice.
			red += float64(v[0] * weight)
			green += float64(v[1] * weight)
			blue += float64(v[2] * weight)
			v = v[3:]
		}
		to := out[3*x:][:3]
		to[0], to[1], to[2] = red*(s.share/most), green*(s.share/most), blue*(s.share/most)
	}
}

// shade is light, from 0 to 1 but for what the kernel overshoots, in 8 bits.
func shade(light float64) uint8 {
	return uint8(min(max(int32(float64(most*light)+0.5), 0), most) >> 8)
}

// share is what goes into one pixel of a row or column of the result: those
// from one on, by their weights.
type share struct {
	from    int
	weights []float64
	share   float64 // that one has by a weight of 1
}

// shares are those of n pixels made of so many.
func shares(n, of int) []share {
	kernel := draw.CatmullRom
	ratio := float64(of) / float64(n)
	reach, squeeze := kernel.Support, 1.0
	if ratio > 1 { // else not every pixel would count
		reach, squeeze = reach*ratio, 1/ratio
	}
	all := make([]share, n)
	for i := range all {
		s := &all[i]
		centre := float64((float64(i)+0.5)*ratio) - 0.5
		sum := 0.0
		for at := max(int(math.Floor(centre-reach)), 0); at < min(int(math.Ceil(centre+reach)), of); at++ {
			t := math.Abs((centre - float64(at)) * squeeze)
			if t >= kernel.Support {
				continue
			}
			if len(s.weights) == 0 {
				s.from = at
			}
			weight := kernel.At(t)
			sum += weight
			s.weights = append(s.weights, weight)
		}
		s.share = 1 / sum
	}
	return all
}

// longest is how many go into one pixel at most.
func longest(all []share) int {
	n := 0
	for _, s := range all {
		n = max(n, len(s.weights))
	}
	return n
}
