package mail_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/smtp/smtptest"
	"convene/planner"
)

// The next envelope goes along with the dot (RFC 2920, section 3.1), if the
// server understands that and there is a next message.
func TestNextIsAnnounced(t *testing.T) {
	for name, options := range servers() {
		t.Run(name, func(t *testing.T) {
			s := faulty(t, nil, options...)
			p := newPost(t, s.Port, quick())
			p.send(p.ready(p.many(3)...))
			if got := s.Quits(); got != 1 {
				t.Errorf("QUIT was said %d times, want once: nothing was announced with the last dot", got)
			}
			taken := s.Taken()
			if len(taken) != 3 || s.Connections() != 1 {
				t.Fatalf("the server took %d messages over %d connections, want 3 over one", len(taken), s.Connections())
			}
			for i, m := range taken {
				if want := name != "plain" && i < 2; m.Followed != want {
					t.Errorf("message %d: followed %t, want %t", i, m.Followed, want)
				}
			}
		})
	}
}

// Nothing is announced that is not certain to be tried on the connection.
func TestUncertainIsNotAnnounced(t *testing.T) {
	for _, c := range []struct {
		name     string
		ready    func(t *testing.T, p *post)
		script   func(stop func()) smtptest.Script
		followed []bool
		conns    int
	}{
		{
			name:     "as the connection is full",
			ready:    func(_ *testing.T, p *post) { p.route.PerConnection = 2 },
			followed: []bool{true, false, true, false}, conns: 2,
		},
		{
			name: "as its recipient has declined",
			ready: func(t *testing.T, p *post) {
				a := mail.Answered{Recipient: "r01", Answer: planner.Declined, Via: "phone", By: "Desk", At: start()}
				if err := p.ledger.RecordAnswer(t.Context(), p.key.Series, p.key.Year, a); err != nil {
					t.Fatal(err)
				}
			},
			followed: []bool{false, true, false}, conns: 1,
		},
		{
			name: "as the run ends",
			script: func(stop func()) smtptest.Script {
				return func(_ int, stage mail.Stage) smtptest.Fault {
					if stage == mail.StageDATA {
						stop()
					}
					return smtptest.Fault{}
				}
			},
			followed: []bool{false}, conns: 1,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			var script smtptest.Script
			if c.script != nil {
				script = c.script(stop)
			}
			s := faulty(t, script, smtptest.WithPipelining(false))
			p := newPost(t, s.Port, quick())
			if c.ready != nil {
				c.ready(t, p)
			}
			if _, err := p.Send(ctx, p.ready(p.many(4)...), mail.Options{}, nil); err != nil {
				t.Fatal(err)
			}
			var followed []bool
			for _, m := range s.Taken() {
				followed = append(followed, m.Followed)
			}
			if !slices.Equal(followed, c.followed) || s.Connections() != c.conns || s.Quits() != c.conns {
				t.Errorf("followed %v over %d connections with %d times QUIT, want %v over %d", followed, s.Connections(), s.Quits(), c.followed, c.conns)
			}
		})
	}
}

// Whatever becomes of a message, the one that was announced with its dot is
// neither lost nor repeated.
func TestFailureWithNextAnnounced(t *testing.T) {
	ends := []mail.State{mail.Deferred, mail.Deferred, mail.Rejected, mail.Unknown, mail.Unknown, mail.Unknown, mail.Deferred, mail.Unknown}
	for i, fault := range theFaults() {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			s := faulty(t, smtptest.Once(mail.StageDot, fault.Fault), smtptest.WithPipelining(false))
			p := newPost(t, s.Port, quick())
			messages := p.many(3)
			p.send(p.ready(messages...))
			if m := p.find(messages[0].Identity(p.key)); m.State != ends[i] {
				t.Errorf("the first: got %s (%s), want %s", m.State, m.Reply, ends[i])
			}
			taken := s.Taken()
			if len(taken) != 3 || !taken[0].Followed || taken[1].To == taken[2].To {
				t.Fatalf("the server was offered %+v, want each message once, and the second announced", taken)
			}
			for _, later := range messages[1:] {
				if m := p.find(later.Identity(p.key)); m.State != mail.Accepted {
					t.Errorf("a later one: got %s (%s), want accepted", m.State, m.Reply)
				}
			}
		})
	}
}

// A server that forgets what came along with a dot is told so no more, and gets
// everything all the same.
func TestForgetfulServer(t *testing.T) {
	s := faulty(t, nil, smtptest.WithPipelining(false), smtptest.WithForgetting())
	times := quick()
	times.Announced, times.Command = 20*time.Millisecond, time.Hour // which nobody waits out
	p := newPost(t, s.Port, times)
	id := p.ready(p.many(4)...)
	abandon := make(chan struct{})
	defer time.AfterFunc(10*time.Second, func() { close(abandon) }).Stop()
	if _, err := p.Send(t.Context(), id, mail.Options{Abandon: abandon}, nil); err != nil {
		t.Fatal(err)
	}
	wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 4})
	taken := s.Taken()
	if len(taken) != 4 || s.Connections() != 2 {
		t.Fatalf("the server took %d messages over %d connections, want each once over two", len(taken), s.Connections())
	}
	for i, m := range taken {
		if m.Followed != (i == 0) {
			t.Errorf("message %d: followed %t", i, m.Followed)
		}
	}
}

// A run that ends while a message is announced takes no leave with QUIT, which
// the server would take for its text.
func TestEndWithNextAnnounced(t *testing.T) {
	heard := make(chan string, 100)
	s := faulty(t, nil, smtptest.WithPipelining(true), smtptest.WithHeard(heard))
	p := newPost(t, s.Port, quick())
	id := p.ready(p.many(3)...)
	ctx, stop := context.WithCancel(t.Context())
	p.Keep = func(mail.Message, []byte) error { // the first is accepted, and the second announced
		stop()
		return nil
	}
	if _, err := p.Send(ctx, id, mail.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	s.Stop() // waits for the server to have read everything
	close(heard)
	last := ""
	for line := range heard {
		last = line
	}
	taken := s.Taken()
	if len(taken) != 1 || !taken[0].Followed || last != ".\r\n" {
		t.Errorf("the server took %+v and heard %q last, want the first alone, and the second announced", taken, last)
	}
	wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 1, mail.Queued: 2})
}
