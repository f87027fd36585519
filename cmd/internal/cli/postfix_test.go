package cli

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"convene/config"
)

// TestPostfixAcceptsTheSameMails sends the example's invitations for real, to a
// Postfix on loopback that .ci/run starts, and looks at what was delivered.
func TestPostfixAcceptsTheSameMails(t *testing.T) {
	server, maildir := os.Getenv("CONVENE_TEST_POSTFIX"), os.Getenv("CONVENE_TEST_MAILDIR")
	if server == "" || maildir == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("CONVENE_TEST_POSTFIX and CONVENE_TEST_MAILDIR do not say where Postfix is: start it with .ci/postfix")
		}
		t.Skip("no Postfix: start Debian's with .ci/postfix and set CONVENE_TEST_POSTFIX and CONVENE_TEST_MAILDIR")
	}
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		t.Fatal(err)
	}
	due := time.Date(2027, 1, 14, 10, 0, 0, 0, time.UTC)
	dir := filepath.Join(t.TempDir(), "w")
	must(t, due, "init", dir, "--example", "khojaly")
	name := filepath.Join(dir, "convene.yaml")
	series := strings.Replace(string(read(t, name)), "\nmail:\n", "\nmail:\n  smtp: {host: "+host+", port: "+port+", tls: none}\n", 1)
	if err := config.WriteFile(dir, "convene.yaml", []byte(series)); err != nil {
		t.Fatal(err)
	}

	out := must(t, due, "prepare", "invitation", "-C", dir, "--json")
	id := regexp.MustCompile(`m-\w+`).FindString(out)
	if r := convene(due, "send", id, "-C", dir); r.code != exitRefused || !strings.Contains(r.err, "not approved") {
		t.Fatalf("a mailing that nobody approved went out: code %d\n%s%s", r.code, r.out, r.err)
	}
	must(t, due, "outbox", "approve", id, "-C", dir)
	before := delivered(t, maildir)
	must(t, due, "send", id, "-C", dir)
	must(t, due, "send", id, "-C", dir)
	after := waitFor(t, maildir, len(before)+11)
	if len(after)-len(before) != 11 {
		t.Fatalf("Postfix delivered %d messages, want 11", len(after)-len(before))
	}
	if !bytes.Contains(read(t, filepath.Join(dir, "outbox.id")), []byte("-")) {
		t.Error("real post did not write which ledger belongs to the workspace")
	}

	// What arrived is what was reviewed, below the fields that servers add.
	frozen := must(t, due, "outbox", "show", id, "--part", "eml", "-C", dir)
	_, want, _ := strings.Cut(frozen, "\r\nMessage-ID: ")
	messageID, _, _ := strings.Cut(want, "\r\n")
	found := false
	for f := range after {
		if before[f] {
			continue // another run's, with the same ids
		}
		if raw := read(t, f); bytes.Contains(raw, []byte(messageID)) {
			found = true
			_, body, _ := strings.Cut(strings.ReplaceAll(frozen, "\r\n", "\n"), "\n\n")
			if _, arrived, _ := strings.Cut(string(raw), "\n\n"); arrived != body {
				t.Errorf("the message %s arrived changed", messageID)
			}
			if m := readByPython(t, raw)[0]; len(m.Defects) > 0 {
				t.Errorf("the message %s has defects: %v", messageID, m.Defects)
			}
		}
	}
	if !found {
		t.Errorf("the message %s did not arrive", messageID)
	}
}

// delivered are the messages in a Maildir.
func delivered(t *testing.T, maildir string) map[string]bool {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(maildir, "all", "new", "*"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, f := range found {
		all[f] = true
	}
	return all
}

// waitFor waits until a Maildir has n messages: Postfix delivers after it has
// accepted.
func waitFor(t *testing.T, maildir string, n int) map[string]bool {
	t.Helper()
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if all := delivered(t, maildir); len(all) >= n {
			return all
		}
		select {
		case <-tick.C:
		case <-deadline:
			return delivered(t, maildir)
		}
	}
}

// TestAnotherLedgerIsRefused copies a workspace that has sent for real to
// another machine, without its ledger.
func TestAnotherLedgerIsRefused(t *testing.T) {
	due := time.Date(2027, 1, 14, 10, 0, 0, 0, time.UTC)
	dir := filepath.Join(t.TempDir(), "w")
	must(t, due, "init", dir, "--example", "minimal")
	name := filepath.Join(dir, "convene.yaml")
	series := strings.Replace(string(read(t, name)), "\nmail:\n", "\nmail:\n  smtp: {host: 127.0.0.1, port: 9, tls: none}\n", 1)
	if err := config.WriteFile(dir, "convene.yaml", []byte(series)); err != nil {
		t.Fatal(err)
	}
	const other = "# Which ledger\n2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d\n# begun on desk-1, 2026-12-01\n"
	if err := config.WriteFile(dir, "outbox.id", []byte(other)); err != nil {
		t.Fatal(err)
	}
	r := convene(due, "prepare", "invitation", "-C", dir)
	if r.code != exitRefused || !strings.Contains(r.err, "begun on desk-1, 2026-12-01") {
		t.Errorf("code %d, want %d and where the ledger is:\n%s%s", r.code, exitRefused, r.out, r.err)
	}
	// A rehearsal is bound to nothing.
	must(t, due, "prepare", "invitation", "-C", dir, "--late", "--now", "2027-01-14T10:00:00Z")
}
