package text

import (
	"strings"
	"testing"
)

func TestDivide(t *testing.T) {
	for _, tt := range []struct{ lang, want string }{
		{"en", "com-mem-or-a-tion"},
		{"en-GB", "rep-res-ent-at-ive"},
		{"en", "gov-ern-ment's"},
		{"en", "the"},
		{"ru", "пред-ста-ви-тель"},
		{"az", "respublikasının"},
		{"", "commemoration"},
	} {
		p, err := NewHyphenation().in(tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		word := strings.ReplaceAll(tt.want, "-", "")
		if p == nil {
			if word != tt.want {
				t.Errorf("no patterns for %q", tt.lang)
			}
			continue
		}
		var b strings.Builder
		runes, from := []rune(word), 0
		for _, at := range p.divide(runes) {
			b.WriteString(string(runes[from:at]) + "-")
			from = at
		}
		b.WriteString(string(runes[from:]))
		if b.String() != tt.want {
			t.Errorf("%s: %s is divided as %s", tt.lang, tt.want, &b)
		}
	}
}
