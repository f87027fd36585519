package text

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"convene/pdf/font"
)

// Whatever the text, it comes out as lines that hold all of it, or as an error
// that names a character of it.
func FuzzBreak(f *testing.F) {
	f.Add("plain words, broken into lines", uint16(80), byte(0))
	f.Add("tab\there\nand\r\nthere\v\f\u0085\u2028\u2029end", uint16(60), byte(1))
	f.Add("a\u00a0b\u202fc\u2007d\u00ade\u2011f\u200bg\u2060h\ufeffi", uint16(30), byte(2))
	f.Add("\u0301first \u0327\u0301", uint16(40), byte(3))
	f.Add("\u200d\u200c\u200d می\u200cخواهم لا", uint16(50), byte(4))
	f.Add("\u2067abc \u2066گفس\u2069 12\u2069\u202e def \u202c\u202bx", uint16(70), byte(5))
	f.Add("گفس (12–34), abc 21-02-2017 +92-51-9223974۔", uint16(90), byte(13))
	f.Add("☺\ufe0f 👨\u200d👩\u200d👧 \ue000", uint16(70), byte(0))
	f.Add("\xff\xfe\xed\xa0\x80 \x00\x07", uint16(70), byte(0))
	f.Add(strings.Repeat("a\u00ad", 60)+strings.Repeat("b", 300)+strings.Repeat("\u0301", 40), uint16(40), byte(2))
	f.Add("-- --- ——— ... ((( ))) «»“”", uint16(10), byte(6))
	f.Add("x", uint16(0), byte(0))
	s := newTestSetter(f)
	f.Fuzz(func(t *testing.T, text string, width uint16, how byte) {
		if len(text) > 100_000 {
			return
		}
		m := Measure{Width: float64(width) / 2, Align: Align(how & 3), Divide: how&2 != 0, Balanced: how&16 != 0, Lang: []string{"en", "ur"}[how>>2&1]}
		half := len(text) / 2
		for half > 0 && !utf8.RuneStart(text[half]) {
			half--
		}
		spans := []Span{
			{Text: text[:half], Lang: m.Lang, Style: Style{Size: 10, Family: font.Family(how >> 3 & 3)}},
			{Text: text[half:], Lang: []string{"en", "ur"}[how>>5&1], Whole: how&64 != 0, Style: Style{Size: 11, Bold: how&128 != 0}},
		}
		lines, err := s.Break(spans, m)
		if missing, ok := errors.AsType[*MissingGlyph](err); ok {
			if !strings.ContainsRune(missing.Text, missing.Rune) || missing.Error() == "" {
				t.Fatalf("%q is not of %q", missing.Rune, missing.Text)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got, want := seen(dump(lines)), seen(spans[0].Text)+seen(spans[1].Text); got != want {
			t.Fatalf("got  %+q\nwant %+q", got, want)
		}
	})
}

// seen is what of a text must come out, whatever its lines.
func seen(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == softHyphen || r == '\u200e' || r == '\u200f' || r == '|' || r == '~' {
			return -1
		}
		return r
	}, text)
}

// Setting takes time by the text's length, not by its square: 100 KB of one word
// took half a minute.
func TestLongText(t *testing.T) {
	if testing.Short() {
		t.Skip("long texts")
	}
	for name, unit := range map[string]string{
		"no space": "a", "one word": "unbreakable", "words": "the commemoration of representatives and testimony, ",
		"Urdu": "سالانہ یادگاری سیمینار کی رپورٹ ", "Urdu without a space": "سالانہیادگاری", "brackets": "گ(", "both ways": "a گ 1 (",
		"combining": "\u0301", "soft hyphens": "\u00ad", "syllables": "a\u00ad", "hyphens": "-", "hard spaces": "\u00a0", "hard-spaced": "a\u00a0",
		"line breaks": "a\n", "joiners": "\u200d", "isolates": "\u2067a", "embeddings": "\u202bگ\u202c", "telephones": "+92-51 گ ", "zero-width spaces": "\u200b",
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Repeat(unit, 100_000/len(unit))
			s := newTestSetter(t)
			start := time.Now()
			if _, err := s.Break([]Span{{Text: text, Lang: "en", Style: Style{Size: 11}}}, Measure{Width: 300, Align: Justify, Divide: true, Lang: "en"}); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %s", took)
			} else {
				t.Log(took)
			}
		})
	}
}
