//go:build unix

package mail_test

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"convene/mail"
	"convene/mail/smtp"
)

// TestRoleFull is a process that sends with hardly any room on the disk.
func TestRoleFull(t *testing.T) {
	if os.Getenv(roleVariable) != "full" {
		t.Skip("a process of TestDiskFull")
	}
	place := os.Getenv("CONVENE_TEST_PLACE")
	l := openStore(t, "sqlite", place, "here")
	signal.Ignore(syscall.SIGXFSZ) // so that writing fails as it does on a full disk
	log, err := os.Stat(place + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	room := uint64(log.Size()) + 64<<10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: room, Max: room}); err != nil {
		t.Fatal(err)
	}
	s := mail.Sender{Ledger: l, Transport: &smtp.Transport{}, Clock: systemClock{}}
	out, err := s.Send(t.Context(), mail.MailingID(os.Getenv("CONVENE_TEST_MAILING")), mail.Options{}, nil)
	t.Logf("%+v: %v", out, err)
	if err == nil {
		t.Error("it did not notice that the disk is full")
	}
}

// A disk that fills up stops the run. Nothing is sent twice when there is room
// again.
func TestDiskFull(t *testing.T) {
	s := faulty(t, nil)
	p := newPost(t, s.Port, smtp.Timeouts{})
	const connections, planned = 4, 200
	p.route.Connections = connections
	id := p.ready(p.many(planned)...)
	place := p.ledger.Path()
	if err := p.ledger.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := role(t, "TestRoleFull", "full", "CONVENE_TEST_PLACE="+place, "CONVENE_TEST_MAILING="+string(id)).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "PASS: TestRoleFull") {
		t.Fatalf("%v: %s", err, out)
	}
	filled := len(s.Taken())
	p.ledger = openLedger(t, filepath.Clean(place))
	p.Ledger = p.ledger
	p.send(id)
	states := p.states(id)
	if states[mail.Unknown] > connections || states[mail.Accepted]+states[mail.Unknown] != planned {
		t.Errorf("states: got %v, want all accepted but for at most %d", states, connections)
	}
	seen := map[string]int{}
	for _, m := range s.Taken() {
		seen[m.To]++
	}
	for to, n := range seen {
		if n > 1 {
			t.Errorf("%s got %d messages", to, n)
		}
	}
	if filled == 0 || filled >= planned || len(seen) < planned-connections {
		t.Errorf("the server took %d messages before the disk was full and %d in all, of %d", filled, len(seen), planned)
	}
}
