package text

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"
)

// unicodeData opens a test file of the Unicode Character Database.
func unicodeData(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("/usr/share/unicode", name))
	switch {
	case err == nil:
		t.Cleanup(func() { f.Close() })
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is missing: install the package unicode-data", name)
	default:
		t.Skipf("%s is missing: install the package unicode-data", name)
	}
	return f
}

// ended are the levels of a paragraph that is one line: rule L1 gives white
// space at its end, and before tabs, the paragraph's level. The test files
// write x where the algorithm removes a character.
func ended(text []rune, base uint8) []string {
	found := levels(text, base)
	if found == nil {
		found = make([]uint8, len(text))
	}
	out := make([]string, len(text))
	end := true
	for i := len(text) - 1; i >= 0; i-- {
		p, _ := bidi.LookupRune(text[i])
		out[i] = fmt.Sprint(found[i])
		switch c := p.Class(); c {
		case bidi.BN, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF:
			out[i] = "x"
		case bidi.B, bidi.S, bidi.WS, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
			if end = end || c == bidi.S || c == bidi.B; end {
				out[i] = fmt.Sprint(base)
			}
		default:
			end = false
		}
	}
	return out
}

// places is the order in which characters stand; removed ones are left out.
func places(levels []string) string {
	var at []int
	var known []uint8
	for i, l := range levels {
		if n, err := strconv.ParseUint(l, 10, 8); err == nil {
			at, known = append(at, i), append(known, uint8(n))
		}
	}
	var out []string
	for _, k := range visual(known) {
		out = append(out, strconv.Itoa(at[k]))
	}
	return strings.Join(out, " ")
}

// The Unicode Consortium's conformance tests of whole characters.
func TestBidiCharacters(t *testing.T) {
	lines, checked := bufio.NewScanner(unicodeData(t, "BidiCharacterTest.txt")), 0
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Split(line, ";")
		if len(fields) != 5 {
			continue
		}
		var text []rune
		for code := range strings.FieldsSeq(fields[0]) {
			r, err := strconv.ParseUint(code, 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			text = append(text, rune(r))
		}
		got := ended(text, fields[2][0]-'0')
		if strings.Join(got, " ") != fields[3] || places(got) != fields[4] {
			t.Fatalf("%s: got %s in the order %s", line, got, places(got))
		}
		checked++
	}
	if err := lines.Err(); err != nil || checked < 90000 {
		t.Fatalf("%d paragraphs were checked (%v)", checked, err)
	}
}

// The Consortium's tests of all short sequences of classes.
func TestBidiClasses(t *testing.T) {
	one := map[string]rune{ // of every class
		"L": 'a', "R": 'א', "EN": '1', "ES": '+', "ET": '%', "AN": '١', "CS": ',', "S": '\t', "WS": ' ', "ON": '!', "NSM": '\u0300', "AL": 'گ', "BN": '\u00ad',
		"LRE": '\u202a', "RLE": '\u202b', "PDF": '\u202c', "LRO": '\u202d', "RLO": '\u202e', "LRI": '\u2066', "RLI": '\u2067', "FSI": '\u2068', "PDI": '\u2069',
	}
	lines, checked := bufio.NewScanner(unicodeData(t, "BidiTest.txt")), 0
	var want, order string
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if levels, ok := strings.CutPrefix(line, "@Levels:"); ok {
			want = strings.TrimSpace(levels)
		}
		if places, ok := strings.CutPrefix(line, "@Reorder:"); ok {
			order = strings.TrimSpace(places)
		}
		classes, sides, ok := strings.Cut(line, "; ")
		// A paragraph's end (B) is not our characters' business.
		if !ok || strings.Contains(" "+classes+" ", " B ") {
			continue
		}
		var text []rune
		for class := range strings.FieldsSeq(classes) {
			text = append(text, one[class])
		}
		for base := range uint8(2) {
			if bits, err := strconv.ParseUint(strings.TrimSpace(sides), 16, 8); err != nil || bits>>(1+base)&1 == 0 {
				continue
			}
			got := ended(text, base)
			if strings.Join(got, " ") != want || places(got) != order {
				t.Fatalf("%s at level %d: got %s, want %s", classes, base, got, want)
			}
			checked++
		}
	}
	if err := lines.Err(); err != nil || checked < 300000 {
		t.Fatalf("%d paragraphs were checked (%v)", checked, err)
	}
}
