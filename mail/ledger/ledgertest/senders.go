package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/smtp"
	"convene/mail/smtp/smtptest"
)

// Shared is what a ledger that several machines send from is at once.
type Shared interface {
	mail.Ledger
	mail.Dispatcher
}

// Opener opens a ledger once more, as another machine does. What it opened is
// closed when the test ends.
type Opener func(t *testing.T) Shared

// RunShared runs the part of the suite that is about several senders. Fresh
// makes an empty ledger.
func RunShared(t *testing.T, fresh func(t *testing.T) Opener) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Opener)
	}{
		{"two senders", testTwoSenders},
		{"a living sender is left alone", testLiving},
		{"one of many hands over", testOneHandsOver},
		{"what another handed over", testForeign},
		{"drafts by several", testSharedDrafts},
		{"prepared anew while it goes", testPreparedMeanwhile},
		{"a deferred message goes again", testSharedDeferred},
		{"the rate is shared", testSharedRate},
		{"limit", testSharedLimit},
		{"interrupt", testSharedInterrupt},
		{"pause", testSharedPause},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, fresh(t)) })
	}
}

// Wall is the machine's clock, as several senders need it, moved by some time.
type Wall struct{ By time.Duration }

// Now is the time, moved.
func (w Wall) Now() time.Time { return time.Now().Add(w.By) }

// Sleep waits.
func (Wall) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Serve starts a server that ends with the test.
func Serve(t testing.TB, script smtptest.Script) *smtptest.Server {
	t.Helper()
	s, err := smtptest.Start(script)
	check(t, err)
	t.Cleanup(s.Stop)
	return s
}

// Ready prepares and approves a mailing of n messages that goes to a server on
// this machine, over that many connections for each sender. Change may change
// its route; nil changes nothing.
func Ready(t testing.TB, l mail.Ledger, s *smtptest.Server, n, connections int, change func(*mail.Route)) (mail.MailingID, []uuid.UUID) {
	t.Helper()
	k := invitations()
	var list []mail.Prepared
	for i := range n {
		list = append(list, to(k, fmt.Sprintf("r%03d", i), "a letter"))
	}
	p := preparation(k, list...)
	p.Route = mail.Route{
		Host: "127.0.0.1", Port: s.Port, TLS: mail.TLSNone, BounceTo: "bounces@example.org", Domain: "example.org", Connections: connections,
	}
	if change != nil {
		change(&p.Route)
	}
	return ready(t, l, p)
}

// SenderOf is a sender from a ledger, by the machine's clock.
func SenderOf(l mail.Ledger) *mail.Sender {
	return &mail.Sender{Ledger: l, Clock: Wall{}, Transport: &smtp.Transport{}}
}

// SendTogether sends a mailing from all ledgers at once.
func SendTogether(t *testing.T, id mail.MailingID, ledgers ...Shared) []mail.Outcome {
	t.Helper()
	outcomes := make([]mail.Outcome, len(ledgers))
	var senders sync.WaitGroup
	for i, l := range ledgers {
		senders.Go(func() {
			var err error
			if outcomes[i], err = SenderOf(l).Send(t.Context(), id, mail.Options{}, nil); err != nil {
				t.Errorf("sender %d: %v", i, err)
			}
		})
	}
	senders.Wait()
	return outcomes
}

// WantStates compares how many messages of a mailing stand where.
func WantStates(t *testing.T, l mail.Ledger, id mail.MailingID, want map[mail.State]int) {
	t.Helper()
	o, err := l.Overview(t.Context(), id)
	check(t, err)
	if fmt.Sprint(o.States) != fmt.Sprint(want) {
		t.Errorf("states: got %v, want %v", o.States, want)
	}
}

// WantOnce makes sure that a server was given n messages, none of them twice.
func WantOnce(t *testing.T, s *smtptest.Server, n int) {
	t.Helper()
	seen := map[string]int{}
	for _, m := range s.Taken() {
		seen[m.To]++
		if seen[m.To] == 2 {
			t.Errorf("the message to %s went twice", m.To)
		}
	}
	if len(seen) != n {
		t.Errorf("the server took %d messages, want %d", len(seen), n)
	}
}

func testTwoSenders(t *testing.T, open Opener) {
	const n = 120
	a, b := open(t), open(t)
	if a.Identity() != b.Identity() {
		t.Fatal("two machines opened the same ledger and see two")
	}
	s := Serve(t, nil)
	id, _ := Ready(t, a, s, n, 4, nil)
	out := SendTogether(t, id, a, b)
	WantOnce(t, s, n)
	WantStates(t, a, id, map[mail.State]int{mail.Accepted: n})
	if got := out[0].States[mail.Accepted] + out[1].States[mail.Accepted]; got != n {
		t.Errorf("the senders say that they sent %d, want %d", got, n)
	}
	for i, o := range out {
		if o.ToGo != 0 || o.Total != o.States[mail.Accepted] || o.Interrupted {
			t.Errorf("sender %d: got %+v, want nothing to go", i, o)
		}
	}
}

func testLiving(t *testing.T, open Opener) {
	a, b := open(t), open(t)
	_, ids := ready(t, a, preparation(invitations(), to(invitations(), "a", "one"), to(invitations(), "b", "two"), to(invitations(), "c", "three")))
	endA, err := a.Begin(t.Context(), now())
	check(t, err)
	handOver(t, a, ids[0], now())
	endB, err := b.Begin(t.Context(), now())
	check(t, err)
	wantState(t, b, ids[0], mail.HandingOver)
	handOver(t, b, ids[1], now())
	settle(t, a, ids[0], mail.Result{State: mail.Accepted})
	handOver(t, a, ids[2], now())
	check(t, endA()) // as if it had died
	c := open(t)
	end, err := c.Begin(t.Context(), later(time.Minute))
	check(t, err)
	wantState(t, c, ids[0], mail.Accepted)
	wantState(t, c, ids[1], mail.HandingOver)
	wantState(t, c, ids[2], mail.Unknown)
	check(t, end())
	check(t, endB())
}

func testOneHandsOver(t *testing.T, open Opener) {
	ledgers := []Shared{open(t), open(t), open(t)}
	_, ids := ready(t, ledgers[0], preparation(invitations(), to(invitations(), "a", "one")))
	var claimed []mail.Message
	for _, l := range ledgers {
		claimed = append(claimed, claim(t, l, ids[0], now()))
	}
	var senders sync.WaitGroup
	won := make(chan int, len(ledgers)*4)
	for i, l := range ledgers {
		m := claimed[i]
		for range 4 {
			senders.Go(func() {
				err := l.HandOver(t.Context(), m, now(), now())
				if err == nil {
					won <- i
				} else if !errors.Is(err, mail.ErrNotWaiting) {
					t.Errorf("hand over: %v", err)
				}
			})
		}
	}
	senders.Wait()
	if len(won) != 1 {
		t.Errorf("%d handed the same message over, want one", len(won))
	}
}

// What one process has handed over is not for another to settle, who was given
// the same message and came too late.
func testForeign(t *testing.T, open Opener) {
	a, b := open(t), open(t)
	_, ids := ready(t, a, preparation(invitations(), to(invitations(), "a", "one")))
	ends := []func() error{}
	for _, l := range []Shared{a, b} {
		end, err := l.Begin(t.Context(), now())
		check(t, err)
		ends = append(ends, end)
	}
	claim(t, a, ids[0], now())
	handOver(t, b, ids[0], now())
	late := mail.Result{State: mail.Deferred, At: now(), Due: later(time.Hour)}
	if err := Settle(t, a, ids[0], late); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("settle what another handed over: got %v, want ErrNotWaiting", err)
	}
	wantState(t, a, ids[0], mail.HandingOver)
	settle(t, b, ids[0], mail.Result{State: mail.Accepted})
	for _, end := range ends {
		check(t, end())
	}
}

// Every message becomes one draft or one mail, whoever makes it.
func testSharedDrafts(t *testing.T, open Opener) {
	const n = 40
	s := Serve(t, nil)
	a, b, c := open(t), open(t), open(t)
	id, _ := Ready(t, a, s, n, 2, nil)
	var mu sync.Mutex
	laid := map[string]int{}
	write := func(m mail.Message, _ []byte) error {
		mu.Lock()
		defer mu.Unlock()
		laid[string(m.To.Address)]++
		return nil
	}
	var people sync.WaitGroup
	for _, l := range []Shared{a, b} {
		people.Go(func() {
			if _, err := SenderOf(l).LayOut(t.Context(), id, mail.Options{}, write); err != nil {
				t.Error(err)
			}
		})
	}
	people.Go(func() { SendTogether(t, id, c) })
	people.Wait()
	for _, m := range s.Taken() {
		laid[m.To]++
	}
	if len(laid) != n {
		t.Errorf("%d people are written to, want %d", len(laid), n)
	}
	for to, n := range laid {
		if n > 1 {
			t.Errorf("%s gets %d", to, n)
		}
	}
}

// What was handed over while the mailing was prepared anew stays handed over.
func testPreparedMeanwhile(t *testing.T, open Opener) {
	const n = 40
	a, b := open(t), open(t)
	k := invitations()
	prepared := func(text string) mail.Preparation {
		var list []mail.Prepared
		for i := range n {
			list = append(list, to(k, fmt.Sprintf("r%03d", i), text))
		}
		return preparation(k, list...)
	}
	_, ids := ready(t, a, prepared("one"))
	var both sync.WaitGroup
	gone := map[uuid.UUID]bool{}
	both.Go(func() {
		for _, id := range ids {
			m, err := Claim(t, a, id, now())
			if err == nil {
				err = a.HandOver(t.Context(), m, now(), now())
			}
			if gone[id] = err == nil; err != nil && !errors.Is(err, mail.ErrNotWaiting) {
				t.Errorf("hand over: %v", err)
			}
		}
	})
	both.Go(func() {
		for i := range 10 {
			r, err := b.Prepare(t.Context(), prepared(fmt.Sprint("text ", i)))
			if err == nil {
				_, err = b.Approve(t.Context(), r.Mailing.ID, r.Mailing.Revision, false, now())
			}
			if err != nil {
				t.Errorf("prepare: %v", err)
			}
		}
	})
	both.Wait()
	for _, id := range ids {
		if m := find(t, b, id); (m.State == mail.HandingOver) != gone[id] {
			t.Errorf("message of %s: handed over %t, and it is %s", m.Recipient, gone[id], m.State)
		}
	}
}

// A server that puts everything off once gets it when it is due.
func testSharedDeferred(t *testing.T, open Opener) {
	a := open(t)
	s := Serve(t, func(message int, stage mail.Stage) smtptest.Fault {
		if message < 3 && stage == mail.StageRCPT {
			return smtptest.Fault{Say: "450 later\r\n"}
		}
		return smtptest.Fault{}
	})
	id, _ := Ready(t, a, s, 3, 1, nil)
	out := SendTogether(t, id, a)[0]
	if out.States[mail.Deferred] != 3 || out.ToGo != 0 || out.NextDue.IsZero() {
		t.Errorf("got %+v, want three deferred", out)
	}
	if out := SendTogether(t, id, a)[0]; out.Total != 0 {
		t.Errorf("before their time: got %+v, want nothing tried", out)
	}
	late := SenderOf(a)
	late.Clock = Wall{By: 10 * time.Minute}
	if out, err := late.Send(t.Context(), id, mail.Options{}, nil); err != nil || out.States[mail.Accepted] != 3 {
		t.Errorf("at their time: got %+v, %v; want all accepted", out, err)
	}
	WantOnce(t, s, 3)
}

func testSharedRate(t *testing.T, open Opener) {
	const n, perMinute = 9, 1200 // one every 50 ms
	a, b := open(t), open(t)
	s := Serve(t, nil)
	id, _ := Ready(t, a, s, n, 4, func(r *mail.Route) { r.PerMinute = perMinute })
	begun := time.Now()
	SendTogether(t, id, a, b)
	if took, least := time.Since(begun), (n-1)*time.Minute/perMinute; took < least {
		t.Errorf("two senders sent %d messages at %d a minute in %s, want %s or more", n, perMinute, took, least)
	}
	WantOnce(t, s, n)
}

func testSharedLimit(t *testing.T, open Opener) {
	a := open(t)
	s := Serve(t, nil)
	id, _ := Ready(t, a, s, 10, 3, nil)
	out, err := SenderOf(a).Send(t.Context(), id, mail.Options{Limit: 4}, nil)
	check(t, err)
	if out.Total != 4 || out.ToGo != 0 || out.States[mail.Accepted] != 4 {
		t.Errorf("limit 4: got %+v", out)
	}
	SendTogether(t, id, a)
	WantOnce(t, s, 10)
}

// An interrupted run finishes what is under way, and the next does the rest.
func testSharedInterrupt(t *testing.T, open Opener) {
	a := open(t)
	s := Serve(t, nil)
	id, _ := Ready(t, a, s, 20, 2, nil)
	ctx, interrupt := context.WithCancel(t.Context())
	out, err := SenderOf(a).Send(ctx, id, mail.Options{}, func(p mail.Progress) {
		if p.Done == 5 {
			interrupt()
		}
	})
	check(t, err)
	if !out.Interrupted || out.ToGo == 0 || out.States[mail.Accepted] < 5 || out.States[mail.Accepted]+out.ToGo != 20 {
		t.Errorf("interrupted: got %+v", out)
	}
	WantStates(t, a, id, map[mail.State]int{mail.Accepted: 20 - out.ToGo, mail.Queued: out.ToGo})
	SendTogether(t, id, open(t))
	WantOnce(t, s, 20)
}

// A server that wants nothing from one sender stops them all.
func testSharedPause(t *testing.T, open Opener) {
	a, b := open(t), open(t)
	s := Serve(t, smtptest.Always(mail.StageMAIL, smtptest.Fault{Say: "550 5.7.1 go away\r\n"}))
	id, _ := Ready(t, a, s, 10, 2, nil)
	var senders sync.WaitGroup
	for _, l := range []Shared{a, b} {
		senders.Go(func() {
			_, err := SenderOf(l).Send(t.Context(), id, mail.Options{}, nil)
			var paused *mail.PausedError
			if err != nil && !errors.As(err, &paused) {
				t.Error(err)
			}
		})
	}
	senders.Wait()
	WantStates(t, a, id, map[mail.State]int{mail.Queued: 10})
	m, err := b.Mailing(t.Context(), id)
	check(t, err)
	if m.Paused == "" {
		t.Error("the mailing is not paused")
	}
}
