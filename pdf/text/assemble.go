package text

import (
	"golang.org/x/text/unicode/bidi"
)

// assemble makes the lines that end at these items.
func (p *paragraph) assemble(ends []int) []Line {
	lines := make([]Line, 0, len(ends))
	start := 0
	for n, end := range ends {
		for start < end && p.items[start].kind != box {
			start++
		}
		lines = append(lines, p.line(n, start, end))
		start = end + 1
	}
	return lines
}

// run is a piece on its way to its place.
type run struct {
	Piece
	level uint8
	// first and last are its characters.
	first, last int
	space       bool
	// width is the piece's, with what justification adds to a space.
	width float64
	// hang is how far it stands left of its place.
	hang float64
}

func (p *paragraph) line(n, start, end int) Line {
	runs := p.gatherRuns(p.runs[:0], start, end)
	at := &p.items[end]
	line := Line{Ends: at.kind == penalty && at.penalty <= always, Divided: at.kind == penalty && (at.divides || at.penalty == anywhere)}
	if at.kind == penalty && at.penalty == divisionPenalty {
		hyphen := p.run(p.setter.shaper.hyphen(p.face[at.from]), at.from)
		hyphen.Hyphen = true
		if last := len(runs) - 1; last >= 0 {
			hyphen.Divided = runs[last].Divided
		}
		runs = append(runs, hyphen)
	}
	p.runs = runs
	runs = p.turn(runs)
	natural, spaces := 0.0, 0
	for _, r := range runs {
		natural += r.width
		if r.space {
			spaces++
		}
	}
	left, measure := p.measure.line(n)
	if p.fromRight {
		left = 0
	}
	if p.measure.Align == Justify && spaces > 0 && (!line.Ends || natural > measure) {
		natural += widen(runs, (measure-natural)/float64(spaces))
	}
	line.Left = left + p.offset(measure-natural)
	line.Right = line.Left + natural
	place(runs, line.Left)
	line.Pieces = make([]Piece, 0, len(runs)+1) // and what closes the line
	for i := range runs {
		line.Pieces = append(line.Pieces, runs[i].Piece)
	}
	p.close(&line, end)
	return line
}

// widest is how wide a space may become, in parts of the size, before it looks
// like a gap; from 0.7 on pdftotext takes the words beside it for columns.
const widest = 0.66

// widen makes every space of a line wider, or narrower, by as much, and returns
// what that comes to. A line that would have gaps stays as it is.
func widen(runs []run, by float64) (sum float64) {
	for i := range runs {
		if r := &runs[i]; by > 0 && r.space && r.width+by > widest*r.Size {
			return 0
		}
	}
	for i := range runs {
		if r := &runs[i]; r.space {
			r.width += by
			sum += by
		}
	}
	return sum
}

// offset is how far from the left a line with room to spare starts.
func (p *paragraph) offset(room float64) float64 {
	switch {
	case p.measure.Align == Centre:
		return room / 2
	case (p.measure.Align == End) != p.fromRight:
		return room
	}
	return 0
}

// gatherRuns appends the pieces between two items to runs; what stands for one
// word, undivided or between two divisions, is shaped as one.
func (p *paragraph) gatherRuns(runs []run, start, end int) []run {
	for i := start; i < end; i++ {
		it := &p.items[i]
		if it.kind == penalty || it.piece < 0 {
			continue
		}
		if it.kind == glue {
			r := p.run(p.pieces[it.piece].word, it.from)
			r.space = true
			runs = append(runs, r)
			continue
		}
		to := it.to
		for i+1 < end && (p.items[i+1].kind == penalty || p.items[i+1].kind == box && p.items[i+1].piece == it.piece) {
			i++
			if p.items[i].kind == box {
				to = p.items[i].to
			}
		}
		part := p.pieces[it.piece]
		r := p.run(part.word, it.from)
		if it.from != part.from || to != part.to {
			word := p.setter.shaper.word(part.word.Face, p.text[it.from:to], p.spans[p.span[it.from]].Lang, part.word.RightToLeft)
			r = p.run(word, it.from)
			r.Divided = it.piece + 1
		}
		r.last = to - 1
		runs = append(runs, r)
	}
	return runs
}

// run is a word set as character i is.
func (p *paragraph) run(word *Word, i int) run {
	span := &p.spans[p.span[i]]
	piece := Piece{Word: word, Size: span.Style.Size, Colour: span.Style.Colour, Mark: span.Mark}
	return run{Piece: piece, level: p.level(i), first: i, last: i, width: piece.Width()}
}

// turn puts direction marks where text turns to the paragraph's other direction
// and back, beside signs that have no direction of their own. Readers of the
// text see signs in the order of places, and would count them to the other side:
// a space would part nothing, and a bracket close before its contents.
func (p *paragraph) turn(runs []run) []run {
	if p.levels == nil {
		return runs
	}
	var turned []run
	for i, r := range runs {
		turned = append(turned, r)
		own := int(r.level%2) == int(p.base)
		last := i+1 == len(runs)
		if !own && (last || int(runs[i+1].level%2) == int(p.base)) && !p.strong(r.last, p.base == 0) {
			turned = append(turned, p.mark(r, p.base == 0))
		}
		if !own && !last && runs[i+1].level == p.base && !p.strong(runs[i+1].first, p.base == 1) {
			turned = append(turned, p.mark(runs[i+1], p.base == 1))
		}
	}
	return turned
}

// mark is a direction mark before the place of a run. It stands left of its
// place, to come before what starts there.
func (p *paragraph) mark(at run, rightToLeft bool) run {
	at.Word, at.space, at.Hyphen, at.width = p.setter.shaper.mark(at.Word.Face, rightToLeft), false, false, 0
	at.hang = float64(at.Word.Glyphs[0].Advance) * at.Size / float64(at.Word.Face.UnitsPerEm)
	return at
}

// strong reports whether a character has a direction of its own, and that.
func (p *paragraph) strong(i int, rightToLeft bool) bool {
	props, _ := bidi.LookupRune(p.text[i])
	switch props.Class() {
	case bidi.L, bidi.EN:
		return !rightToLeft
	case bidi.R, bidi.AL:
		return rightToLeft
	}
	return false
}

// place gives every run its place from left on, in the order of directions.
func place(runs []run, left float64) {
	levels := make([]uint8, len(runs))
	for i, r := range runs {
		levels[i] = r.level
	}
	for _, i := range visual(levels) {
		runs[i].X = left - runs[i].hang
		left += runs[i].width
	}
}

// close ends a line inside the paragraph with what readers of the text need to
// join it to the next: a space between words, a hyphen inside one.
func (p *paragraph) close(line *Line, end int) {
	at := &p.items[end]
	last := end == len(p.items)-1
	var r run
	switch {
	case at.kind == glue:
		r = p.run(p.pieces[at.piece].word, at.from)
	case at.kind == penalty && at.penalty == anywhere:
		r = p.run(p.setter.shaper.seam(p.face[at.from]), at.from)
		r.Hyphen, r.Divided = true, line.Pieces[len(line.Pieces)-1].Divided
	case line.Ends && !last && len(line.Pieces) > 0:
		before := line.Pieces[len(line.Pieces)-1]
		r = run{Piece: before}
		r.Word = p.setter.shaper.word(before.Word.Face, []rune{' '}, "", false)
	default:
		return
	}
	r.X = line.Right
	if p.base == 1 {
		r.X = line.Left - r.width
	}
	line.Pieces = append(line.Pieces, r.Piece)
}
