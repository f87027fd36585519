package config

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"convene/planner"
)

// settings checks what the types of [Settings] do not say.
func (l *loader) settings() {
	mail := &l.ws.Settings.Mail
	l.mailbox("mail.from", string(mail.From), senderProblem(mail.From))
	l.mailbox("mail.reply_to", string(mail.ReplyTo), senderProblem(mail.ReplyTo))
	l.mailbox("mail.advanced.bounce_to", string(mail.Advanced.BounceTo), mail.Advanced.BounceTo.Problem())
	l.server(mail.SMTP)

	if d := mail.Advanced.Domain; d != "" && !domainForm.MatchString(d) {
		l.setting(planner.WrongType, "mail.advanced.domain", clip(d)+" is not a domain", "write a name like example.org")
	}
	if d := mail.Advanced.DKIM; d != nil && d.Selector != "" && !selectorForm.MatchString(d.Selector) {
		l.setting(planner.WrongType, "mail.advanced.dkim.selector", clip(d.Selector)+" is not a selector", "write letters, digits and hyphens, like s2027")
	}
	l.store(&l.ws.Settings.Outbox.Store)
}

// Names of hosts as DNS has them (RFC 1035, section 2.3.1, with the digits of
// RFC 1123), and selectors, which are the first part of one (RFC 6376, section
// 3.1).
var (
	domainForm   = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)
	selectorForm = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$`)
)

func (l *loader) setting(code planner.Code, path, message, next string) {
	at := planner.Place{Source: planner.SeriesSource, Path: path}
	l.ws.Unread[at] = true
	l.report(planner.Finding{Code: code, Place: at, Message: path + ": " + message, Next: next})
}

func senderProblem(s planner.Sender) error {
	_, _, err := s.Split()
	return err
}

func (l *loader) mailbox(path, text string, problem error) {
	switch {
	case text == "" || problem == nil:
	case strings.ContainsFunc(text, unicode.IsControl):
		l.setting(planner.ControlCharacter, path, clip(text)+" has a line break or control character in it", "write it on one line")
	default:
		l.setting(planner.BadAddress, path, clip(text)+" is no address: "+problem.Error(), "write it like name@example.org")
	}
}

func (l *loader) server(s *SMTP) {
	if s == nil {
		return
	}
	if host := s.Host.String(); strings.ContainsFunc(host, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '/' }) {
		l.setting(planner.WrongType, "mail.smtp.host", clip(host)+" is not the name of a server", "write a name like smtp.example.org, without a port")
	}
	if (s.TLS == NoTLS || s.TLS == OpportunisticTLS) && !loopback(s.Host) {
		l.setting(planner.NotAllowed, "mail.smtp.tls", string(s.TLS)+" could send password and letters in the clear over the network", "write mandatory or implicit; this is for a server on the same machine only")
	}
	if s.Password.IsZero() != s.Username.IsZero() {
		l.credentials(s)
	}
}

// credentials reports a user name without a password, or the reverse, unless
// the missing one is reported already.
func (l *loader) credentials(s *SMTP) {
	missing, there := "password", "username"
	if s.Username.IsZero() {
		missing, there = there, missing
	}
	path := "mail.smtp." + missing
	if !l.ws.Unread[planner.Place{Source: planner.SeriesSource, Path: path}] {
		l.setting(planner.Missing, path, "it is missing beside "+there, "add it, or remove "+there+" for a server that asks for neither")
	}
}

// loopback reports whether a host is certainly this machine (RFC 6761, section
// 6.3).
func loopback(host Setting) bool {
	name := strings.ToLower(strings.Trim(host.String(), "[]"))
	if host.fromEnvironment() {
		return false
	}
	if ip, err := netip.ParseAddr(name); err == nil {
		return ip.IsLoopback()
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// store checks where the ledger is. A text that may have a password in it is
// neither shown nor kept.
func (l *loader) store(store *Setting) {
	const path = "outbox.store"
	text := store.String()
	scheme, _, isURL := strings.Cut(text, "://")
	refuse := func(code planner.Code, message, next string) {
		*store = Setting{}
		l.setting(code, path, message, next)
	}
	switch {
	case !isURL && !store.fromEnvironment():
		var f planner.File
		if err := f.UnmarshalText([]byte(text)); err != nil {
			refuse(planner.WrongType, "it is not understood", err.Error())
		}
	case !isURL || strings.HasPrefix(text, "${"):
	case scheme != "postgres" && scheme != "postgresql":
		refuse(planner.NotAllowed, "it is no store we know", "write a file in the workspace, or postgres://…")
	default:
		// A variable's braces are not allowed in a URL.
		u, err := url.Parse(variable.ReplaceAllString(text, ""))
		if err != nil {
			refuse(planner.WrongType, "it is no connection URL", "write it like postgres://user:${NAME}@db.example.org/convene")
			return
		}
		if password, _ := u.User.Password(); password != "" || u.Query().Get("password") != "" {
			refuse(planner.NotAllowed, "the password is written out, and files are shared", "write ${NAME} in its place and set the environment variable NAME; change the password if the file was ever shared")
		}
	}
}
