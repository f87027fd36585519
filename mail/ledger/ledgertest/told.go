package ledgertest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"convene/mail"
	"convene/planner"
)

// testCancelled: whoever was told that the edition is cancelled gets nothing
// more about the day, unless invited again.
func testCancelled(t *testing.T, l mail.Ledger) {
	cancellation := mail.Key{Series: series, Year: year, Kind: planner.CancellationMail, Name: "1"}
	programme := mail.Key{Series: series, Year: year, Kind: planner.ProgrammeMail, Name: "programme"}
	wantCancelled := func(recipient string, want bool) {
		t.Helper()
		s, err := l.Standing(t.Context(), series, year)
		check(t, err)
		if s.Cancelled[recipient] != want {
			t.Errorf("cancelled for %s: got %t, want %t", recipient, s.Cancelled[recipient], want)
		}
	}
	k := invitations()
	_, invited := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	accept(t, l, invited[0])
	accept(t, l, invited[1])
	hand := mail.Prepared{Recipient: "h", Part: mail.Principal, Revision: 1, To: mail.Mailbox{Name: "H"}, ByHand: true}
	second := to(cancellation, "a", "for the person")
	second.Part = mail.Copy
	second.MessageID = mail.MessageID(second.Identity(cancellation), route().Domain)
	p := preparation(cancellation, to(cancellation, "a", "off"), second, hand)
	prepare(t, l, p)
	wantCancelled("a", false)
	wantCancelled("h", false)
	_, off := ready(t, l, p)
	wantCancelled("h", true)
	_, due := ready(t, l, preparation(programme, to(programme, "a", "order"), to(programme, "b", "order")))
	claimed := claim(t, l, due[0], now())
	handOver(t, l, off[0], later(time.Minute))
	settle(t, l, off[0], mail.Result{State: mail.Accepted, Reply: mail.Reply{Stage: mail.StageDot, Code: 250}})
	wantCancelled("a", true)
	wantCancelled("b", false)
	if gone := (*mail.NoLongerDue)(nil); !errors.As(l.HandOver(t.Context(), claimed, now(), now()), &gone) {
		t.Error("the programme is handed over after the cancellation was")
	}
	wantState(t, l, due[0], mail.Withdrawn)
	claim(t, l, due[1], now())
	accept(t, l, off[1]) // the second message is still due

	again := preparation(k, revised(k, "a", "again", 2))
	again.Partial = true
	_, ids := ready(t, l, again)
	handed := claim(t, l, ids[0], now())
	check(t, l.HandOver(t.Context(), handed, later(time.Hour), later(time.Hour)))
	wantCancelled("a", false) // it may have gone out
	settle(t, l, ids[0], mail.Result{State: mail.Accepted, Reply: mail.Reply{Stage: mail.StageDot, Code: 250}})
	wantCancelled("a", false)
}

// testTold: what a message tells stays with it, and is replaced with it.
func testTold(t *testing.T, l mail.Ledger) {
	k := invitations()
	p := to(k, "a", "one")
	p.Told = []planner.Fact{{Name: planner.PlaceFact, Value: "Hall A", Words: "Hall “A”\n"}, {Name: planner.DressFact}}
	prepare(t, l, preparation(k, p))
	if got := find(t, l, p.Identity(k)); fmt.Sprint(got.Told) != fmt.Sprint(p.Told) {
		t.Errorf("told: got %+v, want %+v", got.Told, p.Told)
	}
	changed := to(k, "a", "two")
	prepare(t, l, preparation(k, changed))
	if got := find(t, l, p.Identity(k)); len(got.Told) > 0 {
		t.Errorf("a message that tells nothing tells %+v", got.Told)
	}
}
