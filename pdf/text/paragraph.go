package text

import (
	"encoding/binary"
	"math"
	"slices"
	"unicode"

	"github.com/go-text/typesetting/segmenter"

	"convene/pdf/font"
)

// Align is how the lines of a paragraph stand in their measure.
type Align uint8

const (
	Start   Align = iota // at the side where the language's lines start
	Justify              // at both sides, but for the last line
	Centre
	End
)

// Measure is what the lines of a paragraph have to fit.
type Measure struct {
	Width  float64 // points
	Indent float64 // of the first line
	// Beside is how many first lines stand beside something, and Inset how
	// much narrower they are at their start.
	Beside int
	Inset  float64
	Align  Align
	// Balanced makes all lines about as long, as in titles.
	Balanced bool
	// Divide allows words to be divided.
	Divide bool
	// Lang is the paragraph's language; it decides on the side where lines
	// start.
	Lang string
}

// line is the left end and the width of a line, written from the left.
func (m Measure) line(n int) (left, width float64) {
	if n < m.Beside {
		left = m.Inset
	}
	if n == 0 {
		left += m.Indent
	}
	return left, m.Width - left
}

// Setter breaks paragraphs into lines. It remembers what it shaped and what it
// set, and is not safe for concurrent use: every worker has one of its own.
type Setter struct {
	library     *font.Library
	hyphenation *Hyphenation
	shaper      *shaper
	breaker     breaker
	segmenter   segmenter.Segmenter
	divisions   map[divisionKey][]int
	alphabets   map[alphabetKey][]font.Numbered
	// paragraphs are those set lately, older the ones before them: what every
	// letter has is kept, what only one had is forgotten.
	paragraphs, older map[string][]Line
	key               []byte
	work              paragraph
}

type divisionKey struct{ lang, word string }

// mostParagraphs bounds a setter's memory.
const mostParagraphs = 400

// NewSetter readies a setter.
func NewSetter(library *font.Library, hyphenation *Hyphenation) *Setter {
	return &Setter{
		library: library, hyphenation: hyphenation, shaper: newShaper(),
		divisions: map[divisionKey][]int{}, alphabets: map[alphabetKey][]font.Numbered{}, paragraphs: map[string][]Line{},
	}
}

// Break sets spans as the lines of one paragraph; no text gives no lines. The
// lines are shared and not to be changed. The error is a [MissingGlyph], or
// tells of damaged hyphenation patterns.
func (s *Setter) Break(spans []Span, m Measure) ([]Line, error) {
	s.key = appendKey(s.key[:0], spans, m)
	if lines, known := s.paragraphs[string(s.key)]; known {
		return lines, nil
	}
	lines, known := s.older[string(s.key)]
	if !known {
		var err error
		if lines, err = s.set(spans, m); err != nil {
			return nil, err
		}
	}
	if len(s.paragraphs) >= mostParagraphs {
		s.older, s.paragraphs = s.paragraphs, map[string][]Line{}
	}
	s.paragraphs[string(s.key)] = lines
	return lines, nil
}

// Glyphs is how many glyphs the setter met. Their numbers are never given up:
// whoever keeps a setter for long makes a new one when there are many.
func (s *Setter) Glyphs() int { return s.shaper.inventory.Count() }

// appendKey appends what tells one paragraph from any other.
func appendKey(b []byte, spans []Span, m Measure) []byte {
	number := func(v float64) { b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v)) }
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	flag := func(v bool) {
		if v {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	number(m.Width)
	number(m.Indent)
	number(m.Inset)
	b = append(binary.AppendUvarint(b, uint64(m.Beside)), byte(m.Align))
	flag(m.Balanced)
	flag(m.Divide)
	text(m.Lang)
	for _, s := range spans {
		text(s.Text)
		text(s.Lang)
		flag(s.Whole)
		b = binary.AppendVarint(b, int64(s.Mark))
		b = append(b, byte(s.Style.Family), s.Style.Colour.R, s.Style.Colour.G, s.Style.Colour.B)
		flag(s.Style.Bold)
		flag(s.Style.Italic)
		number(s.Style.Size)
	}
	return b
}

func (s *Setter) set(spans []Span, m Measure) ([]Line, error) {
	p := s.start(spans, m)
	p.gather()
	if len(p.text) == 0 {
		return nil, nil
	}
	p.findLevels()
	if err := p.findFaces(); err != nil {
		return nil, err
	}
	if err := p.itemise(); err != nil {
		return nil, err
	}
	ends := s.breaker.lines(p.items, p.measures())
	return p.assemble(ends), nil
}

// start is a paragraph in the memory of the one before, unless that was a long
// one.
func (s *Setter) start(spans []Span, m Measure) *paragraph {
	p := &s.work
	if cap(p.items) > mostItems {
		*p = paragraph{}
	}
	*p = paragraph{
		setter: s, measure: m, spans: spans,
		text: p.text[:0], span: p.span[:0], bound: p.bound[:0], face: p.face[:0], pieces: p.pieces[:0], items: p.items[:0], runs: p.runs[:0],
	}
	return p
}

// mostItems is how long a paragraph may be whose memory is kept.
const mostItems = 10_000

// paragraph is a paragraph on its way to lines.
type paragraph struct {
	setter  *Setter
	measure Measure
	spans   []Span

	text   []rune
	span   []int // of every character
	bound  []int // the spaces at which no line ends
	face   []*font.Face
	levels []uint8 // nil where everything runs to the right
	// isolate: the character runs the other way, isolated; nil where none does.
	isolate []bool
	base    uint8 // level of what runs as the paragraph does
	// fromRight: lines start at the right.
	fromRight bool

	pieces []part
	items  []item
	runs   []run // of the line that is being made
}

// part is text of one span, face and level, without white space, or one space.
type part struct {
	from, to int // characters of the paragraph
	word     *Word
}

// gather joins the spans' characters; white space becomes one space, and none
// stands at a line's edge.
func (p *paragraph) gather() {
	drop := true // a space here would be doubled or at an edge
	for i, span := range p.spans {
		for _, r := range span.Text {
			switch {
			case r == '\n':
				if n := len(p.text); n > 0 && p.text[n-1] == ' ' {
					p.text, p.span = p.text[:n-1], p.span[:n-1]
				}
				drop = true
			case r != noBreakSpace && unicode.IsSpace(r) && !fixedSpace(r), unicode.IsControl(r):
				if drop {
					continue
				}
				r, drop = ' ', true
			case r == noBreakSpace:
				// Shown and read as any other space: whoever looks for the words
				// need not know where lines end.
				p.bound = append(p.bound, len(p.text))
				r, drop = ' ', false
			default:
				drop = false
			}
			p.text, p.span = append(p.text, r), append(p.span, i)
		}
	}
	for n := len(p.text); n > 0 && (p.text[n-1] == ' ' || p.text[n-1] == '\n'); n-- {
		p.text, p.span = p.text[:n-1], p.span[:n-1]
	}
}

const (
	noBreakSpace = '\u00a0'
	softHyphen   = '\u00ad'
)

// fixedSpace reports whether r is a space of a width of its own, which is kept
// as typed.
func fixedSpace(r rune) bool { return r >= '\u2000' && r <= '\u200a' || r == '\u202f' }

// findFaces finds a face for every character. What is invisible goes with the
// character before it.
func (p *paragraph) findFaces() error {
	p.face = slices.Grow(p.face, len(p.text))[:len(p.text)]
	lib := p.setter.library
	for i, r := range p.text {
		span := &p.spans[p.span[i]]
		st := &span.Style
		switch {
		case Invisible(r) || isMark(r):
			if i > 0 && p.face[i-1] != nil && (Invisible(r) || p.face[i-1].Has(r)) {
				p.face[i] = p.face[i-1]
				continue
			}
			if Invisible(r) {
				p.face[i] = lib.Face(st.Family, st.Bold, st.Italic)
				continue
			}
		}
		family := p.family(i)
		p.face[i] = lib.Covering(r, family, st.Bold, st.Italic)
		if p.face[i] == nil {
			return &MissingGlyph{Rune: r, Text: span.Text}
		}
	}
	return nil
}

// family is the family for a character. Urdu is written in Nastaliq and other
// languages of its script in Naskh, whatever they stand in; the signs and the
// European digits of both belong to Arabic script, and give way to the serif's
// where they stand among Latin letters. So does the space between the two: that
// of Nastaliq, whose words lean over it, is too narrow for Latin letters.
func (p *paragraph) family(i int) font.Family {
	span := &p.spans[p.span[i]]
	st := &span.Style
	arabic := st.Family == font.Naskh || st.Family == font.Nastaliq
	switch {
	case p.level(i)%2 == 0:
		if arabic && p.setter.library.Face(font.Serif, st.Bold, st.Italic).Has(p.text[i]) {
			return font.Serif
		}
	case p.text[i] == ' ' && (i > 0 && p.level(i-1)%2 == 0 || i+1 < len(p.text) && p.level(i+1)%2 == 0):
		if arabic {
			return font.Serif
		}
		return st.Family
	case !RightToLeft(span.Lang):
	case primary(span.Lang) != "ur":
		return font.Naskh
	case !arabic:
		return font.Nastaliq
	}
	return st.Family
}

// isMark reports whether r is a combining mark; the first is U+0300.
func isMark(r rune) bool { return r >= '\u0300' && unicode.Is(unicode.M, r) }

// Invisible reports whether a character has no glyph of its own: our line
// feed, joiners, direction marks and selectors (Unicode's default ignorables
// as far as text contains them).
func Invisible(r rune) bool {
	return r == '\n' || r == softHyphen || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' ||
		r >= '\u2060' && r <= '\u206f' || r == '\ufeff' || r == '\u061c' || r >= '\ufe00' && r <= '\ufe0f' || r == '\u034f'
}

// measures are the paragraph's for the breaker.
func (p *paragraph) measures() measures {
	m := p.measure
	out := measures{
		width:    func(n int) float64 { _, w := m.line(n); return w },
		uniform:  max(m.Beside, 1),
		balanced: m.Balanced,
	}
	out.stub = max(m.Indent, out.width(out.uniform)/12)
	if m.Align != Justify {
		size := 0.0
		for _, s := range p.spans {
			size = max(size, s.Style.Size)
		}
		out.ragged = 5 * size
		if m.Balanced {
			out.ragged = 12 * size
		}
	}
	return out
}
