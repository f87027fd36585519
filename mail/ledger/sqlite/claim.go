package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
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
	claims, err := claim(context.WithoutCancel(ctx), l.read, ids, now) // to watch ctx costs more than the look
	if err != nil {
		return nil, err
	}
	for i, c := range claims {
		if gone := (*mail.NoLongerDue)(nil); !errors.As(c.Err, &gone) {
			continue
		}
		err := l.confirm(ctx, c.Message.ID, func(tx *sql.Tx) error { // nothing changes between this look and what follows
			again, err := claim(ctx, tx, ids[i:i+1], now)
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

// eligible is the condition under which a message of a kind may go. It only
// looks for what matters to the kind.
func eligible(kind planner.MailKind) string {
	rule, known := mail.RuleOf(kind)
	if !known {
		return `0`
	}
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

func claim(ctx context.Context, q querier, ids []uuid.UUID, now time.Time) ([]mail.Claim, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var kind planner.MailKind
	err := q.QueryRowContext(ctx, `SELECT mailing.kind`+fromMessages+`WHERE message.id = ?`, ids[0].String()).Scan(&kind)
	if err != nil {
		return nil, found(err, "message", ids[0])
	}
	wanted, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	claims, err := all(ctx, q, func(scan func(...any) error) (mail.Claim, error) {
		return scanClaim(scan, now)
	}, `SELECT `+messageColumns+`, mailing.paused, `+eligible(kind)+`
		FROM json_each(?) AS wanted CROSS JOIN message ON message.id = wanted.value CROSS JOIN mailing ON mailing.id = message.mailing
		WHERE mailing.kind = ? ORDER BY wanted.key`, string(wanted), string(kind))
	if err == nil && len(claims) != len(ids) {
		err = fmt.Errorf("%d of %d messages of a mailing: %w", len(ids)-len(claims), len(ids), mail.ErrNotFound)
	}
	for i, c := range claims {
		if err == nil && errors.Is(c.Err, errNotEligible) {
			claims[i].Err, err = because(ctx, q, c.Message)
		}
	}
	return claims, err
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
