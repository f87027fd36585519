package text

import (
	"regexp"
	"unicode"
	"unicode/utf8"
)

// findLevels finds the direction of the paragraph and of its parts. Lines start
// at the side of the paragraph's language; but a text whose letters are all
// written the other way runs the other way.
func (p *paragraph) findLevels() {
	p.fromRight = RightToLeft(p.measure.Lang)
	left, right := sides(p.text)
	if p.fromRight && (right || !left) || right && !left {
		p.base = 1
	}
	p.fromRight = p.fromRight || p.base == 1
	p.findIsolates()
	for from := 0; from < len(p.text); { // a line break ends what characters have to do with each other
		to := from
		for to < len(p.text) && p.text[to] != '\n' {
			to++
		}
		to = min(to+1, len(p.text))
		if found := isolated(p.text[from:to], p.base, p.isolates(from, to)); found != nil {
			if p.levels == nil {
				p.levels = make([]uint8, len(p.text))
			}
			copy(p.levels[from:to], found)
		}
		from = to
	}
}

// sides reports whether text has letters that are written from the left, and
// from the right.
func sides(text []rune) (left, right bool) {
	for _, r := range text {
		if unicode.IsLetter(r) {
			isRight := writtenFromRight(r)
			left, right = left || !isRight, right || isRight
		}
	}
	return left, right
}

// numbers are telephone numbers and addresses of pages, as a whole. The
// Bidirectional Algorithm would turn their parts round in text written from the
// right; digits alone, as in dates and ranges, it orders as such text has them.
var numbers = regexp.MustCompile(`\+[0-9][0-9 ()./-]*[0-9]|https?://\S*[\pL\pN/]`)

// findIsolates finds what runs the other way than the paragraph and is isolated
// from what stands around it: what says to be in such a language, names of such
// letters, and [numbers].
func (p *paragraph) findIsolates() {
	isolate := func(from, to int) {
		if p.isolate == nil {
			p.isolate = make([]bool, len(p.text))
		}
		for i := from; i < to; i++ {
			p.isolate[i] = true
		}
	}
	for from := 0; from < len(p.text); {
		span, to := p.span[from], from+1
		for to < len(p.text) && p.span[to] == span {
			to++
		}
		lang := p.spans[span].Lang
		other := lang != p.measure.Lang && RightToLeft(lang) != (p.base == 1)
		if !other && p.spans[span].Whole {
			left, right := sides(p.text[from:to])
			other = left != right && right != (p.base == 1)
		}
		if other {
			isolate(from, to)
		}
		from = to
	}
	if p.base == 0 {
		return
	}
	text := string(p.text)
	at, counted := 0, 0 // the same place in characters and in bytes
	for _, found := range numbers.FindAllStringIndex(text, -1) {
		at += utf8.RuneCountInString(text[counted:found[0]])
		length := utf8.RuneCountInString(text[found[0]:found[1]])
		isolate(at, at+length)
		at, counted = at+length, found[1]
	}
}

// isolates are the isolated stretches between two characters, as from and to
// counted from the first of them.
func (p *paragraph) isolates(from, to int) [][2]int {
	if p.isolate == nil {
		return nil
	}
	var stretches [][2]int
	for i, is := range p.isolate[from:to] {
		n := len(stretches)
		switch {
		case !is:
		case n > 0 && stretches[n-1][1] == i:
			stretches[n-1][1]++
		default:
			stretches = append(stretches, [2]int{i, i + 1})
		}
	}
	return stretches
}

func (p *paragraph) level(i int) uint8 {
	if p.levels == nil {
		return 0
	}
	return p.levels[i]
}
