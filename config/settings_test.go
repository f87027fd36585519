package config_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"convene/config"
)

// mailing is base's convene.yaml with other settings of mail and more.
func mailing(t *testing.T, settings string) (*config.Workspace, []string) {
	t.Helper()
	head, _, _ := strings.Cut(base()["convene.yaml"], "mail:")
	return load(t, write(t, map[string]string{"convene.yaml": head + settings}))
}

func TestDefaults(t *testing.T) {
	w, findings := mailing(t, "mail:\n  from: Demo <demo@example.org>\n  smtp: {host: smtp.example.org}\n")
	same(t, findings, nil)
	s := w.Settings
	m := s.Mail
	got := fmt.Sprintln(m.ReplyTo, m.PerMinute, m.DraftsOnly, m.SMTP.Port, m.SMTP.TLS, m.Advanced.BounceTo, m.Advanced.Domain, m.Advanced.Connections, m.Advanced.MaxAge.Duration(), m.Advanced.DKIM,
		s.Outbox.Store, s.Web, s.Style)
	if want := `Demo <demo@example.org> 600 false 587 mandatory demo@example.org example.org 4 120h0m0s <nil> .convene/convene.db { } {A4 #1d3a63 printed default }
`; got != want {
		t.Errorf("defaults are\n%s, want\n%s", got, want)
	}
	w, _ = mailing(t, "mail:\n  from: demo@example.org\n  smtp: {host: smtp.example.org, tls: implicit}\n")
	if w.Settings.Mail.SMTP.Port != 465 {
		t.Errorf("implicit TLS is on port %d", w.Settings.Mail.SMTP.Port)
	}
	w, _ = mailing(t, "mail:\n  from: demo@example.org\n")
	if w.Settings.Mail.SMTP != nil {
		t.Error("there is a server where none was given")
	}
}

func TestSettingsAreRead(t *testing.T) {
	w, findings := mailing(t, `mail:
  from: Demo <demo@example.org>
  reply_to: Office <office@example.org>
  smtp:
    host: ${MAIL_HOST}
    port: 2525
    tls: implicit
    username: demo-${STAGE}
    password: ${MAIL_PASSWORD}
  per_minute: 20
  drafts_only: true
  advanced:
    bounce_to: bounces@example.org
    domain: mail.example.org
    connections: 2
    max_age: 36 hours
    keep_copies: sent
    dkim: {selector: s2027, key_file: "${DKIM_KEY}"}
outbox: {store: "postgres://convene:${DB_PASSWORD}@db.example.org/convene"}
web: {site_url: https://example.org/seminar, base_url: ""}
style: {paper: Letter, accent: "#AA0000", letterhead: preprinted, archive: 1b, bilingual: one-under-other}
`)
	same(t, findings, nil)
	s := w.Settings
	m := s.Mail
	got := fmt.Sprintln(m.ReplyTo, m.PerMinute, m.DraftsOnly, m.SMTP.Port, m.SMTP.TLS, m.Advanced.BounceTo, m.Advanced.Domain, m.Advanced.Connections, m.Advanced.MaxAge, m.Advanced.KeepCopies, m.Advanced.DKIM.Selector, s.Web, s.Style)
	if want := `Office <office@example.org> 20 true 2525 implicit bounces@example.org mail.example.org 2 36 hours sent s2027 {https://example.org/seminar } {Letter #aa0000 preprinted 1b one-under-other}
`; got != want {
		t.Errorf("settings are\n%s, want\n%s", got, want)
	}
	if r, g, b := s.Style.Accent.RGB(); r != 0xaa || g != 0 || b != 0 {
		t.Errorf("the accent is %d %d %d", r, g, b)
	}
	environment := map[string]string{"MAIL_HOST": "smtp.example.org", "STAGE": "live", "MAIL_PASSWORD": "p$ss ${X}", "DB_PASSWORD": "x", "DKIM_KEY": "/keys/dkim.pem"}
	getenv := func(name string) (string, bool) { v, ok := environment[name]; return v, ok }
	for _, test := range []struct {
		value interface {
			Resolve(func(string) (string, bool)) (string, error)
		}
		want string
	}{
		{m.SMTP.Host, "smtp.example.org"},
		{m.SMTP.Username, "demo-live"},
		{m.SMTP.Password, "p$ss ${X}"},
		{m.Advanced.DKIM.KeyFile, "/keys/dkim.pem"},
		{s.Outbox.Store, "postgres://convene:x@db.example.org/convene"},
	} {
		if got, err := test.value.Resolve(getenv); got != test.want || err != nil {
			t.Errorf("%v resolves to %q, %v", test.value, got, err)
		}
	}
	for name, want := range map[string]string{
		"MAIL_PASSWORD": "mail.smtp.password needs the environment variable MAIL_PASSWORD, which is not set: set it and try again",
		"DKIM_KEY":      "mail.advanced.dkim.key_file needs the environment variable DKIM_KEY, which is not set: set it and try again",
	} {
		value := m.SMTP.Password
		if name == "DKIM_KEY" {
			value = m.Advanced.DKIM.KeyFile
		}
		for _, empty := range []func(string) (string, bool){
			func(string) (string, bool) { return "", false },
			func(string) (string, bool) { return "", true },
		} {
			if got, err := value.Resolve(empty); err == nil || err.Error() != want || got != "" {
				t.Errorf("without %s: %q, %v", name, got, err)
			}
		}
	}
}

func TestSettingsMistakes(t *testing.T) {
	const smtp = "mail:\n  from: demo@example.org\n  smtp: "
	const advanced = "mail:\n  from: demo@example.org\n  advanced: "
	const rest = "mail:\n  from: demo@example.org\n"
	for _, test := range []struct{ name, text, want string }{
		{"no mail", "web: {}\n", "1:1: E05 the file has no mail"},
		{"no sender", "mail: {per_minute: 5}\n", "13:7: E05 mail has no from"},
		{"sender", "mail: {from: demo}\n", `13:14: E09 mail.from: "demo" is no address: it is not a mailbox like "Seminars <seminars@example.org>"`},
		{"sender with a line break", "mail: {from: \"A\\n<a@example.org>\"}\n", `13:14: E10 mail.from: "A\n<a@example.org>" has a line break or control character in it`},
		{"reply", rest + "  reply_to: x@localhost\n", `15:13: E09 mail.reply_to: "x@localhost" is no address: its domain is not a name like example.org`},
		{"bounces", advanced + "{bounce_to: B <b@example.org>}\n", `15:25: E09 mail.advanced.bounce_to: "B <b@example.org>" is no address: it is not an address like name@example.org`},
		{"rate", rest + "  per_minute: 0\n", `15:15: E06 per_minute 0 is not allowed`},
		{"connections", advanced + "{connections: 1000}\n", `15:27: E06 connections 1000 is not allowed`},
		{"age", advanced + "{max_age: 5}\n", `15:23: E04 max_age "5" is not understood`},
		{"copies elsewhere", advanced + "{keep_copies: ../sent}\n", `15:27: E04 keep_copies "../sent" is not understood`},
		{"domain", advanced + "{domain: exa mple}\n", `15:22: E04 mail.advanced.domain: "exa mple" is not a domain`},
		{"selector", advanced + "{dkim: {selector: a b, key_file: \"${K}\"}}\n", `15:31: E04 mail.advanced.dkim.selector: "a b" is not a selector`},
		{"no key file", advanced + "{dkim: {selector: a}}\n", `15:20: E05 mail.advanced.dkim has no key_file`},
		{"key file", advanced + "{dkim: {selector: a, key_file: hunter2.pem}}\n", `15:44: E06 key_file: a secret is written out, and files are shared`},
		{"no host", smtp + "{port: 25}\n", `15:9: E05 mail.smtp has no host`},
		{"host with a space", smtp + "{host: a b}\n", `15:16: E04 mail.smtp.host: "a b" is not the name of a server`},
		{"host with half a variable", smtp + "{host: '${HOST'}\n", `15:16: E04 host "${HOST" is not understood`},
		{"port", smtp + "{host: a, port: 70000}\n", `15:25: E06 port 70000 is not allowed`},
		{"port 0", smtp + "{host: a, port: 0}\n", `15:25: E06 port 0 is not allowed`},
		{"tls", smtp + "{host: a, tls: starttls}\n", `15:24: E06 tls "starttls" is not allowed`},
		{"tls none", smtp + "{host: mail.example.org, tls: none}\n", `15:39: E06 mail.smtp.tls: none could send password and letters in the clear over the network`},
		{"tls opportunistic", smtp + "{host: \"${HOST}\", tls: opportunistic}\n", `15:32: E06 mail.smtp.tls: opportunistic could send password and letters in the clear over the network`},
		{"tls none on a host called localhost.example.org", smtp + "{host: localhost.example.org, tls: none}\n", `15:44: E06 mail.smtp.tls: none could send password and letters in the clear over the network`},
		{"password", smtp + "{host: a, username: u, password: hunter2}\n", `15:42: E06 password: a secret is written out, and files are shared`},
		{"password around a variable", smtp + "{host: a, username: u, password: 'hunter2${X}'}\n", `15:42: E06 password: a secret is written out, and files are shared`},
		{"no password", smtp + "{host: a, username: u}\n", `15:9: E05 mail.smtp.password: it is missing beside username`},
		{"no user", smtp + "{host: a, password: '${P}'}\n", `15:9: E05 mail.smtp.username: it is missing beside password`},
		{"password in the store", rest + "outbox: {store: 'postgres://u:hunter2@h/db'}\n", `15:17: E06 outbox.store: the password is written out, and files are shared`},
		{"password in the store's query", rest + "outbox: {store: 'postgres://h/db?password=hunter2'}\n", `15:17: E06 outbox.store: the password is written out, and files are shared`},
		{"store", rest + "outbox: {store: 'mysql://u:hunter2@h/db'}\n", `15:17: E06 outbox.store: it is no store we know`},
		{"store outside", rest + "outbox: {store: ../hunter2.db}\n", `15:17: E04 outbox.store: it is not understood`},
		{"store that is no URL", rest + "outbox: {store: 'postgres://u:hunter2@h:x/db'}\n", `15:17: E04 outbox.store: it is no connection URL`},
		{"site", rest + "web: {site_url: example.org}\n", `15:17: E04 site_url "example.org" is not understood`},
		{"colour", rest + "style: {accent: red}\n", `15:17: E04 accent "red" is not understood`},
		{"paper", rest + "style: {paper: A5}\n", `15:16: E06 paper "A5" is not allowed (did you mean "A4"?)`},
		{"archive", rest + "style: {archive: 2b}\n", `15:18: E06 archive "2b" is not allowed (did you mean "1b"?)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, findings := mailing(t, test.text)
			same(t, findings, []string{"convene.yaml:" + test.want})
			if strings.Contains(strings.Join(findings, ""), "hunter2") {
				t.Error("a finding shows a secret")
			}
			shown, err := json.Marshal(w.Settings)
			if err != nil {
				t.Fatal(err)
			}
			if text := fmt.Sprintf("%+v %#v %s", w.Settings, w.Settings, shown); strings.Contains(text, "hunter2") {
				t.Error("the settings hold a secret that a file wrote out")
			}
		})
	}
	for _, fine := range []string{
		smtp + "{host: localhost, tls: none}\n", smtp + "{host: 127.0.0.1, tls: opportunistic}\n", smtp + "{host: '::1', tls: none}\n", smtp + "{host: '[::1]', tls: none}\n",
		rest + "outbox: {store: '${STORE}'}\n", rest + "outbox: {store: ledger/convene.db}\n", rest + "outbox: {store: 'postgresql://u@h/db'}\n",
	} {
		_, findings := mailing(t, fine)
		same(t, findings, nil)
	}
}

func TestAge(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"1 week": 7 * 24 * time.Hour, "5 days": 5 * 24 * time.Hour, "1 day": 24 * time.Hour, "36 hours": 36 * time.Hour, "90  minutes": 90 * time.Minute,
	} {
		var a config.Age
		if err := a.UnmarshalText([]byte(text)); err != nil || a.Duration() != want {
			t.Errorf("%q is %v, %v", text, a.Duration(), err)
		}
		var again config.Age
		if err := again.UnmarshalText([]byte(a.String())); err != nil || again != a {
			t.Errorf("%q is written as %q", text, a)
		}
	}
	for _, text := range []string{"", "0 days", "-1 day", "5 months", "days", "99999 days"} {
		if err := new(config.Age).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}
