package postgres_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/postgres"
)

// server is the URL of the PostgreSQL that the tests use.
func server(t testing.TB) string {
	t.Helper()
	store := os.Getenv("CONVENE_TEST_POSTGRES")
	switch {
	case store != "":
	case os.Getenv("CI") == "true":
		t.Fatal("CONVENE_TEST_POSTGRES does not say where PostgreSQL is: start it with .ci/postgres")
	default:
		t.Skip("no PostgreSQL: install Debian's postgresql, start it with .ci/postgres and set CONVENE_TEST_POSTGRES")
	}
	return store
}

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

// fresh is a schema of its own that is dropped when the test ends.
func fresh(t testing.TB) (store string) {
	t.Helper()
	server := server(t)
	name := "t" + strings.ReplaceAll(uuid.NewString(), "-", "")
	query(t, server, `CREATE SCHEMA `+name)
	t.Cleanup(func() {
		conn, err := pgx.Connect(context.Background(), server)
		if err == nil {
			_, err = conn.Exec(context.Background(), `DROP SCHEMA `+name+` CASCADE`)
			_ = conn.Close(context.Background())
		}
		if err != nil {
			t.Error(err)
		}
	})
	return with(t, server, "search_path", name)
}

// with is a URL with a parameter more.
func with(t testing.TB, store, name, value string) string {
	t.Helper()
	u, err := url.Parse(store)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
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
	query(t, store, `TRUNCATE blob, content, segment, mailing, token_key, sender, message, answer, suppression, appointment, turn, river_job`)
	return store
}

func TestLedger(t *testing.T) {
	store := fresh(t)
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
	store := fresh(t)
	ledgertest.RunShared(t, func(t *testing.T) ledgertest.Opener {
		emptied(t, store)
		return func(t *testing.T) ledgertest.Shared { return open(t, store) }
	})
}
