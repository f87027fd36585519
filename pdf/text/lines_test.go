package text

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"convene/pdf/font"
)

func newTestSetter(t testing.TB) *Setter {
	t.Helper()
	lib, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	return NewSetter(lib, NewHyphenation())
}

// dump is the text of lines, one a line, as readers of the text join them:
// without the hyphens that divide words.
func dump(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		for _, p := range l.Pieces {
			for _, g := range p.Word.Glyphs {
				if p.Hyphen {
					b.WriteString("~")
					continue
				}
				b.WriteString(g.Text)
			}
		}
		b.WriteString("|\n")
	}
	return strings.NewReplacer("\u200e", "", "\u200f", "").Replace(b.String()) // our marks of direction
}

const sample = "The afternoon session opened with testimony recorded soon after the events. Professor Əliağa Məmmədov (Bakı) and Dr Gülşən İbrahimqızı described the documentation of individual fates, the classification of archival sources and the responsibility of international institutions for the preservation of evidence."

func TestBreak(t *testing.T) {
	body := Measure{Width: 200, Align: Justify, Divide: true, Lang: "en"}
	for _, tt := range []struct {
		name  string
		spans []Span
		m     Measure
		want  string
	}{
		{"justified", []Span{{Text: sample, Lang: "en"}}, body, `
The afternoon session opened with testi~|
mony recorded soon after the events. |
Professor Əliağa Məmmədov (Bakı) and |
Dr Gülşən İbrahimqızı described the docu~|
mentation of individual fates, the classific~|
ation of archival sources and the respons~|
ibility of international institutions for the |
preservation of evidence.|
`},
		{"white space and line breaks", []Span{{Text: "  one \t two\n"}, {Text: " three  "}, {Text: " four"}}, Measure{Width: 200}, `
one two |
three four|
`},
		{"names stay whole", []Span{{Text: "it was said by "}, {Text: "Commemoration Representatives", Whole: true}}, Measure{Width: 130, Align: Justify, Divide: true}, `
it was said by |
Commemoration |
Representatives|
`},
		{"a word that no line holds", []Span{{Text: strings.Repeat("unbreakable", 5), Whole: true}}, Measure{Width: 120}, `
unbreakableunbreakable~|
unbreakableunbreakable~|
unbreakable|
`},
		{"typed soft hyphen", []Span{{Text: "Muster\u00adtagungen und Muster\u00adtagungen"}}, Measure{Width: 78, Align: Justify, Divide: true}, `
Muster~|
tagungen und |
Mustertagungen|
`},
		{"a word that no line holds is divided by its patterns", []Span{{Text: "an internationalisation and more", Lang: "en"}}, Measure{Width: 70, Align: Justify, Divide: true}, `
an internation~|
alisation and |
more|
`},
		{"a hard space holds", []Span{{Text: "it was then of Dr.\u00a0Khan, said others that commemorated everything", Lang: "en"}}, Measure{Width: 80, Align: Justify, Divide: true}, `
it was then |
of Dr. Khan, |
said others that |
commemorated |
everything|
`},
		{"no text", []Span{{Text: " \t "}}, body, ``},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i := range tt.spans {
				tt.spans[i].Style.Size = 11
			}
			lines, err := newTestSetter(t).Break(tt.spans, tt.m)
			if err != nil {
				t.Fatal(err)
			}
			if got := dump(lines); got != strings.TrimPrefix(tt.want, "\n") {
				t.Errorf("got\n%s", got)
			}
			for i, l := range lines {
				text := strings.TrimSpace(strings.TrimSuffix(dump(lines[i:i+1]), "|\n"))
				if tt.m.Align != Justify || l.Ends || !strings.Contains(text, " ") {
					continue
				}
				// A line ends where the measure does, unless it would gape.
				gap := 0.0
				for _, p := range l.Pieces[:len(l.Pieces)-1] {
					if p.Word.Advance > 0 && p.Blank() {
						gap = p.Width() + (tt.m.Width-l.Right)/float64(strings.Count(text, " "))
					}
				}
				if off := math.Abs(l.Right - tt.m.Width); off > 0.01 && gap < widest*11 {
					t.Errorf("line %d ends at %.2f", i, l.Right)
				}
			}
		})
	}
}

func TestMissingGlyph(t *testing.T) {
	s := newTestSetter(t)
	for _, tt := range []struct {
		text string
		r    rune
		at   int
	}{
		{"not 🙂 fine", '🙂', 5},
		{"a family 👨\u200d👩\u200d👧", '👨', 10},
		{"a heart ❤\ufe0f", '❤', 9},
		{"a flag 🇦🇿", '🇦', 8},
		{"private \U000F0000", '\U000F0000', 9},
		{"北京", '北', 1},
		{"سیمینار 🙂", '🙂', 9},
		{"a broken byte \xff", '\ufffd', 15},
	} {
		_, err := s.Break([]Span{{Text: "fine"}, {Text: tt.text}}, Measure{Width: 100})
		missing, ok := errors.AsType[*MissingGlyph](err)
		if !ok || missing.Rune != tt.r || missing.Text != tt.text || missing.Position() != tt.at {
			t.Errorf("%q: got %v", tt.text, err)
			continue
		}
		if want := fmt.Sprintf("(U+%04X), the character %d of ", tt.r, tt.at); !strings.Contains(err.Error(), want) {
			t.Errorf("%q: the error is %q", tt.text, err)
		}
	}
}

// However a text is broken, nothing of it is lost or doubled, and no line is
// wider than its measure by more than glue may shrink.
func TestBreakKeepsText(t *testing.T) {
	s := newTestSetter(t)
	word := rapid.SampledFrom([]string{
		"a", "of", "representatives", "Əliağa", "“archives”,", "twenty-five", "Źródłowski", "www.example.org/one/two", "سالانہ", "(2017)", "—", "1992–2017",
		"fi\u00adnance", "no\u00a0break", strings.Repeat("long", 20), "e\u0301te\u0301",
	})
	rapid.Check(t, func(t *rapid.T) {
		var spans []Span
		for range rapid.IntRange(1, 6).Draw(t, "spans") {
			text := strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, "words"), " ")
			spans = append(spans, Span{
				Text: text + rapid.SampledFrom([]string{" ", "", "\n"}).Draw(t, "end"), Lang: "en", Whole: rapid.Bool().Draw(t, "whole"),
				Style: Style{Size: rapid.Float64Range(6, 20).Draw(t, "size"), Bold: rapid.Bool().Draw(t, "bold")},
			})
		}
		m := Measure{
			Width: rapid.Float64Range(60, 500).Draw(t, "width"), Indent: rapid.Float64Range(0, 20).Draw(t, "indent"),
			Align: Align(rapid.IntRange(0, 3).Draw(t, "align")), Divide: rapid.Bool().Draw(t, "divide"), Balanced: rapid.Bool().Draw(t, "balanced"), Lang: "en",
		}
		lines, err := s.Break(spans, m)
		if err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		for _, span := range spans {
			want.WriteString(span.Text)
		}
		got := strings.NewReplacer("|\n", "", "~", "", " ", "").Replace(dump(lines))
		if want := strings.NewReplacer(" ", "", "\u00a0", "", "\n", "", "\u00ad", "").Replace(want.String()); got != want {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
		for i, l := range lines {
			if l.Right-l.Left > m.Width+0.5 {
				t.Errorf("line %d is %.1f wide, the measure %.1f", i, l.Right-l.Left, m.Width)
			}
		}
	})
}

func TestDirections(t *testing.T) {
	for _, tt := range []struct {
		text       string
		base       uint8
		stretches  [][2]int
		want       string // levels
		wantPlaces string
	}{
		{"abc", 0, nil, "", "abc"},
		{"ab گف cd", 0, nil, "00011000", "ab فگ cd"},
		{"گف ab", 1, nil, "11122", "ab فگ"},
		{"گف 12 گ", 1, nil, "1112211", "گ 12 فگ"},
		{"گف (12–34) a", 0, nil, "110000000000", "فگ (12–34) a"},
		{"گف (12–34) a", 0, [][2]int{{0, 2}}, "110000000000", "فگ (12–34) a"},
		{"گ 1+2 گ", 1, nil, "1121211", "گ 2+1 گ"},
		{"گ (ab) گ", 1, nil, "11122111", "گ )ab( گ"},
	} {
		got := isolated([]rune(tt.text), tt.base, tt.stretches)
		levels := ""
		for _, l := range got {
			levels += fmt.Sprint(l)
		}
		if tt.text == "گف (12–34) a" && tt.stretches == nil {
			// Without isolation the numbers go with the letters before them.
			if levels == tt.want {
				t.Errorf("%q: the numbers stand apart without isolation", tt.text)
			}
			continue
		}
		if levels != tt.want {
			t.Errorf("%q: levels %s, want %s", tt.text, levels, tt.want)
		}
		if got == nil {
			continue
		}
		places := ""
		for _, i := range visual(got) {
			places += string([]rune(tt.text)[i])
		}
		if places != tt.wantPlaces {
			t.Errorf("%q stands as %q, want %q", tt.text, places, tt.wantPlaces)
		}
	}
}

// Urdu is set in Nastaliq, and other languages of its script in Naskh, alone and
// inside English; what is European among them in the serif.
func TestHands(t *testing.T) {
	s := newTestSetter(t)
	for _, tt := range []struct {
		style            font.Family
		paragraph, lang  string
		text, wantPrefix string
	}{
		{font.Serif, "en", "ur", "سالانہ", "NotoNastaliqUrdu"},
		{font.Sans, "en", "ur-PK", "رپورٹ،", "NotoNastaliqUrdu"},
		{font.Serif, "en", "ar", "بِسْمِ", "NotoNaskhArabic"},
		{font.Serif, "en", "en", "سالانہ", "NotoNaskhArabic"},
		{font.Nastaliq, "ur", "ur", "سالانہ", "NotoNastaliqUrdu"},
		{font.Nastaliq, "ur", "ar", "بِسْمِ", "NotoNaskhArabic"},
		{font.Naskh, "ur", "ur", "سالانہ", "NotoNaskhArabic"},
		{font.Nastaliq, "ur", "ur", "2017", "GentiumBookPlus"},
		{font.Nastaliq, "ur", "ur", "۲۰۱۷", "NotoNastaliqUrdu"},
		{font.Nastaliq, "ur", "en", "ISSI", "GentiumBookPlus"},
	} {
		lines, err := s.Break([]Span{{Text: tt.text, Lang: tt.lang, Style: Style{Family: tt.style, Size: 10}}}, Measure{Width: 300, Lang: tt.paragraph})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range lines[0].Pieces {
			if !strings.HasPrefix(p.Word.Face.Name, tt.wantPrefix) {
				t.Errorf("%s of %s in %s: it is set in %s", tt.text, tt.lang, tt.paragraph, p.Word.Face.Name)
			}
		}
	}
}

// Every character of a word written from the right has a companion; from the
// right, they say the word.
func TestCompanions(t *testing.T) {
	s := newTestSetter(t)
	for family, text := range map[font.Family]string{font.Naskh: "بِسْمِ سالانہ لا", font.Nastaliq: "سالانہ یادگاری"} {
		for word := range strings.FieldsSeq(text) {
			w := s.shaper.word(s.library.Face(family, false, false), []rune(word), "ur", true)
			var companions []Glyph
			for _, g := range w.Glyphs {
				if g.Text != "" {
					companions = append(companions, g)
				}
			}
			slices.SortStableFunc(companions, func(a, b Glyph) int { return b.X - a.X })
			said := ""
			for i, g := range companions {
				said += g.Text
				if i > 0 && companions[i-1].X-(g.X+g.Glyph.Advance) > w.Face.UnitsPerEm/50 {
					t.Errorf("%s: a gap before %q", word, g.Text)
				}
			}
			if said != word {
				t.Errorf("%s is read as %s", word, said)
			}
		}
	}
}

// Which signs hold their neighbours on one line, and which let them go.
func TestSigns(t *testing.T) {
	s := newTestSetter(t)
	for _, tt := range []struct {
		name, sign string
		breaks     bool
	}{
		{"space", " ", true},
		{"tab", "\t", true},
		{"zero-width space", "\u200b", true},
		{"thin space", "\u2009", true},
		{"dash", "—", true},
		{"hard space", "\u00a0", false},
		{"narrow hard space", "\u202f", false},
		{"figure space", "\u2007", false},
		{"hard hyphen", "\u2011", false},
		{"word joiner", "\u2060", false},
		{"byte order mark", "\ufeff", false},
		{"joiner", "\u200d", false},
		{"combining mark", "\u0301", false},
		{"apostrophe", "’", false},
	} {
		lines, err := s.Break([]Span{{Text: "aaaaaaa left" + tt.sign + "right", Style: Style{Size: 10}}}, Measure{Width: 62, Divide: true})
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if got := len(lines) == 2 && strings.HasPrefix(dump(lines[1:]), "right"); got != tt.breaks || len(lines) != 2 {
			t.Errorf("%s: it is broken there: %t\n%s", tt.name, got, dump(lines))
		}
	}
}
