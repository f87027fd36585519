package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"convene/mail"
	"convene/planner"
)

// Mailing is a mailing with its route.
func (l *Ledger) Mailing(ctx context.Context, id mail.MailingID) (m mail.Mailing, err error) {
	err = l.read(ctx, func(q querier) error {
		m, err = mailing(ctx, q, id)
		return err
	})
	return m, err
}

// sendable is the condition under which a message may be tried; $1 is the time.
// The states are those that [mail.StateRule] calls waiting.
const sendable = `state IN ('queued', 'deferred') AND message.approved = message.digest AND (message.due IS NULL OR message.due <= $1) AND mailing.paused = ''`

// Ready lists the mailings whose time has come.
func (l *Ledger) Ready(ctx context.Context, now time.Time) ([]mail.MailingID, error) {
	return all(ctx, l.pool, plain[mail.MailingID], `SELECT id FROM mailing WHERE at_due AND due <= $1 AND EXISTS (
			SELECT 1 FROM message WHERE message.mailing = mailing.id AND `+sendable+`) ORDER BY due, id`, moment(now))
}

// Due lists the messages of a mailing that are to be tried now.
func (l *Ledger) Due(ctx context.Context, id mail.MailingID, now time.Time) (ids []uuid.UUID, err error) {
	err = l.read(ctx, func(q querier) error {
		ids, err = all(ctx, q, plain[uuid.UUID],
			`SELECT message.id`+fromMessages+`WHERE mailing = $2 AND `+sendable+` ORDER BY position, message.id`, moment(now), string(id))
		return err
	})
	return ids, err
}

// Claim looks whether messages may be tried.
func (l *Ledger) Claim(ctx context.Context, ids []uuid.UUID, now time.Time) ([]mail.Claim, error) {
	claims := make([]mail.Claim, len(ids))
	for i, id := range ids {
		m, err := l.claim(ctx, id, now)
		if err != nil && !mail.MayNotBeTried(err) {
			return nil, err
		}
		m.ID = id
		claims[i] = mail.Claim{Message: m, Err: err}
	}
	return claims, nil
}

func (l *Ledger) claim(ctx context.Context, id uuid.UUID, now time.Time) (m mail.Message, err error) {
	err = l.read(ctx, func(q querier) error {
		m, err = claim(ctx, q, id, now)
		return err
	})
	if gone := (*mail.NoLongerDue)(nil); !errors.As(err, &gone) {
		return m, err
	}
	return l.confirm(ctx, id, now, func(pgx.Tx, mail.Message) error { return nil })
}

// HandOver marks a message handing-over.
func (l *Ledger) HandOver(ctx context.Context, claimed mail.Message, date, now time.Time) error {
	session := l.sessions.get()
	_, err := l.confirm(ctx, claimed.ID, now, func(tx pgx.Tx, m mail.Message) error {
		if m.Digest != claimed.Digest {
			return fmt.Errorf("hand over message %s, which was prepared anew: %w", m.ID, mail.ErrNotWaiting)
		}
		if err := session.hold(ctx, tx); err != nil {
			return fmt.Errorf("hand over message %s: %w", m.ID, err)
		}
		_, err := tx.Exec(ctx, `UPDATE message SET state = 'handing-over', date = $2, sender = $3 WHERE id = $1`, m.ID, moment(date), session.number())
		return err
	})
	if err == nil {
		session.note(claimed.ID, true)
	}
	return err
}

// confirm claims a message inside a transaction, so that nothing changes
// between the look and what follows. A message that is no longer due is
// withdrawn there, which is a result and no failure of the transaction.
func (l *Ledger) confirm(ctx context.Context, id uuid.UUID, now time.Time, then func(pgx.Tx, mail.Message) error) (m mail.Message, err error) {
	var gone *mail.NoLongerDue
	err = l.insist(ctx, func(tx pgx.Tx) error {
		gone = nil
		var err error
		// What a look sees that waits for the lock is older than the lock.
		if _, err = tx.Exec(ctx, `SELECT 1 FROM message WHERE id = $1 FOR UPDATE`, id); err != nil {
			return err
		}
		if m, err = claim(ctx, tx, id, now); errors.As(err, &gone) {
			return withdraw(ctx, tx, id, gone.Because, now)
		} else if err != nil {
			return err
		}
		return then(tx, m)
	})
	if err == nil && gone != nil {
		err = gone
	}
	return m, err
}

func claim(ctx context.Context, q querier, id uuid.UUID, now time.Time) (mail.Message, error) {
	var paused string
	var answer *planner.Answer
	var suppressed, cancelled bool
	m, err := scanMessageAnd(q.QueryRow(ctx, `SELECT `+messageColumns+`, mailing.paused, (
			SELECT answer FROM answer WHERE answer.series = mailing.series AND answer.year = mailing.year
			AND answer.recipient = message.recipient ORDER BY number DESC LIMIT 1
		), EXISTS (SELECT 1 FROM suppression WHERE suppression.address = lower(message.address)), coalesce((
			SELECT notice.kind FROM notice WHERE notice.series = mailing.series AND notice.year = mailing.year
			AND notice.recipient = message.recipient ORDER BY at DESC, number DESC LIMIT 1
		) = 'cancellation', false)`+
		fromMessages+`WHERE message.id = $1`, id).Scan, &paused, &answer, &suppressed, &cancelled)
	if err != nil {
		return m, found(err, "message", id)
	}
	if !m.State.Rule().Waiting || !m.Approved || m.Due.After(now) || paused != "" {
		return m, fmt.Errorf("send message %s: %w", id, mail.ErrNotWaiting)
	}
	latest := planner.Answer("")
	if answer != nil {
		latest = *answer
	}
	if because, ok := mail.Eligible(m.Kind, latest, suppressed, cancelled); !ok {
		return m, &mail.NoLongerDue{Message: id, Because: because}
	}
	return m, nil
}

func withdraw(ctx context.Context, tx pgx.Tx, id uuid.UUID, reason string, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE message SET state = 'withdrawn', settled = $2, due = NULL, stage = '', code = 0, enhanced = '', reply = $3 WHERE id = $1`,
		id, moment(at), text(reason))
	return err
}

// Settle records what became of a message that was claimed. Of one that this
// process had handed over before others took it for dead, that still counts, as
// long as nobody has resolved it in the meantime.
func (l *Ledger) Settle(ctx context.Context, claimed mail.Message, r mail.Result) error {
	id, session := claimed.ID, l.sessions.get()
	err := l.insist(ctx, func(tx pgx.Tx) error {
		m, err := locked(ctx, tx, id)
		if err != nil {
			return err
		}
		fits, err := session.maySettle(ctx, tx, m)
		if err != nil {
			return err
		}
		if !fits {
			return fmt.Errorf("settle message %s, which is %s: %w", id, m.State, mail.ErrNotWaiting)
		}
		return l.settle(ctx, tx, m, r)
	})
	if err == nil {
		session.note(id, false)
	}
	return err
}

// maySettle reports whether a message is where the session left it: waiting, or
// handed over by it and by nobody else.
func (s *session) maySettle(ctx context.Context, tx pgx.Tx, m mail.Message) (fits bool, err error) {
	handed := s.has(m.ID)
	switch {
	case m.State.Rule().Waiting:
		return !handed, nil // a person sends it again
	case m.State == mail.HandingOver, m.State == mail.Unknown && handed:
		err = tx.QueryRow(ctx, `SELECT sender IS NOT DISTINCT FROM $2 FROM message WHERE id = $1`, m.ID, s.number()).Scan(&fits)
	}
	return fits, err
}

func (l *Ledger) settle(ctx context.Context, tx pgx.Tx, m mail.Message, r mail.Result) error {
	_, err := tx.Exec(ctx, `UPDATE message SET state = $2, settled = $3, due = $4, stage = $5, code = $6, enhanced = $7, reply = $8,
			attempts = attempts + 1, first = coalesce(first, $3) WHERE id = $1`,
		m.ID, string(r.State), moment(r.At), moment(r.Due), string(r.Reply.Stage), r.Reply.Code, text(r.Reply.Enhanced), text(r.Reply.Text))
	if err != nil {
		return err
	}
	if r.Suppress {
		s := mail.Suppression{Address: m.To.Address.Key(), Reason: r.Reply.String(), At: r.At}
		if err := suppress(ctx, tx, s); err != nil {
			return err
		}
	}
	if r.State == mail.Deferred {
		if err := l.enqueue(ctx, tx, appointed{m.ID, m.Mailing, r.Due}); err != nil {
			return err
		}
	}
	if r.State == mail.Accepted || r.State == mail.Unknown || r.State == mail.ByHand {
		return shows(ctx, tx, m.Invites)
	}
	return nil
}

// shows keeps what a recipient's calendar shows from now on, or may show.
func shows(ctx context.Context, tx pgx.Tx, carried []mail.Invite) error {
	for _, i := range carried {
		if err := show(ctx, tx, i); err != nil {
			return err
		}
	}
	return nil
}

func show(ctx context.Context, tx pgx.Tx, i mail.Invite) error {
	_, err := tx.Exec(ctx, `INSERT INTO appointment (uid, sequence, facts) VALUES ($1, $2, $3)
		ON CONFLICT (uid) DO UPDATE SET sequence = excluded.sequence, facts = excluded.facts
		WHERE excluded.sequence >= appointment.sequence`, i.UID, i.Sequence, i.Facts[:])
	return err
}

// Sequence is the number with which an appointment has to go out.
func (l *Ledger) Sequence(ctx context.Context, uid string, facts mail.Digest) (int, error) {
	var sequence int
	var shown []byte
	err := l.pool.QueryRow(ctx, `SELECT sequence, facts FROM appointment WHERE uid = $1`, uid).Scan(&sequence, &shown)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
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
	return l.insist(ctx, func(tx pgx.Tx) error {
		n, err := affected(tx.Exec(ctx, `UPDATE mailing SET paused = $2 WHERE id = $1`, string(id), text(reason)))
		if err == nil && n == 0 {
			err = fmt.Errorf("%v: %w", id, mail.ErrNotFound)
		}
		return err
	})
}
