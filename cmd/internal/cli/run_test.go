package cli

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// result is what one run of the program left behind.
type result struct {
	code     int
	out, err string
}

// convene runs the program in this process, at a moment of the machine's
// clock, with nobody at the terminal.
func convene(now time.Time, args ...string) result {
	var out, err bytes.Buffer
	code := Main(args, System{
		In: strings.NewReader(""), Out: &out, Err: &err,
		Name:      "convene",
		LookupEnv: func(string) (string, bool) { return "", false },
		Now:       func() time.Time { return now },
		Sleep:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	return result{code, out.String(), err.String()}
}

// must is a run that has to succeed.
func must(t *testing.T, now time.Time, args ...string) string {
	t.Helper()
	r := convene(now, args...)
	if r.code != exitDone {
		t.Fatalf("convene %s: exit code %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

// anyDay is when tests run, as far as the program can tell.
func anyDay() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

// stage is where the demo is played for all tests that only look at it.
type stage struct {
	once sync.Once
	dir  string
	run  result
}

var played stage

// demo is the folder of the demo, which is played once.
func demo(t *testing.T) string {
	t.Helper()
	played.once.Do(func() {
		if played.dir, _ = os.MkdirTemp("", "convene-test-"); played.dir != "" {
			played.run = convene(anyDay(), "demo", filepath.Join(played.dir, "demo"))
		}
	})
	if played.dir == "" || played.run.code != exitDone {
		t.Fatalf("the demo failed: %+v", played.run)
	}
	return filepath.Join(played.dir, "demo")
}

// Run runs the tests and clears the stage.
func (s *stage) Run(m *testing.M) int {
	code := m.Run()
	if s.dir != "" {
		_ = os.RemoveAll(s.dir)
	}
	return code
}

// files are those that match a pattern under dir; there has to be one.
func files(t *testing.T, dir, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
	if err != nil || len(found) == 0 {
		t.Fatalf("no file matches %s in %s: %v", pattern, dir, err)
	}
	return found
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// debian is the program of a Debian package. Without it a test skips, except in
// CI, which has to install it.
func debian(t *testing.T, program, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		missing(t, program, pkg)
	}
	return path
}

// missing skips a test for want of a Debian package, and fails it in CI.
func missing(t *testing.T, what, pkg string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: install Debian's %s", what, pkg)
	}
	t.Skipf("%s is missing: install Debian's %s", what, pkg)
}

// output runs a program that has to succeed.
func output(t *testing.T, input []byte, program string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}
