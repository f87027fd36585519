package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// Mailings lists an edition's mailings, oldest first.
func (l *Ledger) Mailings(ctx context.Context, series planner.ID, year int) ([]mail.Overview, error) {
	list, err := all(ctx, l.pool, scanMailing,
		`SELECT `+mailingColumns+` FROM mailing WHERE series = $1 AND year = $2 ORDER BY created, number`, string(series), year)
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
	if err := l.pool.QueryRow(ctx, `SELECT count(*) FROM message WHERE state = 'accepted'`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the messages that were accepted: %w", err)
	}
	return n, nil
}

// Overview is one mailing.
func (l *Ledger) Overview(ctx context.Context, id mail.MailingID) (mail.Overview, error) {
	m, err := mailing(ctx, l.pool, id)
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
	rows, err := all(ctx, l.pool, func(scan func(...any) error) (r row, err error) {
		return r, scan(&r.state, &r.count, &r.unapproved)
	}, `SELECT state, count(*), count(*) FILTER (WHERE approved IS DISTINCT FROM digest) FROM message WHERE mailing = $1 GROUP BY state`, string(m.ID))
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
		if _, err := mailing(ctx, l.pool, id); err != nil {
			yield(mail.Message{}, err)
			return
		}
		for m, err := range each(ctx, l.pool, scanMessage,
			`SELECT `+messageColumns+fromMessages+`WHERE mailing = $1 ORDER BY position, message.id`, string(id)) {
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

// filled is the first or the last id that begins with prefix.
func filled(prefix, with string) string {
	const form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
	return prefix + strings.ReplaceAll(form[len(prefix):], "x", with)
}

// Find is the message whose id begins with prefix, of at least four letters.
func (l *Ledger) Find(ctx context.Context, prefix string) (mail.Message, error) {
	if !prefixForm.MatchString(prefix) {
		return mail.Message{}, fmt.Errorf("message %q: %w: an id begins with four letters of 0-9 and a-f or more", prefix, mail.ErrNotFound)
	}
	list, err := all(ctx, l.pool, scanMessage,
		`SELECT `+messageColumns+fromMessages+`WHERE message.id BETWEEN $1 AND $2 AND message.id::text LIKE $3 ORDER BY message.id LIMIT 2`,
		filled(prefix, "0"), filled(prefix, "f"), prefix+"%")
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
	err = l.write(ctx, func(tx pgx.Tx) error {
		m, err := lockedMailing(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case m.Revision != revision:
			return fmt.Errorf("%w: version %d was reviewed and it is now version %d: look at it again", mail.ErrChanged, revision, m.Revision)
		case atDue && m.Due.IsZero():
			return errors.New("it belongs to no entry of the run-up and so has no day on which it is due: approve it plainly")
		}
		if _, err := tx.Exec(ctx, `UPDATE mailing SET approved = $2, at_due = $3 WHERE id = $1`, string(id), moment(at), atDue); err != nil {
			return err
		}
		approved, err = affected(tx.Exec(ctx, `UPDATE message SET approved = digest WHERE mailing = $1 AND (state IN ('queued', 'deferred') OR state = 'by-hand' AND approved IS DISTINCT FROM digest)`, string(id)))
		if err != nil {
			return err
		}
		if err := l.supply(ctx, tx, at, `mailing = @mailing`, pgx.NamedArgs{"mailing": string(id)}); err != nil || approved < enqueued {
			return err
		}
		// By itself the database counts what is new only after a minute or so, and
		// until then takes ways that suit small tables.
		_, err = tx.Exec(ctx, `ANALYZE message, river_job`)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("approve mailing %s: %w", id, err)
	}
	return approved, nil
}

// selected is a selection as a condition on messages.
func selected(s mail.Selection) (condition string, args pgx.NamedArgs, err error) {
	condition, args = `message.id IN (SELECT message.id`+fromMessages+`WHERE true`, pgx.NamedArgs{}
	if s.Mailing != "" {
		condition += " AND mailing = @mailing"
		args["mailing"] = string(s.Mailing)
	}
	if s.Message != uuid.Nil {
		condition += " AND message.id = @message"
		args["message"] = s.Message
	}
	if s.Series != "" {
		condition += " AND series = @series AND year = @year AND kind <> @cancellation"
		args["series"], args["year"], args["cancellation"] = string(s.Series), s.Year, string(planner.CancellationMail)
	}
	if len(args) == 0 {
		return "", nil, errors.New("no mailing, message or edition is named")
	}
	if s.Recipient != "" {
		condition += " AND recipient = @recipient"
		args["recipient"] = s.Recipient
	}
	return condition + ")", args, nil
}

// Drop withdraws the waiting messages selected.
func (l *Ledger) Drop(ctx context.Context, s mail.Selection, reason string, at time.Time) (n int, err error) {
	err = l.write(ctx, func(tx pgx.Tx) error {
		where, args, err := selected(s)
		if err != nil {
			return err
		}
		args["reason"], args["at"] = text(reason), moment(at)
		n, err = affected(tx.Exec(ctx, `UPDATE message SET state = 'withdrawn', settled = @at, due = NULL, stage = '', code = 0, enhanced = '', reply = @reason
			WHERE (state IN ('queued', 'deferred') OR state = 'by-hand' AND approved IS DISTINCT FROM digest) AND `+where, args))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("drop messages: %w", err)
	}
	return n, nil
}

// Retry makes the messages selected go again.
func (l *Ledger) Retry(ctx context.Context, s mail.Selection, givenUp bool, at time.Time) (n int, err error) {
	err = l.write(ctx, func(tx pgx.Tx) error {
		where, args, err := selected(s)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE mailing SET paused = '' WHERE id IN (SELECT mailing FROM message WHERE `+where+`)`, args); err != nil {
			return err
		}
		n = 0
		statements := []string{`UPDATE message SET due = NULL WHERE state = 'deferred' AND `}
		if givenUp {
			statements = append(statements, `UPDATE message SET state = 'queued', due = NULL, first = NULL, attempts = 0 WHERE state IN ('rejected', 'expired') AND `)
		}
		for _, statement := range statements {
			more, err := affected(tx.Exec(ctx, statement+where, args))
			if err != nil {
				return err
			}
			n += more
		}
		return l.supply(ctx, tx, at, where, args)
	})
	if err != nil {
		return 0, fmt.Errorf("retry messages: %w", err)
	}
	return n, nil
}

// Resolve settles an unknown message, or one laid out as a draft, as a person
// says. It then belongs to no sender any more, whose late news could change it.
func (l *Ledger) Resolve(ctx context.Context, id uuid.UUID, sent bool, at time.Time) error {
	err := l.write(ctx, func(tx pgx.Tx) error {
		m, err := locked(ctx, tx, id)
		if err != nil {
			return err
		}
		if m.State != mail.Unknown && !m.Drafted() {
			return fmt.Errorf("it is %s: %w", m.State, mail.ErrNotWaiting)
		}
		if sent {
			_, err = tx.Exec(ctx, `UPDATE message SET state = 'accepted', settled = $2, sender = NULL WHERE id = $1`, id, moment(at))
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE message SET state = 'queued', due = NULL, first = NULL, attempts = 0, sender = NULL WHERE id = $1`, id)
		if err != nil {
			return err
		}
		return l.supply(ctx, tx, at, `message.id = @message`, pgx.NamedArgs{"message": id})
	})
	if err != nil {
		return fmt.Errorf("resolve message %s: %w", id, err)
	}
	return nil
}
