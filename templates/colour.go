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
