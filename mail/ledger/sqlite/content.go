package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"convene/mail"
)

// putContent stores a content that is not there yet. Segments that stand in
// other contents are stored once.
func putContent(tx *sql.Tx, c mail.Content) error {
	d := c.Digest()
	if d.IsZero() {
		return nil
	}
	slots, err := json.Marshal(c.Slots())
	if err != nil {
		return err
	}
	res, err := tx.Exec(`INSERT INTO content (digest, size, slots) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, d[:], c.Size(), string(slots))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	for i, segment := range c.Segments() {
		b := mail.DigestOf(segment)
		if _, err := tx.Exec(`INSERT INTO blob (digest, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING`, b[:], notNil(segment)); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO segment (content, position, blob) VALUES (?, ?, ?)`, d[:], i, b[:]); err != nil {
			return err
		}
	}
	return nil
}

// notNil keeps the driver from taking no bytes for NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// dropUnused deletes contents and bytes that no message has any more.
func dropUnused(tx *sql.Tx) error {
	for _, statement := range []string{
		`DELETE FROM content WHERE digest NOT IN (SELECT content FROM message WHERE content IS NOT NULL)`,
		`DELETE FROM blob WHERE digest NOT IN (SELECT blob FROM segment)`,
	} {
		if _, err := tx.Exec(statement); err != nil {
			return err
		}
	}
	return nil
}

// Content is the content with that digest.
func (l *Ledger) Content(ctx context.Context, d mail.Digest) (mail.Content, error) {
	c, err := l.content(ctx, d)
	if err != nil {
		return mail.Content{}, fmt.Errorf("read the content %.12s: %w", d, err)
	}
	return c, nil
}

func (l *Ledger) content(ctx context.Context, d mail.Digest) (mail.Content, error) {
	var size int
	var list []byte
	if err := l.read.QueryRowContext(ctx, `SELECT size, slots FROM content WHERE digest = ?`, d[:]).Scan(&size, &list); err != nil {
		return mail.Content{}, found(err, "content", d)
	}
	if size > mail.MaxMessage {
		return mail.Content{}, fmt.Errorf("it has %d bytes, more than any message", size)
	}
	var slots []mail.Slot
	if err := json.Unmarshal(list, &slots); err != nil {
		return mail.Content{}, err
	}
	segments, err := all(ctx, l.read, func(scan func(...any) error) (b []byte, err error) { return b, scan(&b) },
		`SELECT bytes FROM segment JOIN blob ON blob.digest = segment.blob WHERE content = ? ORDER BY position`, d[:])
	if err != nil {
		return mail.Content{}, err
	}
	c := mail.NewContent(segments, slots)
	if c.Digest() != d {
		return mail.Content{}, fmt.Errorf("its bytes are not those that were stored: the ledger %s is damaged", l.path)
	}
	return c, nil
}
