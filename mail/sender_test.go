package mail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/sandbox"
	"convene/mail/smtp"
	"convene/mail/smtp/smtptest"
	"convene/planner"
)

func withSecret(timeouts smtp.Timeouts) *smtp.Transport {
	return &smtp.Transport{Timeouts: timeouts, Secret: func(context.Context) (string, error) { return "open sesame", nil }}
}

func TestSendToTheSandbox(t *testing.T) {
	box, err := sandbox.Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := newPost(t, box.Port(), smtp.Timeouts{})
	p.route.Connections = 4
	messages := p.many(40)
	id := p.ready(messages...)
	var seen []mail.Progress
	out, err := p.Send(t.Context(), id, mail.Options{}, func(g mail.Progress) { seen = append(seen, g) })
	if err != nil {
		t.Fatal(err)
	}
	wantStates(t, out.States, map[mail.State]int{mail.Accepted: 40})
	if out.ToGo != 0 || out.Stopped != "" || out.Interrupted || len(seen) != 40 || seen[39].Done != 40 || seen[39].Total != 40 {
		t.Errorf("outcome: got %+v after %d steps", out, len(seen))
	}
	// Sending twice sends nothing twice, whatever is prepared in between.
	again := p.send(id)
	if again.Total != 0 {
		t.Errorf("sent again: got %+v, want nothing", again)
	}
	p.send(p.ready(messages...))
	if err := box.Stop(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(box.Dir(), "*.eml"))
	if err != nil || len(files) != 40 {
		t.Fatalf("the sandbox has %d messages (%v), want 40", len(files), err)
	}
	for _, m := range messages {
		wantFile(t, box.Dir(), m)
	}
}

// wantFile finds the one file of a message: exactly what was prepared, and its
// date.
func wantFile(t *testing.T, dir string, m mail.Prepared) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*-"+string(m.To.Address)+".eml"))
	if err != nil || len(files) != 1 {
		t.Errorf("%s has %d messages, want 1", m.To.Address, len(files))
		return
	}
	got, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if want := mail.Dated(m.Content.Bytes(), start()); !bytes.Equal(got, want) {
		t.Errorf("%s got %q, want %q", m.To.Address, got, want)
	}
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	s := faulty(t, nil)
	p := newPost(t, s.Port, smtp.Timeouts{})
	p.send(p.ready(p.many(5)...))
	if got := s.Connections(); got != 1 {
		t.Errorf("5 messages went over %d connections, want 1", got)
	}
	for _, taken := range s.Taken() {
		if taken.From != "bounces@example.org" || !strings.HasPrefix(string(taken.Text), "Date: Thu, 14 Jan 2027 09:00:00 +0000\r\n") {
			t.Errorf("got %q from %s", taken.Text, taken.From)
		}
	}
	p.key.Name, p.route.PerConnection = "2", 2
	p.send(p.ready(p.many(5)...))
	if got := s.Connections(); got != 4 {
		t.Errorf("two a connection: %d connections in all, want 4", got)
	}
}

// A refused message leaves its connection fit for the next.
func TestRefusalKeepsTheConnection(t *testing.T) {
	for _, stage := range []mail.Stage{mail.StageRCPT, mail.StageDATA, mail.StageDot} {
		s := faulty(t, smtptest.Once(stage, smtptest.Fault{Say: "450 4.2.0 later\r\n"}))
		p := newPost(t, s.Port, smtp.Timeouts{})
		id := p.ready(p.many(3)...)
		p.send(id)
		wantStates(t, p.states(id), map[mail.State]int{mail.Deferred: 1, mail.Accepted: 2})
		if got := s.Connections(); got != 1 {
			t.Errorf("after 450 at %s: %d connections, want 1", stage, got)
		}
	}
}

// One that is not wanted at all gets a new one: the table says so.
func TestRefusalOfTheSenderDropsTheConnection(t *testing.T) {
	s := faulty(t, smtptest.Once(mail.StageMAIL, smtptest.Fault{Say: "450 4.7.1 later\r\n"}))
	p := newPost(t, s.Port, smtp.Timeouts{})
	id := p.ready(p.many(2)...)
	p.send(id)
	wantStates(t, p.states(id), map[mail.State]int{mail.Deferred: 1, mail.Accepted: 1})
	if got := s.Connections(); got != 2 {
		t.Errorf("%d connections, want 2", got)
	}
}

// A server may hang up between two messages.
func TestIdleConnection(t *testing.T) {
	s := faulty(t, func(message int, stage mail.Stage) smtptest.Fault {
		return smtptest.Fault{Drop: stage == mail.StageMAIL && message == 1}
	})
	p := newPost(t, s.Port, smtp.Timeouts{})
	id := p.ready(p.many(3)...)
	p.send(id)
	wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 3})
}

func TestDeferredGoesAgainAtItsTime(t *testing.T) {
	s := faulty(t, smtptest.Once(mail.StageDot, smtptest.Fault{Say: "451 4.3.0 try again\r\n"}))
	p := newPost(t, s.Port, smtp.Timeouts{})
	m := p.message("a", "a letter\r\n")
	id := p.ready(m)
	out := p.send(id)
	if again := p.send(id); again.Total != 0 {
		t.Errorf("before its time: tried %d", again.Total)
	}
	p.clock.time = out.NextDue
	p.send(id)
	wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 1})
	taken := s.Taken()
	if len(taken) != 2 || !bytes.Equal(taken[0].Text, taken[1].Text) {
		t.Errorf("it went %d times, or with other bytes the second time", len(taken))
	}
}

func TestExpires(t *testing.T) {
	s := faulty(t, smtptest.Always(mail.StageRCPT, smtptest.Fault{Say: "450 4.2.1 mailbox full\r\n"}))
	p := newPost(t, s.Port, smtp.Timeouts{})
	m := p.message("a", "a letter\r\n")
	id := p.ready(m)
	tries := 0
	for p.find(m.Identity(p.key)).State.Rule().Waiting {
		if tries++; tries > 50 {
			t.Fatal("it never expires")
		}
		if out := p.send(id); !out.NextDue.IsZero() {
			p.clock.time = out.NextDue
		}
	}
	got := p.find(m.Identity(p.key))
	age := got.Settled.Sub(got.First)
	if got.State != mail.Expired || age < 15*time.Hour || age > 24*time.Hour || got.Reply.Code != 450 {
		t.Errorf("after %d tries over %s: got %s (%s), want expired within a day, with the last answer", tries, age, got.State, got.Reply)
	}
}

// A message that nobody tried for too long is not tried again.
func TestExpiresUntried(t *testing.T) {
	s := faulty(t, smtptest.Once(mail.StageRCPT, smtptest.Fault{Say: "450 4.2.1 mailbox full\r\n"}))
	p := newPost(t, s.Port, smtp.Timeouts{})
	m := p.message("a", "a letter\r\n")
	id := p.ready(m)
	p.send(id)
	p.clock.time = start().Add(25 * time.Hour)
	p.send(id)
	if got := p.find(m.Identity(p.key)); got.State != mail.Expired || len(s.Taken()) != 0 {
		t.Errorf("got %s, and the server took %d messages", got.State, len(s.Taken()))
	}
}

func TestRateAndLimit(t *testing.T) {
	s := faulty(t, nil)
	p := newPost(t, s.Port, smtp.Timeouts{})
	p.route.PerMinute = 20
	id := p.ready(p.many(10)...)
	out, err := p.Send(t.Context(), id, mail.Options{Limit: 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantStates(t, out.States, map[mail.State]int{mail.Accepted: 7})
	wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 7, mail.Queued: 3})
	if took := p.clock.time.Sub(start()); took < 17*time.Second || took > 19*time.Second {
		t.Errorf("7 messages at 20 a minute took %s, want about 18 seconds", took)
	}
}

func TestInterrupt(t *testing.T) {
	s := faulty(t, nil)
	p := newPost(t, s.Port, smtp.Timeouts{})
	p.route.Connections = 2
	id := p.ready(p.many(30)...)
	ctx, interrupt := context.WithCancel(t.Context())
	out, err := p.Send(ctx, id, mail.Options{}, func(g mail.Progress) {
		if g.Done == 5 {
			interrupt()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	accepted := out.States[mail.Accepted]
	if !out.Interrupted || accepted < 5 || accepted > 8 || out.ToGo != 30-accepted || len(out.States) != 1 {
		t.Errorf("outcome: got %+v, want those in flight finished and the rest to go", out)
	}
	p.send(id)
	wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 30})
	if got := len(s.Taken()); got != 30 {
		t.Errorf("the server took %d messages, want each once", got)
	}
}

// abandoning closes its channel when the server has come to a stage.
func abandoning(stage mail.Stage) (smtptest.Script, chan struct{}) {
	abandon := make(chan struct{})
	var once atomic.Bool
	return func(_ int, at mail.Stage) smtptest.Fault {
		if at != stage {
			return smtptest.Fault{}
		}
		if once.CompareAndSwap(false, true) {
			close(abandon)
		}
		return smtptest.Fault{Stall: true}
	}, abandon
}

func TestAbandon(t *testing.T) {
	for stage, want := range map[mail.Stage]mail.State{mail.StageRCPT: mail.Queued, mail.StageDot: mail.Unknown} {
		script, abandon := abandoning(stage)
		s := faulty(t, script)
		p := newPost(t, s.Port, smtp.Timeouts{})
		m := p.message("a", "a letter\r\n")
		id := p.ready(m, p.message("b", "a letter\r\n"))
		if _, err := p.Send(t.Context(), id, mail.Options{Abandon: abandon}, nil); err != nil {
			t.Fatal(err)
		}
		if got := p.find(m.Identity(p.key)); got.State != want {
			t.Errorf("abandoned at %s: got %s (%s), want %s", stage, got.State, got.Reply, want)
		}
		if got := p.find(p.message("b", "").Identity(p.key)); got.State != mail.Queued {
			t.Errorf("what was not begun: got %s, want queued", got.State)
		}
	}
}

// What was broken off is no word of the server's: it stops nothing that comes
// later.
func TestAbandonDoesNotPause(t *testing.T) {
	const connections = 4
	abandon := make(chan struct{})
	var answers atomic.Int32
	s := faulty(t, func(_ int, stage mail.Stage) smtptest.Fault {
		if stage != mail.StageDot || answers.Load() >= connections {
			return smtptest.Fault{}
		}
		if answers.Add(1) == connections {
			close(abandon)
		}
		return smtptest.Fault{Stall: true}
	})
	p := newPost(t, s.Port, smtp.Timeouts{})
	p.route.Connections = connections
	id := p.ready(p.many(10)...)
	out, err := p.Send(t.Context(), id, mail.Options{Abandon: abandon}, nil)
	if err != nil || out.Paused || out.Stopped != "" {
		t.Errorf("outcome: got %+v, %v", out, err)
	}
	wantStates(t, p.states(id), map[mail.State]int{mail.Unknown: connections, mail.Queued: 10 - connections})
	messages, err := mail.Collect(p.ledger.Messages(t.Context(), id))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		if m.State == mail.Unknown && !strings.Contains(m.Reply.Text, "broken off by a second interrupt") {
			t.Errorf("why it is unknown: got %q", m.Reply)
		}
	}
	p.send(id)
	wantStates(t, p.states(id), map[mail.State]int{mail.Unknown: connections, mail.Accepted: 10 - connections})
}

func TestStopsWhenTheServerIsOfNoUse(t *testing.T) {
	s := faulty(t, smtptest.Always(mail.StageBanner, smtptest.Fault{Drop: true}))
	p := newPost(t, s.Port, smtp.Timeouts{})
	id := p.ready(p.many(20)...)
	out := p.send(id)
	wantStates(t, p.states(id), map[mail.State]int{mail.Deferred: 3, mail.Queued: 17})
	if out.Stopped == "" || out.Paused || out.ToGo != 17 {
		t.Errorf("outcome: got %+v", out)
	}
}

func TestPausesWhenAllMailIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		stage mail.Stage
		fault smtptest.Fault
		end   mail.State
	}{
		"policy":  {mail.StageRCPT, smtptest.Fault{Say: "550 5.7.1 spam\r\n"}, mail.Rejected},
		"text":    {mail.StageDot, smtptest.Fault{Say: "554 5.6.0 spam\r\n"}, mail.Rejected},
		"silence": {mail.StageDot, smtptest.Fault{Drop: true}, mail.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			s := faulty(t, smtptest.Always(c.stage, c.fault))
			p := newPost(t, s.Port, smtp.Timeouts{})
			id := p.ready(p.many(20)...)
			out := p.send(id)
			wantStates(t, p.states(id), map[mail.State]int{c.end: 3, mail.Queued: 17})
			if !out.Paused || out.ToGo != 17 {
				t.Errorf("outcome: got %+v", out)
			}
			_, err := p.Send(t.Context(), id, mail.Options{}, nil)
			if paused := (*mail.PausedError)(nil); !errors.As(err, &paused) {
				t.Errorf("send what is paused: got %v, want PausedError", err)
			}
		})
	}
	t.Run("now and then", func(t *testing.T) {
		s := faulty(t, func(message int, stage mail.Stage) smtptest.Fault {
			if stage == mail.StageRCPT && message%2 == 0 {
				return smtptest.Fault{Say: "550 5.7.1 spam\r\n"}
			}
			return smtptest.Fault{}
		})
		p := newPost(t, s.Port, smtp.Timeouts{})
		id := p.ready(p.many(10)...)
		p.send(id)
		wantStates(t, p.states(id), map[mail.State]int{mail.Rejected: 5, mail.Accepted: 5})
	})
	t.Run("no such user", func(t *testing.T) { // is about one address alone
		s := faulty(t, smtptest.Always(mail.StageRCPT, smtptest.Fault{Say: "550 5.1.1 no such user\r\n"}))
		p := newPost(t, s.Port, smtp.Timeouts{})
		id := p.ready(p.many(20)...)
		p.send(id)
		wantStates(t, p.states(id), map[mail.State]int{mail.Rejected: 20})
		if list, err := p.ledger.Suppressions(t.Context()); err != nil || len(list) != 0 {
			t.Errorf("persons were suppressed: %v, %v", list, err)
		}
	})
}

func TestNoSuchSubscriberIsSuppressed(t *testing.T) {
	for said, want := range map[string]int{"550 5.1.1 no such user\r\n": 1, "550 5.2.1 disabled\r\n": 0, "550 no\r\n": 0} {
		s := faulty(t, smtptest.Always(mail.StageRCPT, smtptest.Fault{Say: said}))
		p := newPost(t, s.Port, smtp.Timeouts{})
		p.key.Kind, p.key.Name = planner.ReportMail, "report"
		p.send(p.ready(p.message("a", "news\r\n")))
		list, err := p.ledger.Suppressions(t.Context())
		if err != nil || len(list) != want {
			t.Errorf("after %q: %v, %v; want %d suppressed", said, list, err, want)
		}
	}
}

// What is answered while a mailing goes out still counts.
func TestAnswerDuringTheRun(t *testing.T) {
	s := faulty(t, nil)
	p := newPost(t, s.Port, smtp.Timeouts{})
	id := p.ready(p.many(3)...)
	out, err := p.Send(t.Context(), id, mail.Options{}, func(g mail.Progress) {
		if g.Done == 1 {
			a := mail.Answered{Recipient: "r02", Answer: planner.Declined, At: start()}
			if err := p.ledger.RecordAnswer(t.Context(), p.key.Series, p.key.Year, a); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	wantStates(t, out.States, map[mail.State]int{mail.Accepted: 2, mail.Withdrawn: 1})
	for _, taken := range s.Taken() {
		if taken.To == "r02@example.org" {
			t.Error("somebody who had declined was written to")
		}
	}
}

func BenchmarkSend(b *testing.B) {
	for _, connections := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("%d connections", connections), func(b *testing.B) {
			s, err := smtptest.Start(nil)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Stop()
			p := newPost(b, s.Port, smtp.Timeouts{})
			p.route.Connections = connections
			id := p.ready(p.many(b.N)...)
			b.ResetTimer()
			p.send(id)
			b.StopTimer()
			if got := len(s.Taken()); got != b.N {
				b.Errorf("the server took %d of %d", got, b.N)
			}
		})
	}
}

func ExampleRoute_Problem() {
	r := mail.Route{Host: "smtp.example.org", Port: 25, TLS: mail.TLSNone, Domain: "example.org", BounceTo: "bounces@example.org"}
	fmt.Println(r.Problem())
	// Output: mail.smtp.tls: none is for a server on this machine, and smtp.example.org is not: use mandatory
}

// A clock that somebody sets, forth and back, neither stops a run nor makes it
// send anything twice.
func TestClockJumps(t *testing.T) {
	s := faulty(t, func(message int, stage mail.Stage) smtptest.Fault {
		if message == 2 && stage == mail.StageRCPT {
			return smtptest.Fault{Say: "450 4.2.1 mailbox full\r\n"}
		}
		return smtptest.Fault{}
	})
	p := newPost(t, s.Port, smtp.Timeouts{})
	p.route.PerMinute = 600
	id := p.ready(p.many(10)...)
	jump := 12 * time.Hour
	out, err := p.Send(t.Context(), id, mail.Options{}, func(mail.Progress) {
		p.clock.mu.Lock()
		defer p.clock.mu.Unlock()
		p.clock.time, jump = p.clock.time.Add(jump), -jump
	})
	if err != nil {
		t.Fatal(err)
	}
	wantStates(t, out.States, map[mail.State]int{mail.Accepted: 9, mail.Deferred: 1})
	p.clock.time = start().Add(-24 * time.Hour)
	if again := p.send(id); again.Total != 0 {
		t.Errorf("a day earlier: tried %d", again.Total)
	}
	p.clock.time = out.NextDue
	p.send(id)
	wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 10})
	if got := len(s.Taken()); got != 10 {
		t.Errorf("the server took %d messages, want each once", got)
	}
}
