package pdf

import (
	"io/fs"
	"iter"
	"runtime"
	"sync"

	"convene/planner"
)

// ahead is how many documents a batch is ahead of the one that done has, for
// each processor. It bounds the memory that a batch takes.
const ahead = 16

// Batch sets many documents on all processors. It hands them to done in their
// order, one at a time, and ends at the first error. A document has the bytes
// that [Press.Render] gives it, whatever stands beside it in the batch. The
// data is done's to keep. Both docs and done run in the caller's goroutine
// while further documents are being set.
//
// The memory that a batch takes does not grow with the number of its documents;
// it does with the number of different pictures in them, which are all kept.
func (p *Press) Batch(docs iter.Seq[planner.Document], style Style, pictures fs.FS, done func(n int, data []byte) error) error {
	workers := runtime.GOMAXPROCS(0)
	b := &batch{press: p, style: style, album: p.newAlbum(pictures), todo: make(chan *task, ahead*workers), done: done}
	for range workers {
		b.group.Go(b.work)
	}
	defer b.group.Wait()
	defer close(b.todo)
	for doc := range docs {
		if len(b.tasks) == cap(b.todo) {
			if err := b.deliver(); err != nil {
				return err
			}
		}
		t := &task{doc: doc, ready: make(chan struct{})}
		b.tasks = append(b.tasks, t)
		b.todo <- t
	}
	for len(b.tasks) > 0 {
		if err := b.deliver(); err != nil {
			return err
		}
	}
	return nil
}

type batch struct {
	press     *Press
	style     Style
	album     *album
	todo      chan *task // has room for all tasks
	group     sync.WaitGroup
	tasks     []*task // given out and not delivered, in order
	delivered int
	done      func(n int, data []byte) error
}

// task is one document of a batch. Its data and error are there when it is
// ready.
type task struct {
	doc   planner.Document
	data  []byte
	err   error
	ready chan struct{}
}

func (b *batch) work() {
	w := b.press.worker()
	defer b.press.release(w)
	for t := range b.todo {
		t.data, t.err = w.set(nil, t.doc, b.style, b.album)
		close(t.ready)
	}
}

// deliver hands the first task to done.
func (b *batch) deliver() error {
	t := b.tasks[0]
	b.tasks = append(b.tasks[:0], b.tasks[1:]...)
	<-t.ready
	if t.err != nil {
		return t.err
	}
	b.delivered++
	return b.done(b.delivered-1, t.data)
}
