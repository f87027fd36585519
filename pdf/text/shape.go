package text

import (
	"unicode/utf8"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
	"golang.org/x/text/unicode/bidi"

	"convene/pdf/font"
)

// Word is shaped text of one face and direction, in the face's own units. It
// is immutable and may be used in any number of places.
type Word struct {
	Face *font.Face
	// Glyphs stand for their texts in reading order; those without a text in
	// the order of their places.
	Glyphs      []Glyph
	Advance     int
	RightToLeft bool
	// Above and Below are how far a word written from the right reaches above
	// and below the baseline; 0 for others, which keep to their leading.
	Above, Below int
}

// Glyph is a glyph at its place in a word, counted from the word's left end on
// the baseline, right and up.
type Glyph struct {
	font.Glyph
	// Number is the glyph's in the inventory of its setter.
	Number int
	X, Y   int
	// advance is how much of the word's advance is this glyph's.
	advance int
	// cluster is the index of the first character that it stands for.
	cluster int
}

func (w *Word) width(size float64) float64 {
	return float64(w.Advance) * size / float64(w.Face.UnitsPerEm)
}

// edge is what stands before a character of a word.
type edge struct {
	before int  // its width
	kern   int  // what it is wider where nothing follows
	inside bool // a glyph stands for characters at both sides
}

// edges are those before each of a word's characters, which are so many.
func (w *Word) edges(characters int) []edge {
	edges := make([]edge, characters+1)
	for i := range edges {
		edges[i].inside = true
	}
	for _, g := range w.Glyphs {
		if w.RightToLeft && g.Text != "" {
			continue // a companion, of which every character has one
		}
		edges[g.cluster].inside = false
		edges[g.cluster+1].before += g.advance
		if !w.RightToLeft {
			edges[g.cluster+1].kern = w.Face.Advance(g.ID) - g.advance
		}
	}
	for i := 1; i <= characters; i++ {
		edges[i].before += edges[i-1].before
		if edges[i-1].inside {
			edges[i].kern = edges[i-1].kern
		}
	}
	return edges
}

// mostWords bounds a shaper's memory.
const mostWords = 3000

type wordKey struct {
	face        *font.Face
	text, lang  string
	rightToLeft bool
}

// shaper shapes words and remembers them.
type shaper struct {
	buffer    *harfbuzz.Buffer
	fonts     map[*font.Face]*harfbuzz.Font
	words     map[wordKey]*Word
	inventory font.Inventory
	key       []byte
}

func newShaper() *shaper {
	buffer := harfbuzz.NewBuffer()
	// A glyph is to say exactly for which characters it stands.
	buffer.ClusterLevel = harfbuzz.MonotoneCharacters
	return &shaper{buffer: buffer, fonts: map[*font.Face]*harfbuzz.Font{}, words: map[wordKey]*Word{}}
}

// word shapes text that has one face, language and direction.
func (s *shaper) word(face *font.Face, text []rune, lang string, rightToLeft bool) *Word {
	s.key = s.key[:0]
	for _, r := range text {
		s.key = utf8.AppendRune(s.key, r)
	}
	if w := s.words[wordKey{face, string(s.key), lang, rightToLeft}]; w != nil { // without a copy of the key
		return w
	}
	if len(s.words) >= mostWords {
		clear(s.words)
	}
	w := s.shape(face, text, lang, rightToLeft)
	s.words[wordKey{face, string(s.key), lang, rightToLeft}] = w
	return w
}

func (s *shaper) shape(face *font.Face, text []rune, lang string, rightToLeft bool) *Word {
	shaped := s.fonts[face]
	if shaped == nil {
		shaped = harfbuzz.NewFont(face.ForShaper())
		s.fonts[face] = shaped
	}
	b := s.buffer
	b.Clear()
	b.AddRunes(text, 0, len(text))
	b.Props = harfbuzz.SegmentProperties{
		Direction: harfbuzz.LeftToRight,
		Language:  language.NewLanguage(lang),
		Script:    script(text),
	}
	if rightToLeft {
		b.Props.Direction = harfbuzz.RightToLeft
	}
	b.Shape(shaped, nil)

	w := &Word{Face: face, RightToLeft: rightToLeft, Glyphs: make([]Glyph, len(b.Info))}
	for i, info := range b.Info { // in the order of places
		pos := b.Pos[i]
		w.Glyphs[i] = Glyph{
			Glyph:   font.Glyph{ID: uint16(info.Glyph)},
			X:       w.Advance + int(pos.XOffset),
			Y:       int(pos.YOffset),
			advance: int(pos.XAdvance),
			cluster: info.Cluster,
		}
		w.Advance += int(pos.XAdvance)
	}
	if rightToLeft {
		w.measure()
		w.Glyphs = append(w.Glyphs, w.companions(text)...)
	} else {
		w.giveText(text)
	}
	return s.numbered(w)
}

// numbered gives a word's glyphs their numbers.
func (s *shaper) numbered(w *Word) *Word {
	for i := range w.Glyphs {
		g := &w.Glyphs[i]
		g.Number = s.inventory.Number(w.Face, g.Glyph)
	}
	return w
}

// measure finds how far the word's glyphs reach.
func (w *Word) measure() {
	for _, g := range w.Glyphs {
		above, below := w.Face.Reach(g.ID)
		w.Above, w.Below = max(w.Above, above+g.Y), max(w.Below, below-g.Y)
	}
}

// giveText tells the first glyph of every cluster for which characters the
// cluster stands.
func (w *Word) giveText(text []rune) {
	end := len(text)
	for i := len(w.Glyphs) - 1; i >= 0; i-- {
		g := &w.Glyphs[i]
		if i == 0 || w.Glyphs[i-1].cluster != g.cluster {
			g.Text = string(text[g.cluster:end])
			end = g.cluster
		}
	}
}

// companions are blank glyphs over a word that is written from the right, one
// for each character, which stand for the text in place of the glyphs that are
// seen. Readers of the text go by where a glyph stands, from the right; but in
// Arabic script an alif can stand to the right of the lam before it, a vowel
// sign to the right of its letter, and in Nastaliq no two on one line.
func (w *Word) companions(text []rune) []Glyph {
	blank := w.Face.Glyph(' ')
	// Their edges are multiples of a step, so that a file needs few widths, and
	// they touch: a gap might be taken for a space.
	step := max(1, min(w.Face.UnitsPerEm/20, w.Advance/max(1, len(text))))
	edge := func(i int) int {
		if i == len(text) {
			return w.Advance // and so does what follows without a space
		}
		return w.Advance * i / len(text) / step * step
	}
	var out []Glyph
	for i, r := range text {
		width := edge(i+1) - edge(i)
		out = append(out, Glyph{Glyph: font.Glyph{ID: blank, Text: string(r), Advance: max(1, width)}, X: w.Advance - edge(i+1), cluster: i})
		// Readers of the text take signs that also stand inside numbers for
		// parts of one, which would turn round what follows.
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.ES, bidi.ET, bidi.CS:
			mark := directionMark(w.Face, true)
			mark.X, mark.cluster = w.Advance-edge(i+1)-mark.Advance, i
			out = append(out, mark)
		}
	}
	return out
}

// directionMark is a blank glyph, as narrow as can be, that tells readers of
// the text which way it runs.
func directionMark(face *font.Face, rightToLeft bool) Glyph {
	text := "\u200e"
	if rightToLeft {
		text = "\u200f"
	}
	return Glyph{Glyph: font.Glyph{ID: face.Glyph(' '), Text: text, Advance: max(1, face.UnitsPerEm/200)}}
}

// mark is a direction mark for itself.
func (s *shaper) mark(face *font.Face, rightToLeft bool) *Word {
	return s.numbered(&Word{Face: face, Glyphs: []Glyph{directionMark(face, rightToLeft)}, RightToLeft: rightToLeft})
}

// hyphen is the hyphen at the end of a line that ends inside a word. Readers of
// the text that join lines, pdftotext among them, know a division by a plain
// hyphen at a line's end and drop it; they keep a soft one.
func (s *shaper) hyphen(face *font.Face) *Word {
	return s.word(face, []rune{'-'}, "", false)
}

// seam is the invisible end of a line that ends inside a word without a
// hyphen: a space that stands for one.
func (s *shaper) seam(face *font.Face) *Word {
	id := face.Glyph(' ')
	return s.numbered(&Word{Face: face, Glyphs: []Glyph{{Glyph: font.Glyph{ID: id, Text: "-"}}}})
}

// script is that of the first character that has one of its own.
func script(text []rune) language.Script {
	for _, r := range text {
		if s := language.LookupScript(r); s.Strong() {
			return s
		}
	}
	return language.Latin
}
