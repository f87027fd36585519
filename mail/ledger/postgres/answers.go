package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"convene/mail"
	"convene/planner"
)

// RecordAnswer adds an answer; the latest counts.
func (l *Ledger) RecordAnswer(ctx context.Context, series planner.ID, year int, a mail.Answered) error {
	if err := a.Problem(); err != nil {
		return fmt.Errorf("record the answer of %s: %w", a.Recipient, err)
	}
	return l.write(ctx, func(tx pgx.Tx) error { return recordAnswer(ctx, tx, series, year, a) })
}

func recordAnswer(ctx context.Context, tx pgx.Tx, series planner.ID, year int, a mail.Answered) error {
	_, err := tx.Exec(ctx, `INSERT INTO answer (series, year, recipient, answer, representative, via, taken_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(series), year, a.Recipient, string(a.Answer), string(a.Representative), text(a.Via), text(a.By), moment(a.At))
	return err
}

// Answers are the latest answers to an edition, by recipient.
func (l *Ledger) Answers(ctx context.Context, series planner.ID, year int) ([]mail.Answered, error) {
	list, err := l.answers(ctx, `WHERE number IN (SELECT max(number) FROM answer WHERE series = $1 AND year = $2 GROUP BY recipient) ORDER BY recipient`,
		series, year)
	return slices.DeleteFunc(list, func(a mail.Answered) bool { return a.Answer == "" }), err
}

// AnswersGiven are all answers to an edition in their order.
func (l *Ledger) AnswersGiven(ctx context.Context, series planner.ID, year int) ([]mail.Answered, error) {
	return l.answers(ctx, `WHERE series = $1 AND year = $2 ORDER BY number`, series, year)
}

func (l *Ledger) answers(ctx context.Context, which string, series planner.ID, year int) ([]mail.Answered, error) {
	list, err := all(ctx, l.pool, func(scan func(...any) error) (a mail.Answered, err error) {
		var at time.Time
		err = scan(&a.Recipient, &a.Answer, &a.Representative, &a.Via, &a.By, &at)
		a.At = at.UTC()
		return a, err
	}, `SELECT recipient, answer, representative, via, taken_by, at FROM answer `+which, string(series), year)
	if err != nil {
		return nil, fmt.Errorf("the answers of %d: %w", year, err)
	}
	return list, nil
}

// Standing is what the planner asks before it says who is due what.
func (l *Ledger) Standing(ctx context.Context, series planner.ID, year int) (planner.Standing, error) {
	standing := planner.Standing{Answers: planner.Answers{}, Suppressed: map[string]bool{}, Invited: map[string]bool{}, Cancelled: map[string]bool{}}
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
	invited, err := all(ctx, l.pool, plain[string],
		`SELECT DISTINCT recipient`+fromMessages+`WHERE series = $1 AND year = $2 AND kind IN ($3, $4) AND (state = 'accepted' OR state = 'by-hand' AND message.approved = message.digest)`,
		string(series), year, string(planner.InvitationMail), string(planner.GuestInvitationMail))
	if err != nil {
		return standing, fmt.Errorf("those invited in %d: %w", year, err)
	}
	for _, key := range invited {
		standing.Invited[key] = true
	}
	cancelled, err := all(ctx, l.pool, plain[string], `SELECT recipient FROM (
			SELECT DISTINCT ON (recipient) recipient, kind FROM notice WHERE series = $1 AND year = $2 ORDER BY recipient, at DESC, number DESC
		) AS latest WHERE kind = 'cancellation'`, string(series), year)
	if err != nil {
		return standing, fmt.Errorf("those cancelled in %d: %w", year, err)
	}
	for _, key := range cancelled {
		standing.Cancelled[key] = true
	}
	return standing, nil
}

// Suppress adds an address; one already there keeps its reason.
func (l *Ledger) Suppress(ctx context.Context, s mail.Suppression) error {
	return l.write(ctx, func(tx pgx.Tx) error { return suppress(ctx, tx, s) })
}

func suppress(ctx context.Context, tx pgx.Tx, s mail.Suppression) error {
	key := s.Key()
	if key == "" {
		return errors.New("suppress an address: there is none")
	}
	_, err := tx.Exec(ctx, `INSERT INTO suppression (address, reason, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, key, text(s.Reason), moment(s.At))
	return err
}

// rekey keeps suppressions by [mail.Suppression.Key]: older versions kept a domain
// in whatever letters it was given.
func rekey(ctx context.Context, tx pgx.Tx) error {
	list, err := suppressions(ctx, tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.Address == s.Key() {
			continue
		}
		if err := suppress(ctx, tx, s); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM suppression WHERE address = $1`, s.Address); err != nil {
			return err
		}
	}
	return nil
}

// Unsuppress takes an address out again.
func (l *Ledger) Unsuppress(ctx context.Context, address planner.Email) error {
	return l.write(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM suppression WHERE address = $1`, address.Key())
		return err
	})
}

// Suppressions lists the addresses that get no more list mail.
func (l *Ledger) Suppressions(ctx context.Context) ([]mail.Suppression, error) {
	return suppressions(ctx, l.pool)
}

func suppressions(ctx context.Context, q querier) ([]mail.Suppression, error) {
	list, err := all(ctx, q, func(scan func(...any) error) (s mail.Suppression, err error) {
		var at time.Time
		err = scan(&s.Address, &s.Reason, &at)
		s.At = at.UTC()
		return s, err
	}, `SELECT address, reason, at FROM suppression ORDER BY address`)
	if err != nil {
		return nil, fmt.Errorf("list the suppressions: %w", err)
	}
	return list, nil
}
