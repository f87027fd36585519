package mail_test

import (
	"fmt"
	"strings"
	"testing"

	"convene/mail"
)

func nested(depth int) string {
	var b strings.Builder
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	b.WriteString("Content-Type: text/plain\r\n\r\nhere\r\n")
	for i := depth - 1; i >= 0; i-- {
		fmt.Fprintf(&b, "--b%d--\r\n", i)
	}
	return b.String()
}

func TestBodyParts(t *testing.T) {
	for name, c := range map[string]struct{ message, want string }{
		"plain":            {"Subject: x\r\n\r\nhello", "text/plain hello"},
		"quoted-printable": {"Content-Type: text/HTML; charset=utf-8\r\nContent-Transfer-Encoding: Quoted-Printable\r\n\r\n=C9=99=\r\n!", "text/html ə!"},
		"base64": {
			"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\naGVs\r\nbG8=\r\n",
			"application/pdf a.pdf hello",
		},
		"nested": {nested(3), "text/plain here"},
		"two": {"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\nContent-Type: image/png\r\nContent-Id: <logo>\r\n" +
			"Content-Disposition: inline; filename*=utf-8''%C9%99.png\r\n\r\ntwo\r\n--b--\r\n", "text/plain one|image/png ə.png logo two"},
		"foreign disposition": {"Content-Disposition: ;;;\r\n\r\nhello", "text/plain hello"},
	} {
		parts, err := mail.BodyParts([]byte(c.message))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, p := range parts {
			got = append(got, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", p.Type, p.Name, p.ContentID, p.Data)), " "))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestBodyPartsRefuse(t *testing.T) {
	for name, message := range map[string]string{
		"no message":  "",
		"too deep":    nested(11),
		"many parts":  "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 201) + "--b--\r\n",
		"cut off":     "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx",
		"no boundary": "Content-Type: multipart/mixed\r\n\r\nx",
		"bad type":    "Content-Type: /\r\n\r\nx",
		"bad base64":  "Content-Transfer-Encoding: base64\r\n\r\n!!!!",
		"too large":   "\r\n" + strings.Repeat("x", mail.MaxMessage),
	} {
		if parts, err := mail.BodyParts([]byte(message)); err == nil {
			t.Errorf("%s: got %d parts", name, len(parts))
		}
	}
}

func FuzzBodyParts(f *testing.F) {
	f.Add([]byte(nested(2)))
	f.Add([]byte("Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C9=99"))
	f.Fuzz(func(t *testing.T, message []byte) {
		parts, err := mail.BodyParts(message)
		total := 0
		for _, p := range parts {
			total += len(p.Data)
		}
		if err == nil && total > 2*len(message)+len(parts)*16 {
			t.Fatalf("%d bytes came out of %d", total, len(message))
		}
	})
}
