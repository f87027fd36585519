package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"convene/mail/smtp/smtptest"
)

// TestPreparedEarly prepares invitations nine days before they are due: their
// calendar entries were made that day, whenever they are prepared again, and
// their letters do not leave before the day that they bear.
func TestPreparedEarly(t *testing.T) {
	t.Parallel()
	server, err := smtptest.Start(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	early := time.Date(2027, 1, 5, 10, 0, 0, 0, time.UTC)
	dir := filepath.Join(t.TempDir(), "w")
	must(t, early, "init", dir, "--example", "khojaly")
	setMail(t, dir, fmt.Sprintf("  smtp: {host: 127.0.0.1, port: %d, tls: none}\n", server.Port))

	flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	out := flat(must(t, early, "prepare", "invitation", "-C", dir))
	id := regexp.MustCompile(`m-\w+`).FindString(out)
	const sooner = "to send them sooner, write date: 2027-01-05 under invitation in editions/2027.yaml and prepare them again"
	if !strings.Contains(out, "the letters bear the date 14 January 2027, which is still to come; "+sooner) {
		t.Errorf("prepare says:\n%s", out)
	}
	stamped := func(now time.Time) string {
		ics := must(t, now, "outbox", "show", id, "--part", "ics", "-C", dir)
		_, stamp, _ := strings.Cut(ics, "DTSTAMP:")
		return stamp[:16]
	}
	if got := stamped(early); got != "20270105T100000Z" {
		t.Errorf("the entry was made at %s", got)
	}
	if out := must(t, early, "outbox", "approve", id, "-C", dir); !strings.Contains(out, "Next: convene send "+id+", from 14 January 2027 on, the date of its letters") {
		t.Errorf("approve says:\n%s", out)
	}
	for _, order := range [][]string{{"send", id}, {"send", id, "--dry-run"}} {
		r := convene(early, append(order, "-C", dir)...)
		if r.code != exitRefused || !strings.Contains(flat(r.err), "the letters of mailing "+id+" bear the date 14 January 2027, which is still to come: wait for that day") {
			t.Errorf("%q, code %d:\n%s%s", order, r.code, r.out, r.err)
		}
	}
	drafts := filepath.Join(t.TempDir(), "drafts")
	if r := convene(early, "send", id, "--drafts", drafts, "-C", dir); r.code != exitRefused || !strings.Contains(flat(r.err), fmt.Sprintf("or convene send %s --as-approved --drafts %q", id, drafts)) {
		t.Errorf("send --drafts, code %d:\n%s", r.code, r.err)
	}
	later := early.AddDate(0, 0, 3)
	if out := must(t, later, "prepare", "invitation", "-C", dir); !strings.Contains(out, "0 new, 11 unchanged") || !strings.Contains(out, "Approved as before. Next: convene send "+id+", from 14 January 2027 on, the date of its letters") {
		t.Errorf("prepare three days later says:\n%s", out)
	}

	// A day of their own, and they go that day.
	edition := filepath.Join(dir, "editions", "2027.yaml")
	text := string(read(t, edition))
	dayed := strings.Replace(text, "\ninvitation:\n", "\ninvitation:\n  date: 2027-01-08\n", 1)
	if err := os.WriteFile(edition, []byte(dayed), 0o600); err != nil || dayed == text {
		t.Fatal(err, "or no invitation in the edition")
	}
	out = must(t, later, "prepare", "invitation", "-C", dir)
	if !strings.Contains(out, "0 new, 11 changed") || strings.Contains(out, "still to come") {
		t.Errorf("prepare with a date says:\n%s", out)
	}
	if got := stamped(later); got != "20270105T100000Z" { // the appointment is the same
		t.Errorf("the entry was made at %s", got)
	}
	moved := strings.Replace(dayed, "hall: Conference Hall", "hall: Library Hall", 1)
	if err := os.WriteFile(edition, []byte(moved), 0o600); err != nil || moved == dayed {
		t.Fatal(err, "or no hall in the edition")
	}
	must(t, later, "prepare", "invitation", "-C", dir)
	if got := stamped(later); got != "20270108T100000Z" { // it is another
		t.Errorf("the entry of another hall was made at %s", got)
	}
	must(t, later, "outbox", "approve", id, "-C", dir)
	must(t, later, "send", id, "-C", dir)
	wantCounts(t, dir, map[string]int{"accepted": 11, "by_hand": 1})
}

// TestGuestsPreparedEarly does what is said about letters that bear a day to come:
// it gives them that of today, whichever key has the other one.
func TestGuestsPreparedEarly(t *testing.T) {
	t.Parallel()
	early := time.Date(2027, 1, 5, 10, 0, 0, 0, time.UTC)
	dir := filepath.Join(t.TempDir(), "w")
	must(t, early, "init", dir, "--example", "khojaly")
	setMail(t, dir, "  smtp: {host: 127.0.0.1, port: 9, tls: none}\n")
	replace := func(file, old, with string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(file))
		text := string(read(t, path))
		changed := strings.Replace(text, old, with, 1)
		if err := os.WriteFile(path, []byte(changed), 0o600); err != nil || changed == text {
			t.Fatal(err, "or nothing to replace in ", file)
		}
	}
	prepared := func(want string) {
		t.Helper()
		out := strings.Join(strings.Fields(must(t, early, "prepare", "guest-invitation", "-C", dir)), " ")
		if said := strings.Contains(out, "still to come"); said != (want != "") || !strings.Contains(out, want) {
			t.Errorf("prepare does not say %q:\n%s", want, out)
		}
	}
	prepared("move the entry guests of the run_up in convene.yaml to today (at: 51 days before) and prepare them again")
	replace("editions/2027.yaml", "\ninvitation:\n", "\ninvitation:\n  date: 2027-02-10\n")
	prepared("write date: 2027-01-05 under invitation in editions/2027.yaml and prepare them again")
	id := regexp.MustCompile(`m-\w+`).FindString(must(t, early, "outbox", "-C", dir))
	if out := must(t, early, "outbox", "approve", id, "--at", "due", "-C", dir); !strings.Contains(out, "Next: convene send, from 10 February 2027 on, the date of its letters") {
		t.Errorf("approve says:\n%s", out)
	}
	replace("editions/2027.yaml", "  date: 2027-02-10\n", "")
	replace("convene.yaml", "  - id: guests\n    at: 3 weeks before", "  - id: guests\n    at: 51 days before")
	prepared("")
}
