package pdf_test

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"

	"convene/pdf"
	"convene/planner"
)

// A letter of a batch has the bytes that it has alone, on however many
// processors, and comes in its place.
func TestBatch(t *testing.T) {
	const n = 60
	files := pictures()
	alone := make([][]byte, n)
	for i := range alone {
		if i%20 > 0 {
			continue // a new press takes its time
		}
		press, err := pdf.New()
		if err != nil {
			t.Fatal(err)
		}
		if alone[i], err = press.Render(letterTo(i), pdf.Style{}, files); err != nil {
			t.Fatal(err)
		}
	}
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, processors := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(processors)
		var batch [][]byte
		err := press.Batch(letters(0, n), pdf.Style{}, files, func(i int, data []byte) error {
			if i != len(batch) {
				t.Errorf("letter %d came after %d others", i, len(batch))
			}
			batch = append(batch, data)
			return nil
		})
		runtime.GOMAXPROCS(before)
		if err != nil || len(batch) != n {
			t.Fatalf("%d letters, %v", len(batch), err)
		}
		for i, data := range batch {
			if alone[i] == nil {
				alone[i] = data
			}
			if !bytes.Equal(data, alone[i]) {
				t.Errorf("on %d processors letter %d has other bytes than before", processors, i)
			}
		}
	}
	if words := strings.Join(extracted(t, alone[40], ""), " "); !strings.Contains(words, " 40 ") {
		t.Errorf("letter 40 reads %q", words)
	}
}

// A batch ends at the first document that cannot be set, or at the first that
// is not taken; those before it are done.
func TestBatchEnds(t *testing.T) {
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	refused := errors.New("refused")
	for name, tt := range map[string]struct {
		bad, refuse, want int
	}{
		"bad letter": {bad: 11, refuse: -1, want: 11},
		"refused":    {bad: -1, refuse: 5, want: 5},
		"both":       {bad: 6, refuse: 5, want: 5},
	} {
		t.Run(name, func(t *testing.T) {
			docs := func(yield func(planner.Document) bool) {
				for i := range 40 {
					doc := letterTo(i)
					if i == tt.bad {
						doc.Sections[5].Blocks = []planner.Block{para("北京")}
					}
					if !yield(doc) {
						return
					}
				}
			}
			n := 0
			err := press.Batch(docs, pdf.Style{}, pictures(), func(i int, _ []byte) error {
				if i == tt.refuse {
					return refused
				}
				n++
				return nil
			})
			if _, isProblem := errors.AsType[*pdf.Problem](err); n != tt.want || isProblem != (tt.refuse < 0) || errors.Is(err, refused) == isProblem {
				t.Errorf("%d letters were done, want %d; %v", n, tt.want, err)
			}
		})
	}
}
