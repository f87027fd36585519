package inbox_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"convene/mail/inbox"
	"convene/mail/inbox/inboxtest"
)

// FuzzRead holds what is true of every mail, whoever wrote it: an answer, soon,
// with everything in it bounded and legible.
func FuzzRead(f *testing.F) {
	names, err := inboxtest.Names()
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		f.Add(filled(f, name, nil))
	}
	f.Add([]byte(nested(12)))
	f.Add([]byte("From: a@example.org\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD;X=\r\n"))
	f.Add([]byte("From: =?utf-8?q?=00?= <>\r\nSubject: =?x?q?y?=\r\nContent-Type: message/delivery-status\r\n\r\n:\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		m, err := inbox.Read(data)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it takes %s", took)
		}
		if m.Key == "" {
			t.Error("it has no key")
		}
		if err != nil {
			return
		}
		if len([]rune(m.Subject)) > 300 || len([]rune(m.Text)) > 2000 || len(m.Refers) > 50 || len(m.Tokens) > 20 {
			t.Errorf("more is read than is allowed: %+v", m)
		}
		for _, r := range m.Replies {
			if len([]rune(r.Comment)) > 500 || r.Sequence < 0 {
				t.Errorf("a reply over its limits: %+v", r)
			}
		}
		for _, s := range []string{m.Subject, m.Text} {
			if !utf8.ValidString(s) {
				t.Errorf("it is not valid: %q", s)
			}
		}
	})
}
