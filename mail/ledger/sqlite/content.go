package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"convene/mail"
)

// putContent stores a content that is not there yet. Segments that stand in
// other contents are stored once; there are those known to be.
func putContent(tx *sql.Tx, c mail.Content, there map[mail.Digest]struct{}) error {
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
	for i, s := range c.Segments() {
		if _, known := there[s.Digest]; !known {
			if _, err := tx.Exec(`INSERT INTO blob (digest, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING`, s.Digest[:], notNil(s.Bytes)); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`INSERT INTO segment (content, position, blob) VALUES (?, ?, ?)`, d[:], i, s.Digest[:]); err != nil {
			return err
		}
	}
	return nil
}

// contents are those of a preparation. They are stored some at a time, while
// the next messages are made.
type contents struct {
	ledger   *Ledger
	supplied supplied
	last     mail.Digest // many messages of a list share one, and follow one another
	waiting  []mail.Content
	size     int // of what of those waiting is to be stored
	storing  []storing
	// there are segments that have been stored by now, of which many contents
	// may have more: not all of them.
	there map[mail.Digest]struct{}
}

// storing is some contents on their way, by their segments.
type storing struct {
	segments []mail.Digest
	done     chan error
}

const (
	// fullSize is how many bytes of contents are stored at once.
	fullSize = 1 << 21
	// mostStoring bounds how often that is under way: while the disk is waited
	// for, more contents are made.
	mostStoring = 3
	// mostThere bounds how many segments are remembered.
	mostThere = 1 << 12
)

// supplied are the messages of a mailing that need no content. There may be a
// hundred thousand.
type supplied struct {
	// same are those as they are in the ledger, whose contents are there: their
	// ids, each folded with the beginning of its digest.
	same map[uuid.UUID]struct{}
	// kept are not touched any more, and never will use another.
	kept map[uuid.UUID]struct{}
}

func (s supplied) have(m mail.Planned) bool {
	_, same := s.same[folded(m.ID, m.Digest)]
	_, kept := s.kept[m.ID]
	return same || kept
}

func folded(id uuid.UUID, d mail.Digest) uuid.UUID {
	for i := range id {
		id[i] ^= d[i]
	}
	return id
}

// supplied are those of a mailing that was prepared before.
func (l *Ledger) supplied(ctx context.Context, k mail.Key) (supplied, error) {
	m, err := mailingOf(ctx, l.read, k)
	if errors.Is(err, mail.ErrNotFound) {
		return supplied{}, nil
	}
	if err != nil {
		return supplied{}, err
	}
	done := supplied{map[uuid.UUID]struct{}{}, map[uuid.UUID]struct{}{}}
	_, err = all(ctx, l.read, func(scan func(...any) error) (none struct{}, err error) {
		var id string
		var m mail.Message
		var dig []byte
		if err := scan(&id, &dig, &m.State, &m.Attempts); err != nil {
			return none, err
		}
		if m.ID, err = uuid.Parse(id); err != nil {
			return none, err
		}
		if m.Kept() {
			done.kept[m.ID] = struct{}{}
		} else {
			done.same[folded(m.ID, digest(dig))] = struct{}{}
		}
		return none, nil
	}, `SELECT id, digest, state, attempts FROM message WHERE mailing = ?`, string(m.ID))
	return done, err
}

// keep stores the content of a message, if it needs one that is not there.
func (c *contents) keep(ctx context.Context, m mail.Planned) error {
	if m.Content.IsZero() || m.Content == c.last || c.supplied.have(m) {
		return nil
	}
	c.last = m.Content
	c.waiting = append(c.waiting, m.Bytes)
	for _, s := range m.Bytes.Segments() {
		if _, known := c.there[s.Digest]; !known {
			c.size += len(s.Bytes)
		}
	}
	if c.size < fullSize {
		return nil
	}
	return c.store(ctx)
}

// store begins to store those waiting.
func (c *contents) store(ctx context.Context) error {
	if len(c.storing) == mostStoring {
		if err := c.wait(1); err != nil {
			return err
		}
	}
	contents := c.waiting
	c.waiting, c.size = nil, 0
	some := storing{done: make(chan error, 1)}
	there := map[mail.Digest]struct{}{}
	for _, content := range contents {
		for _, s := range content.Segments() {
			if _, known := c.there[s.Digest]; known {
				there[s.Digest] = struct{}{}
			}
			some.segments = append(some.segments, s.Digest)
		}
	}
	c.storing = append(c.storing, some)
	go func() {
		some.done <- c.ledger.writer.writeLazily(ctx, func(tx *sql.Tx) error {
			for _, content := range contents {
				if err := putContent(tx, content, there); err != nil {
					return err
				}
			}
			return nil
		})
	}()
	return nil
}

// wait returns when the first n of those being stored are.
func (c *contents) wait(n int) error {
	var failed error
	for _, some := range c.storing[:n] {
		if err := <-some.done; err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		if len(c.there) > mostThere {
			clear(c.there)
		}
		for _, d := range some.segments {
			c.there[d] = struct{}{}
		}
	}
	c.storing = slices.Delete(c.storing, 0, n)
	return failed
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
	segments, err := all(ctx, l.read, scanSegment, `SELECT blob, bytes FROM segment JOIN blob ON blob.digest = segment.blob WHERE content = ? ORDER BY position`, d[:])
	if err != nil {
		return mail.Content{}, err
	}
	c := mail.NewContent(segments, slots)
	if c.Digest() != d {
		return mail.Content{}, fmt.Errorf("its bytes are not those that were stored: the ledger %s is damaged", l.path)
	}
	return c, nil
}

func scanSegment(scan func(...any) error) (s mail.Segment, err error) {
	var d []byte
	err = scan(&d, &s.Bytes)
	s.Digest = digest(d)
	return s, err
}
