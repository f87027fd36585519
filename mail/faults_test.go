package mail_test

import (
	"bytes"
	"crypto/tls"
	"strings"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/smtp/smtptest"
)

// The table of what each failure becomes, played by a real server against a
// real ledger. The end state "paused" is a queued message of a paused mailing.
func TestFailureTable(t *testing.T) {
	const paused = mail.State("paused")
	faults := []struct {
		name string
		smtptest.Fault
	}{
		{"421", smtptest.Fault{Say: "421 4.3.2 closing\r\n", Drop: true}},
		{"450", smtptest.Fault{Say: "450 4.2.0 later\r\n"}},
		{"550", smtptest.Fault{Say: "550 5.0.0 never\r\n"}},
		{"drop", smtptest.Fault{Drop: true}},
		{"RST", smtptest.Fault{Reset: true}},
		{"stall", smtptest.Fault{Stall: true}},
		{"split reply", smtptest.Fault{Say: "450-4.2.0 busy,\r\n450 4.2.0 later\r\n"}},
		{"garbage", smtptest.Fault{Say: "\x00\xff<html>\r\n", Drop: true}},
	}
	const d, r, u = mail.Deferred, mail.Rejected, mail.Unknown
	table := []struct {
		stage mail.Stage
		ends  [8]mail.State // 421, 450, 550, drop, RST, stall, split reply, garbage
	}{
		{mail.StageBanner, [8]mail.State{d, d, paused, d, d, d, d, d}},
		{mail.StageEHLO, [8]mail.State{d, d, paused, d, d, d, d, d}},
		{mail.StageSTARTTLS, [8]mail.State{d, d, paused, d, d, d, d, d}},
		{mail.StageAUTH, [8]mail.State{d, d, paused, d, d, d, d, d}},
		{mail.StageMAIL, [8]mail.State{d, d, paused, d, d, d, d, d}},
		{mail.StageRCPT, [8]mail.State{d, d, r, d, d, d, d, d}},
		{mail.StageDATA, [8]mail.State{d, d, r, d, d, d, d, d}},
		{mail.StageDot, [8]mail.State{d, d, r, u, u, u, d, u}},
	}
	for _, row := range table {
		for i, fault := range faults {
			t.Run(string(row.stage)+"/"+fault.name, func(t *testing.T) {
				t.Parallel()
				want := row.ends[i]
				p := postWith(t, row.stage, smtptest.Always(row.stage, fault.Fault))
				message := p.message("a", "a letter\r\n")
				id := p.ready(message)
				out := p.send(id)
				m := p.find(message.Identity(p.key))
				got := m.State
				if of, err := p.ledger.Mailing(t.Context(), id); err == nil && of.Paused != "" && got == mail.Queued {
					got = paused
				}
				if got != want {
					t.Fatalf("got %s (%s), want %s", got, m.Reply, want)
				}
				switch want {
				case mail.Deferred:
					if wait := m.Due.Sub(start()); wait < 4*time.Minute || wait > 6*time.Minute || !m.Due.Equal(out.NextDue) {
						t.Errorf("it is to be tried again in %s; the outcome says %s", wait, out.NextDue)
					}
				case paused:
					if !out.Paused || out.ToGo != 1 || !strings.Contains(out.Stopped, "550 5.0.0 never") {
						t.Errorf("outcome: got %+v", out)
					}
				}
			})
		}
	}
}

// postWith gives the post whatever it needs to reach a stage.
func postWith(t *testing.T, stage mail.Stage, script smtptest.Script) *post {
	switch stage {
	case mail.StageSTARTTLS:
		s := faulty(t, script, smtptest.WithTLS(&tls.Config{}))
		p := newPost(t, s.Port, quick())
		p.route.TLS = mail.TLSOpportunistic
		return p
	case mail.StageAUTH:
		s := faulty(t, script, smtptest.WithAuth("PLAIN", "open sesame"))
		p := newPost(t, s.Port, quick())
		p.route.Username = "seminars"
		p.Transport = withSecret(quick())
		return p
	}
	return newPost(t, faulty(t, script).Port, quick())
}

func TestFailureInTheText(t *testing.T) {
	large := strings.Repeat(strings.Repeat("x", 70)+"\r\n", 20<<20/72)
	for name, fault := range map[string]smtptest.Fault{
		"drop": {Drop: true}, "RST": {Reset: true}, "stall": {Stall: true}, "450": {Say: "450 4.3.0 full\r\n", Drop: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := faulty(t, smtptest.Always(mail.StageBody, fault))
			p := newPost(t, s.Port, quick())
			message := p.message("a", large)
			p.send(p.ready(message))
			m := p.find(message.Identity(p.key))
			if m.State != mail.Deferred || m.Reply.Stage != mail.StageBody || !m.Date.IsZero() {
				t.Errorf("got %s (%s), handed over %s; want deferred, and never handed over", m.State, m.Reply, m.Date)
			}
			if taken := s.Taken(); len(taken) != 0 {
				t.Errorf("the server took %d messages", len(taken))
			}
		})
	}
}

// Once a 250 was read nothing that follows changes it.
func TestFailureAfterTheAnswer(t *testing.T) {
	for name, fault := range map[string]smtptest.Fault{
		"drop": {Drop: true, After: true}, "RST": {Reset: true, After: true},
		"421": {Say: "421 bye\r\n", Drop: true, After: true}, "garbage": {Say: "\x00\xff\r\n", After: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := faulty(t, smtptest.Once(mail.StageDot, fault))
			p := newPost(t, s.Port, quick())
			id := p.ready(p.many(2)...)
			p.send(id)
			if got := p.states(id)[mail.Accepted]; got != 2 {
				t.Errorf("accepted: got %d of 2, %v", got, p.states(id))
			}
			if taken := s.Taken(); len(taken) != 2 || bytes.Equal(taken[0].Text, taken[1].Text) {
				t.Errorf("the server took %d messages, want each once", len(taken))
			}
		})
	}
}
