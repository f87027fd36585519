package planner

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sorted are recipients, and those who are left out.
func sorted(all iter.Seq2[Recipient, Reason]) (recipients []Recipient, left []LeftOut) {
	for r, why := range all {
		if why == "" {
			recipients = append(recipients, r)
		} else {
			left = append(left, LeftOut{r.Name, why})
		}
	}
	return recipients, left
}

func names(recipients []Recipient, left []LeftOut) string {
	var all []string
	for _, r := range recipients {
		s := r.Key + " <" + string(r.Address) + ">"
		for flag, set := range map[string]bool{" copy": r.Copy, " secretary": r.Secretary, " by hand": r.ByHand} {
			if set {
				s += flag
			}
		}
		all = append(all, s)
	}
	for _, l := range left {
		all = append(all, fmt.Sprintf("not %s: %s", l.Name, l.Reason))
	}
	return strings.Join(all, "\n")
}

func TestRecipients(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	e.Guests = "lists/guests.csv"
	w.Lists["lists/guests.csv"] = RosterOf([]Listed{
		{Name: "Guest One", Email: "one@example.org", Group: "VIP"},
		{Name: "Guest Two", Email: "one@example.org", Group: "press"}, // a shared mailbox
		{Name: "Guest One", Email: "ONE@example.org", Group: "press"}, // the first again
		{Name: "Dora Ün", Email: "dora@example.org"},                  // a speaker on the guest list
		{Name: "By Hand", Deliver: ByHand},
		{Name: "Lost"},
		{ID: "g-7", Name: "Guest Seven", Email: "seven@example.org"},
		{ID: "anna", Name: "Second Secretary", Email: "boris@example.org"}, // a person's id, another's mailbox
	}...)
	w.Lists["lists/subscribers.csv"] = RosterOf([]Listed{
		{Email: "a@example.org"}, {Email: "A@example.org"}, {Email: "gone@example.org"}, {Email: "anna@example.org"}, {Email: "dora@example.org"}, // who declined the event, not the report
	}...)
	all := Standing{
		Answers:    Answers{"dora": Declined, "anna": Accepted},
		Suppressed: map[string]bool{"gone@example.org": true},
		Invited:    map[string]bool{"anna": true, "boris": true, "dora": true},
	}
	for _, c := range []struct {
		to   Audience
		st   Standing
		want string
	}{
		{Speakers, Standing{}, "anna <anna@example.org>\nboris <ps@example.org> secretary\nboris <boris@example.org> copy\nclara <> by hand\ndora <dora@example.org>"},
		{Speakers, all, "anna <anna@example.org>\nboris <ps@example.org> secretary\nboris <boris@example.org> copy\nclara <> by hand\nnot Dora Ün: declined"},
		{Pending, all, "boris <ps@example.org> secretary\nboris <boris@example.org> copy\nnot Dora Ün: declined\nnot Anna Ağa: has answered\nnot Dora Ün: declined"},
		{"guests:vip", Standing{}, "guest one one@example.org <one@example.org>"},
		{Guests, Standing{}, "guest one one@example.org <one@example.org>\nguest two one@example.org <one@example.org>\ndora <dora@example.org>\nby hand  <> by hand\nguest:g-7 <seven@example.org>\nguest:anna <boris@example.org>\nnot Guest One: listed twice\nnot Lost: no address"},
		{Participants, Standing{}, "anna <anna@example.org>\nboris <ps@example.org> secretary\nboris <boris@example.org> copy\nclara <> by hand\ndora <dora@example.org>\nguest one one@example.org <one@example.org>\nguest two one@example.org <one@example.org>\nby hand  <> by hand\nguest:g-7 <seven@example.org>\nguest:anna <boris@example.org>\nnot Guest One: listed twice\nnot Dora Ün: listed twice\nnot Lost: no address"},
		{"lists/subscribers.csv", all, "a@example.org <a@example.org>\nanna <anna@example.org>\ndora <dora@example.org>\nnot A@example.org: listed twice\nnot gone@example.org: unsubscribed or bounced"},
	} {
		got := strings.ReplaceAll(names(sorted(w.Recipients(e, c.to, c.st))), "not Dr. Anna", "not Anna")
		want := c.want
		sortLeft := func(s string) []string { l := strings.Split(s, "\n"); slices.Sort(l); return l }
		if !slices.Equal(sortLeft(got), sortLeft(want)) {
			t.Errorf("%s:\n%s\nwant:\n%s", c.to, got, want)
		}
	}
}

// Nobody who declined, is suppressed or by hand is ever mailed, and nobody is
// a principal twice.
func TestRecipientsKeepTheirPromise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := sample()
		e := w.Editions[0]
		e.Guests = "g.csv"
		var lines []Listed
		for range rapid.IntRange(0, 12).Draw(t, "guests") {
			lines = append(lines, Listed{
				Name:    rapid.SampledFrom([]string{"A", "B", "Anna Ağa", ""}).Draw(t, "name"),
				Email:   rapid.SampledFrom([]Email{"a@example.org", "b@example.org", "anna@example.org", "ps@example.org", ""}).Draw(t, "email"),
				Deliver: rapid.SampledFrom([]Delivery{"", ByMail, ByHand}).Draw(t, "deliver"),
			})
		}
		w.Lists["g.csv"] = RosterOf(lines...)
		answers := Answers{}
		for _, id := range []string{"anna", "boris", "clara", "dora"} {
			answers[id] = rapid.SampledFrom([]Answer{"", Accepted, Declined, Tentative}).Draw(t, id)
		}
		to := rapid.SampledFrom([]Audience{Speakers, Participants, Guests, Pending}).Draw(t, "to")
		recipients, _ := sorted(w.Recipients(e, to, Standing{Answers: answers, Invited: map[string]bool{"anna": true, "boris": true}}))
		seen := map[string]bool{}
		for _, r := range recipients {
			if answers[r.Key] == Declined {
				t.Fatalf("%s declined and is mailed", r.Key)
			}
			if r.ByHand == (r.Address != "") {
				t.Fatalf("%+v is by hand and by mail, or neither", r)
			}
			key := fmt.Sprint(r.Key, r.Copy)
			if seen[key] {
				t.Fatalf("%s comes twice", key)
			}
			seen[key] = true
		}
	})
}

// Whoever is by hand is mailed from no guest list either.
func TestGuestByHand(t *testing.T) {
	w := &Workspace{Lists: map[File]*Roster{"lists/guests.csv": RosterOf(Listed{ID: "a1", Name: "Anna Ağa", Email: "a@example.org"}, Listed{Name: "Another", Email: "a@example.org"})}}
	w.People = []Person{{ID: "anna", Name: Plain("Anna Ağa"), Emails: []Email{"a@example.org"}, Deliver: ByHand}}
	e := &Edition{Guests: "lists/guests.csv"}
	for name, want := range map[string]string{"guest:a1": "anna", "guest:a2": "guest:a2", "a1": "a1"} {
		if key := w.GuestKey(e, name); key != want {
			t.Errorf("%s is %s, want %s", name, key, want)
		}
	}
	got, _ := sorted(w.Recipients(e, Guests, Standing{}))
	if len(got) != 2 || !got[0].ByHand || got[0].Address != "" || got[1].ByHand {
		t.Errorf("got %+v", got)
	}
}
