package config_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"convene/config"
)

// writerVariable names the folder in which a process of TestWriterKilled
// writes.
const writerVariable = "CONVENE_TEST_WRITER"

func content(b byte) []byte { return bytes.Repeat([]byte{b}, 3<<20) }

// TestRoleWriter is a process that writes without end, and is killed.
func TestRoleWriter(t *testing.T) {
	dir := os.Getenv(writerVariable)
	if dir == "" {
		t.Skip("a process of TestWriterKilled")
	}
	for i := byte(0); ; i++ {
		if err := config.WriteFile(dir, "editions/2027.yaml", content('a'+i%26)); err != nil {
			t.Fatal(err)
		}
	}
}

// A writer that dies at any moment leaves the old file or the new one, whole,
// and what it leaves beside it troubles nobody.
func TestWriterKilled(t *testing.T) {
	dir := write(t, map[string]string{"convene.yaml": "series: {id: a, name: b}\n"})
	if err := config.WriteFile(dir, "editions/2027.yaml", content('z')); err != nil {
		t.Fatal(err)
	}
	for round := range 12 {
		writer := exec.Command(os.Args[0], "-test.run=^TestRoleWriter$")
		writer.Env = append(os.Environ(), writerVariable+"="+dir)
		if err := writer.Start(); err != nil {
			t.Fatal(err)
		}
		// Any moment will do, and each round another one.
		timer := time.AfterFunc(time.Duration(20+7*round)*time.Millisecond, func() { _ = writer.Process.Kill() })
		_ = writer.Wait()
		timer.Stop()
		got, err := os.ReadFile(filepath.Join(dir, "editions", "2027.yaml"))
		if err != nil || len(got) == 0 || !bytes.Equal(got, content(got[0])) {
			t.Fatalf("round %d: the file has %d bytes that are not one writing's, %v", round, len(got), err)
		}
	}
	stray := filepath.Join(dir, "editions", ".convene-HALFWRITTEN")
	if err := os.WriteFile(stray, []byte("edition: {ye"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := config.WriteFile(dir, "editions/2027.yaml", []byte("edition: {year: 2027}\n")); err != nil {
		t.Fatal(err)
	}
	w, _ := load(t, dir)
	if len(w.Editions) != 1 || w.Editions[0].Year != 2027 {
		t.Errorf("half a file is read: %d editions", len(w.Editions))
	}
	removed, err := config.Sweep(dir, "editions", func(name string) bool { return strings.HasSuffix(name, ".yaml") })
	if err != nil || len(removed) == 0 {
		t.Errorf("half a file is never taken away: %q, %v", removed, err)
	}
}

// What somebody saves while a command runs is not overwritten.
func TestEditedMeanwhile(t *testing.T) {
	const before = "roles:\n  - person: a\n    role: chair\n"
	edit := config.Edit{Path: "roles[0].represented_by", Value: "c"}
	dir := write(t, map[string]string{"convene.yaml": "series: {id: a, name: b}\n", "editions/2027.yaml": before})
	w, _ := load(t, dir)
	// Somebody puts a line first: the entry that was meant is now the second.
	const saved = "roles:\n  - person: b\n    role: keynote\n  - person: a\n    role: chair\n"
	file := filepath.Join(dir, "editions", "2027.yaml")
	if err := os.WriteFile(file, []byte(saved), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.Edit("editions/2027.yaml", edit); !errors.Is(err, config.ErrEdited) {
		t.Errorf("got %v, want it refused", err)
	}
	if got, _ := os.ReadFile(file); string(got) != saved {
		t.Errorf("it is overwritten:\n%s", got)
	}
	w, _ = load(t, dir)
	for range 2 { // its own change is no other's
		if err := w.Edit("editions/2027.yaml", edit); err != nil {
			t.Error(err)
		}
		edit.Path = "roles[1].represented_by"
	}
	if got, _ := os.ReadFile(file); strings.Count(string(got), "represented_by: c") != 2 {
		t.Errorf("got\n%s", got)
	}
}

func TestWriteNewFile(t *testing.T) {
	dir := t.TempDir()
	if err := config.WriteNewFile(dir, "answers.csv", []byte("one")); err != nil {
		t.Fatal(err)
	}
	err := config.WriteNewFile(dir, "answers.csv", []byte("two"))
	if !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "name another") {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "answers.csv")); string(got) != "one" {
		t.Errorf("it is overwritten with %q", got)
	}
}

func TestMakeFolderStaysInside(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if err := config.MakeFolder(dir, ".convene", "convene.db"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"..", "../x", "/x", "a/../../x"} {
		if err := config.MakeFolder(dir, name); err == nil {
			t.Errorf("%q is made", name)
		}
	}
	if err := os.Symlink(outside, filepath.Join(dir, "away")); err != nil {
		unavailable(t, "symbolic links", err)
	}
	if err := os.WriteFile(filepath.Join(outside, "other.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "other.db"), filepath.Join(dir, ".convene", "sandbox.db")); err != nil {
		t.Fatal(err)
	}
	for folder, file := range map[string]string{"away": "x", "away/deeper": "x", ".convene": "sandbox.db"} {
		if err := config.MakeFolder(dir, folder, file); err == nil {
			t.Errorf("%s/%s leads out of the workspace", folder, file)
		}
	}
	if entries, _ := os.ReadDir(outside); len(entries) != 1 {
		t.Errorf("something was made outside: %v", entries)
	}
}
