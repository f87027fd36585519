package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/postgres"
	"convene/mail/ledger/postgres/postgrestest"
)

// query runs a statement behind the ledger's back.
func query(t testing.TB, store, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

func began() time.Time { return time.Date(2027, 1, 14, 9, 0, 0, 0, time.UTC) }

func open(t testing.TB, store string, change ...func(*postgres.Options)) *postgres.Ledger {
	t.Helper()
	o := postgres.Options{Begin: true, Host: "here", Now: began(), Grace: time.Second}
	for _, c := range change {
		c(&o)
	}
	l, err := postgres.Open(t.Context(), store, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// emptied is a ledger of which nothing is left but its identity: making the
// tables takes longer than most tests.
func emptied(t testing.TB, store string) string {
	t.Helper()
	open(t, store)
	query(t, store, `TRUNCATE blob, content, segment, mailing, token_key, sender, message, answer, suppression, appointment, turn, deed, received, bounce, river_job`)
	return store
}

func TestLedger(t *testing.T) {
	store := postgrestest.Schema(t)
	ledgertest.Run(t, func(t *testing.T) mail.Ledger { return open(t, emptied(t, store)) })
}

func scalar[T any](t testing.TB, store, statement string) (v T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), statement).Scan(&v); err != nil {
		t.Fatal(fmt.Errorf("%s: %w", statement, err))
	}
	return v
}

func TestShared(t *testing.T) {
	store := postgrestest.Schema(t)
	ledgertest.RunShared(t, func(t *testing.T) ledgertest.Opener {
		emptied(t, store)
		return func(t *testing.T) ledgertest.Shared { return open(t, store) }
	})
}
