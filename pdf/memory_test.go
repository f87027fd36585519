package pdf_test

import (
	"fmt"
	"runtime"
	"testing"

	"convene/pdf"
	. "convene/planner"
)

// note is a short letter.
func note(i int) Document {
	return Document{
		Kind: LetterDocument, Lang: "en", Title: fmt.Sprintf("Note %d", i),
		Sections: []Section{
			section(AddressSection, []Block{lines("", fmt.Sprintf("Guest %d", i), fmt.Sprintf("House %d", 7*i))}),
			section(BodySection, []Block{para("The programme is enclosed.")}),
		},
	}
}

// Ten thousand letters take no more memory than one thousand.
func TestFlatMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes ten thousand letters")
	}
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2)) // every worker remembers as much
	held := map[int]uint64{}
	docs := func(yield func(Document) bool) {
		for i := range 10_000 {
			if !yield(note(i)) {
				return
			}
		}
	}
	err = press.Batch(docs, pdf.Style{}, nil, func(n int, _ []byte) error {
		switch n + 1 {
		case 100, 1000, 10_000:
			runtime.GC()
			var stats runtime.MemStats
			runtime.ReadMemStats(&stats)
			held[n+1] = stats.HeapAlloc
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("held after 100 letters: %d MB, 1,000: %d MB, 10,000: %d MB", held[100]>>20, held[1000]>>20, held[10_000]>>20)
	// What is remembered of letters before has its bounds, which a thousand
	// letters do not reach yet.
	const bounds = 8 << 20
	if held[10_000] > held[1000]+bounds {
		t.Errorf("%d bytes are held after 1,000 letters, %d after 10,000", held[1000], held[10_000])
	}
}
