package staging_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/ledger/staging"
	"convene/planner"
)

func preparation(n int) mail.Preparation {
	p := mail.Preparation{
		Key: mail.Key{Series: "khojaly", Year: 2027, Kind: planner.InvitationMail, Name: "invitations"}, At: time.Date(2027, 1, 14, 9, 0, 0, 0, time.UTC),
		Route: mail.Route{Host: "smtp.example.org", Port: 587, TLS: mail.TLSMandatory, BounceTo: "bounces@example.org", Domain: "example.org"},
	}
	var all []mail.Prepared
	for i := range n {
		m := mail.Prepared{
			Recipient: fmt.Sprintf("r%d", i), Part: mail.Principal, Revision: 2, To: mail.Mailbox{Name: "Ələkbər Şıxlı", Address: "a@example.org"},
			Content: mail.NewContent(mail.Segments([]byte("To: "+mail.ToSlot.Sentinel()+"\r\n\r\n")), []mail.Slot{mail.ToSlot}),
			Slots:   []mail.SlotValue{{Slot: mail.ToSlot, Value: "=?utf-8?q?a?=\r\n <a@example.org>"}},
			Invites: []mail.Invite{{UID: "u", Sequence: 3, Facts: mail.DigestOf([]byte("facts"))}},
			Told:    []planner.Fact{{Name: "time", Value: "10:00\nAsia/Karachi", Words: "10:00"}}, ByHand: i%2 == 1,
		}
		m.MessageID = mail.MessageID(m.Identity(p.Key), "example.org")
		all = append(all, m)
	}
	p.Messages = mail.These(all...)
	return p
}

// What is staged is what was planned, in its order, as often as it is read.
func TestStage(t *testing.T) {
	var kept []mail.Message
	s, err := staging.Fill(preparation(300), func(m mail.Planned) error {
		kept = append(kept, m.Message)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		var got []mail.Message
		for m, err := range s.Messages() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, m)
		}
		if !reflect.DeepEqual(got, kept) || len(got) != 300 {
			t.Fatalf("%d messages, which are not the %d planned", len(got), len(kept))
		}
	}
	for range s.Messages() {
		break // and no more
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestStageRefuses(t *testing.T) {
	full := errors.New("full")
	if _, err := staging.Fill(preparation(3), func(mail.Planned) error { return full }); !errors.Is(err, full) {
		t.Errorf("got %v, want what keep said", err)
	}
	p := preparation(3)
	p.Messages = func(yield func(mail.Prepared, error) bool) { yield(mail.Prepared{}, full) }
	if _, err := staging.Fill(p, func(mail.Planned) error { return nil }); !errors.Is(err, full) {
		t.Errorf("got %v, want what the messages ended with", err)
	}
}
