//go:build unix

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"convene/mail/smtp/smtptest"
)

// TestLookingNeedsNoWriting looks at a workspace in a folder that cannot be
// written, as somebody else than who may do everything.
func TestLookingNeedsNoWriting(t *testing.T) {
	dir, err := os.MkdirTemp("", "convene-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unlock(t, dir) })
	program := filepath.Join(dir, "convene")
	copyFile(t, os.Args[0], program)
	space := filepath.Join(dir, "w")
	const due = "2027-08-12T09:00:00+01:00"
	must(t, anyDay(), "init", space, "--example", "minimal")
	prepared := must(t, anyDay(), "prepare", "invitation", "-C", space, "--now", due)
	mailing := mailingID.FindString(prepared)
	must(t, anyDay(), "send", mailing, "-C", space, "--now", due)

	lock(t, dir)
	for _, c := range []struct {
		args []string
		code int
		out  string
	}{
		{[]string{"check"}, exitDone, "0 errors"},
		{[]string{"status"}, exitDone, "invitation v1"},
		{[]string{"plan"}, exitDone, "done"},
		{[]string{"today"}, exitAttention, "Silent"},
		{[]string{"outbox"}, exitDone, mailing},
		{[]string{"outbox", "show", mailing}, exitDone, "Okafor"},
		{[]string{"rsvp", "list"}, exitDone, "pending"},
		{[]string{"plan", "--ics", "-"}, exitDone, "BEGIN:VCALENDAR"},
	} {
		r := asNobody(t, program, space, append(c.args, "--now", "2027-09-30T09:00:00+01:00")...)
		if r.code != c.code || !strings.Contains(r.out, c.out) {
			t.Errorf("convene %s: exit code %d, want %d and %q\n%s%s", strings.Join(c.args, " "), r.code, c.code, c.out, r.out, r.err)
		}
		if c.args[0] != "check" && !strings.Contains(r.out+r.err, "can only be read here") {
			t.Errorf("convene %s does not say that the ledger can only be read:\n%s", c.args[0], r.err)
		}
	}
	for _, args := range [][]string{{"rsvp", "record", "daniel-okafor", "accepted", "--via", "phone", "--by", "PS"}, {"plan", "--done", "programme"}, {"plan", "--pdf", "plan.pdf"}} {
		r := asNobody(t, program, space, args...)
		if r.code != exitFailure || !strings.Contains(r.err, "permission denied") {
			t.Errorf("convene %s: exit code %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
		}
		if args[0] == "plan" && (strings.Contains(r.err, ".convene-") || !strings.HasSuffix(r.err, ": permission denied: see to it that you may read and write there\n")) {
			t.Errorf("convene %s does not say plainly what is wrong:\n%s", strings.Join(args, " "), r.err)
		}
	}
}

// TestSendingNeedsNoWritingInTheWorkspace sends as somebody who may write to the
// ledger and not to the workspace's files: that how far the ledger has come cannot
// be noted there is said, and is no failure.
func TestSendingNeedsNoWritingInTheWorkspace(t *testing.T) {
	server, err := smtptest.Start(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	dir, err := os.MkdirTemp("", "convene-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unlock(t, dir) })
	program, space := filepath.Join(dir, "convene"), filepath.Join(dir, "w")
	copyFile(t, os.Args[0], program)
	must(t, dueDay(), "init", space, "--example", "khojaly")
	setMail(t, space, fmt.Sprintf("  smtp: {host: 127.0.0.1, port: %d, tls: none}\n", server.Port))
	mailing := mailingID.FindString(must(t, dueDay(), "prepare", "invitation", "-C", space))
	must(t, dueDay(), "outbox", "approve", mailing, "-C", space)
	must(t, dueDay(), "send", mailing, "--limit", "1", "-C", space)
	before := read(t, filepath.Join(space, "outbox.id"))

	lock(t, dir)
	changeModes(t, filepath.Join(space, ".convene"), 0o777, 0o666)
	r := asNobody(t, program, space, "send", mailing, "--as-approved") // the clock is the machine's
	said := strings.Join(strings.Fields(r.out+r.err), " ")
	if r.code != exitDone || !strings.Contains(said, "11 accepted") || len(server.Taken()) != 11 {
		t.Errorf("exit code %d, and %d messages went:\n%s%s", r.code, len(server.Taken()), r.out, r.err)
	}
	if want := "note: a copy of the ledger as it was before would not be known for one (binding the workspace to its ledger: writing outbox.id: permission denied"; !strings.Contains(said, want) {
		t.Errorf("it does not say %q:\n%s%s", want, r.out, r.err)
	}
	if !bytes.Equal(read(t, filepath.Join(space, "outbox.id")), before) {
		t.Error("outbox.id was written in a folder that cannot be written")
	}
}

// asNobody runs the program as a user who owns nothing.
func asNobody(t *testing.T, program, dir string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &errs
	if os.Geteuid() == 0 {
		const nobody = 65534
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

// lock lets everybody read a folder and nobody write it.
func lock(t *testing.T, dir string) {
	t.Helper()
	changeModes(t, dir, 0o555, 0o444)
	if err := os.Chmod(filepath.Join(dir, "convene"), 0o555); err != nil {
		t.Fatal(err)
	}
}

func unlock(t *testing.T, dir string) {
	t.Helper()
	changeModes(t, dir, 0o755, 0o644)
	if err := os.RemoveAll(dir); err != nil {
		t.Error(err)
	}
}

func changeModes(t *testing.T, dir string, folder, file fs.FileMode) {
	t.Helper()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chmod(path, 0o755) // first, so that it can be walked
		}
		all = append(all, path)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		mode := file
		if info.IsDir() {
			mode = folder
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
}
