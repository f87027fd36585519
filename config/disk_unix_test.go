//go:build unix

package config_test

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"convene/config"
)

// TestRoleFull is a process with hardly any room on the disk.
func TestRoleFull(t *testing.T) {
	dir := os.Getenv(writerVariable)
	if dir == "" {
		t.Skip("a process of TestDiskFull")
	}
	signal.Ignore(syscall.SIGXFSZ) // so that writing fails as it does on a full disk
	const room = 64 << 10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: room, Max: room}); err != nil {
		t.Fatal(err)
	}
	if err := config.WriteFile(dir, "people.yaml", content('b')); err == nil || !strings.HasPrefix(err.Error(), "writing people.yaml: ") {
		t.Errorf("it did not notice that the disk is full: %v", err)
	}
	if err := config.EditFile(dir, "large.yaml", config.Edit{Path: "a.b", Value: "d"}); err == nil {
		t.Error("it did not notice that the disk is full")
	}
}

// On a full disk what stood there stays, and nothing half is left.
func TestDiskFull(t *testing.T) {
	large := "a:\n  b: c\n" + strings.Repeat("# a comment\n", 20000)
	dir := write(t, map[string]string{"people.yaml": "people: []\n", "large.yaml": large})
	writer := exec.Command(os.Args[0], "-test.run=^TestRoleFull$", "-test.v")
	writer.Env = append(os.Environ(), writerVariable+"="+dir)
	if out, err := writer.CombinedOutput(); err != nil || !strings.Contains(string(out), "PASS: TestRoleFull") {
		t.Fatalf("%v: %s", err, out)
	}
	for name, want := range map[string]string{"people.yaml": "people: []\n", "large.yaml": large} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s has %d bytes, %v", name, len(got), err)
		}
	}
	if strays, _ := filepath.Glob(filepath.Join(dir, ".convene-*")); len(strays) > 0 {
		t.Errorf("left behind: %q", strays)
	}
}
