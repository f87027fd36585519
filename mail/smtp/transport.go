// Package smtp carries messages to a server (RFC 5321) over go-mail's low-level
// client. It sends one recipient a message and controls the moment of the
// hand-over: the caller is asked after the text is transferred and before the
// final dot.
package smtp

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	gosmtp "github.com/wneessen/go-mail/smtp"

	"convene/mail"
)

// Transport opens connections. The zero value works for a route without a
// username.
type Transport struct {
	// Secret gives the password for the route's username, at each connection,
	// so that it is held no longer than that takes. Required for a route with
	// a username.
	Secret func(context.Context) (string, error)
	// Roots are the certificate authorities trusted; nil: the system's.
	Roots *x509.CertPool
	// Timeouts are those of RFC 5321 where zero.
	Timeouts Timeouts

	// deaf: a server has forgotten what it was told along with a dot, and is told
	// nothing there any more.
	deaf atomic.Bool
}

// Timeouts are how long each step of a conversation may take (RFC 5321,
// section 4.5.3.2). A hasty timeout after the dot makes duplicates: the server
// may just have taken the message.
type Timeouts struct {
	Connect time.Duration // 30 seconds; RFC 5321 names none
	Command time.Duration // 5 minutes: banner, EHLO, STARTTLS, AUTH, MAIL, RCPT
	Data    time.Duration // 2 minutes: the answer to DATA
	Block   time.Duration // 3 minutes: each block of the text
	Dot     time.Duration // 10 minutes: the answer to the final dot
	Quit    time.Duration // 5 seconds: nothing hangs on it any more
	// Announced is 20 seconds: the answer to an envelope that went along with the
	// dot before. The message then goes over another connection.
	Announced time.Duration
}

func (t Timeouts) orDefaults() Timeouts {
	for _, d := range []struct {
		given *time.Duration
		def   time.Duration
	}{
		{&t.Connect, 30 * time.Second},
		{&t.Command, 5 * time.Minute},
		{&t.Data, 2 * time.Minute},
		{&t.Block, 3 * time.Minute},
		{&t.Dot, 10 * time.Minute},
		{&t.Quit, 5 * time.Second},
		{&t.Announced, 20 * time.Second},
	} {
		if *d.given == 0 {
			*d.given = d.def
		}
	}
	return t
}

var _ mail.Transport = (*Transport)(nil)

// Dial connects to the route's server, protects the connection and
// authenticates. Its error is a [*mail.Failure].
func (t *Transport) Dial(ctx context.Context, r mail.Route) (mail.Conn, error) {
	timeouts := t.Timeouts.orDefaults()
	raw, err := (&net.Dialer{Timeout: timeouts.Connect}).DialContext(ctx, "tcp", net.JoinHostPort(r.Host, strconv.Itoa(r.Port)))
	if err != nil {
		return nil, &mail.Failure{Stage: mail.StageConnect, Text: oneLine(err.Error()), Err: err}
	}
	c := newConn(raw, timeouts, &t.deaf)
	defer c.until(ctx)()
	defer c.watchdog.Stop()
	if err := t.greet(ctx, c, r); err != nil {
		c.breakOff()
		return nil, err
	}
	return c, nil
}

// greet is everything before the first MAIL.
func (t *Transport) greet(ctx context.Context, c *conn, r mail.Route) error {
	tlsConfig := &tls.Config{ServerName: r.Host, RootCAs: t.Roots, MinVersion: tls.VersionTLS12}
	var stream net.Conn = c.raw
	switch r.TLS {
	case mail.TLSImplicit:
		secured := tls.Client(c.raw, tlsConfig)
		c.within(c.timeouts.Command)
		if err := secured.HandshakeContext(ctx); err != nil {
			return c.failure(mail.StageSTARTTLS, err)
		}
		stream = secured
	case mail.TLSNone:
		if !c.onThisMachine() {
			return refused(mail.StageConnect, "tls: none is for a server on this machine, and %s is not", r.Host)
		}
	}
	c.within(c.timeouts.Command)
	client, err := gosmtp.NewClient(&bounded{Conn: stream}, r.Host)
	if err != nil {
		return c.failure(mail.StageBanner, err)
	}
	c.client = client
	client.SkipSMTPUTF8(true) // addresses are ASCII; see compose.ASCII
	c.within(c.timeouts.Command)
	if err := client.Hello(r.Domain); err != nil {
		return c.failure(mail.StageEHLO, err)
	}
	if err := startTLS(c, r, tlsConfig); err != nil {
		return err
	}
	if r.Username == "" {
		return nil
	}
	return t.authenticate(ctx, c, r)
}

// startTLS protects a connection that began in the clear, as the route says.
func startTLS(c *conn, r mail.Route, config *tls.Config) error {
	if r.TLS != mail.TLSMandatory && r.TLS != mail.TLSOpportunistic {
		return nil
	}
	if offered, _ := c.client.Extension("STARTTLS"); !offered {
		if r.TLS == mail.TLSOpportunistic {
			return nil
		}
		return refused(mail.StageSTARTTLS, "%s does not offer STARTTLS, and mail.smtp.tls is mandatory", r.Host)
	}
	c.within(c.timeouts.Command)
	if err := c.client.StartTLS(config); err != nil {
		return c.failure(mail.StageSTARTTLS, err)
	}
	return nil
}

// authenticate proves the route's username by the best way both sides know.
func (t *Transport) authenticate(ctx context.Context, c *conn, r mail.Route) error {
	state, secured := c.client.TLSConnectionState()
	secured = secured || r.TLS == mail.TLSImplicit
	if !secured && !c.onThisMachine() {
		return refused(mail.StageAUTH, "the connection to %s is not protected, so the password is not sent: set mail.smtp.tls to mandatory", r.Host)
	}
	_, offered := c.client.Extension("AUTH")
	mechanisms := strings.Fields(strings.ToUpper(offered))
	if t.Secret == nil {
		return refused(mail.StageAUTH, "there is no password for %s: set mail.smtp.password", r.Username)
	}
	secret, err := t.Secret(ctx)
	if err != nil {
		return refused(mail.StageAUTH, "the password for %s: %s", r.Username, oneLine(err.Error()))
	}
	ways := []struct {
		name string
		auth func() gosmtp.Auth
	}{
		{"SCRAM-SHA-256-PLUS", func() gosmtp.Auth { return scram{gosmtp.ScramSHA256PlusAuth(r.Username, secret, &state)} }},
		{"SCRAM-SHA-256", func() gosmtp.Auth { return scram{gosmtp.ScramSHA256Auth(r.Username, secret)} }},
		{"SCRAM-SHA-1", func() gosmtp.Auth { return scram{gosmtp.ScramSHA1Auth(r.Username, secret)} }},
		// What protects the password here was checked above, and go-mail sees
		// no TLS below an implicit one.
		{"PLAIN", func() gosmtp.Auth { return gosmtp.PlainAuth("", r.Username, secret, r.Host, true) }},
		{"LOGIN", func() gosmtp.Auth { return gosmtp.LoginAuth(r.Username, secret, r.Host, true) }},
	}
	for _, way := range ways {
		if !slices.Contains(mechanisms, way.name) || way.name == "SCRAM-SHA-256-PLUS" && state.Version == 0 {
			continue
		}
		c.within(c.timeouts.Command)
		if err := c.client.Auth(way.auth()); err != nil {
			f := c.failure(mail.StageAUTH, err)
			f.Text, f.Err = redact(f.Text, r.Username, secret), nil
			return f
		}
		return nil
	}
	return refused(mail.StageAUTH, "%s offers none of the ways to log in that are known here: %q", r.Host, mechanisms)
}

// scram does not let a server demand hashing without end (RFC 5802, section
// 5.1, attribute i).
type scram struct{ gosmtp.Auth }

// maxIterations is a hundred times what servers ask for, and takes less than a
// second.
const maxIterations = 1_000_000

func (a scram) Next(fromServer []byte, more bool) ([]byte, error) {
	for field := range bytes.SplitSeq(fromServer, []byte(",")) {
		count, isCount := bytes.CutPrefix(field, []byte("i="))
		if n, err := strconv.Atoi(string(count)); isCount && (err != nil || n > maxIterations) {
			return nil, errors.New("the server asks for more rounds of hashing than anybody needs")
		}
	}
	return a.Auth.Next(fromServer, more)
}

func refused(stage mail.Stage, format string, args ...any) *mail.Failure {
	return &mail.Failure{Stage: stage, Refused: true, Text: fmt.Sprintf(format, args...)}
}
