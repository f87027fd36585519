package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
)

// writer is the one goroutine that writes. What comes in while a commit waits
// for the disk goes into the next one together.
type writer struct {
	db   *sql.DB
	ops  chan op
	done chan struct{}
	lazy bool // the connection does not wait for the disk

	mu      sync.RWMutex // held for reading while an op is handed in
	stopped bool
}

// op may be run twice, after what it did the first time was undone.
type op struct {
	do     func(*sql.Tx) error
	result chan error
	// lazy: it need not be on the disk before a later op that is not.
	lazy bool
	// failed is set when the op has failed, before any op after it is run; may
	// be nil. Only the writer may read it, in an op.
	failed *bool
}

const (
	// maxBatch bounds how many ops share a commit.
	maxBatch = 256
	// maxWaiting is how many ops wait for it while nobody waits to hand one in.
	// They are run in the order in which they are handed in.
	maxWaiting = 1024
)

var errClosed = errors.New("the ledger is closed")

func startWriter(db *sql.DB) *writer {
	w := &writer{db: db, ops: make(chan op, maxWaiting), done: make(chan struct{})}
	go w.run()
	return w
}

// write returns when do has been committed, or has not been because of an
// error. Once do is handed in, the end of ctx changes nothing.
func (w *writer) write(ctx context.Context, do func(*sql.Tx) error) error {
	return w.await(ctx, op{do: do, result: make(chan error, 1)})
}

// writeLazily is write for what is of no use without a later write: it does not
// wait for the disk.
func (w *writer) writeLazily(ctx context.Context, do func(*sql.Tx) error) error {
	return w.await(ctx, op{do: do, result: make(chan error, 1), lazy: true})
}

func (w *writer) await(ctx context.Context, o op) error {
	if err := w.handIn(ctx, o); err != nil {
		return err
	}
	return <-o.result
}

func (w *writer) handIn(ctx context.Context, o op) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.stopped {
		return errClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case w.ops <- o:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stop writes what was handed in and then no more.
func (w *writer) stop() {
	w.mu.Lock()
	if !w.stopped {
		w.stopped = true
		close(w.ops)
	}
	w.mu.Unlock()
	<-w.done
}

func (w *writer) run() {
	defer close(w.done)
	for first := range w.ops {
		batch := []op{first}
		for len(batch) < maxBatch {
			select {
			case o, more := <-w.ops:
				if more {
					batch = append(batch, o)
					continue
				}
			default:
			}
			break
		}
		w.commit(batch)
	}
}

// commit runs the ops in one transaction. Most never fail: only if one does are
// they undone and run again, each so that it can be undone on its own. If the
// commit fails, none has happened.
func (w *writer) commit(batch []op) {
	results := make([]error, len(batch))
	err := w.synchronous(batch)
	if err == nil {
		err = w.inTransaction(func(tx *sql.Tx) error {
			for _, o := range batch {
				if err := o.do(tx); err != nil {
					return errAgain
				}
			}
			return nil
		})
	}
	if errors.Is(err, errAgain) {
		err = w.inTransaction(func(tx *sql.Tx) error {
			for i, o := range batch {
				undo, err := apart(tx, o.do)
				results[i] = err
				if err != nil && o.failed != nil {
					*o.failed = true
				}
				if undo != nil {
					return undo
				}
			}
			return nil
		})
	}
	for i, o := range batch {
		if results[i] == nil {
			results[i] = err
		}
		if results[i] != nil && o.failed != nil {
			*o.failed = true
		}
		o.result <- results[i]
	}
}

// synchronous makes the commit of a batch wait for the disk, unless all of it is
// lazy. What was written before it is then on the disk as well: it stands before
// it in the same file.
func (w *writer) synchronous(batch []op) error {
	lazy := !slices.ContainsFunc(batch, func(o op) bool { return !o.lazy })
	if lazy == w.lazy {
		return nil
	}
	to := "PRAGMA synchronous = FULL"
	if lazy {
		to = "PRAGMA synchronous = NORMAL"
	}
	if _, err := w.db.Exec(to); err != nil {
		return err
	}
	w.lazy = lazy
	return nil
}

// errAgain: an op failed, and the batch runs again.
var errAgain = errors.New("one of the changes was refused")

func (w *writer) inTransaction(do func(*sql.Tx) error) error {
	tx, err := w.db.Begin()
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// apart runs do behind a savepoint. Its error is do's; undo is not nil if the
// transaction as a whole cannot go on.
func apart(tx *sql.Tx, do func(*sql.Tx) error) (undo, err error) {
	if _, err := tx.Exec("SAVEPOINT op"); err != nil {
		return err, err
	}
	end := "RELEASE op"
	if err = do(tx); err != nil {
		end = "ROLLBACK TO op; RELEASE op"
	}
	if _, undo := tx.Exec(end); undo != nil {
		return undo, errors.Join(err, undo)
	}
	return nil, err
}
