package pdf_test

import (
	"fmt"
	"iter"
	"slices"
	"sync/atomic"
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

// guests are names and posts as they stand in lists of guests; letters combine
// them.
var guests = struct{ first, last, post, place []string }{
	[]string{"Gülşən", "Oğuz", "Łukasz", "Đurđica", "Светлана", "Ayesha", "John", "Françoise", "Jürgen", "Əliağa", "Zoë", "Quentin", "Ximena"},
	[]string{"İbrahimqızı", "Çağlar", "Źródłowski", "Šimić", "Ковалёва", "Khan", "McKenzie", "Lefèvre", "Grünwald", "Məmmədov", "van Wyk", "Yılmaz", "Núñez", "O’Brien", "Bąk", "Þórsson", "Žižka"},
	[]string{"Professor of International Law", "Director of the Museum of Memory", "Member of the Senate", "Research Fellow", "Editor-in-Chief", "Head of Mission", "Judge (retired)"},
	[]string{"Bakı Dövlət Universiteti, Bakı", "Quaid-i-Azam University, Islamabad", "Uniwersytet Jagielloński, Kraków", "Ankara Üniversitesi, Ankara", "National Archives, Kew"},
}

// letters are so many letters from a number on, each to another person: name,
// address, salutation and what is asked of somebody differ, as in any mailing.
func letters(from, n int) iter.Seq[planner.Document] {
	return func(yield func(planner.Document) bool) {
		for i := range n {
			if !yield(letterTo(from + i)) {
				return
			}
		}
	}
}

func letterTo(i int) planner.Document {
	of := func(list []string, at int) string { return list[(at+1000*len(list))%len(list)] }
	last := of(guests.last, i)
	name := fmt.Sprintf("Dr. %s %s", of(guests.first, i/len(guests.last)+i), last)
	post, place := of(guests.post, i/3), of(guests.place, i/2)
	doc := invitation()
	doc.Title = fmt.Sprintf("Invitation %d: %s", i, name)
	for k := range doc.Sections {
		switch s := &doc.Sections[k]; s.Key {
		case planner.AddressSection:
			s.Blocks = []planner.Block{lines("", fmt.Sprintf("%s %d", name, i), post, place)}
		case planner.SalutationSection:
			s.Blocks = []planner.Block{para(fmt.Sprintf("Dear Dr. %s,", last))}
		case planner.BodySection:
			s.Blocks = slices.Clone(s.Blocks)
			s.Blocks[1] = para(fmt.Sprintf("It would be an honour if you would give the speech number %d, of about twenty minutes. Your work as %s on the responsibility of international institutions for the preservation of evidence is well known to the organisers and to our audience.", i, post))
		}
	}
	return doc
}

// lettersABatch is how many letters one iteration writes, so that a short run
// measures something too.
const lettersABatch = 500

func BenchmarkLetters(b *testing.B) { benchmarkLetters(b, letters) }

// BenchmarkLettersWithCodes writes the same letters with a code to answer by, one
// for all, as guests' letters have it.
func BenchmarkLettersWithCodes(b *testing.B) {
	reply := planner.Section{Key: planner.ReplySection, Blocks: []planner.Block{planner.QRCode{
		URL: "mailto:secretariat@example.org?subject=Seminar%202027", Alt: "A code", Caption: []planner.Inline{planner.Str("To reply")},
	}}}
	benchmarkLetters(b, func(from, n int) iter.Seq[planner.Document] {
		return func(yield func(planner.Document) bool) {
			for doc := range letters(from, n) {
				doc.Sections = append(doc.Sections, reply)
				if !yield(doc) {
					return
				}
			}
		}
	})
}

func benchmarkLetters(b *testing.B, letters func(from, n int) iter.Seq[planner.Document]) {
	press, err := pdf.New()
	if err != nil {
		b.Fatal(err)
	}
	files := pictures()
	b.ReportAllocs()
	n, size := 0, 0
	// What is read once in a run, as typefaces and the logo, is not counted: the
	// letters are.
	if err := press.Batch(letters(-100, 100), pdf.Style{}, files, func(int, []byte) error { return nil }); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		err := press.Batch(letters(n, lettersABatch), pdf.Style{}, files, func(_ int, data []byte) error {
			n, size = n+1, size+len(data)
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "letters/s")
	b.ReportMetric(float64(size)/float64(n), "B/letter")
}

// BenchmarkLettersPlainGofpdf writes the same letters with gofpdf's own fonts
// and cells, to compare with: the same words in the same faces and sizes, the
// same logo, the same places. It writes them on as many goroutines as there are
// processors. Nothing is shaped, hyphenated, tagged or described.
func BenchmarkLettersPlainGofpdf(b *testing.B) {
	plain := newPlainLetter(b)
	b.ReportAllocs()
	var n, size atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			data, err := plain.write(letterTo(int(n.Add(1))))
			if err != nil {
				b.Error(err)
				return
			}
			size.Add(int64(len(data)))
		}
	})
	b.ReportMetric(float64(n.Load())/b.Elapsed().Seconds(), "letters/s")
	b.ReportMetric(float64(size.Load())/float64(n.Load()), "B/letter")
}

// BenchmarkReport makes a report of six pages with seven pictures as the
// program does that was just started: it reads the typefaces, prepares the
// pictures and sets the pages anew every time.
func BenchmarkReport(b *testing.B) {
	doc, files := illustrated(11), pictures()
	for b.Loop() {
		press, err := pdf.New()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := press.Render(doc, pdf.Style{}, files); err != nil {
			b.Fatal(err)
		}
	}
}
