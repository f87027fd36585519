package pdf

import (
	"io/fs"
	"iter"
	"runtime"
	"sync"

	"convene/pdf/draw"
	"convene/pdf/finish"
	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/text"
	"convene/planner"
)

// batchSize is how many documents of a batch share their frozen faces. It
// bounds the memory that a batch takes.
const batchSize = 256

// Batch sets many documents that look alike, as the letters of a mailing are,
// on all processors. It hands them to done in their order, one at a time, and
// ends at the first error. Documents share subsets of their faces, so that one
// has other bytes than [Press.Render] gives it; the same batch always has the
// same bytes.
func (p *Press) Batch(docs iter.Seq[planner.Document], style Style, pictures fs.FS, done func(n int, data []byte) error) error {
	workers := make([]*worker, runtime.GOMAXPROCS(0))
	for i := range workers {
		workers[i] = &worker{setter: text.NewSetter(p.library, p.hyphenation), finisher: finish.NewFinisher()}
	}
	b := batch{style: style, album: newAlbum(pictures, p.darkroom), workers: workers, done: done}
	for doc := range docs {
		b.docs = append(b.docs, doc)
		if len(b.docs) == batchSize {
			if err := b.run(); err != nil {
				return err
			}
		}
	}
	return b.run()
}

// worker is what one goroutine keeps between documents.
type worker struct {
	setter   *text.Setter
	painter  *draw.Painter
	finisher *finish.Finisher
}

type batch struct {
	style   Style
	album   *album
	workers []*worker
	docs    []planner.Document // of this part
	before  int                // documents of the parts before
	done    func(n int, data []byte) error
}

// run sets one part of the batch: lay out all, freeze, make all files.
func (b *batch) run() error {
	layouts := make([]*flow.Layout, len(b.docs))
	err := b.each(func(w *worker, i int) (err error) {
		layouts[i], err = lay(w.setter, b.docs[i], b.style, b.album)
		return err
	})
	if err != nil {
		return err
	}
	var use font.Use
	gather(&use, layouts...)
	fonts, err := use.Freeze()
	if err != nil {
		return err
	}
	for _, w := range b.workers {
		w.painter = draw.NewPainter(fonts)
	}
	files := make([][]byte, len(b.docs))
	err = b.each(func(w *worker, i int) (err error) {
		files[i], err = produce(b.docs[i], b.style, layouts[i], b.album, fonts, w.painter, w.finisher)
		return err
	})
	if err != nil {
		return err
	}
	for i, file := range files {
		if err := b.done(b.before+i, file); err != nil {
			return err
		}
	}
	b.before += len(b.docs)
	b.docs = b.docs[:0]
	return nil
}

// each does something with every document, on all workers. The error is that
// of the first document that has one.
func (b *batch) each(do func(w *worker, i int) error) error {
	errs := make([]error, len(b.docs))
	indexes := make(chan int)
	var group sync.WaitGroup
	for _, w := range b.workers {
		group.Go(func() {
			for i := range indexes {
				errs[i] = do(w, i)
			}
		})
	}
	for i := range b.docs {
		indexes <- i
	}
	close(indexes)
	group.Wait()
	for i, err := range errs {
		if err != nil {
			return failed(b.docs[i], err)
		}
	}
	return nil
}
