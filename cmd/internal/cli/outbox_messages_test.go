package cli

import (
	"encoding/json"
	"fmt"
	"iter"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jedib0t/go-pretty/v6/table"

	"convene/config"
	"convene/mail"
	"convene/mail/smtp/smtptest"
	"convene/planner"
)

// firstWrite notes how many messages had been read when it was first written to.
type firstWrite struct{ read, at int }

func (w *firstWrite) Write(p []byte) (int, error) {
	if w.at == 0 {
		w.at = w.read
	}
	return len(p), nil
}

// A long list is printed while it is read.
func TestLongListsAreNotKept(t *testing.T) {
	const many = 5000
	out := &firstWrite{}
	messages := func(yield func(mail.Message, error) bool) {
		out.read = 0
		for range many {
			out.read++
			if !yield(mail.Message{ID: uuid.New(), To: mail.Mailbox{Name: "A Reader", Address: "reader@example.org"}, State: mail.Queued}, nil) {
				return
			}
		}
	}
	var rows iter.Seq2[table.Row, error] = func(yield func(table.Row, error) bool) {
		for m, err := range messages {
			if !yield(table.Row{m.ID, m.State}, err) {
				return
			}
		}
	}
	for what, list := range map[string]func() error{
		"table": func() error { return (&globals{sys: &System{Out: out, Width: plainWidth}}).longTable(2, rows) },
		"JSON":  func() error { return printMessages(out, mailingJSON{}, messages) },
	} {
		out.at = 0
		if err := list(); err != nil || out.at == 0 || out.at > many/10 {
			t.Errorf("%s: written to after %d of %d messages, %v", what, out.at, many, err)
		}
	}
}

// TestManyMessages lists more messages than are laid out at a time: the counts,
// columns below one another, and how to see only some.
func TestManyMessages(t *testing.T) {
	t.Parallel()
	const many = 450
	server, err := smtptest.Start(func(message int, stage mail.Stage) smtptest.Fault {
		if message < 3 && stage == mail.StageRCPT {
			return smtptest.Fault{Say: "550 5.1.1 no such user\r\n"}
		}
		return smtptest.Fault{}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	day := time.Date(2022, 3, 17, 9, 0, 0, 0, time.UTC)
	dir := filepath.Join(t.TempDir(), "w")
	must(t, day, "init", dir, "--example", "khojaly")
	setMail(t, dir, fmt.Sprintf("  smtp: {host: 127.0.0.1, port: %d, tls: none}\n  advanced: {connections: 1}\n", server.Port))
	var list strings.Builder
	list.WriteString("email,name\n")
	for i := range many {
		fmt.Fprintf(&list, "r%d@example.org,%s\n", i, strings.Repeat("R", 1+i/100))
	}
	if err := config.WriteFile(dir, "lists/subscribers.csv", []byte(list.String())); err != nil {
		t.Fatal(err)
	}
	on := func(words ...string) []string { return append(words, "-C", dir, "-e", "2022") }
	id := regexp.MustCompile(`m-\w+`).FindString(must(t, day, on("prepare", "report", "--json")...))
	must(t, day, on("outbox", "approve", id)...)
	if r := convene(day, on("send", id)...); r.code != exitAttention {
		t.Fatalf("code %d:\n%s%s", r.code, r.out, r.err)
	}

	all := must(t, day, on("outbox", "show", id)...)
	if rows := regexp.MustCompile(`(?m)^  \w{8}  (?:accepted|rejected)  R+ <r\d+@example.org> +(?:250|550) .*$`).FindAllString(all, -1); len(rows) != many {
		t.Errorf("%d rows:\n%s", len(rows), all)
	} else {
		reply := regexp.MustCompile(`  [25]50 `)
		for _, row := range rows {
			if reply.FindStringIndex(row)[0] != reply.FindStringIndex(rows[0])[0] {
				t.Errorf("%q does not stand below %q", row, rows[0])
			}
		}
	}
	if !strings.HasPrefix(all, "report v1, 450 messages, 447 accepted, 3 rejected\n") || !strings.Contains(all, "Those in one state: convene outbox show "+id+" --state rejected\n") {
		t.Errorf("show says:\n%s…%s", all[:100], all[len(all)-400:])
	}
	some := must(t, day, on("outbox", "show", id, "--state", "rejected")...)
	if n := strings.Count(some, "550 5.1.1"); n != 3 || strings.Contains(some, "  accepted") {
		t.Errorf("those rejected:\n%s", some)
	}
	if none := must(t, day, on("outbox", "show", id, "--state", "deferred")...); !strings.Contains(none, "No message is deferred.") {
		t.Errorf("those deferred:\n%s", none)
	}
	for _, wrong := range [][]string{{id, "--state", "lost"}, {"6f1c2a9e", "--state", "rejected"}, {id, "--state", "rejected", "--part", "text"}} {
		if r := convene(day, on(append([]string{"outbox", "show"}, wrong...)...)...); r.code != exitUsage || !strings.Contains(r.err, "--state") {
			t.Errorf("%q: code %d, %s", wrong, r.code, r.err)
		}
	}
	for _, c := range []struct {
		state string
		want  int
	}{{"", many}, {"rejected", 3}, {"deferred", 0}} {
		var shown struct {
			Schema   int
			Mailing  struct{ Kind planner.MailKind }
			Messages []struct{ Name, State string }
		}
		said := must(t, day, on("outbox", "show", id, "--json", "--state", c.state)...)
		if err := json.Unmarshal([]byte(said), &shown); err != nil || shown.Schema != 1 || shown.Mailing.Kind != planner.ReportMail || len(shown.Messages) != c.want {
			t.Errorf("--json of %q: %d messages, %v", c.state, len(shown.Messages), err)
		}
		var again strings.Builder
		var whole any
		_ = json.Unmarshal([]byte(said), &whole)
		if err := printJSON(&again, whole); err != nil || strings.Count(again.String(), "\n") != strings.Count(said, "\n") {
			t.Errorf("--json of %q is laid out otherwise than all other, %v", c.state, err)
		}
	}
}
