// Package sqlite keeps the post's books in one file.
//
// Readers see what was committed and never wait. Writers go through one
// goroutine that puts everything waiting into one commit, so that many
// connections share the wait for the disk. Several processes may have the
// ledger open; one at a time sends from it.
package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"convene/mail"
)

// Ledger is a [mail.Ledger] in a SQLite file.
type Ledger struct {
	path     string
	identity mail.LedgerIdentity
	read     *sql.DB
	// db is one connection, used by writer alone; both are nil in a ledger that
	// is only read.
	db      *sql.DB
	writer  *writer
	sending sending
	rows    places
}

var (
	_ mail.Ledger   = (*Ledger)(nil)
	_ mail.Recorder = (*Ledger)(nil)
)

// Options say what a ledger is when it is begun, and what it is expected to be
// when it is opened again.
type Options struct {
	// Sandbox: its mail goes nowhere. Such a ledger is never opened for real
	// post, nor the other way round.
	Sandbox bool
	// Host is the name of this machine, kept by the ledger if it is begun now.
	Host string
	// Now is kept as the time it was begun, and as the time at which messages
	// of a process that died became unknown. Required.
	Now time.Time
}

//go:embed schema.sql
var schema string

//go:embed received.sql
var receivedTables string

const (
	// application marks the file (PRAGMA application_id): "Cnvn".
	application = 0x436e766e
	// version is the schema's (PRAGMA user_version).
	version = 5
	// since1 is what version 2 has more than version 1: what messages told their
	// recipients, and where the ledger has moved.
	since1 = `ALTER TABLE message ADD COLUMN told TEXT NOT NULL DEFAULT '[]';
		ALTER TABLE ledger ADD COLUMN moves INTEGER NOT NULL DEFAULT 0;
		ALTER TABLE ledger ADD COLUMN moved INTEGER;
		DROP INDEX message_state;
		CREATE INDEX message_recipient ON message (recipient);`
	// since2 is what version 3 has more than version 2: messages with several
	// appointments.
	since2 = `ALTER TABLE message ADD COLUMN invites TEXT NOT NULL DEFAULT '[]';
		UPDATE message SET invites = json_array(json_object('uid', invite_uid, 'sequence', invite_sequence, 'facts', lower(hex(invite_facts)),
			'cancelled', json((SELECT CASE kind WHEN 'cancellation' THEN 'true' ELSE 'false' END FROM mailing WHERE mailing.id = message.mailing))))
			WHERE invite_uid <> '';
		ALTER TABLE message DROP COLUMN invite_uid;
		ALTER TABLE message DROP COLUMN invite_sequence;
		ALTER TABLE message DROP COLUMN invite_facts;`
	// since4 is what version 5 knows otherwise than version 4: one by hand counts
	// once it was approved itself. Whatever was approved with its mailing stays so.
	since4 = `UPDATE message SET approved = digest
		WHERE state = 'by-hand' AND mailing IN (SELECT id FROM mailing WHERE approved IS NOT NULL);`
)

// pageSize is of a ledger that is begun; an older one keeps its own. Contents of
// a hundred kilobytes are written page by page, twice: with pages of 4096 bytes
// that takes the processor a fifth longer.
const pageSize = "page_size(16384)"

// readers bounds the connections that read; each has a cache of pages.
const readers = 4

// Open opens the ledger at path, or begins one there. Unless another process
// is sending just now, messages that a process left in handing-over when it
// died become unknown.
func Open(ctx context.Context, path string, o Options) (*Ledger, error) {
	l, err := open(ctx, path, o)
	if err != nil {
		return nil, fmt.Errorf("open the ledger %s: %w", path, err)
	}
	return l, nil
}

func open(ctx context.Context, path string, o Options) (*Ledger, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := touch(path); err != nil {
		return nil, err
	}
	l := &Ledger{path: path, sending: newSending()}
	// The cache stays at SQLite's 2 MB: in memory its pages take several times
	// their size, and a larger one made preparing no faster.
	l.db = openPrepared(dsn(path, pageSize, "foreign_keys(ON)", "synchronous(FULL)", "wal_autocheckpoint(1000)"))
	l.db.SetMaxOpenConns(1)
	l.read = openPrepared(dsn(path, "query_only(ON)"))
	l.read.SetMaxOpenConns(readers)
	l.read.SetMaxIdleConns(readers)
	l.writer = startWriter(l.db)
	if err := l.begin(ctx, o); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// touch makes the file, readable by nobody else: it holds addresses and the
// keys of links.
func touch(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// dsn opens the ledger's file. Transactions take the write lock at once, so
// that none fails halfway for want of it.
func dsn(path string, pragmas ...string) string {
	return fileURL(path, url.Values{
		"_txlock":       {"immediate"},
		"_journal_mode": {"WAL"}, // after the pragmas: it would settle the size of pages
		"_pragma":       append([]string{"busy_timeout(5000)"}, pragmas...),
	})
}

func fileURL(path string, query url.Values) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… on Windows
	}
	return (&url.URL{Scheme: "file", Path: slashed, RawQuery: query.Encode()}).String()
}

// begin makes the tables of a new ledger, and makes sure that an old one is
// what it is expected to be.
func (l *Ledger) begin(ctx context.Context, o Options) error {
	if err := l.write(ctx, func(tx *sql.Tx) error { return migrate(tx, o) }); err != nil {
		return err
	}
	if err := l.identify(ctx, o); err != nil {
		return err
	}
	end, err := l.Begin(ctx, o.Now)
	if errors.Is(err, mail.ErrBusy) || errors.Is(err, mail.ErrMoved) {
		return nil
	}
	if err != nil {
		return err
	}
	return end()
}

// identify reads which ledger it is, and makes sure that it is the one for its
// post.
func (l *Ledger) identify(ctx context.Context, o Options) error {
	id := ""
	var created int64
	var moved sql.NullInt64
	row := l.read.QueryRowContext(ctx, `SELECT id, sandbox, host, created, moves, moved FROM ledger`)
	if err := row.Scan(&id, &l.identity.Sandbox, &l.identity.Host, &created, &l.identity.Moves, &moved); err != nil {
		return fmt.Errorf("read its identity: %w", err)
	}
	l.identity.Moved = moment(moved)
	l.identity.Created = time.UnixMilli(created).UTC()
	var err error
	if l.identity.ID, err = uuid.Parse(id); err != nil {
		return fmt.Errorf("read its identity: %w", err)
	}
	if l.identity.Sandbox != o.Sandbox {
		return fmt.Errorf("%w: it is for %s and was opened for %s", mail.ErrWrongLedger, post(l.identity.Sandbox), post(o.Sandbox))
	}
	return nil
}

func post(sandbox bool) string {
	if sandbox {
		return "the sandbox"
	}
	return "real post"
}

// versions asks which program a file is of, and of which version.
const versions = `SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version)`

func migrate(tx *sql.Tx, o Options) error {
	var app, has int
	if err := tx.QueryRow(versions).Scan(&app, &has); err != nil {
		return fmt.Errorf("it is not a ledger: %w", err)
	}
	switch {
	case app == application && has == version:
		return nil
	case app == application && has >= 1 && has < version:
		for _, step := range steps()[has-1:] {
			if err := step(tx); err != nil {
				return fmt.Errorf("bring it up to version %d: %w", version, err)
			}
		}
		_, err := tx.Exec(nowVersion())
		return err
	case app == application:
		return fmt.Errorf("it is of version %d, and this program knows version %d: use the program it was made with or a newer one", has, version)
	case app != 0 || has != 0:
		return errors.New("it is a database of another program: move it away")
	}
	for _, statement := range []string{
		schema,
		receivedTables,
		"PRAGMA application_id = " + strconv.Itoa(application),
		nowVersion(),
	} {
		if _, err := tx.Exec(statement); err != nil {
			return fmt.Errorf("make its tables: %w", err)
		}
	}
	_, err := tx.Exec(`INSERT INTO ledger (id, sandbox, host, created) VALUES (?, ?, ?, ?)`,
		uuid.NewString(), o.Sandbox, o.Host, millis(o.Now))
	return err
}

// steps bring a ledger from each version to the next.
func steps() []func(*sql.Tx) error {
	of := func(statements string) func(*sql.Tx) error {
		return func(tx *sql.Tx) error {
			_, err := tx.Exec(statements)
			return err
		}
	}
	to5 := func(tx *sql.Tx) error {
		if err := of(since4)(tx); err != nil {
			return err
		}
		return rekey(tx)
	}
	return []func(*sql.Tx) error{of(since1), of(since2), of(receivedTables), to5}
}

func nowVersion() string { return "PRAGMA user_version = " + strconv.Itoa(version) }

// Identity says which ledger this is.
func (l *Ledger) Identity() mail.LedgerIdentity { return l.identity }

// Path is the ledger's file.
func (l *Ledger) Path() string { return l.path }

// Close waits for what is being written.
func (l *Ledger) Close() error {
	if l.writer == nil {
		return l.read.Close()
	}
	l.writer.stop()
	return errors.Join(l.db.Close(), l.read.Close())
}

// write runs do in a transaction that it may share with others.
func (l *Ledger) write(ctx context.Context, do func(*sql.Tx) error) error {
	if l.writer == nil {
		return fmt.Errorf("the ledger %s: %w", l.path, mail.ErrReadOnly)
	}
	return l.writer.write(ctx, do)
}
