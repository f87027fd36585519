package mail_test

import (
	"database/sql"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	gosmtp "github.com/wneessen/go-mail/smtp"
	_ "modernc.org/sqlite" // the driver
)

// bareLoop is how many messages of that size a second a loop over go-mail's
// client sends that knows nothing of mailings and readers, and only keeps a
// durable mark of each before its final dot, those of all connections in shared
// commits: what a mail-out with a record costs at least, done simply.
func (s sink) bareLoop(b *testing.B, messages, size, connections int) float64 {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(b.TempDir(), "marks.db"))+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE mark (message INTEGER PRIMARY KEY)"); err != nil {
		b.Fatal(err)
	}
	text := []byte(strings.Repeat("<p>A seminar was held in Islamabad. Those who spoke said what they remembered.</p>\r\n", size/84))
	marks, work := make(chan mark, connections), make(chan int)
	go keep(db, marks)
	defer close(marks)
	begun := time.Now()
	var group sync.WaitGroup
	for range connections {
		group.Go(func() {
			if err := s.barely(text, work, marks); err != nil {
				b.Error(err)
			}
			for range work { // which nobody else may take
			}
		})
	}
	for i := range messages {
		work <- i
	}
	close(work)
	group.Wait()
	return float64(messages) / time.Since(begun).Seconds()
}

// barely sends over one connection.
func (s sink) barely(text []byte, work <-chan int, marks chan<- mark) error {
	raw, err := net.Dial("tcp", s.address())
	if err != nil {
		return err
	}
	c, err := gosmtp.NewClient(raw, "127.0.0.1")
	if err != nil {
		return err
	}
	for message := range work {
		if err := c.Mail("bounces@example.org"); err != nil {
			return err
		}
		if err := c.Rcpt("reader@example.org"); err != nil {
			return err
		}
		w, err := c.Data()
		if err != nil {
			return err
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
		m := mark{message, make(chan error, 1)}
		marks <- m
		if err := <-m.kept; err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	return c.Quit()
}

// mark is a message whose text has left but for the dot.
type mark struct {
	message int
	kept    chan error
}

// keep writes marks, those that are there by then in one commit.
func keep(db *sql.DB, marks <-chan mark) {
	for first := range marks {
		batch := []mark{first}
		for range len(marks) {
			batch = append(batch, <-marks)
		}
		err := keepTogether(db, batch)
		for _, m := range batch {
			m.kept <- err
		}
	}
}

func keepTogether(db *sql.DB, batch []mark) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing after a commit
	for _, m := range batch {
		if _, err := tx.Exec("INSERT INTO mark VALUES (?)", m.message); err != nil {
			return err
		}
	}
	return tx.Commit()
}
