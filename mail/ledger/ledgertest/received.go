package ledgertest

import (
	"errors"
	"testing"
	"time"

	"convene/mail"
	"convene/planner"
)

func testReceived(t *testing.T, l mail.Ledger) {
	k := invitations()
	_, ids := ready(t, l, preparation(k, to(k, "a", "one")))
	accept(t, l, ids[0])
	receive := func(key string, open bool, brought mail.Taken, want bool) {
		t.Helper()
		fresh, err := l.Receive(t.Context(), mail.Received{Key: key, At: now(), From: "a@example.org", Subject: "Re: one", Because: "so", Open: open}, brought)
		if err != nil || fresh != want {
			t.Errorf("%s: fresh %v, %v; want %v", key, fresh, err, want)
		}
	}
	answer := func(a planner.Answer) mail.Taken {
		return mail.Taken{Series: series, Year: year, Answer: &mail.Answered{Recipient: "a", Answer: a, Via: "calendar", At: now()}}
	}
	receive("1@example.org", false, answer(planner.Accepted), true)
	receive("1@example.org", true, answer(planner.Declined), false)
	bounced := mail.Taken{
		Bounced:  &mail.Bounced{Message: ids[0], Status: "5.1.1", Text: "no such user", At: later(time.Hour)},
		Suppress: &mail.Suppression{Address: "A@example.org", Reason: "bounced", At: now()},
	}
	receive("2@example.org", false, bounced, true)
	receive("3@example.org", true, bounced, true) // the same bounce from another server
	receive("4@example.org", true, mail.Taken{}, true)

	if answers, err := l.Answers(t.Context(), series, year); err != nil || len(answers) != 1 || answers[0].Answer != planner.Accepted {
		t.Errorf("answers: %+v, %v", answers, err)
	}
	if list, err := l.Suppressions(t.Context()); err != nil || len(list) != 1 || list[0].Address != "a@example.org" {
		t.Errorf("suppressions: %+v, %v", list, err)
	}
	bounces, err := l.Bounces(t.Context(), series, year)
	want := mail.Bounced{
		Message: ids[0], Recipient: "a", Address: "a@example.org", Kind: planner.InvitationMail,
		Status: "5.1.1", Text: "no such user", At: later(time.Hour),
	}
	if err != nil || len(bounces) != 1 || bounces[0] != want {
		t.Errorf("bounces: %+v, %v", bounces, err)
	}
	if none, err := l.Bounces(t.Context(), series, year+1); err != nil || len(none) != 0 {
		t.Errorf("bounces of another year: %+v, %v", none, err)
	}

	known, err := l.Known(t.Context(), "1@example.org")
	if err != nil || known != (mail.Received{Key: "1@example.org", At: now(), From: "a@example.org", Subject: "Re: one", Because: "so"}) {
		t.Errorf("known: %+v, %v", known, err)
	}
	if _, err := l.Known(t.Context(), "5@example.org"); !errors.Is(err, mail.ErrNotFound) {
		t.Errorf("a mail that never came: %v", err)
	}
	unread, err := l.Unread(t.Context())
	if err != nil || len(unread) != 2 || unread[0].Key != "3@example.org" || unread[1].Key != "4@example.org" {
		t.Errorf("to read: %+v, %v", unread, err)
	}
	if n, err := l.Read(t.Context(), []string{"1@example.org", "3@example.org", "3@example.org", "5@example.org"}); err != nil || n != 1 {
		t.Errorf("read: %d, %v", n, err)
	}
	if unread, err := l.Unread(t.Context()); err != nil || len(unread) != 1 || unread[0].Key != "4@example.org" {
		t.Errorf("to read after one was: %+v, %v", unread, err)
	}
	if _, err := l.Receive(t.Context(), mail.Received{At: now()}, mail.Taken{}); err == nil {
		t.Error("a mail without a key is received")
	}
	if _, err := l.Receive(t.Context(), mail.Received{Key: "6", At: now()}, mail.Taken{Answer: &mail.Answered{Answer: planner.Accepted}}); err == nil {
		t.Error("an answer of nobody is received")
	}
}
