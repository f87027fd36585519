package app

import (
	"iter"
	"runtime"
	"sync"
)

// ahead is how many things for each processor are made before the first of
// them is taken. It bounds the memory that they take.
const ahead = 16

// inOrder makes something of each of all, on all processors, and gives it in
// their order. It ends after the first error. All are gone through in another
// goroutine, which has ended when inOrder has.
func inOrder[A, B any](all iter.Seq[A], do func(A) (B, error)) iter.Seq2[B, error] {
	type made struct {
		it  B
		err error
	}
	type task struct {
		of    A
		ready chan made
	}
	return func(yield func(B, error) bool) {
		workers := runtime.GOMAXPROCS(0)
		todo, given := make(chan task), make(chan task, ahead*workers)
		enough := make(chan struct{})
		var group sync.WaitGroup
		defer group.Wait()
		defer close(enough)
		group.Go(func() {
			defer close(given)
			defer close(todo)
			for a := range all {
				t := task{a, make(chan made, 1)}
				select {
				case given <- t:
				case <-enough:
					return
				}
				select {
				case todo <- t:
				case <-enough:
					return
				}
			}
		})
		for range workers {
			group.Go(func() {
				for t := range todo {
					it, err := do(t.of)
					t.ready <- made{it, err}
				}
			})
		}
		for t := range given {
			if m := <-t.ready; !yield(m.it, m.err) || m.err != nil {
				return
			}
		}
	}
}
