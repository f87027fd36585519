package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// An edition that moves after the invitations went out: the deadlines that are
// still to come move with it, and everybody who was told the old day is told
// the new one, by mail and by calendar, and nobody else.
func TestAnEditionThatMoves(t *testing.T) {
	t.Parallel()
	s := newSeason(t, "2027")
	s.on("2027-01-14")
	invited := s.send("prepare", "invitation")
	s.run("rsvp", "record", "mohammed-khan", "declined", "--via", "phone", "--by", "PS")
	uids := map[string]string{}
	for to, m := range invited {
		if m.entry(t) != "" {
			uids[to] = m.uid(t)
		}
	}

	// From Thursday 25 February to Thursday 18 March, three weeks later, past
	// Ramadan and Eid. All days were counted on a calendar.
	s.planned(t, map[string]string{
		"date": "Fri 27 Nov 2026", "invitations": "Thu 14 Jan 2027", "guests": "Thu 4 Feb 2027", "reminder": "Thu 4 Feb 2027", "programme": "Thu 18 Feb 2027",
		"tomorrow": "Wed 24 Feb 2027", "thanks": "Fri 26 Feb 2027", "approval": "Tue 2 Mar 2027", "report": "Thu 18 Mar 2027",
	})
	s.edit("    role: speaker\n    person: mohammed-khan\n", "    role: speaker\n    person: najam-rafique\n")
	s.edit("date: 2027-02-25", "date: 2027-03-18")
	s.edit("date_reason: The 26th is a Friday", "date_reason: The hall was given away")
	s.on("2027-01-20")
	s.planned(t, map[string]string{
		"date": "Fri 18 Dec 2026", "invitations": "Thu 4 Feb 2027", "guests": "Thu 25 Feb 2027", "reminder": "Thu 25 Feb 2027",
		// 11 March is the second day of Eid-ul-Fitr: the programme goes out before all of it.
		"programme": "Tue 9 Mar 2027, moved from 2027-03-11 (Eid-ul-Fitr, second day)",
		"tomorrow":  "Wed 17 Mar 2027", "thanks": "Fri 19 Mar 2027",
		// Five days after the 18th is Tuesday the 23rd.
		"approval": "Wed 24 Mar 2027, moved from 2027-03-23 (Pakistan Day)", "report": "Thu 8 Apr 2027",
	})

	update := s.send("prepare", "update")
	var told []string
	for _, to := range speakers() {
		if to != declined {
			told = append(told, to)
		}
	}
	reaches(t, "the update", update, told...)
	for to, m := range update {
		text := strings.Join(strings.Fields(m.text), " ")
		if !strings.Contains(text, "Date: Thursday, 18 March 2027; previously Thursday, 25 February 2027.") || strings.Count(text, "previously") != 1 {
			t.Errorf("the update to %s does not say that it is the date alone:\n%s", to, m.text)
		}
		want := "REQUEST 1 CONFIRMED"
		if to == second {
			want = ""
		}
		if got := m.entry(t); got != want {
			t.Errorf("the update to %s tells the calendar %q, want %q", to, got, want)
		}
		if want == "" {
			continue
		}
		s.moves(t, m, uids[to], want)
		if entry := m.body.find(t, "text/calendar").data; !bytes.Contains(entry, []byte("DTSTART:20270318T050000Z")) {
			t.Errorf("the calendar of %s has another day:\n%s", to, entry)
		}
	}
	if again := s.run("prepare", "update"); !strings.Contains(again, "nobody has reason to get one") {
		t.Errorf("an update that nobody needs:\n%s", again)
	}

	// The guests, who had not been written to, are invited for the new day on
	// its deadline, and once.
	s.on("2027-02-25")
	guestMail := s.send("prepare", "guests")
	reaches(t, "the guests' invitation", guestMail, guests()...)
	for to, m := range guestMail {
		if !strings.Contains(m.text, "18 March 2027") || strings.Contains(m.text, "25 February") || m.entry(t) != "REQUEST 0 CONFIRMED" {
			t.Errorf("the invitation to %s is not for the new day: %q\n%s", to, m.entry(t), m.text)
		}
	}
}

// planned compares every deadline of the plan, and from where it moved.
func (s *season) planned(t *testing.T, want map[string]string) {
	t.Helper()
	var plan struct {
		RunUp []struct {
			ID, Day, Counted, Holiday string
		} `json:"run_up"`
	}
	if err := json.Unmarshal([]byte(s.run("plan", "--json")), &plan); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range plan.RunUp {
		day := must2(time.Parse(time.DateOnly, d.Day)).Format("Mon 2 Jan 2006")
		if d.Day != d.Counted {
			day += fmt.Sprintf(", moved from %s (%s)", d.Counted, d.Holiday)
		}
		got[d.ID] = day
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the plan (-want +got):\n%s", diff)
	}
}
