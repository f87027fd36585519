package ledgertest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// Several messages are claimed in one look, each with an answer of its own.
func testClaim(t *testing.T, l mail.Ledger) {
	k := invitations()
	_, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), to(k, "c", "three"), to(k, "d", "four")))
	check(t, l.RecordAnswer(t.Context(), series, year, mail.Answered{Recipient: "b", Answer: planner.Declined, At: now()}))
	accept(t, l, ids[2])
	wanted := []uuid.UUID{ids[3], ids[2], ids[1], ids[0]}
	claims, err := l.Claim(t.Context(), wanted, now())
	check(t, err)
	if len(claims) != len(wanted) {
		t.Fatalf("got %d answers for %d messages", len(claims), len(wanted))
	}
	for i, c := range claims {
		if c.Message.ID != wanted[i] {
			t.Errorf("answer %d: got message %s, want %s", i, c.Message.ID, wanted[i])
		}
	}
	if claims[0].Err != nil || claims[0].Message.Recipient != "d" || claims[3].Err != nil || claims[3].Message.Recipient != "a" {
		t.Errorf("what may be tried: got %+v and %+v", claims[0], claims[3])
	}
	if err := claims[1].Err; !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("what is gone: got %v, want ErrNotWaiting", err)
	}
	if gone := (*mail.NoLongerDue)(nil); !errors.As(claims[2].Err, &gone) || gone.Because != "has declined" {
		t.Errorf("what is no longer due: got %v, want NoLongerDue with its reason", claims[2].Err)
	}
	wantState(t, l, ids[1], mail.Withdrawn)
	wantState(t, l, ids[0], mail.Queued)
	if _, err := l.Claim(t.Context(), []uuid.UUID{ids[0], to(k, "nobody", "").Identity(k)}, now()); !errors.Is(err, mail.ErrNotFound) {
		t.Errorf("one that is not there: got %v, want ErrNotFound", err)
	}
}

// Whoever may still be sent a kind of mail is one rule, [mail.Eligible], when a
// message is claimed and when it is handed over.
func testEligibleKinds(t *testing.T, l mail.Ledger) {
	answers := []planner.Answer{"", planner.Accepted, planner.Declined, planner.Tentative, planner.Represented}
	for _, rule := range mail.Kinds() {
		k := mail.Key{Series: series, Year: year, Kind: rule.Kind, Name: "every-" + string(rule.Kind)}
		type receiver struct {
			recipient  string
			answer     planner.Answer
			suppressed bool
		}
		var cases []receiver
		var messages []mail.Prepared
		for i := range 4 * len(answers) {
			c := receiver{fmt.Sprintf("%s-%02d", rule.Kind, i), answers[i/4], i%2 == 1}
			cases = append(cases, c)
			messages = append(messages, to(k, c.recipient, "anything"))
		}
		_, ids := ready(t, l, preparation(k, messages...))
		for i, c := range cases {
			late := i/2%2 == 1 // what happens comes between the claim and the hand-over
			var claimed mail.Message
			if late {
				claimed = claim(t, l, ids[i], now())
			}
			if c.answer != "" {
				check(t, l.RecordAnswer(t.Context(), series, year, mail.Answered{Recipient: c.recipient, Answer: c.answer, At: now()}))
			}
			if c.suppressed {
				check(t, l.Suppress(t.Context(), mail.Suppression{Address: string(messages[i].To.Address), Reason: "asked", At: now()}))
			}
			var err error
			if late {
				err = l.HandOver(t.Context(), claimed, now(), now())
			} else {
				_, err = Claim(t, l, ids[i], now())
			}
			because, ok := mail.Eligible(rule.Kind, c.answer, c.suppressed, false)
			gone := (*mail.NoLongerDue)(nil)
			if ok && err != nil || !ok && (!errors.As(err, &gone) || gone.Because != because) {
				t.Errorf("%s to one who %q (suppressed: %t), late: %t: got %v, want %t %s", rule.Kind, c.answer, c.suppressed, late, err, ok, because)
			}
		}
	}
}
