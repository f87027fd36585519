package text

import (
	"iter"
	"unicode"
)

// units are the stretches between the places at which a line of the text may
// end (UAX #14), as from and to. Most text is so plain that the places are
// plain too; what is not goes to the segmenter, which takes ten times as long.
func (s *Setter) units(text []rune) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		if isPlain(text) {
			plainUnits(text, yield)
			return
		}
		s.segmenter.Init(text)
		for lines := s.segmenter.LineIterator(); lines.Next(); {
			l := lines.Line()
			if !yield(l.Offset, l.Offset+len(l.Text)) {
				return
			}
		}
	}
}

// isPlain reports whether lines of a text may end only after spaces, line feeds
// and hyphens between letters: it consists of letters, digits, spaces, and signs
// that stand where they usually do.
func isPlain(text []rune) bool {
	word := func(i int) bool { return i >= 0 && i < len(text) && isWord(text[i]) }
	for i, r := range text {
		switch {
		case isWord(r):
		case r == ' ':
			if i == 0 || i+1 == len(text) || !word(i+1) && text[i+1] != '(' && text[i+1] != '“' || !word(i-1) && text[i-1] != '.' && text[i-1] != ',' && text[i-1] != ')' {
				return false
			}
		case r == '\n':
			if !word(i+1) || i == 0 || text[i-1] == ' ' || text[i-1] == '\n' {
				return false
			}
		case r == '.', r == ',', r == ':', r == ';', r == ')':
			if !word(i-1) || i+1 < len(text) && text[i+1] != ' ' && text[i+1] != '\n' {
				return false
			}
		case r == '(', r == '“':
			if !word(i+1) || i > 0 && text[i-1] != ' ' {
				return false
			}
		case r == '’':
			if !word(i-1) || !word(i+1) {
				return false
			}
		case r == '-':
			if i == 0 || i+1 == len(text) || !unicode.IsLetter(text[i-1]) || !unicode.IsLetter(text[i+1]) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isWord reports whether r is a letter or digit of the scripts that have no
// rules of their own for lines: Latin, Greek and Cyrillic.
func isWord(r rune) bool {
	return '0' <= r && r <= '9' || (r < 0x2b0 || 0x370 <= r && r < 0x530) && unicode.IsLetter(r)
}

func plainUnits(text []rune, yield func(from, to int) bool) {
	from := 0
	for i, r := range text {
		if r != ' ' && r != '\n' && r != '-' && i+1 < len(text) {
			continue
		}
		if !yield(from, i+1) {
			return
		}
		from = i + 1
	}
}
