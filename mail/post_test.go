package mail_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/ledger/sqlite"
	"convene/mail/smtp"
	"convene/mail/smtp/smtptest"
	"convene/planner"
)

// clock is a machine's clock that only moves when somebody sleeps.
type clock struct {
	mu   sync.Mutex
	time time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.time
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.time = c.time.Add(d)
	return ctx.Err()
}

func start() time.Time { return time.Date(2027, 1, 14, 9, 0, 0, 0, time.UTC) }

// post is everything that mail goes through, on this machine.
type post struct {
	*mail.Sender
	t      testing.TB
	ledger *sqlite.Ledger
	clock  *clock
	route  mail.Route
	key    mail.Key
}

// quick are timeouts for servers that fall silent on purpose.
func quick() smtp.Timeouts {
	const d = 150 * time.Millisecond
	return smtp.Timeouts{Connect: 5 * time.Second, Command: d, Data: d, Block: d, Dot: d, Quit: d}
}

// newPost sends to a server on a port of this machine.
func newPost(t testing.TB, port int, timeouts smtp.Timeouts) *post {
	t.Helper()
	c := &clock{time: start()}
	l := openLedger(t, filepath.Join(t.TempDir(), "ledger.db"))
	return &post{
		t: t, ledger: l, clock: c,
		Sender: &mail.Sender{Ledger: l, Clock: c, Transport: &smtp.Transport{Timeouts: timeouts}},
		route: mail.Route{
			Host: "127.0.0.1", Port: port, TLS: mail.TLSNone, BounceTo: "bounces@example.org", Domain: "example.org", MaxAge: 24 * time.Hour,
		},
		key: mail.Key{Series: "khojaly", Year: 2027, Kind: planner.InvitationMail, Name: "invitations"},
	}
}

func openLedger(t testing.TB, path string) *sqlite.Ledger {
	t.Helper()
	l, err := sqlite.Open(t.Context(), path, sqlite.Options{Host: "here", Now: start()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func faulty(t *testing.T, script smtptest.Script, options ...smtptest.Option) *smtptest.Server {
	t.Helper()
	s, err := smtptest.Start(script, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

func (p *post) message(recipient, text string) mail.Prepared {
	m := mail.Prepared{
		Recipient: recipient, Part: mail.Principal, Revision: 1,
		To: mail.Mailbox{Address: planner.Email(recipient + "@example.org")},
		Content: mail.NewContent(mail.Segments(
			fmt.Appendf(nil, "Subject: Seminar\r\nTo: %s@example.org\r\n\r\n", recipient), []byte(text),
		), nil),
	}
	m.MessageID = mail.MessageID(m.Identity(p.key), p.route.Domain)
	return m
}

// ready prepares and approves a mailing.
func (p *post) ready(messages ...mail.Prepared) mail.MailingID {
	p.t.Helper()
	r, err := p.ledger.Prepare(p.t.Context(), mail.Preparation{
		Key: p.key, Title: "Seminar", Route: p.route, Messages: mail.These(messages...), At: p.clock.Now(),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.ledger.Approve(p.t.Context(), r.Mailing.ID, r.Mailing.Revision, false, p.clock.Now()); err != nil {
		p.t.Fatal(err)
	}
	return r.Mailing.ID
}

// many are messages to r00, r01 and so on.
func (p *post) many(n int) []mail.Prepared {
	list := make([]mail.Prepared, n)
	for i := range list {
		list[i] = p.message(fmt.Sprintf("r%02d", i), "a letter\r\n.\r\n..dots\r\n")
	}
	return list
}

func (p *post) send(id mail.MailingID) mail.Outcome {
	p.t.Helper()
	out, err := p.Send(p.t.Context(), id, mail.Options{}, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

func (p *post) find(id uuid.UUID) mail.Message {
	p.t.Helper()
	m, err := p.ledger.Find(p.t.Context(), id.String())
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

func (p *post) states(id mail.MailingID) map[mail.State]int {
	p.t.Helper()
	o, err := p.ledger.Overview(p.t.Context(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	return o.States
}

func wantStates(t *testing.T, got, want map[mail.State]int) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("states: got %v, want %v", got, want)
	}
}
