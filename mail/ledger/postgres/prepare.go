package postgres

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"convene/mail"
	"convene/mail/ledger/staging"
	"convene/planner"
)

// TokenKey is the secret of a mailing's links, made when it is first asked for.
func (l *Ledger) TokenKey(ctx context.Context, k mail.Key) (key mail.TokenKey, err error) {
	err = l.write(ctx, func(tx pgx.Tx) error {
		var fresh mail.TokenKey
		if _, err := rand.Read(fresh[:]); err != nil {
			return err
		}
		of := []any{string(k.Series), k.Year, string(k.Kind), k.Name}
		_, err := tx.Exec(ctx, `INSERT INTO token_key (series, year, kind, name, key) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			append(of, fresh[:])...)
		if err != nil {
			return err
		}
		var kept []byte
		if err := tx.QueryRow(ctx, `SELECT key FROM token_key WHERE series = $1 AND year = $2 AND kind = $3 AND name = $4`, of...).Scan(&kept); err != nil {
			return err
		}
		if copy(key[:], kept) != len(key) {
			return errors.New("the key kept is too short: the ledger is damaged")
		}
		return nil
	})
	if err != nil {
		return mail.TokenKey{}, fmt.Errorf("the key for the links of %s %d: %w", k.Kind, k.Year, err)
	}
	return key, nil
}

// Revisions are the latest revisions of a mailing's messages that were not
// withdrawn, but for first ones.
func (l *Ledger) Revisions(ctx context.Context, k mail.Key) (mail.Revisions, error) {
	type row struct {
		of       mail.RevisionKey
		revision int
	}
	rows, err := all(ctx, l.pool, func(scan func(...any) error) (r row, err error) {
		return r, scan(&r.of.Recipient, &r.of.Part, &r.revision)
	}, `SELECT recipient, part, max(message.revision)`+fromMessages+
		`WHERE series = $1 AND year = $2 AND kind = $3 AND mailing.name = $4 AND state <> 'withdrawn' GROUP BY recipient, part HAVING max(message.revision) > 1`,
		string(k.Series), k.Year, string(k.Kind), k.Name)
	if err != nil {
		return nil, fmt.Errorf("the revisions of %s %d: %w", k.Kind, k.Year, err)
	}
	revisions := mail.Revisions{}
	for _, r := range rows {
		revisions[r.of] = r.revision
	}
	return revisions, nil
}

// Thread is the Message-IDs of an edition's accepted messages to a recipient.
func (l *Ledger) Thread(ctx context.Context, series planner.ID, year int, recipient string, part mail.Part) ([]string, error) {
	ids, err := all(ctx, l.pool, plain[string],
		`SELECT message_id`+fromMessages+`WHERE series = $1 AND year = $2 AND recipient = $3 AND part = $4 AND state = 'accepted'
		ORDER BY date, message.id`, string(series), year, recipient, string(part))
	if err != nil {
		return nil, fmt.Errorf("the earlier messages to %s: %w", recipient, err)
	}
	return ids, nil
}

// Prepare brings a mailing to what is due today.
func (l *Ledger) Prepare(ctx context.Context, p mail.Preparation) (mail.Receipt, error) {
	return l.prepare(ctx, p, nil)
}

// errUndo ends a preparation that was only to be seen.
var errUndo = errors.New("not meant to last")

// Preview is what Prepare would do.
func (l *Ledger) Preview(ctx context.Context, p mail.Preparation) (mail.Receipt, error) {
	return l.prepare(ctx, p, errUndo)
}

func (l *Ledger) prepare(ctx context.Context, p mail.Preparation, undo error) (receipt mail.Receipt, err error) {
	err = l.write(ctx, func(tx pgx.Tx) error {
		now := preparing{ctx: ctx, tx: tx, p: p, preview: undo != nil}
		if err := now.run(); err != nil {
			return err
		}
		receipt = now.receipt
		return undo
	})
	if err != nil && (undo == nil || !errors.Is(err, undo)) {
		return mail.Receipt{}, fmt.Errorf("prepare %s %d: %w", p.Kind, p.Year, err)
	}
	return receipt, nil
}

// preparing is one preparation inside its transaction.
type preparing struct {
	ctx     context.Context
	tx      pgx.Tx
	p       mail.Preparation
	preview bool
	receipt mail.Receipt
	// replaced: a message is new, or other than before.
	replaced bool
	known    map[uuid.UUID]mail.Message
	anew     mail.Revisions // of those due that are not the first
	store    store
}

// run stores contents while the messages are made. Only then does it lock the
// mailing and its messages, of which others may be sending some.
func (now *preparing) run() (err error) {
	// Preparations wait for one another: they share contents, and drop those
	// that nothing needs any more.
	if _, err := now.tx.Exec(now.ctx, `LOCK TABLE content IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return err
	}
	stage, err := staging.Fill(now.p, now.keep)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stage.Close()) }()
	isNew, err := now.mailing()
	if err != nil {
		return err
	}
	if err := now.readKnown(); err != nil {
		return err
	}
	now.anew = mail.Revisions{}
	position := len(now.known)
	for m, err := range stage.Messages() {
		if err != nil {
			return err
		}
		if err := now.message(m, position); err != nil {
			return fmt.Errorf("the message to %s: %w", m.Recipient, err)
		}
		position++
	}
	if err := now.store.flush(now.ctx, now.tx); err != nil {
		return err
	}
	if !now.p.Partial || len(now.anew) > 0 {
		if err := now.withdrawRest(); err != nil {
			return err
		}
	}
	c := now.receipt.Counts
	if c.New+c.Changed+c.Withdrawn+c.ByHand+c.ChangedAccepted > 0 {
		if err := dropUnused(now.ctx, now.tx); err != nil {
			return err
		}
	}
	if changed := now.replaced || c.Withdrawn > 0 || now.receipt.RouteChanged; changed && !isNew {
		now.receipt.Mailing.Revision++
	}
	return now.saveMailing()
}

// keep stores the content of a message.
func (now *preparing) keep(m mail.Planned) error {
	if now.preview {
		return nil
	}
	if err := now.store.content(m.Bytes); err != nil {
		return err
	}
	return now.store.flushFull(now.ctx, now.tx)
}

// mailing finds the mailing, or begins it.
func (now *preparing) mailing() (isNew bool, err error) {
	k := now.p.Key
	m, err := scanMailing(now.tx.QueryRow(now.ctx, `SELECT `+mailingColumns+` FROM mailing
		WHERE series = $1 AND year = $2 AND kind = $3 AND name = $4 FOR NO KEY UPDATE`, string(k.Series), k.Year, string(k.Kind), k.Name).Scan)
	err = found(err, "mailing", k)
	if errors.Is(err, mail.ErrNotFound) {
		isNew = true
		m = mail.Mailing{Key: now.p.Key, Route: now.p.Route, Revision: 1, Created: now.p.At}
		if m.ID, err = now.freeID(); err != nil {
			return false, err
		}
		_, err = now.tx.Exec(now.ctx, `INSERT INTO mailing (id, series, year, kind, name, title, route, revision, created) VALUES ($1, $2, $3, $4, $5, '', '{}', 1, $6)`,
			string(m.ID), string(m.Series), m.Year, string(m.Kind), m.Name, moment(m.Created))
	}
	if err != nil {
		return false, err
	}
	now.receipt.RouteChanged = m.Route != now.p.Route
	m.Title, m.Route, m.Due = now.p.Title, now.p.Route, now.p.Due
	if now.receipt.RouteChanged {
		m.Paused = "" // it was of the former way
	}
	now.receipt.Mailing = m
	if now.receipt.RouteChanged {
		_, err = now.tx.Exec(now.ctx, `UPDATE message SET approved = NULL WHERE mailing = $1 AND state IN ('queued', 'deferred')`, string(m.ID))
	}
	return isNew, err
}

// freeID is the shortest of the key's ids that no other mailing has.
func (now *preparing) freeID() (mail.MailingID, error) {
	for n := 4; n <= 32; n++ {
		id := now.p.Candidate(n)
		var taken bool
		if err := now.tx.QueryRow(now.ctx, `SELECT EXISTS (SELECT 1 FROM mailing WHERE id = $1)`, string(id)).Scan(&taken); err != nil {
			return "", err
		}
		if !taken {
			return id, nil
		}
	}
	return "", errors.New("every id for the mailing is taken")
}

func (now *preparing) saveMailing() error {
	m := now.receipt.Mailing
	route, err := json.Marshal(m.Route)
	if err != nil {
		return err
	}
	_, err = now.tx.Exec(now.ctx, `UPDATE mailing SET title = $1, route = $2, revision = $3, due = $4, paused = $5 WHERE id = $6`,
		m.Title, string(route), m.Revision, moment(m.Due), m.Paused, string(m.ID))
	return err
}

// readKnown reads the mailing's messages and keeps everybody else from handing
// one over before this is done.
func (now *preparing) readKnown() error {
	list, err := all(now.ctx, now.tx, scanMessage, `SELECT `+messageColumns+fromMessages+`WHERE mailing = $1 ORDER BY message.id FOR UPDATE OF message`, string(now.receipt.Mailing.ID))
	if err != nil {
		return err
	}
	now.known = make(map[uuid.UUID]mail.Message, len(list))
	for _, m := range list {
		now.known[m.ID] = m
	}
	return nil
}

func (now *preparing) message(m mail.Message, position int) error {
	m.Mailing = now.receipt.Mailing.ID
	if m.Revision > 1 {
		now.anew[mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}] = m.Revision
	}
	var before *mail.Message
	if known, ok := now.known[m.ID]; ok {
		before = &known
		delete(now.known, m.ID)
	}
	change := m.Against(before)
	switch {
	case change == mail.ChangeAccepted:
		now.receipt.Note(change, *before)
	case change == mail.ChangeByHand && before != nil && before.State == mail.ByHand && before.Digest == m.Digest:
		now.receipt.Counts.Add(change)
		if !now.preview { // it may tell other things now
			return now.put(m, position)
		}
	default:
		now.receipt.Note(change, m)
		now.replaced = now.replaced || change.Replaces()
		if change.Replaces() && !now.preview {
			return now.put(m, position)
		}
	}
	return nil
}

// put stores a message as a new one, whatever was known under its id.
func (now *preparing) put(m mail.Message, position int) error {
	slots, err := json.Marshal(m.Slots)
	if err != nil {
		return err
	}
	told, err := json.Marshal(append([]planner.Fact{}, m.Told...))
	if err != nil {
		return err
	}
	invites, err := json.Marshal(append([]mail.Invite{}, m.Invites...))
	if err != nil {
		return err
	}
	now.store.add(0, `INSERT INTO message (id, mailing, position, recipient, part, revision, name, address, message_id, state,
			digest, content, slots, settled, invites, told)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		ON CONFLICT (id) DO UPDATE SET
			name = excluded.name, address = excluded.address, message_id = excluded.message_id, state = excluded.state,
			digest = excluded.digest, content = excluded.content, slots = excluded.slots, settled = excluded.settled,
			invites = excluded.invites, told = excluded.told,
			approved = NULL, attempts = 0, first = NULL, due = NULL, date = NULL, job = NULL, sender = NULL, stage = '', code = 0, enhanced = '', reply = ''`,
		m.ID, string(m.Mailing), position, m.Recipient, string(m.Part), m.Revision, m.To.Name, string(m.To.Address), m.MessageID,
		string(m.State), m.Digest[:], blob(m.Content), string(slots), moment(m.Settled), string(invites), string(told))
	return now.store.flushFull(now.ctx, now.tx)
}

// withdrawRest withdraws what waits and is no longer due.
func (now *preparing) withdrawRest() error {
	for _, m := range now.known {
		if !m.State.Rule().Waiting && m.State != mail.ByHand {
			continue
		}
		change, ok := now.p.Rest(m, now.anew)
		if !ok {
			continue
		}
		now.receipt.Note(change, m)
		if err := withdraw(now.ctx, now.tx, m.ID, string(change), now.p.At); err != nil {
			return err
		}
	}
	return nil
}
