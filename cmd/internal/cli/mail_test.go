package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	arran "github.com/arran4/golang-ical"
	emersion "github.com/emersion/go-ical"
)

// part is a part of a message as the standard library reads it.
type part struct {
	kind   string // media type, lower case
	params map[string]string
	name   string // of an attachment
	data   []byte
	parts  []part
}

// shape is the part and those inside it: "multipart/mixed[text/plain, …]".
func (p part) shape() string {
	if len(p.parts) == 0 {
		return p.kind
	}
	var inside []string
	for _, sub := range p.parts {
		inside = append(inside, sub.shape())
	}
	return p.kind + "[" + strings.Join(inside, ", ") + "]"
}

// all are the parts without parts of their own.
func (p part) all() []part {
	if len(p.parts) == 0 {
		return []part{p}
	}
	var leaves []part
	for _, sub := range p.parts {
		leaves = append(leaves, sub.all()...)
	}
	return leaves
}

func (p part) find(t *testing.T, kind string) part {
	t.Helper()
	for _, leaf := range p.all() {
		if leaf.kind == kind {
			return leaf
		}
	}
	t.Fatalf("no part of the type %s in %s", kind, p.shape())
	return part{}
}

func parse(t *testing.T, raw []byte) (netmail.Header, part) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header, parsePart(t, m.Header.Get, m.Body)
}

func parsePart(t *testing.T, header func(string) string, body io.Reader) part {
	t.Helper()
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		t.Fatalf("%q: %v", header("Content-Type"), err)
	}
	p := part{kind: kind, params: params}
	if disposition := header("Content-Disposition"); disposition != "" {
		_, d, err := mime.ParseMediaType(disposition)
		if err != nil {
			t.Fatalf("%q: %v", disposition, err)
		}
		p.name = d["filename"]
	}
	if strings.HasPrefix(kind, "multipart/") {
		for r := multipart.NewReader(body, params["boundary"]); ; {
			sub, err := r.NextRawPart()
			if errors.Is(err, io.EOF) {
				return p
			}
			if err != nil {
				t.Fatal(err)
			}
			p.parts = append(p.parts, parsePart(t, sub.Header.Get, sub))
		}
	}
	switch strings.ToLower(header("Content-Transfer-Encoding")) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	if p.data, err = io.ReadAll(body); err != nil {
		t.Fatal(err)
	}
	return p
}

// demoMails are the messages of the demo of one kind, by their subjects'
// beginning.
func demoMails(t *testing.T, dir, subject string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	for _, f := range files(t, dir, ".convene/sandbox/*.eml") {
		raw := read(t, f)
		h, _ := parse(t, raw)
		s, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(s, subject) {
			found[filepath.Base(f)] = raw
		}
	}
	if len(found) == 0 {
		t.Fatalf("no mail in the demo has a subject like %q", subject)
	}
	return found
}

func headerNames(h netmail.Header) []string {
	var names []string
	for n := range h {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// principals are the demo's invitations but for the second message that one
// ambassador gets beside the secretary's, without request and links.
func principals(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	mails := demoMails(t, dir, "Invitation")
	const second = "ambassador@embassy-azerbaijan.example.org"
	copies := 0
	for name, raw := range mails {
		if h, body := parse(t, raw); strings.Contains(h.Get("To"), second) {
			const want = "multipart/mixed[multipart/alternative[text/plain, text/html], application/pdf]"
			if body.shape() != want || bytes.Contains(body.find(t, "text/html").data, []byte("Accept")) {
				t.Errorf("the second message %s is %s, want %s and no links to answer", name, body.shape(), want)
			}
			delete(mails, name)
			copies++
		}
	}
	if copies != 1 {
		t.Errorf("%d second messages, want 1", copies)
	}
	return mails
}

func TestInvitationHasItsPartsAndHeaders(t *testing.T) {
	for name, raw := range principals(t, demo(t)) {
		h, body := parse(t, raw)
		const want = "multipart/mixed[multipart/alternative[text/plain, text/html, text/calendar], application/ics, application/pdf]"
		if body.shape() != want {
			t.Errorf("%s is %s, want %s", name, body.shape(), want)
		}
		if method := body.find(t, "text/calendar").params["method"]; method != "REQUEST" {
			t.Errorf("%s: the calendar's method is %q", name, method)
		}
		for _, must := range []string{"From", "To", "Reply-To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Language"} {
			if len(h[must]) != 1 {
				t.Errorf("%s has %d fields %s, want 1: %v", name, len(h[must]), must, headerNames(h))
			}
		}
		for _, never := range []string{"Bcc", "Cc", "List-Id", "List-Unsubscribe", "Precedence", "Auto-Submitted", "User-Agent", "X-Mailer"} {
			if len(h[never]) != 0 {
				t.Errorf("%s has a field %s", name, never)
			}
		}
		if to, err := h.AddressList("To"); err != nil || len(to) != 1 {
			t.Errorf("%s goes to %v, %v", name, to, err)
		}
		if id := h.Get("Message-Id"); !strings.HasSuffix(id, "@example.org>") {
			t.Errorf("%s: Message-ID %s", name, id)
		}
	}
}

func TestReportCarriesItsListFields(t *testing.T) {
	mails := demoMails(t, demo(t), "Report")
	tokens := map[string]bool{}
	for name, raw := range mails {
		h, body := parse(t, raw)
		if !strings.Contains(h.Get("List-Id"), "khojaly.example.org") || h.Get("Precedence") != "bulk" {
			t.Errorf("%s: List-ID %q, Precedence %q", name, h.Get("List-Id"), h.Get("Precedence"))
		}
		link := strings.Trim(h.Get("List-Unsubscribe"), "<>")
		if !strings.HasPrefix(link, "mailto:") {
			t.Errorf("%s: List-Unsubscribe %q", name, link)
		}
		tokens[link] = true
		html := body.find(t, "text/html")
		if !bytes.Contains(html.data, []byte(strings.ReplaceAll(link, "&", "&amp;"))) {
			t.Errorf("%s: the page does not offer the link of List-Unsubscribe", name)
		}
		if len(html.data) > 100<<10 {
			t.Errorf("%s: %d bytes of HTML; Gmail clips at 102 KB", name, len(html.data))
		}
	}
	if len(tokens) != len(mails) {
		t.Errorf("%d readers share %d unsubscribe links", len(mails), len(tokens))
	}
}

func TestCalendarsParseInTwoLibraries(t *testing.T) {
	for name, raw := range principals(t, demo(t)) {
		_, body := parse(t, raw)
		data := body.find(t, "text/calendar").data
		one, err := emersion.NewDecoder(bytes.NewReader(data)).Decode()
		if err != nil {
			t.Fatalf("%s: go-ical: %v", name, err)
		}
		two, err := arran.ParseCalendar(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: golang-ical: %v", name, err)
		}
		e1, e2 := one.Events()[0], two.Events()[0]
		if len(one.Events()) != 1 || len(two.Events()) != 1 {
			t.Fatalf("%s: %d and %d events", name, len(one.Events()), len(two.Events()))
		}
		start, err := e1.DateTimeStart(nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := e2.GetStartAt()
		if err != nil || !again.Equal(start) || start.UTC().Format("2006-01-02T15:04Z") != "2027-02-25T05:00Z" {
			t.Errorf("%s begins %s or %s, want 2027-02-25T05:00Z: %v", name, start, again, err)
		}
		for _, p := range []string{"UID", "SEQUENCE", "ORGANIZER", "ATTENDEE", "SUMMARY", "LOCATION"} {
			if e1.Props.Get(p) == nil || e2.GetProperty(arran.ComponentProperty(p)) == nil {
				t.Errorf("%s has no %s", name, p)
			}
		}
		if got := one.Props.Get("METHOD").Value; got != "REQUEST" {
			t.Errorf("%s: METHOD %s", name, got)
		}
		for line := range bytes.SplitSeq(data, []byte("\r\n")) {
			if len(line) > 75 || bytes.ContainsAny(line, "\r\n") {
				t.Errorf("%s: a line of %d octets", name, len(line))
			}
		}
	}
}

func TestAttachedPDFsAreSound(t *testing.T) {
	qpdf := debian(t, "qpdf", "qpdf")
	dir := demo(t)
	for _, subject := range []string{"Invitation", "Programme"} {
		for name, raw := range demoMails(t, dir, subject) {
			_, body := parse(t, raw)
			pdf := body.find(t, "application/pdf")
			file := filepath.Join(t.TempDir(), "attached.pdf")
			if err := os.WriteFile(file, pdf.data, 0o600); err != nil {
				t.Fatal(err)
			}
			if out := output(t, nil, qpdf, "--check", file); strings.Contains(strings.ToLower(out), "warning") {
				t.Errorf("%s: %s", name, out)
			}
		}
	}
	for _, file := range files(t, dir, "out/*/*.pdf") {
		if out := output(t, nil, qpdf, "--check", file); strings.Contains(strings.ToLower(out), "warning") {
			t.Errorf("%s: %s", file, out)
		}
	}
}

// pythonReader reads the messages named with Python's parser and their calendars
// with icalendar, and says what it found as JSON.
const pythonReader = `
import sys, json, email, email.policy
from icalendar import Calendar
found = []
for name in sys.argv[1:]:
    m = email.message_from_bytes(open(name, "rb").read(), policy=email.policy.default)
    events = []
    for p in m.walk():
        if p.get_content_type() == "text/calendar":
            calendar = Calendar.from_ical(p.get_content())
            for e in calendar.walk("VEVENT"):
                events.append({"summary": str(e["SUMMARY"]), "cn": str(e["ATTENDEE"].params.get("CN", "")), "start": e["DTSTART"].dt.isoformat(),
                    "method": str(calendar["METHOD"]), "sequence": int(e["SEQUENCE"]), "status": str(e["STATUS"]), "uid": str(e["UID"])})
    found.append({
        "to": m["To"].addresses[0].display_name, "address": m["To"].addresses[0].addr_spec, "subject": m["Subject"],
        "defects": [str(d) for p in m.walk() for d in p.defects],
        "types": [p.get_content_type() for p in m.walk()],
        "text": m.get_body(("plain",)).get_content(), "events": events,
    })
print(json.dumps(found))`

// pythonMail is what pythonReader says.
type pythonMail struct {
	To, Address, Subject, Text string
	Defects, Types             []string
	Events                     []struct {
		Summary, CN, Start, Method, Status, UID string
		Sequence                                int
	}
}

// readByPython reads messages in their order.
func readByPython(t *testing.T, messages ...[]byte) []pythonMail {
	t.Helper()
	const python = "/usr/bin/python3" // Debian's, for which python3-icalendar is
	debian(t, python, "python3")
	if exec.Command(python, "-c", "import icalendar").Run() != nil {
		missing(t, "Python's icalendar", "python3-icalendar")
	}
	args := []string{"-c", pythonReader}
	dir := t.TempDir()
	for i, raw := range messages {
		name := filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	var found []pythonMail
	if err := json.Unmarshal([]byte(output(t, nil, python, args...)), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestPythonReadsTheMailsWithoutDefects(t *testing.T) {
	mails := demoMails(t, demo(t), "")
	names := slices.Sorted(maps.Keys(mails))
	var all [][]byte
	for _, name := range names {
		all = append(all, mails[name])
	}
	for i, m := range readByPython(t, all...) {
		if len(m.Defects) > 0 || m.Text == "" {
			t.Errorf("%s: %+v", names[i], m)
		}
	}
}
