package cli

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"convene/config"
	"convene/mail/inbox/inboxtest"
	"convene/mail/ledger/postgres/postgrestest"
	"convene/mail/smtp/smtptest"
)

// database is a schema of its own, as a URL with a password in it.
func database(t *testing.T, password string) string {
	t.Helper()
	u, err := url.Parse(postgrestest.Schema(t))
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(u.User.Username(), password)
	return u.String()
}

// TestSendFromAnotherMachine shares a mailing between the machine that has the
// workspace and one that has nothing but the URL and the secrets.
func TestSendFromAnotherMachine(t *testing.T) {
	const password, secret = "p@ss/w:rd ?#%", "the server's"
	store := strings.Replace(database(t, "PLACE"), "PLACE", "${DB_PASSWORD}", 1)
	server, err := smtptest.Start(nil, smtptest.WithAuth("PLAIN", secret))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	due := time.Date(2027, 1, 14, 10, 0, 0, 0, time.UTC)
	dir := filepath.Join(t.TempDir(), "w")
	must(t, due, "init", dir, "--example", "khojaly")
	smtp := "\nmail:\n  smtp: {host: 127.0.0.1, port: " + strconv.Itoa(server.Port) + ", tls: none, username: u, password: '${SMTP}'}\n" +
		"  advanced: {dkim: {selector: s2027, key_file: '${KEY}'}}\n"
	series := strings.Replace(string(read(t, filepath.Join(dir, "convene.yaml"))), "\nmail:\n", "\noutbox: {store: '"+store+"'}"+smtp, 1)
	if err := config.WriteFile(dir, "convene.yaml", []byte(series)); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	with := func(environment map[string]string) func(args ...string) result {
		return func(args ...string) result {
			var out, errs bytes.Buffer
			code := Main(args, System{
				In: strings.NewReader(""), Out: &out, Err: &errs, Name: "convene",
				LookupEnv: func(name string) (string, bool) { v, ok := environment[name]; return v, ok },
				Now:       func() time.Time { return due },
				Sleep:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
			})
			said.Write(out.Bytes())
			said.Write(errs.Bytes())
			return result{code, out.String(), errs.String()}
		}
	}
	keyFile, record := signingKey(t)
	office := with(map[string]string{"DB_PASSWORD": password, "SMTP": secret, "KEY": keyFile})
	branch := with(map[string]string{"DB_PASSWORD": password, "CONVENE_SMTP_PASSWORD": secret, "CONVENE_DKIM_KEY_FILE": keyFile})
	keyless := with(map[string]string{"DB_PASSWORD": password, "CONVENE_SMTP_PASSWORD": secret})
	want := func(r result, code int, text string) string {
		t.Helper()
		if r.code != code || !strings.Contains(r.out+r.err, text) {
			t.Fatalf("exit code %d, want %d and %q:\n%s%s", r.code, code, text, r.out, r.err)
		}
		return r.out
	}

	want(branch("send", "m-0000", "--store", store), exitUsage, "no ledger in that database yet")
	id := regexp.MustCompile(`m-\w+`).FindString(want(office("prepare", "invitation", "-C", dir, "--json"), exitDone, "m-"))
	want(branch("send", id, "--store", store), exitRefused, "not approved")
	want(office("outbox", "approve", id, "-C", dir), exitDone, "approved")
	want(branch("send", id, "--store", store, "--dry-run"), exitDone, "Would send 11 messages")
	want(office("send", id, "-C", dir, "--limit", "4"), exitDone, "4 accepted")
	want(keyless("send", id, "--store", store), exitFailure, "CONVENE_DKIM_KEY_FILE")
	want(branch("send", id, "--store", store), exitDone, "11 accepted, 1 by-hand. This machine sent 7.")
	want(office("send", id, "-C", dir), exitDone, "11 accepted")
	if got := len(server.Taken()); got != 11 {
		t.Errorf("the server took %d messages, want each of 11 once", got)
	}
	for _, m := range server.Taken() {
		verifies(t, m.Text, record)
	}
	if !bytes.Contains(read(t, filepath.Join(dir, "outbox.id")), []byte("-")) {
		t.Error("the workspace is not bound to its ledger")
	}
	if _, err := os.Stat(filepath.Join(dir, ".convene", "convene.db")); err == nil {
		t.Error("there is a second ledger, in a file")
	}
	want(office("outbox", "export", filepath.Join(dir, "file"), "-C", dir), exitRefused, "set outbox.store on the other machine")
	// The files belong to a ledger that is not in this database.
	elsewhere := database(t, "x")
	if err := config.WriteFile(dir, "convene.yaml", []byte(strings.ReplaceAll(series, store, "${ELSEWHERE}"))); err != nil {
		t.Fatal(err)
	}
	moved := with(map[string]string{"ELSEWHERE": elsewhere, "SMTP": secret})
	want(moved("prepare", "invitation", "-C", dir), exitRefused, "not on this machine")

	for _, args := range [][]string{
		{"send", id, "--store", "postgres://u:" + url.QueryEscape(password) + "@127.0.0.1:1/db"},
		{"send", id, "--store", "postgres://u:" + password + "@127.0.0.1:1/db"},
		{"send", id, "--store", "mysql://u:" + password + "@127.0.0.1:1/db"},
		{"send", id, "--store", "postgres://u:${NONE}@127.0.0.1:1/db"},
		{"send", "--store", store},
		{"send", id, "--store", store, "--now", "2027-01-14T10:00:00Z"},
		{"send", id, "--store", store, "--test", "me@example.org"},
		{"send", id, "--store", store, "--drafts", dir},
		{"status", "-C", dir},
		{"outbox", "show", id, "-C", dir, "--json"},
	} {
		if r := office(args...); r.code == exitDone && args[1] != "show" && args[0] != "status" {
			t.Errorf("%q succeeded", args)
		}
	}
	for _, hidden := range []string{password, url.QueryEscape(password), "p@ss", "p%40ss", "w:rd", secret} {
		if strings.Contains(said.String(), hidden) {
			t.Errorf("%q was printed:\n%s", hidden, said.String())
		}
	}
}

// TestLedgerMovesIntoDatabase sends a part from a file, takes the ledger into a
// database, and sends the rest from there and from another machine.
func TestLedgerMovesIntoDatabase(t *testing.T) {
	store := database(t, "x")
	dir, id, s := forReal(t, nil, "")
	must(t, dueDay(), "send", id, "-C", dir, "--limit", "4")
	file := filepath.Join(t.TempDir(), "ledger")
	must(t, dueDay(), "outbox", "export", file, "-C", dir)
	series := string(read(t, filepath.Join(dir, "convene.yaml")))
	keepIn := func(store string) {
		t.Helper()
		if err := config.WriteFile(dir, "convene.yaml", []byte("outbox: {store: '"+store+"'}\n"+series)); err != nil {
			t.Fatal(err)
		}
	}
	keepIn(store) // with its password
	for _, args := range [][]string{{"rsvp", "record", "mohammed-khan", "accepted", "--via", "phone", "--by", "A. Khan"}, {"outbox", "import", file}} {
		if r := convene(dueDay(), append(args, "-C", dir)...); r.code != exitUsage || !strings.Contains(r.out+r.err, "the password is written out") {
			t.Errorf("%q with a store that is not understood: code %d\n%s%s", args, r.code, r.out, r.err)
		}
	}
	store = strings.Replace(store, ":x@", "@", 1)
	keepIn(store)
	if r := convene(dueDay(), "prepare", "invitation", "-C", dir); r.code != exitRefused || !strings.Contains(r.err, "outbox export and import") {
		t.Errorf("a second ledger: code %d\n%s%s", r.code, r.out, r.err)
	}
	must(t, dueDay(), "outbox", "import", file, "-C", dir)
	must(t, dueDay(), "send", id, "--store", store, "--limit", "3")
	must(t, dueDay(), "send", id, "-C", dir)
	seen := map[string]bool{}
	for _, m := range s.Taken() {
		seen[m.To] = true
	}
	if len(s.Taken()) != 11 || len(seen) != 11 {
		t.Errorf("%d messages went to %d people, want 11", len(s.Taken()), len(seen))
	}
	if r := convene(dueDay(), "outbox", "import", file, "-C", dir); r.code == exitDone || !strings.Contains(r.err, "older") {
		t.Errorf("import it again: code %d\n%s%s", r.code, r.out, r.err)
	}
}

// TestInboxOfSharedLedger takes in what is mailed back where machines share the
// ledger.
func TestInboxOfSharedLedger(t *testing.T) {
	server, err := smtptest.Start(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	store := strings.Replace(database(t, "x"), ":x@", "@", 1)
	dir := filepath.Join(t.TempDir(), "w")
	must(t, dueDay(), "init", dir, "--example", "khojaly")
	setMail(t, dir, "  smtp: {host: 127.0.0.1, port: "+strconv.Itoa(server.Port)+", tls: none}\n")
	series := append(read(t, filepath.Join(dir, "convene.yaml")), "\noutbox: {store: '"+store+"'}\n"...)
	if err := config.WriteFile(dir, "convene.yaml", series); err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`m-\w+`).FindString(must(t, dueDay(), "prepare", "invitation", "-C", dir, "--json"))
	must(t, dueDay(), "outbox", "approve", id, "-C", dir)
	must(t, dueDay(), "send", id, "--store", store)

	mails := t.TempDir()
	for _, back := range []struct{ from, form string }{
		{"m.khan@example.org", "google-reply"},
		{"h.iftikhar@muslim-institute.example.org", "exchange-bounce"},
		{"n.rafique@issi.example.org", "letter"},
	} {
		values := map[string]string{}
		for _, m := range server.Taken() {
			if m.To == back.from {
				if err := replyValues(m.Text, values); err != nil {
					t.Fatal(err)
				}
			}
		}
		values["ATTENDEE"], values["FROM"], values["N"] = back.from, back.from, back.form
		text, err := inboxtest.Fill(back.form, values)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(mails, back.form+".eml"), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	later := dueDay().AddDate(0, 0, 7)
	want := func(code int, text string, args ...string) {
		t.Helper()
		if r := convene(later, append(args, "-C", dir)...); r.code != code || !strings.Contains(r.out+r.err, text) {
			t.Errorf("convene %q: exit code %d, want %d and %q:\n%s%s", args, r.code, code, text, r.out, r.err)
		}
	}
	want(exitAttention, "Nothing was kept.", "inbox", mails, "--dry-run")
	want(exitAttention, "came back: 550 5.1.1", "inbox", mails)
	want(exitDone, "3 known.", "inbox", mails)
	want(exitDone, "1 accepted", "rsvp")
	want(exitDone, "came back", "status")
	want(exitAttention, "1 mail to read.", "inbox")
	want(exitDone, "1 mail marked as read.", "inbox", "--read", "all")
	want(exitDone, "Nothing is left to read.", "inbox")
}
