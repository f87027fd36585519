package smtp_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/smtp"
	"convene/mail/smtp/smtptest"
	"convene/planner"
)

const password = "open sesame, please"

func start(t *testing.T, script smtptest.Script, options ...smtptest.Option) *smtptest.Server {
	t.Helper()
	s, err := smtptest.Start(script, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

func route(s *smtptest.Server, policy mail.TLSPolicy) mail.Route {
	return mail.Route{Host: "127.0.0.1", Port: s.Port, TLS: policy, BounceTo: "bounces@example.org", Domain: "example.org"}
}

// authority is a certificate authority of its own with one server certificate
// for host.
func authority(t *testing.T, host string) (server *tls.Config, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	if ip := net.ParseIP(host); ip != nil {
		cert.IPAddresses = []net.IP{ip}
	} else {
		cert.DNSNames = []string{host}
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AddCert(signed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}

func transport(roots *x509.CertPool) *smtp.Transport {
	return &smtp.Transport{
		Roots: roots, Timeouts: smtp.Timeouts{Command: 5 * time.Second},
		Secret: func(context.Context) (string, error) { return password, nil },
	}
}

// deliver dials and sends one message.
func deliver(t *testing.T, tr *smtp.Transport, r mail.Route) error {
	t.Helper()
	c, err := tr.Dial(t.Context(), r)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Send(t.Context(), mail.Delivery{Envelope: mail.Envelope{From: r.BounceTo, To: "a@example.org"}, Text: []byte("Subject: x\r\n\r\nhello\r\n"), HandOver: func() error { return nil }})
	return err
}

func wantFailure(t *testing.T, err error, stage mail.Stage, verdict mail.Verdict) *mail.Failure {
	t.Helper()
	var f *mail.Failure
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a failure", err)
	}
	if f.Stage != stage || f.Verdict() != verdict {
		t.Errorf("got %s at %s (%v), want %s at %s", f.Verdict(), f.Stage, f, verdict, stage)
	}
	return f
}

func TestTLS(t *testing.T) {
	config, roots := authority(t, "127.0.0.1")
	other, _ := authority(t, "127.0.0.1")
	elsewhere, elsewhereRoots := authority(t, "mail.example.org")
	for name, c := range map[string]struct {
		policy  mail.TLSPolicy
		offer   []smtptest.Option
		roots   *x509.CertPool
		secured bool
		fails   mail.Stage // empty: it goes
	}{
		"mandatory":                   {mail.TLSMandatory, []smtptest.Option{smtptest.WithTLS(config)}, roots, true, ""},
		"mandatory, not offered":      {mail.TLSMandatory, nil, roots, false, mail.StageSTARTTLS},
		"mandatory, unknown":          {mail.TLSMandatory, []smtptest.Option{smtptest.WithTLS(other)}, roots, false, mail.StageSTARTTLS},
		"mandatory, another's":        {mail.TLSMandatory, []smtptest.Option{smtptest.WithTLS(elsewhere)}, elsewhereRoots, false, mail.StageSTARTTLS},
		"implicit":                    {mail.TLSImplicit, []smtptest.Option{smtptest.WithImplicitTLS(config)}, roots, true, ""},
		"implicit, unknown":           {mail.TLSImplicit, []smtptest.Option{smtptest.WithImplicitTLS(other)}, roots, false, mail.StageConnect},
		"opportunistic":               {mail.TLSOpportunistic, []smtptest.Option{smtptest.WithTLS(config)}, roots, true, ""},
		"opportunistic, not offered":  {mail.TLSOpportunistic, nil, roots, false, ""},
		"opportunistic, unknown":      {mail.TLSOpportunistic, []smtptest.Option{smtptest.WithTLS(other)}, roots, false, mail.StageSTARTTLS},
		"none, though it is on offer": {mail.TLSNone, []smtptest.Option{smtptest.WithTLS(config)}, roots, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, nil, c.offer...)
			err := deliver(t, transport(c.roots), route(s, c.policy))
			if c.fails != "" {
				f := wantFailure(t, err, c.fails, mail.Pause)
				for names, advice := range map[string]string{"unknown": "SSL_CERT_FILE", "another's": "the certificate is for mail.example.org", "not offered": "write none for a server on this machine"} {
					if strings.Contains(name, names) && !strings.Contains(f.Text, advice) {
						t.Errorf("it says %q, and not %q", f.Text, advice)
					}
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if taken := s.Taken(); len(taken) != 1 || taken[0].Secured != c.secured {
				t.Errorf("got %+v, want it secured: %t", taken, c.secured)
			}
		})
	}
}

func TestLogin(t *testing.T) {
	config, roots := authority(t, "127.0.0.1")
	wrong := transport(roots)
	wrong.Secret = func(context.Context) (string, error) { return "not it at all", nil }
	none := transport(roots)
	none.Secret = func(context.Context) (string, error) { return "", errors.New("CONVENE_SMTP_PASSWORD is not set") }
	for name, c := range map[string]struct {
		offered string
		tr      *smtp.Transport
		by      string // the mechanism; empty: it fails
	}{
		"PLAIN":           {"LOGIN PLAIN", transport(roots), "PLAIN"},
		"LOGIN":           {"LOGIN", transport(roots), "LOGIN"},
		"SCRAM":           {"PLAIN LOGIN SCRAM-SHA-256", transport(roots), "SCRAM-SHA-256"},
		"wrong, PLAIN":    {"PLAIN", wrong, ""},
		"wrong, LOGIN":    {"LOGIN", wrong, ""},
		"wrong, SCRAM":    {"SCRAM-SHA-256", wrong, ""},
		"no password":     {"PLAIN", none, ""},
		"no way to ask":   {"PLAIN", &smtp.Transport{Roots: roots}, ""},
		"unknown ways":    {"XOAUTH2 GSSAPI", transport(roots), ""},
		"no AUTH offered": {"", transport(roots), ""},
	} {
		for _, policy := range []mail.TLSPolicy{mail.TLSMandatory, mail.TLSImplicit, mail.TLSNone} {
			t.Run(name+"/"+string(policy), func(t *testing.T) {
				options := []smtptest.Option{smtptest.WithAuth(c.offered, password), smtptest.WithTLS(config)}
				if policy == mail.TLSImplicit {
					options[1] = smtptest.WithImplicitTLS(config)
				}
				s := start(t, nil, options...)
				r := route(s, policy)
				r.Username = "seminars"
				err := deliver(t, c.tr, r)
				if c.by == "" {
					f := wantFailure(t, err, mail.StageAUTH, mail.Pause)
					wantNoSecret(t, f, password, "not it at all")
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if taken := s.Taken(); len(taken) != 1 || taken[0].Auth != c.by {
					t.Errorf("got %+v, want it by %s", taken, c.by)
				}
			})
		}
	}
}

func TestHashingWithoutEnd(t *testing.T) {
	s := start(t, nil, smtptest.WithAuth("SCRAM-SHA-256", password), smtptest.WithIterations(1<<40))
	r := route(s, mail.TLSNone)
	r.Username = "seminars"
	wantFailure(t, deliver(t, transport(nil), r), mail.StageAUTH, mail.Defer)
}

// wantNoSecret looks for secrets in everything that a failure could print.
func wantNoSecret(t *testing.T, err error, secrets ...string) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		for _, s := range secrets {
			for _, form := range []string{s, base64.StdEncoding.EncodeToString([]byte(s)), base64.StdEncoding.EncodeToString([]byte("\x00seminars\x00" + s))} {
				if strings.Contains(err.Error(), form) {
					t.Errorf("the error says the secret: %v", err)
				}
			}
		}
	}
}

// What a server says is kept short and harmless.
func TestServersWords(t *testing.T) {
	for name, c := range map[string]struct {
		say            string
		code           int
		enhanced, text string
	}{
		"plain":         {"550 no such user\r\n", 550, "", "no such user"},
		"enhanced":      {"550 5.1.1 no such user\r\n", 550, "5.1.1", "no such user"},
		"many lines":    {"550-5.7.1 go\r\n550-5.7.1 away\r\n550 5.7.1 please\r\n", 550, "5.7.1", "go away please"},
		"terminal":      {"550 5.1.1 \x1b[31mred\x07\r\n", 550, "5.1.1", "[31mred"},
		"not UTF-8":     {"550 \xff\xfe\r\n", 550, "", "?"},
		"only code":     {"550 5.1.10\r\n", 550, "5.1.10", ""},
		"long":          {"550 " + strings.Repeat("x", 1000) + "\r\n", 550, "", strings.Repeat("x", 300) + "…"},
		"strange class": {"350 what\r\n", 0, "", "the server answered 350, which means nothing here"},
	} {
		s := start(t, smtptest.Always(mail.StageRCPT, smtptest.Fault{Say: c.say}))
		var f *mail.Failure
		if err := deliver(t, transport(nil), route(s, mail.TLSNone)); !errors.As(err, &f) {
			t.Errorf("%s: got %v, want a failure", name, err)
		} else if f.Code != c.code || f.Enhanced != c.enhanced || f.Text != c.text {
			t.Errorf("%s: got %d %q %q, want %d %q %q", name, f.Code, f.Enhanced, f.Text, c.code, c.enhanced, c.text)
		}
	}
}

func TestEndlessReply(t *testing.T) {
	for _, endless := range []string{strings.Repeat("250-more\r\n", 300_000), strings.Repeat("x", 3_000_000)} {
		s := start(t, smtptest.Always(mail.StageEHLO, smtptest.Fault{Say: endless, Stall: true}))
		f := wantFailure(t, deliver(t, transport(nil), route(s, mail.TLSNone)), mail.StageEHLO, mail.Defer)
		if !strings.Contains(f.Text, "without end") {
			t.Errorf("got %q", f.Text)
		}
	}
}

func TestSilence(t *testing.T) {
	s := start(t, smtptest.Always(mail.StageMAIL, smtptest.Fault{Stall: true}))
	tr := transport(nil)
	tr.Timeouts.Command = 100 * time.Millisecond
	f := wantFailure(t, deliver(t, tr, route(s, mail.TLSNone)), mail.StageMAIL, mail.Defer)
	if f.Text != "no answer within 100ms" {
		t.Errorf("got %q", f.Text)
	}
}

func TestUnreached(t *testing.T) {
	s := start(t, nil)
	s.Stop()
	there, nowhere := route(s, mail.TLSNone), route(s, mail.TLSNone)
	nowhere.Host = "smtp.invalid" // RFC 2606, section 2
	for want, r := range map[string]mail.Route{"nothing answers at 127.0.0.1 on port": there, "smtp.invalid": nowhere} {
		_, err := transport(nil).Dial(t.Context(), r)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "mail.smtp.host") || !strings.HasSuffix(err.Error(), "(at connect)") {
			t.Errorf("got %v, want %q and the key", err, want)
		}
	}
}

func TestPlainServerIsNoneForTLS(t *testing.T) {
	f := wantFailure(t, deliver(t, transport(nil), route(start(t, nil), mail.TLSImplicit)), mail.StageConnect, mail.Defer)
	if !strings.Contains(f.Text, "mail.smtp.tls is implicit: write mandatory, or the port for TLS") {
		t.Errorf("got %q", f.Text)
	}
}

func TestNobodyListens(t *testing.T) {
	s := start(t, nil)
	r := route(s, mail.TLSNone)
	s2, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.Port = s2.Addr().(*net.TCPAddr).Port
	if err := s2.Close(); err != nil {
		t.Fatal(err)
	}
	wantFailure(t, deliver(t, transport(nil), r), mail.StageConnect, mail.Defer)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if c, err := transport(nil).Dial(ctx, route(s, mail.TLSNone)); err == nil {
		_ = c.Close()
		t.Error("a connection was made after its context had ended")
	}
}

// When the ledger says no, the server gets no dot and no QUIT.
func TestNoDotWithoutTheMark(t *testing.T) {
	s := start(t, nil)
	r := route(s, mail.TLSNone)
	c, err := transport(nil).Dial(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	refused := errors.New("not any more")
	text := []byte("Subject: x\r\n\r\n" + strings.Repeat("line\r\n", 50_000))
	if _, err := c.Send(t.Context(), mail.Delivery{Envelope: mail.Envelope{From: r.BounceTo, To: "a@example.org"}, Text: text, HandOver: func() error { return refused }}); !errors.Is(err, refused) {
		t.Errorf("got %v, want the ledger's word", err)
	}
	if c.Usable() {
		t.Error("the connection is still used")
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	s.Stop() // waits for the server to have read everything
	if taken := s.Taken(); len(taken) != 0 {
		t.Errorf("the server took %d messages", len(taken))
	}
}

// A connection on which one message was announced carries no other: the server
// would give it to the recipient of that one.
func TestAnnouncedAlone(t *testing.T) {
	s := start(t, nil, smtptest.WithPipelining(false))
	r := route(s, mail.TLSNone)
	c, err := transport(nil).Dial(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	to := func(who planner.Email) mail.Delivery {
		return mail.Delivery{Envelope: mail.Envelope{From: r.BounceTo, To: who}, Text: []byte("Subject: x\r\n\r\nhello\r\n"), HandOver: func() error { return nil }}
	}
	first := to("a@example.org")
	first.Next = func() (mail.Envelope, bool) { return to("b@example.org").Envelope, true }
	if _, err := c.Send(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Send(t.Context(), to("c@example.org")); err == nil || c.Usable() {
		t.Errorf("got %v, usable %t; want a failure and the end of the connection", err, c.Usable())
	}
	if taken := s.Taken(); len(taken) != 1 {
		t.Errorf("the server took %d messages, the last for %s; want the first alone", len(taken), taken[len(taken)-1].To)
	}
}

// The mark is asked for when the server has all of the text but the dot: what
// fails before that has not been handed over.
func TestMarkAfterTheText(t *testing.T) {
	heard := make(chan string, 10)
	s := start(t, nil, smtptest.WithHeard(heard))
	r := route(s, mail.TLSNone)
	c, err := transport(nil).Dial(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	d := mail.Delivery{Envelope: mail.Envelope{From: r.BounceTo, To: "a@example.org"}, Text: []byte("Subject: x\r\n\r\nlast\r\n")}
	d.HandOver = func() error {
		for range 3 {
			select {
			case <-heard:
			case <-time.After(5 * time.Second):
				t.Error("the server does not have the text yet")
			}
		}
		if len(heard) != 0 {
			t.Errorf("the server has already heard %q", <-heard)
		}
		return nil
	}
	_, err = c.Send(t.Context(), d)
	if dot := <-heard; err != nil || dot != ".\r\n" {
		t.Errorf("after the mark: %q, %v", dot, err)
	}
}

// The text arrives byte for byte, dots and all.
func TestText(t *testing.T) {
	s := start(t, nil)
	r := route(s, mail.TLSNone)
	c, err := transport(nil).Dial(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	text := []byte("Subject: x\r\n\r\n.\r\n..\r\n.x\r\n" + strings.Repeat("."+strings.Repeat("y", 900)+"\r\n", 500) + "no dot at the end\r\n")
	marks := 0
	reply, err := c.Send(t.Context(), mail.Delivery{Envelope: mail.Envelope{From: r.BounceTo, To: "a.b+c@example.org"}, Text: text, HandOver: func() error { marks++; return nil }})
	if err != nil || reply.Code != 250 || reply.Enhanced != "2.0.0" || reply.Text != "taken" || marks != 1 {
		t.Errorf("got %+v, %v after %d marks", reply, err, marks)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	taken := s.Taken()
	if len(taken) != 1 || !bytes.Equal(taken[0].Text, text) || taken[0].To != "a.b+c@example.org" {
		t.Errorf("the server took %d messages, or another text", len(taken))
	}
}
