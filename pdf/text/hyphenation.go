package text

import (
	"bufio"
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

//go:embed patterns
var patternFiles embed.FS

// Hyphenation finds where words may be divided, by Liang's method (Franklin M.
// Liang, Word Hy-phen-a-tion by Com-put-er, 1983). It is immutable and safe for
// concurrent use.
type Hyphenation struct {
	languages map[string]func() (*patterns, error)
}

// NewHyphenation offers the languages whose patterns are embedded: English,
// Russian and Turkish. Words of any other language stay whole: a guess would
// divide them wrongly. A language's patterns are read when it is first used.
func NewHyphenation() *Hyphenation {
	lazily := func(file string, lower func(rune) rune) func() (*patterns, error) {
		return sync.OnceValues(func() (*patterns, error) { return readPatterns(file, lower) })
	}
	return &Hyphenation{languages: map[string]func() (*patterns, error){
		"en": lazily("hyph_en_GB.dic", unicode.ToLower),
		"ru": lazily("hyph_ru_RU.dic", unicode.ToLower),
		"tr": lazily("hyph_tr_TR.dic", unicode.TurkishCase.ToLower), // I is ı, İ is i
	}}
}

// in is the patterns of a language (BCP 47), or nil where it has none.
func (h *Hyphenation) in(lang string) (*patterns, error) {
	read, ok := h.languages[primary(lang)]
	if !ok {
		return nil, nil
	}
	return read()
}

// patterns are one language's: pieces of words, "." being a word's edge, with
// a value before, between and after their letters. At an odd value a word may
// be divided, the greatest value deciding.
type patterns struct {
	values      map[string][]byte
	longest     int // bytes
	left, right int // letters that stay together at a word's edges
	lower       func(rune) rune
}

// readPatterns reads a dictionary of libhyphen: the encoding, then options and
// patterns, one a line.
func readPatterns(file string, lower func(rune) rune) (*patterns, error) {
	data, err := patternFiles.ReadFile("patterns/" + file)
	if err != nil {
		return nil, fmt.Errorf("hyphenation patterns: %w", err)
	}
	encoding, data, _ := bytes.Cut(data, []byte("\n"))
	if string(bytes.TrimSpace(encoding)) == "KOI8-R" {
		if data, err = charmap.KOI8R.NewDecoder().Bytes(data); err != nil {
			return nil, fmt.Errorf("hyphenation patterns %s: %w", file, err)
		}
	}
	p := &patterns{values: map[string][]byte{}, left: 2, right: 2, lower: lower}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		switch {
		case strings.HasPrefix(line, "LEFTHYPHENMIN "):
			fmt.Sscan(line[len("LEFTHYPHENMIN "):], &p.left)
		case strings.HasPrefix(line, "RIGHTHYPHENMIN "):
			fmt.Sscan(line[len("RIGHTHYPHENMIN "):], &p.right)
		case line == "", strings.ContainsAny(line, "/% "), strings.ToUpper(line) == line && strings.ToLower(line) != line:
			// A comment, another option, or a division that changes letters.
		default:
			p.add(line)
		}
	}
	return p, lines.Err()
}

func (p *patterns) add(pattern string) {
	var letters []byte
	values := []byte{0}
	for _, r := range pattern {
		if '0' <= r && r <= '9' {
			values[len(values)-1] = byte(r - '0')
			continue
		}
		letters = utf8.AppendRune(letters, r)
		values = append(values, 0)
	}
	p.values[string(letters)] = values
	p.longest = max(p.longest, len(letters))
}

// divide returns the places, counted in runes, at which a word of letters and
// apostrophes may be divided.
func (p *patterns) divide(word []rune) []int {
	if len(word) < p.left+p.right {
		return nil
	}
	edged := []byte{'.'}
	starts := []int{0} // of each letter in edged
	for _, r := range word {
		starts = append(starts, len(edged))
		if r == '\'' {
			r = '’'
		}
		edged = utf8.AppendRune(edged, p.lower(r))
	}
	starts = append(starts, len(edged), len(edged)+1)
	edged = append(edged, '.')

	best := make([]byte, len(starts))
	for i := range len(starts) - 1 {
		for j := i + 1; j < len(starts) && starts[j]-starts[i] <= p.longest; j++ {
			for k, v := range p.values[string(edged[starts[i]:starts[j]])] {
				best[i+k] = max(best[i+k], v)
			}
		}
	}
	var places []int
	for i := p.left; i <= len(word)-p.right; i++ {
		if best[i+1]%2 == 1 && letters(word[i-p.left:i]) && letters(word[i:i+p.right]) {
			places = append(places, i)
		}
	}
	return places
}

// letters reports whether all of these are letters. Beside a division an
// apostrophe counts as a word's edge: patterns do not know the suffixes after
// it, and would make does-n't and cumhuriye-t'in.
func letters(text []rune) bool {
	return !slices.ContainsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
}
