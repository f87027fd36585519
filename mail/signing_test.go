package mail_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/smtp"
	"convene/mail/smtp/smtptest"
)

// stamp signs with the selector and the date; err keeps it from its key.
type stamp struct{ err error }

func (s stamp) Signer(_ context.Context, r mail.Route) (mail.Signer, error) {
	return stamper(r.Selector), s.err
}

type stamper string

func (s stamper) Sign(message []byte, date time.Time) ([]byte, error) {
	if !bytes.HasPrefix(message, []byte("Date: ")) {
		return nil, errors.New("the message has no date to sign")
	}
	return []byte("DKIM-Signature: s=" + string(s) + "; t=" + date.Format("150405") + "\r\n"), nil
}

func TestSigned(t *testing.T) {
	s := faulty(t, smtptest.Once(mail.StageDot, smtptest.Fault{Say: "451 4.3.0 try again\r\n"}))
	p := newPost(t, s.Port, smtp.Timeouts{})
	p.Signing = stamp{}
	p.route.Selector, p.route.SigningDomain = "s2027", "example.org"
	id := p.ready(p.message("a", "a letter\r\n"))
	p.clock.time = p.send(id).NextDue
	p.send(id)
	taken := s.Taken()
	if len(taken) != 2 || !bytes.HasPrefix(taken[0].Text, []byte("DKIM-Signature: s=s2027; t=090000\r\nDate: ")) {
		t.Fatalf("got %+v, want two messages that begin with their signature", taken)
	}
	if !bytes.Equal(taken[0].Text, taken[1].Text) {
		t.Errorf("the second attempt has other bytes: %q and %q", taken[0].Text, taken[1].Text)
	}
}

// What is to be signed does not go without.
func TestUnreadableKey(t *testing.T) {
	bad := errors.New("chmod 600 it")
	for name, signing := range map[string]mail.Signing{"no key": nil, "a bad key": stamp{bad}} {
		s := faulty(t, nil)
		p := newPost(t, s.Port, smtp.Timeouts{})
		p.Signing = signing
		p.route.Selector, p.route.SigningDomain = "s2027", "example.org"
		id := p.ready(p.many(3)...)
		_, err := p.Send(t.Context(), id, mail.Options{}, nil)
		if err == nil || signing != nil && !errors.Is(err, bad) || signing == nil && !strings.Contains(err.Error(), "mail.advanced.dkim") {
			t.Errorf("%s: got %v", name, err)
		}
		if s.Connections() != 0 {
			t.Errorf("%s: the server was called all the same", name)
		}
		wantStates(t, p.states(id), map[mail.State]int{mail.Queued: 3})
	}
}

func TestRouteNamesItsKey(t *testing.T) {
	p := newPost(t, 25, smtp.Timeouts{})
	for _, bad := range [][2]string{{"s2027", ""}, {"s2027; d=example.net", "example.org"}, {"s2027", "example.org\r\n"}, {"s\u00fc", "example.org"}} {
		r := p.route
		r.Selector, r.SigningDomain = bad[0], bad[1]
		if r.Problem() == nil {
			t.Errorf("the selector %q of %q was taken", bad[0], bad[1])
		}
	}
}
