package cli

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"convene/config"
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
	says(t, sent, exitAttention, "Next: "+next+" (once the cause is cured)")
	if strings.Contains(sent.out, "Resume:") {
		t.Errorf("it names a command that fails:\n%s", sent.out)
	}
	says(t, convene(dueDay(), "send", id, "-C", dir), exitRefused, "is paused: 550 5.7.1 not from you (at MAIL)", next)
	says(t, convene(dueDay(), "outbox", "show", id, "-C", dir), exitDone, "Paused: 550 5.7.1 not from you (at MAIL)", "Next: "+next)
	unwell.Store(false)
	says(t, convene(dueDay(), "outbox", "retry", id, "-C", dir), exitDone, "The pause of "+id+" is lifted.\nNext: convene send "+id)
	says(t, convene(dueDay(), "send", id, "-C", dir), exitDone, "11 accepted")
}

// TestPauseAlone lifts a pause without writing again to those whom the server
// does not know.
func TestPauseAlone(t *testing.T) {
	t.Parallel()
	var unwell atomic.Bool
	unwell.Store(true)
	dir, id, _ := forReal(t, func(message int, stage mail.Stage) smtptest.Fault {
		switch {
		case message == 0 && stage == mail.StageRCPT:
			return smtptest.Fault{Say: "550 5.1.1 no such user\r\n"}
		case message == 1 && stage == mail.StageMAIL && unwell.Load():
			return smtptest.Fault{Say: "550 5.7.1 not from you\r\n"}
		}
		return smtptest.Fault{}
	}, "  advanced: {connections: 1}\n")
	says(t, convene(dueDay(), "send", id, "-C", dir), exitAttention, "1 rejected", "Next: convene outbox retry "+id)
	unwell.Store(false)
	says(t, convene(dueDay(), "outbox", "retry", id, "-C", dir), exitDone, "is lifted", "left so: 1; to let them go again: convene outbox retry "+id+" --rejected", "Next: convene send "+id)
	says(t, convene(dueDay(), "send", id, "-C", dir), exitAttention, "10 accepted", "1 rejected")
	says(t, convene(dueDay(), "outbox", "retry", id, "--rejected", "-C", dir), exitDone, "1 message to go again.\nNext: convene send "+id)
	says(t, convene(dueDay(), "send", id, "-C", dir), exitDone, "11 accepted")
}

// TestDoubtIsResolved follows what is printed from the doubt to its end.
func TestDoubtIsResolved(t *testing.T) {
	t.Parallel()
	dir, id, _ := forReal(t, func(message int, stage mail.Stage) smtptest.Fault {
		return smtptest.Fault{Drop: message < 2 && stage == mail.StageDot}
	}, "  advanced: {connections: 1}\n")
	says(t, convene(dueDay(), "send", id, "-C", dir), exitAttention, "2 unknown", "Look at: convene outbox show "+id)
	show := convene(dueDay(), "outbox", "show", id, "-C", dir)
	says(t, show, exitDone, "Unknown: 2. Ask their recipients whether it came, then for each: convene outbox resolve ")
	says(t, convene(dueDay(), "prepare", "invitation", "-C", dir), exitDone, "9 already accepted, 2 unknown")
	says(t, convene(dueDay(), "prepare", "invitation", "-C", dir, "--json"), exitDone, `"accepted": 9`, `"unknown": 2`)
	named := regexp.MustCompile(`outbox resolve (\w{8})`)
	first := named.FindStringSubmatch(show.out)[1]
	says(t, convene(dueDay(), "outbox", "show", first, "-C", dir), exitDone, "convene outbox resolve "+first+" --sent, or --resend")
	resolved := convene(dueDay(), "outbox", "resolve", first, "--sent", "-C", dir)
	says(t, resolved, exitDone, "is accepted.", "Unknown: 1. Ask its recipient")
	second := named.FindStringSubmatch(resolved.out)[1]
	says(t, convene(dueDay(), "outbox", "resolve", second, "--resend", "-C", dir), exitDone, "is queued.\nNext: convene send "+id)
	says(t, convene(dueDay(), "send", id, "-C", dir), exitDone, "11 accepted")
}

// TestPauseOfAFormerServer: what helps is to prepare again, and that is all.
func TestPauseOfAFormerServer(t *testing.T) {
	t.Parallel()
	dir, id, s := forReal(t, nil, "")
	now := fmt.Sprintf("smtp: {host: 127.0.0.1, port: %d, tls: ", s.Port)
	change := func(from, to string) {
		t.Helper()
		series := strings.Replace(string(read(t, filepath.Join(dir, "convene.yaml"))), now+from, now+to, 1)
		if err := config.WriteFile(dir, "convene.yaml", []byte(series)); err != nil {
			t.Fatal(err)
		}
	}
	change("none", "mandatory")
	must(t, dueDay(), "prepare", "invitation", "-C", dir)
	must(t, dueDay(), "outbox", "approve", id, "-C", dir)
	says(t, convene(dueDay(), "send", id, "-C", dir), exitAttention, "write none for a server on this machine", "Next: convene outbox retry "+id)
	change("mandatory", "none")
	says(t, convene(dueDay(), "send", id, "-C", dir), exitRefused, "it is frozen with the former server", "convene prepare invitation")
	says(t, convene(dueDay(), "status", "-C", dir), exitDone, "convene prepare invitation")
	says(t, convene(dueDay(), "outbox", "show", id, "-C", dir), exitDone, "Next: convene prepare invitation")
	// Today says the same, where it lists what is due as well.
	today := convene(dueDay(), "today", "-C", dir)
	says(t, today, exitAttention, "it is frozen with the former server", "send invitation to speakers")
	if strings.Contains(today.out, "retry") || strings.Count(today.out, "convene prepare invitations\n") != 2 {
		t.Errorf("it advises something else than send:\n%s", today.out)
	}
	// Two days on, what is to be prepared is late.
	later := dueDay().AddDate(0, 0, 2)
	for _, command := range []string{"send " + id, "status", "today", "today --json"} {
		r := convene(later, append(strings.Fields(command), "-C", dir)...)
		if !strings.Contains(r.out+r.err, "convene prepare invitations --late") || strings.Contains(r.out+r.err, "retry") {
			t.Errorf("%s:\n%s%s", command, r.out, r.err)
		}
	}
	must(t, dueDay(), "prepare", "invitation", "-C", dir)
	must(t, dueDay(), "outbox", "approve", id, "-C", dir)
	says(t, convene(dueDay(), "send", id, "-C", dir), exitDone, "11 accepted")
}
