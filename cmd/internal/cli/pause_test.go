package cli

import (
	"strings"
	"sync/atomic"
	"testing"

	"convene/mail"
	"convene/mail/smtp/smtptest"
)

// says looks for texts in what a command printed, each with the words it
// expects.
func says(t *testing.T, r result, code int, want ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("code %d, want %d", r.code, code)
	}
	for _, w := range want {
		if !strings.Contains(r.out+r.err, w) {
			t.Errorf("it does not say %q", w)
		}
	}
	if t.Failed() {
		t.Fatalf("%s%s", r.out, r.err)
	}
}

// TestPauseSaysHowToGoOn follows what is printed, from a server that wants none
// of our mail to the end.
func TestPauseSaysHowToGoOn(t *testing.T) {
	t.Parallel()
	var unwell atomic.Bool
	unwell.Store(true)
	dir, id, _ := forReal(t, func(message int, stage mail.Stage) smtptest.Fault {
		if stage == mail.StageMAIL && unwell.Load() {
			return smtptest.Fault{Say: "550 5.7.1 not from you\r\n"}
		}
		return smtptest.Fault{}
	}, "  advanced: {connections: 1}\n")
	next := "convene outbox retry " + id
	sent := convene(dueDay(), "send", id, "-C", dir)
	says(t, sent, exitAttention, "Next: "+next+", once the cause is cured")
	if strings.Contains(sent.out, "Resume:") {
		t.Errorf("it names a command that fails:\n%s", sent.out)
	}
	says(t, convene(dueDay(), "send", id, "-C", dir), exitRefused, "is paused: 550 5.7.1 not from you (at MAIL)", next)
	says(t, convene(dueDay(), "outbox", "show", id, "-C", dir), exitDone, "Paused: 550 5.7.1 not from you (at MAIL)", "Next: "+next)
	unwell.Store(false)
	says(t, convene(dueDay(), "outbox", "retry", id, "-C", dir), exitDone, "The pause of "+id+" is lifted.\nNext: convene send "+id)
	says(t, convene(dueDay(), "send", id, "-C", dir), exitDone, "11 accepted")
}
