package ledgertest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"convene/mail"
	"convene/planner"
)

func testSequence(t *testing.T, l mail.Ledger) {
	k := invitations()
	uid, second := mail.CalendarUID(series, year, "a", 1, "example.org"), mail.CalendarUID(series, year, "a", 2, "example.org")
	ten, eleven := mail.DigestOf([]byte("10:00")), mail.DigestOf([]byte("11:00"))
	wantOf := func(uid string, facts mail.Digest, want int) {
		t.Helper()
		got, err := l.Sequence(t.Context(), uid, facts)
		check(t, err)
		if got != want {
			t.Errorf("sequence: got %d, want %d", got, want)
		}
	}
	want := func(facts mail.Digest, want int) {
		t.Helper()
		wantOf(uid, facts, want)
	}
	send := func(k mail.Key, facts mail.Digest, sequence int, end mail.State) {
		t.Helper()
		p := to(k, "a", "one")
		p.Invites = []mail.Invite{
			{UID: uid, Sequence: sequence, Facts: facts, Start: now(), End: later(time.Hour)},
			{UID: second, Facts: ten, Cancelled: true},
		}
		_, ids := ready(t, l, preparation(k, p))
		m := handOver(t, l, ids[0], now())
		if diff := cmp.Diff(p.Invites, m.Invites); diff != "" {
			t.Errorf("the appointments are kept otherwise (-want +got):\n%s", diff)
		}
		settle(t, l, ids[0], mail.Result{State: end})
	}
	want(ten, 0)
	wantOf(second, eleven, 0)
	send(k, ten, 0, mail.Accepted)
	want(ten, 0)
	wantOf(second, ten, 0)
	wantOf(second, eleven, 1)
	want(eleven, 1)
	want(eleven, 1) // asking changes nothing
	k.Kind, k.Name = planner.UpdateMail, "1"
	send(k, eleven, 1, mail.Rejected)
	want(ten, 0) // nobody has seen the change
	want(eleven, 1)
	k.Name = "2"
	send(k, eleven, 1, mail.Unknown)
	want(eleven, 1)
	want(ten, 2) // somebody may have
}

func testThread(t *testing.T, l mail.Ledger) {
	k := invitations()
	_, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	accept(t, l, ids[0])
	reminder := mail.Key{Series: series, Year: year, Kind: planner.ReminderMail, Name: "reminder"}
	_, more := ready(t, l, preparation(reminder, to(reminder, "a", "kindly")))
	m := claim(t, l, more[0], later(time.Hour))
	check(t, l.HandOver(t.Context(), m, later(time.Hour), later(time.Hour)))
	settle(t, l, more[0], mail.Result{State: mail.Accepted, At: later(time.Hour)})
	got, err := l.Thread(t.Context(), series, year, "a", mail.Principal)
	check(t, err)
	want := []string{to(k, "a", "").MessageID, to(reminder, "a", "").MessageID}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("thread: got %q, want %q", got, want)
	}
	for _, nobody := range []struct {
		recipient string
		part      mail.Part
	}{{"b", mail.Principal}, {"a", mail.Copy}} {
		if got, err := l.Thread(t.Context(), series, year, nobody.recipient, nobody.part); err != nil || len(got) != 0 {
			t.Errorf("thread of %v: got %q, %v; want none", nobody, got, err)
		}
	}
}

func testAnswers(t *testing.T, l mail.Ledger) {
	record := func(a mail.Answered) {
		t.Helper()
		a.At = now()
		check(t, l.RecordAnswer(t.Context(), series, year, a))
	}
	record(mail.Answered{Recipient: "b", Answer: planner.Tentative, Via: "phone", By: "PS"})
	record(mail.Answered{Recipient: "a", Answer: planner.Accepted})
	record(mail.Answered{Recipient: "b", Answer: planner.Represented, Representative: "deputy"})
	record(mail.Answered{Recipient: "c", Answer: planner.Declined})
	record(mail.Answered{Recipient: "c"}) // that was a mistake
	check(t, l.RecordAnswer(t.Context(), series, year+1, mail.Answered{Recipient: "a", Answer: planner.Declined, At: now()}))
	got, err := l.Answers(t.Context(), series, year)
	check(t, err)
	want := []mail.Answered{
		{Recipient: "a", Answer: planner.Accepted, At: now()},
		{Recipient: "b", Answer: planner.Represented, Representative: "deputy", At: now()},
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("answers: got %+v, want %+v", got, want)
	}
	given, err := l.AnswersGiven(t.Context(), series, year)
	check(t, err)
	var order []string
	for _, a := range given {
		order = append(order, a.Recipient+" "+string(a.Answer))
	}
	if got, want := strings.Join(order, ", "), "b tentative, a accepted, b represented, c declined, c "; got != want {
		t.Errorf("answers given: got %q, want %q", got, want)
	}
	for _, bad := range []mail.Answered{
		{Answer: planner.Accepted}, {Recipient: "a", Answer: "perhaps"}, {Recipient: "a", Answer: planner.Accepted, Representative: "b"},
	} {
		if err := l.RecordAnswer(t.Context(), series, year, bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

func testStanding(t *testing.T, l mail.Ledger) {
	k := invitations()
	hand := mail.Prepared{Recipient: "h", Part: mail.Principal, Revision: 1, To: mail.Mailbox{Name: "H"}, ByHand: true}
	prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), hand))
	if s, err := l.Standing(t.Context(), series, year); err != nil || len(s.Invited) > 0 {
		t.Errorf("before anything is approved %v are invited, %v", s.Invited, err)
	}
	_, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), hand))
	accept(t, l, ids[0])
	check(t, l.RecordAnswer(t.Context(), series, year, mail.Answered{Recipient: "a", Answer: planner.Accepted, At: now()}))
	check(t, l.Suppress(t.Context(), mail.Suppression{Address: "x@example.org", At: now()}))
	s, err := l.Standing(t.Context(), series, year)
	check(t, err)
	if s.Answers["a"] != planner.Accepted || !s.Suppressed["x@example.org"] || !s.Invited["a"] || !s.Invited["h"] || s.Invited["b"] {
		t.Errorf("standing: got %+v", s)
	}
}

func testViews(t *testing.T, l mail.Ledger) {
	k := invitations()
	prepare(t, l, preparation(k, to(k, "b", "two"), to(k, "a", "one")))
	other := preparation(report(), to(report(), "s", "news"))
	other.At = later(time.Hour)
	prepare(t, l, other)
	list, err := l.Mailings(t.Context(), series, year)
	check(t, err)
	if len(list) != 2 || list[0].Kind != planner.InvitationMail || list[0].States[mail.Queued] != 2 || list[0].Unapproved != 2 {
		t.Errorf("mailings: got %+v", list)
	}
	messages, err := mail.Collect(l.Messages(t.Context(), list[0].ID))
	check(t, err)
	if len(messages) != 2 || messages[0].Recipient != "b" {
		t.Errorf("messages in the order they were prepared: got %+v", messages)
	}
	if _, err := mail.Collect(l.Messages(t.Context(), "m-none")); !errors.Is(err, mail.ErrNotFound) {
		t.Errorf("messages of nothing: got %v, want ErrNotFound", err)
	}
	id := messages[0].ID.String()
	if m, err := l.Find(t.Context(), id[:8]); err != nil || m.ID != messages[0].ID {
		t.Errorf("find %s: got %v, %v", id[:8], m.ID, err)
	}
	for _, nothing := range []string{"", "abc", "ffffffff-ffff", "m-none", "%"} {
		if _, err := l.Find(t.Context(), nothing); !errors.Is(err, mail.ErrNotFound) {
			t.Errorf("find %q: got %v, want ErrNotFound", nothing, err)
		}
	}
	if _, err := l.Content(t.Context(), mail.DigestOf([]byte("nothing"))); !errors.Is(err, mail.ErrNotFound) {
		t.Errorf("no content: got %v, want ErrNotFound", err)
	}
}
