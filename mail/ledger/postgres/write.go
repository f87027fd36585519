package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"convene/mail"
)

// write runs do in a transaction, again if the transaction lost a conflict with
// another. If the connection breaks at the commit, write finds out what became
// of it.
func (l *Ledger) write(ctx context.Context, do func(pgx.Tx) error) error {
	return attempts(ctx, conflict, func() error { return l.once(ctx, do) })
}

// insist is write for what must not stay open: it tries again, for as long as
// the patience lasts, while the database is out of reach.
func (l *Ledger) insist(ctx context.Context, do func(pgx.Tx) error) error {
	ctx, done := context.WithTimeout(ctx, l.options.Patience)
	defer done()
	return attempts(ctx, unfinished, func() error { return l.once(ctx, do) })
}

// read runs do on one connection and insists on it as insist does: a run does
// not end because of a moment without the database.
func (l *Ledger) read(ctx context.Context, do func(querier) error) error {
	ctx, done := context.WithTimeout(ctx, l.options.Patience)
	defer done()
	return attempts(ctx, unfinished, func() error {
		return l.connected(ctx, func(conn *pgxpool.Conn) error { return do(conn) })
	})
}

// unfinished reports whether an attempt came to nothing for a reason that passes.
func unfinished(err error) bool { return conflict(err) || lost(err) }

// attempts tries something until its error is not one to try again after.
func attempts(ctx context.Context, again func(error) bool, try func() error) error {
	const shortest, longest = 10 * time.Millisecond, time.Second
	for pause := shortest; ; pause = min(2*pause, longest) {
		err := try()
		if err == nil || !again(err) || wait(ctx, pause) != nil {
			return err
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// connected does something on one connection; its error tells whether the
// connection broke.
func (l *Ledger) connected(ctx context.Context, do func(*pgxpool.Conn) error) error {
	conn, err := l.pool.Acquire(ctx)
	if err != nil {
		return lostError{err}
	}
	defer conn.Release()
	if err = do(conn); err != nil && conn.Conn().IsClosed() {
		return lostError{err}
	}
	return err
}

// once runs do in one transaction, which leaves a deed behind as the evidence
// that it took place.
func (l *Ledger) once(ctx context.Context, do func(pgx.Tx) error) error {
	deed, err := uuid.NewV7() // which keeps the latest close together
	if err != nil {
		return err
	}
	begun := false // the commit
	err = l.connected(ctx, func(conn *pgxpool.Conn) error {
		tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}) // each statement sees what others committed before it
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // after a commit it does nothing
		if err := do(tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO deed (id, done) VALUES ($1, true)`, deed); err != nil {
			return err
		}
		begun = true
		return tx.Commit(ctx)
	})
	switch {
	case begun && lost(err):
		return l.doubt(ctx, deed, err)
	case forbidden(err):
		return fmt.Errorf("the ledger %s: %w: %w", l.name, mail.ErrReadOnly, err)
	}
	return err
}

// doubt finds out what became of a transaction whose connection broke at the
// commit: by its deed, and not by the number that the database gave it
// (pg_xact_status). One that a crash undid before anything of it was on the disk
// leaves its number to another transaction, and that one may well commit.
//
// Where there is no deed, one that is not done takes its place, so that the
// transaction cannot come true later. As long as it is still under way the
// database lets this wait for its end.
func (l *Ledger) doubt(ctx context.Context, deed uuid.UUID, err error) error {
	asking, end := context.WithTimeout(context.WithoutCancel(ctx), l.options.Patience)
	defer end()
	for {
		var done bool
		asked := l.pool.QueryRow(asking, `INSERT INTO deed (id, done) VALUES ($1, false)
			ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING done`, deed).Scan(&done)
		switch {
		case asked == nil && done:
			return nil
		case asked == nil:
			return err
		}
		const pause = 50 * time.Millisecond
		if wait(asking, pause) != nil {
			return &doubtError{err}
		}
	}
}

// forgetDeeds deletes those that nobody asks about any more: a doubt lasts no
// longer than the patience.
func (l *Ledger) forgetDeeds(ctx context.Context) error {
	return l.write(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM deed WHERE at < now() - greatest(interval '1 day', 2 * $1::interval)`, l.options.Patience)
		return err
	})
}

// doubtError is a transaction of which nobody knows whether it took place. It
// does not wrap its cause, so that nobody tries again.
type doubtError struct{ cause error }

func (e *doubtError) Error() string {
	return fmt.Sprintf("the connection to the database broke while it was recorded, and could not be made again to see whether it was: %v", e.cause)
}

// lostError is a connection that broke.
type lostError struct{ error }

func (e lostError) Unwrap() error { return e.error }

// lost reports whether the database was out of reach, for now.
func lost(err error) bool {
	var e lostError
	return errors.As(err, &e)
}

// forbidden reports whether whoever asks may only read (PostgreSQL, appendix A:
// insufficient_privilege and read_only_sql_transaction).
func forbidden(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "42501" || e.Code == "25006")
}

// conflict reports whether a transaction was undone for the sake of another
// (PostgreSQL, appendix A: serialization_failure and deadlock_detected).
func conflict(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}
