package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"convene/mail"
	"convene/planner"
)

// Receive puts a mail down together with what it brought. Two machines that
// receive the same mail at once take it once: the second waits for the first.
func (l *Ledger) Receive(ctx context.Context, r mail.Received, t mail.Taken) (fresh bool, err error) {
	if r.Key == "" {
		return false, fmt.Errorf("receive a mail from %s: it has no key", r.From)
	}
	if t.Answer != nil {
		if err := t.Answer.Problem(); err != nil {
			return false, fmt.Errorf("receive the answer of %s: %w", t.Answer.Recipient, err)
		}
	}
	err = l.write(ctx, func(tx pgx.Tx) error {
		n, err := affected(tx.Exec(ctx, `INSERT INTO received (key, at, sender, subject, because, unread) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			text(r.Key), moment(r.At), text(r.From), text(r.Subject), text(r.Because), r.Open))
		if fresh = n > 0; err != nil || !fresh {
			return err
		}
		return bring(ctx, tx, t)
	})
	if err != nil {
		return false, fmt.Errorf("receive the mail %s: %w", r.Key, err)
	}
	return fresh, nil
}

// bring records what a mail brought.
func bring(ctx context.Context, tx pgx.Tx, t mail.Taken) error {
	if t.Answer != nil {
		if err := recordAnswer(ctx, tx, t.Series, t.Year, *t.Answer); err != nil {
			return err
		}
	}
	if b := t.Bounced; b != nil {
		if _, err := tx.Exec(ctx, `INSERT INTO bounce (message, status, reply, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			b.Message, text(b.Status), text(b.Text), moment(b.At)); err != nil {
			return err
		}
	}
	if t.Suppress != nil {
		return suppress(ctx, tx, *t.Suppress)
	}
	return nil
}

const receivedColumns = `key, at, sender, subject, because, unread`

func scanReceived(scan func(...any) error) (r mail.Received, err error) {
	err = scan(&r.Key, &r.At, &r.From, &r.Subject, &r.Because, &r.Open)
	r.At = r.At.UTC()
	return r, err
}

// Known is a mail that was received.
func (l *Ledger) Known(ctx context.Context, key string) (mail.Received, error) {
	r, err := scanReceived(l.pool.QueryRow(ctx, `SELECT `+receivedColumns+` FROM received WHERE key = $1`, text(key)).Scan)
	return r, found(err, "the mail", key)
}

// Unread lists the mails that a person has still to read.
func (l *Ledger) Unread(ctx context.Context) ([]mail.Received, error) {
	list, err := all(ctx, l.pool, scanReceived, `SELECT `+receivedColumns+` FROM received WHERE unread ORDER BY number`)
	if err != nil {
		return nil, fmt.Errorf("list the mails to read: %w", err)
	}
	return list, nil
}

// Read says that a person has read mails.
func (l *Ledger) Read(ctx context.Context, keys []string) (n int, err error) {
	stored := make([]string, len(keys))
	for i, key := range keys {
		stored[i] = text(key)
	}
	err = l.write(ctx, func(tx pgx.Tx) error {
		n, err = affected(tx.Exec(ctx, `UPDATE received SET unread = false WHERE key = ANY ($1::text[]) AND unread`, stored))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("note that mails were read: %w", err)
	}
	return n, nil
}

// Bounces lists an edition's messages that came back.
func (l *Ledger) Bounces(ctx context.Context, series planner.ID, year int) ([]mail.Bounced, error) {
	list, err := all(ctx, l.pool, func(scan func(...any) error) (b mail.Bounced, err error) {
		var at time.Time
		err = scan(&b.Message, &b.Recipient, &b.Address, &b.Kind, &b.Status, &b.Text, &at)
		b.At = at.UTC()
		return b, err
	}, `SELECT message.id, recipient, address, kind, bounce.status, bounce.reply, bounce.at`+fromMessages+`JOIN bounce ON bounce.message = message.id
		WHERE series = $1 AND year = $2 ORDER BY bounce.number`, string(series), year)
	if err != nil {
		return nil, fmt.Errorf("list what came back of %d: %w", year, err)
	}
	return list, nil
}
