package picture

import (
	"image"
	"math"

	"golang.org/x/image/math/f64"
)

// conversion turns the colours of a picture into those of sRGB (IEC 61966-2-1).
// What sRGB cannot show becomes the nearest that it can, channel by channel, as
// a relative colorimetric rendering does. A nil conversion changes nothing.
type conversion struct {
	light   [3][256]float32 // of each channel's values
	mix     [9]float32      // light of the channels to that of sRGB's
	encoded []uint8         // sRGB's value for light, from 0 to 1
}

// curve is the light, from 0 to 1, that a channel's value from 0 to 1 stands
// for.
type curve func(float64) float64

// fine is the finest step of light: less than half a value of sRGB, whose
// values lie closest in the dark.
const fine = 1 << 14

// alike is by how much a channel's value may differ before a picture is worth
// converting: less than what a JPEG loses.
const alike = 2

// convert makes the conversion from channels with curves, and with colours that
// toXYZ gives relative to D50; nil if they are sRGB's but for what nobody sees.
func convert(curves [3]curve, toXYZ f64.Mat3) *conversion {
	fromXYZ, ok := inverse(rec709.toXYZ())
	if !ok {
		return nil
	}
	return newConversion(curves, product(fromXYZ, toXYZ))
}

func newConversion(curves [3]curve, mix f64.Mat3) *conversion {
	c := &conversion{encoded: make([]uint8, fine+1)}
	for i, v := range mix {
		c.mix[i] = float32(v)
	}
	for i, light := range curves {
		for v := range 256 {
			c.light[i][v] = float32(unit(light(float64(v) / 255)))
		}
	}
	for i := range c.encoded {
		c.encoded[i] = uint8(math.Round(255 * fromLight(float64(i)/fine)))
	}
	if c.isIdle() {
		return nil
	}
	return c
}

// isIdle reports whether all colours stay what they are, looked at on a grid.
func (c *conversion) isIdle() bool {
	const step = 17
	near := func(a, b int) bool { return a-b <= alike && b-a <= alike }
	for r := 0; r < 256; r += step {
		for g := 0; g < 256; g += step {
			for b := 0; b < 256; b += step {
				toR, toG, toB := c.of(uint8(r), uint8(g), uint8(b))
				if !near(r, int(toR)) || !near(g, int(toG)) || !near(b, int(toB)) {
					return false
				}
			}
		}
	}
	return true
}

func (c *conversion) of(r, g, b uint8) (toR, toG, toB uint8) {
	x, y, z := c.light[0][r], c.light[1][g], c.light[2][b]
	encode := func(light float32) uint8 { return c.encoded[int(min(max(light, 0), 1)*fine+0.5)] }
	return encode(c.mix[0]*x + c.mix[1]*y + c.mix[2]*z),
		encode(c.mix[3]*x + c.mix[4]*y + c.mix[5]*z),
		encode(c.mix[6]*x + c.mix[7]*y + c.mix[8]*z)
}

// apply converts an opaque picture.
func (c *conversion) apply(m *image.RGBA) {
	if c == nil {
		return
	}
	for p := m.Pix; len(p) >= 4; p = p[4:] {
		p[0], p[1], p[2] = c.of(p[0], p[1], p[2])
	}
}

// unit is a number from 0 to 1; what is not a number is 0.
func unit(v float64) float64 {
	if !(v > 0) {
		return 0
	}
	return min(v, 1)
}

// toLight and fromLight are the curve of sRGB and its inverse.
func toLight(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func fromLight(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// power is the curve of a gamma.
func power(gamma float64) curve {
	return func(v float64) float64 { return math.Pow(v, gamma) }
}

// primaries are the chromaticities x and y of red, green, blue and white.
type primaries [4][2]float64

// The primaries that pictures name by a number (ITU-T H.273, table 2).
var (
	rec709    = primaries{{0.640, 0.330}, {0.300, 0.600}, {0.150, 0.060}, {0.3127, 0.3290}}
	rec2020   = primaries{{0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}, {0.3127, 0.3290}}
	displayP3 = primaries{{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, {0.3127, 0.3290}}
)

// d50 is the white that profiles relate colours to (ICC.1:2010, 7.2.16).
var d50 = f64.Vec3{0.9642, 1, 0.8249}

// toXYZ turns light of the primaries into colours relative to D50, adapted as
// profiles do (ICC.1:2010, annex E, Bradford); all zero if there is no such
// thing.
func (p primaries) toXYZ() f64.Mat3 {
	var columns [4]f64.Vec3
	for i, c := range p {
		if c[1] < 0.001 {
			return f64.Mat3{}
		}
		columns[i] = f64.Vec3{c[0] / c[1], 1, (1 - c[0] - c[1]) / c[1]}
	}
	m := f64.Mat3{
		columns[0][0], columns[1][0], columns[2][0],
		columns[0][1], columns[1][1], columns[2][1],
		columns[0][2], columns[1][2], columns[2][2],
	}
	back, ok := inverse(m)
	if !ok {
		return f64.Mat3{}
	}
	share := times(back, columns[3])
	for i := range m {
		m[i] *= share[i%3]
	}
	bradford := f64.Mat3{0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296}
	back, ok = inverse(bradford)
	from, to := times(bradford, columns[3]), times(bradford, d50)
	if !ok || min(from[0], from[1], from[2]) < 0.001 {
		return f64.Mat3{}
	}
	scale := f64.Mat3{to[0] / from[0], 0, 0, 0, to[1] / from[1], 0, 0, 0, to[2] / from[2]}
	return product(product(back, product(scale, bradford)), m)
}

func times(m f64.Mat3, v f64.Vec3) f64.Vec3 {
	return f64.Vec3{
		m[0]*v[0] + m[1]*v[1] + m[2]*v[2],
		m[3]*v[0] + m[4]*v[1] + m[5]*v[2],
		m[6]*v[0] + m[7]*v[1] + m[8]*v[2],
	}
}

func product(a, b f64.Mat3) f64.Mat3 {
	var m f64.Mat3
	for i := range m {
		row, column := i/3*3, i%3
		m[i] = a[row]*b[column] + a[row+1]*b[column+3] + a[row+2]*b[column+6]
	}
	return m
}

// inverse is false for a matrix that has none, or hardly.
func inverse(m f64.Mat3) (f64.Mat3, bool) {
	a, b, c := m[4]*m[8]-m[5]*m[7], m[5]*m[6]-m[3]*m[8], m[3]*m[7]-m[4]*m[6]
	det := m[0]*a + m[1]*b + m[2]*c
	if !(math.Abs(det) > 1e-6) {
		return f64.Mat3{}, false
	}
	return f64.Mat3{
		a / det, (m[2]*m[7] - m[1]*m[8]) / det, (m[1]*m[5] - m[2]*m[4]) / det,
		b / det, (m[0]*m[8] - m[2]*m[6]) / det, (m[2]*m[3] - m[0]*m[5]) / det,
		c / det, (m[1]*m[6] - m[0]*m[7]) / det, (m[0]*m[4] - m[1]*m[3]) / det,
	}, true
}
