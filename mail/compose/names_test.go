package compose_test

import (
	"bytes"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"unicode"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"convene/mail"
	"convene/mail/compose"
)

// letters are those that names here are made of, and those that headers trip
// over.
func letters() *rapid.Generator[rune] {
	return rapid.OneOf(
		rapid.SampledFrom([]rune("Əəğşıİ Đđ Š Ł ź ñ ü ß خ ل ي 王 😀 '’,;:\"\\()<>@[].=?_%~")),
		rapid.RuneFrom(nil, &unicode.RangeTable{R16: []unicode.Range16{{Lo: ' ', Hi: '~', Stride: 1}, {Lo: 0xa1, Hi: 0x24f, Stride: 1}}}),
	)
}

// tidy is what becomes of spaces.
func tidy(s string) string {
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return strings.Trim(s, " ")
}

// A name arrives as it was, whatever is in it but a backslash, for which a slash
// stands, and brings no field with it.
func TestNamesArrive(t *testing.T) {
	decoder := mime.WordDecoder{}
	rapid.Check(t, func(rt *rapid.T) {
		name := string(rapid.SliceOfN(letters(), 0, 80).Draw(rt, "name"))
		subject := "S" + string(rapid.SliceOfN(letters(), 0, 120).Draw(rt, "subject"))
		if strings.Contains(name+" "+subject, "=?") {
			rt.Skip("refused")
		}
		d := invitation()
		d.To.Name, d.Subject = name, subject
		c, err := compose.Compose(d)
		text := must(rt, c, err)
		h := parsed(rt, text).Header
		to, err := netmail.ParseAddressList(h.Get("To"))
		if err != nil || len(to) != 1 || to[0].Name != strings.ReplaceAll(tidy(name), `\`, "/") || to[0].Address != "m.khan@example.org" {
			rt.Fatalf("To: %q: got %v, %v; want %q", h.Get("To"), to, err, name)
		}
		if got, err := decoder.DecodeHeader(h.Get("Subject")); err != nil || got != tidy(subject) {
			rt.Fatalf("Subject: %q: got %q, %v; want %q", h.Get("Subject"), got, err, subject)
		}
		wantFields(rt, text)
		for line := range bytes.SplitSeq(text, []byte("\r\n")) {
			if len(line) > 998 {
				rt.Fatalf("a line of %d", len(line))
			}
		}
		c, err = compose.Shared(newsletter())
		must(rt, c, err)
		values, err := compose.Values(c, d.To, uuid.UUID{}, "a@example.org", mail.TokenKey{})
		if err != nil {
			rt.Fatal(err)
		}
		if !bytes.Contains(text, []byte("\r\nTo: "+values[0].Value+"\r\n")) && !bytes.Contains(text, []byte("\r\nTo:\r\n "+values[0].Value+"\r\n")) {
			rt.Fatalf("the slot's value %q is not the field of %q", values[0].Value, text)
		}
	})
}

// wantFields makes sure that the message has the fields it should and no
// other.
func wantFields(t interface {
	Helper()
	Fatalf(string, ...any)
}, text []byte,
) {
	t.Helper()
	head, _, _ := bytes.Cut(text, []byte("\r\n\r\n"))
	var names []string
	for line := range strings.SplitSeq(string(head), "\r\n") {
		if strings.ContainsAny(line, "\r\n") || strings.TrimSpace(line) == "" {
			t.Fatalf("a bare line break or an empty line in %q", head)
		}
		if line[0] != ' ' {
			name, _, _ := strings.Cut(line, ":")
			names = append(names, name)
		}
	}
	want := "Content-Language MIME-Version Message-ID Subject From To Reply-To Content-Type"
	if got := strings.Join(names, " "); got != want {
		t.Fatalf("fields: got %s, want %s", got, want)
	}
}

// Nothing that a draft says becomes a field of its own.
func FuzzCompose(f *testing.F) {
	for _, s := range []string{"a", "a\r\nBcc: b@example.org", "=?utf-8?q?=0D=0A?=", "\"a\" <b@example.org>,", "ə\u2028", strings.Repeat("ş", 300), "a\x00", "\\\""} {
		f.Add(s, s, s, s)
	}
	f.Fuzz(func(t *testing.T, name, subject, file, text string) {
		d := invitation()
		d.To.Name, d.Subject, d.Attachments[0].Name, d.Text = name, subject, file, text
		c, err := compose.Compose(d)
		if err != nil {
			return
		}
		wantFields(t, c.Bytes())
		want := "mixed[alternative[text/plain, related[text/html, image/png], text/calendar], application/ics, application/pdf]"
		if got := shapeOf(t, c.Bytes()); got != want {
			t.Fatalf("got %s", got)
		}
	})
}
