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

// namedFault is one way in which a server fails.
type namedFault struct {
	name string
	smtptest.Fault
}

func theFaults() []namedFault {
	return []namedFault{
		{"421", smtptest.Fault{Say: "421 4.3.2 closing\r\n", Drop: true}},
		{"450", smtptest.Fault{Say: "450 4.2.0 later\r\n"}},
		{"550", smtptest.Fault{Say: "550 5.0.0 never\r\n"}},
		{"drop", smtptest.Fault{Drop: true}},
		{"RST", smtptest.Fault{Reset: true}},
		{"stall", smtptest.Fault{Stall: true}},
		{"split reply", smtptest.Fault{Say: "450-4.2.0 busy,\r\n450 4.2.0 later\r\n", Split: true}},
		{"garbage", smtptest.Fault{Say: "\x00\xff<html>\r\n", Drop: true}},
	}
}

// The table of what each failure becomes, played by a real server against a
// real ledger. The end state "paused" is a queued message of a paused mailing.
func TestFailureTable(t *testing.T) {
	const paused = mail.State("paused")
	faults := theFaults()
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
			for name, options := range servers() {
				t.Run(string(row.stage)+"/"+fault.name+"/"+name, func(t *testing.T) {
					t.Parallel()
					want := row.ends[i]
					p, s := postWith(t, row.stage, smtptest.Always(row.stage, fault.Fault), options...)
					message := p.message("a", "a letter\r\n")
					id := p.ready(message)
					out := p.send(id)
					m := p.find(message.Identity(p.key))
					got := m.State
					if of, err := p.ledger.Mailing(t.Context(), id); err == nil && of.Paused != "" && got == mail.Queued {
						got = paused
					}
					if got != want || m.Reply.Stage != row.stage && want != paused && row.stage != mail.StageBanner { // a connection may break before or after it is made
						t.Fatalf("got %s (%s), want %s", got, m.Reply, want)
					}
					if taken := s.Taken(); len(taken) > 0 && row.stage != mail.StageDot {
						t.Errorf("the server took %d messages", len(taken))
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
}

// servers are those that are told one command after another, and those that
// are told three in one breath.
func servers() map[string][]smtptest.Option {
	return map[string][]smtptest.Option{
		"plain": nil, "pipelined": {smtptest.WithPipelining(false)}, "credulous": {smtptest.WithPipelining(true)},
	}
}

// postWith gives the post whatever it needs to reach a stage.
func postWith(t *testing.T, stage mail.Stage, script smtptest.Script, options ...smtptest.Option) (*post, *smtptest.Server) {
	switch stage {
	case mail.StageSTARTTLS:
		options = append(options, smtptest.WithTLS(&tls.Config{}))
	case mail.StageAUTH:
		options = append(options, smtptest.WithAuth("PLAIN", "open sesame"))
	}
	s := faulty(t, script, options...)
	p := newPost(t, s.Port, quick())
	switch stage {
	case mail.StageSTARTTLS:
		p.route.TLS = mail.TLSOpportunistic
	case mail.StageAUTH:
		p.route.Username = "seminars"
		p.Transport = withSecret(quick())
	}
	return p, s
}

// While the text is on its way the server has nothing to say, and whatever it
// does leaves the message as one that never went.
func TestFailureInTheText(t *testing.T) {
	large := strings.Repeat(strings.Repeat("x", 70)+"\r\n", 20<<20/72)
	for _, fault := range theFaults() {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			if !fault.Stall && !fault.Reset {
				fault.Drop = true // it reads nothing more
			}
			s := faulty(t, smtptest.Always(mail.StageBody, fault.Fault))
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
	for _, fault := range theFaults() {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			fault.After = true
			s := faulty(t, smtptest.Once(mail.StageDot, fault.Fault), smtptest.WithPipelining(false))
			p := newPost(t, s.Port, quick())
			id := p.ready(p.many(2)...)
			p.send(id)
			first := p.find(p.many(2)[0].Identity(p.key))
			if first.State != mail.Accepted || first.Reply.Code != 250 {
				t.Errorf("got %s (%s), want accepted", first.State, first.Reply)
			}
			// The second may have heard what was meant for the first, but is
			// never lost.
			if again := p.find(p.many(2)[1].Identity(p.key)); again.State.Rule().Waiting {
				p.clock.time = p.clock.time.Add(time.Hour)
				if of, err := p.ledger.Mailing(t.Context(), id); err != nil || of.Paused != "" {
					if _, err := p.ledger.Retry(t.Context(), mail.Selection{Mailing: id}, true, p.clock.time); err != nil {
						t.Fatal(err)
					}
				}
				p.send(id)
			}
			wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 2})
			if taken := s.Taken(); len(taken) != 2 || bytes.Equal(taken[0].Text, taken[1].Text) {
				t.Errorf("the server took %d messages, want each once", len(taken))
			}
		})
	}
}
