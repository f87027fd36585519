package ledgertest

import (
	"errors"
	"testing"
	"time"

	"convene/mail"
	"convene/planner"
)

func testApproval(t *testing.T, l mail.Ledger) {
	k := invitations()
	r := prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	a, b := to(k, "a", "").Identity(k), to(k, "b", "").Identity(k)
	wantDue(t, l, r.Mailing.ID, now())
	if _, err := Claim(t, l, a, now()); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("claim without approval: got %v, want ErrNotWaiting", err)
	}
	if _, err := l.Approve(t.Context(), r.Mailing.ID, 2, false, now()); !errors.Is(err, mail.ErrChanged) {
		t.Errorf("approve another version: got %v, want ErrChanged", err)
	}
	n, err := l.Approve(t.Context(), r.Mailing.ID, 1, false, now())
	check(t, err)
	if n != 2 {
		t.Errorf("approved %d, want 2", n)
	}
	wantDue(t, l, r.Mailing.ID, now(), a, b)
	// What changed afterwards is not what was approved.
	r = prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two!"), to(k, "c", "three")))
	wantDue(t, l, r.Mailing.ID, now(), a)
	o, err := l.Overview(t.Context(), r.Mailing.ID)
	check(t, err)
	if o.Unapproved != 2 || o.States[mail.Queued] != 3 || !o.ApprovedAt.Equal(now()) {
		t.Errorf("got %+v, want 3 queued of which 2 unapproved", o)
	}
	approve(t, l, r.Mailing)
	wantDue(t, l, r.Mailing.ID, now(), a, b, to(k, "c", "").Identity(k))
	// What was dropped and is due again has to be approved again.
	if _, err := l.Drop(t.Context(), mail.Selection{Message: a}, "dropped", now()); err != nil {
		t.Fatal(err)
	}
	r = prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two!"), to(k, "c", "three")))
	wantCounts(t, r, mail.Counts{New: 1, Unchanged: 2})
	wantDue(t, l, r.Mailing.ID, now(), b, to(k, "c", "").Identity(k))
	if _, err := l.Approve(t.Context(), "m-none", 1, false, now()); !errors.Is(err, mail.ErrNotFound) {
		t.Errorf("approve nothing: got %v, want ErrNotFound", err)
	}
}

func testReady(t *testing.T, l mail.Ledger) {
	k := invitations()
	p := preparation(k, to(k, "a", "one"))
	r := prepare(t, l, p)
	if _, err := l.Approve(t.Context(), r.Mailing.ID, 1, true, now()); err == nil {
		t.Error("a mailing without a day was approved for its day")
	}
	p.Due = later(time.Hour)
	r = prepare(t, l, p)
	wantReady := func(at time.Time, want int) {
		t.Helper()
		got, err := l.Ready(t.Context(), at)
		check(t, err)
		if len(got) != want {
			t.Errorf("ready at %s: got %v, want %d", at, got, want)
		}
	}
	approve(t, l, r.Mailing)
	wantReady(later(2*time.Hour), 0) // approved plainly: goes when a person says so
	_, err := l.Approve(t.Context(), r.Mailing.ID, r.Mailing.Revision, true, now())
	check(t, err)
	wantReady(now(), 0)
	wantReady(later(time.Hour), 1)
	check(t, l.Pause(t.Context(), r.Mailing.ID, "550 go away"))
	wantReady(later(time.Hour), 0)
}

func testDelivery(t *testing.T, l mail.Ledger) {
	k := invitations()
	mailing, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	m := claim(t, l, ids[0], now())
	if m.Kind != planner.InvitationMail || m.To.Address != "a@example.org" || !m.Approved || !m.Date.IsZero() {
		t.Errorf("claimed %+v", m)
	}
	content, err := l.Content(t.Context(), m.Content)
	check(t, err)
	if got, want := string(content.Bytes()), "Subject: one\r\n\r\nshared attachment"; got != want {
		t.Errorf("content: got %q, want %q", got, want)
	}
	check(t, l.HandOver(t.Context(), m, now(), now()))
	wantState(t, l, ids[0], mail.HandingOver)
	wantDue(t, l, mailing, now(), ids[1])
	if _, err := Claim(t, l, ids[0], now()); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("claim what is being handed over: got %v, want ErrNotWaiting", err)
	}
	if err := l.HandOver(t.Context(), m, now(), now()); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("hand over twice: got %v, want ErrNotWaiting", err)
	}
	settle(t, l, ids[0], mail.Result{State: mail.Accepted, At: later(time.Second), Reply: mail.Reply{Stage: mail.StageDot, Code: 250, Text: "ok"}})
	got := find(t, l, ids[0])
	if got.State != mail.Accepted || !got.Date.Equal(now()) || !got.Settled.Equal(later(time.Second)) || got.Attempts != 1 || got.Reply.Text != "ok" {
		t.Errorf("accepted: got %+v", got)
	}
	// What was prepared anew between claim and hand-over does not go.
	m = claim(t, l, ids[1], now())
	prepared := prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two!")))
	approve(t, l, prepared.Mailing)
	if err := l.HandOver(t.Context(), m, now(), now()); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("hand over what was prepared anew: got %v, want ErrNotWaiting", err)
	}
	wantState(t, l, ids[1], mail.Queued)
}

func testAccepted(t *testing.T, l mail.Ledger) {
	want := func(n int) {
		t.Helper()
		got, err := l.Accepted(t.Context())
		check(t, err)
		if got != n {
			t.Errorf("accepted: got %d, want %d", got, n)
		}
	}
	want(0)
	k, r := invitations(), report()
	_, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), to(k, "c", "three")))
	_, readers := ready(t, l, preparation(r, to(r, "d", "one")))
	accept(t, l, ids[0])
	accept(t, l, readers[0])
	handOver(t, l, ids[1], now())
	settle(t, l, ids[1], mail.Result{State: mail.Unknown})
	want(2)
	check(t, l.Resolve(t.Context(), ids[1], true, later(time.Hour)))
	want(3)
	prepare(t, l, preparation(k, to(k, "c", "another"))) // and neither a nor b is due any more
	want(3)
}

func testSettleStates(t *testing.T, l mail.Ledger) {
	k := invitations()
	_, ids := ready(t, l, preparation(k, to(k, "a", "one")))
	accept(t, l, ids[0])
	err := Settle(t, l, ids[0], mail.Result{State: mail.Deferred, At: now()})
	if !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("settle what is accepted: got %v, want ErrNotWaiting", err)
	}
	wantState(t, l, ids[0], mail.Accepted)
	if err := Settle(t, l, to(k, "nobody", "").Identity(k), mail.Result{State: mail.Accepted, At: now()}); !errors.Is(err, mail.ErrNotFound) {
		t.Errorf("settle nothing: got %v, want ErrNotFound", err)
	}
}

func testDeferred(t *testing.T, l mail.Ledger) {
	k := invitations()
	mailing, ids := ready(t, l, preparation(k, to(k, "a", "one")))
	handOver(t, l, ids[0], now())
	settle(t, l, ids[0], mail.Result{State: mail.Deferred, At: later(time.Second), Due: later(time.Hour), Reply: mail.Reply{Stage: mail.StageDot, Code: 450}})
	wantDue(t, l, mailing, now())
	wantDue(t, l, mailing, later(time.Hour), ids[0])
	if _, err := Claim(t, l, ids[0], now()); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("claim before its time: got %v, want ErrNotWaiting", err)
	}
	m := claim(t, l, ids[0], later(time.Hour))
	if !m.Date.Equal(now()) || !m.First.Equal(later(time.Second)) || m.Attempts != 1 {
		t.Errorf("the date and the first attempt are kept: got %+v", m)
	}
	check(t, l.HandOver(t.Context(), m, m.Date, later(time.Hour)))
	settle(t, l, ids[0], mail.Result{State: mail.Deferred, At: later(time.Hour), Due: later(3 * time.Hour)})
	m = find(t, l, ids[0])
	if !m.Date.Equal(now()) || !m.First.Equal(later(time.Second)) || m.Attempts != 2 {
		t.Errorf("after the second attempt: got %+v", m)
	}
}

func testEligible(t *testing.T, l mail.Ledger) {
	k := invitations()
	_, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), to(k, "c", "three")))
	answer := func(recipient string, a planner.Answer) {
		t.Helper()
		check(t, l.RecordAnswer(t.Context(), series, year, mail.Answered{Recipient: recipient, Answer: a, At: now()}))
	}
	wantGone := func(err error) {
		t.Helper()
		if gone := (*mail.NoLongerDue)(nil); !errors.As(err, &gone) || gone.Because == "" {
			t.Errorf("got %v, want NoLongerDue with its reason", err)
		}
	}
	answer("a", planner.Declined)
	_, err := Claim(t, l, ids[0], now())
	wantGone(err)
	wantState(t, l, ids[0], mail.Withdrawn)
	// The answer comes while the text is on its way.
	m := claim(t, l, ids[1], now())
	answer("b", planner.Declined)
	wantGone(l.HandOver(t.Context(), m, now(), now()))
	wantState(t, l, ids[1], mail.Withdrawn)
	// An answer that was a mistake does not stop anything; nor does a yes.
	answer("c", planner.Declined)
	answer("c", planner.Accepted)
	claim(t, l, ids[2], now())
	wantState(t, l, ids[2], mail.Queued)

	reminder := mail.Key{Series: series, Year: year, Kind: planner.ReminderMail, Name: "reminder"}
	_, ids = ready(t, l, preparation(reminder, to(reminder, "c", "kindly")))
	_, err = Claim(t, l, ids[0], now())
	wantGone(err)

	// Whose answer was taken back is reminded like anybody else.
	reminder.Name = "again"
	_, ids = ready(t, l, preparation(reminder, to(reminder, "c", "kindly")))
	answer("c", "")
	m = claim(t, l, ids[0], now())
	check(t, l.HandOver(t.Context(), m, now(), now()))
}

func testSuppressed(t *testing.T, l mail.Ledger) {
	k := report()
	_, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	claim(t, l, ids[0], now())
	settle(t, l, ids[0], mail.Result{State: mail.Rejected, Suppress: true, Reply: mail.Reply{Stage: mail.StageRCPT, Code: 550, Enhanced: "5.1.1"}})
	check(t, l.Suppress(t.Context(), mail.Suppression{Address: " B@Example.org", Reason: "asked by mail", At: now()}))
	check(t, l.Suppress(t.Context(), mail.Suppression{Address: "b@example.org", Reason: "again", At: now()}))
	var gone *mail.NoLongerDue
	if _, err := Claim(t, l, ids[1], now()); !errors.As(err, &gone) {
		t.Errorf("claim for a suppressed subscriber: got %v, want NoLongerDue", err)
	}
	list, err := l.Suppressions(t.Context())
	check(t, err)
	if len(list) != 2 || list[0].Address != "a@example.org" || list[0].Reason != "550 5.1.1 (at RCPT)" || list[1].Reason != "asked by mail" {
		t.Errorf("suppressions: got %+v", list)
	}
	// Mail goes to a domain in ASCII, whatever letters somebody suppressed it in.
	foreign := to(k, "c", "three")
	foreign.To.Address = "c@xn--mnchen-3ya.example"
	_, ids = ready(t, l, preparation(k, foreign))
	check(t, l.Suppress(t.Context(), mail.Suppression{Address: "C@MÜNCHEN.example", Reason: "asked", At: now()}))
	if _, err := Claim(t, l, ids[0], now()); !errors.As(err, &gone) {
		t.Errorf("claim for a subscriber suppressed in other letters: got %v, want NoLongerDue", err)
	}
	check(t, l.Unsuppress(t.Context(), "c@münchen.example"))
	// A person's letter is no list mail.
	inv := invitations()
	_, ids = ready(t, l, preparation(inv, to(inv, "b", "two")))
	claim(t, l, ids[0], now())
	check(t, l.Unsuppress(t.Context(), "B@example.org"))
	list, err = l.Suppressions(t.Context())
	check(t, err)
	if len(list) != 1 {
		t.Errorf("after taking one out: got %+v", list)
	}
	if err := l.Suppress(t.Context(), mail.Suppression{Address: " "}); err == nil {
		t.Error("no address was suppressed")
	}
}

func testPause(t *testing.T, l mail.Ledger) {
	k := invitations()
	mailing, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	claim(t, l, ids[0], now())
	settle(t, l, ids[0], mail.Result{State: mail.Deferred, Due: later(time.Hour)})
	check(t, l.Pause(t.Context(), mailing, "554 no"))
	m, err := l.Mailing(t.Context(), mailing)
	check(t, err)
	if m.Paused != "554 no" {
		t.Errorf("paused: got %q", m.Paused)
	}
	wantDue(t, l, mailing, later(2*time.Hour))
	if _, err := Claim(t, l, ids[1], now()); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("claim from a paused mailing: got %v, want ErrNotWaiting", err)
	}
	if err := l.Pause(t.Context(), "m-none", "x"); !errors.Is(err, mail.ErrNotFound) {
		t.Errorf("pause nothing: got %v, want ErrNotFound", err)
	}
	n, err := l.Retry(t.Context(), mail.Selection{Mailing: mailing}, false, now())
	check(t, err)
	if n != 1 {
		t.Errorf("retried %d, want the deferred one", n)
	}
	wantDue(t, l, mailing, now(), ids...)
}

func testRetryRefused(t *testing.T, l mail.Ledger) {
	k := invitations()
	mailing, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), to(k, "c", "three"), to(k, "d", "four")))
	claim(t, l, ids[0], now())
	settle(t, l, ids[0], mail.Result{State: mail.Rejected})
	claim(t, l, ids[1], now())
	settle(t, l, ids[1], mail.Result{State: mail.Expired})
	accept(t, l, ids[2])
	handOver(t, l, ids[3], now())
	settle(t, l, ids[3], mail.Result{State: mail.Unknown})
	if _, err := l.Retry(t.Context(), mail.Selection{}, true, now()); err == nil {
		t.Error("nothing was named and something was retried")
	}
	// The pause alone is lifted unless they are asked for.
	check(t, l.Pause(t.Context(), mailing, "554 no"))
	n, err := l.Retry(t.Context(), mail.Selection{Mailing: mailing}, false, now())
	check(t, err)
	m, err := l.Mailing(t.Context(), mailing)
	check(t, err)
	if n != 0 || m.Paused != "" {
		t.Errorf("lifted the pause: retried %d, paused %q; want 0 and none", n, m.Paused)
	}
	wantState(t, l, ids[0], mail.Rejected)
	wantState(t, l, ids[1], mail.Expired)
	n, err = l.Retry(t.Context(), mail.Selection{Message: ids[1]}, true, now())
	check(t, err)
	if n != 1 {
		t.Errorf("retried %d, want 1", n)
	}
	wantDue(t, l, mailing, now(), ids[1])
	if m := find(t, l, ids[1]); !m.First.IsZero() {
		t.Error("what had expired keeps its age")
	}
	_, err = l.Retry(t.Context(), mail.Selection{Mailing: mailing}, true, now())
	check(t, err)
	wantDue(t, l, mailing, now(), ids[0], ids[1])
	wantState(t, l, ids[2], mail.Accepted)
	wantState(t, l, ids[3], mail.Unknown)
}

func testResolve(t *testing.T, l mail.Ledger) {
	k := invitations()
	mailing, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	for _, id := range ids {
		handOver(t, l, id, now())
		settle(t, l, id, mail.Result{State: mail.Unknown, At: later(time.Second)})
	}
	wantDue(t, l, mailing, later(1000*time.Hour)) // never by itself
	check(t, l.Resolve(t.Context(), ids[0], true, now()))
	wantState(t, l, ids[0], mail.Accepted)
	check(t, l.Resolve(t.Context(), ids[1], false, now()))
	wantDue(t, l, mailing, now(), ids[1])
	if m := claim(t, l, ids[1], later(100*time.Hour)); !m.Date.Equal(now()) || m.MessageID != to(k, "b", "").MessageID {
		t.Errorf("it goes again with the same id and date: got %+v", m)
	}
	if err := l.Resolve(t.Context(), ids[0], false, now()); !errors.Is(err, mail.ErrNotWaiting) {
		t.Errorf("resolve what is accepted: got %v, want ErrNotWaiting", err)
	}
}

func testDrop(t *testing.T, l mail.Ledger) {
	k := invitations()
	mailing, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), to(k, "c", "three")))
	accept(t, l, ids[2])
	drop := func(s mail.Selection, want int) {
		t.Helper()
		n, err := l.Drop(t.Context(), s, "dropped", now())
		check(t, err)
		if n != want {
			t.Errorf("dropped %d, want %d", n, want)
		}
	}
	drop(mail.Selection{Message: ids[0]}, 1)
	wantState(t, l, ids[0], mail.Withdrawn)
	drop(mail.Selection{Mailing: mailing}, 1)
	wantState(t, l, ids[2], mail.Accepted)
	if _, err := l.Drop(t.Context(), mail.Selection{Recipient: "a"}, "x", now()); err == nil {
		t.Error("messages of every edition were dropped")
	}
	// An edition's cancellation withdraws everything but the news of it.
	cancel := mail.Key{Series: series, Year: year, Kind: planner.CancellationMail, Name: "1"}
	_, news := ready(t, l, preparation(cancel, to(cancel, "a", "cancelled")))
	_, ids = ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	drop(mail.Selection{Series: series, Year: year, Recipient: "b"}, 1)
	drop(mail.Selection{Series: series, Year: year + 1}, 0)
	drop(mail.Selection{Series: series, Year: year}, 1)
	wantState(t, l, ids[0], mail.Withdrawn)
	wantState(t, l, news[0], mail.Queued)
}

func testBegin(t *testing.T, l mail.Ledger) {
	k := invitations()
	_, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	end, err := l.Begin(t.Context(), now())
	check(t, err)
	handOver(t, l, ids[0], now())
	if _, err := l.Begin(t.Context(), now()); !errors.Is(err, mail.ErrBusy) {
		t.Errorf("a second sender: got %v, want ErrBusy", err)
	}
	wantState(t, l, ids[0], mail.HandingOver)
	check(t, end()) // as if the process had died
	end, err = l.Begin(t.Context(), later(time.Minute))
	check(t, err)
	m := find(t, l, ids[0])
	if m.State != mail.Unknown || !m.Settled.Equal(later(time.Minute)) || m.Reply.Text == "" {
		t.Errorf("after a crash: got %+v, want unknown with its reason", m)
	}
	wantState(t, l, ids[1], mail.Queued)
	check(t, end())
}
