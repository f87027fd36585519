package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/postgres/postgrestest"
	"convene/planner"
)

// A process whose lock is kept by a connection that only the database takes for
// alive shows itself all the same.
func TestLockKeptByBrokenConnection(t *testing.T) {
	store := postgrestest.Schema(t)
	l := open(t, store)
	end, err := l.Begin(t.Context(), began())
	if err != nil {
		t.Fatal(err)
	}
	keeper, err := pgx.Connect(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	defer keeper.Close(context.Background())
	id := scalar[int64](t, store, `SELECT id FROM sender`)
	kept := make(chan error, 1)
	go func() {
		_, err := keeper.Exec(t.Context(), `SELECT pg_advisory_lock($1)`, id)
		kept <- err
	}()
	waiting(t, store)
	query(t, store, `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) | objid::bigint = $1`, id)
	if err := <-kept; err != nil {
		t.Fatal(err)
	}
	query(t, store, `UPDATE sender SET seen = now() - interval '1 hour'`)
	for scalar[bool](t, store, `SELECT seen < now() - interval '1 minute' FROM sender`) { // until it shows itself
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}

// waiting returns once somebody in the database waits for a lock.
func waiting(t *testing.T, store string) {
	t.Helper()
	const anybody = `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())`
	for !scalar[bool](t, store, anybody) {
	}
}

// What becomes known while a hand-over waits for its message counts.
func TestLookAfterTheWait(t *testing.T) {
	store := postgrestest.Schema(t)
	l := open(t, store)
	_, ids := ledgertest.Ready(t, l, ledgertest.Serve(t, nil), 1, 1, nil)
	m, err := ledgertest.Claim(t, l, ids[0], began())
	if err != nil {
		t.Fatal(err)
	}
	other, err := pgx.Connect(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	tx, err := other.Begin(t.Context())
	if err == nil {
		_, err = tx.Exec(t.Context(), `UPDATE message SET stage = stage`)
	}
	if err != nil {
		t.Fatal(err)
	}
	handed := make(chan error, 1)
	go func() { handed <- l.HandOver(t.Context(), m, began(), began()) }()
	waiting(t, store)
	err = l.RecordAnswer(t.Context(), "khojaly", 2027, mail.Answered{Recipient: m.Recipient, Answer: planner.Declined, At: began()})
	if err == nil {
		err = tx.Commit(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	var gone *mail.NoLongerDue
	if err := <-handed; !errors.As(err, &gone) {
		t.Errorf("got %v, want NoLongerDue", err)
	}
}
