package sqlite

import (
	"context"
	"sync"

	"github.com/google/uuid"
)

// places are the row ids of messages that are about to be sent. Ids are digests:
// what follows one another in a mailing is all over their index, and each is
// looked up three times. A row keeps its id as long as nobody vacuums the file;
// a statement that uses one names the message as well.
//
// The zero value knows none. It is safe for concurrent use.
type places struct {
	mu   sync.Mutex
	rows map[uuid.UUID]int64
}

// of is the message's row.
func (p *places) of(ctx context.Context, q querier, id uuid.UUID) (row int64, err error) {
	p.mu.Lock()
	row, known := p.rows[id]
	p.mu.Unlock()
	if known {
		return row, nil
	}
	err = q.QueryRowContext(ctx, `SELECT rowid FROM message WHERE id = ?`, id.String()).Scan(&row)
	return row, found(err, "message", id)
}

// keep forgets all places but these.
func (p *places) keep(rows map[uuid.UUID]int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rows = rows
}
