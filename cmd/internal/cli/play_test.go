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
	now  time.Time
	seen map[string]bool // files of the sandbox
}

func newSeason(t *testing.T, year string) *season {
	dir := filepath.Join(t.TempDir(), "w")
	must(t, anyDay(), "init", dir, "--example", "khojaly")
	return &season{t: t, dir: dir, year: year, seen: map[string]bool{}}
}

// on sets the calendar.
func (s *season) on(day string) { s.now = must2(time.Parse(time.RFC3339, day+"T09:00:00+05:00")) }

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
	name := filepath.Join(s.dir, "editions", s.year+".yaml")
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
	got := map[string]arrived{}
	for _, file := range files(s.t, s.dir, ".convene/sandbox/*.eml") {
		if s.seen[file] {
			continue
		}
		s.seen[file] = true
		m := arrival(s.t, read(s.t, file))
		if _, twice := got[m.to]; twice {
			s.t.Errorf("%v: %s gets two", args, m.to)
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

// The mailboxes of the example's coming edition.
func speakers() []string {
	return []string{
		"ps.sayed@example.org", "i.yurdakul@example.org", "office@embassy-azerbaijan.example.org", "ambassador@embassy-azerbaijan.example.org",
		"s.khawaja@example.org", "m.khan@example.org", "a.alizada@example.org", "m.shah@example.org", "office@muslim-institute.example.org",
		"h.iftikhar@muslim-institute.example.org", "n.rafique@issi.example.org",
	}
}

func guests() []string {
	return []string{
		"chancery.one@example.org", "protocol.two@example.com", "newsdesk@example.net", "planning@example.com", "f.baloch@example.org",
		"i.durrani@example.org", "n.oneill@example.net", "l.zielinski@example.com",
	}
}

func everybodyBut(who ...string) []string {
	return slices.DeleteFunc(append(speakers(), guests()...), func(s string) bool { return slices.Contains(who, s) })
}

const (
	declined    = "m.khan@example.org"
	represented = "ps.sayed@example.org"
	accepted    = "office@embassy-azerbaijan.example.org"
	second      = "ambassador@embassy-azerbaijan.example.org" // of the one who accepted
	withdrawn   = "office@muslim-institute.example.org"
)

// From the first invitation to the cancellation: at each step those are
// written to whom it concerns, with what their calendars have to know, and
// nobody else.
func TestASeason(t *testing.T) {
	s := newSeason(t, "2027")
	sent := map[string]map[string]arrived{}

	s.on("2027-01-14")
	sent["invitation"] = s.send("prepare", "invitation")
	reaches(t, "the invitation", sent["invitation"], speakers()...)
	s.on("2027-02-04")
	sent["guest-invitation"] = s.send("prepare", "guests")
	reaches(t, "the guests' invitation", sent["guest-invitation"], guests()...)
	uids := map[string]string{}
	for _, kind := range []string{"invitation", "guest-invitation"} {
		for to, m := range sent[kind] {
			want := "REQUEST 0 CONFIRMED"
			if to == second {
				want = ""
			}
			if got := m.entry(t); got != want {
				t.Errorf("the %s to %s: the calendar is told %q, want %q", kind, to, got, want)
			}
			if want != "" {
				uids[to] = m.uid(t)
			}
		}
	}

	s.answers(t)
	sent["reminder"] = s.send("prepare", "reminder")
	silent := slices.DeleteFunc(speakers(), func(to string) bool { return slices.Contains([]string{declined, represented, accepted, second}, to) })
	reaches(t, "the reminder", sent["reminder"], silent...)
	for to, m := range sent["reminder"] {
		first := sent["invitation"][to].header.Get("Message-Id")
		if m.subject != "Kind reminder: Seminar, 25 February 2027" || m.header.Get("In-Reply-To") != first || m.header.Get("References") != first {
			t.Errorf("the reminder to %s: %q, in reply to %s, want %s", to, m.subject, m.header.Get("In-Reply-To"), first)
		}
	}

	// Who declined leaves the programme, and the hall moves.
	s.edit("    role: speaker\n    person: mohammed-khan\n", "    role: speaker\n    person: najam-rafique\n")
	s.edit("hall: Conference Hall", "hall: Library Hall")
	s.on("2027-02-10")
	if status := s.run("status"); !strings.Contains(status, "20 were told something that has changed since: convene prepare update") {
		t.Errorf("status does not say who is to be updated:\n%s", status)
	}
	sent["update"] = s.send("prepare", "update")
	reaches(t, "the update", sent["update"], everybodyBut(declined)...)
	for to, m := range sent["update"] {
		s.moves(t, m, uids[to], "REQUEST 1 CONFIRMED")
		if !strings.Contains(strings.Join(strings.Fields(m.text), " "), "Venue: Library Hall, ISSI, Sector F-5/2, Islamabad (previously Conference Hall, ISSI, Sector F-5/2, Islamabad).") {
			t.Errorf("the update to %s does not say what has changed:\n%s", to, m.text)
		}
	}
	if again := s.run("prepare", "update"); !strings.Contains(again, "nobody has reason to get one") {
		t.Errorf("an update that nobody needs:\n%s", again)
	}

	s.on("2027-02-18")
	sent["programme"] = s.send("prepare", "programme")
	reaches(t, "the programme", sent["programme"], everybodyBut(declined)...)
	for to, m := range sent["programme"] {
		if got := m.entry(t); got != "" {
			t.Errorf("the programme to %s tells the calendar %q, and nothing has moved", to, got)
		}
	}

	sent["withdrawal"] = s.send("cancel", "--person", "sultan-ahmed-ali", "--reason", "The panel had to be shortened.")
	reaches(t, "the withdrawal", sent["withdrawal"], withdrawn)
	s.moves(t, sent["withdrawal"][withdrawn], uids[withdrawn], "CANCEL 2 CANCELLED")

	// The panel is shorter; those behind it begin earlier, and it ends as it did.
	s.edit("  - person: sultan-ahmed-ali\n    role: panellist\n", "")
	s.edit("      - person: sultan-ahmed-ali\n        minutes: 10\n        title: Archives and testimony\n", "")
	s.edit("  - minutes: 40\n    kind: panel\n", "  - minutes: 30\n    kind: panel\n")
	s.edit("  - minutes: 10\n    kind: photo\n", "  - minutes: 20\n    kind: photo\n")
	s.on("2027-02-20")
	sent["second update"] = s.send("prepare", "update")
	reaches(t, "the second update", sent["second update"],
		"ps.sayed@example.org", "i.yurdakul@example.org", "n.rafique@issi.example.org", // who speak behind it
		"h.iftikhar@muslim-institute.example.org", "a.alizada@example.org", "m.shah@example.org") // whose panel it is
	if m := sent["second update"]["i.yurdakul@example.org"]; !strings.Contains(m.text, "Your part in the programme") || strings.Contains(m.text, "previously Library") {
		t.Errorf("the second update says more or less than what has changed since the first:\n%s", m.text)
	}

	s.on("2027-02-24")
	sent["reminder-tomorrow"] = s.send("prepare", "tomorrow")
	reaches(t, "the reminder for tomorrow", sent["reminder-tomorrow"], everybodyBut(declined, withdrawn, represented)...)
	for to, m := range sent["reminder-tomorrow"] {
		knows := strings.Contains(m.text, "https://meet.example.org/khojaly-35") && strings.Contains(m.text, "350 226")
		if want := slices.Contains([]string{accepted, second, "newsdesk@example.net"}, to); knows != want || !want && bytes.Contains(m.raw, []byte("meet.example")) {
			t.Errorf("%s knows how to take part online: %t, want %t", to, knows, want)
		}
	}

	s.edit("status: open", "status: cancelled")
	sent["cancellation"] = s.send("cancel", "--reason", "The hall is not available on that day.")
	reaches(t, "the cancellation", sent["cancellation"], everybodyBut(declined, withdrawn)...)
	for to, m := range sent["cancellation"] {
		s.moves(t, m, uids[to], "CANCEL 2 CANCELLED")
	}
	if again := s.run("cancel", "--reason", "The hall is not available on that day."); !strings.Contains(again, "nobody has reason to get one") {
		t.Errorf("it is cancelled for somebody twice:\n%s", again)
	}
	personal(t, sent)
}

// answers takes down what some of the invited said, however it came.
func (s *season) answers(t *testing.T) {
	s.run("rsvp", "record", "khazar-farhadov", "accepted", "--via", "phone", "--by", "PS")
	s.run("rsvp", "record", "mohammed-khan", "tentative", "--via", "phone", "--by", "PS")
	s.run("rsvp", "record", "Dr. Mohammed Khan", "declined", "--via", "letter", "--by", "PS")
	s.run("rsvp", "record", "mushahid-sayed", "represented", "--representative", "omer-ayub-khan", "--via", "secretary", "--by", "PS")
	s.run("rsvp", "record", "newsdesk@example.net", "accepted", "--via", "mail", "--by", "PS")
	if edition := read(t, filepath.Join(s.dir, "editions", "2027.yaml")); !bytes.Contains(edition, []byte("  - person: mushahid-sayed\n    role: chief-guest\n    represented_by: omer-ayub-khan\n  - person")) {
		t.Error("the representative is not written into the edition")
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
		name := filepath.Join("testdata", "mail", strings.ReplaceAll(kind, " ", "-")+".txt")
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

// After the day: thanks without and with the report, and approval of what will
// be printed.
func TestAfterTheDay(t *testing.T) {
	s := newSeason(t, "2022")
	s.edit("status: reported", "status: held")
	sent := map[string]map[string]arrived{}
	s.on("2022-02-25")
	sent["thanks"] = s.send("prepare", "thanks")
	reaches(t, "thanks", sent["thanks"], "f.imam@example.org", "o.khan@example.org", "i.yurdakul@example.org", "m.shah@example.org", "h.iftikhar@muslim-institute.example.org")
	s.on("2022-03-01")
	sent["approval"] = s.send("prepare", "approval")
	reaches(t, "approval", sent["approval"], "f.imam@example.org", "o.khan@example.org", "i.yurdakul@example.org", "m.shah@example.org",
		"office@muslim-institute.example.org", accepted, second)
	for to, m := range sent["approval"] {
		links := strings.Count(m.text, "mailto:")
		if want := map[bool]int{true: 0, false: 2}[to == second]; links != want {
			t.Errorf("the approval to %s has %d links, want %d", to, links, want)
		}
		others := map[string]string{"m.shah@example.org": "He thanked the organisers", "o.khan@example.org": "He described what universities"}
		if other := others[to]; other != "" && strings.Contains(m.text, other) {
			t.Errorf("%s is shown another's passage", to)
		}
	}
	if m := sent["approval"]["m.shah@example.org"]; !strings.Contains(m.text, "He described what universities can contribute") {
		t.Errorf("the passage is not shown:\n%s", m.text)
	}
	s.on("2022-03-17")
	s.send("prepare", "report")
	sent["thanks with the report"] = s.send("prepare", "thanks", "--late", "--again", "muhammad-ali-shah", "--only", "muhammad-ali-shah")
	personal(t, sent)
}
