package ledgertest

import (
	"fmt"
	"strings"
	"testing"

	"convene/mail"
	"convene/planner"
)

func testIdentity(t *testing.T, l mail.Ledger) {
	id := l.Identity()
	if id.Sandbox || id.ID.String() == "" || id.ID.Version() != 4 {
		t.Errorf("got %+v, want a random id for real post", id)
	}
}

func testTokenKeys(t *testing.T, l mail.Ledger) {
	first, err := l.TokenKey(t.Context(), invitations())
	check(t, err)
	again, err := l.TokenKey(t.Context(), invitations())
	check(t, err)
	other, err := l.TokenKey(t.Context(), report())
	check(t, err)
	if first != again {
		t.Error("the key changed between two looks")
	}
	if first == other || first == (mail.TokenKey{}) {
		t.Error("two mailings have the same key, or there is none")
	}
}

func testPrepare(t *testing.T, l mail.Ledger) {
	k := invitations()
	r := prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), to(k, "c", "three")))
	wantCounts(t, r, mail.Counts{New: 3})
	if want := k.Candidate(4); r.Mailing.ID != want || r.Mailing.Revision != 1 {
		t.Errorf("got mailing %s version %d, want %s version 1", r.Mailing.ID, r.Mailing.Revision, want)
	}
	again := prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), to(k, "c", "three")))
	wantCounts(t, again, mail.Counts{Unchanged: 3})
	if again.Mailing.Revision != 1 || len(again.Notes) != 0 {
		t.Errorf("the same again: got version %d and %d notes, want 1 and none", again.Mailing.Revision, len(again.Notes))
	}
	changed := prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two!"), to(k, "d", "four")))
	wantCounts(t, changed, mail.Counts{New: 1, Changed: 1, Unchanged: 1, Withdrawn: 1})
	if changed.Mailing.ID != r.Mailing.ID || changed.Mailing.Revision != 2 {
		t.Errorf("got mailing %s version %d, want %s version 2", changed.Mailing.ID, changed.Mailing.Revision, r.Mailing.ID)
	}
	wantNotes(t, changed, "changed b", "no longer due c")
	wantState(t, l, to(k, "c", "").Identity(k), mail.Withdrawn)
	back := prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two!"), to(k, "c", "three"), to(k, "d", "four")))
	wantCounts(t, back, mail.Counts{New: 1, Unchanged: 3})
	wantState(t, l, to(k, "c", "").Identity(k), mail.Queued)
}

func wantNotes(t *testing.T, r mail.Receipt, want ...string) {
	t.Helper()
	var got []string
	for _, n := range r.Notes {
		got = append(got, fmt.Sprintf("%s %s", n.Change, n.Recipient))
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		t.Errorf("notes: got %q, want %q", got, want)
	}
}

func testPrepareGone(t *testing.T, l mail.Ledger) {
	k := invitations()
	_, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), to(k, "c", "three")))
	accept(t, l, ids[0])
	handOver(t, l, ids[1], now())
	handOver(t, l, ids[2], now())
	settle(t, l, ids[2], mail.Result{State: mail.Unknown})
	r := prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "other"), to(k, "c", "other")))
	wantCounts(t, r, mail.Counts{Accepted: 2, ChangedAccepted: 1, Unknown: 1})
	wantNotes(t, r, "changed but already accepted b")
	none := prepare(t, l, preparation(k))
	wantCounts(t, none, mail.Counts{})
	for i, want := range []mail.State{mail.Accepted, mail.HandingOver, mail.Unknown} {
		wantState(t, l, ids[i], want)
	}
	// Written to again, deliberately.
	r = prepare(t, l, preparation(k, revised(k, "a", "once more", 2)))
	wantCounts(t, r, mail.Counts{New: 1})
	revisions, err := l.Revisions(t.Context(), k)
	check(t, err)
	if revisions.Of("a", mail.Principal) != 2 || revisions.Of("b", mail.Principal) != 1 || revisions.Of("z", mail.Principal) != 1 || len(revisions) != 1 {
		t.Errorf("revisions: got %v", revisions)
	}
	// Taken back before it went: whoever has the first is not written to again.
	_, err = l.Drop(t.Context(), mail.Selection{Mailing: r.Mailing.ID}, "a mistake", now())
	check(t, err)
	if revisions, err = l.Revisions(t.Context(), k); err != nil || revisions.Of("a", mail.Principal) != 1 {
		t.Errorf("revisions after the second was dropped: got %v, %v", revisions, err)
	}
	wantCounts(t, prepare(t, l, preparation(k, to(k, "a", "one"))), mail.Counts{Accepted: 1})
}

func testPrepareAnew(t *testing.T, l mail.Ledger) {
	k := invitations()
	prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), to(k, "c", "three")))
	p := preparation(k, revised(k, "a", "once more", 2))
	p.Partial = true
	r := prepare(t, l, p)
	wantCounts(t, r, mail.Counts{New: 1, Withdrawn: 1})
	wantNotes(t, r, "replaced by a message written anew a")
	r = prepare(t, l, preparation(k, revised(k, "a", "once more", 2), revised(k, "b", "twice", 2)))
	wantCounts(t, r, mail.Counts{New: 1, Unchanged: 1, Withdrawn: 2})
	for id, want := range map[string]mail.Change{"a": mail.ChangeReplaced, "b": mail.ChangeReplaced, "c": mail.ChangeWithdrawn} {
		if m := find(t, l, to(k, id, "").Identity(k)); m.State != mail.Withdrawn || m.Reply.Text != string(want) {
			t.Errorf("%s is %s: %q, want it withdrawn: %q", id, m.State, m.Reply.Text, want)
		}
	}
}

func testPreparePartial(t *testing.T, l mail.Ledger) {
	k := invitations()
	prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	p := preparation(k, to(k, "b", "two!"))
	p.Partial = true
	wantCounts(t, prepare(t, l, p), mail.Counts{Changed: 1})
	wantState(t, l, to(k, "a", "").Identity(k), mail.Queued)
}

func testPrepareRefused(t *testing.T, l mail.Ledger) {
	k := invitations()
	_, ids := ready(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	for i, s := range []mail.State{mail.Rejected, mail.Expired} {
		claim(t, l, ids[i], now())
		settle(t, l, ids[i], mail.Result{State: s})
	}
	wantCounts(t, prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"))), mail.Counts{Refused: 2})
	wantState(t, l, ids[0], mail.Rejected)
	elsewhere := to(k, "a", "one")
	elsewhere.To.Address = "other@example.org"
	wantCounts(t, prepare(t, l, preparation(k, elsewhere, to(k, "b", "two"))), mail.Counts{Changed: 1, Refused: 1})
	m := find(t, l, ids[0])
	if m.State != mail.Queued || m.Approved || m.To.Address != "other@example.org" || m.Attempts != 0 || !m.First.IsZero() {
		t.Errorf("a corrected address: got %+v, want it queued as if new", m)
	}
}

func testPrepareByHand(t *testing.T, l mail.Ledger) {
	k := invitations()
	hand := mail.Prepared{Recipient: "a", Part: mail.Principal, Revision: 1, To: mail.Mailbox{Name: "A"}, ByHand: true}
	wantCounts(t, prepare(t, l, preparation(k, hand, to(k, "b", "two"))), mail.Counts{New: 1, ByHand: 1})
	id := hand.Identity(k)
	wantState(t, l, id, mail.ByHand)
	tells := func(words string) mail.Prepared {
		p := hand
		p.Told = []planner.Fact{{Name: planner.PlaceFact, Words: words}}
		return p
	}
	prepare(t, l, preparation(k, tells("Library Hall"), to(k, "b", "two")))
	if told := find(t, l, id).Told; len(told) != 1 || told[0].Words != "Library Hall" {
		t.Errorf("prepared again before it is approved, one by hand tells %v", told)
	}
	again := prepare(t, l, preparation(k, hand, to(k, "b", "two")))
	wantCounts(t, again, mail.Counts{Unchanged: 1, ByHand: 1})
	if again.Mailing.Revision != 1 {
		t.Errorf("the same again: got version %d, want 1", again.Mailing.Revision)
	}
	wantCounts(t, prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"))), mail.Counts{Changed: 1, Unchanged: 1})
	wantState(t, l, id, mail.Queued)
	wantCounts(t, prepare(t, l, preparation(k, hand, to(k, "b", "two"))), mail.Counts{Unchanged: 1, ByHand: 1})
	wantState(t, l, id, mail.ByHand)
	wantCounts(t, prepare(t, l, preparation(k, to(k, "b", "two"))), mail.Counts{Unchanged: 1, Withdrawn: 1})
	wantState(t, l, id, mail.Withdrawn)
	ready(t, l, preparation(k, tells("Library Hall"), to(k, "b", "two")))
	prepare(t, l, preparation(k, tells("Conference Hall"), to(k, "b", "two")))
	if told := find(t, l, id).Told; len(told) != 1 || told[0].Words != "Library Hall" {
		t.Errorf("approved and prepared again, one by hand tells %v, want what was taken along", told)
	}
}

// testApproveByHand: one by hand counts once it was approved itself, whatever
// else of its mailing was before, and then stays as it was.
func testApproveByHand(t *testing.T, l mail.Ledger) {
	k := invitations()
	hand := func(recipient, words string) mail.Prepared {
		return mail.Prepared{
			Recipient: recipient, Part: mail.Principal, Revision: 1, To: mail.Mailbox{Name: recipient}, ByHand: true,
			Content: mail.NewContent(mail.Segments([]byte("Subject: one\r\n\r\n"+words)), nil),
		}
	}
	stands := func(unapproved int, invited ...string) {
		t.Helper()
		o, err := l.Overview(t.Context(), prepare(t, l, mail.Preparation{Key: k, Title: "t", Route: route(), Partial: true, At: now()}).Mailing.ID)
		check(t, err)
		if o.UnapprovedByHand != unapproved {
			t.Errorf("%d by hand are to be approved, want %d", o.UnapprovedByHand, unapproved)
		}
		s, err := l.Standing(t.Context(), series, year)
		check(t, err)
		if len(s.Invited) != len(invited) {
			t.Errorf("%v are invited, want %v", s.Invited, invited)
		}
		for _, who := range invited {
			if !s.Invited[who] {
				t.Errorf("%s is not invited", who)
			}
		}
	}
	prepare(t, l, preparation(k, hand("a", "Library Hall"), to(k, "b", "two")))
	stands(1)
	ready(t, l, preparation(k, hand("a", "Library Hall"), to(k, "b", "two")))
	stands(0, "a")
	added := prepare(t, l, preparation(k, hand("a", "Garden Hall"), to(k, "b", "two"), hand("c", "Garden Hall")))
	wantCounts(t, added, mail.Counts{Unchanged: 1, ByHand: 2})
	if added.Mailing.Revision != 2 {
		t.Errorf("with one more by hand it is version %d, want 2", added.Mailing.Revision)
	}
	stands(1, "a")
	for recipient, words := range map[string]string{"a": "Library Hall", "c": "Garden Hall"} {
		m := find(t, l, hand(recipient, "").Identity(k))
		content, err := l.Content(t.Context(), m.Content)
		check(t, err)
		if text, err := mail.Whole(m, content); err != nil || !strings.HasSuffix(string(text), words) {
			t.Errorf("%s is told %q, %v; want %q", recipient, text, err, words)
		}
	}
	n, err := l.Approve(t.Context(), added.Mailing.ID, added.Mailing.Revision, false, now())
	check(t, err)
	if n != 2 {
		t.Errorf("%d are approved, want the one waiting and the one added", n)
	}
	stands(0, "a", "c")
	wantCounts(t, prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"), hand("d", "Hall"))),
		mail.Counts{Unchanged: 1, Accepted: 1, ChangedAccepted: 1, ByHand: 1})
	stands(1, "a", "c")
	n, err = l.Drop(t.Context(), mail.Selection{Mailing: added.Mailing.ID}, "dropped", now())
	check(t, err)
	if n != 2 {
		t.Errorf("%d are dropped, want the one waiting and the one by hand that was not approved", n)
	}
	wantState(t, l, hand("a", "").Identity(k), mail.ByHand)
	wantState(t, l, hand("d", "").Identity(k), mail.Withdrawn)
}

func testPreview(t *testing.T, l mail.Ledger) {
	k := invitations()
	seen, err := l.Preview(t.Context(), preparation(k, to(k, "a", "one")))
	check(t, err)
	wantCounts(t, seen, mail.Counts{New: 1})
	list, err := l.Mailings(t.Context(), series, year)
	check(t, err)
	if len(list) != 0 {
		t.Error("a preview left a mailing behind")
	}
	prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two")))
	seen, err = l.Preview(t.Context(), preparation(k, to(k, "a", "one!")))
	check(t, err)
	wantCounts(t, seen, mail.Counts{Changed: 1, Withdrawn: 1})
	wantCounts(t, prepare(t, l, preparation(k, to(k, "a", "one"), to(k, "b", "two"))), mail.Counts{Unchanged: 2})
}

func testBadPreparations(t *testing.T, l mail.Ledger) {
	k := invitations()
	change := func(f func(*mail.Prepared)) mail.Preparation {
		m := to(k, "a", "one")
		f(&m)
		return preparation(k, m)
	}
	insecure := preparation(k, to(k, "a", "one"))
	insecure.Route.TLS = mail.TLSNone
	for name, p := range map[string]mail.Preparation{
		"nameless mailing": preparation(mail.Key{Series: series, Year: year, Kind: "invitation"}),
		"unknown kind":     preparation(mail.Key{Series: series, Year: year, Kind: "postcard", Name: "1"}),
		"twice":            preparation(k, to(k, "a", "one"), to(k, "a", "two")),
		"no content":       change(func(m *mail.Prepared) { m.Content = mail.Content{} }),
		"no address":       change(func(m *mail.Prepared) { m.To.Address = "" }),
		"two addresses":    change(func(m *mail.Prepared) { m.To.Address = "a@example.org, b@example.org" }),
		"line break":       change(func(m *mail.Prepared) { m.To.Address = "a@example.org\r\nDATA" }),
		"not ASCII":        change(func(m *mail.Prepared) { m.To.Address = "ə@example.org" }),
		"other id":         change(func(m *mail.Prepared) { m.MessageID = "x@example.org" }),
		"no revision":      change(func(m *mail.Prepared) { m.Revision = 0 }),
		"stray slot":       change(func(m *mail.Prepared) { m.Slots = []mail.SlotValue{{Slot: mail.ToSlot, Value: "x"}} }),
		"insecure route":   insecure,
	} {
		if _, err := l.Prepare(t.Context(), p); err == nil {
			t.Errorf("%s: was taken", name)
		}
	}
	list, err := l.Mailings(t.Context(), series, year)
	check(t, err)
	if len(list) != 0 {
		t.Error("a refused preparation left a mailing behind")
	}
}

func testRoute(t *testing.T, l mail.Ledger) {
	k := invitations()
	id, ids := ready(t, l, preparation(k, to(k, "a", "one")))
	wantDue(t, l, id, now(), ids...)
	p := preparation(k, to(k, "a", "one"))
	check(t, l.Pause(t.Context(), id, "554 no"))
	if r := prepare(t, l, p); r.RouteChanged || r.Mailing.Paused == "" {
		t.Errorf("the same server: got %+v, want it paused as before", r)
	}
	p.Route.Host = "other.example.org"
	r := prepare(t, l, p)
	if !r.RouteChanged || r.Mailing.Revision != 2 {
		t.Errorf("another server: got %+v, want a changed route and version 2", r)
	}
	wantDue(t, l, id, now())
	m, err := l.Mailing(t.Context(), id)
	check(t, err)
	if m.Paused != "" {
		t.Errorf("another server: still paused: %s", m.Paused)
	}
	if m.Route != p.Route {
		t.Errorf("got route %+v, want %+v", m.Route, p.Route)
	}
}

func testSharedContent(t *testing.T, l mail.Ledger) {
	k := report()
	sentinel := mail.TokenSlot(mail.ToUnsubscribe).Sentinel()
	shared := mail.NewContent(mail.Segments(
		[]byte("To: "+mail.ToSlot.Sentinel()+"\r\nMessage-ID: <"+mail.MessageIDSlot.Sentinel()+">\r\n\r\n"),
		[]byte("https://example.org/u/"+sentinel[:5]+"=\r\n"+sentinel[5:]+" end"),
	), []mail.Slot{mail.ToSlot, mail.MessageIDSlot, mail.TokenSlot(mail.ToUnsubscribe)})
	key, err := l.TokenKey(t.Context(), k)
	check(t, err)
	var all []mail.Prepared
	for _, name := range []string{"a", "b"} {
		p := to(k, name, "")
		token := key.Token(p.Identity(k), mail.ToUnsubscribe)
		p.Content = shared
		p.Slots = []mail.SlotValue{
			{Slot: mail.ToSlot, Value: string(p.To.Address)},
			{Slot: mail.MessageIDSlot, Value: p.MessageID},
			{Slot: mail.TokenSlot(mail.ToUnsubscribe), Value: token},
		}
		all = append(all, p)
	}
	_, ids := ready(t, l, preparation(k, all...))
	for i, id := range ids {
		m := claim(t, l, id, now())
		content, err := l.Content(t.Context(), m.Content)
		check(t, err)
		text, err := mail.Whole(m, content)
		check(t, err)
		token := all[i].Slots[2].Value
		want := "To: " + string(all[i].To.Address) + "\r\nMessage-ID: <" + all[i].MessageID + ">\r\n\r\nhttps://example.org/u/" +
			token[:5] + "=\r\n" + token[5:] + " end"
		if string(text) != want {
			t.Errorf("got %q, want %q", text, want)
		}
	}
	wantCounts(t, prepare(t, l, preparation(k, all...)), mail.Counts{Unchanged: 2})
	all[1].Slots[0].Value = "Someone <b@example.org>"
	wantCounts(t, prepare(t, l, preparation(k, all...)), mail.Counts{Unchanged: 1, Changed: 1})
}
