package draw_test

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"convene/pdf/draw"
	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/text"
)

// shown is a glyph as a viewer shows it.
type shown struct {
	code uint16
	x    float64 // in points
}

// reader shows what the contents of a page say, text only.
type reader struct {
	fonts  []*font.Frozen
	widths []int
	size   float64
	glyphs []shown
}

var (
	fontOperator = regexp.MustCompile(`^/F(\d+) ([\d.]+) Tf\n`)
	textOperator = regexp.MustCompile(`^BT ([-\d.]+) [-\d.]+ Td \[`)
	move         = regexp.MustCompile(`^ ?(-?\d+)`)
	raise        = regexp.MustCompile(`^\] TJ [-\d.]+ Ts \[`)
)

func (r *reader) read(t *testing.T, page string) {
	for len(page) > 0 {
		if m := fontOperator.FindStringSubmatch(page); m != nil {
			r.setFont(m)
			page = page[len(m[0]):]
			continue
		}
		m := textOperator.FindStringSubmatch(page)
		if m == nil {
			page = page[1:]
			continue
		}
		x, _ := strconv.ParseFloat(m[1], 64)
		page = r.line(t, x, page[len(m[0]):])
	}
}

func (r *reader) setFont(m []string) {
	n, _ := strconv.Atoi(m[1])
	r.size, _ = strconv.ParseFloat(m[2], 64)
	r.widths = r.fonts[n].Widths
}

// line shows the operand of one or more operators TJ, and returns what follows.
func (r *reader) line(t *testing.T, x float64, s string) string {
	for {
		if strings.HasPrefix(s, "] TJ ET\n") {
			return s[len("] TJ ET\n"):]
		}
		if m := raise.FindString(s); m != "" {
			s = s[len(m):]
			continue
		}
		if rest, ok := strings.CutPrefix(s, "] TJ\n"); ok {
			m := fontOperator.FindStringSubmatch(rest)
			if m == nil {
				t.Fatalf("%q sets no font", rest[:min(40, len(rest))])
			}
			r.setFont(m)
			s = rest[len(m[0])+len("["):]
			continue
		}
		if m := move.FindStringSubmatch(s); m != nil {
			by, _ := strconv.ParseFloat(m[1], 64)
			x -= by * r.size / 1000
			s = s[len(m[0]):]
			continue
		}
		if s[0] != '(' {
			t.Fatalf("%q is nothing that shows text", s[:min(40, len(s))])
		}
		var codes []byte
		for s = s[1:]; s[0] != ')'; s = s[1:] {
			if s[0] == '\\' {
				s = s[1:]
				if s[0] == 'r' {
					codes = append(codes, '\r')
					continue
				}
			}
			codes = append(codes, s[0])
		}
		s = s[1:]
		for i := 0; i < len(codes); i += 2 {
			code := uint16(codes[i])<<8 | uint16(codes[i+1])
			r.glyphs = append(r.glyphs, shown{code, x})
			x += float64(r.widths[code]) * r.size / 1000
		}
	}
}

// Every glyph stands where it was laid out, to three thousandths of its size,
// at the ends of lines too, whatever the text, its size and its alignment.
func TestGlyphsStandInTheirPlaces(t *testing.T) {
	lib, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields("AVATAR To Wy the office of Łukasz Źródłowski, who fluently fills (if asked) “quotes”; ə ğ ş Москва УФА 1992–2027 Tomorrow’s staffing: illiberal mmmmm iiiii wwwww سالانہ یادگار")
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		var b strings.Builder
		for range 20 + random.IntN(120) {
			b.WriteString(words[random.IntN(len(words))] + " ")
		}
		style := flow.Style{Leading: 30, Align: text.Align(random.IntN(4)), Divide: random.IntN(2) == 0}
		spans := []flow.Span{{Text: b.String(), Style: text.Style{Size: 5 + float64(random.IntN(200))/10, Italic: random.IntN(2) == 0}}}
		sheet := flow.Sheet{Width: 400, Height: 9000, Lang: "en", Frame: func(int) flow.Rect { return flow.Rect{X: 20, Y: 20, Width: 360, Height: 8900} }}
		layout, err := flow.Compose(text.NewSetter(lib, text.NewHyphenation()), sheet, []flow.Block{flow.Paragraph{Style: style, Spans: spans}})
		if err != nil {
			t.Fatal(err)
		}
		fonts := frozen(t, layout)
		painted, err := new(draw.Painter).Paint(layout, fonts, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := reader{fonts: fonts}
		got.read(t, string(painted.Contents[0]))
		n := 0
		for _, op := range layout.Pages[0].Ops {
			for _, piece := range op.Draw.(flow.Text).Line.Pieces {
				for _, g := range piece.Word.Glyphs {
					if n == len(got.glyphs) {
						t.Fatalf("only %d glyphs are shown", n)
					}
					want := op.X + piece.X + float64(g.X)*piece.Size/float64(piece.Word.Face.UnitsPerEm)
					// Places are written to a thousandth of a point.
					if off := math.Abs(got.glyphs[n].x - want); off > 0.003*piece.Size+0.002 {
						t.Fatalf("glyph %d, %q, stands %.4f points from its place at %.1f points", n, g.Text, off, piece.Size)
					}
					n++
				}
			}
		}
		if n != len(got.glyphs) || n == 0 {
			t.Fatalf("%d glyphs are shown, want %d", len(got.glyphs), n)
		}
	}
}

// Rounded widths alone are no reason to move: text without kerning goes into
// one string until they come to three thousandths.
func TestWidthsAreNotCorrectedOneByOne(t *testing.T) {
	got, err := painted(t, nil, line("illiberal militia until midnight will dim its bulb in humid limbo"))
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ := strings.Cut(string(got.Contents[0]), "BT ")
	page, _, _ = strings.Cut(page, "TJ")
	if n := strings.Count(page, "("); n > 4 {
		t.Errorf("the line has %d strings: %q", n, page)
	}
}
