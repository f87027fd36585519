package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// Mailings lists an edition's mailings, oldest first.
func (l *Ledger) Mailings(ctx context.Context, series planner.ID, year int) ([]mail.Overview, error) {
	list, err := all(ctx, l.read, scanMailing,
		`SELECT `+mailingColumns+` FROM mailing WHERE series = ? AND year = ? ORDER BY created, rowid`, string(series), year)
	if err != nil {
		return nil, fmt.Errorf("list the mailings of %d: %w", year, err)
	}
	overviews := make([]mail.Overview, len(list))
	for i, m := range list {
		if overviews[i], err = l.overview(ctx, m); err != nil {
			return nil, fmt.Errorf("list the mailings of %d: %w", year, err)
		}
	}
	return overviews, nil
}

// Accepted counts what servers have accepted.
func (l *Ledger) Accepted(ctx context.Context) (n int, err error) {
	row := l.read.QueryRowContext(ctx, `SELECT count(*) FROM message WHERE mailing IN (SELECT id FROM mailing) AND state = ?`, string(mail.Accepted))
	if err := row.Scan(&n); err != nil {
		return 0, fmt.Errorf("count the messages that were accepted: %w", err)
	}
	return n, nil
}

// Overview is one mailing.
func (l *Ledger) Overview(ctx context.Context, id mail.MailingID) (mail.Overview, error) {
	m, err := mailing(ctx, l.read, id)
	if err != nil {
		return mail.Overview{}, err
	}
	return l.overview(ctx, m)
}

func (l *Ledger) overview(ctx context.Context, m mail.Mailing) (mail.Overview, error) {
	type row struct {
		state             mail.State
		count, unapproved int
	}
	rows, err := all(ctx, l.read, func(scan func(...any) error) (r row, err error) {
		return r, scan(&r.state, &r.count, &r.unapproved)
	}, `SELECT state, count(*), count(*) FILTER (WHERE approved IS NOT digest) FROM message WHERE mailing = ? GROUP BY state`, string(m.ID))
	if err != nil {
		return mail.Overview{}, fmt.Errorf("count the messages of %s: %w", m.ID, err)
	}
	o := mail.Overview{Mailing: m, States: map[mail.State]int{}}
	for _, r := range rows {
		o.States[r.state] = r.count
		switch {
		case r.state.Rule().Waiting:
			o.Unapproved += r.unapproved
		case r.state == mail.ByHand:
			o.UnapprovedByHand += r.unapproved
		}
	}
	return o, nil
}

// Messages lists a mailing's messages in the order they were prepared.
func (l *Ledger) Messages(ctx context.Context, id mail.MailingID) iter.Seq2[mail.Message, error] {
	return func(yield func(mail.Message, error) bool) {
		if _, err := mailing(ctx, l.read, id); err != nil {
			yield(mail.Message{}, err)
			return
		}
		for m, err := range each(ctx, l.read, scanMessage,
			`SELECT `+messageColumns+fromMessages+`WHERE mailing = ? ORDER BY position, message.id`, string(id)) {
			if err != nil {
				err = fmt.Errorf("list the messages of %s: %w", id, err)
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

var prefixForm = regexp.MustCompile(`^[0-9a-f-]{4,36}$`)

// Find is the message whose id begins with prefix, of at least four letters.
func (l *Ledger) Find(ctx context.Context, prefix string) (mail.Message, error) {
	if !prefixForm.MatchString(prefix) {
		return mail.Message{}, fmt.Errorf("message %q: %w: an id begins with four letters of 0-9 and a-f or more", prefix, mail.ErrNotFound)
	}
	list, err := all(ctx, l.read, scanMessage,
		`SELECT `+messageColumns+fromMessages+`WHERE message.id >= ? AND message.id < ? ORDER BY message.id LIMIT 2`, prefix, prefix+"g")
	switch {
	case err != nil:
		return mail.Message{}, fmt.Errorf("find message %s: %w", prefix, err)
	case len(list) == 0:
		return mail.Message{}, fmt.Errorf("message %s: %w", prefix, mail.ErrNotFound)
	case len(list) > 1:
		return mail.Message{}, fmt.Errorf("message %s: several begin so, among them %s and %s: give more of the id", prefix, list[0].ID, list[1].ID)
	}
	return list[0], nil
}

// Approve approves the messages of a mailing that wait or are by hand.
func (l *Ledger) Approve(ctx context.Context, id mail.MailingID, revision int, atDue bool, at time.Time) (approved int, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		m, err := mailing(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case m.Revision != revision:
			return fmt.Errorf("%w: version %d was reviewed and it is now version %d: look at it again", mail.ErrChanged, revision, m.Revision)
		case atDue && m.Due.IsZero():
			return errors.New("it belongs to no entry of the run-up and so has no day on which it is due: approve it plainly")
		}
		if _, err := tx.Exec(`UPDATE mailing SET approved = ?, at_due = ? WHERE id = ?`, millis(at), atDue, string(id)); err != nil {
			return err
		}
		res, err := tx.Exec(`UPDATE message SET approved = digest WHERE mailing = ? AND (state IN ('queued', 'deferred') OR state = 'by-hand' AND approved IS NOT digest)`, string(id))
		approved, err = affected(res, err)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("approve mailing %s: %w", id, err)
	}
	return approved, nil
}

func affected(res sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// selected is a selection as a condition on messages.
func selected(s mail.Selection) (condition string, args []any, err error) {
	condition = `message.id IN (SELECT message.id` + fromMessages + `WHERE true`
	add := func(more string, values ...any) {
		condition += " AND " + more
		args = append(args, values...)
	}
	if s.Mailing != "" {
		add("mailing = ?", string(s.Mailing))
	}
	if s.Message != uuid.Nil {
		add("message.id = ?", s.Message.String())
	}
	if s.Series != "" {
		add("series = ? AND year = ? AND kind <> ?", string(s.Series), s.Year, string(planner.CancellationMail))
	}
	if len(args) == 0 {
		return "", nil, errors.New("no mailing, message or edition is named")
	}
	if s.Recipient != "" {
		add("recipient = ?", s.Recipient)
	}
	return condition + ")", args, nil
}

// Drop withdraws the waiting messages selected.
func (l *Ledger) Drop(ctx context.Context, s mail.Selection, reason string, at time.Time) (n int, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		where, args, err := selected(s)
		if err != nil {
			return err
		}
		res, err := tx.Exec(`UPDATE message SET state = ?, settled = ?, due = NULL, stage = '', code = 0, enhanced = '', reply = ?
			WHERE (state IN ('queued', 'deferred') OR state = 'by-hand' AND approved IS NOT digest) AND `+where, append([]any{string(mail.Withdrawn), millis(at), reason}, args...)...)
		n, err = affected(res, err)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("drop messages: %w", err)
	}
	return n, nil
}

// Retry makes the messages selected go again.
func (l *Ledger) Retry(ctx context.Context, s mail.Selection, givenUp bool, at time.Time) (n int, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		where, args, err := selected(s)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE mailing SET paused = '' WHERE id IN (SELECT mailing FROM message WHERE `+where+`)`, args...); err != nil {
			return err
		}
		statements := []string{`UPDATE message SET due = NULL WHERE state = 'deferred' AND `}
		if givenUp {
			statements = append(statements, `UPDATE message SET state = 'queued', due = NULL, first = NULL, attempts = 0 WHERE state IN ('rejected', 'expired') AND `)
		}
		for _, statement := range statements {
			more, err := affected(tx.Exec(statement+where, args...))
			if err != nil {
				return err
			}
			n += more
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("retry messages: %w", err)
	}
	return n, nil
}

// Resolve settles an unknown message as a person says.
func (l *Ledger) Resolve(ctx context.Context, id uuid.UUID, sent bool, at time.Time) error {
	err := l.write(ctx, func(tx *sql.Tx) error {
		m, err := message(ctx, tx, id)
		if err != nil {
			return err
		}
		if m.State != mail.Unknown && !m.Drafted() {
			return fmt.Errorf("it is %s: %w", m.State, mail.ErrNotWaiting)
		}
		if !sent {
			_, err = tx.Exec(`UPDATE message SET state = 'queued', due = NULL, first = NULL, attempts = 0 WHERE id = ?`, id.String())
			return err
		}
		_, err = tx.Exec(`UPDATE message SET state = ?, settled = ? WHERE id = ?`, string(mail.Accepted), millis(at), id.String())
		return err
	})
	if err != nil {
		return fmt.Errorf("resolve message %s: %w", id, err)
	}
	return nil
}
