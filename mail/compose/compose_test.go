package compose_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/compose"
	"convene/planner"
)

var update = flag.Bool("update", false, "write the goldens anew")

func key(kind planner.MailKind) mail.Key {
	return mail.Key{Series: "khojaly", Year: 2027, Kind: kind, Name: "1"}
}

func invitation() compose.Draft {
	id := mail.Identity(key(planner.InvitationMail), "mohammed-khan", mail.Principal, 1)
	return compose.Draft{
		Kind: planner.InvitationMail, From: "ISSI Seminars <seminars@example.org>", ReplyTo: "secretariat@example.org",
		To:      mail.Mailbox{Name: "Dr. Mohammed Khan", Address: "m.khan@example.org"},
		Subject: "Invitation: Seminar, 25 February 2027", Lang: "en", MessageID: mail.MessageID(id, "example.org"),
		Text:        "Dear Dr. Khan,\n\nKindly find the letter enclosed.\n",
		HTML:        `<html lang="en"><body><img src="cid:logo.1" alt="ISSI"><p>Dear Dr. Khan,</p><p>Kindly find the letter enclosed.</p></body></html>`,
		Pictures:    []compose.Picture{{ID: "logo.1", Name: "issi.png", Type: "image/png", Data: []byte("a picture")}},
		Calendars:   []compose.Calendar{{Name: "invite.ics", Method: "REQUEST", Data: []byte("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")}},
		Attachments: []compose.Attachment{{Name: "letter.pdf", Type: "application/pdf", Data: []byte("%PDF-1.7")}},
	}
}

func newsletter() compose.Draft {
	token := mail.TokenSlot(mail.ToUnsubscribe).Sentinel()
	return compose.Draft{
		Kind: planner.ReportMail, From: "seminars@example.org", Subject: "Report: Seminar 2027", Lang: "en",
		Text: "The report.\n\nUnsubscribe: https://example.org/u/" + token + "\n",
		HTML: `<html lang="en"><body><p>The report.</p><p><a href="https://example.org/u/` + token + `">Unsubscribe</a></p></body></html>`,
		List: &compose.List{
			ID:     "khojaly.seminars.example.org",
			Mailto: "mailto:seminars@example.org?subject=unsubscribe%20" + token,
			HTTPS:  "https://example.org/u/" + token,
		},
	}
}

func must(t interface {
	Helper()
	Fatal(...any)
}, c mail.Content, err error,
) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return c.Bytes()
}

func composed(t *testing.T, d compose.Draft) []byte {
	t.Helper()
	c, err := compose.Compose(d)
	return must(t, c, err)
}

func filled(t *testing.T, d compose.Draft, to mail.Mailbox) []byte {
	t.Helper()
	c, err := compose.Shared(d)
	if err != nil {
		t.Fatal(err)
	}
	id := mail.Identity(key(d.Kind), string(to.Address), mail.Principal, 1)
	values, err := compose.Values(c, to, id, mail.MessageID(id, "example.org"), mail.TokenKey{3})
	if err != nil {
		t.Fatal(err)
	}
	template, err := mail.NewTemplate(c)
	if err != nil {
		t.Fatal(err)
	}
	text, err := template.Append(nil, values)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestGoldens(t *testing.T) {
	reminder := invitation()
	reminder.Kind, reminder.Thread = planner.ReminderMail, []string{"first@example.org", "second@example.org"}
	reminder.HTML, reminder.Pictures, reminder.Calendars, reminder.Attachments = "", nil, nil, nil
	for name, text := range map[string][]byte{
		"invitation.eml": composed(t, invitation()),
		"reminder.eml":   composed(t, reminder),
		"report.eml":     filled(t, newsletter(), mail.Mailbox{Name: "Ələkbər Şıxlı", Address: "a.s@example.org"}),
	} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(text, want) {
			t.Errorf("%s differs; see it with git diff after go test -update:\n%s", name, text)
		}
	}
}

// shape is a message's tree of types.
func shape(t *testing.T, contentType string, body io.Reader) string {
	t.Helper()
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("type %q: %v", contentType, err)
	}
	sub, isMultipart := strings.CutPrefix(mediaType, "multipart/")
	if !isMultipart {
		return mediaType
	}
	var parts []string
	for r := multipart.NewReader(body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return sub + "[" + strings.Join(parts, ", ") + "]"
		}
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, shape(t, p.Header.Get("Content-Type"), p))
	}
}

func shapeOf(t *testing.T, text []byte) string {
	t.Helper()
	m := parsed(t, text)
	return shape(t, m.Header.Get("Content-Type"), m.Body)
}

func parsed(t interface {
	Helper()
	Fatal(...any)
}, text []byte,
) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestShapes(t *testing.T) {
	with := func(change func(*compose.Draft)) compose.Draft {
		d := invitation()
		change(&d)
		return d
	}
	for want, d := range map[string]compose.Draft{
		"mixed[alternative[text/plain, related[text/html, image/png], text/calendar], application/ics, application/pdf]": invitation(),
		"mixed[alternative[text/plain, text/html, text/calendar], application/ics, application/pdf]":                     with(func(d *compose.Draft) { d.Pictures = nil }),
		"mixed[alternative[text/plain, related[text/html, image/png]], application/pdf]":                                 with(func(d *compose.Draft) { d.Calendars = nil }),
		"alternative[text/plain, related[text/html, image/png]]":                                                         with(func(d *compose.Draft) { d.Calendars, d.Attachments = nil, nil }),
		"mixed[text/plain, application/pdf]":                                                                             with(func(d *compose.Draft) { d.Calendars, d.HTML, d.Pictures = nil, "", nil }),
		"text/plain":                                                                                                     with(func(d *compose.Draft) { d.Calendars, d.HTML, d.Pictures, d.Attachments = nil, "", nil, nil }),
	} {
		if got := shapeOf(t, composed(t, d)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// What goes in comes out, byte for byte where it is data and line by line
// where it is text.
func TestPartsComeBack(t *testing.T) {
	d := invitation()
	d.Text = "Günaydın Əli,\r\n.\n..\nFrom me\n\n" + strings.Repeat("a long line ", 200) + "\n= =3D trailing space \t\n"
	d.Attachments = append(d.Attachments,
		compose.Attachment{Name: "Proqram – Şuşa «2027».pdf", Type: "application/pdf", Data: bytes.Repeat([]byte{0, 1, 2, 255, '\r', '\n'}, 5000)},
		compose.Attachment{Name: "empty; name=x.txt", Type: "text/plain"})
	parts, err := mail.BodyParts(composed(t, d))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range parts {
		got = append(got, p.Type+" "+p.Name)
	}
	want := []string{
		"text/plain ", "text/html ", "image/png issi.png", "text/calendar ", "application/ics invite.ics", "application/pdf letter.pdf",
		"application/pdf Proqram – Şuşa «2027».pdf", "text/plain empty; name=x.txt",
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	if text := strings.ReplaceAll(string(parts[0].Data), "\r\n", "\n"); text != strings.ReplaceAll(d.Text, "\r\n", "\n") {
		t.Errorf("text: got %q", text)
	}
	if string(parts[1].Data) != d.HTML || parts[2].ContentID != "logo.1" {
		t.Errorf("HTML %q, picture %q", parts[1].Data, parts[2].ContentID)
	}
	for i, data := range map[int][]byte{2: d.Pictures[0].Data, 3: d.Calendars[0].Data, 4: d.Calendars[0].Data, 6: d.Attachments[1].Data, 7: nil} {
		if !bytes.Equal(parts[i].Data, data) {
			t.Errorf("%s: the data is not what it was", want[i])
		}
	}
	if parts[3].Params["method"] != "REQUEST" || parts[3].Params["charset"] != "UTF-8" {
		t.Errorf("calendar: parameters %v", parts[3].Params)
	}
}

func TestSameDraftSameBytes(t *testing.T) {
	first := composed(t, invitation())
	for range 20 {
		if !bytes.Equal(composed(t, invitation()), first) {
			t.Fatal("the same draft gave other bytes")
		}
	}
	other := invitation()
	other.MessageID = "other@example.org"
	if bytes.Contains(composed(t, other), first[bytes.Index(first, []byte("boundary=")):][:40]) {
		t.Error("two messages have the same boundary")
	}
	for _, trace := range []string{"Date:", "User-Agent", "X-Mailer", "go-mail", "Bcc"} {
		if bytes.Contains(first, []byte(trace)) {
			t.Errorf("the message says %q", trace)
		}
	}
}

// A file that many messages carry is one segment in all of them.
// What a person passes on goes to no address, and of a list there is nothing to
// leave.
func TestByHand(t *testing.T) {
	n := newsletter()
	n.List, n.Text, n.HTML, n.MessageID = nil, "The report.\n", "", invitation().MessageID
	for _, d := range []compose.Draft{invitation(), n} {
		d.To = mail.Mailbox{Name: "Gul Zaman"}
		if _, err := compose.Compose(d); err == nil {
			t.Errorf("%s: mailed to nowhere", d.Kind)
		}
		d.ByHand = true
		m, err := netmail.ReadMessage(bytes.NewReader(composed(t, d)))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"To", "List-Unsubscribe", "Precedence"} {
			if got := m.Header.Get(name); got != "" {
				t.Errorf("%s: it has %s: %s", d.Kind, name, got)
			}
		}
	}
}

func TestSharedSegments(t *testing.T) {
	pdf := bytes.Repeat([]byte("programme"), 10000)
	segments := map[mail.Digest]int{}
	for _, who := range []string{"a", "b"} {
		d := invitation()
		d.To.Address, d.MessageID = planner.Email(who+"@example.org"), who+"@example.org"
		d.Attachments[0].Data = pdf
		c, err := compose.Compose(d)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(c.Segments()); got != 3 {
			t.Errorf("%d segments, want what is before the file, the file, and what is after", got)
		}
		for _, s := range c.Segments() {
			if len(s.Bytes) > len(pdf) {
				segments[s.Digest]++
			}
		}
	}
	if len(segments) != 1 {
		t.Errorf("%d large segments, want one in both", len(segments))
	}
}

// Files arrive whole, however long they are and however they were put in.
func TestFilesOfAnySize(t *testing.T) {
	for _, size := range []int{0, 1, 57, 4095, 4096, 4097, 4104, 70 * 57, 100_000} {
		first, second := bytes.Repeat([]byte("f1\r\n.--"), size/7+1)[:size], bytes.Repeat([]byte{0, 255, 10}, size/2+1)[:size]
		d := invitation()
		d.Attachments = []compose.Attachment{{"a.pdf", "application/pdf", first}, {"b.pdf", "application/pdf", second}, {"c.pdf", "application/pdf", first}}
		parts, err := mail.BodyParts(mail.Dated(composed(t, d), time.Now()))
		if err != nil {
			t.Fatal(err)
		}
		parts = parts[len(parts)-3:]
		for i, want := range [][]byte{first, second, first} {
			if got := parts[i]; !bytes.Equal(got.Data, want) || got.Name != d.Attachments[i].Name {
				t.Errorf("files of %d bytes: number %d, %s, arrived with %d", size, i+1, got.Name, len(got.Data))
			}
		}
	}
}

func TestFieldsOfKinds(t *testing.T) {
	thread := []string{"1@example.org", "2@example.org"}
	for _, rule := range mail.Kinds() {
		d := invitation()
		d.Kind, d.Thread = rule.Kind, thread
		if rule.List {
			d.List = newsletter().List
			d.List.HTTPS, d.List.Mailto = "https://example.org/u", "mailto:a@example.org"
		}
		h := parsed(t, composed(t, d)).Header
		want := map[string]string{
			"From": `"ISSI Seminars" <seminars@example.org>`, "Reply-To": "<secretariat@example.org>", "Content-Language": "en",
			"In-Reply-To": "", "References": "", "Precedence": "", "List-Id": "", "List-Unsubscribe": "", "List-Unsubscribe-Post": "",
			"Auto-Submitted": "", "Message-Id": "<" + d.MessageID + ">", "Mime-Version": "1.0",
		}
		if rule.Thread {
			want["In-Reply-To"], want["References"] = "<2@example.org>", "<1@example.org> <2@example.org>"
		}
		if rule.List {
			want["Precedence"], want["List-Id"] = "bulk", "<khojaly.seminars.example.org>"
			want["List-Unsubscribe"] = "<https://example.org/u>, <mailto:a@example.org>"
			want["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
		}
		for name, value := range want {
			if got := h.Get(name); got != value {
				t.Errorf("%s: %s: got %q, want %q", rule.Kind, name, got, value)
			}
		}
	}
	d := newsletter()
	d.List.HTTPS = ""
	h := parsed(t, filled(t, d, mail.Mailbox{Address: "a@example.org"})).Header
	if strings.Contains(h.Get("List-Unsubscribe"), "https") || h.Get("List-Unsubscribe-Post") != "" {
		t.Errorf("without a web address: %q", h.Get("List-Unsubscribe"))
	}
	long := invitation()
	long.Kind, long.Thread = planner.ReminderMail, nil
	for i := range 100 {
		long.Thread = append(long.Thread, fmt.Sprintf("%d@example.org", i))
	}
	refs := strings.Fields(parsed(t, composed(t, long)).Header.Get("References"))
	if len(refs) != 20 || refs[0] != "<0@example.org>" || refs[19] != "<99@example.org>" {
		t.Errorf("a long thread: %q", refs)
	}
}

func BenchmarkComposeInvitation(b *testing.B) {
	d := invitation()
	d.Attachments[0].Data = make([]byte, 200<<10)
	for b.Loop() {
		if _, err := compose.Compose(d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFillNewsletter(b *testing.B) {
	d := newsletter()
	d.HTML += strings.Repeat("<p>A paragraph of a newsletter.</p>\n", 2500)
	c, err := compose.Shared(d)
	if err != nil {
		b.Fatal(err)
	}
	template, err := mail.NewTemplate(c)
	if err != nil {
		b.Fatal(err)
	}
	values, err := compose.Values(c, mail.Mailbox{Name: "Ələkbər", Address: "a@example.org"}, uuid.UUID{}, "a@example.org", mail.TokenKey{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(c.Size()))
	for b.Loop() {
		if _, err := template.Append(nil, values); err != nil {
			b.Fatal(err)
		}
	}
}
