package postgres

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"convene/mail"
)

// session is this process as one that sends.
type session struct {
	ledger *Ledger
	id     int64 // the advisory lock, and the row's key
	conn   *pgx.Conn

	stop context.CancelFunc
	done chan struct{}

	mu     sync.Mutex
	handed map[uuid.UUID]bool // handed over and not yet settled
}

// client is what River calls the session.
func (s *session) client() string { return strconv.FormatInt(s.id, 10) }

// sessions holds the one session that a ledger has at a time.
type sessions struct {
	mu      sync.Mutex
	current *session
}

func (s *sessions) get() *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// number is the session as a message's row has it; NULL for none.
func (s *session) number() *int64 {
	if s == nil {
		return nil
	}
	return &s.id
}

// Begin makes this process one of those that send.
func (l *Ledger) Begin(ctx context.Context, now time.Time) (end func() error, err error) {
	l.sessions.mu.Lock()
	defer l.sessions.mu.Unlock()
	if l.sessions.current != nil {
		return nil, fmt.Errorf("begin sending from %s: %w", l.name, mail.ErrBusy)
	}
	err = l.reap(ctx, now)
	if err == nil {
		err = l.forgetDeeds(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("begin sending from %s: %w", l.name, err)
	}
	s, err := l.newSession(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin sending from %s: %w", l.name, err)
	}
	l.sessions.current = s
	return func() error {
		l.sessions.mu.Lock()
		l.sessions.current = nil
		l.sessions.mu.Unlock()
		return s.end()
	}, nil
}

func (l *Ledger) newSession(ctx context.Context) (*session, error) {
	id, err := draw()
	if err != nil {
		return nil, err
	}
	s := &session{ledger: l, id: id, done: make(chan struct{}), handed: map[uuid.UUID]bool{}}
	if err := s.connect(ctx); err != nil {
		return nil, err
	}
	if _, err := s.conn.Exec(ctx, `INSERT INTO sender (id, host, seen) VALUES ($1, $2, now())`, id, text(l.options.Host)); err != nil {
		return nil, errors.Join(err, s.conn.Close(ctx))
	}
	beating, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	go s.beat(beating)
	return s, nil
}

// draw is a number that nobody else has drawn.
func draw() (int64, error) {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		return 0, err
	}
	return int64(binary.BigEndian.Uint64(b[:])), nil
}

// connect opens the session's connection and takes its lock.
func (s *session) connect(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, s.ledger.pool.Config().ConnConfig.Copy())
	if err != nil {
		return err
	}
	var taken bool
	if err = conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, s.id).Scan(&taken); err == nil && !taken {
		err = errors.New("the lock of this process is still held: by the connection that broke")
	}
	if err != nil {
		return errors.Join(err, conn.Close(ctx))
	}
	s.conn = conn
	return nil
}

// beat shows from time to time that the process is there, and makes the
// connection again when it broke.
func (s *session) beat(ctx context.Context) {
	defer close(s.done)
	pause := s.ledger.options.Grace / 5
	for wait(ctx, pause) == nil {
		// A connection that is only slow holds the lock; it must not be given up
		// too soon, and one that broke must not be waited for until the grace is over.
		one, done := context.WithTimeout(ctx, 2*pause)
		s.show(one)
		done()
	}
}

// show updates the row. If the row is gone, others have taken this process for
// dead, and the next hand-over says so.
func (s *session) show(ctx context.Context) {
	const seen = `UPDATE sender SET seen = now() WHERE id = $1`
	if s.conn == nil && s.connect(ctx) != nil {
		// The database may not know yet that the connection broke, and so keep
		// the lock for it. The next beat tries again.
		_, _ = s.ledger.pool.Exec(ctx, seen, s.id)
		return
	}
	if _, err := s.conn.Exec(ctx, seen, s.id); err != nil {
		_ = s.conn.Close(context.WithoutCancel(ctx)) // it broke
		s.conn = nil
	}
}

// end takes the process off the list in good order. If that fails, it is taken
// for dead after a while.
func (s *session) end() error {
	s.stop()
	<-s.done
	ctx, done := context.WithTimeout(context.Background(), s.ledger.options.Grace)
	defer done()
	err := s.ledger.insist(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM sender WHERE id = $1`, s.id)
		return err
	})
	if s.conn != nil {
		_ = s.conn.Close(ctx) // it may have broken
	}
	if lost(err) {
		return nil
	}
	return err
}

// note keeps in mind whether a message was handed over and is not yet settled.
func (s *session) note(id uuid.UUID, handed bool) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if handed {
		s.handed[id] = true
	} else {
		delete(s.handed, id)
	}
}

// has reports whether a message was handed over and is not yet settled.
func (s *session) has(id uuid.UUID) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.handed[id]
}

// errTakenForDead ends a run whose process was out of touch for too long.
var errTakenForDead = errors.New("this process was out of touch with the database for so long that others took it for dead: send again")

// hold keeps a session's row where it is until the transaction ends. No session
// has none.
func (s *session) hold(ctx context.Context, tx pgx.Tx) error {
	if s == nil {
		return nil
	}
	var there int
	err := tx.QueryRow(ctx, `SELECT 1 FROM sender WHERE id = $1 FOR KEY SHARE`, s.id).Scan(&there)
	if errors.Is(err, pgx.ErrNoRows) {
		return errTakenForDead
	}
	return err
}

// reap takes the dead off the list, and makes messages unknown that nobody is
// handing over any more.
func (l *Ledger) reap(ctx context.Context, now time.Time) error {
	return l.write(ctx, func(tx pgx.Tx) error {
		// Looking at a lock takes it for a moment; it goes with the transaction. A
		// database that was away has lost every lock, and nobody could be seen.
		_, err := tx.Exec(ctx, `WITH silent AS MATERIALIZED (
				SELECT id FROM sender WHERE greatest(seen, pg_postmaster_start_time()) < now() - $1::interval FOR UPDATE SKIP LOCKED
			)
			DELETE FROM sender USING silent WHERE sender.id = silent.id AND pg_try_advisory_xact_lock(silent.id)`, l.options.Grace)
		if err != nil {
			return err
		}
		list, err := all(ctx, tx, scanMessage, `SELECT `+messageColumns+fromMessages+`
			WHERE state = 'handing-over' AND NOT EXISTS (SELECT 1 FROM sender WHERE sender.id = message.sender)
			ORDER BY message.id FOR UPDATE OF message`)
		if err != nil {
			return err
		}
		for _, m := range list {
			r := mail.Result{State: mail.Unknown, At: now, Reply: mail.Reply{
				Stage: mail.StageDot, Text: "the program ended between the hand-over and the server's answer",
			}}
			if err := l.settle(ctx, tx, m, r); err != nil {
				return err
			}
		}
		return nil
	})
}
