package sqlite_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/sqlite"
)

func began() time.Time { return time.Date(2027, 1, 14, 9, 0, 0, 0, time.UTC) }

func open(t *testing.T, path string, sandbox bool) *sqlite.Ledger {
	t.Helper()
	l, err := sqlite.Open(t.Context(), path, sqlite.Options{Sandbox: sandbox, Host: "here", Now: began()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func TestLedger(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) mail.Ledger {
		return open(t, filepath.Join(t.TempDir(), "ledger.db"), false)
	})
}

func TestSandboxAndRealPostNeverMix(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder", "100% own?#.db")
	first := open(t, path, true).Identity()
	if !first.Sandbox || first.Host != "here" || !first.Created.Equal(began()) {
		t.Errorf("identity: got %+v", first)
	}
	if again := open(t, path, true).Identity(); again != first {
		t.Errorf("opened again: got %+v, want %+v", again, first)
	}
	_, err := sqlite.Open(t.Context(), path, sqlite.Options{Now: began()})
	if !errors.Is(err, mail.ErrWrongLedger) {
		t.Errorf("the sandbox's ledger for real post: got %v, want ErrWrongLedger", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{garbage, dir} {
		l, err := sqlite.Open(t.Context(), path, sqlite.Options{Now: began()})
		if err == nil {
			t.Errorf("%s was opened", path)
			_ = l.Close()
		} else if !strings.Contains(err.Error(), path) {
			t.Errorf("the error does not name the file: %v", err)
		}
	}
}

func TestClosed(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "ledger.db"), false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Suppress(context.Background(), mail.Suppression{Address: "a@example.org"}); err == nil {
		t.Error("a closed ledger took something")
	}
}
