package postgres_test

import (
	"errors"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/postgres"
	"convene/mail/ledger/postgres/postgrestest"
	"convene/mail/smtp/smtptest"
)

// TestSenderProcess is no test: it is the process that TestKilledSender kills.
func TestSenderProcess(t *testing.T) {
	store, id := os.Getenv("CONVENE_TEST_SENDER_STORE"), mail.MailingID(os.Getenv("CONVENE_TEST_SENDER_MAILING"))
	if store == "" {
		t.Skip("runs as a process of another test")
	}
	out, err := ledgertest.SenderOf(open(t, store)).Send(t.Context(), id, mail.Options{}, nil)
	t.Fatalf("it was not killed: %+v, %v", out, err)
}

// kill starts a sender as a process of its own, waits until the server says
// that it has come so far, and gives the function that kills it.
func process(t *testing.T, store string, id mail.MailingID, there <-chan struct{}, messages int) (kill func()) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestSenderProcess$", "-test.timeout=1m")
	c.Env = append(os.Environ(), "CONVENE_TEST_SENDER_STORE="+store, "CONVENE_TEST_SENDER_MAILING="+string(id))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	kill = func() {
		once.Do(func() {
			_ = c.Process.Kill()
			_ = c.Wait()
		})
	}
	t.Cleanup(kill)
	for range messages {
		<-there
	}
	return kill
}

// A sender that is killed leaves exactly the messages unknown that it was
// handing over. What it had only begun goes with the next sender; what another
// sends is not touched.
func TestKilledSender(t *testing.T) {
	const n, connections = 30, 3
	for stage, unknown := range map[mail.Stage]int{mail.StageDot: connections, mail.StageDATA: 0} {
		t.Run(string(stage), func(t *testing.T) {
			store := postgrestest.Schema(t)
			l := open(t, store)
			there := make(chan struct{}, connections)
			s := ledgertest.Serve(t, func(message int, at mail.Stage) smtptest.Fault {
				if message < connections && at == stage {
					there <- struct{}{}
					return smtptest.Fault{Stall: true}
				}
				return smtptest.Fault{}
			})
			id, ids := ledgertest.Ready(t, l, s, n, connections, nil)
			kill := process(t, store, id, there, connections)
			if unknown == 0 {
				kill() // the next sender waits for what it had begun
			}
			ledgertest.SendTogether(t, id, l)
			if unknown > 0 {
				ledgertest.WantStates(t, l, id, map[mail.State]int{mail.Accepted: n - unknown, mail.HandingOver: unknown})
				kill()
			}
			states := func() (o mail.Overview) {
				end, err := l.Begin(t.Context(), began())
				if err == nil {
					err = end()
				}
				if err == nil {
					o, err = l.Overview(t.Context(), id)
				}
				if err != nil {
					t.Fatal(err)
				}
				return o
			}
			for states().States[mail.HandingOver] > 0 { // until the grace is over
			}
			want := map[mail.State]int{mail.Accepted: n - unknown}
			if unknown > 0 {
				want[mail.Unknown] = unknown
			}
			ledgertest.WantStates(t, l, id, want)
			ledgertest.WantOnce(t, s, len(ids))
		})
	}
}

// Connections break all the time, at any place.
func TestBrokenConnections(t *testing.T) {
	const n = 60
	p, store := through(t, postgrestest.Schema(t))
	l := open(t, store, func(o *postgres.Options) { o.Grace = 10 * time.Second })
	s := ledgertest.Serve(t, nil)
	id, _ := ledgertest.Ready(t, l, s, n, 4, nil)
	every := 0
	out, err := ledgertest.SenderOf(l).Send(t.Context(), id, mail.Options{}, func(mail.Progress) {
		if every++; every%7 == 0 {
			p.cut()
		}
	})
	if err != nil || out.States[mail.Accepted] != n {
		t.Errorf("got %+v, %v", out, err)
	}
	ledgertest.WantOnce(t, s, n)
	ledgertest.WantStates(t, l, id, map[mail.State]int{mail.Accepted: n})
}

// The database is away for a moment while messages are at the server.
func TestDatabaseAway(t *testing.T) {
	const n = 20
	p, store := through(t, postgrestest.Schema(t))
	l := open(t, store, func(o *postgres.Options) { o.Grace = 10 * time.Second })
	s := ledgertest.Serve(t, func(message int, at mail.Stage) smtptest.Fault {
		if message == 5 && at == mail.StageDot {
			p.down.Store(true)
			p.cut()
			time.AfterFunc(300*time.Millisecond, func() { p.down.Store(false) })
		}
		return smtptest.Fault{}
	})
	id, _ := ledgertest.Ready(t, l, s, n, 4, nil)
	ledgertest.SendTogether(t, id, l)
	ledgertest.WantOnce(t, s, n)
	ledgertest.WantStates(t, l, id, map[mail.State]int{mail.Accepted: n})
}

// Commits whose answer is lost took place all the same: nothing is recorded
// twice, and nothing is taken for undone.
func TestLostAnswers(t *testing.T) {
	const n = 12
	p, store := through(t, postgrestest.Schema(t))
	l := open(t, store, func(o *postgres.Options) { o.Grace = 10 * time.Second })
	s := ledgertest.Serve(t, nil)
	id, ids := ledgertest.Ready(t, l, s, n, 1, nil)
	end, err := l.Begin(t.Context(), began())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range ids {
		m, err := ledgertest.Claim(t, l, i, began())
		if err != nil {
			t.Fatal(err)
		}
		p.commits.Store(1)
		if err := l.HandOver(t.Context(), m, began(), began()); err != nil {
			t.Errorf("hand over: %v", err)
		}
		p.commits.Store(1)
		if err := ledgertest.Settle(t, l, i, mail.Result{State: mail.Accepted, At: began()}); err != nil {
			t.Errorf("settle: %v", err)
		}
		if got, err := l.Find(t.Context(), i.String()); err != nil || got.Attempts != 1 {
			t.Errorf("got %+v, %v; want one attempt", got, err)
		}
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	if got := p.lost.Load(); got != 2*n {
		t.Errorf("%d answers were lost, want %d: the test looks for something else than commits", got, 2*n)
	}
	ledgertest.WantStates(t, l, id, map[mail.State]int{mail.Accepted: n})
}

// A process that was out of touch for too long hands nothing over any more, but
// what it hears of what it had handed over still counts.
func TestTakenForDead(t *testing.T) {
	direct := postgrestest.Schema(t)
	p, store := through(t, direct)
	l, other := open(t, store), open(t, direct)
	s := ledgertest.Serve(t, nil)
	_, ids := ledgertest.Ready(t, l, s, 3, 1, nil)
	end, err := l.Begin(t.Context(), began())
	if err != nil {
		t.Fatal(err)
	}
	claimed := make([]mail.Message, len(ids))
	for i, id := range ids {
		if claimed[i], err = ledgertest.Claim(t, l, id, began()); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range claimed[:2] {
		if err := l.HandOver(t.Context(), m, began(), began()); err != nil {
			t.Fatal(err)
		}
	}
	p.down.Store(true)
	p.cut()
	state := func(id uuid.UUID) mail.State {
		m, err := other.Find(t.Context(), id.String())
		if err != nil {
			t.Fatal(err)
		}
		return m.State
	}
	for state(ids[0]) != mail.Unknown {
		endOther, err := other.Begin(t.Context(), began())
		if err == nil {
			err = endOther()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Resolve(t.Context(), ids[1], false, began()); err != nil {
		t.Fatal(err)
	}
	p.down.Store(false)
	if err := l.HandOver(t.Context(), claimed[2], began(), began()); err == nil {
		t.Error("a process that was taken for dead handed a message over")
	}
	accepted := mail.Result{State: mail.Accepted, At: began()}
	if err := ledgertest.Settle(t, l, ids[0], accepted); err != nil {
		t.Errorf("late news of a message that was unknown: %v", err)
	}
	if err := ledgertest.Settle(t, l, ids[1], mail.Result{State: mail.Rejected, At: began()}); err == nil || state(ids[1]) != mail.Queued {
		t.Errorf("late news of what a person had resolved: got %v, and it is %s", err, state(ids[1]))
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	if got := state(ids[0]); got != mail.Accepted {
		t.Errorf("got %s, want accepted", got)
	}
}

// A process that is only slow holds its lock, and is not taken for dead.
func TestSlowIsNotDead(t *testing.T) {
	store := postgrestest.Schema(t)
	l := open(t, store, func(o *postgres.Options) { o.Grace = time.Hour }) // shows itself every twelve minutes
	other := open(t, store)
	id, ids := ledgertest.Ready(t, l, ledgertest.Serve(t, nil), 1, 1, nil)
	end, err := l.Begin(t.Context(), began())
	if err != nil {
		t.Fatal(err)
	}
	m, err := ledgertest.Claim(t, l, ids[0], began())
	if err == nil {
		err = l.HandOver(t.Context(), m, began(), began())
	}
	if err != nil {
		t.Fatal(err)
	}
	query(t, store, `UPDATE sender SET seen = seen - interval '10 minutes'`)
	for range 2 {
		endOther, err := other.Begin(t.Context(), began())
		if err == nil {
			err = endOther()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ledgertest.WantStates(t, l, id, map[mail.State]int{mail.HandingOver: 1})
	if err := end(); err != nil {
		t.Error(err)
	}
}

// Transactions that conflict are run again.
func TestConflicts(t *testing.T) {
	store := postgrestest.With(t, postgrestest.With(t, postgrestest.Schema(t), "default_transaction_isolation", "serializable"), "deadlock_timeout", "20ms")
	l := open(t, store)
	s := ledgertest.Serve(t, nil)
	id, ids := ledgertest.Ready(t, l, s, 40, 4, nil)
	var writers sync.WaitGroup
	for _, one := range ids {
		writers.Go(func() {
			m, err := ledgertest.Claim(t, l, one, began())
			if err == nil {
				err = l.HandOver(t.Context(), m, began(), began())
			}
			if err == nil {
				err = ledgertest.Settle(t, l, one, mail.Result{State: mail.Rejected, At: began()})
			}
			if err != nil && !errors.Is(err, mail.ErrNotWaiting) {
				t.Error(err)
			}
		})
	}
	for range 10 {
		writers.Go(func() {
			if _, err := l.Retry(t.Context(), mail.Selection{Mailing: id}, true, began()); err != nil {
				t.Error(err)
			}
			if _, err := l.Approve(t.Context(), id, 1, false, began()); err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
}
