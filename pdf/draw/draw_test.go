package draw_test

import (
	"strings"
	"testing"

	"convene/pdf/draw"
	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/text"
)

// painted is a page of these operations as gofpdf wrote it.
func painted(t *testing.T, pictures map[string]int, blocks ...flow.Block) (*draw.Painted, error) {
	t.Helper()
	lib, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	setter := text.NewSetter(lib, text.NewHyphenation())
	layout, err := flow.Compose(setter, flow.Sheet{Width: 300, Height: 200, Lang: "en", Frame: func(int) flow.Rect { return flow.Rect{X: 20, Y: 20, Width: 260, Height: 160} }}, blocks)
	if err != nil {
		t.Fatal(err)
	}
	return new(draw.Painter).Paint(layout, frozen(t, layout), pictures)
}

// frozen are the faces of a layout.
func frozen(t *testing.T, layout *flow.Layout) []*font.Frozen {
	t.Helper()
	var use font.Use
	for _, page := range layout.Pages {
		for _, op := range page.Ops {
			line, ok := op.Draw.(flow.Text)
			if !ok {
				continue
			}
			for _, piece := range line.Line.Pieces {
				for _, g := range piece.Word.Glyphs {
					use.Add(piece.Word.Face, &g.Glyph, g.Number)
				}
			}
		}
	}
	fonts, _, err := use.Freeze("", nil)
	if err != nil {
		t.Fatal(err)
	}
	return fonts
}

func line(s string) flow.Paragraph {
	return flow.Paragraph{Style: flow.Style{Leading: 14}, Spans: []flow.Span{{Text: s, Style: text.Style{Size: 10}}}}
}

// What stands on a page is painted in its order, each inside the mark of its
// element, and what is turned about its own place.
func TestPaint(t *testing.T) {
	got, err := painted(t, nil, flow.Rule{Thickness: 1}, line("To (a) \\ b"), flow.Tent{Height: 40, Blocks: []flow.Block{line("Name")}})
	if err != nil {
		t.Fatal(err)
	}
	file := string(got.Contents[0])
	for _, want := range []string{
		"/Artifact BMC", "20 179 260 1 re f", "/P <</MCID 0>> BDC", "/P <</MCID 1>> BDC",
		"BT -1 0 0 -1 ", // the name as seen from the other side
	} {
		i := strings.Index(file, want)
		if i < 0 {
			t.Fatalf("the page lacks %q, or has it in another order:\n%q", want, got.Contents[0])
		}
		file = file[i+len(want):]
	}
	if n := strings.Count(string(got.Contents[0]), " BDC") + strings.Count(string(got.Contents[0]), " BMC"); n != strings.Count(string(got.Contents[0]), "\nEMC") {
		t.Errorf("%d marked contents are opened and not all closed:\n%q", n, got.Contents[0])
	}
	if len(got.Marks) != 1 || len(got.Marks[0]) != 2 {
		t.Errorf("the marks are %v", got.Marks)
	}
}

// A string of codes can be read back, whatever bytes it has.
func TestCodesAreEscaped(t *testing.T) {
	var all strings.Builder // so many glyphs that codes take every value of a byte
	for r := '!'; r < 0x250; r++ {
		if r < 0x7f || r > 0xa0 && r != 0xad {
			all.WriteRune(r)
			all.WriteByte(' ')
		}
	}
	got, err := painted(t, nil, line(all.String()))
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ := strings.Cut(string(got.Contents[0]), "BT ")
	depth, codes := 0, 0
	for i := 0; i < len(page); i++ {
		switch c := page[i]; {
		case c == '\\' && depth > 0:
			i++
			codes++
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == '\r' && depth > 0:
			t.Errorf("a carriage return stands bare at byte %d", i)
		case depth > 0:
			codes++
		}
		if depth < 0 || depth > 1 {
			t.Fatalf("strings lie in each other at byte %d", i)
		}
		if strings.HasPrefix(page[i:], "endstream") {
			break
		}
	}
	if codes < 800 || codes%2 != 0 {
		t.Errorf("%d bytes of codes", codes)
	}
}

// What was not made ready for a page is named.
func TestMissing(t *testing.T) {
	_, err := painted(t, nil, flow.Picture{Name: "hall.jpg", Width: 10, Height: 10, Alt: "A hall"})
	if err == nil || !strings.Contains(err.Error(), "hall.jpg") {
		t.Errorf("a picture that was not prepared: %v", err)
	}
}
