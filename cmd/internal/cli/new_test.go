package cli

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// On a terminal somebody chooses among the dates; the one by the rule is where
// the choice begins.
func TestNewAsksForTheDate(t *testing.T) {
	for keys, want := range map[string]string{"\r": "date: 2028-02-24", "\x1b[B\r": "date: 2028-02-28", "\x1b[B\x1b[B\r": "date: 2028-02-23"} {
		dir := filepath.Join(t.TempDir(), "w")
		must(t, anyDay(), "init", dir, "--example", demoExample)
		var out, err bytes.Buffer
		code := Main([]string{"new", "2028", "-C", dir, "--no-color"}, System{
			In: strings.NewReader(keys), Out: &out, Err: &err, Terminal: true, Name: "convene",
			LookupEnv: func(string) (string, bool) { return "", false },
			Now:       anyDay, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		})
		if edition := read(t, filepath.Join(dir, "editions", "2028.yaml")); code != exitDone || !bytes.Contains(edition, []byte("\n  "+want+"\n")) {
			t.Errorf("after %q: exit code %d\n%s%s\n%s", keys, code, out.String(), err.String(), edition)
		}
	}
}
