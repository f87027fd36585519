// Package postgres keeps the post's books in a PostgreSQL database that
// several machines send from.
//
// A ledger is one schema of a database: the one that comes first on the search
// path, which the URL may name as search_path. Whoever may read it reads every
// letter, and the keys of links.
//
// # Senders
//
// Every process that sends has a session: a row with a random number, and an
// advisory lock on that number, held by a connection of its own. Marking a
// message handing-over needs the row, in the same transaction. A process is
// dead when nobody holds its lock and it has not been seen for a while; whoever
// finds it so deletes the row, so that it can mark nothing any more, and makes
// its messages unknown. A process that lost its connection, or whose database
// was restarted, has that while to come back; one that is slow holds its lock
// and is never taken for dead. The numbers belong to a direct connection: a
// pooler that hands connections out by the transaction breaks them.
//
// # Jobs
//
// River gives the messages out. Approving, retrying and deferring a message
// enqueues its job in the transaction that changes the row, in a queue that
// belongs to the mailing. River is at-least-once and never asked to try again:
// what a job comes to is in the message's row, the guard is [Ledger.HandOver],
// and a job that ended without bringing its message to a state, as those of a
// dead process do, is replaced.
//
// # Commits
//
// PostgreSQL lets transactions that commit at the same moment share one wait
// for the disk, whatever connection they come from. Each leaves a deed behind:
// where the connection breaks at the commit, that is the evidence of what became
// of it. What is recorded is as safe as what the database confirms: a standby that
// takes over without it (that is, without synchronous replication) forgets what
// was sent.
package postgres

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"convene/mail"
)

// Ledger is a [mail.Ledger] in a PostgreSQL database, for real post.
type Ledger struct {
	name     string // how people are told of it: without its secrets
	options  Options
	identity mail.LedgerIdentity
	pool     *pgxpool.Pool
	jobs     *river.Client[pgx.Tx] // enqueues; works none
	sessions sessions
}

var (
	_ mail.Ledger     = (*Ledger)(nil)
	_ mail.Dispatcher = (*Ledger)(nil)
)

// Options say how a ledger is opened.
type Options struct {
	// Begin makes a ledger where there is none. Without it that is
	// [ErrNoLedger].
	Begin bool
	// Host is the name of this machine.
	Host string
	// Now is kept as the time it was begun, and as the time at which messages
	// of a process that died became unknown. Required.
	Now time.Time

	// JobTimeout is how long one message may be under way, waiting for its turn
	// included; 0: 12 minutes. RFC 5321, section 4.5.3.2, lets a server take
	// ten over its last answer.
	JobTimeout time.Duration
	// Rescue is how long after it began River takes a job for lost; 0: a minute
	// more than JobTimeout. It is never less than that.
	Rescue time.Duration
	// Grace is how long a process may be out of touch before it is taken for
	// dead; 0: 15 seconds.
	Grace time.Duration
	// Patience is how long the record of a hand-over or of its outcome is tried
	// again while the database is out of reach; 0: two minutes. A mail server
	// waits for three (RFC 5321, section 4.5.3.2.5).
	Patience time.Duration
}

func (o Options) orUsual() Options {
	usual := func(d *time.Duration, otherwise time.Duration) {
		if *d == 0 {
			*d = otherwise
		}
	}
	usual(&o.JobTimeout, 12*time.Minute)
	usual(&o.Rescue, o.JobTimeout+time.Minute)
	o.Rescue = max(o.Rescue, o.JobTimeout)
	usual(&o.Grace, 15*time.Second)
	usual(&o.Patience, 2*time.Minute)
	return o
}

// ErrNoLedger: the database has no ledger.
var ErrNoLedger = errors.New("there is no ledger in that database yet")

var (
	//go:embed schema.sql
	schema string
	//go:embed since1.sql
	since1 string
	//go:embed since2.sql
	since2 string
)

// version is the schema's, kept in the table ledger.
const version = 3

// Open opens the ledger at a URL such as
// postgres://user@db.example.org/convene?search_path=seminars. No error shows
// the URL's password. Where the URL does not say how the connection is
// protected, one that leaves this machine demands TLS with a certificate for
// the host's name (sslmode=verify-full). A user who may only read it, or a standby,
// opens it to look at; whatever would change it is [mail.ErrReadOnly].
func Open(ctx context.Context, url string, o Options) (*Ledger, error) {
	config, name, err := parse(url)
	if err != nil {
		return nil, err
	}
	l := &Ledger{name: name, options: o.orUsual()}
	if err := l.open(ctx, config, l.begin); err != nil {
		return nil, fmt.Errorf("open the ledger %s: %w", name, err)
	}
	return l, nil
}

func (l *Ledger) open(ctx context.Context, config *pgxpool.Config, begin func(context.Context) error) error {
	var err error
	if l.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return err
	}
	if l.jobs, err = river.NewClient(riverpgxv5.New(l.pool), &river.Config{Logger: silent()}); err == nil {
		err = begin(ctx)
	}
	if err != nil {
		l.pool.Close()
	}
	return err
}

// silent keeps River from writing to the program's output. What matters of it
// shows in the messages' rows.
func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

// begin makes the tables of a new ledger, and makes sure that an old one is
// what it is expected to be.
func (l *Ledger) begin(ctx context.Context) error {
	there, err := l.exists(ctx, l.pool)
	switch {
	case err != nil:
		return err
	case !there && !l.options.Begin:
		return ErrNoLedger
	case !there:
		if err := l.make(ctx, l.fresh); err != nil && !errors.Is(err, errThere) {
			return err
		}
	default:
		if err := l.migrate(ctx); err != nil {
			return err
		}
	}
	return l.identify(ctx)
}

// fresh gives a new ledger its identity.
func (l *Ledger) fresh(ctx context.Context, tx pgx.Tx) error {
	return identity(ctx, tx, mail.LedgerIdentity{ID: uuid.New(), Host: l.options.Host, Created: l.options.Now})
}

func identity(ctx context.Context, tx pgx.Tx, id mail.LedgerIdentity) error {
	_, err := tx.Exec(ctx, `INSERT INTO ledger (id, version, sandbox, host, created, moves) VALUES ($1, $2, false, $3, $4, $5)`,
		id.ID, version, text(id.Host), moment(id.Created), id.Moves)
	return err
}

// identify reads which ledger it is.
func (l *Ledger) identify(ctx context.Context) error {
	var has int
	var commits string
	id := &l.identity
	err := l.pool.QueryRow(ctx, `SELECT id, version, sandbox, host, created, moves, current_setting('synchronous_commit') FROM ledger`).
		Scan(&id.ID, &has, &id.Sandbox, &id.Host, &id.Created, &id.Moves, &commits)
	id.Created = id.Created.UTC()
	switch {
	case err != nil:
		return fmt.Errorf("read its identity: %w", err)
	case has != version:
		return fmt.Errorf("it is of version %d, and this program knows version %d: use the program it was made with or a newer one", has, version)
	case commits == "off":
		return errors.New("its URL turns synchronous_commit off, with which a crash undoes what was recorded as sent: take that out")
	case id.Sandbox:
		return fmt.Errorf("%w: it is for the sandbox", mail.ErrWrongLedger)
	}
	if err := l.reap(ctx, l.options.Now); err != nil && !errors.Is(err, mail.ErrReadOnly) { // whose place others have
		return err
	}
	return nil
}

// migration is the advisory lock under which tables are made and changed: "Cnvn".
const migration = 0x436e766e

// errThere: somebody else made the ledger in the meantime.
var errThere = errors.New("there is a ledger in that database already: name another database or schema")

// make makes the tables of a new ledger, River's first, in several transactions
// as they must be. The last makes the table ledger and fills it: where it is,
// everything is.
func (l *Ledger) make(ctx context.Context, fill func(context.Context, pgx.Tx) error) error {
	return l.alone(ctx, func(tx pgx.Tx) error {
		if there, err := l.exists(ctx, tx); err != nil || there {
			return errors.Join(err, errThere)
		}
		migrator, err := rivermigrate.New(riverpgxv5.New(l.pool), &rivermigrate.Config{Logger: silent()})
		if err != nil {
			return err
		}
		if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
			return fmt.Errorf("make River's tables: %w", err)
		}
		for _, tables := range []string{schema, since1, since2} {
			if _, err := tx.Exec(ctx, tables); err != nil {
				return fmt.Errorf("make its tables: %w", err)
			}
		}
		return fill(ctx, tx)
	})
}

// migrate brings the tables of an older version up to this one's.
func (l *Ledger) migrate(ctx context.Context) error {
	has := func(q querier) (n int, err error) {
		err = q.QueryRow(ctx, `SELECT version FROM ledger`).Scan(&n)
		return n, err
	}
	older := func(n int) bool { return n >= 1 && n < version }
	if n, err := has(l.pool); err != nil || !older(n) {
		return err
	}
	run := func(tables string) func(context.Context, pgx.Tx) error {
		return func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, tables)
			return err
		}
	}
	to3 := func(ctx context.Context, tx pgx.Tx) error {
		if err := run(since2)(ctx, tx); err != nil {
			return err
		}
		return rekey(ctx, tx)
	}
	steps := []func(context.Context, pgx.Tx) error{run(since1), to3}
	return l.alone(ctx, func(tx pgx.Tx) error {
		n, err := has(tx)
		if err != nil || !older(n) { // somebody else was quicker
			return err
		}
		for _, step := range steps[n-1:] {
			if err := step(ctx, tx); err != nil {
				return fmt.Errorf("bring it up to version %d: %w", version, err)
			}
		}
		_, err = tx.Exec(ctx, `UPDATE ledger SET version = $1`, version)
		return err
	})
}

// alone makes or changes tables in a transaction for whose end others wait that
// want to do so too.
func (l *Ledger) alone(ctx context.Context, do func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, migration); err != nil {
			return err
		}
		return do(tx)
	})
}

// exists asks the table of tables: looking a table up by its name may answer from
// before somebody else made it.
func (l *Ledger) exists(ctx context.Context, q querier) (there bool, err error) {
	err = q.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_class
		WHERE relname = 'ledger' AND relnamespace = to_regnamespace(quote_ident(current_schema())))`).Scan(&there)
	return there, err
}

// Identity says which ledger this is.
func (l *Ledger) Identity() mail.LedgerIdentity { return l.identity }

// Name is the ledger's place without its secrets.
func (l *Ledger) Name() string { return l.name }

// Close gives the connections back.
func (l *Ledger) Close() error {
	l.pool.Close()
	return nil
}

// Clock is the machine's clock put right by the database's, so that all
// machines that send from the ledger agree on when a message is due.
func (l *Ledger) Clock(ctx context.Context, machine mail.Clock) (mail.Clock, error) {
	var there time.Time
	before := machine.Now()
	if err := l.pool.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&there); err != nil {
		return nil, fmt.Errorf("read the clock of %s: %w", l.name, err)
	}
	half := machine.Now().Sub(before) / 2
	return shifted{machine, there.Sub(before.Add(half))}, nil
}

type shifted struct {
	mail.Clock
	by time.Duration
}

func (c shifted) Now() time.Time { return c.Clock.Now().Add(c.by) }
