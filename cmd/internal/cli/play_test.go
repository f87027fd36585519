package cli

import (
	"bytes"
	"fmt"
	"maps"
	"mime"
	netmail "net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	arran "github.com/arran4/golang-ical"
	emersion "github.com/emersion/go-ical"
)

// season is the mail of an edition from its first invitation to its last word,
// played on a rehearsed clock.
type season struct {
	t    *testing.T
	dir  string
	year string
	zone string // as an offset
	now  time.Time
	seen map[string]bool // files of the sandbox
}

func newSeason(t *testing.T, year string) *season { return newSeasonOf(t, "khojaly", year, "+05:00") }

// newSeasonOf is a season of one of the examples, in the zone of its series.
func newSeasonOf(t *testing.T, example, year, zone string) *season {
	dir := filepath.Join(t.TempDir(), "w")
	must(t, anyDay(), "init", dir, "--example", example)
	return &season{t: t, dir: dir, year: year, zone: zone, seen: map[string]bool{}}
}

// on sets the calendar.
func (s *season) on(day string) { s.now = must2(time.Parse(time.RFC3339, day+"T09:00:00"+s.zone)) }

func must2[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// run calls the program a minute later; it has to succeed.
func (s *season) run(args ...string) string {
	s.t.Helper()
	s.now = s.now.Add(time.Minute)
	return must(s.t, s.now, append(args, "-C", s.dir, "-e", s.year, "--now", s.now.Format(time.RFC3339))...)
}

// edit changes the edition's file as somebody at an editor does.
func (s *season) edit(old, replacement string) {
	s.t.Helper()
	s.editIn("editions/"+s.year+".yaml", old, replacement)
}

// editIn does so with any file of the workspace.
func (s *season) editIn(file, old, replacement string) {
	s.t.Helper()
	name := filepath.Join(s.dir, filepath.FromSlash(file))
	text := string(read(s.t, name))
	if !strings.Contains(text, old) {
		s.t.Fatalf("%s does not contain %q", name, old)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(text, old, replacement, 1)), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

var mailingID = regexp.MustCompile(`m-[0-9a-z]{4,}`)

// send prepares a mailing and sends it, and gives what arrived by the mailbox
// written to. Nobody may get two.
func (s *season) send(args ...string) map[string]arrived {
	s.t.Helper()
	id := mailingID.FindString(s.run(args...))
	if id == "" {
		return nil
	}
	s.run("send", id)
	return s.arrivals()
}

// arrivals are what has arrived since they were last looked at, by the mailbox
// written to.
func (s *season) arrivals() map[string]arrived {
	s.t.Helper()
	got := map[string]arrived{}
	for _, file := range files(s.t, s.dir, ".convene/sandbox/*.eml") {
		if s.seen[file] {
			continue
		}
		s.seen[file] = true
		m := arrival(s.t, read(s.t, file))
		if _, twice := got[m.to]; twice {
			s.t.Errorf("%s gets two: %s", m.to, m.subject)
		}
		got[m.to] = m
	}
	return got
}

// arrived is a message as it reached its mailbox.
type arrived struct {
	raw     []byte
	to      string
	header  netmail.Header
	subject string
	body    part
	text    string
}

func arrival(t *testing.T, raw []byte) arrived {
	t.Helper()
	h, body := parse(t, raw)
	to, err := netmail.ParseAddress(h.Get("To"))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return arrived{raw, to.Address, h, subject, body, string(body.find(t, "text/plain").data)}
}

// entry is what a message does to its reader's calendar; empty: nothing. Two
// libraries have to agree.
func (m arrived) entry(t *testing.T) string {
	t.Helper()
	var data []byte
	for _, p := range m.body.all() {
		if p.kind == "text/calendar" {
			data = p.data
			if p.params["method"] == "" || !bytes.Contains(data, []byte("METHOD:"+p.params["method"]+"\r\n")) {
				t.Errorf("%s: the method of the part and of the calendar differ", m.subject)
			}
		}
	}
	if data == nil {
		return ""
	}
	one, err := emersion.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	two, err := arran.ParseCalendar(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	e1, e2 := one.Events()[0], two.Events()[0]
	first := fmt.Sprintf("%s %s %s", one.Props.Get("METHOD").Value, e1.Props.Get("SEQUENCE").Value, e1.Props.Get("STATUS").Value)
	second := fmt.Sprintf("%s %s %s", two.CalendarProperties[0].Value, e2.GetProperty(arran.ComponentPropertySequence).Value, e2.GetProperty(arran.ComponentPropertyStatus).Value)
	if first != second || len(one.Events()) != 1 || len(two.Events()) != 1 || e1.Props.Get("UID").Value != e2.Id() {
		t.Errorf("%s: go-ical reads %q, golang-ical %q", m.subject, first, second)
	}
	return first
}

func (m arrived) uid(t *testing.T) string {
	t.Helper()
	cal, err := emersion.NewDecoder(bytes.NewReader(m.body.find(t, "text/calendar").data)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	return cal.Events()[0].Props.Get("UID").Value
}

// reaches compares whom a mailing reached.
func reaches(t *testing.T, what string, got map[string]arrived, want ...string) {
	t.Helper()
	slices.Sort(want)
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Errorf("%s reaches\n%s\nwant\n%s", what, strings.Join(names, "\n"), strings.Join(want, "\n"))
	}
}

// moves holds what a message does to the calendar of who has an appointment,
// under the UID that it always has.
func (s *season) moves(t *testing.T, m arrived, uid, want string) {
	t.Helper()
	if uid == "" { // a second message beside the secretary's
		want = ""
	}
	if got := m.entry(t); got != want || want != "" && m.uid(t) != uid {
		t.Errorf("%s to %s: the calendar is told %q, want %q under the same UID", m.subject, m.to, got, want)
	}
}

// personal holds what no personal mail may carry, and that others read them.
func personal(t *testing.T, sent map[string]map[string]arrived) {
	t.Helper()
	var all []arrived
	for kind, mails := range sent {
		if len(mails) == 0 {
			t.Errorf("no %s arrived", kind)
		}
		for _, to := range slices.Sorted(maps.Keys(mails)) {
			all = append(all, mails[to])
		}
	}
	var raws [][]byte
	ids := map[string]bool{}
	for _, m := range all {
		for name := range m.header {
			if strings.HasPrefix(name, "List-") || slices.Contains([]string{"Precedence", "Auto-Submitted", "Bcc", "Cc", "User-Agent", "X-Mailer"}, name) {
				t.Errorf("%s to %s has a field %s", m.subject, m.to, name)
			}
		}
		if m.header.Get("Content-Language") != "en" || m.header.Get("Reply-To") == "" || ids[m.header.Get("Message-Id")] {
			t.Errorf("%s to %s has not the fields that it should: %v", m.subject, m.to, m.header)
		}
		ids[m.header.Get("Message-Id")] = true
		if html := m.body.find(t, "text/html").data; len(html) > 100<<10 {
			t.Errorf("%s: %d bytes of HTML", m.subject, len(html))
		}
		raws = append(raws, m.raw)
	}
	for i, m := range readByPython(t, raws...) {
		entry := ""
		if len(m.Events) > 0 {
			entry = fmt.Sprintf("%s %d %s", m.Events[0].Method, m.Events[0].Sequence, m.Events[0].Status)
		}
		if len(m.Defects) > 0 || entry != all[i].entry(t) || m.Subject != all[i].subject {
			t.Errorf("%s to %s: Python reads %+v", all[i].subject, all[i].to, m)
		}
	}
	goldens(t, sent)
}

// goldens holds one message of each kind as its reader sees it.
func goldens(t *testing.T, sent map[string]map[string]arrived) {
	t.Helper()
	for kind, mails := range sent {
		to := slices.Sorted(maps.Keys(mails))[0]
		if _, ok := mails[accepted]; ok {
			to = accepted
		}
		m := mails[to]
		var b strings.Builder
		for _, name := range []string{"From", "To", "Reply-To", "In-Reply-To", "References", "Content-Language"} {
			if v := m.header.Get(name); v != "" {
				fmt.Fprintf(&b, "%s: %s\n", name, v)
			}
		}
		fmt.Fprintf(&b, "Subject: %s\n%s\n\n%s", m.subject, m.body.shape(), m.text)
		if m.entry(t) != "" {
			b.WriteString("\n" + strings.ReplaceAll(string(m.body.find(t, "text/calendar").data), "\r\n", "\n"))
		}
		text := token.ReplaceAllString(b.String(), "%5BTOKEN%5D")
		name := filepath.Join("testdata", "mail", strings.ReplaceAll(strings.ReplaceAll(kind, ",", ""), " ", "-")+".txt")
		if *update {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if want := string(read(t, name)); text != want {
			t.Errorf("%s differs; see it with git diff after go test -update:\n%s", name, text)
		}
	}
}

// token is a link's, which is random.
var token = regexp.MustCompile(`%5B[A-Za-z0-9_-]{22}%5D`)
