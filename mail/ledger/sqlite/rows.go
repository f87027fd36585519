package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// querier is a transaction or the readers' pool.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

func moment(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return time.UnixMilli(ms.Int64).UTC()
}

func blob(d mail.Digest) any {
	if d.IsZero() {
		return nil
	}
	return d[:]
}

func digest(b []byte) (d mail.Digest) {
	copy(d[:], b)
	return d
}

// found turns "no rows" into the post's own word for it.
func found(err error, what string, id any) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s %v: %w", what, id, mail.ErrNotFound)
	}
	return err
}

// each reads rows one by one. Nothing follows an error.
func each[T any](ctx context.Context, q querier, scan func(func(...any) error) (T, error), query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := q.QueryContext(ctx, query, args...)
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

// all collects rows.
func all[T any](ctx context.Context, q querier, scan func(func(...any) error) (T, error), query string, args ...any) ([]T, error) {
	return mail.Collect(each(ctx, q, scan, query, args...))
}

const mailingColumns = `mailing.id, mailing.series, mailing.year, mailing.kind, mailing.name, mailing.title,
	mailing.route, mailing.revision, mailing.created, mailing.due, mailing.approved, mailing.at_due, mailing.paused`

func scanMailing(scan func(...any) error) (mail.Mailing, error) {
	var m mail.Mailing
	var route []byte
	var created, due, approved sql.NullInt64
	err := scan(&m.ID, &m.Series, &m.Year, &m.Kind, &m.Name, &m.Title, &route, &m.Revision, &created, &due, &approved, &m.AtDue, &m.Paused)
	if err != nil {
		return m, err
	}
	m.Created, m.Due, m.ApprovedAt = moment(created), moment(due), moment(approved)
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

func scanMessage(scan func(...any) error) (mail.Message, error) {
	var m mail.Message
	var id string
	var dig, content, slots, approved, invites, told []byte
	var first, due, date, settled sql.NullInt64
	err := scan(&id, &m.Mailing, &m.Kind, &m.Recipient, &m.Part, &m.Revision, &m.To.Name, &m.To.Address, &m.MessageID, &m.State,
		&dig, &content, &slots, &approved, &m.Attempts, &first, &due, &date, &settled,
		&m.Reply.Stage, &m.Reply.Code, &m.Reply.Enhanced, &m.Reply.Text, &invites, &told)
	if err != nil {
		return m, err
	}
	if m.ID, err = uuid.Parse(id); err != nil {
		return m, fmt.Errorf("the message %q: %w", id, err)
	}
	if m.Slots, err = list[mail.SlotValue](slots); err != nil {
		return m, fmt.Errorf("the slots of message %s: %w", id, err)
	}
	if m.Invites, err = list[mail.Invite](invites); err != nil {
		return m, fmt.Errorf("the appointments of message %s: %w", id, err)
	}
	if m.Told, err = list[planner.Fact](told); err != nil {
		return m, fmt.Errorf("what message %s tells: %w", id, err)
	}
	m.Digest, m.Content = digest(dig), digest(content)
	m.Approved = approved != nil && digest(approved) == m.Digest
	m.First, m.Due, m.Date, m.Settled = moment(first), moment(due), moment(date), moment(settled)
	return m, nil
}

// list reads a JSON list. Most are empty, and then not worth a decoder.
func list[T any](text []byte) (items []T, err error) {
	if string(text) == "[]" {
		return []T{}, nil
	}
	return items, json.Unmarshal(text, &items)
}

func message(ctx context.Context, q querier, id uuid.UUID) (mail.Message, error) {
	m, err := scanMessage(q.QueryRowContext(ctx, `SELECT `+messageColumns+fromMessages+`WHERE message.id = ?`, id.String()).Scan)
	return m, found(err, "message", id)
}

func mailing(ctx context.Context, q querier, id mail.MailingID) (mail.Mailing, error) {
	m, err := scanMailing(q.QueryRowContext(ctx, `SELECT `+mailingColumns+` FROM mailing WHERE id = ?`, string(id)).Scan)
	return m, found(err, "mailing", id)
}

func mailingOf(ctx context.Context, q querier, k mail.Key) (mail.Mailing, error) {
	m, err := scanMailing(q.QueryRowContext(ctx, `SELECT `+mailingColumns+` FROM mailing WHERE series = ? AND year = ? AND kind = ? AND name = ?`,
		string(k.Series), k.Year, string(k.Kind), k.Name).Scan)
	return m, found(err, "mailing", k)
}
