package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// Style is how an organiser's documents look. The zero value is A4 paper, a
// sober blue accent, a printed letterhead and the default archive level.
type Style struct {
	Paper      Paper
	Accent     Accent
	Letterhead Letterhead
	Archive    Archive
	Bilingual  Bilingual
}

// Paper is a size of paper; A4 where empty.
type Paper string

const (
	A4     Paper = "A4"     // ISO 216: 210 by 297 mm
	Letter Paper = "Letter" // ANSI A: 8.5 by 11 in
)

// size is the paper's width and height in points.
func (p Paper) size() (width, height float64, err error) {
	switch p {
	case "", A4:
		return 595.276, 841.89, nil
	case Letter:
		return 612, 792, nil
	}
	return 0, 0, fmt.Errorf("paper %q: want %s or %s", string(p), A4, Letter)
}

// Letterhead says where a letter's head comes from; printed where empty.
type Letterhead string

const (
	Printed    Letterhead = "printed"
	Preprinted Letterhead = "preprinted" // on the paper already: leave room, print none
)

// Bilingual says how the two languages of a letter stand; side by side where
// empty.
type Bilingual string

const (
	SideBySide    Bilingual = "side-by-side" // where the letter then fits one page; else one under the other
	OneUnderOther Bilingual = "one-under-other"
)

// Archive is the standard of preservation that a file claims; default where
// empty.
type Archive string

const (
	DefaultArchive Archive = "default"
	Archive1b      Archive = "1b" // PDF/A-1b, ISO 19005-1
)

// Accent is the colour that sets headings and rules apart, as in "#1d3a63". The
// zero value is a sober blue.
type Accent string

// defaultAccent is the sober blue.
const defaultAccent Accent = "#1d3a63"

// rgb is the colour as its red, green and blue parts.
func (a Accent) rgb() (r, g, b uint8, err error) {
	if a == "" {
		a = defaultAccent
	}
	v, err := strconv.ParseUint(strings.TrimPrefix(string(a), "#"), 16, 32)
	if len(a) != 7 || a[0] != '#' || err != nil {
		return 0, 0, 0, fmt.Errorf("accent %q: want a colour like %s", string(a), defaultAccent)
	}
	return uint8(v >> 16), uint8(v >> 8), uint8(v), nil
}
