package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	netmail "net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"convene/config"
	"convene/mail"
	"convene/mail/smtp/smtptest"
)

// due is when the smallest example's invitations go out.
func dueDay() time.Time { return time.Date(2027, 1, 14, 10, 0, 0, 0, time.UTC) }

// forReal is a workspace whose mail goes to a server on this machine, with
// further keys under mail, and the id of its invitations, which are approved.
func forReal(t *testing.T, script smtptest.Script, keys string) (dir, id string, s *smtptest.Server) {
	t.Helper()
	s, err := smtptest.Start(script)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	dir = filepath.Join(t.TempDir(), "w")
	must(t, dueDay(), "init", dir, "--example", "khojaly")
	if !strings.Contains(keys, "drafts_only") {
		keys += fmt.Sprintf("  smtp: {host: 127.0.0.1, port: %d, tls: none}\n", s.Port)
	}
	setMail(t, dir, keys)
	id = regexp.MustCompile(`m-\w+`).FindString(must(t, dueDay(), "prepare", "invitation", "-C", dir, "--json"))
	must(t, dueDay(), "outbox", "approve", id, "-C", dir)
	return dir, id, s
}

func setMail(t *testing.T, dir, keys string) {
	t.Helper()
	series := strings.Replace(string(read(t, filepath.Join(dir, "convene.yaml"))), "\nmail:\n", "\nmail:\n"+keys, 1)
	if err := config.WriteFile(dir, "convene.yaml", []byte(series)); err != nil {
		t.Fatal(err)
	}
}

// counts are a mailing's states as status has them.
func counts(t *testing.T, dir string) map[string]int {
	t.Helper()
	var status struct {
		Mailings []struct{ Counts map[string]int }
	}
	if err := json.Unmarshal([]byte(must(t, dueDay(), "status", "-C", dir, "--json")), &status); err != nil {
		t.Fatal(err)
	}
	return status.Mailings[0].Counts
}

func wantCounts(t *testing.T, dir string, want map[string]int) {
	t.Helper()
	got := counts(t, dir)
	for state, n := range got {
		if n != want[state] {
			t.Errorf("%d messages are %s, want %d", n, state, want[state])
		}
	}
}

func TestSendATest(t *testing.T) {
	t.Parallel()
	dir, id, s := forReal(t, nil, "")
	for args, want := range map[string]string{
		"send --test a@example.org":                           "wants a mailing",
		"send " + id + " --test nobody":                       "name an address of your own",
		"send " + id + " --test a@example.org --dry-run":      "--test goes with",
		"outbox resolve " + id + " --sent":                    "resolved by itself",
		"outbox resolve " + id:                                "either --sent or --resend",
		"outbox resolve " + id + " --sent --resend":           "either --sent or --resend",
		"outbox export":                                       "name the file to write",
		"outbox import " + filepath.Join(t.TempDir(), "none"): "no such file",
	} {
		if r := convene(dueDay(), append(strings.Fields(args), "-C", dir)...); r.code != exitUsage || !strings.Contains(r.err, want) {
			t.Errorf("%s: code %d, want %d and %q:\n%s", args, r.code, exitUsage, want, r.err)
		}
	}
	out := must(t, dueDay(), "send", id, "--test", "me@example.org", "--limit", "2", "-C", dir)
	taken := s.Taken()
	if len(taken) != 2 || taken[0].To != "me@example.org" || !strings.Contains(out, "2 messages of "+id+" sent to me@example.org as a test; nothing was recorded.") {
		t.Fatalf("%d messages went to %+v:\n%s", len(taken), taken, out)
	}
	h, body := parse(t, taken[0].Text)
	frozen := must(t, dueDay(), "outbox", "show", id, "--part", "eml", "-C", dir)
	was, original := parse(t, []byte(frozen))
	if h.Get("To") != "<me@example.org>" || !strings.HasPrefix(h.Get("Subject"), "[Test] ") || h.Get("Message-Id") == was.Get("Message-Id") {
		t.Errorf("the test is headed %v", h)
	}
	if body.shape() != original.shape() || !bytes.Equal(body.find(t, "application/pdf").data, original.find(t, "application/pdf").data) {
		t.Errorf("the test is %s and the message %s", body.shape(), original.shape())
	}
	if bytes.Equal(body.find(t, "text/html").data, original.find(t, "text/html").data) {
		t.Error("the test's links work")
	}
	wantCounts(t, dir, map[string]int{"queued": 11, "by_hand": 1})
	if _, err := os.Stat(filepath.Join(dir, "outbox.id")); err == nil {
		t.Error("a test bound the workspace to its ledger")
	}
}

func TestLimitAndCopies(t *testing.T) {
	t.Parallel()
	dir, id, s := forReal(t, nil, "  advanced: {keep_copies: sent/}\n")
	must(t, dueDay(), "send", id, "--limit", "3", "-C", dir)
	wantCounts(t, dir, map[string]int{"accepted": 3, "queued": 8, "by_hand": 1})
	must(t, dueDay(), "send", id, "-C", dir)
	copies := files(t, dir, "sent/"+id+"/*.eml")
	if len(copies) != 11 || len(s.Taken()) != 11 {
		t.Fatalf("%d copies of %d messages", len(copies), len(s.Taken()))
	}
	sent := map[string]bool{}
	for _, m := range s.Taken() {
		sent[string(m.Text)] = true
	}
	for _, c := range copies {
		if !sent[string(read(t, c))] {
			t.Errorf("%s is not as it went", c)
		}
	}
}

func TestDraftsOnly(t *testing.T) {
	t.Parallel()
	dir, id, s := forReal(t, nil, "  drafts_only: true\n")
	if r := convene(dueDay(), "send", id, "--test", "me@example.org", "-C", dir); r.code != exitRefused {
		t.Errorf("a test of drafts: code %d\n%s", r.code, r.err)
	}
	out := must(t, dueDay(), "send", id, "-C", dir)
	drafts := files(t, dir, "out/2027/drafts/"+id+"/*.eml")
	if len(drafts) != 11 || !strings.Contains(out, "11 drafts in ") || len(s.Taken()) != 0 {
		t.Fatalf("%d drafts, %d sent:\n%s", len(drafts), len(s.Taken()), out)
	}
	m, err := netmail.ReadMessage(bytes.NewReader(read(t, drafts[0])))
	if err != nil || m.Header.Get("X-Unsent") != "1" || m.Header.Get("From") == "" || m.Header.Get("Date") != "" {
		t.Errorf("%s is headed %v, %v", drafts[0], m.Header, err)
	}
	wantCounts(t, dir, map[string]int{"by_hand": 12})
	if !bytes.Contains(read(t, filepath.Join(dir, "outbox.id")), []byte("-")) {
		t.Error("drafts are real post, and outbox.id is missing")
	}
	// Preparing again leaves alone what a person may have sent.
	if out := must(t, dueDay(), "prepare", "invitation", "-C", dir, "--json"); !strings.Contains(out, `"accepted": 11`) {
		t.Errorf("prepared again:\n%s", out)
	}
	// A rehearsal has nothing to do with it.
	must(t, dueDay(), "prepare", "invitation", "-C", dir, "--now", "2027-01-14T10:00:00Z")
	if r := convene(dueDay(), "send", id, "-C", dir, "--now", "2027-01-14T10:00:00Z", "--drafts", t.TempDir()); r.code != exitRefused || !strings.Contains(r.err, "drafts are real post") {
		t.Errorf("drafts from the sandbox: code %d\n%s", r.code, r.err)
	}
}

func TestDraftsIntoAFolder(t *testing.T) {
	t.Parallel()
	dir, id, s := forReal(t, nil, "")
	folder := filepath.Join(t.TempDir(), "for Outlook")
	must(t, dueDay(), "send", id, "--drafts", folder, "-C", dir)
	if found := files(t, folder, "*.eml"); len(found) != 11 || len(s.Taken()) != 0 {
		t.Errorf("%d drafts, %d sent", len(found), len(s.Taken()))
	}
}

// TestResolve brings one message into doubt, one to grief, and settles both.
func TestResolve(t *testing.T) {
	t.Parallel()
	var unwell atomic.Bool
	unwell.Store(true)
	dir, id, s := forReal(t, func(message int, stage mail.Stage) smtptest.Fault {
		switch {
		case message == 0 && stage == mail.StageDot:
			return smtptest.Fault{Drop: true}
		case message == 1 && stage == mail.StageRCPT:
			return smtptest.Fault{Say: "550 5.1.1 no such user\r\n"}
		case message == 2 && stage == mail.StageMAIL && unwell.Load():
			return smtptest.Fault{Say: "550 5.7.1 not from you\r\n"}
		}
		return smtptest.Fault{}
	}, "  advanced: {connections: 1}\n")
	r := convene(dueDay(), "send", id, "-C", dir)
	if r.code != exitAttention || !strings.Contains(r.out, "the mailing is paused: 550 5.7.1 not from you (at MAIL)") || !strings.Contains(r.out, "Look at: convene outbox show "+id) {
		t.Fatalf("code %d:\n%s%s", r.code, r.out, r.err)
	}
	wantCounts(t, dir, map[string]int{"unknown": 1, "rejected": 1, "queued": 9, "by_hand": 1})
	status := must(t, dueDay(), "status", "-C", dir)
	for _, want := range []string{"1 unknown", "1 rejected", "is paused", "convene outbox retry " + id} {
		if !strings.Contains(status, want) {
			t.Errorf("status does not say %q:\n%s", want, status)
		}
	}
	unwell.Store(false)
	var shown struct {
		Messages []struct{ ID, State string }
	}
	if err := json.Unmarshal([]byte(must(t, dueDay(), "outbox", "show", id, "-C", dir, "--json")), &shown); err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	for _, m := range shown.Messages {
		of[m.State] = m.ID
	}
	if r := convene(dueDay(), "outbox", "resolve", of["queued"], "--sent", "-C", dir); r.code != exitRefused || !strings.Contains(r.err, "there is no doubt about it") {
		t.Errorf("resolve what is queued: code %d\n%s", r.code, r.err)
	}
	if out := must(t, dueDay(), "outbox", "drop", of["queued"], "-C", dir, "--json"); !strings.Contains(out, `"messages": 1`) {
		t.Errorf("drop: %s", out)
	}
	if out := must(t, dueDay(), "outbox", "retry", id, "-C", dir); !strings.Contains(out, "1 message to go again") {
		t.Errorf("retry: %s", out)
	}
	if out := must(t, dueDay(), "outbox", "resolve", of["unknown"][:8], "--resend", "-C", dir); !strings.Contains(out, "Next: convene send "+id) {
		t.Errorf("resolve: %s", out)
	}
	must(t, dueDay(), "send", id, "-C", dir)
	wantCounts(t, dir, map[string]int{"accepted": 10, "withdrawn": 1, "by_hand": 1})
	// What was in doubt went again to the byte.
	twice := map[string]int{}
	for _, m := range s.Taken() {
		twice[string(m.Text)]++
	}
	again := 0
	for _, n := range twice {
		again += n - 1
	}
	if again != 1 {
		t.Errorf("%d messages went twice with the same bytes, want the one in doubt", again)
	}
}

// TestMoveToAnotherMachine takes the ledger of a workspace that two machines
// share from one to the other.
func TestMoveToAnotherMachine(t *testing.T) {
	t.Parallel()
	one, id, s := forReal(t, nil, "")
	must(t, dueDay(), "send", id, "--limit", "4", "-C", one)
	two := filepath.Join(t.TempDir(), "w")
	if err := os.CopyFS(two, os.DirFS(one)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(two, ".convene")); err != nil { // which is this machine's
		t.Fatal(err)
	}
	refused := func(want string, args ...string) {
		t.Helper()
		if r := convene(dueDay(), args...); r.code != exitRefused || !strings.Contains(r.err, want) {
			t.Errorf("%v: code %d, want %d and %q\n%s%s", args, r.code, exitRefused, want, r.out, r.err)
		}
	}
	refused("is not on this machine", "send", id, "-C", two)
	file := filepath.Join(t.TempDir(), "ledger.convene")
	must(t, dueDay(), "outbox", "export", file, "-C", one)
	refused("the ledger left this machine", "send", id, "-C", one)
	refused("the ledger left this machine", "prepare", "invitation", "-C", one)
	if out := must(t, dueDay(), "status", "-C", one); !strings.Contains(out, "the ledger left this machine") {
		t.Errorf("status: %s", out)
	}
	// An import that fails says so.
	inTheWay := filepath.Join(two, ".convene", "convene.db")
	if err := os.MkdirAll(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	if r := convene(dueDay(), "outbox", "import", file, "-C", two); r.code == exitDone {
		t.Errorf("a ledger was imported over a folder: %s", r.out)
	}
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	must(t, dueDay(), "outbox", "import", file, "-C", two)
	must(t, dueDay(), "send", id, "-C", two)
	wantCounts(t, two, map[string]int{"accepted": 11, "by_hand": 1})
	if len(s.Taken()) != 11 {
		t.Errorf("%d messages went, want each once", len(s.Taken()))
	}
	// The shared file tells the first machine, whatever is done there.
	if err := config.WriteFile(one, "outbox.id", read(t, filepath.Join(two, "outbox.id"))); err != nil {
		t.Fatal(err)
	}
	refused("older", "outbox", "export", "--undo", "-C", one)
	refused("older", "outbox", "import", file, "-C", one)
}

// A ledger that was copied, or put back from an older copy, does not know whom
// the mail has reached since.
func TestCopiedLedger(t *testing.T) {
	t.Parallel()
	w, id, s := forReal(t, nil, "")
	must(t, dueDay(), "send", id, "--limit", "4", "-C", w)
	older := filepath.Join(t.TempDir(), "older")
	if err := os.CopyFS(older, os.DirFS(filepath.Join(w, ".convene"))); err != nil {
		t.Fatal(err)
	}
	must(t, dueDay(), "send", id, "--limit", "3", "-C", w)
	refused := func(want string, args ...string) {
		t.Helper()
		if r := convene(dueDay(), args...); r.code != exitRefused || !strings.Contains(r.err, want) {
			t.Errorf("%v: code %d, want %d and %q\n%s%s", args, r.code, exitRefused, want, r.out, r.err)
		}
		if got := len(s.Taken()); got != 7 {
			t.Errorf("%v: %d messages have gone, want the 7 of before", args, got)
		}
	}
	newer := filepath.Join(t.TempDir(), "newer")
	replace := func(old, by string) {
		t.Helper()
		if err := errors.Join(os.Rename(filepath.Join(w, ".convene"), old), os.CopyFS(filepath.Join(w, ".convene"), os.DirFS(by))); err != nil {
			t.Fatal(err)
		}
	}
	replace(newer, older)
	refused("knows of 4 accepted messages, and 7 have gone out", "send", id, "-C", w)
	replace(filepath.Join(t.TempDir(), "older"), newer)

	// The same folder, as another machine would have it.
	binding := read(t, filepath.Join(w, "outbox.id"))
	lines := strings.Split(string(binding), "\n")
	fields := strings.Fields(lines[1])
	if len(fields) != 4 {
		t.Fatalf("outbox.id: got %q, want id, moves, accepted and machine", lines[1])
	}
	fields[3] = "desk-upstairs.local"
	lines[1] = strings.Join(fields, " ")
	if err := config.WriteFile(w, "outbox.id", []byte(strings.Join(lines, "\n"))); err != nil {
		t.Fatal(err)
	}
	refused("is a copy of the one on desk-upstairs.local", "send", id, "-C", w)
	refused("is a copy of the one on desk-upstairs.local", "prepare", "invitation", "-C", w)
	if out := must(t, dueDay(), "status", "-C", w); !strings.Contains(out, "is a copy of the one on desk-upstairs.local") {
		t.Errorf("status does not say so:\n%s", out)
	}
	// Whoever knows better says so.
	if err := os.Remove(filepath.Join(w, "outbox.id")); err != nil {
		t.Fatal(err)
	}
	must(t, dueDay(), "send", id, "-C", w)
	if got := len(s.Taken()); got != 11 {
		t.Errorf("%d messages have gone, want each once", got)
	}
}
