package sqlite

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/ledger/staging"
	"convene/planner"
)

// TokenKey is the secret of a mailing's links, made when it is first asked for.
func (l *Ledger) TokenKey(ctx context.Context, k mail.Key) (key mail.TokenKey, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		var fresh mail.TokenKey
		if _, err := rand.Read(fresh[:]); err != nil {
			return err
		}
		of := []any{string(k.Series), k.Year, string(k.Kind), k.Name}
		_, err := tx.Exec(`INSERT INTO token_key (series, year, kind, name, key) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			append(of, fresh[:])...)
		if err != nil {
			return err
		}
		var kept []byte
		if err := tx.QueryRow(`SELECT key FROM token_key WHERE series = ? AND year = ? AND kind = ? AND name = ?`, of...).Scan(&kept); err != nil {
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
	rows, err := all(ctx, l.read, func(scan func(...any) error) (r row, err error) {
		return r, scan(&r.of.Recipient, &r.of.Part, &r.revision)
	}, `SELECT recipient, part, max(message.revision)`+fromMessages+
		`WHERE series = ? AND year = ? AND kind = ? AND mailing.name = ? AND state <> ? GROUP BY recipient, part HAVING max(message.revision) > 1`,
		string(k.Series), k.Year, string(k.Kind), k.Name, string(mail.Withdrawn))
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
	ids, err := all(ctx, l.read, func(scan func(...any) error) (id string, err error) { return id, scan(&id) },
		`SELECT message_id`+fromMessages+`WHERE series = ? AND year = ? AND recipient = ? AND part = ? AND state = ?
		ORDER BY date, message.id`, string(series), year, recipient, string(part), string(mail.Accepted))
	if err != nil {
		return nil, fmt.Errorf("the earlier messages to %s: %w", recipient, err)
	}
	return ids, nil
}

// Prepare brings a mailing to what is due today. Contents are stored while the
// messages are made, a few at a time; what the ledger does with the messages is
// one transaction.
func (l *Ledger) Prepare(ctx context.Context, p mail.Preparation) (mail.Receipt, error) {
	receipt, err := l.prepare(ctx, p)
	if err != nil {
		return mail.Receipt{}, fmt.Errorf("prepare %s %d: %w", p.Kind, p.Year, err)
	}
	return receipt, nil
}

func (l *Ledger) prepare(ctx context.Context, p mail.Preparation) (receipt mail.Receipt, err error) {
	unlock, err := l.lock(ctx, preparationLock)
	if err != nil {
		return mail.Receipt{}, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	supplied, err := l.supplied(ctx, p.Key)
	if err != nil {
		return mail.Receipt{}, err
	}
	contents := contents{ledger: l, supplied: supplied, there: map[mail.Digest]struct{}{}}
	stage, err := staging.Fill(p, func(m mail.Planned) error { return contents.keep(ctx, m) })
	if err == nil {
		defer func() { err = errors.Join(err, stage.Close()) }()
		err = contents.store(ctx)
	}
	if err = errors.Join(err, contents.wait(len(contents.storing))); err == nil {
		receipt, err = l.compare(ctx, p, stage, nil)
	}
	if err != nil {
		_ = l.write(context.WithoutCancel(ctx), dropUnused) // else the next preparation does it
		return mail.Receipt{}, err
	}
	return receipt, nil
}

// errUndo ends a preparation that was only to be seen.
var errUndo = errors.New("not meant to last")

// Preview is what Prepare would do.
func (l *Ledger) Preview(ctx context.Context, p mail.Preparation) (receipt mail.Receipt, err error) {
	stage, err := staging.Fill(p, func(mail.Planned) error { return nil })
	if err == nil {
		defer func() { err = errors.Join(err, stage.Close()) }()
		receipt, err = l.compare(ctx, p, stage, errUndo)
	}
	if err != nil && !errors.Is(err, errUndo) {
		return mail.Receipt{}, fmt.Errorf("prepare %s %d: %w", p.Kind, p.Year, err)
	}
	return receipt, nil
}

// compare does with staged messages what has to be done, or only says it.
func (l *Ledger) compare(ctx context.Context, p mail.Preparation, stage *staging.Stage, undo error) (receipt mail.Receipt, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		now := preparing{ctx: ctx, tx: tx, p: p, preview: undo != nil}
		if err := now.run(stage); err != nil {
			return err
		}
		receipt = now.receipt
		return undo
	})
	return receipt, err
}

// preparing is one preparation inside its transaction.
type preparing struct {
	ctx     context.Context
	tx      *sql.Tx
	p       mail.Preparation
	preview bool
	receipt mail.Receipt
	// replaced: a message is new, or other than before.
	replaced bool
	known    int                    // how many messages of the mailing were there before
	due      map[uuid.UUID]struct{} // those that are due
	anew     mail.Revisions         // those of them that are not the first
}

func (now *preparing) run(stage *staging.Stage) error {
	isNew, err := now.mailing()
	if err != nil {
		return err
	}
	if err := now.tx.QueryRow(`SELECT count(*) FROM message WHERE mailing = ?`, string(now.receipt.Mailing.ID)).Scan(&now.known); err != nil {
		return err
	}
	now.due, now.anew = map[uuid.UUID]struct{}{}, mail.Revisions{}
	position := now.known
	for m, err := range stage.Messages() {
		if err != nil {
			return err
		}
		if err := now.message(m, position); err != nil {
			return fmt.Errorf("the message to %s: %w", m.Recipient, err)
		}
		position++
	}
	if (!now.p.Partial || len(now.anew) > 0) && now.known > 0 {
		if err := now.withdrawRest(); err != nil {
			return err
		}
	}
	c := now.receipt.Counts
	if c.New+c.Changed+c.Withdrawn+c.ByHand > 0 && !now.preview {
		if err := dropUnused(now.tx); err != nil {
			return err
		}
	}
	if changed := now.replaced || c.Withdrawn > 0 || now.receipt.RouteChanged; changed && !isNew {
		now.receipt.Mailing.Revision++
	}
	return now.saveMailing()
}

// mailing finds the mailing, or begins it.
func (now *preparing) mailing() (isNew bool, err error) {
	m, err := mailingOf(now.ctx, now.tx, now.p.Key)
	if errors.Is(err, mail.ErrNotFound) {
		isNew = true
		m = mail.Mailing{Key: now.p.Key, Route: now.p.Route, Revision: 1, Created: now.p.At}
		if m.ID, err = now.freeID(); err != nil {
			return false, err
		}
		_, err = now.tx.Exec(`INSERT INTO mailing (id, series, year, kind, name, title, route, revision, created) VALUES (?, ?, ?, ?, ?, '', '{}', 1, ?)`,
			string(m.ID), string(m.Series), m.Year, string(m.Kind), m.Name, millis(m.Created))
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
		_, err = now.tx.Exec(`UPDATE message SET approved = NULL WHERE mailing = ? AND state IN (?, ?)`, string(m.ID), string(mail.Queued), string(mail.Deferred))
	}
	return isNew, err
}

// freeID is the shortest of the key's ids that no other mailing has.
func (now *preparing) freeID() (mail.MailingID, error) {
	for n := 4; n <= 32; n++ {
		id := now.p.Candidate(n)
		var taken bool
		if err := now.tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM mailing WHERE id = ?)`, string(id)).Scan(&taken); err != nil {
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
	_, err = now.tx.Exec(`UPDATE mailing SET title = ?, route = ?, revision = ?, due = ?, paused = ? WHERE id = ?`,
		m.Title, string(route), m.Revision, millis(m.Due), m.Paused, string(m.ID))
	return err
}

func (now *preparing) message(m mail.Message, position int) error {
	m.Mailing = now.receipt.Mailing.ID
	if m.Revision > 1 {
		now.anew[mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}] = m.Revision
	}
	var before *mail.Message
	if now.known > 0 {
		switch known, err := message(now.ctx, now.tx, m.ID); {
		case err == nil:
			before = &known
		case !errors.Is(err, mail.ErrNotFound):
			return err
		}
		now.due[m.ID] = struct{}{}
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
	_, err = now.tx.Exec(`INSERT INTO message (id, mailing, position, recipient, part, revision, name, address, message_id, state,
			digest, content, slots, settled, invites, told)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET
			name = excluded.name, address = excluded.address, message_id = excluded.message_id, state = excluded.state,
			digest = excluded.digest, content = excluded.content, slots = excluded.slots, settled = excluded.settled,
			invites = excluded.invites, told = excluded.told,
			approved = NULL, attempts = 0, first = NULL, due = NULL, date = NULL, stage = '', code = 0, enhanced = '', reply = ''`,
		m.ID.String(), string(m.Mailing), position, m.Recipient, string(m.Part), m.Revision, m.To.Name, string(m.To.Address), m.MessageID,
		string(m.State), m.Digest[:], blob(m.Content), string(slots), millis(m.Settled), string(invites), string(told))
	return err
}

// withdrawRest withdraws what waits and is no longer due.
func (now *preparing) withdrawRest() error {
	rest, err := now.rest()
	if err != nil {
		return err
	}
	for _, r := range rest {
		m, err := message(now.ctx, now.tx, r.id)
		if err != nil {
			return err
		}
		change, ok := now.p.Rest(m, now.anew)
		if !ok {
			continue
		}
		now.receipt.Note(change, m)
		if err := withdraw(now.tx, r.id, string(change), now.p.At); err != nil {
			return err
		}
	}
	return nil
}

// waiting is a message that has not gone.
type waiting struct {
	id       uuid.UUID
	position int
}

// rest are the messages that have not gone and are no longer due, in their order.
// Mostly they are few: those that are due are not kept, nor sorted.
func (now *preparing) rest() ([]waiting, error) {
	var rest []waiting
	for w, err := range each(now.ctx, now.tx, func(scan func(...any) error) (w waiting, err error) {
		var id string
		if err = scan(&id, &w.position); err == nil {
			w.id, err = uuid.Parse(id)
		}
		return w, err
	}, `SELECT id, position FROM message WHERE mailing = ? AND state IN ('queued', 'deferred', 'by-hand')`, string(now.receipt.Mailing.ID)) {
		if err != nil {
			return nil, err
		}
		if _, due := now.due[w.id]; !due {
			rest = append(rest, w)
		}
	}
	slices.SortFunc(rest, func(a, b waiting) int {
		return cmp.Or(cmp.Compare(a.position, b.position), slices.Compare(a.id[:], b.id[:]))
	})
	return rest, nil
}
