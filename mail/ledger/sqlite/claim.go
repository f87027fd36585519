package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// sendable is the condition under which a message may be tried; its argument
// is the time.
const sendable = ready + ` AND mailing.paused = ''`

// ready is the message's part of it. The states are those that [mail.StateRule]
// calls waiting.
const ready = `state IN ('queued', 'deferred') AND message.approved = message.digest AND (message.due IS NULL OR message.due <= ?)`

// Claim looks whether messages may be tried.
func (l *Ledger) Claim(ctx context.Context, ids []uuid.UUID, now time.Time) ([]mail.Claim, error) {
	claims, err := l.claim(context.WithoutCancel(ctx), l.read, ids, now) // to watch ctx costs more than the look
	if err != nil {
		return nil, err
	}
	for i, c := range claims {
		if gone := (*mail.NoLongerDue)(nil); !errors.As(c.Err, &gone) {
			continue
		}
		err := l.confirm(ctx, c.Message.ID, func(tx *sql.Tx) error { // nothing changes between this look and what follows
			again, err := l.claim(ctx, tx, ids[i:i+1], now)
			if err != nil {
				return err
			}
			claims[i] = again[0]
			return again[0].Err
		}, now)
		if err != nil && !mail.MayNotBeTried(err) {
			return nil, err
		}
	}
	return claims, nil
}

// What else decides whether a message may go: see [mail.Eligible].
const (
	latestAnswer = `coalesce((SELECT answer FROM mailing AS its JOIN answer ON answer.series = its.series AND answer.year = its.year
		WHERE its.id = message.mailing AND answer.recipient = message.recipient ORDER BY number DESC LIMIT 1), '')`
	isSuppressed = `EXISTS (SELECT 1 FROM suppression WHERE suppression.address = lower(message.address))`
	isCancelled  = `coalesce((SELECT other.kind = 'cancellation' FROM mailing AS its
		JOIN message AS told ON told.recipient = message.recipient
		JOIN mailing AS other ON other.id = told.mailing AND other.series = its.series AND other.year = its.year
		WHERE its.id = message.mailing AND other.kind IN ('invitation', 'guest-invitation', 'cancellation')
			AND (told.state IN ('accepted', 'handing-over', 'unknown') OR told.state = 'by-hand' AND told.approved = told.digest)
		ORDER BY coalesce(told.date, told.settled) DESC, told.rowid DESC LIMIT 1), 0)`
)

// statements are those that each message of a kind needs on its way.
type statements struct{ claim, handOver string }

// sending are the statements of the kinds of mail: to write them anew for each
// message took as long as to bind its values.
type sending map[planner.MailKind]statements

func newSending() sending {
	all := sending{}
	for _, rule := range mail.Kinds() {
		all[rule.Kind] = statementsFor(eligible(rule))
	}
	return all
}

// of are a kind's. No message of a kind that is not known may go.
func (s sending) of(kind planner.MailKind) statements {
	if known, ok := s[kind]; ok {
		return known
	}
	return statementsFor(`0`)
}

func statementsFor(eligible string) statements {
	return statements{
		claim: `SELECT ` + messageColumns + `, mailing.paused, ` + eligible + `
			FROM json_each(?) AS wanted CROSS JOIN message ON message.rowid = wanted.value CROSS JOIN mailing ON mailing.id = message.mailing
			WHERE mailing.kind = ? ORDER BY wanted.key`,
		handOver: `UPDATE message SET state = ?, date = ? WHERE rowid = ? AND id = ? AND digest = ? AND ` + ready + `
			AND (SELECT paused FROM mailing WHERE mailing.id = message.mailing) = '' AND ` + eligible,
	}
}

// eligible is the condition under which a message of a kind may go. It only
// looks for what matters to the kind.
func eligible(rule mail.KindRule) string {
	condition := `1`
	if len(rule.Stops) > 0 {
		var stops []string
		for _, answer := range rule.Stops {
			stops = append(stops, `'`+string(answer)+`'`)
		}
		condition += ` AND ` + latestAnswer + ` NOT IN (` + strings.Join(stops, `, `) + `)`
	}
	if rule.List {
		condition += ` AND NOT ` + isSuppressed
	}
	if !rule.Cancelled {
		condition += ` AND NOT ` + isCancelled
	}
	return condition
}

func (l *Ledger) claim(ctx context.Context, q querier, ids []uuid.UUID, now time.Time) ([]mail.Claim, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows := make([]int64, len(ids))
	for i, id := range ids {
		row, err := l.rows.of(ctx, q, id)
		if err != nil {
			return nil, err
		}
		rows[i] = row
	}
	var kind planner.MailKind
	if err := q.QueryRowContext(ctx, `SELECT mailing.kind`+fromMessages+`WHERE message.rowid = ?`, rows[0]).Scan(&kind); err != nil {
		return nil, found(err, "message", ids[0])
	}
	wanted, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	claims := make([]mail.Claim, 0, len(ids))
	for c, err := range each(ctx, q, func(scan func(...any) error) (mail.Claim, error) { return scanClaim(scan, now) },
		l.sending.of(kind).claim, string(wanted), string(kind)) {
		if err != nil {
			return nil, err
		}
		claims = append(claims, c)
	}
	if !slices.EqualFunc(claims, ids, func(c mail.Claim, id uuid.UUID) bool { return c.Message.ID == id }) {
		return nil, fmt.Errorf("some of %d messages of a mailing: %w", len(ids), mail.ErrNotFound)
	}
	for i, c := range claims {
		if errors.Is(c.Err, errNotEligible) {
			if claims[i].Err, err = because(ctx, q, c.Message); err != nil {
				return nil, err
			}
		}
	}
	return claims, nil
}

// errNotEligible stands for the reason until it is looked up.
var errNotEligible = errors.New("the message may no longer go")

func scanClaim(scan func(...any) error, now time.Time) (mail.Claim, error) {
	var paused string
	var eligible bool
	m, err := scanMessage(func(to ...any) error { return scan(append(to, &paused, &eligible)...) })
	if err != nil {
		return mail.Claim{}, err
	}
	c := mail.Claim{Message: m}
	if !m.State.Rule().Waiting || !m.Approved || m.Due.After(now) || paused != "" {
		c.Err = fmt.Errorf("send message %s: %w", m.ID, mail.ErrNotWaiting)
	} else if !eligible {
		c.Err = errNotEligible
	}
	return c, nil
}

// because says why a message is not eligible.
func because(ctx context.Context, q querier, m mail.Message) (*mail.NoLongerDue, error) {
	var answer planner.Answer
	var suppressed, cancelled bool
	err := q.QueryRowContext(ctx, `SELECT `+latestAnswer+`, `+isSuppressed+`, `+isCancelled+fromMessages+`WHERE message.id = ?`, m.ID.String()).
		Scan(&answer, &suppressed, &cancelled)
	reason, _ := mail.Eligible(m.Kind, answer, suppressed, cancelled)
	return &mail.NoLongerDue{Message: m.ID, Because: reason}, err
}
