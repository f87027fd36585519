package pdf_test

import (
	"bytes"
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"convene/pdf"
	"convene/pdf/flow"
	"convene/pdf/text"
	. "convene/planner"
)

// vocabularies are words of the languages that documents are written in.
func vocabularies() map[string][]string {
	return map[string][]string{
		"en": strings.Fields("the of commemoration and testimony representatives evidence, institutions. responsibility to remembrance well-known “archives” don’t 2027 (thirty-five) museums office fjord"),
		"az": strings.Fields("xatirə mərasimi Əliağa şəhadət və arxivlərin qorunması üçün beynəlxalq məsuliyyət, iştirakçılar. İbrahimqızı ğ ı 1992 (Bakı)"),
		"tr": strings.Fields("anma töreni tanıklıkların kaydedilmesi ve arşivlerin korunması için uluslararası sorumluluk, katılımcılar. Çağlar İstanbul ışık fikir 2027"),
		"ru": strings.Fields("память свидетельство и сохранение архивов международных учреждений, участники. представители Ковалёва обсуждение № 5 (Баку) объявление"),
		"ur": strings.Fields("سالانہ یادگاری سیمینار کی رپورٹ اور گواہیوں کو محفوظ رکھنے کے لیے بین الاقوامی ذمہ داری، شرکاء۔ 2027 نمائندے"),
	}
}

// writer draws a document's parts in one language.
type writer struct {
	t     *rapid.T
	lang  string
	words *rapid.Generator[string]
	notes int
}

func (w *writer) say(least, most int) string {
	return strings.Join(rapid.SliceOfN(w.words, least, most).Draw(w.t, "words"), " ")
}

func (w *writer) chance(n int) bool { return rapid.IntRange(0, n-1).Draw(w.t, "chance") == 0 }

// inlines are running text with what may stand in it.
func (w *writer) inlines(least, most int) []Inline {
	out := str(w.say(least, most))
	if w.chance(3) {
		out = append(out, Str(" "), Strong(str(w.say(1, 4))), Str(" "), Emphasis(str(w.say(1, 9))))
	}
	if w.chance(4) {
		out = append(out, Str(" "), Link{URL: "https://example.org/page", Text: str(w.say(1, 5))})
	}
	if w.lang != "ur" && w.chance(5) {
		out = append(out, Str(" "), Span{Lang: "ur", Text: str("سالانہ یادگاری سیمینار")})
	}
	if w.chance(4) {
		w.notes++
		out = append(out, Footnote{Note: &Note{Blocks: []Block{para(fmt.Sprintf("note%d: ", w.notes) + w.say(1, 60))}}})
	}
	return append(out, Str(" "+w.say(1, 12)))
}

func (w *writer) paragraphs(least, most int) []Block {
	var out []Block
	for range rapid.IntRange(least, most).Draw(w.t, "paragraphs") {
		out = append(out, Paragraph{Text: w.inlines(1, 140)})
	}
	return out
}

// prose is what an organiser may write in Markdown.
func (w *writer) prose() []Block {
	out := w.paragraphs(1, 3)
	for range rapid.IntRange(0, 4).Draw(w.t, "more") {
		switch rapid.IntRange(0, 5).Draw(w.t, "kind") {
		case 0:
			out = append(out, heading(rapid.IntRange(2, 3).Draw(w.t, "level"), w.say(1, 12)))
		case 1:
			list := List{Ordered: w.chance(2)}
			for range rapid.IntRange(1, 6).Draw(w.t, "items") {
				list.Items = append(list.Items, w.paragraphs(1, 1))
			}
			out = append(out, list)
		case 2:
			out = append(out, Quote{Blocks: w.paragraphs(1, 2)})
		case 3:
			table := Table{Columns: []Column{{Head: str(w.say(1, 2))}, {Head: str(w.say(1, 2))}}}
			for range rapid.IntRange(1, 12).Draw(w.t, "rows") {
				table.Rows = append(table.Rows, Row{Head: true, Cells: cells(w.say(1, 3), w.say(1, 25))})
			}
			out = append(out, table)
		case 4:
			out = append(out, Figure{Picture: *shown("hall.jpg", w.say(1, 5)), Caption: str(w.say(1, 14))})
		}
		out = append(out, w.paragraphs(1, 2)...)
	}
	return out
}

// document draws a document of any kind, as the planner makes them.
func document(t *rapid.T) Document {
	langs := vocabularies()
	lang := rapid.SampledFrom([]string{"en", "az", "tr", "ru", "ur"}).Draw(t, "lang")
	w := &writer{t: t, lang: lang, words: rapid.SampledFrom(langs[lang])}
	var doc Document
	switch rapid.IntRange(0, 3).Draw(t, "document") {
	case 0:
		doc = invitation()
		put(&doc, BodySection, w.prose()...)
		put(&doc, SubjectSection, para(w.say(3, 20)))
	case 1:
		doc = sheet()
		table := Table{Style: ScheduleTable, Columns: []Column{{Head: str("Time")}, {Head: str("Item")}, {Head: str("Speaker")}}}
		for i := range rapid.IntRange(1, 40).Draw(t, "slots") {
			table.Rows = append(table.Rows, Row{Head: true, Cells: cells(fmt.Sprintf("%02d:00", i%24), w.say(1, 9), w.say(0, 14))})
		}
		put(&doc, ProgrammeSection, table)
	case 2:
		doc = report(0)
		var body []Block
		for range rapid.IntRange(1, 9).Draw(t, "passages") {
			body = append(body, Passage{Name: []Inline{Name(w.say(1, 4))}, Blocks: w.prose()})
		}
		put(&doc, BodySection, body...)
		if w.chance(2) {
			doc.Contents = str("Contents")
		}
	default:
		doc = illustrated(0)
		remarks := []Block{heading(2, w.say(1, 5))}
		for i := range rapid.IntRange(1, 9).Draw(t, "cards") {
			c := Card{Name: []Inline{Strong{Name(w.say(1, 7))}}, Posts: str(w.say(0, 20)), Heading: str(w.say(1, 3)), Blocks: w.paragraphs(1, 3)}
			if w.chance(2) {
				c.Portrait = shown(fmt.Sprintf("portrait%d.jpg", i%4), "Portrait")
			}
			remarks = append(remarks, c)
		}
		put(&doc, RemarksSection, remarks...)
		var g Gallery
		for range rapid.IntRange(0, 7).Draw(t, "pictures") {
			g.Figures = append(g.Figures, Figure{Picture: *shown("hall.jpg", "Hall"), Caption: str(w.say(1, 9))})
		}
		put(&doc, PicturesSection, g)
	}
	doc.Lang = lang
	return doc
}

func anyStyle(t *rapid.T) pdf.Style {
	return pdf.Style{Paper: rapid.SampledFrom([]pdf.Paper{pdf.A4, pdf.Letter}).Draw(t, "paper"), Letterhead: pdf.Printed}
}

// laidOut draws documents and lays them out.
func laidOut(t *testing.T, check func(t *rapid.T, doc Document, layout *flow.Layout)) {
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	files := pictures()
	rapid.Check(t, func(t *rapid.T) {
		doc := document(t)
		layout, err := press.Layout(doc, anyStyle(t), files)
		if err != nil {
			t.Fatal(err)
		}
		check(t, doc, layout)
	})
}

// lineOf is the text of a line without the hyphens that divide words.
func lineOf(line text.Line) string {
	var b strings.Builder
	for _, p := range line.Pieces {
		for _, g := range p.Word.Glyphs {
			if !p.Hyphen {
				b.WriteString(g.Text)
			}
		}
		if p.Hyphen {
			b.WriteByte('\x00') // the word goes on
		}
	}
	// What helps readers of the text to find directions is not of the text.
	return strings.NewReplacer("\x00 ", "", "\u200e", "", "\u200f", "").Replace(b.String()) + " "
}

// Every word of a document is set once and in order, whatever the language.
func TestRandomDocumentsKeepWords(t *testing.T) {
	laidOut(t, func(t *rapid.T, doc Document, layout *flow.Layout) {
		inNote := func(id flow.NodeID) bool {
			for ; id != flow.Artefact; id = layout.Tree[id].Parent {
				if layout.Tree[id].Tag == flow.NoteTag || layout.Tree[id].Tag == flow.ContentsTag {
					return true
				}
			}
			return false
		}
		var body, notes strings.Builder
		for _, page := range layout.Pages {
			for _, op := range page.Ops {
				line, ok := op.Draw.(flow.Text)
				switch {
				case !ok || op.Node == flow.Artefact:
				case inNote(op.Node):
					if layout.Tree[op.Node].Tag != flow.LabelTag {
						notes.WriteString(lineOf(line.Line))
					}
				default:
					body.WriteString(lineOf(line.Line))
				}
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "\x00", "")), "") }
		want := saidBy(doc)
		got := squeeze(body.String())
		if len(doc.Contents) > 0 {
			got = strings.Replace(got, "Contents", "", 1)
		}
		if want := squeeze(strings.Join(want.words, " ")); got != want {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Fatalf("from byte %d on: got %.120q, want %.120q", i, got[i:], want[i:])
		}
		said := squeeze(notes.String())
		for _, note := range want.notes {
			if n := strings.Count(said, squeeze(strings.Join(note[1:], " "))); n != 1 {
				t.Fatalf("the note %q is set %d times", note, n)
			}
		}
	})
}

// Nothing that belongs to the text stands outside the margins, and no text on
// the notes.
func TestRandomDocumentsKeepMargins(t *testing.T) {
	laidOut(t, func(t *rapid.T, _ Document, layout *flow.Layout) {
		for p, page := range layout.Pages {
			lowest, notes := 0.0, math.Inf(1)
			for _, op := range page.Ops {
				if op.Node == flow.Artefact {
					continue
				}
				if slices.Contains(ancestors(layout.Tree, op.Node), flow.NoteTag) {
					notes = min(notes, op.Y)
				} else if notes > page.Height { // what comes behind notes was set with them
					lowest = max(lowest, op.Y)
				}
				left, right, top, foot := op.X, op.X, op.Y, op.Y
				switch draw := op.Draw.(type) {
				case flow.Text:
					left, right = op.X+draw.Line.Left, op.X+draw.Line.Right
				case flow.Image:
					right, foot = op.X+draw.Width, op.Y+draw.Height
				}
				f := page.Frame
				if left < f.X-0.6 || right > f.X+f.Width+0.6 || top < f.Y-0.1 || foot > f.Y+f.Height+0.1 {
					t.Fatalf("page %d: %v stands at %.1f to %.1f, %.1f to %.1f; the frame is %+v\n%s", p+1, op.Draw, left, right, top, foot, f, layout)
				}
			}
			if lowest > notes {
				t.Fatalf("page %d: text stands at %.1f, and its notes begin at %.1f\n%s", p+1, lowest, notes, layout)
			}
		}
	})
}

// No paragraph leaves one line alone on a page, no heading stands at a page's
// foot.
func TestRandomDocumentsLeaveNothingAlone(t *testing.T) {
	laidOut(t, func(t *rapid.T, _ Document, layout *flow.Layout) {
		lines := map[flow.NodeID]map[int]int{} // on each page
		for p, page := range layout.Pages {
			var last flow.NodeID
			for _, op := range page.Ops {
				if _, ok := op.Draw.(flow.Text); !ok || op.Node == flow.Artefact {
					continue
				}
				if lines[op.Node] == nil {
					lines[op.Node] = map[int]int{}
				}
				lines[op.Node][p]++
				if !slices.Contains(ancestors(layout.Tree, op.Node), flow.NoteTag) {
					last = op.Node
				}
			}
			if tag := layout.Tree[last].Tag; p < len(layout.Pages)-1 && (tag == flow.Heading1 || tag == flow.Heading2 || tag == flow.Heading3) {
				t.Fatalf("page %d ends with a heading\n%s", p+1, layout)
			}
		}
		for node, pages := range lines {
			total := 0
			for _, n := range pages {
				total += n
			}
			for p, n := range pages {
				if n == 1 && total > 1 {
					t.Fatalf("of a paragraph of %d lines one stands alone on page %d: %v\n%s", total, p+1, ancestors(layout.Tree, node), layout)
				}
			}
		}
	})
}

// ancestors are the tags of a node and of what it stands in.
func ancestors(tree flow.Tree, id flow.NodeID) []flow.Tag {
	var tags []flow.Tag
	for ; id != flow.Artefact; id = tree[id].Parent {
		tags = append(tags, tree[id].Tag)
	}
	return tags
}

// A document has the same bytes however often it is set, and by however many
// workers.
func TestRandomDocumentsHaveTheSameBytes(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8)) // so many workers a batch has
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	files := pictures().(fstest.MapFS)
	rapid.Check(t, func(t *rapid.T) {
		docs := rapid.SliceOfN(rapid.Custom(document), 1, 3).Draw(t, "documents")
		style := anyStyle(t)
		var first [][]byte
		for run := range 2 {
			err := press.Batch(repeated(docs, 4), style, files, func(n int, data []byte) error {
				if run == 0 {
					first = append(first, bytes.Clone(data))
				} else if !bytes.Equal(data, first[n]) {
					return fmt.Errorf("document %d has other bytes the second time", n)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// repeated is documents, so many times each.
func repeated(docs []Document, times int) iter.Seq[Document] {
	return func(yield func(Document) bool) {
		for range times {
			for _, d := range docs {
				if !yield(d) {
					return
				}
			}
		}
	}
}
