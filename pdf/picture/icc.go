package picture

import (
	"encoding/binary"
	"math"

	"golang.org/x/image/math/f64"
)

// mostProfile is how large a profile may be, in bytes: those that we can use
// have a few thousand.
const mostProfile = 1 << 20

// profile is the conversion that an ICC profile (ICC.1:2010; the same in
// version 2) asks for: one of three curves and a matrix, or for a grey picture
// of one curve. Any other, and a broken one, counts as sRGB, as does none.
func profile(icc []byte, isGrey bool) *conversion {
	tags, space, ok := readProfile(icc)
	if !ok {
		return nil
	}
	if space == "GRAY" {
		grey, ok := readCurve(tags["kTRC"])
		if !ok || !isGrey {
			return nil
		}
		return newConversion([3]curve{grey, grey, grey}, f64.Mat3{1, 0, 0, 0, 1, 0, 0, 0, 1})
	}
	var curves [3]curve
	var toXYZ f64.Mat3
	for i, channel := range []string{"r", "g", "b"} {
		c, ok := readCurve(tags[channel+"TRC"])
		column, is := readXYZ(tags[channel+"XYZ"])
		if !ok || !is {
			return nil
		}
		curves[i] = c
		toXYZ[i], toXYZ[i+3], toXYZ[i+6] = column[0], column[1], column[2]
	}
	return calibrated(curves, toXYZ)
}

// calibrated is convert, if the colours together make white.
func calibrated(curves [3]curve, toXYZ f64.Mat3) *conversion {
	for i, v := range times(toXYZ, f64.Vec3{1, 1, 1}) {
		if !(math.Abs(v-d50[i]) < 0.1) {
			return nil
		}
	}
	return convert(curves, toXYZ)
}

// readProfile finds the tags of a profile (7.2, 7.3) for RGB or GRAY whose
// colours are given as XYZ.
func readProfile(icc []byte) (tags map[string][]byte, space string, ok bool) {
	const header = 128
	if len(icc) < header+4 || len(icc) > mostProfile || string(icc[36:40]) != "acsp" || string(icc[20:24]) != "XYZ " {
		return nil, "", false
	}
	if space = string(icc[16:20]); space != "RGB " && space != "GRAY" {
		return nil, "", false
	}
	tags = map[string][]byte{}
	table := icc[header+4:]
	for range binary.BigEndian.Uint32(icc[header:]) {
		if len(table) < 12 {
			return nil, "", false
		}
		from, size := uint64(binary.BigEndian.Uint32(table[4:])), uint64(binary.BigEndian.Uint32(table[8:]))
		if from+size <= uint64(len(icc)) {
			tags[string(table[:4])] = icc[from : from+size]
		}
		table = table[12:]
	}
	return tags, space, true
}

// readXYZ reads an XYZType (10.31).
func readXYZ(tag []byte) (f64.Vec3, bool) {
	if len(tag) < 20 || string(tag[:4]) != "XYZ " {
		return f64.Vec3{}, false
	}
	return f64.Vec3{fixed(tag[8:]), fixed(tag[12:]), fixed(tag[16:])}, true
}

// readCurve reads a curveType (10.5) or a parametricCurveType (10.15).
func readCurve(tag []byte) (curve, bool) {
	if len(tag) < 12 {
		return nil, false
	}
	switch string(tag[:4]) {
	case "curv":
		n := uint64(binary.BigEndian.Uint32(tag[8:]))
		values := tag[12:]
		if n == 0 {
			return power(1), true
		}
		if uint64(len(values)) < 2*n {
			return nil, false
		}
		if n == 1 {
			gamma := float64(binary.BigEndian.Uint16(values)) / 256
			return power(gamma), isGamma(gamma)
		}
		return sampled(values[:2*n]), true
	case "para":
		return parametric(binary.BigEndian.Uint16(tag[8:]), tag[12:])
	}
	return nil, false
}

// sampled is a curve of 16-bit values at even steps.
func sampled(values []byte) curve {
	last := len(values)/2 - 1
	value := func(i int) float64 { return float64(binary.BigEndian.Uint16(values[2*i:])) / 0xffff }
	return func(v float64) float64 {
		at := v * float64(last)
		i := min(int(at), last-1)
		share := at - float64(i)
		return value(i)*(1-share) + value(i+1)*share
	}
}

// parametric is a curve of one of the five kinds of table 65.
func parametric(kind uint16, values []byte) (curve, bool) {
	counts := []int{1, 3, 4, 5, 7}
	if int(kind) >= len(counts) || len(values) < 4*counts[kind] {
		return nil, false
	}
	var p [7]float64 // g, a, b, c, d, e, f
	for i := range counts[kind] {
		p[i] = fixed(values[4*i:])
	}
	g, a, b, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	if !isGamma(g) {
		return nil, false
	}
	switch kind {
	case 0:
		return power(g), true
	case 1, 2: // the power and c from -b/a on, c before
		if a == 0 {
			return nil, false
		}
		c, d, e, f = 0, -b/a, c, c
	}
	return func(v float64) float64 {
		if v >= d {
			return math.Pow(a*v+b, g) + e
		}
		return c*v + f
	}, true
}

func isGamma(g float64) bool { return g > 0.1 && g < 10 }

// fixed reads an s15Fixed16Number (4.6).
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }
