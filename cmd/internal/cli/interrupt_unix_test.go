//go:build unix

package cli

import (
	"bytes"
	"context"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/smtp/smtptest"
)

// interrupt is what Ctrl-C does to this process, which Main listens for.
func interrupt(t *testing.T) {
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGINT); err != nil {
		t.Error(err)
	}
}

// atATerminal runs the program with somebody at the terminal, and a clock that
// moves when the program waits.
func atATerminal(wait func(context.Context), args ...string) result {
	var out, err bytes.Buffer
	var passed atomic.Int64
	code := Main(args, System{
		In: strings.NewReader(""), Out: &out, Err: &err, Terminal: true, Name: "convene",
		LookupEnv: func(string) (string, bool) { return "", false },
		Now:       func() time.Time { return dueDay().Add(time.Duration(passed.Load())) },
		Sleep: func(ctx context.Context, d time.Duration) error {
			passed.Add(int64(d))
			wait(ctx)
			return ctx.Err()
		},
	})
	return result{code, out.String(), err.String()}
}

// TestInterrupt ends a run in good order, after its fourth message.
func TestInterrupt(t *testing.T) {
	dir, id, s := forReal(t, nil, "  per_minute: 20\n  advanced: {connections: 1}\n")
	waits := 0
	r := atATerminal(func(ctx context.Context) {
		if waits++; waits == 4 {
			interrupt(t)
			<-ctx.Done()
		}
	}, "send", id, "--no-input", "-C", dir)
	if r.code != exitInterrupted || len(s.Taken()) != 4 {
		t.Fatalf("code %d after %d messages, want %d after 4:\n%s%s", r.code, len(s.Taken()), exitInterrupted, r.out, r.err)
	}
	for _, want := range []string{"4 accepted, 1 by-hand, 7 to go", "Resume: convene send " + id} {
		if !strings.Contains(r.out, want) {
			t.Errorf("it does not say %q:\n%s", want, r.out)
		}
	}
	for _, want := range []string{"████░", "/11", "/min", " left", "in flight"} {
		if !strings.Contains(r.err, want) {
			t.Errorf("the progress does not show %q:\n%q", want, r.err)
		}
	}
	must(t, dueDay(), "send", id, "-C", dir)
	if len(s.Taken()) != 11 {
		t.Errorf("%d messages went, want each once", len(s.Taken()))
	}
}

// heard is a stream on which something has been said.
type heard struct {
	bytes.Buffer
	what string
	said chan struct{}
}

func (h *heard) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(h.what)) {
		close(h.said)
	}
	return h.Buffer.Write(p)
}

// TestInterruptTwice does not wait for a server that says nothing.
func TestInterruptTwice(t *testing.T) {
	var once atomic.Bool
	stderr := &heard{what: "in flight", said: make(chan struct{})}
	dir, id, s := forReal(t, func(_ int, stage mail.Stage) smtptest.Fault {
		if stage != mail.StageDot || !once.CompareAndSwap(false, true) {
			return smtptest.Fault{}
		}
		interrupt(t)
		<-stderr.said // the system makes one signal of two that follow at once
		interrupt(t)
		return smtptest.Fault{Stall: true}
	}, "  advanced: {connections: 1}\n")
	var out bytes.Buffer
	code := Main([]string{"send", id, "-C", dir}, System{
		In: strings.NewReader(""), Out: &out, Err: stderr, Name: "convene",
		LookupEnv: func(string) (string, bool) { return "", false },
		Now:       dueDay,
		Sleep:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	if code != exitInterrupted || len(s.Taken()) != 1 || !strings.Contains(out.String(), "1 unknown") {
		t.Errorf("code %d after %d messages, want %d and one unknown:\n%s%s", code, len(s.Taken()), exitInterrupted, out.String(), stderr.String())
	}
	wantCounts(t, dir, map[string]int{"unknown": 1, "queued": 10, "by_hand": 1})
}
