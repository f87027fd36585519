package sqlite

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"convene/mail"
)

// Look opens a ledger that is there, to read it and no more: in a folder that
// cannot be written, say. Nothing is written beside it either, as far as the
// system lets SQLite do without. Whatever would change it is
// [mail.ErrReadOnly]. Messages that a process left in handing-over stay so.
func Look(ctx context.Context, path string, o Options) (*Ledger, error) {
	l, err := look(ctx, path, o)
	if err != nil {
		return nil, fmt.Errorf("read the ledger %s: %w", path, err)
	}
	return l, nil
}

func look(ctx context.Context, path string, o Options) (*Ledger, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if info.Size() == 0 {
		return nil, errors.New("it was begun and is empty")
	}
	query := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(5000)", "query_only(ON)"}}
	l, err := lookWith(ctx, path, query, o)
	if err == nil || errors.Is(err, mail.ErrWrongLedger) || !settled(path) {
		return l, err
	}
	// SQLite wants a file beside a ledger that others may be writing. Nobody can
	// be, where it all stands in the one file and that cannot be written.
	query.Set("immutable", "1")
	return lookWith(ctx, path, query, o)
}

// settled reports whether everything is in the ledger's own file.
func settled(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err != nil || info.Size() == 0
}

func lookWith(ctx context.Context, path string, query url.Values, o Options) (*Ledger, error) {
	l := &Ledger{path: path, read: openPrepared(fileURL(path, query))}
	l.read.SetMaxOpenConns(readers)
	err := l.known(ctx)
	if err == nil {
		err = l.identify(ctx, o)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// known refuses a file that is not a ledger of this version.
func (l *Ledger) known(ctx context.Context) error {
	var app, has int
	if err := l.read.QueryRowContext(ctx, versions).Scan(&app, &has); err != nil {
		return fmt.Errorf("it is not a ledger, or cannot be read without writing: %w", err)
	}
	switch {
	case app != application:
		return errors.New("it is not a ledger")
	case has != version:
		return fmt.Errorf("it is of version %d and this program reads version %d: open it once where it can be written", has, version)
	}
	return nil
}
