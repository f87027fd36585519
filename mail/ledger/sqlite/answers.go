package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"convene/mail"
	"convene/planner"
)

// RecordAnswer adds an answer; the latest counts.
func (l *Ledger) RecordAnswer(ctx context.Context, series planner.ID, year int, a mail.Answered) error {
	if err := a.Problem(); err != nil {
		return fmt.Errorf("record the answer of %s: %w", a.Recipient, err)
	}
	return l.write(ctx, func(tx *sql.Tx) error { return recordAnswer(tx, series, year, a) })
}

func recordAnswer(tx *sql.Tx, series planner.ID, year int, a mail.Answered) error {
	_, err := tx.Exec(`INSERT INTO answer (series, year, recipient, answer, representative, via, taken_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		string(series), year, a.Recipient, string(a.Answer), string(a.Representative), a.Via, a.By, a.At.UnixMilli())
	return err
}

// Answers are the latest answers to an edition, by recipient.
func (l *Ledger) Answers(ctx context.Context, series planner.ID, year int) ([]mail.Answered, error) {
	list, err := l.answers(ctx, `WHERE number IN (SELECT max(number) FROM answer WHERE series = ? AND year = ? GROUP BY recipient) ORDER BY recipient`,
		series, year)
	return slices.DeleteFunc(list, func(a mail.Answered) bool { return a.Answer == "" }), err
}

// AnswersGiven are all answers to an edition in their order.
func (l *Ledger) AnswersGiven(ctx context.Context, series planner.ID, year int) ([]mail.Answered, error) {
	return l.answers(ctx, `WHERE series = ? AND year = ? ORDER BY number`, series, year)
}

func (l *Ledger) answers(ctx context.Context, which string, series planner.ID, year int) ([]mail.Answered, error) {
	list, err := all(ctx, l.read, func(scan func(...any) error) (a mail.Answered, err error) {
		var at sql.NullInt64
		err = scan(&a.Recipient, &a.Answer, &a.Representative, &a.Via, &a.By, &at)
		a.At = moment(at)
		return a, err
	}, `SELECT recipient, answer, representative, via, taken_by, at FROM answer `+which, string(series), year)
	if err != nil {
		return nil, fmt.Errorf("the answers of %d: %w", year, err)
	}
	return list, nil
}

// Standing is what the planner asks before it says who is due what.
func (l *Ledger) Standing(ctx context.Context, series planner.ID, year int) (planner.Standing, error) {
	standing := planner.Standing{Answers: planner.Answers{}, Suppressed: map[string]bool{}, Invited: map[string]bool{}}
	var err error
	if standing.Cancelled, err = cancelled(ctx, l.read, series, year); err != nil {
		return standing, err
	}
	answers, err := l.Answers(ctx, series, year)
	if err != nil {
		return standing, err
	}
	for _, a := range answers {
		standing.Answers[a.Recipient] = a.Answer
	}
	suppressions, err := l.Suppressions(ctx)
	if err != nil {
		return standing, err
	}
	for _, s := range suppressions {
		standing.Suppressed[s.Address] = true
	}
	invited, err := all(ctx, l.read, func(scan func(...any) error) (key string, err error) { return key, scan(&key) },
		`SELECT DISTINCT recipient`+fromMessages+`WHERE series = ? AND year = ? AND kind IN (?, ?) AND (state = ? OR state = ? AND message.approved = message.digest)`,
		string(series), year, string(planner.InvitationMail), string(planner.GuestInvitationMail), string(mail.Accepted), string(mail.ByHand))
	if err != nil {
		return standing, fmt.Errorf("those invited in %d: %w", year, err)
	}
	for _, key := range invited {
		standing.Invited[key] = true
	}
	return standing, nil
}

// cancelled are those who were told last that the edition is cancelled for
// them, and not invited again since. What claims a message asks the same of one
// recipient (lookAgain).
func cancelled(ctx context.Context, q querier, series planner.ID, year int) (map[string]bool, error) {
	type row struct {
		recipient string
		kind      planner.MailKind
	}
	rows, err := all(ctx, q, func(scan func(...any) error) (r row, err error) { return r, scan(&r.recipient, &r.kind) },
		`SELECT recipient, kind`+fromMessages+`WHERE series = ? AND year = ? AND kind IN (?, ?, ?)
			AND (state IN (?, ?, ?) OR state = ? AND message.approved = message.digest)
			ORDER BY coalesce(message.date, message.settled), message.rowid`,
		string(series), year, string(planner.InvitationMail), string(planner.GuestInvitationMail), string(planner.CancellationMail),
		string(mail.Accepted), string(mail.HandingOver), string(mail.Unknown), string(mail.ByHand))
	if err != nil {
		return nil, fmt.Errorf("those cancelled in %d: %w", year, err)
	}
	off := map[string]bool{}
	for _, r := range rows {
		delete(off, r.recipient)
		if r.kind == planner.CancellationMail {
			off[r.recipient] = true
		}
	}
	return off, nil
}

// Suppress adds an address; one already there keeps its reason.
func (l *Ledger) Suppress(ctx context.Context, s mail.Suppression) error {
	return l.write(ctx, func(tx *sql.Tx) error { return suppress(tx, s) })
}

func suppress(tx *sql.Tx, s mail.Suppression) error {
	key := s.Key()
	if key == "" {
		return errors.New("suppress an address: there is none")
	}
	_, err := tx.Exec(`INSERT INTO suppression (address, reason, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, key, s.Reason, s.At.UnixMilli())
	return err
}

// rekey keeps suppressions by [mail.Suppression.Key]: older versions kept a domain
// in whatever letters it was given.
func rekey(tx *sql.Tx) error {
	list, err := suppressions(context.Background(), tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.Address == s.Key() {
			continue
		}
		if err := suppress(tx, s); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM suppression WHERE address = ?`, s.Address); err != nil {
			return err
		}
	}
	return nil
}

// Unsuppress takes an address out again.
func (l *Ledger) Unsuppress(ctx context.Context, address planner.Email) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`DELETE FROM suppression WHERE address = ?`, address.Key())
		return err
	})
}

// Suppressions lists the addresses that get no more list mail.
func (l *Ledger) Suppressions(ctx context.Context) ([]mail.Suppression, error) {
	return suppressions(ctx, l.read)
}

func suppressions(ctx context.Context, q querier) ([]mail.Suppression, error) {
	list, err := all(ctx, q, func(scan func(...any) error) (s mail.Suppression, err error) {
		var at sql.NullInt64
		err = scan(&s.Address, &s.Reason, &at)
		s.At = moment(at)
		return s, err
	}, `SELECT address, reason, at FROM suppression ORDER BY address`)
	if err != nil {
		return nil, fmt.Errorf("list the suppressions: %w", err)
	}
	return list, nil
}
