package finish_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"convene/pdf/draw"
	"convene/pdf/finish"
	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/text"
)

// job is a painted page with a heading, a link and a rule.
func job(t testing.TB) finish.Job {
	t.Helper()
	lib, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	style := flow.Style{Leading: 14}
	link := &flow.Link{URL: "https://example.org/a(b)c?d=ə"}
	sheet := flow.Sheet{Width: 300, Height: 200, Lang: "en", Frame: func(int) flow.Rect { return flow.Rect{X: 20, Y: 20, Width: 260, Height: 160} }}
	layout, err := flow.Compose(text.NewSetter(lib, text.NewHyphenation()), sheet, []flow.Block{
		flow.Paragraph{Style: style, Tag: flow.Heading1, BookmarkLevel: 1, Spans: []flow.Span{{Text: "Xatirə", Style: text.Style{Size: 12}}}},
		flow.Rule{Thickness: 1},
		flow.Paragraph{Style: style, Spans: []flow.Span{{Text: "Read ", Style: text.Style{Size: 10}}, {Text: "this", Style: text.Style{Size: 10}, Link: link}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var use font.Use
	for _, op := range layout.Pages[0].Ops {
		if line, ok := op.Draw.(flow.Text); ok {
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
	painted, err := new(draw.Painter).Paint(layout, fonts, nil)
	if err != nil {
		t.Fatal(err)
	}
	return finish.Job{
		File: painted.File, Contents: painted.Contents, Marks: painted.Marks, Layout: layout, Fonts: fonts,
		Info: finish.Info{Title: "Xatirə <1992>", Author: "A & B", Lang: "en", Date: time.Date(2017, 2, 21, 0, 0, 0, 0, time.UTC)},
	}
}

func TestFinish(t *testing.T) {
	j := job(t)
	first, err := finish.NewFinisher().Finish(j)
	if err != nil {
		t.Fatal(err)
	}
	second, err := finish.NewFinisher().Finish(j)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("the file has other bytes the second time; %v", err)
	}
	for _, want := range []string{
		"%PDF-1.7\n", "/Subtype/Type0", "/Encoding/Identity-H", "/S/H1", "/S/Link", "/Type/OBJR", "/MarkInfo<</Marked true>>", "/Tabs/S",
		`/URI(https://example.org/a\(b\)c?d=%C9%99)`, "/Title<FEFF0058006100740069007202590020003C0031003900390032003E>", "<dc:creator><rdf:Seq><rdf:li>A &amp; B</rdf:li>",
		"&lt;1992&gt;", "/CreationDate(D:20170221000000+00'00')", "<xmp:CreateDate>2017-02-21T00:00:00Z</xmp:CreateDate>", "/Lang(en)", "/S/GTS_PDFA1", "/Outlines",
	} {
		if !bytes.Contains(first, []byte(want)) {
			t.Errorf("the file lacks %s", want)
		}
	}
	if bytes.Contains(first, []byte("pdfaid:part>")) {
		t.Error("the file claims to be PDF/A")
	}
	j.Archive1b = true
	archive, err := finish.NewFinisher().Finish(j)
	if err != nil || !bytes.HasPrefix(archive, []byte("%PDF-1.4\n")) || !bytes.Contains(archive, []byte("<pdfaid:part>1</pdfaid:part>")) || !bytes.Contains(archive, []byte("/CIDSet")) {
		t.Errorf("the archive's file is not PDF/A-1b; %v", err)
	}
}

// What is not as gofpdf writes it for us is an error that says so.
func TestForeignFiles(t *testing.T) {
	good := job(t)
	for name, change := range map[string]func(j *finish.Job){
		"nothing":       func(j *finish.Job) { j.File = nil },
		"no table":      func(j *finish.Job) { j.File = bytes.ReplaceAll(j.File, []byte("startxref"), []byte("startxxxx")) },
		"place too far": func(j *finish.Job) { j.File = append(j.File, "startxref\n99999999\n%%EOF"...) },
		"place below 0": func(j *finish.Job) {
			at := bytes.Index(j.File, []byte(" 65535 f \n")) + len(" 65535 f \n")
			copy(j.File[at:], "-000000012")
		},
		"own font": func(j *finish.Job) {
			j.File = bytes.Replace(j.File, []byte("/Font <<\n>>\n"), []byte("/Font <<\n/F"), 1)
		},
		"unknown object": func(j *finish.Job) {
			j.File = bytes.Replace(j.File, []byte("<</Type /Page\n"), []byte("<</Type /Pame\n"), 1)
		},
		"packed contents": func(j *finish.Job) { j.File = bytes.Replace(j.File, []byte("<</Length "), []byte("<</Lengtx "), 1) },
		"wrong length":    func(j *finish.Job) { j.File = bytes.Replace(j.File, []byte("<</Length "), []byte("<</Length 9"), 1) },
		"shifted object":  func(j *finish.Job) { j.File = bytes.Replace(j.File, []byte("4 0 obj"), []byte("9 0 obj"), 1) },
		"missing page":    func(j *finish.Job) { j.Marks = nil },
		"unknown element": func(j *finish.Job) { j.Marks = [][]flow.NodeID{{99}} },
		"artefact marked": func(j *finish.Job) { j.Marks = [][]flow.NodeID{{flow.Artefact}} },
		"no catalogue": func(j *finish.Job) {
			j.File = bytes.Replace(j.File, []byte("/Type /Catalog"), []byte("/Type /Cabalog"), 1)
		},
		"page layout grew": func(j *finish.Job) { l := *j.Layout; l.Pages = append(l.Pages, l.Pages[0]); j.Layout = &l },
	} {
		t.Run(name, func(t *testing.T) {
			j := good
			j.File = bytes.Clone(good.File)
			change(&j)
			if _, err := finish.NewFinisher().Finish(j); err == nil || !strings.HasPrefix(err.Error(), "finish the file: ") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Whatever stands in the file, finishing ends with a file or an error.
func FuzzFinish(f *testing.F) {
	good := job(f)
	f.Add(0, []byte("x"), 0)
	f.Add(200, []byte("99 0 obj"), 3)
	f.Add(len(good.File)-30, []byte("9"), 0)
	f.Add(len(good.File)/2, []byte{}, 200)
	f.Fuzz(func(t *testing.T, at int, insert []byte, remove int) {
		at = (at%len(good.File) + len(good.File)) % len(good.File)
		end := at + (remove%500+500)%500
		j := good
		j.File = append(append(bytes.Clone(good.File[:at]), insert...), good.File[min(end, len(good.File)):]...)
		_, _ = finish.NewFinisher().Finish(j) // it must not panic
	})
}
