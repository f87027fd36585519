package cli

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"convene/mail"
	"convene/mail/smtp/smtptest"
)

// TestAddressRefused has a server say of two people's addresses that it
// will not take them, and of one that it does not exist: of that one somebody is
// told who, why and what to do, until it is done.
func TestAddressRefused(t *testing.T) {
	t.Parallel()
	var cured atomic.Bool
	dir, id, _ := forReal(t, func(message int, stage mail.Stage) smtptest.Fault {
		switch {
		case stage != mail.StageRCPT || cured.Load():
		case message == 0:
			return smtptest.Fault{Say: "550 5.1.1 no such user\r\n"}
		case message == 1:
			return smtptest.Fault{Say: "550 5.2.1 mailbox disabled\r\n"}
		}
		return smtptest.Fault{}
	}, "  advanced: {connections: 1}\n")
	if r := convene(dueDay(), "send", id, "-C", dir); r.code != exitAttention {
		t.Fatalf("code %d:\n%s%s", r.code, r.out, r.err)
	}
	wantCounts(t, dir, map[string]int{"rejected": 2, "accepted": 9, "by_hand": 1})
	refused := "the invitation to Senator Mushahid Hussain Sayed at ps.sayed@example.org was refused (550 5.1.1 no such user)"
	const cure = "correct the address in people.yaml, then convene prepare invitation"
	said := func(command string, want bool) {
		t.Helper()
		r := convene(dueDay(), command, "-C", dir)
		text := strings.Join(strings.Fields(r.out), " ")
		if strings.Contains(text, refused) != want || strings.Contains(text, cure) != want || strings.Contains(text, "5.2.1") {
			t.Errorf("%s, whether it names the address (%t):\n%s%s", command, want, r.out, r.err)
		}
	}
	for _, command := range []string{"status", "today", "check"} {
		said(command, true)
	}
	if out := must(t, dueDay(), "check", "-C", dir); !strings.Contains(out, "people.yaml:") || !strings.Contains(out, "W15") || !strings.Contains(out, "1 warning") {
		t.Errorf("check says:\n%s", out)
	}
	cured.Store(true)
	people := filepath.Join(dir, "people.yaml")
	corrected := strings.Replace(string(read(t, people)), "ps.sayed@example.org", "office@example.org", 1)
	if err := os.WriteFile(people, []byte(corrected), 0o600); err != nil {
		t.Fatal(err)
	}
	said("check", false) // the file has it no more
	said("status", true) // nothing has reached them yet
	must(t, dueDay(), "prepare", "invitation", "-C", dir)
	must(t, dueDay(), "outbox", "approve", id, "-C", dir)
	if r := convene(dueDay(), "send", id, "-C", dir); r.code != exitAttention { // for the other one
		t.Fatalf("code %d:\n%s%s", r.code, r.out, r.err)
	}
	wantCounts(t, dir, map[string]int{"rejected": 1, "accepted": 10, "by_hand": 1})
	for _, command := range []string{"status", "today", "check"} {
		said(command, false)
	}
}

// TestAddressRefusedIsRemembered: an address that does not exist is named after
// the edition is over, and in the next one, until the file has another.
func TestAddressRefusedIsRemembered(t *testing.T) {
	t.Parallel()
	dir, id, _ := forReal(t, func(message int, stage mail.Stage) smtptest.Fault {
		if stage == mail.StageRCPT && message == 0 {
			return smtptest.Fault{Say: "550 5.1.1 no such user\r\n"}
		}
		return smtptest.Fault{}
	}, "  advanced: {connections: 1}\n")
	if r := convene(dueDay(), "send", id, "-C", dir); r.code != exitAttention {
		t.Fatalf("code %d:\n%s%s", r.code, r.out, r.err)
	}
	const said = "to Senator Mushahid Hussain Sayed at ps.sayed@example.org was refused (550 5.1.1 no such user)"
	told := func(when string, want int, words string) {
		t.Helper()
		r := convene(dueDay(), "check", "-C", dir)
		text := strings.Join(strings.Fields(r.out), " ")
		if strings.Count(text, "W15 "+words+" "+said) != want || want == 0 && strings.Contains(text, "W15") {
			t.Errorf("%s: check says\n%s%s", when, r.out, r.err)
		}
	}
	edit := func(file, old, with string) {
		t.Helper()
		text := string(read(t, filepath.Join(dir, file)))
		if err := os.WriteFile(filepath.Join(dir, file), []byte(strings.Replace(text, old, with, 1)), 0o600); err != nil || !strings.Contains(text, old) {
			t.Fatalf("%s: %v, or it has no %q", file, err, old)
		}
	}
	told("at once", 1, "the invitation")
	must(t, dueDay(), "rsvp", "record", "mushahid-sayed", "accepted", "--via", "phone", "--by", "Desk", "-C", dir)
	told("when he has said yes by telephone", 1, "the invitation")
	edit("editions/2027.yaml", "status: open", "status: held")
	told("when the edition is over", 1, "the invitation of 2027")
	edit("editions/2027.yaml", "status: held", "status: reported")
	must(t, dueDay(), "new", "2028", "--from", "2027", "-C", dir)
	told("when the next is begun", 1, "the invitation of 2027")
	edit("editions/2028.yaml", "status: draft", "status: open")
	told("when the next is going on", 1, "the invitation of 2027")
	if r := convene(dueDay(), "status", "-e", "2028", "-C", dir); !strings.Contains(strings.Join(strings.Fields(r.out), " "), "the invitation of 2027 "+said) {
		t.Errorf("status says\n%s%s", r.out, r.err)
	}
	edit("people.yaml", "ps.sayed@example.org", "office@example.org")
	told("when the address is another", 0, "the invitation of 2027")
}
