package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"convene/mail"
	"convene/mail/inbox"
	"convene/mail/inbox/inboxtest"
	"convene/planner"
)

func filled(t testing.TB, name string, values map[string]string) []byte {
	t.Helper()
	data, err := inboxtest.Fill(name, values)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func read(t *testing.T, data []byte) inbox.Mail {
	t.Helper()
	m, err := inbox.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestReplies(t *testing.T) {
	const uid = "b5a31203-0c9d-5a51-8335-f458228024db@example.org"
	stamp := time.Date(2027, 1, 20, 5, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		values map[string]string
		want   inbox.Reply
	}{
		{"outlook-reply", nil, inbox.Reply{UID: uid, Stamp: stamp, Attendee: "guest@example.net", Status: "ACCEPTED"}},
		{"outlook-reply", map[string]string{"COMMENT": `The deputy\, perhaps.\nLater`, "STATUS": "DECLINED"}, inbox.Reply{UID: uid, Stamp: stamp, Attendee: "guest@example.net", Status: "DECLINED", Comment: "The deputy, perhaps. Later"}},
		{"google-reply", map[string]string{"STATUS": "DECLINED", "COMMENT": "Am abroad"}, inbox.Reply{UID: uid, Stamp: stamp, Attendee: "guest@example.net", Status: "DECLINED", Comment: "Am abroad"}},
		{"apple-reply", map[string]string{"STATUS": "TENTATIVE", "SEQUENCE": "3"}, inbox.Reply{UID: uid, Sequence: 3, Stamp: stamp, Attendee: "guest@example.net", Status: "TENTATIVE"}},
		{"delegate-reply", nil, inbox.Reply{UID: uid, Stamp: stamp, Attendee: "guest@example.net", Status: "ACCEPTED", Odd: "somebody else answers for them: ps@example.org"}},
	} {
		m := read(t, filled(t, c.name, c.values))
		if diff := cmp.Diff([]inbox.Reply{c.want}, m.Replies); diff != "" || m.Flaw != "" {
			t.Errorf("%s %v: flaw %q, %s", c.name, c.values, m.Flaw, diff)
		}
	}
}

// What a calendar says is taken only where there is one way to understand it.
func TestOddReplies(t *testing.T) {
	for _, c := range []struct{ old, new, odd string }{
		{"METHOD:REPLY", "METHOD:COUNTER", "proposes another time"},
		{"method=REPLY", "method=REQUEST", "two things about what it is"},
		{"SEQUENCE:0", "SEQUENCE:-1", "no number"},
		{"SEQUENCE:0", "SEQUENCE:999999999999999999999", "no number"},
		{"SEQUENCE:0", "RECURRENCE-ID:20270225T050000Z", "one of many"},
		{"SEQUENCE:0", "ATTENDEE;PARTSTAT=DECLINED:mailto:other@example.net", "one attendee"},
	} {
		data := strings.Replace(string(filled(t, "delegate-reply", nil)), `SENT-BY="mailto:ps@example.org";`, "", 1)
		m := read(t, []byte(strings.Replace(data, c.old, c.new, 1)))
		if len(m.Replies) != 1 || !strings.Contains(m.Replies[0].Odd, c.odd) {
			t.Errorf("%s for %s: %+v", c.new, c.old, m.Replies)
		}
	}
	for _, c := range []struct{ old, new string }{
		{"BEGIN:VEVENT", "BEGIN"}, {"END:VCALENDAR", ""}, {"UID:", "UID"}, {"METHOD:REPLY", "METHOD;X=y"}, {"METHOD:REPLY", `METHOD;X="`},
	} {
		m := read(t, []byte(strings.Replace(string(filled(t, "delegate-reply", nil)), c.old, c.new, 1)))
		if len(m.Replies) != 0 || m.Flaw != "its calendar cannot be read" {
			t.Errorf("%q for %q: %+v, %q", c.new, c.old, m.Replies, m.Flaw)
		}
	}
	m := read(t, []byte(strings.Replace(string(filled(t, "delegate-reply", nil)), "METHOD:REPLY", "METHOD:REQUEST", 1)))
	if len(m.Replies) != 0 || m.Flaw != "" {
		t.Errorf("an invitation answers: %+v, %q", m.Replies, m.Flaw)
	}
}

func TestReports(t *testing.T) {
	const id = "8a6e0804-2bd0-4672-b79d-d97027f9071a@example.org"
	const token = "abcdefghijklmnopqrstuv"
	header := "From: <seminars@example.org>\nMessage-ID: <" + id + ">\nList-Unsubscribe: <https://example.org/unsubscribe/" + token + ">,\n <mailto:secretariat@example.org?subject=unsubscribe%20" + token + ">\nMIME-Version: 1.0"
	for _, c := range []struct {
		name         string
		values       map[string]string
		action, text string
	}{
		{"postfix-bounce", nil, "failed", "550 5.1.1 <guest@example.net>: Recipient address rejected: User unknown in virtual mailbox table"},
		{"postfix-bounce", map[string]string{"ACTION": "delayed", "DSN": "4.4.1"}, "delayed", "550 4.4.1 <guest@example.net>: Recipient address rejected: User unknown in virtual mailbox table"},
		{"exchange-bounce", nil, "failed", "550 5.1.1 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"},
		{"gmail-bounce", nil, "failed", "550-5.1.1 The email account that you tried to reach does not exist."},
	} {
		values := map[string]string{"HEADER": header}
		for k, v := range c.values {
			values[k] = v
		}
		m := read(t, filled(t, c.name, values))
		if m.Report == nil || len(m.Report.Fates) != 1 || m.Flaw != "" {
			t.Errorf("%s: %+v, flaw %q", c.name, m.Report, m.Flaw)
			continue
		}
		f := m.Report.Fates[0]
		if m.Report.Returned != id || len(m.Report.Tokens) != 1 || m.Report.Tokens[0] != token {
			t.Errorf("%s: it is about %q with the tokens %q", c.name, m.Report.Returned, m.Report.Tokens)
		}
		if f.Recipient != "guest@example.net" || f.Action != c.action || !strings.HasPrefix(f.Text, c.text) || f.Status == "" {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
	if m := read(t, filled(t, "qmail-bounce", nil)); m.Report != nil || m.Automatic != "" {
		t.Errorf("qmail's own form is understood: %+v, %q", m.Report, m.Automatic)
	}
}

func TestWhoWroteIt(t *testing.T) {
	for name, want := range map[string]string{
		"exchange-absence": "a mail sent by a program", "vacation": "an automatic reply", "receipt": "a receipt of reading",
		"letter": "", "qmail-bounce": "", "link-answer": "", "unsubscribe": "", "postfix-bounce": "",
	} {
		if m := read(t, filled(t, name, nil)); m.Automatic != want {
			t.Errorf("%s is taken for %q, want %q", name, m.Automatic, want)
		}
	}
}

func TestHeader(t *testing.T) {
	m := read(t, filled(t, "letter", nil))
	want := inbox.Mail{
		Key: "letter-1@example.net", MessageID: "letter-1@example.net", From: mail.Mailbox{Name: "Анна Петрова", Address: "guest@example.net"},
		To: []planner.Email{"secretariat@example.org"}, Subject: "Re: Приглашение", Text: "Благодарю, буду.\r\n",
		Date: time.Date(2027, 1, 20, 5, 0, 0, 0, time.UTC), Refers: []string{"8a6e0804-2bd0-4672-b79d-d97027f9071a@example.org"},
	}
	m.Date = m.Date.UTC()
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
	m = read(t, filled(t, "exchange-absence", nil))
	if m.Subject != "Otomatik yanıt: Invitation: Seminar" || !strings.HasPrefix(m.Text, "1 Mart'a kadar izinliyim. Teşekkürler.") {
		t.Errorf("%q, %q", m.Subject, m.Text)
	}
	if m := read(t, filled(t, "link-answer", nil)); fmt.Sprint(m.Tokens) != "[abcdefghijklmnopqrstuv]" {
		t.Errorf("tokens: %q in %q", m.Tokens, m.Subject)
	}
	m = read(t, []byte("From nobody Wed Jan 20 10:00:00 2027\nFrom: not an address <a@example.org\nTo: x+abcdefghijklmnopqrstuv@example.org\nSubject: a\n\tb\n\nhello"))
	if m.From.Address != "a@example.org" || m.Subject != "a b" || len(m.Tokens) != 1 || !strings.HasPrefix(m.Key, "sha256:") {
		t.Errorf("%+v", m)
	}
}

func TestNoMail(t *testing.T) {
	for name, data := range map[string]string{
		"nothing": "", "a picture": "\x89PNG\r\n\x1a\n", "a text": "Dear Sir,\n\nI come.\n", "Outlook's own form": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
		"a line that is no field": "From: a@example.org\nno field\n\nhello",
	} {
		if m, err := inbox.Read([]byte(data)); err == nil || m.Key == "" {
			t.Errorf("%s is read as a mail: %+v", name, m)
		}
	}
	if _, err := inbox.Read(make([]byte, mail.MaxMessage+1)); err == nil {
		t.Error("a mail over the limit is read")
	}
}

// What is broken is said; what was read before it counts.
func TestBroken(t *testing.T) {
	whole := string(filled(t, "google-reply", nil))
	for name, data := range map[string]string{
		"cut off":          whole[:strings.Index(whole, "application/ics")+200],
		"no boundary":      strings.Replace(whole, `; boundary="00000000000001"`, "", 1),
		"nested too deep":  nested(30),
		"broken base64":    strings.Replace(whole, "Content-Transfer-Encoding: base64\r\n\r\n", "Content-Transfer-Encoding: base64\r\n\r\n!!!!", 1),
		"too many parts":   "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 300) + "--b--\r\n",
		"winmail.dat":      "From: a@example.org\r\nContent-Type: application/ms-tnef\r\n\r\nx",
		"no type anywhere": "From: a@example.org\r\nContent-Type: ;;;\r\n\r\nx",
	} {
		if m := read(t, []byte(data)); m.Flaw == "" {
			t.Errorf("%s: nothing is said: %+v", name, m)
		}
	}
}

func nested(levels int) string {
	s := "From: a@example.org\r\n"
	for i := range levels {
		s += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	return s + "\r\nx"
}

func TestSplit(t *testing.T) {
	first, second := string(filled(t, "letter", nil)), string(filled(t, "vacation", nil))
	box := "From guest@example.net Wed Jan 20 10:00:00 2027\n" + first + ">From here on\n>>From there\nFrom inside\n\nFrom other Wed Jan 20\r\n" + second
	var mails []string
	if err := inbox.Split(strings.NewReader(box), func(data []byte) error { mails = append(mails, string(data)); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []string{first + "From here on\n>From there\nFrom inside\n\n", second}
	if diff := cmp.Diff(want, mails); diff != "" {
		t.Error(diff)
	}
	stop := errors.New("stop")
	if err := inbox.Split(strings.NewReader(box), func([]byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("it goes on: %v", err)
	}
	if err := inbox.Split(strings.NewReader(""), func([]byte) error { return stop }); err != nil {
		t.Error(err)
	}
}
