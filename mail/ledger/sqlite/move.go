package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"convene/mail"
)

// A ledger is in one place. Export writes it into a file and leaves a mark
// behind, with which nothing is sent from here any more; the file has no such
// mark. Import makes a ledger of the file and counts the move, by which an
// older file of the same ledger can be told from it.

// here refuses a ledger that has left this machine, whoever made it leave.
func (l *Ledger) here(ctx context.Context) error {
	var moved sql.NullInt64
	if err := l.read.QueryRowContext(ctx, `SELECT moved FROM ledger`).Scan(&moved); err != nil {
		return err
	}
	if moved.Valid {
		return fmt.Errorf("%w on %s", mail.ErrMoved, moment(moved).Format(time.DateOnly))
	}
	return nil
}

// Export writes the whole ledger into a new file and marks this one as moved.
// [mail.ErrBusy] while a process sends from it. The file is there, whole, once
// this returns; when it fails nothing has moved.
func (l *Ledger) Export(ctx context.Context, path string, at time.Time) error {
	if err := l.export(ctx, path, at); err != nil {
		return fmt.Errorf("export the ledger %s to %s: %w", l.path, path, err)
	}
	return nil
}

func (l *Ledger) export(ctx context.Context, path string, at time.Time) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, errors.New("it is there already: name a new file"))
	}
	end, err := l.Begin(ctx, at)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	whole := path + ".part"
	if err := l.copyTo(ctx, whole); err != nil {
		return errors.Join(err, os.Remove(whole))
	}
	// Linking refuses a file that came in between, which renaming would not.
	if err := os.Link(whole, path); err != nil {
		if err := os.Rename(whole, path); err != nil { // a file system without links
			return errors.Join(err, os.Remove(whole))
		}
	} else if err := os.Remove(whole); err != nil {
		return err
	}
	if err := l.mark(ctx, at); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// copyTo writes the ledger as it is at one moment.
func (l *Ledger) copyTo(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if _, err := l.db.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil { // into an empty file is allowed
		return err
	}
	if f, err = os.OpenFile(path, os.O_RDWR, 0); err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func (l *Ledger) mark(ctx context.Context, at time.Time) error {
	err := l.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE ledger SET moved = ?`, millis(at))
		return err
	})
	if err == nil {
		l.identity.Moved = at
	}
	return err
}

// TakeBack takes the mark off again, for a file that was never imported.
func (l *Ledger) TakeBack(ctx context.Context) error { return l.mark(ctx, time.Time{}) }

// Import makes the ledger at path of an exported file, whose move is counted.
// It replaces nothing but the ledger that the file was exported from, once
// that is marked as moved.
func Import(ctx context.Context, file, path string, o Options) (mail.LedgerIdentity, error) {
	identity, err := importLedger(ctx, file, path, o)
	if err != nil {
		return mail.LedgerIdentity{}, fmt.Errorf("import the ledger %s: %w", file, err)
	}
	return identity, nil
}

func importLedger(ctx context.Context, file, path string, o Options) (mail.LedgerIdentity, error) {
	none := mail.LedgerIdentity{}
	coming, err := Peek(ctx, file, o)
	if err != nil {
		return none, err
	}
	if err := replaceable(ctx, path, coming, o); err != nil {
		return none, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return none, err
	}
	fresh := path + ".import"
	if err := errors.Join(remove(fresh), remove(fresh+"-wal"), remove(fresh+"-shm")); err != nil {
		return none, err
	}
	if err := copyFile(file, fresh); err != nil {
		return none, errors.Join(err, remove(fresh))
	}
	l, err := Open(ctx, fresh, o)
	if err != nil {
		return none, errors.Join(err, remove(fresh))
	}
	err = l.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE ledger SET moves = moves + 1`)
		return err
	})
	if err := errors.Join(err, l.Close()); err != nil { // which writes the log into the file
		return none, errors.Join(err, remove(fresh))
	}
	if err := errors.Join(remove(path+"-wal"), remove(path+"-shm"), os.Rename(fresh, path), remove(fresh+".lock")); err != nil {
		return none, err
	}
	coming.Moves++
	return coming, nil
}

// replaceable refuses to write over any ledger but the one that left for the
// file.
func replaceable(ctx context.Context, path string, coming mail.LedgerIdentity, o Options) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	there, err := Open(ctx, path, o)
	if err != nil {
		return fmt.Errorf("there is something at %s already: %w", path, err)
	}
	defer func() { _ = there.Close() }()
	switch mine := there.Identity(); {
	case mine.ID != coming.ID:
		return fmt.Errorf("there is another ledger at %s: move it away, if it never sent anything", path)
	case mine.Moved.IsZero():
		return fmt.Errorf("the same ledger is at %s and was not exported from there: use it as it is", path)
	case mine.Moves > coming.Moves:
		return fmt.Errorf("it is older than the ledger that left %s: import the latest export", path)
	}
	return nil
}

// Peek is the identity of the ledger in an exported file, which is checked from
// end to end.
func Peek(ctx context.Context, file string, o Options) (identity mail.LedgerIdentity, err error) {
	l, end, err := OpenExport(ctx, file, o)
	if err != nil {
		return mail.LedgerIdentity{}, err
	}
	return l.identity, end()
}

// OpenExport opens a copy of the ledger in an exported file, which is checked
// from end to end, until end is called. The file stays as it is.
func OpenExport(ctx context.Context, file string, o Options) (l *Ledger, end func() error, err error) {
	if err := exported(file); err != nil {
		return nil, nil, err
	}
	dir, err := os.MkdirTemp("", "ledger")
	if err != nil {
		return nil, nil, err
	}
	end = func() error { return os.RemoveAll(dir) }
	looked := filepath.Join(dir, "ledger.db") // opening writes beside a file
	if err := copyFile(file, looked); err != nil {
		return nil, nil, errors.Join(err, end())
	}
	if l, err = Open(ctx, looked, o); err != nil {
		return nil, nil, errors.Join(err, end())
	}
	end = func() error { return errors.Join(l.Close(), os.RemoveAll(dir)) }
	var found string
	if err := l.read.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil || found != "ok" {
		return nil, nil, errors.Join(errors.New("the file is damaged: export it again"), err, end())
	}
	return l, end, nil
}

// Rows gives the rows of a table in the order in which they were made, for
// another store. Numbers are int64, among them times in milliseconds since 1970.
func (l *Ledger) Rows(ctx context.Context, table string, columns []string) iter.Seq2[[]any, error] {
	order := "rowid"
	if table == "segment" {
		order = "content, position" // it has no rowid
	}
	return func(yield func([]any, error) bool) {
		rows, err := l.read.QueryContext(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM `+table+` ORDER BY `+order)
		if err != nil {
			yield(nil, err)
			return
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			row, to := make([]any, len(columns)), make([]any, len(columns))
			for i := range row {
				to[i] = &row[i]
			}
			if err := rows.Scan(to...); !yield(row, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// exported refuses a ledger's own file: it lacks what stands in the log beside
// it, and whoever has it may go on with it. A file's header says whether it has
// a log (https://www.sqlite.org/fileformat.html, section 1.3.3).
func exported(file string) error {
	const readVersion, withLog = 19, 2
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, readVersion+1)
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if head[readVersion] == withLog {
		return errors.New("it is a ledger at work and no export: write one with convene outbox export")
	}
	return nil
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = out.ReadFrom(in)
	return errors.Join(err, out.Sync(), out.Close())
}
