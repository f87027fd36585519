// Package text turns running text into lines: it finds the faces for its
// characters, shapes them, orders what is written from the right, divides
// words, and breaks the whole into the best lines.
package text

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"convene/pdf/font"
)

// Colour is a colour of the sRGB space (IEC 61966-2-1). The zero value is
// black.
type Colour struct{ R, G, B uint8 }

// Style is how a stretch of text is set.
type Style struct {
	Family       font.Family
	Bold, Italic bool
	Size         float64 // points
	Colour       Colour
}

// Span is a stretch of text of one style and language.
type Span struct {
	// Text is the text; white space of any length is one space, and a line
	// feed ends the line.
	Text  string
	Style Style
	Lang  string // BCP 47; decides about hyphenation and local forms
	// Whole keeps words together, as in names.
	Whole bool
	// Mark is the caller's own, and handed on to the pieces.
	Mark int
}

// Piece is a word, a part of one, or the space between two, at its place in a
// line.
type Piece struct {
	Word   *Word
	Size   float64 // points
	Colour Colour
	Mark   int
	X      float64 // of its left edge, in points from the line's left end
	// Divided numbers the words of a paragraph that stand on several lines, from
	// 1; the parts of one share its number. It is 0 for all that is whole.
	Divided int
	// Hyphen: the piece is not of the text; it divides a word.
	Hyphen bool
}

// Width is the piece's own width in points.
func (p Piece) Width() float64 { return p.Word.width(p.Size) }

// Blank reports whether the piece shows nothing, as the space between words
// does.
func (p Piece) Blank() bool {
	for _, g := range p.Word.Glyphs {
		if above, below := p.Word.Face.Reach(g.ID); above != 0 || below != 0 {
			return false
		}
	}
	return true
}

// Line is one line of a paragraph. Its pieces stand in reading order, which
// for a script written from the right is not the order of their places.
type Line struct {
	Pieces []Piece
	// Left and Right bound what is set, in points from the measure's left end.
	Left, Right float64
	// Ends: the paragraph, or a part of it that a line break closes, ends here.
	Ends bool
	// Divided: the line ends inside a word.
	Divided bool
}

// MissingGlyph says that no face has a character.
type MissingGlyph struct {
	Rune rune
	// Text is the span that the character stands in.
	Text string
}

// Position is the character's place in the text, counted in characters from 1.
func (e *MissingGlyph) Position() int {
	return utf8.RuneCountInString(e.Text[:max(0, strings.IndexRune(e.Text, e.Rune))]) + 1
}

func (e *MissingGlyph) Error() string {
	return fmt.Sprintf("no typeface has the character %s (U+%04X), the character %d of %s; write it another way",
		strconv.QuoteRune(e.Rune), e.Rune, e.Position(), strconv.Quote(e.Text))
}
