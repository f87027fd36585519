package ledgertest

import (
	"errors"
	"testing"

	"convene/mail"
)

// What was laid out as a draft may have been sent by a person: it stays as it
// is until a person says what became of it.
func testDrafts(t *testing.T, l mail.Ledger) {
	k := invitations()
	one, two, three := to(k, "a", "one"), to(k, "b", "two"), to(k, "c", "three")
	ten, eleven := mail.DigestOf([]byte("10:00")), mail.DigestOf([]byte("11:00"))
	one.Invites = []mail.Invite{{UID: mail.CalendarUID(series, year, "a", 1, "example.org"), Facts: ten}}
	byHand := mail.Prepared{Recipient: "h", Part: mail.Principal, Revision: 1, To: mail.Mailbox{Name: "H"}, ByHand: true}
	p := preparation(k, one, two, three, byHand)
	p.Route = mail.Route{Drafts: true, BounceTo: "bounces@example.org", Domain: "example.org", Selector: "s2027", SigningDomain: "example.org"}
	mailing, ids := ready(t, l, p)
	if m, err := l.Mailing(t.Context(), mailing); err != nil || m.Route != p.Route {
		t.Errorf("route: got %+v, %v; want %+v", m.Route, err, p.Route)
	}
	for _, id := range ids[:3] {
		claim(t, l, id, now())
		settle(t, l, id, mail.Result{State: mail.ByHand, Reply: mail.Reply{Text: "laid out as a draft"}})
	}
	if m := find(t, l, ids[0]); !m.Drafted() || m.Reply.Text == "" || !m.Settled.Equal(now()) {
		t.Errorf("got %+v, want a draft", m)
	}
	wantDue(t, l, mailing, now())
	if _, err := Claim(t, l, ids[0], now()); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("claim a draft: got %v, want ErrNotWaiting", err)
	}
	if n, err := l.Sequence(t.Context(), one.Invites[0].UID, eleven); err != nil || n != 1 {
		t.Errorf("sequence: got %d, %v; want 1, as a calendar may show what the draft says", n, err)
	}

	p.Messages = mail.These(to(k, "a", "one"), to(k, "b", "two, better"), byHand)
	r := prepare(t, l, p)
	wantCounts(t, r, mail.Counts{Accepted: 2, ChangedAccepted: 1, ByHand: 1})
	for _, id := range ids[:3] {
		wantState(t, l, id, mail.ByHand)
	}
	if m := find(t, l, ids[1]); m.Digest != two.Digest() {
		t.Error("a draft was prepared anew")
	}

	check(t, l.Resolve(t.Context(), ids[0], true, now()))
	wantState(t, l, ids[0], mail.Accepted)
	check(t, l.Resolve(t.Context(), ids[1], false, now()))
	wantDue(t, l, mailing, now(), ids[1])
	if m := claim(t, l, ids[1], now()); m.MessageID != two.MessageID || m.Attempts != 0 {
		t.Errorf("it goes again as the same message: got %+v", m)
	}
	for _, id := range []int{0, 3} { // accepted, and a letter on paper
		if err := l.Resolve(t.Context(), ids[id], true, now()); !errors.Is(err, mail.ErrNotWaiting) {
			t.Errorf("resolve message %d: got %v, want ErrNotWaiting", id, err)
		}
	}
}
