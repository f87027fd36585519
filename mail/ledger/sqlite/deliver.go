package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/google/uuid"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"convene/mail"
)

// Begin takes the lock that only one process has. The lock is SQLite's own, on
// a second file, because it works on every system and ends with the process,
// however that ends.
func (l *Ledger) Begin(ctx context.Context, now time.Time) (end func() error, err error) {
	if l.writer == nil {
		return nil, fmt.Errorf("begin sending from %s: %w", l.path, mail.ErrReadOnly)
	}
	end, err = l.lock(ctx, sendingLock)
	if err != nil {
		return nil, fmt.Errorf("begin sending from %s: %w", l.path, err)
	}
	if err := l.here(ctx); err != nil {
		return nil, errors.Join(err, end())
	}
	if err := l.recover(ctx, now); err != nil {
		return nil, errors.Join(err, end())
	}
	return end, nil
}

// fileLock is a lock on a file of its own beside the ledger's.
type fileLock struct {
	suffix string
	wait   time.Duration
	busy   error // when another has it for longer
}

var (
	sendingLock     = fileLock{".lock", 0, mail.ErrBusy}
	preparationLock = fileLock{".prepare.lock", 5 * time.Second, errors.New("another process is preparing a mailing: wait until it has finished")}
)

func (l *Ledger) lock(ctx context.Context, f fileLock) (unlock func() error, err error) {
	wait := fmt.Sprintf("busy_timeout(%d)", f.wait.Milliseconds())
	db, err := sql.Open("sqlite", fileURL(l.path+f.suffix, url.Values{"_pragma": {wait}}))
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if _, err := conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		if isBusy(err) {
			err = f.busy
		}
		return nil, errors.Join(err, conn.Close(), db.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.Background(), "ROLLBACK")
		return errors.Join(err, conn.Close(), db.Close())
	}, nil
}

func isBusy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

// recover makes messages unknown that nobody is handing over any more.
func (l *Ledger) recover(ctx context.Context, now time.Time) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		list, err := all(ctx, tx, scanMessage, `SELECT `+messageColumns+fromMessages+`WHERE mailing IN (SELECT id FROM mailing) AND state = ?`, string(mail.HandingOver))
		if err != nil {
			return err
		}
		for _, m := range list {
			r := mail.Result{State: mail.Unknown, At: now, Reply: mail.Reply{
				Stage: mail.StageDot, Text: "the program ended between the hand-over and the server's answer",
			}}
			if err := l.settle(tx, m, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// Mailing is a mailing with its route.
func (l *Ledger) Mailing(ctx context.Context, id mail.MailingID) (mail.Mailing, error) {
	return mailing(ctx, l.read, id)
}

// Ready lists the mailings whose time has come.
func (l *Ledger) Ready(ctx context.Context, now time.Time) ([]mail.MailingID, error) {
	return all(ctx, l.read, func(scan func(...any) error) (id mail.MailingID, err error) { return id, scan(&id) },
		`SELECT id FROM mailing WHERE at_due AND due <= ? AND EXISTS (
			SELECT 1 FROM message WHERE message.mailing = mailing.id AND `+sendable+`) ORDER BY due, id`, millis(now), millis(now))
}

// Due lists the messages of a mailing that are to be tried now.
func (l *Ledger) Due(ctx context.Context, id mail.MailingID, now time.Time) ([]uuid.UUID, error) {
	rows := map[uuid.UUID]int64{}
	due, err := all(ctx, l.read, func(scan func(...any) error) (id uuid.UUID, err error) {
		var text string
		var row int64
		if err := scan(&text, &row); err != nil {
			return id, err
		}
		if id, err = uuid.Parse(text); err == nil {
			rows[id] = row
		}
		return id, err
	}, `SELECT message.id, message.rowid`+fromMessages+`WHERE mailing = ? AND `+sendable+` ORDER BY position, message.id`, string(id), millis(now))
	l.rows.keep(rows)
	return due, err
}

// HandOver marks a message handing-over, and looks again while it does.
func (l *Ledger) HandOver(ctx context.Context, claimed mail.Message, date, now time.Time) error {
	return l.handOver(ctx, claimed, date, now, func() error { return nil })
}

// HandOverAfter is HandOver after a recording. The writer takes them in their
// order, and mostly into one commit.
func (l *Ledger) HandOverAfter(before mail.Recording, claimed mail.Message, date, now time.Time) error {
	recorded, ok := before.(*recording)
	if !ok {
		return errors.New("the recording is another ledger's")
	}
	return l.handOver(context.Background(), claimed, date, now, func() error {
		if recorded.failed {
			return errors.New("the message before it could not be recorded")
		}
		return nil
	})
}

func (l *Ledger) handOver(ctx context.Context, claimed mail.Message, date, now time.Time, recorded func() error) error {
	return l.confirm(ctx, claimed.ID, func(tx *sql.Tx) error {
		if err := recorded(); err != nil {
			return fmt.Errorf("hand over message %s: %w", claimed.ID, err)
		}
		row, err := l.rows.of(ctx, tx, claimed.ID)
		if err != nil {
			return err
		}
		res, err := tx.Exec(l.sending.of(claimed.Kind).handOver, string(mail.HandingOver), millis(date), row, claimed.ID.String(), claimed.Digest[:], millis(now))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return l.notHandedOver(tx, claimed, now)
	}, now)
}

// notHandedOver says why a message that was claimed could not be marked.
func (l *Ledger) notHandedOver(tx *sql.Tx, claimed mail.Message, now time.Time) error {
	again, err := l.claim(context.Background(), tx, []uuid.UUID{claimed.ID}, now)
	switch {
	case err != nil:
		return err
	case again[0].Err != nil:
		return again[0].Err
	}
	return fmt.Errorf("hand over message %s, which was prepared anew: %w", claimed.ID, mail.ErrNotWaiting)
}

// confirm does something in a transaction. If that finds the message no longer
// due, it is withdrawn there, which is a result and no failure of the
// transaction.
func (l *Ledger) confirm(ctx context.Context, id uuid.UUID, do func(*sql.Tx) error, now time.Time) error {
	var gone *mail.NoLongerDue
	err := l.write(ctx, func(tx *sql.Tx) error {
		gone = nil
		if err := do(tx); !errors.As(err, &gone) {
			return err
		}
		return withdraw(tx, id, gone.Because, now)
	})
	if err == nil && gone != nil {
		return gone
	}
	return err
}

func withdraw(tx *sql.Tx, id uuid.UUID, reason string, at time.Time) error {
	_, err := tx.Exec(`UPDATE message SET state = ?, settled = ?, due = NULL, stage = '', code = 0, enhanced = '', reply = ? WHERE id = ?`,
		string(mail.Withdrawn), millis(at), reason, id.String())
	return err
}

// Settle records what became of a message that was claimed.
func (l *Ledger) Settle(ctx context.Context, claimed mail.Message, r mail.Result) error {
	return l.write(ctx, l.settling(claimed, r))
}

func (l *Ledger) settling(claimed mail.Message, r mail.Result) func(*sql.Tx) error {
	return func(tx *sql.Tx) error { return l.settle(tx, claimed, r) }
}

// recording is a settlement that was handed in.
type recording struct {
	result chan error
	failed bool // read and written by the writer
}

func (r *recording) Wait() error { return <-r.result }

// Record begins to record what became of a message that was claimed.
func (l *Ledger) Record(claimed mail.Message, r mail.Result) mail.Recording {
	now := &recording{result: make(chan error, 1)}
	o := op{do: l.settling(claimed, r), result: now.result, failed: &now.failed}
	if err := l.writer.handIn(context.Background(), o); err != nil {
		now.failed = true
		now.result <- err
	}
	return now
}

// settle changes a message that is handing-over, or in a state that
// [mail.StateRule] calls waiting.
func (l *Ledger) settle(tx *sql.Tx, m mail.Message, r mail.Result) error {
	row, err := l.rows.of(context.Background(), tx, m.ID)
	if err != nil {
		return err
	}
	res, err := tx.Exec(`UPDATE message SET state = ?, settled = ?, due = ?, stage = ?, code = ?, enhanced = ?, reply = ?,
			attempts = attempts + 1, first = coalesce(first, ?) WHERE rowid = ? AND id = ? AND state IN ('queued', 'deferred', 'handing-over')`,
		string(r.State), millis(r.At), millis(r.Due), string(r.Reply.Stage), r.Reply.Code, r.Reply.Enhanced, r.Reply.Text,
		millis(r.At), row, m.ID.String())
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, notSettled(tx, m.ID))
	}
	if r.Suppress {
		s := mail.Suppression{Address: m.To.Address.Key(), Reason: r.Reply.String(), At: r.At}
		if err := suppress(tx, s); err != nil {
			return err
		}
	}
	if r.State == mail.Accepted || r.State == mail.Unknown || r.State == mail.ByHand {
		return shows(tx, m.Invites)
	}
	return nil
}

// notSettled says why a message could not be settled.
func notSettled(tx *sql.Tx, id uuid.UUID) error {
	m, err := message(context.Background(), tx, id)
	if err != nil {
		return err
	}
	return fmt.Errorf("settle message %s, which is %s: %w", id, m.State, mail.ErrNotWaiting)
}

// shows keeps what a recipient's calendar shows from now on, or may show.
func shows(tx *sql.Tx, carried []mail.Invite) error {
	for _, i := range carried {
		if err := show(tx, i); err != nil {
			return err
		}
	}
	return nil
}

func show(tx *sql.Tx, i mail.Invite) error {
	_, err := tx.Exec(`INSERT INTO appointment (uid, sequence, facts) VALUES (?, ?, ?)
		ON CONFLICT (uid) DO UPDATE SET sequence = excluded.sequence, facts = excluded.facts
		WHERE excluded.sequence >= appointment.sequence`, i.UID, i.Sequence, i.Facts[:])
	return err
}

// Sequence is the number with which an appointment has to go out.
func (l *Ledger) Sequence(ctx context.Context, uid string, facts mail.Digest) (int, error) {
	var sequence int
	var shown []byte
	// A look at one row is over before it could be stopped, and to be able to
	// takes two goroutines. Preparing asks for each appointment.
	err := l.read.QueryRowContext(context.WithoutCancel(ctx), `SELECT sequence, facts FROM appointment WHERE uid = ?`, uid).Scan(&sequence, &shown)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("the sequence of the appointment %s: %w", uid, err)
	case digest(shown) == facts:
		return sequence, nil
	}
	return sequence + 1, nil
}

// Pause stops a mailing until a person retries it.
func (l *Ledger) Pause(ctx context.Context, id mail.MailingID, reason string) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.Exec(`UPDATE mailing SET paused = ? WHERE id = ?`, reason, string(id))
		if err != nil {
			return err
		}
		return atLeastOne(res, id)
	})
}

func atLeastOne(res sql.Result, id any) error {
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = fmt.Errorf("%v: %w", id, mail.ErrNotFound)
	}
	return err
}
