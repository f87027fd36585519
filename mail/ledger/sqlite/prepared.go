package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"modernc.org/sqlite"
)

// openPrepared opens a database whose connections keep the statements that
// they have seen: to parse a statement takes longer than to run it, and the
// ledger runs a few of them over and over.
func openPrepared(dsn string) *sql.DB { return sql.OpenDB(connector{dsn}) }

type connector struct{ dsn string }

func (c connector) Driver() driver.Driver { return &sqlite.Driver{} }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open(c.dsn)
	if err != nil {
		return nil, err
	}
	full, ok := conn.(fullConn)
	if !ok {
		return nil, driver.ErrSkip // the driver has changed; every test finds it
	}
	return &prepared{fullConn: full, known: map[string]*statement{}}, nil
}

// fullConn is what the driver's connections can do and database/sql asks for.
type fullConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// prepared is a connection with its statements. database/sql uses it from one
// goroutine at a time.
type prepared struct {
	fullConn
	known map[string]*statement
}

// statement is busy while its rows are being read.
type statement struct {
	stmt interface {
		driver.Stmt
		driver.StmtExecContext
		driver.StmtQueryContext
	}
	busy bool
}

// maxStatements is more than the ledger has.
const maxStatements = 100

// statement is the one of a text, or nil if it cannot be used now.
func (p *prepared) statement(ctx context.Context, text string) (*statement, error) {
	if s := p.known[text]; s != nil {
		if s.busy {
			return nil, nil
		}
		return s, nil
	}
	if len(p.known) == maxStatements {
		return nil, nil
	}
	made, err := p.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s := &statement{}
	var ok bool
	if s.stmt, ok = made.(interface {
		driver.Stmt
		driver.StmtExecContext
		driver.StmtQueryContext
	}); !ok {
		return nil, made.Close()
	}
	p.known[text] = s
	return s, nil
}

// ExecContext runs a statement.
func (p *prepared) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := p.statement(ctx, text)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return p.fullConn.ExecContext(ctx, text, args)
	}
	return s.stmt.ExecContext(ctx, args)
}

// QueryContext runs a statement that has rows.
func (p *prepared) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := p.statement(ctx, text)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return p.fullConn.QueryContext(ctx, text, args)
	}
	rows, err := s.stmt.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &busyRows{rows, s}, nil
}

// busyRows free their statement when they are closed.
type busyRows struct {
	driver.Rows
	of *statement
}

func (r *busyRows) Close() error {
	r.of.busy = false
	return r.Rows.Close()
}

// Close closes the statements and then the connection.
func (p *prepared) Close() error {
	for _, s := range p.known {
		_ = s.stmt.Close() // closing the connection reports what is wrong with it
	}
	return p.fullConn.Close()
}
