package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"convene/mail"
)

// store collects what a preparation stores, and sends many statements at once.
type store struct {
	batch pgx.Batch
	size  int // bytes of contents in the batch
	// contents and bytes that were stored by this preparation
	contents, blobs map[mail.Digest]bool
}

// A batch is sent once it has one of these.
const (
	fullBatch     = 500     // statements
	fullBatchSize = 4 << 20 // bytes
)

func (s *store) add(size int, statement string, args ...any) {
	s.batch.Queue(statement, args...)
	s.size += size
}

// content stores a content unless it is there. Segments that stand in other
// contents are stored once.
func (s *store) content(c mail.Content) error {
	d := c.Digest()
	if d.IsZero() || s.contents[d] {
		return nil
	}
	if s.contents == nil {
		s.contents, s.blobs = map[mail.Digest]bool{}, map[mail.Digest]bool{}
	}
	s.contents[d] = true
	slots, err := json.Marshal(c.Slots())
	if err != nil {
		return err
	}
	var segments, fresh, bytes [][]byte
	size := 0
	for _, segment := range c.Segments() {
		b := segment.Digest
		segments = append(segments, b[:])
		if !s.blobs[b] {
			s.blobs[b] = true
			fresh, bytes = append(fresh, b[:]), append(bytes, notNil(segment.Bytes))
			size += len(segment.Bytes)
		}
	}
	// A content that is there may be cut differently, and stays so.
	s.add(size, `WITH bytes AS (
			INSERT INTO blob (digest, bytes) SELECT * FROM unnest($4::bytea[], $5::bytea[]) ON CONFLICT DO NOTHING
		), new AS (
			INSERT INTO content (digest, size, slots) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING digest
		)
		INSERT INTO segment (content, position, blob) SELECT new.digest, number, blob
		FROM new, unnest($6::bytea[]) WITH ORDINALITY AS segments (blob, number)`, d[:], c.Size(), string(slots), fresh, bytes, segments)
	return nil
}

// notNil keeps the driver from taking no bytes for NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func (s *store) flushFull(ctx context.Context, tx pgx.Tx) error {
	if s.batch.Len() < fullBatch && s.size < fullBatchSize {
		return nil
	}
	return s.flush(ctx, tx)
}

func (s *store) flush(ctx context.Context, tx pgx.Tx) error {
	batch := s.batch
	s.batch, s.size = pgx.Batch{}, 0
	return tx.SendBatch(ctx, &batch).Close()
}

// dropUnused deletes contents and bytes that no message has any more.
func dropUnused(ctx context.Context, tx pgx.Tx) error {
	for _, statement := range []string{
		`DELETE FROM content WHERE NOT EXISTS (SELECT 1 FROM message WHERE message.content = content.digest)`,
		`DELETE FROM blob WHERE NOT EXISTS (SELECT 1 FROM segment WHERE segment.blob = blob.digest)`,
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Content is the content with that digest.
func (l *Ledger) Content(ctx context.Context, d mail.Digest) (c mail.Content, err error) {
	err = l.read(ctx, func(q querier) error {
		c, err = content(ctx, q, d)
		return err
	})
	if err != nil {
		return mail.Content{}, fmt.Errorf("read the content %.12s in %s: %w", d, l.name, err)
	}
	return c, nil
}

func content(ctx context.Context, q querier, d mail.Digest) (mail.Content, error) {
	var size int
	var list []byte
	if err := q.QueryRow(ctx, `SELECT size, slots FROM content WHERE digest = $1`, d[:]).Scan(&size, &list); err != nil {
		return mail.Content{}, found(err, "content", d)
	}
	if size > mail.MaxMessage {
		return mail.Content{}, fmt.Errorf("it has %d bytes, more than any message", size)
	}
	var slots []mail.Slot
	if err := json.Unmarshal(list, &slots); err != nil {
		return mail.Content{}, err
	}
	segments, err := all(ctx, q, scanSegment, `SELECT blob, bytes FROM segment JOIN blob ON blob.digest = segment.blob WHERE content = $1 ORDER BY position`, d[:])
	if err != nil {
		return mail.Content{}, err
	}
	c := mail.NewContent(segments, slots)
	if c.Digest() != d {
		return mail.Content{}, errors.New("its bytes are not those that were stored: the ledger is damaged")
	}
	return c, nil
}

func scanSegment(scan func(...any) error) (s mail.Segment, err error) {
	var d []byte
	err = scan(&d, &s.Bytes)
	s.Digest = digest(d)
	return s, err
}
