package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"convene/mail"
)

// Source is a ledger of another store, with tables of the same names.
type Source interface {
	Identity() mail.LedgerIdentity
	// Rows gives the rows of a table in the order in which they were made.
	// Numbers are int64, among them times in milliseconds since 1970.
	Rows(ctx context.Context, table string, columns []string) iter.Seq2[[]any, error]
}

// Import makes a ledger of another store's at a URL where there is none, and
// counts the move. It is there, whole, once this returns, or not at all.
func Import(ctx context.Context, url string, from Source, o Options) (mail.LedgerIdentity, error) {
	config, name, err := parse(url)
	if err != nil {
		return mail.LedgerIdentity{}, err
	}
	l := &Ledger{name: name, options: o.orUsual()}
	err = l.open(ctx, config, func(ctx context.Context) error {
		return l.make(ctx, func(ctx context.Context, tx pgx.Tx) error { return l.take(ctx, tx, from) })
	})
	if err == nil {
		err = errors.Join(l.identify(ctx), l.Close())
	}
	if err != nil {
		return mail.LedgerIdentity{}, fmt.Errorf("import the ledger into %s: %w", name, err)
	}
	return l.identity, nil
}

// take copies the tables, in an order in which rows refer to what is there.
func (l *Ledger) take(ctx context.Context, tx pgx.Tx, from Source) error {
	id := from.Identity()
	if id.Sandbox {
		return fmt.Errorf("%w: it is for the sandbox", mail.ErrWrongLedger)
	}
	id.Moves++
	if err := identity(ctx, tx, id); err != nil {
		return err
	}
	for _, table := range []string{"blob", "content", "segment", "mailing", "token_key", "message", "answer", "suppression", "appointment", "received", "bounce"} {
		if err := copyTable(ctx, tx, table, from); err != nil {
			return fmt.Errorf("copy the table %s: %w", table, err)
		}
	}
	return l.supply(ctx, tx, l.options.Now, `true`, pgx.NamedArgs{})
}

// copyTable copies the columns that are not this store's own.
func copyTable(ctx context.Context, tx pgx.Tx, table string, from Source) error {
	look, err := tx.Query(ctx, `SELECT * FROM `+table+` LIMIT 0`)
	if err != nil {
		return err
	}
	look.Close()
	var columns []string
	var types []uint32
	for _, f := range look.FieldDescriptions() {
		if f.Name != "number" && !slices.Contains([]string{"message.job", "message.sender"}, table+"."+f.Name) {
			columns, types = append(columns, f.Name), append(types, f.DataTypeOID)
		}
	}
	next, stop := iter.Pull2(from.Rows(ctx, table, columns))
	defer stop()
	_, err = tx.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		row, err, more := next()
		if !more || err != nil {
			return nil, err
		}
		for i := range row {
			row[i] = valueOf(row[i], types[i])
		}
		return row, nil
	}))
	return err
}

// valueOf is a value as a column of a type takes it.
func valueOf(v any, column uint32) any {
	switch v := v.(type) {
	case int64:
		switch column {
		case pgtype.TimestamptzOID:
			return time.UnixMilli(v)
		case pgtype.BoolOID:
			return v != 0
		}
	case string:
		return text(v)
	}
	return v
}
