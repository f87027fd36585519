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

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"convene/config"
	"convene/mail/smtp/smtptest"
)

// database is a schema of its own in the PostgreSQL that the tests use, as a
// URL with a password in it.
func database(t *testing.T, password string) string {
	t.Helper()
	server := os.Getenv("CONVENE_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("CONVENE_TEST_POSTGRES does not say where PostgreSQL is: start it with .ci/postgres")
		}
		t.Skip("no PostgreSQL: install Debian's postgresql, start it with .ci/postgres and set CONVENE_TEST_POSTGRES")
	}
	name := "t" + strings.ReplaceAll(uuid.NewString(), "-", "")
	run := func(statement string) {
		conn, err := pgx.Connect(context.Background(), server)
		if err == nil {
			_, err = conn.Exec(context.Background(), statement)
			_ = conn.Close(context.Background())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	run("CREATE SCHEMA " + name)
	t.Cleanup(func() { run("DROP SCHEMA " + name + " CASCADE") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
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
	smtp := "\nmail:\n  smtp: {host: 127.0.0.1, port: " + strconv.Itoa(server.Port) + ", tls: none, username: u, password: '${SMTP}'}\n"
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
	office := with(map[string]string{"DB_PASSWORD": password, "SMTP": secret})
	branch := with(map[string]string{"DB_PASSWORD": password, "CONVENE_SMTP_PASSWORD": secret})
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
	want(branch("send", id, "--store", store), exitDone, "11 accepted, 1 by-hand. This machine sent 7.")
	want(office("send", id, "-C", dir), exitDone, "11 accepted")
	if got := len(server.Taken()); got != 11 {
		t.Errorf("the server took %d messages, want each of 11 once", got)
	}
	if !bytes.Contains(read(t, filepath.Join(dir, "outbox.id")), []byte("-")) {
		t.Error("the workspace is not bound to its ledger")
	}
	if _, err := os.Stat(filepath.Join(dir, ".convene", "convene.db")); err == nil {
		t.Error("there is a second ledger, in a file")
	}
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
		{"status", "-C", dir},
		{"outbox", "show", id, "-C", dir, "--json"},
	} {
		if r := office(args...); r.code == exitDone && args[0] == "send" {
			t.Errorf("%q succeeded", args)
		}
	}
	for _, hidden := range []string{password, url.QueryEscape(password), "p@ss", "p%40ss", "w:rd", secret} {
		if strings.Contains(said.String(), hidden) {
			t.Errorf("%q was printed:\n%s", hidden, said.String())
		}
	}
}
