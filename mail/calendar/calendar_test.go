package calendar_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	second "github.com/arran4/golang-ical"
	first "github.com/emersion/go-ical"
	"pgregory.net/rapid"

	"convene/mail"
	"convene/mail/calendar"
	"convene/planner"
)

var update = flag.Bool("update", false, "write the goldens anew")

func karachi(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Karachi")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func event() calendar.Event {
	zone := time.FixedZone("PKT", 5*3600)
	return calendar.Event{
		UID: mail.CalendarUID("khojaly", 2027, "mohammed-khan", 1, "example.org"), Sequence: 2,
		Stamp: time.Date(2027, 1, 14, 0, 0, 0, 0, zone), Start: time.Date(2027, 2, 25, 10, 0, 0, 0, zone), End: time.Date(2027, 2, 25, 13, 0, 0, 0, zone),
		Summary:     "Seminar: Remembrance, with “Khojaly; 35 years”",
		Description: "Anma mərasimi: şəhidlərin xatirəsinə həsr olunmuş seminar, Xocalı faciəsinin otuz beşinci ildönümü.\nContact: Ms. A. Khan; +92-51-0000000, 01\\",
		Location:    "Conference Hall, ISSI, Sector F-5/2, Islamabad", URL: "https://example.org/map?a=1&b=2",
		Organizer: mail.Mailbox{Name: "ISSI; Seminars, \"the office\"", Address: "secretariat@example.org"},
		Attendee:  mail.Mailbox{Name: "Dr. Ələkbər Şıxlı", Address: "ps@example.org"},
	}
}

func encode(t *testing.T, m calendar.Method, events ...calendar.Event) []byte {
	t.Helper()
	b, err := calendar.Encode(m, events...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestGoldens(t *testing.T) {
	two := event()
	two.UID, two.Start, two.End = "second@example.org", two.Start.AddDate(0, 0, 1), two.End.AddDate(0, 0, 1)
	for name, got := range map[string][]byte{
		"request.ics": encode(t, calendar.Request, event()),
		"cancel.ics":  encode(t, calendar.Cancel, event()),
		"publish.ics": encode(t, calendar.Publish, event(), two),
	} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs; see it with git diff after go test -update:\n%s", name, got)
		}
	}
}

// read is what both libraries make of a calendar's first event. They have to
// agree with what was written and so with each other.
func read(t interface {
	Helper()
	Fatalf(string, ...any)
}, b []byte,
) map[string][2]string {
	t.Helper()
	one, err := first.NewDecoder(bytes.NewReader(b)).Decode()
	if err != nil {
		t.Fatalf("go-ical: %v\n%s", err, b)
	}
	two, err := second.ParseCalendar(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("golang-ical: %v\n%s", err, b)
	}
	props := one.Events()[0].Props
	found := map[string][2]string{}
	for _, p := range two.Events()[0].Properties {
		of := props.Get(p.IANAToken)
		if of == nil {
			t.Fatalf("go-ical did not see %s", p.IANAToken)
		}
		a, b := of.Value, p.Value
		if slices.Contains([]string{"SUMMARY", "DESCRIPTION", "LOCATION"}, p.IANAToken) {
			if a, err = of.Text(); err != nil {
				t.Fatalf("go-ical: %v", err)
			}
		}
		found[p.IANAToken] = [2]string{a, b}
		for name, values := range p.ICalParameters {
			found[p.IANAToken+";"+name] = [2]string{of.Params.Get(name), strings.Trim(strings.Join(values, ","), `"`)}
		}
	}
	if len(found) < len(props) {
		t.Fatalf("golang-ical saw %d properties, go-ical %d", len(found), len(props))
	}
	return found
}

func TestTwoLibrariesReadIt(t *testing.T) {
	e := event()
	got := read(t, encode(t, calendar.Request, e))
	for name, want := range map[string]string{
		"UID": e.UID, "SEQUENCE": "2", "DTSTAMP": "20270113T190000Z", "DTSTART": "20270225T050000Z", "DTEND": "20270225T080000Z",
		"SUMMARY": e.Summary, "DESCRIPTION": e.Description, "LOCATION": e.Location, "URL": e.URL, "STATUS": "CONFIRMED",
		"ORGANIZER": "mailto:secretariat@example.org", "ORGANIZER;CN": "ISSI; Seminars, “the office”",
		"ATTENDEE": "mailto:ps@example.org", "ATTENDEE;CN": "Dr. Ələkbər Şıxlı", "ATTENDEE;RSVP": "TRUE", "ATTENDEE;ROLE": "REQ-PARTICIPANT",
		"ATTENDEE;PARTSTAT": "NEEDS-ACTION",
	} {
		if got[name] != [2]string{want, want} {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
}

func TestMethods(t *testing.T) {
	for m, want := range map[calendar.Method]string{calendar.Request: "CONFIRMED", calendar.Cancel: "CANCELLED", calendar.Publish: "CONFIRMED"} {
		b := encode(t, m, event())
		if !bytes.Contains(b, []byte("\r\nMETHOD:"+string(m)+"\r\n")) || !bytes.Contains(b, []byte("\r\nSTATUS:"+want+"\r\n")) {
			t.Errorf("%s:\n%s", m, b)
		}
		if got := bytes.Contains(b, []byte("ATTENDEE")); got != (m != calendar.Publish) {
			t.Errorf("%s: attendee %t", m, got)
		}
		if bytes.Contains(b, []byte("RRULE")) || bytes.Contains(b, []byte("VTIMEZONE")) || bytes.Contains(b, []byte("TZID")) {
			t.Errorf("%s says more than UTC:\n%s", m, b)
		}
	}
	e := event()
	e.Tentative, e.End = true, e.Start
	b := encode(t, calendar.Request, e)
	if !bytes.Contains(b, []byte("STATUS:TENTATIVE")) || bytes.Contains(b, []byte("DTEND")) {
		t.Errorf("a tentative event without a length:\n%s", b)
	}
}

// The sequence has to rise for time, place and standing, and for nothing else.
func TestFacts(t *testing.T) {
	e, m := event(), calendar.Request
	same := func(change func(*calendar.Event)) bool {
		other := event()
		change(&other)
		return other.Facts(m) == e.Facts(m)
	}
	if !same(func(e *calendar.Event) {
		e.Stamp, e.Description, e.Sequence, e.Summary = e.Stamp.AddDate(0, 0, 1), "other", 9, "other"
		e.Start = e.Start.In(karachi(t))
	}) {
		t.Error("a new description counts as a change")
	}
	for name, change := range map[string]func(*calendar.Event){
		"start": func(e *calendar.Event) { e.Start = e.Start.Add(time.Minute) }, "end": func(e *calendar.Event) { e.End = e.End.Add(time.Minute) },
		"place": func(e *calendar.Event) { e.Location = "Elsewhere" }, "tentative": func(e *calendar.Event) { e.Tentative = true },
	} {
		if same(change) {
			t.Errorf("another %s does not count as a change", name)
		}
	}
	if e.Facts(calendar.Request) == e.Facts(calendar.Cancel) {
		t.Error("a cancellation does not count as a change")
	}
}

func TestRefuses(t *testing.T) {
	for name, change := range map[string]func(*calendar.Event){
		"no UID":            func(e *calendar.Event) { e.UID = "" },
		"UID injects":       func(e *calendar.Event) { e.UID = "a\r\nATTENDEE:mailto:b@example.org" },
		"no summary":        func(e *calendar.Event) { e.Summary = "" },
		"two lines":         func(e *calendar.Event) { e.Summary = "a\nb" },
		"organizer injects": func(e *calendar.Event) { e.Organizer.Name = "a\r\nATTACH:x" },
		"attendee injects":  func(e *calendar.Event) { e.Attendee.Name = "a\r\nATTACH:x" },
		"attendee U+2028":   func(e *calendar.Event) { e.Attendee.Name = "a\u2028b" },
		"no attendee":       func(e *calendar.Event) { e.Attendee = mail.Mailbox{} },
		"bad organizer":     func(e *calendar.Event) { e.Organizer.Address = "a\r\nb@example.org" },
		"NUL":               func(e *calendar.Event) { e.Description = "a\x00b" },
		"bare CR":           func(e *calendar.Event) { e.Description = "a\rb" },
		"not UTF-8":         func(e *calendar.Event) { e.Location = "\xff" },
		"too long":          func(e *calendar.Event) { e.Description = strings.Repeat("x", 8001) },
		"backwards":         func(e *calendar.Event) { e.End = e.Start.Add(-time.Minute) },
		"no start":          func(e *calendar.Event) { e.Start = time.Time{} },
		"no stamp":          func(e *calendar.Event) { e.Stamp = time.Time{} },
		"year":              func(e *calendar.Event) { e.End = e.End.AddDate(9000, 0, 0) },
		"sequence":          func(e *calendar.Event) { e.Sequence = -1 },
		"URL":               func(e *calendar.Event) { e.URL = "javascript:alert(1)" },
	} {
		e := event()
		change(&e)
		if b, err := calendar.Encode(calendar.Request, e); err == nil {
			t.Errorf("%s: got\n%s", name, b)
		}
	}
	if _, err := calendar.Encode("REPLY", event()); err == nil {
		t.Error("a method that nobody sends was written")
	}
	if _, err := calendar.Encode(calendar.Publish); err == nil {
		t.Error("an empty calendar was written")
	}
}

// wantShortLines makes sure that lines are short, of whole letters, and ended
// by CRLF.
func wantShortLines(t interface {
	Helper()
	Fatalf(string, ...any)
}, b []byte,
) {
	t.Helper()
	if !bytes.HasSuffix(b, []byte("END:VCALENDAR\r\n")) {
		t.Fatalf("the calendar does not end: %q", b[len(b)-20:])
	}
	for line := range bytes.SplitSeq(b, []byte("\r\n")) {
		if len(line) > 75 || !utf8.Valid(line) || bytes.ContainsAny(line, "\r\n") {
			t.Fatalf("a line of %d octets: %q", len(line), line)
		}
	}
}

// Wherever a letter of several octets falls, no line breaks it.
func TestFolding(t *testing.T) {
	for _, letter := range []string{"x", "ə", "王", "😀"} {
		for before := range 80 {
			e := event()
			e.Description = strings.Repeat("x", before) + strings.Repeat(letter, 100)
			b := encode(t, calendar.Request, e)
			wantShortLines(t, b)
			if got := read(t, b)["DESCRIPTION"]; got != [2]string{e.Description, e.Description} {
				t.Fatalf("got %q, want %q", got, e.Description)
			}
		}
	}
}

func TestTextsComeBack(t *testing.T) {
	letter := rapid.SampledFrom([]rune("aə خ王😀,;:\\\"'= "))
	text := func(t *rapid.T, name string) string {
		return string(rapid.SliceOfN(letter, 1, 200).Draw(t, name))
	}
	rapid.Check(t, func(rt *rapid.T) {
		e := event()
		e.Summary = "S" + text(rt, "summary")
		e.Description = text(rt, "one") + "\n" + text(rt, "two")
		e.Attendee.Name = "N" + strings.ReplaceAll(text(rt, "name"), `\`, "") + "N" // golang-ical takes backslashes out of names
		b, err := calendar.Encode(calendar.Request, e)
		if err != nil {
			rt.Fatal(err)
		}
		wantShortLines(rt, b)
		got := read(rt, b)
		for name, want := range map[string]string{
			"SUMMARY": e.Summary, "DESCRIPTION": e.Description, "ATTENDEE;CN": typographic(e.Attendee.Name),
		} {
			if got[name] != [2]string{want, want} {
				rt.Fatalf("%s: got %q, want %q", name, got[name], want)
			}
		}
	})
}

// typographic is a name with the quotation marks that a parameter can have.
func typographic(s string) string {
	for i := range strings.Count(s, `"`) {
		s = strings.Replace(s, `"`, []string{"“", "”"}[i%2], 1)
	}
	return s
}

// Nothing that an event says becomes a line of its own.
func FuzzEncode(f *testing.F) {
	for _, s := range []string{"a", "a\r\nATTACH:x", "a\nb", "\"", ";:,\\", "ə\u2028", strings.Repeat("ş", 100)} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, name, summary, description string) {
		e := event()
		e.Attendee.Name, e.Organizer.Name, e.Summary, e.Location, e.Description = name, name, summary, summary, description
		b, err := calendar.Encode(calendar.Request, e)
		if err != nil {
			return
		}
		unfolded := strings.ReplaceAll(string(b), "\r\n ", "")
		var names []string
		for line := range strings.SplitSeq(strings.TrimSuffix(unfolded, "\r\n"), "\r\n") {
			n, _, _ := strings.Cut(line, ":")
			n, _, _ = strings.Cut(n, ";")
			names = append(names, n)
		}
		allowed := "BEGIN METHOD PRODID VERSION BEGIN ATTENDEE DESCRIPTION DTEND DTSTAMP DTSTART LOCATION ORGANIZER SEQUENCE STATUS SUMMARY TRANSP UID URL END END"
		got := strings.Join(names, " ")
		for _, optional := range []string{" DESCRIPTION", " LOCATION"} {
			if !strings.Contains(got, optional) {
				allowed = strings.Replace(allowed, optional, "", 1)
			}
		}
		if got != allowed {
			t.Fatalf("lines: got %s, want %s", got, allowed)
		}
	})
}

func ExampleEncode() {
	e := event()
	e.Organizer.Address = planner.Email("nobody")
	_, err := calendar.Encode(calendar.Request, e)
	_, _ = os.Stdout.WriteString(err.Error()[len("write the appointment "+e.UID+": "):])
	// Output: the organizer's address "nobody": it is not an address like name@example.org
}
