package templates

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// colour is an sRGB colour, its channels from 0 to 255.
type colour [3]float64

var (
	black = colour{0, 0, 0}
	white = colour{255, 255, 255}
)

// parseColour reads #rgb or #rrggbb.
func parseColour(s string) (colour, error) {
	hex, ok := strings.CutPrefix(s, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if !ok || len(hex) != 6 || err != nil {
		return colour{}, errors.New("want a colour like #1d3a63")
	}
	return colour{float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff)}, nil
}

func (c colour) String() string {
	return fmt.Sprintf("#%02x%02x%02x", uint8(c[0]), uint8(c[1]), uint8(c[2]))
}

// mixed is the colour with a share, from 0 to 1, of another.
func (c colour) mixed(share float64, other colour) colour {
	for i := range c {
		c[i] = math.Round(c[i]*(1-share) + other[i]*share)
	}
	return c
}

// luminance is the relative luminance (WCAG 2.2, glossary).
func (c colour) luminance() float64 {
	linear := func(channel float64) float64 {
		s := channel / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

// contrast is the contrast ratio of two colours (WCAG 2.2, glossary), from 1 to
// 21.
func contrast(a, b colour) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// The contrasts that text has: what it needs (WCAG 2.2, success criterion
// 1.4.3), and in dark mode, where colours glare, the enhanced one (1.4.6).
const (
	readableContrast = 4.5
	enhancedContrast = 7
)

// legibleOn is the colour, drawn no further towards another than a contrast
// with the ground needs.
func (c colour) legibleOn(ground colour, wanted float64, towards colour) colour {
	for share := 0.0; share < 1; share += 0.05 {
		if mixed := c.mixed(share, towards); contrast(mixed, ground) >= wanted {
			return mixed
		}
	}
	return towards
}

// lightenedOn is the colour, as much lighter as a contrast with a dark ground
// needs, and as colourful as it was: mixed with white it would be grey.
func (c colour) lightenedOn(ground colour, wanted float64) colour {
	hue, saturation, lightness := c.hsl()
	for ; lightness < 1; lightness += 0.02 {
		if lighter := ofHSL(hue, saturation, lightness); contrast(lighter, ground) >= wanted {
			return lighter
		}
	}
	return white
}

// hsl is hue in turns, saturation and lightness from 0 to 1 (CSS Color Module
// Level 4, section 7).
func (c colour) hsl() (hue, saturation, lightness float64) {
	r, g, b := c[0]/255, c[1]/255, c[2]/255
	most, least := max(r, g, b), min(r, g, b)
	lightness = (most + least) / 2
	span := most - least
	if span == 0 {
		return 0, 0, lightness
	}
	switch most {
	case r:
		hue = (g - b) / span
	case g:
		hue = (b-r)/span + 2
	default:
		hue = (r-g)/span + 4
	}
	return math.Mod(hue/6+1, 1), span / (1 - math.Abs(2*lightness-1)), lightness
}

func ofHSL(hue, saturation, lightness float64) colour {
	var c colour
	for i, n := range []float64{0, 8, 4} {
		k := math.Mod(n+hue*12, 12)
		a := saturation * min(lightness, 1-lightness)
		c[i] = math.Round(255 * (lightness - a*max(-1, min(k-3, 9-k, 1))))
	}
	return c
}
