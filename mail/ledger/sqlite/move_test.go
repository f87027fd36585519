package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/sqlite"
)

func options() sqlite.Options { return sqlite.Options{Host: "here", Now: began()} }

// TestMove takes a ledger to another machine and back.
func TestMove(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	old := open(t, at("one/ledger.db"), false)
	ids := ready(t, old, preparation(3, "hello"))
	if err := old.Export(t.Context(), at("file"), began()); err != nil {
		t.Fatal(err)
	}
	// What stays behind sends nothing, now or after it is opened again.
	for _, l := range []*sqlite.Ledger{old, open(t, at("one/ledger.db"), false)} {
		if _, err := l.Begin(t.Context(), began()); !errors.Is(err, mail.ErrMoved) || l.Identity().Moved.IsZero() {
			t.Errorf("the ledger left behind: got %v, want ErrMoved", err)
		}
	}
	if _, err := sqlite.Import(t.Context(), at("one/ledger.db"), at("three.db"), options()); err == nil || !strings.Contains(err.Error(), "no export") {
		t.Errorf("import what was left behind: got %v", err)
	}

	identity, err := sqlite.Import(t.Context(), at("file"), at("two/ledger.db"), options())
	if err != nil || identity.ID != old.Identity().ID || identity.Moves != 1 {
		t.Fatalf("import: got %+v, %v", identity, err)
	}
	moved := open(t, at("two/ledger.db"), false)
	end, err := moved.Begin(t.Context(), began())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ledgertest.Claim(t, moved, ids[2], began()); err != nil {
		t.Errorf("a message that came along: %v", err)
	}
	if err := moved.Export(t.Context(), at("back"), began()); !errors.Is(err, mail.ErrBusy) {
		t.Errorf("export while it sends: got %v, want ErrBusy", err)
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Import(t.Context(), at("file"), at("two/ledger.db"), options()); err == nil || !strings.Contains(err.Error(), "was not exported") {
		t.Errorf("import over a ledger in use: got %v", err)
	}
	if err := moved.Export(t.Context(), at("back"), began()); err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	identity, err = sqlite.Import(t.Context(), at("back"), at("one/ledger.db"), options())
	if err != nil || identity.Moves != 2 {
		t.Fatalf("import it back: got %+v, %v", identity, err)
	}
	back := open(t, at("one/ledger.db"), false)
	if end, err = back.Begin(t.Context(), began()); err != nil {
		t.Fatalf("the ledger that came back: %v", err)
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	// It leaves again; the file of the first time is older than what left.
	if err := back.Export(t.Context(), at("again"), began()); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Import(t.Context(), at("file"), at("one/ledger.db"), options()); err == nil || !strings.Contains(err.Error(), "older") {
		t.Errorf("import a file of an earlier move: got %v", err)
	}
	if err := back.TakeBack(t.Context()); err != nil {
		t.Fatal(err)
	}
	if end, err = back.Begin(t.Context(), began()); err != nil {
		t.Errorf("taken back: %v", err)
	} else if err := end(); err != nil {
		t.Fatal(err)
	}
}

func TestExportReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	l := open(t, filepath.Join(dir, "ledger.db"), false)
	there := filepath.Join(dir, "there")
	if err := os.WriteFile(there, []byte("a letter"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{there, filepath.Join(dir, "none", "file")} {
		if err := l.Export(t.Context(), path, began()); err == nil {
			t.Errorf("exported to %s", path)
		}
	}
	if text, err := os.ReadFile(there); err != nil || string(text) != "a letter" {
		t.Errorf("the file that was there: %q, %v", text, err)
	}
	if end, err := l.Begin(t.Context(), began()); err != nil {
		t.Errorf("an export that failed moved the ledger: %v", err)
	} else if err := end(); err != nil {
		t.Fatal(err)
	}
}

func TestImportRefuses(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	l := open(t, at("ledger.db"), false)
	ready(t, l, preparation(200, strings.Repeat("hello ", 100)))
	if err := l.Export(t.Context(), at("file"), began()); err != nil {
		t.Fatal(err)
	}
	open(t, at("other.db"), false)
	if err := os.WriteFile(at("letter"), []byte("no ledger at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(at("file"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at("half"), whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	sandbox := options()
	sandbox.Sandbox = true
	for name, c := range map[string]struct {
		file, to string
		o        sqlite.Options
	}{
		"nothing":             {"none", "new.db", options()},
		"no ledger":           {"letter", "new.db", options()},
		"half a ledger":       {"half", "new.db", options()},
		"for the sandbox":     {"file", "new.db", sandbox},
		"over another ledger": {"file", "other.db", options()},
	} {
		if _, err := sqlite.Import(t.Context(), at(c.file), at(c.to), c.o); err == nil {
			t.Errorf("%s: it was imported", name)
		}
		if _, err := os.Stat(at("new.db")); err == nil {
			t.Fatalf("%s: it left a file", name)
		}
	}
}
