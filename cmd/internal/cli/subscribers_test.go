package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a stranger's file says is shown, and nothing in it acts on a terminal.
func TestImportShowsNoControlCharacters(t *testing.T) {
	dir := t.TempDir()
	must(t, anyDay(), "init", dir, "--example", "minimal")
	file := filepath.Join(dir, "hostile.csv")
	text := "email,name,\"no\x1b[2Jtes\"\nx@@\x1b]0;t\x07,\"A\x1b[31m\r\nB\"\na@example.org,\nA@example.org,\x1b[1m\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	r := convene(anyDay(), "subscribers", "import", file, "-C", dir)
	if r.code != exitAttention || strings.ContainsAny(r.out+r.err, "\x1b\x07\r") || !strings.Contains(r.out, "[31m") {
		t.Errorf("exit code %d: %q %q", r.code, r.out, r.err)
	}
}

// A row of an import is counted once, and its further addresses beside it.
func TestImportAccountsForEveryRow(t *testing.T) {
	dir := t.TempDir()
	must(t, anyDay(), "init", dir, "--example", "minimal")
	var text strings.Builder
	text.WriteString("name;email\n")
	for i := range 120 {
		switch i % 5 {
		case 0:
			fmt.Fprintf(&text, "New;n%d@example.org\n", i)
		case 1:
			fmt.Fprintf(&text, "Several;s%d@example.org, t%d@example.org\n", i, i)
		case 2:
			fmt.Fprintf(&text, "Twice;N%d@EXAMPLE.org\n", i-2)
		case 3:
			fmt.Fprintf(&text, "Malformed;m%d@\n", i)
		case 4:
			text.WriteString("Nobody;\n")
		}
	}
	file := filepath.Join(dir, "people.txt")
	if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	r := convene(anyDay(), "subscribers", "import", file, "-C", dir, "--json")
	var out struct {
		Schema    int
		Counts    map[string]int
		Malformed []struct{ Line int }
	}
	if err := json.Unmarshal([]byte(r.out), &out); err != nil || r.code != exitAttention {
		t.Fatalf("exit code %d: %v", r.code, err)
	}
	for what, want := range map[string]int{"new": 48, "duplicate": 24, "malformed": 24, "without_address": 24, "further": 24, "known": 0, "suppressed": 0} {
		if got := out.Counts[what]; got != want {
			t.Errorf("%d %s, want %d", got, what, want)
		}
	}
	if len(out.Malformed) != 24 || out.Malformed[0].Line != 5 || out.Schema != schema {
		t.Errorf("malformed are %+v", out.Malformed)
	}
}
