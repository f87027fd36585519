package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"convene/mail"
)

// querier is a transaction or the pool.
type querier interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) pgx.Row
	Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error)
}

// moment is a time as it is kept: to the millisecond, and NULL for none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Millisecond)
	return &t
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

func blob(d mail.Digest) []byte {
	if d.IsZero() {
		return nil
	}
	return d[:]
}

func digest(b []byte) (d mail.Digest) {
	copy(d[:], b)
	return d
}

// text is what a server said, as the database can keep it: PostgreSQL takes no
// NUL and nothing that is not UTF-8.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\x00", "�")
}

// found turns "no rows" into the post's own word for it.
func found(err error, what string, id any) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%s %v: %w", what, id, mail.ErrNotFound)
	}
	return err
}

// all collects rows.
func all[T any](ctx context.Context, q querier, scan func(func(...any) error) (T, error), query string, args ...any) ([]T, error) {
	return mail.Collect(each(ctx, q, scan, query, args...))
}

// each reads rows one by one. Nothing follows an error.
func each[T any](ctx context.Context, q querier, scan func(func(...any) error) (T, error), query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := q.Query(ctx, query, args...)
		if err != nil {
			yield(none, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			if item, err := scan(rows.Scan); !yield(item, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(none, err)
		}
	}
}

// plain scans a row of one column.
func plain[T any](scan func(...any) error) (v T, err error) { return v, scan(&v) }

// affected is the number of rows that a statement changed.
func affected(tag pgconn.CommandTag, err error) (int, error) { return int(tag.RowsAffected()), err }

const mailingColumns = `mailing.id, mailing.series, mailing.year, mailing.kind, mailing.name, mailing.title,
	mailing.route, mailing.revision, mailing.created, mailing.due, mailing.approved, mailing.at_due, mailing.paused`

func scanMailing(scan func(...any) error) (mail.Mailing, error) {
	var m mail.Mailing
	var route []byte
	var created, due, approved *time.Time
	err := scan(&m.ID, &m.Series, &m.Year, &m.Kind, &m.Name, &m.Title, &route, &m.Revision, &created, &due, &approved, &m.AtDue, &m.Paused)
	if err != nil {
		return m, err
	}
	m.Created, m.Due, m.ApprovedAt = timeOf(created), timeOf(due), timeOf(approved)
	if err := json.Unmarshal(route, &m.Route); err != nil {
		return m, fmt.Errorf("the route of mailing %s: %w", m.ID, err)
	}
	return m, nil
}

const messageColumns = `message.id, message.mailing, mailing.kind, message.recipient, message.part, message.revision,
	message.name, message.address, message.message_id, message.state, message.digest, message.content, message.slots,
	message.approved, message.attempts, message.first, message.due, message.date, message.settled,
	message.stage, message.code, message.enhanced, message.reply,
	message.invites, message.told`

// fromMessages joins what messageColumns names.
const fromMessages = ` FROM message JOIN mailing ON mailing.id = message.mailing `

func scanMessage(scan func(...any) error) (mail.Message, error) { return scanMessageAnd(scan) }

// scanMessageAnd scans a message's columns, and more that follow them.
func scanMessageAnd(scan func(...any) error, more ...any) (mail.Message, error) {
	var m mail.Message
	var dig, content, slots, approved, invites, told []byte
	var first, due, date, settled *time.Time
	err := scan(append([]any{
		&m.ID, &m.Mailing, &m.Kind, &m.Recipient, &m.Part, &m.Revision, &m.To.Name, &m.To.Address, &m.MessageID, &m.State,
		&dig, &content, &slots, &approved, &m.Attempts, &first, &due, &date, &settled,
		&m.Reply.Stage, &m.Reply.Code, &m.Reply.Enhanced, &m.Reply.Text, &invites, &told,
	}, more...)...)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(slots, &m.Slots); err != nil {
		return m, fmt.Errorf("the slots of message %s: %w", m.ID, err)
	}
	if err := json.Unmarshal(invites, &m.Invites); err != nil {
		return m, fmt.Errorf("the appointments of message %s: %w", m.ID, err)
	}
	if err := json.Unmarshal(told, &m.Told); err != nil {
		return m, fmt.Errorf("what message %s tells: %w", m.ID, err)
	}
	m.Digest, m.Content = digest(dig), digest(content)
	m.Approved = approved != nil && digest(approved) == m.Digest
	m.First, m.Due, m.Date, m.Settled = timeOf(first), timeOf(due), timeOf(date), timeOf(settled)
	return m, nil
}

// locked is a message that nobody else changes before the transaction ends.
func locked(ctx context.Context, tx pgx.Tx, id uuid.UUID) (mail.Message, error) {
	m, err := scanMessage(tx.QueryRow(ctx, `SELECT `+messageColumns+fromMessages+`WHERE message.id = $1 FOR UPDATE OF message`, id).Scan)
	return m, found(err, "message", id)
}

func mailing(ctx context.Context, q querier, id mail.MailingID) (mail.Mailing, error) {
	m, err := scanMailing(q.QueryRow(ctx, `SELECT `+mailingColumns+` FROM mailing WHERE id = $1`, string(id)).Scan)
	return m, found(err, "mailing", id)
}

// lockedMailing is a mailing that nobody else changes before the transaction
// ends. Whoever changes both locks it before its messages.
func lockedMailing(ctx context.Context, tx pgx.Tx, id mail.MailingID) (mail.Mailing, error) {
	m, err := scanMailing(tx.QueryRow(ctx, `SELECT `+mailingColumns+` FROM mailing WHERE id = $1 FOR NO KEY UPDATE`, string(id)).Scan)
	return m, found(err, "mailing", id)
}
