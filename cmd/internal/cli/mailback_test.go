package cli

import (
	"bytes"
	netmail "net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	emersion "github.com/emersion/go-ical"
	"github.com/rogpeppe/go-internal/testscript"

	"convene/mail"
	"convene/mail/inbox/inboxtest"
)

var (
	answerToken      = regexp.MustCompile(`subject=(Accepted|Declined)[^>\s]*%5B([A-Za-z0-9_-]{22})%5D`)
	unsubscribeToken = regexp.MustCompile(`unsubscribe%20([A-Za-z0-9_-]{22})`)
)

// mailBack writes a mail that comes back on the latest that reached an address and
// has what it answers, as somebody's program writes it (inboxtest):
//
//	reply FILE FORM SANDBOX ADDRESS [BLANK=VALUE]...
//
// TOKEN=accept, decline and unsubscribe stand for the token of that link.
func mailBack(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 4 {
		ts.Fatalf("usage: reply FILE FORM SANDBOX ADDRESS [BLANK=VALUE]...")
	}
	found, err := filepath.Glob(filepath.Join(ts.MkAbs(args[2]), ".convene", "sandbox", "*-"+args[3]+".eml"))
	ts.Check(err)
	if len(found) == 0 {
		ts.Fatalf("no mail has reached %s", args[3])
	}
	values := map[string]string{}
	for _, file := range found {
		raw, err := os.ReadFile(file)
		ts.Check(err)
		ts.Check(replyValues(raw, values))
	}
	values["ATTENDEE"], values["FROM"] = args[3], args[3]
	values["N"] = strings.ReplaceAll(strings.TrimSuffix(args[0], ".eml"), "/", "-")
	for _, blank := range args[4:] {
		name, value, _ := strings.Cut(blank, "=")
		if token, ok := values["token "+value]; ok && name == "TOKEN" {
			value = token
		}
		values[name] = value
	}
	data, err := inboxtest.Fill(args[1], values)
	ts.Check(err)
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o777))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o666))
}

// replyValues adds the values with which a mail is answered.
func replyValues(raw []byte, values map[string]string) error {
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	values["MESSAGE-ID"], values["HEADER"] = strings.Trim(m.Header.Get("Message-Id"), "<>"), string(head)
	parts, err := mail.BodyParts(raw)
	if err != nil {
		return err
	}
	for _, p := range parts {
		switch p.Type {
		case "text/plain":
			for _, link := range answerToken.FindAllSubmatch(p.Data, -1) {
				values["token "+map[string]string{"Accepted": "accept", "Declined": "decline"}[string(link[1])]] = string(link[2])
			}
		case "text/calendar":
			cal, err := emersion.NewDecoder(bytes.NewReader(p.Data)).Decode()
			if err != nil {
				return err
			}
			event := cal.Events()[0]
			values["UID"], values["SEQUENCE"] = event.Props.Get("UID").Value, event.Props.Get("SEQUENCE").Value
		}
	}
	if link := unsubscribeToken.FindSubmatch(head); link != nil {
		values["token unsubscribe"] = string(link[1])
	}
	return nil
}
