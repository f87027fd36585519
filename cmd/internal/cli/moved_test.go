package cli

import (
	"bytes"
	"strings"
	"testing"
)

// An edition that moves after the invitations went out: the deadlines that are
// still to come move with it, and everybody who was told the old day is told
// the new one, by mail and by calendar, and nobody else.
func TestAnEditionThatMoves(t *testing.T) {
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
	plan := s.run("plan")
	for _, line := range []string{
		"Fri 27 Nov 2026  past  date", "Thu 14 Jan 2027        invitations", "Thu 4 Feb 2027         guests", "Thu 18 Feb 2027        programme",
		"Wed 24 Feb 2027        tomorrow", "Fri 26 Feb 2027        thanks", "Tue 2 Mar 2027         approval", "Thu 18 Mar 2027        report",
	} {
		if !strings.Contains(plan, line) {
			t.Errorf("before the move the plan has no line %q:\n%s", line, plan)
		}
	}
	s.edit("    role: speaker\n    person: mohammed-khan\n", "    role: speaker\n    person: najam-rafique\n")
	s.edit("date: 2027-02-25", "date: 2027-03-18")
	s.edit("date_reason: The 26th is a Friday", "date_reason: The hall was given away")
	s.on("2027-01-20")
	plan = s.run("plan")
	for _, line := range []string{
		"Fri 18 Dec 2026  past  date", "Thu 4 Feb 2027         invitations", "Thu 25 Feb 2027        guests", "Thu 25 Feb 2027        reminder",
		"Thu 11 Mar 2027", "Wed 17 Mar 2027        tomorrow", "Fri 19 Mar 2027        thanks", "Thu 8 Apr 2027         report",
	} {
		// 11 March is the second day of Eid-ul-Fitr: the programme goes out on
		// Tuesday the 9th, before all of it.
		if line == "Thu 11 Mar 2027" {
			if strings.Contains(plan, line) || !strings.Contains(plan, "Tue 9 Mar 2027         programme") || !strings.Contains(plan, "moved from 11 Mar 2027 (Eid-ul-Fitr, second day)") {
				t.Errorf("the programme is not moved off Eid:\n%s", plan)
			}
			continue
		}
		if !strings.Contains(plan, line) {
			t.Errorf("after the move the plan has no line %q:\n%s", line, plan)
		}
	}
	// Five days after the 18th is Tuesday the 23rd, Pakistan Day.
	if !strings.Contains(plan, "Wed 24 Mar 2027        approval") || !strings.Contains(plan, "moved from 23 Mar 2027 (Pakistan Day)") {
		t.Errorf("the approval is not moved off Pakistan Day:\n%s", plan)
	}

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
		if !strings.Contains(text, "Date: Thursday, 18 March 2027 (previously Thursday, 25 February 2027).") || strings.Count(text, "previously") != 1 {
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
