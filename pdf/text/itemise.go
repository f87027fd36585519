package text

import (
	"slices"
	"unicode"
)

// What ending a line at these places costs (see [item]).
const (
	divisionPenalty = 80   // inside a word, by its patterns
	hyphenPenalty   = 300  // after a written hyphen, which then looks like ours
	nameHyphen      = 1500 // after a hyphen inside a name
	dashPenalty     = 20   // elsewhere without a space, as after a dash
	anywhere        = 9000 // where only a line that holds nothing else is worse
)

// fill is the stretch of glue that takes all the room there is.
const fill = 1e6

// itemise turns the paragraph into items, shaping its words.
func (p *paragraph) itemise() error {
	if p.measure.Align == Justify || p.measure.Indent != 0 {
		p.items = append(p.items, item{kind: box, piece: -1}) // lines never start with glue
	}
	for from, to := range p.setter.units(p.text) {
		if err := p.itemiseUnit(from, to); err != nil {
			return err
		}
	}
	p.endLine()
	return nil
}

// endLine closes a paragraph, or the part before a line break.
func (p *paragraph) endLine() {
	p.items = append(p.items,
		item{kind: penalty, penalty: never, piece: -1},
		item{kind: glue, stretch: fill, penalty: never, piece: -1},
		item{kind: penalty, penalty: always, piece: -1})
}

// itemiseUnit adds the characters between two places at which a line may end
// (UAX #14): a word, its punctuation, and the space after it.
func (p *paragraph) itemiseUnit(from, to int) error {
	for i := from; i < to; {
		switch r := p.text[i]; {
		case r == '\n':
			p.endLine()
			if i+1 < len(p.text) {
				p.items = append(p.items, item{kind: box, piece: -1})
			}
			i++
		case r == ' ' || fixedSpace(r):
			p.addGlue(i, i+1 == to && !p.isBound(i))
			i++
		default:
			if n := len(p.items); i > from && (r != softHyphen || !p.measure.Divide) && n > 0 && p.items[n-1].kind == box && p.items[n-1].piece >= 0 {
				p.items = append(p.items, item{kind: penalty, penalty: anywhere, divides: true, piece: -1, from: i - 1})
			}
			end := i + 1
			for end < to && p.together(end-1, end) {
				end++
			}
			if err := p.addWord(i, end); err != nil {
				return err
			}
			i = end
		}
	}
	if last := p.text[to-1]; to < len(p.text) && last != ' ' && last != '\n' && last != softHyphen {
		p.items = append(p.items, item{kind: penalty, penalty: p.endPenalty(to - 1), divides: hyphen(last), piece: -1})
	}
	return nil
}

// endPenalty is what ending a line after character i costs where no space
// follows it.
func (p *paragraph) endPenalty(i int) float64 {
	switch {
	case hyphen(p.text[i]) && p.spans[p.span[i]].Whole:
		return nameHyphen
	case hyphen(p.text[i]):
		return hyphenPenalty
	}
	return dashPenalty
}

func hyphen(r rune) bool { return r == '-' || r == '\u2010' }

// together reports whether characters i and j, which follow each other, are
// shaped as one.
func (p *paragraph) together(i, j int) bool {
	r := p.text[j]
	return r != ' ' && r != '\n' && !fixedSpace(r) && r != softHyphen && p.text[i] != softHyphen &&
		p.span[i] == p.span[j] && p.face[i] == p.face[j] && p.level(i) == p.level(j)
}

func (p *paragraph) addPart(from, to int) (index int, width float64) {
	span := &p.spans[p.span[from]]
	word := p.setter.shaper.word(p.face[from], p.text[from:to], span.Lang, p.level(from)%2 == 1)
	p.pieces = append(p.pieces, part{from, to, word})
	return len(p.pieces) - 1, word.width(span.Style.Size)
}

func (p *paragraph) isBound(i int) bool {
	_, bound := slices.BinarySearch(p.bound, i)
	return bound
}

func (p *paragraph) addGlue(i int, mayEnd bool) {
	piece, width := p.addPart(i, i+1)
	it := item{kind: glue, width: width, stretch: width / 2, shrink: width / 3, piece: piece, from: i, to: i + 1}
	if fixedSpace(p.text[i]) {
		it.stretch, it.shrink = 0, 0
	}
	if !mayEnd {
		it.penalty = anywhere
	}
	p.items = append(p.items, it)
}

// addWord adds a word, or a part of one, with the places at which it may be
// divided.
func (p *paragraph) addWord(from, to int) error {
	if p.text[from] == softHyphen {
		if p.measure.Divide {
			p.addDivision(from, 0)
		}
		return nil
	}
	piece, width := p.addPart(from, to)
	places, first, err := p.divisions(from, to)
	if err != nil {
		return err
	}
	_, narrow := p.measure.line(max(p.measure.Beside-1, 0))
	word := p.pieces[piece].word
	scale := p.spans[p.span[from]].Style.Size / float64(word.Face.UnitsPerEm)
	start, done := from, 0
	addBox := func(at, advance int) {
		p.items = append(p.items, item{kind: box, width: float64(advance-done) * scale, piece: piece, from: start, to: at})
		start, done = at, advance
	}
	if len(places) > 0 || width > narrow {
		edges, divisible := word.edges(to-from), len(places) > 0
		for at := from + 1; at < to; at++ {
			edge := edges[at-from]
			divides := len(places) > 0 && first+places[0] == at
			if divides {
				places = places[1:]
			}
			switch {
			case edge.inside: // a ligature, which then stays whole
			case divides:
				addBox(at, edge.before)
				p.addDivision(at-1, float64(edge.kern)*scale)
			case width > narrow && !unicode.Is(unicode.M, p.text[at]): // no line can hold it
				addBox(at, edge.before)
				p.items = append(p.items, item{kind: penalty, penalty: anywhere, divides: divisible, piece: -1, from: at - 1, width: float64(edge.kern) * scale})
			}
		}
	}
	addBox(to, word.Advance)
	return nil
}

// addDivision lets the line end after character i, with a hyphen, which makes
// up for kerning with what would follow.
func (p *paragraph) addDivision(i int, kern float64) {
	h := p.setter.shaper.hyphen(p.face[i])
	p.items = append(p.items, item{
		kind: penalty, penalty: divisionPenalty, divides: true, piece: -1, from: i,
		width: h.width(p.spans[p.span[i]].Style.Size) + kern,
	})
}

// divisions are the places at which the characters between from and to may be
// divided, counted from the first letter. A word that starts with a capital may be a name and stays whole, and
// so does what has anything but letters inside.
func (p *paragraph) divisions(from, to int) (places []int, first int, err error) {
	span := &p.spans[p.span[from]]
	if !p.measure.Divide || span.Whole || p.level(from)%2 == 1 {
		return nil, 0, nil
	}
	start, end := from, to
	for start < end && !unicode.IsLetter(p.text[start]) {
		start++
	}
	for end > start && !unicode.IsLetter(p.text[end-1]) {
		end--
	}
	if start == end || unicode.IsUpper(p.text[start]) || p.joined(start, end) {
		return nil, 0, nil
	}
	for _, r := range p.text[start:end] {
		if !unicode.IsLetter(r) && r != '\'' && r != '’' {
			return nil, 0, nil
		}
	}
	key := divisionKey{span.Lang, string(p.text[start:end])}
	places, known := p.setter.divisions[key]
	if !known {
		patterns, err := p.setter.hyphenation.in(span.Lang)
		if err != nil {
			return nil, 0, err
		}
		if patterns != nil {
			places = patterns.divide(p.text[start:end])
		}
		if len(p.setter.divisions) >= mostWords {
			clear(p.setter.divisions)
		}
		p.setter.divisions[key] = places
	}
	return places, start, nil
}

// joined reports whether the letters between start and end belong to a longer
// word: a compound, or one that changes its style or holds a soft hyphen.
func (p *paragraph) joined(start, end int) bool {
	part := func(i int) bool {
		return i >= 0 && i < len(p.text) && (unicode.IsLetter(p.text[i]) || unicode.IsDigit(p.text[i]) || hyphen(p.text[i]) || p.text[i] == softHyphen)
	}
	return part(start-1) || part(end)
}
