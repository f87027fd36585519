package pdf_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"

	"convene/pdf"
	"convene/planner"
)

func BenchmarkRender(b *testing.B) {
	press, err := pdf.New()
	if err != nil {
		b.Fatal(err)
	}
	files := pictures()
	for name, doc := range samples() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := press.Render(doc, pdf.Style{}, files); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := pdf.New(); err != nil {
			b.Fatal(err)
		}
	}
}

// letters are so many letters, each to another person.
func letters(n int) iter.Seq[planner.Document] {
	return func(yield func(planner.Document) bool) {
		for i := range n {
			doc := invitation()
			doc.Title = fmt.Sprintf("Invitation %d", i)
			for k := range doc.Sections {
				switch s := &doc.Sections[k]; s.Key {
				case planner.AddressSection:
					s.Blocks = []planner.Block{lines("", fmt.Sprintf("Dr. Gülşən İbrahimqızı %d", i), "Bakı Dövlət Universiteti", "Bakı")}
				case planner.SalutationSection:
					s.Blocks = []planner.Block{para(fmt.Sprintf("Dear Dr. İbrahimqızı %d,", i))}
				}
			}
			if !yield(doc) {
				return
			}
		}
	}
}

func BenchmarkLetters(b *testing.B) {
	press, err := pdf.New()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	n := 0
	if err := press.Batch(letters(b.N), pdf.Style{}, pictures(), func(int, []byte) error { n++; return nil }); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "letters/s")
}

// BenchmarkPlainGofpdf writes a letter of the same look with gofpdf's own
// fonts and cells, to compare with.
func BenchmarkPlainGofpdf(b *testing.B) {
	var faces [3][]byte
	for i, name := range []string{"GentiumBookPlus-Regular", "GentiumBookPlus-Bold", "NotoSans-Regular"} {
		data, err := os.ReadFile("font/faces/" + name + ".ttf")
		if err != nil {
			b.Fatal(err)
		}
		faces[i] = data
	}
	logo, err := fs.ReadFile(pictures(), "logo.png")
	if err != nil {
		b.Fatal(err)
	}
	text := wordsOf(invitation())
	n := 0
	for b.Loop() {
		file := gofpdf.New("P", "pt", "A4", "")
		for i, name := range []string{"serif", "bold", "sans"} {
			file.AddUTF8FontFromBytes(name, "", bytes.Clone(faces[i])) // gofpdf changes them
		}
		file.AddPage()
		file.RegisterImageOptionsReader("logo", gofpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(logo))
		file.ImageOptions("logo", 72, 54, 60, 60, false, gofpdf.ImageOptions{ImageType: "PNG"}, 0, "")
		file.SetY(130)
		for i, part := range []string{"bold", "sans", "serif"} {
			file.SetFont(part, "", 11)
			file.MultiCell(430, 15, strings.Join(text[len(text)*i/3:len(text)*(i+1)/3], " "), "", "J", false)
		}
		if err := file.Output(io.Discard); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "letters/s")
}
