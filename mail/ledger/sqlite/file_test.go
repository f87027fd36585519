package sqlite_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/sqlite"
	"convene/planner"
)

func key() mail.Key {
	return mail.Key{Series: "khojaly", Year: 2027, Kind: planner.InvitationMail, Name: "invitations"}
}

// preparation is n messages that share an attachment.
func preparation(n int, text string) mail.Preparation {
	var messages []mail.Prepared
	p := mail.Preparation{
		Key: key(), Title: "Seminar", At: began(),
		Route: mail.Route{Host: "smtp.example.org", Port: 587, TLS: mail.TLSMandatory, BounceTo: "bounces@example.org", Domain: "example.org"},
	}
	for i := range n {
		m := mail.Prepared{
			Recipient: fmt.Sprintf("r%05d", i), Part: mail.Principal, Revision: 1,
			To:      mail.Mailbox{Address: planner.Email(fmt.Sprintf("r%05d@example.org", i))},
			Content: mail.NewContent(mail.Segments(fmt.Appendf(nil, "Subject: %d %s\r\n\r\n", i, text), []byte("the attachment"), nil), nil),
		}
		m.MessageID = mail.MessageID(m.Identity(p.Key), p.Route.Domain)
		messages = append(messages, m)
	}
	p.Messages = mail.These(messages...)
	return p
}

// ready prepares and approves.
func ready(t testing.TB, l *sqlite.Ledger, p mail.Preparation) []uuid.UUID {
	t.Helper()
	r, err := l.Prepare(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Approve(t.Context(), r.Mailing.ID, r.Mailing.Revision, false, began()); err != nil {
		t.Fatal(err)
	}
	ids, err := l.Due(t.Context(), r.Mailing.ID, began())
	if err != nil || len(ids) != r.Counts.New {
		t.Fatalf("due: %d of %d, %v", len(ids), r.Counts.New, err)
	}
	return ids
}

// raw opens the file behind the ledger's back.
func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func count(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBytesAreKeptOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := open(t, path, false)
	if _, err := l.Prepare(t.Context(), preparation(20, "one")); err != nil {
		t.Fatal(err)
	}
	db := raw(t, path)
	if got := count(t, db, `SELECT count(*) FROM blob`); got != 22 { // 20 heads, the attachment and what is empty
		t.Errorf("%d blobs for 20 messages with one attachment, want 22", got)
	}
	if _, err := l.Prepare(t.Context(), preparation(10, "two")); err != nil {
		t.Fatal(err)
	}
	// Ten were replaced and ten withdrawn; what was withdrawn can still be seen.
	if got := count(t, db, `SELECT count(*) FROM content`); got != 20 {
		t.Errorf("%d contents of 20 messages, want no leftover", got)
	}
	if got := count(t, db, `SELECT count(*) FROM blob`); got != 22 {
		t.Errorf("%d blobs, want no leftover", got)
	}
}

func TestFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	open(t, path, false)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the ledger is readable by others: %s", info.Mode())
	}
}

func TestForeignFiles(t *testing.T) {
	for name, c := range map[string]struct{ statement, want string }{
		"a newer program's": {"PRAGMA application_id = 1131312750; PRAGMA user_version = 99", "version 99"},
		"another program's": {"PRAGMA application_id = 7", "another program"},
		"no ledger's":       {"PRAGMA user_version = 3", "another program"},
	} {
		path := filepath.Join(t.TempDir(), "ledger.db")
		if _, err := raw(t, path).Exec(c.statement); err != nil {
			t.Fatal(err)
		}
		l, err := sqlite.Open(t.Context(), path, sqlite.Options{Now: began()})
		if err == nil {
			_ = l.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
	}
}

// A ledger that is begun has large pages: they take less of the processor.
func TestPages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := open(t, path, false).Close(); err != nil {
		t.Fatal(err)
	}
	var size int
	var mode string
	if err := raw(t, path).QueryRow(`SELECT (SELECT page_size FROM pragma_page_size), (SELECT journal_mode FROM pragma_journal_mode)`).Scan(&size, &mode); err != nil {
		t.Fatal(err)
	}
	if size != 16<<10 || mode != "wal" {
		t.Errorf("it has pages of %d bytes and the journal mode %s", size, mode)
	}
}

// A content whose bytes are not those that were stored is never sent.
func TestDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := open(t, path, false)
	ids := ready(t, l, preparation(1, "one"))
	if _, err := raw(t, path).Exec(`UPDATE blob SET bytes = CAST('another attachment' AS BLOB) WHERE bytes = CAST('the attachment' AS BLOB)`); err != nil {
		t.Fatal(err)
	}
	m, err := ledgertest.Claim(t, l, ids[0], began())
	if err != nil {
		t.Fatal(err)
	}
	if c, err := l.Content(t.Context(), m.Content); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %q, %v", c.Bytes(), err)
	}
}

// A crash can tear the last thing written: what was committed before it stands.
func TestTornRecord(t *testing.T) {
	dir := t.TempDir()
	l := open(t, filepath.Join(dir, "ledger.db"), false)
	ids := ready(t, l, preparation(3, "one"))
	copies := func(name string, torn int) *sqlite.Ledger {
		t.Helper()
		for _, suffix := range []string{"", "-wal"} {
			b, err := os.ReadFile(l.Path() + suffix)
			if err != nil {
				t.Fatal(err)
			}
			if suffix != "" {
				b = b[:len(b)-torn]
			}
			if err := os.WriteFile(filepath.Join(dir, name+suffix), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return open(t, filepath.Join(dir, name), false)
	}
	for _, id := range ids[:2] {
		m, err := ledgertest.Claim(t, l, id, began())
		if err == nil {
			err = l.HandOver(t.Context(), m, began(), began())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		torn int
		want [3]mail.State
	}{
		"whole": {0, [3]mail.State{mail.Unknown, mail.Unknown, mail.Queued}},
		"torn":  {100, [3]mail.State{mail.Unknown, mail.Queued, mail.Queued}},
	} {
		after := copies(name, c.torn)
		for i, id := range ids {
			if m, err := after.Find(t.Context(), id.String()); err != nil || m.State != c.want[i] {
				t.Errorf("%s: message %d: got %s, %v; want %s", name, i, m.State, err, c.want[i])
			}
		}
	}
}

// However many write at once, everybody learns the truth about their own.
func TestManyWriters(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "ledger.db"), false)
	ids := ready(t, l, preparation(100, "one"))
	var writers sync.WaitGroup
	for i, id := range ids {
		writers.Go(func() {
			m, err := ledgertest.Claim(t, l, id, began())
			if err == nil {
				err = l.HandOver(t.Context(), m, began(), began())
			}
			if err == nil && i%2 == 0 {
				err = ledgertest.Settle(t, l, id, mail.Result{State: mail.Accepted, At: began()})
			}
			if err == nil && i%2 == 1 {
				if err := l.HandOver(t.Context(), m, began(), began()); err == nil {
					t.Errorf("message %d was handed over twice", i)
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	o, err := l.Overview(t.Context(), key().Candidate(4))
	if err != nil || o.States[mail.Accepted] != 50 || o.States[mail.HandingOver] != 50 {
		t.Errorf("got %v, %v", o.States, err)
	}
}

// A row that became another message's since the messages were listed is left
// alone. SQLite promises no row its number for ever (sqlite.org/lang_vacuum.html).
func TestRowsOfOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := open(t, path, false)
	ids := ready(t, l, preparation(3, "one"))
	m, err := ledgertest.Claim(t, l, ids[1], began())
	if err != nil {
		t.Fatal(err)
	}
	db := raw(t, path)
	for _, statement := range []string{
		`UPDATE message SET rowid = 9 WHERE position = 1`,
		`UPDATE message SET rowid = 2 WHERE position = 2`,
		`UPDATE message SET (digest, approved) = (SELECT digest, approved FROM message WHERE position = 1) WHERE position = 2`, // it says the same
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.HandOver(t.Context(), m, began(), began()); !errors.Is(err, mail.ErrNotFound) {
		t.Errorf("hand over: got %v, want ErrNotFound", err)
	}
	if err := l.Settle(t.Context(), m, mail.Result{State: mail.Accepted, At: began()}); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("settle: got %v, want ErrNotWaiting", err)
	}
	if n := count(t, db, `SELECT count(*) FROM message WHERE state = 'queued'`); n != 3 {
		t.Errorf("%d messages are as they were, want 3", n)
	}
}

// A mark that comes after a recording is not made where that fails, whether they
// share a commit or not.
func TestHandOverAfter(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "ledger.db"), false)
	ids := ready(t, l, preparation(4, "one"))
	var claimed []mail.Message
	for _, id := range ids {
		m, err := ledgertest.Claim(t, l, id, began())
		if err != nil {
			t.Fatal(err)
		}
		claimed = append(claimed, m)
	}
	accepted := mail.Result{State: mail.Accepted, At: began()}
	if err := l.HandOver(t.Context(), claimed[0], began(), began()); err != nil {
		t.Fatal(err)
	}
	if err := l.HandOverAfter(l.Record(claimed[0], accepted), claimed[1], began(), began()); err != nil {
		t.Fatal(err)
	}
	again := l.Record(claimed[0], accepted) // which cannot be
	if err := l.HandOverAfter(again, claimed[2], began(), began()); err == nil {
		t.Error("a message was handed over though the one before it was not recorded")
	}
	if err := again.Wait(); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("the recording: got %v, want ErrNotWaiting", err)
	}
	if err := l.HandOverAfter(again, claimed[3], began(), began()); err == nil {
		t.Error("a message was handed over though one long before it was not recorded")
	}
	for i, want := range []mail.State{mail.Accepted, mail.HandingOver, mail.Queued, mail.Queued} {
		if m, err := l.Find(t.Context(), ids[i].String()); err != nil || m.State != want {
			t.Errorf("message %d: got %s, %v; want %s", i, m.State, err, want)
		}
	}
}

func BenchmarkDelivery(b *testing.B) {
	for _, connections := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("%d connections", connections), func(b *testing.B) {
			l, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "ledger.db"), sqlite.Options{Now: began()})
			if err != nil {
				b.Fatal(err)
			}
			defer l.Close()
			ids := ready(b, l, preparation(b.N, "one"))
			work := make(chan uuid.UUID, len(ids))
			for _, id := range ids {
				work <- id
			}
			close(work)
			b.ResetTimer()
			var senders sync.WaitGroup
			for range connections {
				senders.Go(func() {
					for id := range work {
						m, err := ledgertest.Claim(b, l, id, began())
						if err == nil {
							err = l.HandOver(b.Context(), m, began(), began())
						}
						if err == nil {
							err = ledgertest.Settle(b, l, id, mail.Result{State: mail.Accepted, At: began()})
						}
						if err != nil {
							b.Error(err)
						}
					}
				})
			}
			senders.Wait()
		})
	}
}

func BenchmarkPrepare10000(b *testing.B) {
	p := preparation(10_000, "one")
	for b.Loop() {
		l, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "ledger.db"), sqlite.Options{Now: began()})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := l.Prepare(b.Context(), p); err != nil {
			b.Fatal(err)
		}
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
