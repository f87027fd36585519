package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// Receive puts a mail down together with what it brought.
func (l *Ledger) Receive(ctx context.Context, r mail.Received, t mail.Taken) (fresh bool, err error) {
	if r.Key == "" {
		return false, fmt.Errorf("receive a mail from %s: it has no key", r.From)
	}
	if t.Answer != nil {
		if err := t.Answer.Problem(); err != nil {
			return false, fmt.Errorf("receive the answer of %s: %w", t.Answer.Recipient, err)
		}
	}
	err = l.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.Exec(`INSERT INTO received (key, at, sender, subject, because, unread) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			r.Key, r.At.UnixMilli(), r.From, r.Subject, r.Because, r.Open)
		n, err := affected(res, err)
		if fresh = n > 0; err != nil || !fresh {
			return err
		}
		return bring(tx, t)
	})
	if err != nil {
		return false, fmt.Errorf("receive the mail %s: %w", r.Key, err)
	}
	return fresh, nil
}

// bring records what a mail brought.
func bring(tx *sql.Tx, t mail.Taken) error {
	if t.Answer != nil {
		if err := recordAnswer(tx, t.Series, t.Year, *t.Answer); err != nil {
			return err
		}
	}
	if b := t.Bounced; b != nil {
		if _, err := tx.Exec(`INSERT INTO bounce (message, status, reply, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			b.Message.String(), b.Status, b.Text, b.At.UnixMilli()); err != nil {
			return err
		}
	}
	if t.Suppress != nil {
		return suppress(tx, *t.Suppress)
	}
	return nil
}

const receivedColumns = `key, at, sender, subject, because, unread`

func scanReceived(scan func(...any) error) (r mail.Received, err error) {
	var at sql.NullInt64
	err = scan(&r.Key, &at, &r.From, &r.Subject, &r.Because, &r.Open)
	r.At = moment(at)
	return r, err
}

// Known is a mail that was received.
func (l *Ledger) Known(ctx context.Context, key string) (mail.Received, error) {
	r, err := scanReceived(l.read.QueryRowContext(ctx, `SELECT `+receivedColumns+` FROM received WHERE key = ?`, key).Scan)
	return r, found(err, "the mail", key)
}

// Unread lists the mails that a person has still to read.
func (l *Ledger) Unread(ctx context.Context) ([]mail.Received, error) {
	list, err := all(ctx, l.read, scanReceived, `SELECT `+receivedColumns+` FROM received WHERE unread ORDER BY number`)
	if err != nil {
		return nil, fmt.Errorf("list the mails to read: %w", err)
	}
	return list, nil
}

// Read says that a person has read mails.
func (l *Ledger) Read(ctx context.Context, keys []string) (n int, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		n = 0
		for _, key := range keys {
			more, err := affected(tx.Exec(`UPDATE received SET unread = 0 WHERE key = ? AND unread`, key))
			if err != nil {
				return err
			}
			n += more
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("note that mails were read: %w", err)
	}
	return n, nil
}

// Bounces lists an edition's messages that came back.
func (l *Ledger) Bounces(ctx context.Context, series planner.ID, year int) ([]mail.Bounced, error) {
	list, err := all(ctx, l.read, func(scan func(...any) error) (b mail.Bounced, err error) {
		var id string
		var at sql.NullInt64
		if err := scan(&id, &b.Recipient, &b.Address, &b.Kind, &b.Status, &b.Text, &at); err != nil {
			return b, err
		}
		b.At = moment(at)
		b.Message, err = uuid.Parse(id)
		return b, err
	}, `SELECT message.id, message.recipient, message.address, mailing.kind, bounce.status, bounce.reply, bounce.at
		FROM bounce JOIN message ON message.id = bounce.message JOIN mailing ON mailing.id = message.mailing
		WHERE series = ? AND year = ? ORDER BY bounce.number`, string(series), year)
	if err != nil {
		return nil, fmt.Errorf("list what came back of %d: %w", year, err)
	}
	return list, nil
}
