package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/postgres"
	"convene/mail/ledger/postgres/postgrestest"
	"convene/mail/smtp/smtptest"
)

func TestOpenAgain(t *testing.T) {
	store := postgrestest.Schema(t)
	if _, err := postgres.Open(t.Context(), store, postgres.Options{Now: began()}); !errors.Is(err, postgres.ErrNoLedger) {
		t.Fatalf("got %v, want ErrNoLedger", err)
	}
	first := open(t, store).Identity()
	if first.Host != "here" || !first.Created.Equal(began()) {
		t.Errorf("identity: got %+v", first)
	}
	again, err := postgres.Open(t.Context(), store, postgres.Options{Host: "there", Now: began().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.Identity() != first {
		t.Errorf("opened again: got %+v, want %+v", again.Identity(), first)
	}
	if _, err := postgres.Open(t.Context(), postgrestest.With(t, store, "synchronous_commit", "off"), postgres.Options{Now: began()}); err == nil || !strings.Contains(err.Error(), "synchronous_commit") {
		t.Errorf("without waiting for the disk: got %v", err)
	}
	query(t, store, `UPDATE ledger SET version = 99`)
	if _, err := postgres.Open(t.Context(), store, postgres.Options{Now: began()}); err == nil || !strings.Contains(err.Error(), "version 99") {
		t.Errorf("a newer program's ledger: got %v", err)
	}
	query(t, store, `UPDATE ledger SET version = 3, sandbox = true`)
	if _, err := postgres.Open(t.Context(), store, postgres.Options{Now: began()}); !errors.Is(err, mail.ErrWrongLedger) {
		t.Errorf("the sandbox's: got %v, want ErrWrongLedger", err)
	}
}

// Two machines that begin a ledger at the same moment begin one.
func TestBegunByTwo(t *testing.T) {
	store := postgrestest.Schema(t)
	identities := make(chan mail.LedgerIdentity, 4)
	for range cap(identities) {
		go func() {
			l, err := postgres.Open(t.Context(), store, postgres.Options{Begin: true, Now: began()})
			if err != nil {
				t.Error(err)
				identities <- mail.LedgerIdentity{}
				return
			}
			identities <- l.Identity()
			_ = l.Close()
		}()
	}
	first := <-identities
	for range cap(identities) - 1 {
		if other := <-identities; other != first {
			t.Errorf("got %v and %v", first, other)
		}
	}
}

// What is wrong with a URL may be in its password, and so neither is shown.
func TestPasswordIsNeverShown(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := free.Addr().String()
	_ = free.Close()
	for _, store := range []string{
		"postgres://u:hunter2@" + closed + "/db",
		"postgres://u@" + closed + "/db?password=hunter2",
		"postgres://u:hunter2@" + closed + "/db?sslmode=hunter2",
		"postgres://u:hunter2@" + closed + "/db?connect_timeout=hunter2",
		"postgres://u:hunter2@" + closed + "/db?sslrootcert=hunter2",
		"postgres://u:hunter2@" + closed + "/db?pool_max_conns=hunter2",
		"postgres://u:pass/hunter2@" + closed + "/db",
		"postgres://u:12/hunter2@" + closed + "/db",
		"postgres://u:pass:hunter2@host:port/db",
		"postgres://u:%zzhunter2@" + closed + "/db",
		"postgres://u:hunter2\x00@" + closed + "/db",
		"host=" + closed + " password=hunter2",
		"mysql://u:hunter2@" + closed + "/db",
	} {
		l, err := postgres.Open(t.Context(), store, postgres.Options{Now: began()})
		if err == nil {
			_ = l.Close()
			t.Errorf("%q was opened", store)
			continue
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			for _, said := range []string{e.Error(), fmt.Sprintf("%+v", e)} {
				if strings.Contains(said, "hunter2") {
					t.Errorf("%q: the password is shown: %s", store, said)
				}
			}
		}
	}
	store := postgrestest.With(t, postgrestest.Schema(t), "password", "hunter2")
	if name := open(t, store).Name(); strings.Contains(name, "hunter2") || !strings.HasPrefix(name, "postgres://") {
		t.Errorf("name: got %q", name)
	}
}

// Senders whose clocks differ agree on when a message is due.
func TestSkewedClocks(t *testing.T) {
	store := postgrestest.Schema(t)
	s := ledgertest.Serve(t, smtptest.Once(mail.StageRCPT, smtptest.Fault{Say: "450 later\r\n"}))
	var id mail.MailingID
	var due time.Time
	for i, by := range []time.Duration{time.Hour, -time.Hour} {
		l := open(t, store)
		clock, err := l.Clock(t.Context(), ledgertest.Wall{By: by})
		if err != nil {
			t.Fatal(err)
		}
		if off := time.Until(clock.Now()).Abs(); off > 5*time.Second {
			t.Errorf("a clock that was wrong by %s is still wrong by %s", by, off)
		}
		if i == 0 {
			id, _ = ledgertest.Ready(t, l, s, 1, 1, nil)
		}
		sender := ledgertest.SenderOf(l)
		sender.Clock = clock
		out, err := sender.Send(t.Context(), id, mail.Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			due = out.NextDue
		} else if out.Total != 0 {
			t.Errorf("the other sender tried the message before its time: %+v", out)
		}
	}
	if until := time.Until(due); until < time.Minute || until > 10*time.Minute {
		t.Errorf("due in %s, want what the backoff says", until)
	}
}

// Jobs come and go with the rows that they are for.
func TestJobs(t *testing.T) {
	store := postgrestest.Schema(t)
	l := open(t, store)
	s := ledgertest.Serve(t, nil)
	jobs := func(want string) {
		t.Helper()
		got := scalar[string](t, store, `SELECT coalesce(string_agg(state::text || ' ' || number, ', ' ORDER BY state), '')
			FROM (SELECT state, count(*) AS number FROM river_job GROUP BY state) AS counts`)
		if got != want {
			t.Errorf("jobs: got %q, want %q", got, want)
		}
	}
	id, ids := ledgertest.Ready(t, l, s, 3, 1, nil)
	jobs("available 3")
	if _, err := l.Approve(t.Context(), id, 7, false, began()); !errors.Is(err, mail.ErrChanged) {
		t.Fatal(err)
	}
	if _, err := l.Approve(t.Context(), id, 1, false, began()); err != nil {
		t.Fatal(err)
	}
	jobs("available 3") // they have theirs
	m, err := ledgertest.Claim(t, l, ids[0], began())
	if err == nil {
		err = l.HandOver(t.Context(), m, began(), began())
	}
	if err == nil {
		err = ledgertest.Settle(t, l, ids[0], mail.Result{State: mail.Deferred, At: began(), Due: began().Add(time.Hour)})
	}
	if err != nil {
		t.Fatal(err)
	}
	jobs("available 3, scheduled 1")
	if at := scalar[time.Time](t, store, `SELECT scheduled_at FROM river_job WHERE state = 'scheduled'`); !at.Equal(began().Add(time.Hour)) {
		t.Errorf("the next attempt is scheduled for %s", at)
	}
	if err := ledgertest.Settle(t, l, ids[0], mail.Result{State: mail.Accepted, At: began()}); err != nil {
		t.Fatal(err)
	}
	// The jobs of what needs none any more find nothing to do.
	ledgertest.SendTogether(t, id, l)
	jobs("completed 3, scheduled 1")
	ledgertest.WantOnce(t, s, 2)
	if n := scalar[int](t, store, `SELECT max(max_attempts) FROM river_job`); n != 1 {
		t.Errorf("River would try %d times by itself", n)
	}
}

// A message that is under way for too long is put off, not held on to.
func TestJobTimeout(t *testing.T) {
	l := open(t, postgrestest.Schema(t), func(o *postgres.Options) { o.JobTimeout, o.Rescue = 300*time.Millisecond, time.Second })
	s := ledgertest.Serve(t, smtptest.Once(mail.StageDATA, smtptest.Fault{Stall: true}))
	id, _ := ledgertest.Ready(t, l, s, 3, 1, nil)
	ledgertest.SendTogether(t, id, l)
	ledgertest.WantStates(t, l, id, map[mail.State]int{mail.Accepted: 2, mail.Deferred: 1})
}

// A content whose bytes are not those that were stored is never sent.
func TestDamage(t *testing.T) {
	store := postgrestest.Schema(t)
	l := open(t, store)
	_, ids := ledgertest.Ready(t, l, ledgertest.Serve(t, nil), 1, 1, nil)
	query(t, store, `UPDATE blob SET bytes = 'another attachment' WHERE bytes = 'shared attachment'`)
	m, err := ledgertest.Claim(t, l, ids[0], began())
	if err != nil {
		t.Fatal(err)
	}
	if c, err := l.Content(t.Context(), m.Content); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %q, %v", c.Bytes(), err)
	}
}

// A server says what PostgreSQL cannot keep as text.
func TestAnyReplyIsKept(t *testing.T) {
	l := open(t, postgrestest.Schema(t))
	id, ids := ledgertest.Ready(t, l, ledgertest.Serve(t, nil), 1, 1, nil)
	const said = "no\x00 \xff thanks"
	if err := l.Pause(t.Context(), id, said); err != nil {
		t.Error(err)
	}
	if err := ledgertest.Settle(t, l, ids[0], mail.Result{State: mail.Rejected, At: began(), Reply: mail.Reply{Code: 550, Text: said}}); err != nil {
		t.Error(err)
	}
	if m, err := l.Find(t.Context(), ids[0].String()); err != nil || m.Reply.Text != "no� � thanks" {
		t.Errorf("got %q, %v", m.Reply.Text, err)
	}
}

// A ledger of an older version is brought up to this one's with what it holds,
// also where several machines open it at once.
func TestOlderVersions(t *testing.T) {
	since1 := []string{`DROP TABLE deed`, `DROP TABLE received`, `DROP TABLE bounce`}
	// Those by hand were approved with their mailing.
	since2 := []string{
		`UPDATE message SET approved = NULL WHERE state = 'by-hand'`,
		`INSERT INTO suppression (address, reason, at) VALUES ('x@münchen.example', 'asked', now()), ('y@münchen.example', 'asked', now()), ('z@example.org', 'asked', now()),
			('twice@münchen.example', 'then', now()), ('twice@xn--mnchen-3ya.example', 'kept', now())`,
	}
	for version, undo := range map[int][]string{1: slices.Concat(since2, since1), 2: since2} {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			store := postgrestest.Schema(t)
			id, ids := ledgertest.Ready(t, open(t, store), ledgertest.Serve(t, nil), 2, 1, nil)
			query(t, store, `UPDATE message SET state = 'by-hand', job = NULL WHERE id = '`+ids[1].String()+`'`)
			for _, statement := range append(undo, fmt.Sprintf(`UPDATE ledger SET version = %d`, version)) {
				query(t, store, statement)
			}
			var machines sync.WaitGroup
			for range 3 {
				machines.Go(func() {
					l, err := postgres.Open(t.Context(), store, postgres.Options{Now: began()})
					if err != nil {
						t.Error(err)
						return
					}
					defer l.Close()
					if m, err := mail.Collect(l.Messages(t.Context(), id)); err != nil || len(m) != 2 || !m[1].Handed() {
						t.Errorf("got %+v, %v; want two messages, of which one by hand is approved", m, err)
					}
				})
			}
			machines.Wait()
			l := open(t, store)
			fresh, err := l.Receive(t.Context(), mail.Received{Key: "1", At: began()}, mail.Taken{Bounced: &mail.Bounced{Message: ids[0], At: began()}})
			if err != nil || !fresh {
				t.Errorf("receive: %v, %v", fresh, err)
			}
			want := "twice@xn--mnchen-3ya.example kept, x@xn--mnchen-3ya.example asked, y@xn--mnchen-3ya.example asked, z@example.org asked"
			if got := scalar[string](t, store, `SELECT string_agg(address || ' ' || reason, ', ' ORDER BY address) FROM suppression`); got != want {
				t.Errorf("suppressed are %s, want %s", got, want)
			}
			if got := scalar[int](t, store, `SELECT version FROM ledger`); got != 3 {
				t.Errorf("it is of version %d, want 3", got)
			}
		})
	}
}

// Deeds are kept for as long as somebody may ask, and no longer.
func TestDeeds(t *testing.T) {
	store := postgrestest.Schema(t)
	l := open(t, store)
	_, ids := ledgertest.Ready(t, l, ledgertest.Serve(t, nil), 1, 1, nil)
	if _, err := ledgertest.Claim(t, l, ids[0], began()); err != nil {
		t.Fatal(err)
	}
	query(t, store, `UPDATE deed SET at = at - interval '25 hours'`)
	query(t, store, `INSERT INTO deed (id, done, at) VALUES (gen_random_uuid(), false, now() - interval '23 hours')`)
	end, err := l.Begin(t.Context(), began())
	if err == nil {
		err = end()
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := scalar[int](t, store, `SELECT count(*) FROM deed WHERE at < now() - interval '1 hour'`); got != 1 {
		t.Errorf("%d old deeds, want the one of a day's age gone and the other kept", got)
	}
}

// Who may only read a ledger looks at it and changes nothing.
func TestReadOnly(t *testing.T) {
	store := postgrestest.Schema(t)
	id, ids := ledgertest.Ready(t, open(t, store), ledgertest.Serve(t, nil), 1, 1, nil)
	name := "r" + strings.ReplaceAll(uuid.NewString(), "-", "")
	schema := scalar[string](t, store, `SELECT current_schema()`)
	query(t, store, `CREATE ROLE `+name+` LOGIN`)
	t.Cleanup(func() {
		conn, err := pgx.Connect(context.Background(), store)
		if err == nil {
			_, err = conn.Exec(context.Background(), `DROP OWNED BY `+name+`; DROP ROLE `+name, pgx.QueryExecModeSimpleProtocol)
			err = errors.Join(err, conn.Close(context.Background()))
		}
		if err != nil {
			t.Error(err)
		}
	})
	query(t, store, `GRANT USAGE ON SCHEMA `+schema+` TO `+name)
	query(t, store, `GRANT SELECT ON ALL TABLES IN SCHEMA `+schema+` TO `+name)
	for _, only := range []string{
		postgrestest.With(t, store, "default_transaction_read_only", "on"), // as on a standby
		postgrestest.With(t, store, "user", name),
	} {
		l := open(t, only)
		ledgertest.WantStates(t, l, id, map[mail.State]int{mail.Queued: 1})
		if m, err := ledgertest.Claim(t, l, ids[0], began()); err != nil {
			t.Error(err)
		} else if err := l.HandOver(t.Context(), m, began(), began()); !errors.Is(err, mail.ErrReadOnly) {
			t.Errorf("hand over: got %v, want ErrReadOnly", err)
		}
		if _, err := l.Begin(t.Context(), began()); !errors.Is(err, mail.ErrReadOnly) {
			t.Errorf("begin to send: got %v, want ErrReadOnly", err)
		}
	}
}
