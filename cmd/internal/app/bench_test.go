package app_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"convene/cmd/internal/app"
	"convene/config"
	"convene/mail/ledger/sqlite"
	"convene/pdf"
)

// systemClock is the machine's.
type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) Sleep(context.Context, time.Duration) error { return nil }

// BenchmarkPrepare prepares, sets, composes and stores an invitation for each
// of b.N guests: a letter of their own, the calendar, HTML and text. Beside it
// stands, of the same run, the share of the rate at which a bare loop stores
// blobs of 45 KB in SQLite.
//
//	go test ./cmd/internal/app -run '^$' -bench Prepare -benchtime 3000x -cpu 1,2
func BenchmarkPrepare(b *testing.B) {
	office := office(b, b.N)
	b.ResetTimer()
	prepared, err := office.Prepare(b.Context(), app.PrepareOrder{What: "guest-invitation"}, nil)
	b.StopTimer()
	if err != nil || prepared.Recipients != b.N {
		b.Fatalf("%d recipients: %v", prepared.Recipients, err)
	}
	b.ReportMetric(0, "ns/op")
	rate := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "invitations/s")
	b.ReportMetric(rate/bareSQLite(b), "of-bare-SQLite")
}

// bareSQLite is how many blobs of 45 KB a loop stores in a second that does
// nothing else, a hundred in each transaction.
func bareSQLite(b *testing.B) float64 {
	const blobs, batch, size = 6000, 100, 45 << 10
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(b.TempDir(), "blobs.db"))+"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE blob (id INTEGER PRIMARY KEY, bytes BLOB)"); err != nil {
		b.Fatal(err)
	}
	data := make([]byte, size)
	if _, err := rand.Read(data); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	for range blobs / batch {
		tx, err := db.Begin()
		if err != nil {
			b.Fatal(err)
		}
		insert, err := tx.Prepare("INSERT INTO blob (bytes) VALUES (?)")
		if err != nil {
			b.Fatal(err)
		}
		for range batch {
			if _, err := insert.Exec(data); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	return blobs / time.Since(start).Seconds()
}

// office works on the bundled example with so many guests, and has a ledger of
// its own.
func office(b *testing.B, guests int) *app.Office {
	b.Helper()
	dir := b.TempDir()
	if _, err := config.WriteExample(dir, "khojaly"); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "lists", "guests-2027.csv"), []byte(guestList(guests)), 0o600); err != nil {
		b.Fatal(err)
	}
	now := time.Date(2027, 1, 14, 9, 0, 0, 0, time.UTC)
	ledger, err := sqlite.Open(b.Context(), filepath.Join(dir, "ledger.db"), sqlite.Options{Sandbox: true, Now: now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = ledger.Close() })
	press, err := pdf.New()
	if err != nil {
		b.Fatal(err)
	}
	office, err := app.Open(dir, 2027, now, press)
	if err != nil {
		b.Fatal(err)
	}
	route, err := app.RouteOf(office.Workspace.Settings, true, nil)
	if err != nil {
		b.Fatal(err)
	}
	office.Post = app.Post{Ledger: ledger, Clock: systemClock{}, Route: route, Sandbox: true}
	return office
}

// guestList is a list of guests whose names and posts differ as they do in any
// mailing.
func guestList(n int) string {
	of := func(list []string, i int) string { return list[i%len(list)] }
	first := []string{"Gülşən", "Oğuz", "Łukasz", "Đurđica", "Ayesha", "John", "Françoise", "Jürgen", "Əliağa", "Zoë", "Quentin", "Ximena", "Hamza"}
	last := []string{
		"İbrahimqızı", "Çağlar", "Źródłowski", "Šimić", "Khan", "McKenzie", "Lefèvre", "Grünwald", "Məmmədov", "van Wyk", "Yılmaz", "Núñez", "O’Brien", "Bąk",
		"Þórsson", "Žižka", "Ahmed",
	}
	post := []string{"Professor of International Law", "Director, Museum of Memory", "Member of the Senate", "Research Fellow", "Editor-in-Chief", "Head of Mission", "Judge (retired)"}
	var list strings.Builder
	list.WriteString("email,name,language,honorific,post,group,deliver,id\n")
	for i := range n {
		fmt.Fprintf(&list, "guest%06d@example.org,%s %s %d,en,Dr.,\"%s\",vip,,guest-%d\n", i, of(first, i/len(last)+i), of(last, i), i, of(post, i/3), i)
	}
	return list.String()
}
