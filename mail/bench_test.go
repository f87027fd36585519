package mail_test

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/compose"
	"convene/mail/ledger/sqlite"
	"convene/mail/smtp"
	"convene/planner"
)

// The benchmarks send to Postfix's smtp-sink, which takes everything and keeps
// nothing, and report beside their own rate what smtp-source, a loop in C that
// keeps no record of anything, and a bare loop that keeps a durable mark reach
// with messages of the same size on as many connections in the same run:
//
//	go test ./mail -run '^$' -bench . -benchtime 50000x -count 5

// sink is a running smtp-sink.
type sink struct{ port int }

func startSink(b *testing.B) sink {
	b.Helper()
	path := debian(b, "smtp-sink", "postfix")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := sink{l.Addr().(*net.TCPAddr).Port}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(path, "-u", "nobody", "-c", s.address(), "256")
	if os.Getuid() != 0 {
		cmd = exec.Command(path, s.address(), "256")
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	for {
		c, err := net.Dial("tcp", s.address())
		if err == nil {
			_ = c.Close()
			return s
		}
		if b.Context().Err() != nil {
			b.Fatal(err)
		}
	}
}

func (s sink) address() string { return "127.0.0.1:" + strconv.Itoa(s.port) }

// source is how many messages of that size a second smtp-source sends.
func (s sink) source(b *testing.B, messages, size, connections int) float64 {
	b.Helper()
	path := debian(b, "smtp-source", "postfix")
	begun := time.Now()
	out, err := exec.Command(path, "-d", "-s", strconv.Itoa(connections), "-m", strconv.Itoa(messages), "-l", strconv.Itoa(size),
		"-f", "bounces@example.org", "-t", "reader@example.org", s.address()).CombinedOutput()
	if err != nil {
		b.Fatalf("smtp-source: %v: %s", err, out)
	}
	return float64(messages) / time.Since(begun).Seconds()
}

// debian is the program that a package of Debian has.
func debian(t testing.TB, program, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		path, err = exec.LookPath("/usr/sbin/" + program)
	}
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: install Debian's package %s", program, pkg)
	}
	t.Skipf("%s is missing: install Debian's package %s", program, pkg)
	return ""
}

// systemClock is the machine's.
type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run sends what prepare puts into a fresh ledger and reports the rates.
func benchmarkSend(b *testing.B, connections int, signing mail.Signing, prepare func(mail.Key) []mail.Prepared) {
	s := startSink(b)
	ledger, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "ledger.db"), sqlite.Options{Now: time.Now()})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = ledger.Close() }()
	k := mail.Key{Series: "khojaly", Year: 2027, Kind: planner.ReportMail, Name: "report"}
	messages := prepare(k)
	route := mail.Route{
		Host: "127.0.0.1", Port: s.port, TLS: mail.TLSNone, BounceTo: "bounces@example.org", Domain: "example.org", Connections: connections,
	}
	if signing != nil {
		route.Selector, route.SigningDomain = "s2027", "example.org"
	}
	receipt, err := ledger.Prepare(b.Context(), mail.Preparation{Key: k, Title: "Report", Route: route, Messages: mail.These(messages...), At: time.Now()})
	if err != nil {
		b.Fatal(err)
	}
	id, size := receipt.Mailing.ID, messages[0].Content.Size()
	if _, err := ledger.Approve(b.Context(), id, 1, false, time.Now()); err != nil {
		b.Fatal(err)
	}
	messages = nil
	half := max(1, b.N/2)
	source, bare := s.source(b, half, size, connections), s.bareLoop(b, half, size, connections)
	sender := mail.Sender{Ledger: ledger, Transport: &smtp.Transport{}, Clock: systemClock{}, Signing: signing}
	b.ResetTimer()
	out, err := sender.Send(b.Context(), id, mail.Options{}, nil)
	b.StopTimer()
	if err != nil || out.States[mail.Accepted] != b.N {
		b.Fatalf("%+v: %v", out, err)
	}
	source = (source + s.source(b, half, size, connections)) / 2 // before and after: the machine may have others to serve
	bare = (bare + s.bareLoop(b, half, size, connections)) / 2
	ours := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ours, "mails/s")
	b.ReportMetric(source, "smtp-source/s")
	b.ReportMetric(ours/source, "share")
	b.ReportMetric(ours/bare, "of-bare-loop")
}

// BenchmarkNewsletter sends 15 KB that everybody shares, with a link to
// unsubscribe for each.
func BenchmarkNewsletter(b *testing.B) {
	for _, connections := range []int{16, 64} {
		b.Run(fmt.Sprintf("%d-connections", connections), func(b *testing.B) {
			benchmarkSend(b, connections, nil, func(k mail.Key) []mail.Prepared { return newsletters(b, k, b.N) })
		})
	}
}

// newsletters are n messages of one content.
func newsletters(b *testing.B, k mail.Key, n int) []mail.Prepared {
	b.Helper()
	token := mail.TokenSlot(mail.ToUnsubscribe).Sentinel()
	article := strings.Repeat("<p>A seminar was held in Islamabad. Those who spoke said what they remembered.</p>\n", 140)
	shared, err := compose.Shared(compose.Draft{
		Kind: planner.ReportMail, From: "seminars@example.org", Subject: "Report: Seminar 2027", Lang: "en",
		Text: strings.Repeat("A seminar was held in Islamabad.\n", 60) + "Unsubscribe: https://example.org/u/" + token + "\n",
		HTML: `<html lang="en"><body>` + article + `<p><a href="https://example.org/u/` + token + `">Unsubscribe</a></p></body></html>`,
		List: &compose.List{ID: "khojaly.example.org", Mailto: "mailto:seminars@example.org?subject=unsubscribe%20" + token, HTTPS: "https://example.org/u/" + token},
	})
	if err != nil {
		b.Fatal(err)
	}
	messages := make([]mail.Prepared, n)
	for i := range messages {
		m := mail.Prepared{
			Recipient: fmt.Sprintf("reader%06d@example.org", i), Part: mail.Principal, Revision: 1, Content: shared,
			To: mail.Mailbox{Address: planner.Email(fmt.Sprintf("reader%06d@example.org", i))},
		}
		id := m.Identity(k)
		m.MessageID = mail.MessageID(id, "example.org")
		if m.Slots, err = compose.Values(shared, m.To, id, m.MessageID, mail.TokenKey{3}); err != nil {
			b.Fatal(err)
		}
		messages[i] = m
	}
	return messages
}

// BenchmarkInvitations sends 45 KB that are each recipient's own, as they are
// and signed:
//
//	go test ./mail -run '^$' -bench Invitations -benchtime 3000x -count 5
func BenchmarkInvitations(b *testing.B) {
	letter := strings.Repeat("JVBERi0xLjcKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZQo=\r\n", 45<<10/78)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		key  crypto.Signer
	}{{"unsigned", nil}, {"RSA-2048", rsaKey}, {"Ed25519", edKey}} {
		b.Run(c.name, func(b *testing.B) {
			benchmarkSend(b, 16, signingWith(b, c.key), func(k mail.Key) []mail.Prepared {
				messages := make([]mail.Prepared, b.N)
				for i := range messages {
					m := mail.Prepared{
						Recipient: fmt.Sprintf("speaker%06d", i), Part: mail.Principal, Revision: 1,
						To: mail.Mailbox{Address: planner.Email(fmt.Sprintf("speaker%06d@example.org", i))},
					}
					m.MessageID = mail.MessageID(m.Identity(k), "example.org")
					head := fmt.Sprintf("From: seminars@example.org\r\nTo: %s\r\nSubject: Invitation\r\nMessage-ID: <%s>\r\nMIME-Version: 1.0\r\n\r\n", m.To.Address, m.MessageID)
					m.Content = mail.NewContent(mail.Segments([]byte(head), []byte(m.Recipient+"\r\n"+letter)), nil)
					messages[i] = m
				}
				return messages
			})
		})
	}
}

// signingWith signs with a key in a file; nil for no key.
func signingWith(b *testing.B, key crypto.Signer) mail.Signing {
	b.Helper()
	if key == nil {
		return nil
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "dkim.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		b.Fatal(err)
	}
	return compose.DKIM{KeyFile: func() (string, error) { return path, nil }}
}
