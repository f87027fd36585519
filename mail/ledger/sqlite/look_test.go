package sqlite_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/ledger/sqlite"
	"convene/planner"
)

func TestLook(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "convene.db")
	o := sqlite.Options{Host: "here", Now: time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC)}
	if _, err := sqlite.Look(ctx, path, o); err == nil {
		t.Fatal("a ledger that is not there was opened")
	}
	if _, err := os.Stat(path); err == nil {
		t.Fatal("looking made a ledger")
	}
	whole, err := sqlite.Open(ctx, path, o)
	if err != nil {
		t.Fatal(err)
	}
	answer := mail.Answered{Recipient: "anna", Answer: planner.Accepted, Via: "phone", By: "PS", At: o.Now}
	if err := whole.RecordAnswer(ctx, "memory", 2027, answer); err != nil {
		t.Fatal(err)
	}
	reads := func(when string) {
		t.Helper()
		l, err := sqlite.Look(ctx, path, o)
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		defer l.Close()
		got, err := l.Answers(ctx, "memory", 2027)
		if err != nil || len(got) != 1 || got[0].Recipient != "anna" {
			t.Errorf("%s: %+v, %v", when, got, err)
		}
		if l.Identity().ID != whole.Identity().ID {
			t.Errorf("%s: it is %v", when, l.Identity())
		}
		if err := l.RecordAnswer(ctx, "memory", 2027, answer); !errors.Is(err, mail.ErrReadOnly) {
			t.Errorf("%s: an answer was recorded: %v", when, err)
		}
		if _, err := l.Begin(ctx, o.Now); !errors.Is(err, mail.ErrReadOnly) {
			t.Errorf("%s: sending began: %v", when, err)
		}
		if err := l.Export(ctx, filepath.Join(dir, "export"), o.Now); err == nil {
			t.Errorf("%s: it was exported", when)
		}
	}
	reads("while another has it open")
	if err := whole.Close(); err != nil {
		t.Fatal(err)
	}
	before := digest(t, path)
	reads("closed")
	if digest(t, path) != before {
		t.Error("looking changed the ledger")
	}
	if _, err := sqlite.Look(ctx, path, sqlite.Options{Sandbox: true}); !errors.Is(err, mail.ErrWrongLedger) {
		t.Errorf("opened for the sandbox: %v", err)
	}
	for name, text := range map[string]string{"empty": "", "text": "not a database, and as long as one needs to be"} {
		other := filepath.Join(dir, name)
		if err := os.WriteFile(other, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := sqlite.Look(ctx, other, o); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
}

func digest(t *testing.T, path string) mail.Digest {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return mail.DigestOf(data)
}
