package flow

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"convene/pdf/font"
	"convene/pdf/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

func newSetter(t testing.TB) *text.Setter {
	t.Helper()
	lib, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	return text.NewSetter(lib, text.NewHyphenation())
}

// paper is a small sheet with one frame.
func paper(height float64) Sheet {
	return Sheet{
		Width: 240, Height: height + 40, Lang: "en", FirstNumber: 1,
		Frame: func(int) Rect { return Rect{20, 20, 200, height} },
		Notes: NoteStyle{Above: 6, Below: 3, Rule: 40},
	}
}

func body(s string) Paragraph {
	return Paragraph{
		Style: Style{Leading: 12, Below: 6, Align: text.Justify, Divide: true},
		Spans: []Span{{Text: s, Style: text.Style{Size: 10}}},
	}
}

func headed(level int, s string) Paragraph {
	return Paragraph{
		Style: Style{Leading: 16, Above: 12, Below: 4, KeepNext: true},
		Spans: []Span{{Text: s, Style: text.Style{Size: 13, Bold: true}}}, Tag: []Tag{Heading1, Heading2, Heading3}[level-1], BookmarkLevel: level,
	}
}

const prose = "Participants emphasised that commemoration without scholarship becomes ceremony, and scholarship without commemoration becomes indifference. The discussion therefore concentrated on practical questions."

func TestLayouts(t *testing.T) {
	link := &Link{URL: "https://example.org"}
	footnoted := func(label, s string) *Note {
		small := Style{Leading: 9}
		return &Note{
			Label: Paragraph{Style: small, Spans: []Span{{Text: label, Style: text.Style{Size: 7}}}}, Hang: 12, Gap: 4,
			Blocks: []Block{Paragraph{Style: small, Spans: []Span{{Text: s, Style: text.Style{Size: 7}}}}},
		}
	}
	note := footnoted("1", "The first.")
	words := func(s string) Paragraph { p := body(s); p.Style.Align, p.Style.Below = text.Start, 0; return p }
	for name, tt := range map[string]struct {
		height float64
		blocks []Block
	}{
		"paragraphs": {100, []Block{headed(1, "A title"), body(prose), headed(2, "A heading that must not stand alone"), body(prose), body("The end.")}},
		"list": {200, []Block{List{Ordered: true, Hang: 24, Gap: 6, Items: []Item{
			{Label: words("1."), Blocks: []Block{words("One, which is longer than a line of this measure can hold.")}},
			{Label: words("2."), Blocks: []Block{words("Two"), List{Hang: 20, Gap: 6, Items: []Item{{Label: words("•"), Blocks: []Block{words("inside")}}}}}},
		}}}},
		"table": {200, []Block{Table{
			Columns: []Column{{}, {Weight: 1}}, Gap: 10, Rule: 0.5, Rows: []Row{
				{Cells: []Cell{{Tag: HeadCell, Scope: ColumnScope, Blocks: []Block{words("Time")}}, {Tag: HeadCell, Scope: ColumnScope, Blocks: []Block{words("Item")}}}, Ruled: true},
				{Cells: []Cell{{Blocks: []Block{words("10:00")}}, {Blocks: []Block{words("An item that takes more than one line of its column")}}, {Under: true, Blocks: []Block{words("Somebody")}}}, Above: 3, Below: 3, Ruled: true},
				{Cells: []Cell{{}, {Blocks: []Block{words("no time")}}}},
			},
		}}},
		"beside a picture": {140, []Block{Beside{Picture: &Picture{Name: "p", Width: 60, Height: 50, Alt: "A portrait"}, Gap: 10, Blocks: []Block{words("Name"), body(prose)}}, body("After.")}},
		"columns and rule": {140, []Block{Columns{Gap: 20, Columns: [][]Block{{words("left one"), words("left two")}, {words("right")}}}, Rule{Thickness: 1, Length: 50, Style: Style{Above: 6, Align: text.Centre}}, words("below")}},
		"cover":            {120, []Block{words("top"), Space{Filled: true}, words("middle"), Space{Filled: true}, words("foot"), Break{Number: true}, body("First numbered page."), Break{}, body("Second.")}},
		"links": {100, []Block{Paragraph{Style: body("").Style, Spans: []Span{
			{Text: "Read more at ", Style: text.Style{Size: 10}},
			{Text: "a page with a ", Style: text.Style{Size: 10}, Link: link},
			{Text: "long", Style: text.Style{Size: 10, Bold: true}, Link: link},
			{Text: " name", Style: text.Style{Size: 10}, Link: link},
			{Text: " or ask ", Style: text.Style{Size: 10}},
			{Text: "سیمینار", Style: text.Style{Size: 10}, Lang: "ur"},
			{Text: ".", Style: text.Style{Size: 10}},
		}}}},
		"notes": {114, []Block{
			Paragraph{Style: body("").Style, Spans: []Span{{Text: "One text", Style: text.Style{Size: 10}}, {Text: "¹", Style: text.Style{Size: 10}, Note: note}, {Text: " refers to a note, and again", Style: text.Style{Size: 10}}, {Text: "¹", Style: text.Style{Size: 10}, Note: note}, {Text: ".", Style: text.Style{Size: 10}}}},
			body(prose),
			Paragraph{Style: body("").Style, Spans: []Span{{Text: "Another refers to the second", Style: text.Style{Size: 10}}, {Text: "²", Style: text.Style{Size: 10}, Note: footnoted("2", "The second stands at the foot of the next page.")}}},
		}},
		"a note that no foot has room for": {100, []Block{
			Paragraph{Style: body("").Style, Spans: []Span{{Text: "A text", Style: text.Style{Size: 10}}, {Text: "¹", Style: text.Style{Size: 10}, Note: footnoted("1", prose+" "+prose)}}},
			body("After it."),
		}},
		"a table that goes on": {74, []Block{Table{
			Columns: []Column{{Weight: 1}}, Head: 1, Rule: 0.5, Rows: []Row{
				{Cells: []Cell{{Tag: HeadCell, Scope: ColumnScope, Blocks: []Block{words("Head")}}}, Ruled: true, KeepNext: true},
				{Cells: []Cell{{Blocks: []Block{words("one")}}}},
				{Cells: []Cell{{Blocks: []Block{words("two")}}}},
				{Cells: []Cell{{Blocks: []Block{words("three")}}}},
				{Cells: []Cell{{Blocks: []Block{words("four")}}}},
				{Cells: []Cell{{Blocks: []Block{words("five")}}}},
				{Cells: []Cell{{Blocks: []Block{words("six")}}}},
			},
		}}},
		"tent": {160, []Block{Tent{Height: 80, Blocks: []Block{words("A name")}}}},
		"another language": {120, []Block{words("left"), Group{Lang: "ur", Blocks: []Block{
			words("سیمینار"), List{Hang: 20, Gap: 6, Items: []Item{{Label: words("•"), Blocks: []Block{words("رپورٹ")}}}},
		}}}},
		"contents": {100, []Block{
			List{Tag: ContentsTag, Hang: 20, Gap: 6, Items: []Item{{Label: words("1"), Blocks: []Block{Paragraph{Style: words("").Style, Spans: []Span{{Text: "A passage", Style: text.Style{Size: 10}, Link: &Link{Entry: 0}}}}}}}},
			Group{Bookmark: "A passage", BookmarkLevel: 1, Blocks: []Block{headed(2, "Its heading"), body("Its text.")}},
		}},
		"strip": {100, []Block{Strip{Style: Style{Leading: 12}, Gap: 8, Items: []Paragraph{words("one thing"), words("another thing"), words("a third thing"), words("a fourth")}}}},
	} {
		t.Run(name, func(t *testing.T) {
			layout, err := Compose(newSetter(t), paper(tt.height), tt.blocks)
			if err != nil {
				t.Fatal(err)
			}
			got := layout.String()
			golden := filepath.Join("testdata", strings.ReplaceAll(name, " ", "-")+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// However a galley is cut: every slice stands on one page, in order; no page is
// overfull; none ends where it may not, as long as something allowed fits.
func TestCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sheet := paper(100)
		var galley []slice
		run := 0.0 // of slices that may not be parted
		for i := range rapid.IntRange(1, 60).Draw(t, "slices") {
			s := slice{
				height: rapid.Float64Range(1, 25).Draw(t, "height"), above: rapid.Float64Range(0, 9).Draw(t, "above"), below: rapid.Float64Range(0, 9).Draw(t, "below"),
				ops: []Op{{X: float64(i), Draw: Fill{}}},
			}
			switch k := rapid.IntRange(0, 9).Draw(t, "before"); {
			case k == 0:
				s.before, run = forced, 0
			case k < 5 && run+s.height+9 < 100:
				s.before = never
			default:
				run = 0
			}
			run += s.height + 9
			galley = append(galley, s)
		}
		galley[0].before = free
		sheet.LeastLast = rapid.Float64Range(0, 60).Draw(t, "least")
		next := 0
		for p, page := range cut(galley, sheet) {
			for k, op := range page.Ops {
				i := int(op.X - 20)
				if i != next {
					t.Fatalf("page %d has slice %d, want %d", p, i, next)
				}
				if next++; op.Y-20+galley[i].height > 100.01 {
					t.Fatalf("slice %d stands below the frame of page %d", i, p)
				}
				if k == 0 && p > 0 && galley[i].before == never {
					t.Fatalf("page %d starts with slice %d, which may not be parted from the one before", p, i)
				}
				if k > 0 && galley[i].before == forced {
					t.Fatalf("slice %d does not start a page", i)
				}
			}
		}
		if next != len(galley) {
			t.Fatalf("%d of %d slices stand on pages", next, len(galley))
		}
	})
}

// No paragraph leaves one line alone on a page, no heading stands at a foot,
// and no word stands on two pages.
func TestNoWidows(t *testing.T) {
	setter := newSetter(t)
	rapid.Check(t, func(t *rapid.T) {
		var blocks []Block
		for range rapid.IntRange(2, 12).Draw(t, "paragraphs") {
			if rapid.IntRange(0, 3).Draw(t, "heading") == 0 {
				blocks = append(blocks, headed(2, "A heading"))
			}
			blocks = append(blocks, body(strings.Repeat("commemoration of testimony ", rapid.IntRange(1, 20).Draw(t, "length"))))
		}
		layout, err := Compose(setter, paper(130), blocks)
		if err != nil {
			t.Fatal(err)
		}
		lines := map[NodeID][]int{} // how many on each page
		for p, page := range layout.Pages {
			for i, op := range page.Ops {
				if lines[op.Node] == nil {
					lines[op.Node] = make([]int, len(layout.Pages))
				}
				lines[op.Node][p]++
				last := i == len(page.Ops)-1 && p < len(layout.Pages)-1
				if last && layout.Tree[op.Node].Tag != ParagraphTag {
					t.Fatalf("a heading stands at the foot of page %d", p)
				}
				if line := op.Draw.(Text).Line; last && line.Divided {
					t.Fatalf("page %d ends inside a word: %s", p, said(line))
				}
			}
		}
		for node, pages := range lines {
			total := 0
			for _, n := range pages {
				total += n
			}
			for p, n := range pages {
				if n == 1 && total > 1 {
					t.Fatalf("paragraph %d of %d lines has one on page %d", node, total, p)
				}
			}
		}
	})
}
