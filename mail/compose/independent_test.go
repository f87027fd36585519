package compose_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"convene/mail"
	"convene/mail/compose"
)

// reader is a second opinion on our messages: Python's email package, strict,
// which shares no code with what wrote them.
const reader = `
import sys, json, email, email.policy, email.parser, email.utils
from email.header import decode_header, make_header
seen = []
for chunk in json.load(sys.stdin):
    m = email.parser.BytesParser(policy=email.policy.default).parsebytes(chunk.encode("ascii"))
    # The strict parser of display names puts a space between encoded words, which RFC 2047 does not: the older one reads them.
    old = "".join(email.message_from_bytes(chunk.encode("ascii"))["To"].splitlines())
    to = [(str(make_header(decode_header(name))), address) for name, address in email.utils.getaddresses([old])]
    seen.append({
        "defects": [str(d) for p in m.walk() for d in p.defects] + [str(d) for _, v in m.items() for d in v.defects],
        "fields": [k for k, _ in m.items()],
        "subject": m["Subject"], "to": to, "addresses": [a.addr_spec for a in m["To"].addresses],
        "types": [p.get_content_type() for p in m.walk()],
        "names": [p.get_filename() for p in m.walk() if p.get_filename()],
        "text": m.get_body(("plain",)).get_content(),
        "html": (m.get_body(("html",)).get_content() if m.get_body(("html",)) else ""),
    })
json.dump(seen, sys.stdout)
`

type seen struct {
	Defects, Fields, Types, Names, Addresses []string
	Subject, Text, HTML                      string
	To                                       [][2]string
}

func readByPython(t *testing.T, messages ...string) []seen {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the package python3 is missing")
		}
		t.Skip("the package python3 is missing")
	}
	in, err := json.Marshal(messages)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", reader)
	cmd.Stdin = bytes.NewReader(in)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python3: %v\n%s", err, stderr.String())
	}
	var all []seen
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnIndependentParserAgrees(t *testing.T) {
	names := []string{
		"", "Dr. Mohammed Khan", `O'Brien`, `Khan, Mohammed`, `Mohammed "Mo" Khan`, "Ələkbər Şıxlı", "İlham ĞÜŞ", "Đặng Łukasz źdźbło Šimun",
		`Əli "Ə", Vəli; <x@example.org>`, "محمد خان", strings.Repeat("Ğ", 80), strings.Repeat("Long Name ", 8) + "x", "(comment) name", "a@b",
		"Ünï <injected@example.org>,", "name:group;", "名前", "😀",
	}
	var messages []string
	for _, name := range names {
		d := invitation()
		d.To.Name, d.Subject = name, "Seminar – "+name+" – 25 February 2027"
		d.Text = "Dear " + name + ",\n.\nFrom here = there\n"
		d.Attachments = append(d.Attachments, compose.Attachment{Name: "letter ə, “x”.pdf", Type: "application/pdf", Data: []byte("x")})
		messages = append(messages, string(composed(t, d)))
	}
	messages = append(messages, string(filled(t, newsletter(), mail.Mailbox{Name: names[8], Address: "a@example.org"})))
	all := readByPython(t, messages...)
	for i, name := range names {
		got := all[i]
		if len(got.Defects) > 0 {
			t.Errorf("%q: defects %q", name, got.Defects)
		}
		if len(got.To) != 1 || got.To[0] != [2]string{name, "m.khan@example.org"} {
			t.Errorf("%q: To %q", name, got.To)
		}
		if strings.Join(got.Addresses, " ") != "m.khan@example.org" {
			t.Errorf("%q: addresses %q", name, got.Addresses)
		}
		if want := tidy("Seminar – " + name + " – 25 February 2027"); got.Subject != want {
			t.Errorf("%q: Subject %q, want %q", name, got.Subject, want)
		}
		if want := "Dear " + name + ",\n.\nFrom here = there\n"; strings.ReplaceAll(got.Text, "\r\n", "\n") != want {
			t.Errorf("%q: text %q, want %q", name, got.Text, want)
		}
		if want := "issi.png invite.ics letter.pdf letter ə, “x”.pdf"; strings.Join(got.Names, " ") != want {
			t.Errorf("%q: files %q, want %s", name, got.Names, want)
		}
		want := "multipart/mixed multipart/alternative text/plain multipart/related text/html image/png text/calendar application/ics application/pdf application/pdf"
		if strings.Join(got.Types, " ") != want {
			t.Errorf("%q: parts %q", name, got.Types)
		}
	}
	bulk := all[len(names)]
	if len(bulk.Defects) > 0 || bulk.To[0] != [2]string{names[8], "a@example.org"} || strings.Count(bulk.Text+bulk.HTML, "slot") != 0 {
		t.Errorf("newsletter: %+v", bulk)
	}
}
