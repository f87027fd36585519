package planner

import (
	"strings"
	"testing"
)

func recipientOf(t *testing.T, w *Workspace, key string) Recipient {
	t.Helper()
	for r := range w.Recipients(w.Editions[0], Speakers, Standing{}) {
		if r.Key == key && !r.Copy {
			return r
		}
	}
	t.Fatalf("%s is no speaker", key)
	return Recipient{}
}

func TestNotices(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	e.Online = Online{URL: "https://meet.example.org/1", Passcode: "12 34"}
	e.Report.Remarks = []Remark{{Person: "boris", Text: Plain("Boris said so.")}}
	secretary, guest := recipientOf(t, w, "boris"), Recipient{Key: "g", Name: "Mr. Guest", Listed: &Listed{Honorific: "Mr.", Name: "Guest", Post: "Editor"}}
	links := AnswerLinks{To: "rsvp@example.org", Yes: "T0KEN", No: "N0KEN"}
	answers := Answers{"boris": Accepted}
	changes := []Change{{Fact{PlaceFact, "a", "Hall A"}, Fact{PlaceFact, "b", "Hall B"}}, {Fact{DressFact, "x", "Lounge suit"}, Fact{Name: DressFact}}}
	var b strings.Builder
	add := func(doc Document, err error) { b.WriteString(mustOutline(t, doc, err)) }
	add(GuestLetter(w, e, guest, echo{}))
	add(GuestInvitationCover(w, e, guest, links, echo{}))
	add(ReminderCover(w, e, secretary, links, echo{}))
	add(TomorrowCover(w, e, secretary, answers, echo{}))
	add(TomorrowCover(w, e, guest, answers, echo{}))
	add(UpdateCover(w, e, guest, changes, echo{}))
	add(CancellationCover(w, e, guest, Withdrawal{Reason: "The hall is closed.", Calendar: true}, echo{}))
	e.Status = Cancelled
	add(CancellationCover(w, e, secretary, Withdrawal{Reason: "The hall is closed."}, echo{}))
	add(ThanksCover(w, e, secretary, true, echo{}))
	for _, r := range []Recipient{secretary, guest} {
		doc, ok, err := ApprovalCover(w, e, r, links, echo{})
		if ok != (r.Key == "boris") {
			t.Errorf("%s is asked for approval: %t", r.Name, ok)
		}
		if ok {
			add(doc, err)
		}
	}
	golden(t, "notices", b.String())
}

// Only those are told how to take part online who are to know.
func TestOnlineIsForThoseWhoAccepted(t *testing.T) {
	for _, c := range []struct {
		to     OnlineAudience
		answer Answer
		want   bool
	}{
		{"", Accepted, true},
		{"", "", false},
		{OnlineToAccepted, Tentative, false},
		{OnlineToAccepted, Represented, false},
		{OnlineToParticipants, "", true},
	} {
		e := &Edition{EditionHead: EditionHead{Online: Online{URL: "https://meet.example.org/1", SendTo: c.to}}}
		if got := e.OnlineFor(c.answer); got != c.want {
			t.Errorf("sent to %q, answered %q: got %t", c.to, c.answer, got)
		}
		e.Online.URL = ""
		if e.OnlineFor(c.answer) {
			t.Error("there is no address, and it is told")
		}
	}
}

func TestChanges(t *testing.T) {
	for name, c := range map[string]struct {
		change func(w *Workspace, e *Edition)
		boris  string // what has changed for the keynote speaker
		guest  string
	}{
		"nothing":   {func(*Workspace, *Edition) {}, "", ""},
		"the hall":  {func(_ *Workspace, e *Edition) { e.Venue.Hall = Plain("Library") }, "place", "place"},
		"the date":  {func(_ *Workspace, e *Edition) { e.Date = e.Date.AddDays(1) }, "date part", "date"},
		"an hour":   {func(_ *Workspace, e *Edition) { e.Starts = ClockOf(11 * 60) }, "time", "time"},
		"the zone":  {func(w *Workspace, _ *Edition) { _ = w.Series.Timezone.UnmarshalText([]byte("Asia/Baku")) }, "time", "time"},
		"dress":     {func(_ *Workspace, e *Edition) { e.Invitation.Dress = Text{} }, "dress", "dress"},
		"a wording": {func(w *Workspace, e *Edition) { e.Wording = map[string]Text{"place": Plain("{city}")} }, "", ""},
		"another's slot": {func(_ *Workspace, e *Edition) {
			for i := range e.Programme {
				if e.Programme[i].Person == "dora" {
					e.Programme[i].Title = Plain("Another title")
				}
			}
		}, "", ""},
		"longer before": {func(_ *Workspace, e *Edition) { e.Programme[0].Minutes += 5 }, "part", ""},
	} {
		w := sample()
		e := w.Editions[0]
		e.Invitation.Dress = Plain("Lounge suit")
		boris, guest := recipientOf(t, w, "boris"), Recipient{Key: "g", Listed: &Listed{Name: "Guest"}}
		before := map[string]map[FactName]Fact{}
		facts := func(r Recipient) []Fact {
			told, err := Facts(w, e, UpdateMail, r, nil, echo{})
			if err != nil {
				t.Fatal(err)
			}
			return told
		}
		for _, r := range []Recipient{boris, guest} {
			before[r.Key] = map[FactName]Fact{}
			for _, f := range facts(r) {
				before[r.Key][f.Name] = f
			}
		}
		c.change(w, e)
		for key, want := range map[string]string{"boris": c.boris, "g": c.guest} {
			r := boris
			if key == "g" {
				r = guest
			}
			var changed []string
			for _, change := range Changes(before[key], facts(r)) {
				changed = append(changed, string(change.Now.Name))
			}
			if got := strings.Join(changed, " "); got != want {
				t.Errorf("%s: for %s %q has changed, want %q", name, key, got, want)
			}
		}
	}
	if len(Changes(nil, []Fact{{DressFact, "x", "x"}})) > 0 {
		t.Error("what was never told has changed")
	}
}

// Whoever was told of the cancellation gets nothing more.
func TestTheCancelledAreLeftOut(t *testing.T) {
	w := sample()
	for _, to := range []Audience{Speakers, Participants, Pending} {
		all, left := sorted(w.Recipients(w.Editions[0], to, Standing{Cancelled: map[string]bool{"boris": true}, Invited: map[string]bool{"boris": true}}))
		for _, r := range all {
			if r.Key == "boris" {
				t.Errorf("%s: the cancelled get it", to)
			}
		}
		if len(left) != 1 || left[0].Reason != IsCancelled {
			t.Errorf("%s: left out are %v", to, left)
		}
	}
}
