package postgres_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/postgres"
	"convene/mail/ledger/postgres/postgrestest"
	"convene/mail/smtp/smtptest"
)

// crashable is the URL of a database of the test's own, and the function that
// crashes it and starts it again.
func crashable(t *testing.T) (store string, crash func()) {
	t.Helper()
	postgrestest.Server(t) // where there is none, Debian's package may be missing too
	script, err := postgrestest.Script()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "convene-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	port, err := postgrestest.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) error {
		out, err := exec.Command(script, args...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %w: %s", args[0], err, out)
		}
		return nil
	}
	t.Cleanup(func() {
		if err := errors.Join(run("stop", dir), os.RemoveAll(dir)); err != nil {
			t.Error(err)
		}
	})
	if err := run("start", dir, port); err != nil {
		t.Fatal(err)
	}
	var one sync.Mutex // crash at a time: the database is back before its script says so
	return "postgres://convene@127.0.0.1:" + port + "/convene", func() {
		one.Lock()
		defer one.Unlock()
		if err := run("crash", dir); err != nil {
			t.Error(err)
		}
	}
}

// grace is enough for a database to come back.
func grace(o *postgres.Options) { o.Grace = 20 * time.Second }

// The database crashes and comes back in the middle of a run.
func TestDatabaseCrashes(t *testing.T) {
	const n = 30
	store, crash := crashable(t)
	a, b := open(t, store, grace), open(t, store, grace)
	var dots atomic.Int64
	s := ledgertest.Serve(t, func(_ int, at mail.Stage) smtptest.Fault {
		if at == mail.StageDot && dots.Add(1)%12 == 6 {
			crash()
		}
		return smtptest.Fault{}
	})
	id, _ := ledgertest.Ready(t, a, s, n, 2, nil)
	ledgertest.SendTogether(t, id, a, b)
	ledgertest.WantOnce(t, s, n)
	ledgertest.WantStates(t, a, id, map[mail.State]int{mail.Accepted: n})
}

// A crash takes a hand-over with it just before its commit, and the database
// gives the transaction's number to another, which commits. The hand-over is not
// taken for durable because of that.
func TestCrashForgetsHandOver(t *testing.T) {
	direct, crash := crashable(t)
	// Nothing of a transaction is to be on the disk before its commit.
	query(t, direct, `ALTER SYSTEM SET wal_writer_delay = '10s'`)
	query(t, direct, `SELECT pg_reload_conf()`)
	p, store := through(t, direct)
	l := open(t, store)
	id, ids := ledgertest.Ready(t, l, ledgertest.Serve(t, nil), 1, 1, nil)
	m, err := ledgertest.Claim(t, l, ids[0], began())
	if err != nil {
		t.Fatal(err)
	}
	lose := func(net.Conn) bool {
		p.down.Store(true)
		defer p.down.Store(false)
		number := scalar[string](t, direct, `SELECT pg_snapshot_xmin(pg_current_snapshot())::text`) // of the one under way
		crash()
		query(t, direct, `DO $$ BEGIN FOR i IN 1..20 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$`)
		if end := scalar[string](t, direct, `SELECT pg_xact_status('`+number+`'::xid8)`); end != "committed" {
			t.Errorf("transaction %s, which was lost, is %s: its number was not given out anew", number, end)
		}
		return false
	}
	p.before.Store(&lose)
	if err := l.HandOver(t.Context(), m, began(), began()); err != nil {
		t.Fatal(err)
	}
	if p.before.Load() != nil {
		t.Error("no commit was lost")
	}
	ledgertest.WantStates(t, l, id, map[mail.State]int{mail.HandingOver: 1})
	if err := ledgertest.Settle(t, l, ids[0], mail.Result{State: mail.Accepted, At: began()}); err != nil {
		t.Error(err)
	}
}

// Whoever doubts whether a transaction took place waits for one that is still
// under way.
func TestDoubtWaits(t *testing.T) {
	direct := postgrestest.Schema(t)
	p, store := through(t, direct)
	l := open(t, store)
	id, ids := ledgertest.Ready(t, l, ledgertest.Serve(t, nil), 2, 1, nil)
	for i, comes := range []bool{true, false} {
		m, err := ledgertest.Claim(t, l, ids[i], began())
		if err != nil {
			t.Fatal(err)
		}
		late := func(client net.Conn) bool {
			_ = client.Close()
			waiting(t, direct)
			return comes
		}
		p.before.Store(&late)
		before := scalar[int](t, direct, `SELECT count(*) FROM deed WHERE NOT done`)
		if err := l.HandOver(t.Context(), m, began(), began()); err != nil || p.before.Load() != nil {
			t.Errorf("a commit that comes late, or never: %v, %v", comes, err)
		}
		undone := scalar[int](t, direct, `SELECT count(*) FROM deed WHERE NOT done`) - before
		if want := map[bool]int{true: 0, false: 1}[comes]; undone != want {
			t.Errorf("a commit that comes late, or never: %v: %d were found undone, want %d", comes, undone, want)
		}
	}
	ledgertest.WantStates(t, l, id, map[mail.State]int{mail.HandingOver: 2})
}

// After the database was away for long, those who send have as long to come back
// as when they lost touch by themselves.
func TestCrashTakesNobodyForDead(t *testing.T) {
	direct, crash := crashable(t)
	p, store := through(t, direct)
	l := open(t, store, grace)
	id, ids := ledgertest.Ready(t, l, ledgertest.Serve(t, nil), 2, 1, nil)
	end, err := l.Begin(t.Context(), began())
	if err != nil {
		t.Fatal(err)
	}
	hand := func(i int) {
		t.Helper()
		m, err := ledgertest.Claim(t, l, ids[i], began())
		if err == nil {
			err = l.HandOver(t.Context(), m, began(), began())
		}
		if err != nil {
			t.Error(err)
		}
	}
	hand(0)
	p.down.Store(true)
	p.cut()
	query(t, direct, `UPDATE sender SET seen = now() - interval '1 hour'`)
	crash()
	other := open(t, direct, grace)
	endOther, err := other.Begin(t.Context(), began())
	if err == nil {
		err = endOther()
	}
	if err != nil {
		t.Fatal(err)
	}
	ledgertest.WantStates(t, other, id, map[mail.State]int{mail.HandingOver: 1, mail.Queued: 1})
	p.down.Store(false)
	hand(1)
	if err := end(); err != nil {
		t.Error(err)
	}
}
