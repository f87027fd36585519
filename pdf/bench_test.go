package pdf_test

import (
	"fmt"
	"iter"
	"testing"

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
