package mail_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/smtp"
	"convene/mail/smtp/smtptest"
	"convene/planner"
)

func TestDrafts(t *testing.T) {
	s := faulty(t, nil)
	p := newPost(t, s.Port, smtp.Timeouts{})
	p.route.Drafts, p.route.Host, p.route.Port = true, "", 0
	messages := p.many(4)
	id := p.ready(messages...)
	if _, err := p.Send(t.Context(), id, mail.Options{}, nil); err == nil {
		t.Error("a mailing for drafts went to a server")
	}
	full := errors.New("no space left")
	laid := map[string][]byte{}
	write := func(m mail.Message, text []byte) error {
		if len(laid) == 2 {
			return full
		}
		laid[m.Recipient] = text
		return nil
	}
	out, err := p.LayOut(t.Context(), id, mail.Options{Limit: 3}, write)
	if !errors.Is(err, full) || out.States[mail.ByHand] != 2 || out.ToGo != 1 {
		t.Fatalf("the third could not be written: got %+v, %v", out, err)
	}
	wantStates(t, p.states(id), map[mail.State]int{mail.Queued: 2, mail.ByHand: 2})
	if want := append([]byte("X-Unsent: 1\r\n"), messages[0].Content.Bytes()...); !bytes.Equal(laid["r00"], want) {
		t.Errorf("got %q, want %q", laid["r00"], want)
	}
	clear(laid)
	for range 2 { // the second time nothing is left
		if _, err := p.LayOut(t.Context(), id, mail.Options{}, write); err != nil {
			t.Fatal(err)
		}
	}
	if len(laid) != 2 || s.Connections() != 0 {
		t.Errorf("%d more drafts and %d connections, want 2 and none", len(laid), s.Connections())
	}
	wantStates(t, p.states(id), map[mail.State]int{mail.ByHand: 4})
	// A draft may have been sent: preparing leaves it as it is, and a person
	// says what became of it.
	messages[0] = p.message("r00", "another letter\r\n")
	p.ready(messages[:3]...)
	wantStates(t, p.states(id), map[mail.State]int{mail.ByHand: 4})
	for i, sent := range []bool{true, false} {
		if err := p.ledger.Resolve(t.Context(), messages[i].Identity(p.key), sent, p.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 1, mail.Queued: 1, mail.ByHand: 2})
}

func TestTrial(t *testing.T) {
	key := mail.TokenKey{7}
	p := newPost(t, 25, smtp.Timeouts{})
	prepared := p.message("a", "")
	id := prepared.Identity(p.key)
	token, dead := key.Token(id, mail.ToAnswer), mail.TokenKey{}.Token(id, mail.ToAnswer)
	text := fmt.Sprintf("Message-ID: <%s>\r\nSubject: Seminar,\r\n 25 February\r\nTo: \"A very long name\"\r\n <a@example.org>\r\nDisposition: x\r\n\r\nTo: you\r\n%s and %s=\r\n%s\r\n",
		prepared.MessageID, token, token[:9], token[9:])
	content := mail.NewContent(mail.Segments([]byte(text)), nil)
	own := uuid.MustParse("2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d")
	got, err := mail.Trial(mail.Message{ID: id, MessageID: prepared.MessageID}, content, key, "tester@example.org", own)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("Message-ID: <%s@example.org>\r\nSubject: [Test] Seminar,\r\n 25 February\r\nTo: <tester@example.org>\r\nDisposition: x\r\n\r\nTo: you\r\n%s and %s=\r\n%s\r\n",
		own, dead, dead[:9], dead[9:])
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTryRecordsNothing(t *testing.T) {
	s := faulty(t, smtptest.Always(mail.StageRCPT, smtptest.Fault{}))
	p := newPost(t, s.Port, smtp.Timeouts{})
	id := p.ready(p.many(3)...)
	n, err := p.Try(t.Context(), p.route, "tester@example.org", [][]byte{[]byte("Subject: one\r\n\r\n"), []byte("Subject: two\r\n\r\n")})
	taken := s.Taken()
	if err != nil || n != 2 || len(taken) != 2 || taken[0].To != "tester@example.org" || !strings.HasPrefix(string(taken[0].Text), "Date: ") {
		t.Errorf("got %d, %v, %+v", n, err, taken)
	}
	wantStates(t, p.states(id), map[mail.State]int{mail.Queued: 3})
}

func TestKeep(t *testing.T) {
	s := faulty(t, smtptest.Once(mail.StageRCPT, smtptest.Fault{Say: "550 5.0.0 never\r\n"}))
	p := newPost(t, s.Port, smtp.Timeouts{})
	id := p.ready(p.many(3)...)
	kept := map[planner.Email][]byte{}
	full := errors.New("no space left")
	p.Keep = func(m mail.Message, sent []byte) error {
		kept[m.To.Address] = bytes.Clone(sent)
		return full
	}
	out := p.send(id)
	wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 2, mail.Rejected: 1})
	if !errors.Is(out.NotKept, full) || len(kept) != 2 {
		t.Errorf("%d kept, outcome %+v", len(kept), out)
	}
	for _, taken := range s.Taken() {
		if want := kept[planner.Email(taken.To)]; !bytes.Equal(taken.Text, want) {
			t.Errorf("%s got %q, and %q was kept", taken.To, taken.Text, want)
		}
	}
}
