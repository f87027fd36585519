package cli

import (
	"bytes"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The mailboxes of the example's coming edition.
func speakers() []string {
	return []string{
		"ps.sayed@example.org", "i.yurdakul@example.org", "office@embassy-azerbaijan.example.org", "ambassador@embassy-azerbaijan.example.org",
		"s.khawaja@example.org", "m.khan@example.org", "a.alizada@example.org", "m.shah@example.org", "office@muslim-institute.example.org",
		"h.iftikhar@muslim-institute.example.org", "n.rafique@issi.example.org",
	}
}

func guests() []string {
	return []string{
		"chancery.one@example.org", "protocol.two@example.com", "newsdesk@example.net", "planning@example.com", "f.baloch@example.org",
		"i.durrani@example.org", "n.oneill@example.net", "l.zielinski@example.com",
	}
}

func everybodyBut(who ...string) []string {
	return slices.DeleteFunc(append(speakers(), guests()...), func(s string) bool { return slices.Contains(who, s) })
}

const (
	declined    = "m.khan@example.org"
	represented = "ps.sayed@example.org"
	accepted    = "office@embassy-azerbaijan.example.org"
	second      = "ambassador@embassy-azerbaijan.example.org" // of the one who accepted
	withdrawn   = "office@muslim-institute.example.org"
)

// From the first invitation to the cancellation: at each step those are
// written to whom it concerns, with what their calendars have to know, and
// nobody else.
func TestASeason(t *testing.T) {
	t.Parallel()
	s := newSeason(t, "2027")
	sent := map[string]map[string]arrived{}

	s.on("2027-01-14")
	sent["invitation"] = s.send("prepare", "invitation")
	reaches(t, "the invitation", sent["invitation"], speakers()...)
	s.on("2027-02-04")
	sent["guest-invitation"] = s.send("prepare", "guests")
	reaches(t, "the guests' invitation", sent["guest-invitation"], guests()...)
	uids := map[string]string{}
	for _, kind := range []string{"invitation", "guest-invitation"} {
		for to, m := range sent[kind] {
			want := "REQUEST 0 CONFIRMED"
			if to == second {
				want = ""
			}
			if got := m.entry(t); got != want {
				t.Errorf("the %s to %s: the calendar is told %q, want %q", kind, to, got, want)
			}
			if want != "" {
				uids[to] = m.uid(t)
			}
		}
	}

	s.answers(t)
	sent["reminder"] = s.send("prepare", "reminder")
	silent := slices.DeleteFunc(speakers(), func(to string) bool { return slices.Contains([]string{declined, represented, accepted, second}, to) })
	reaches(t, "the reminder", sent["reminder"], silent...)
	for to, m := range sent["reminder"] {
		first := sent["invitation"][to].header.Get("Message-Id")
		if m.subject != "Kind reminder: Seminar, 25 February 2027" || m.header.Get("In-Reply-To") != first || m.header.Get("References") != first {
			t.Errorf("the reminder to %s: %q, in reply to %s, want %s", to, m.subject, m.header.Get("In-Reply-To"), first)
		}
	}

	// Who declined leaves the programme, and the hall moves.
	s.edit("    role: speaker\n    person: mohammed-khan\n", "    role: speaker\n    person: najam-rafique\n")
	s.edit("hall: Conference Hall", "hall: Library Hall")
	s.on("2027-02-10")
	if status := s.run("status"); !strings.Contains(status, "20 were told something that has changed since\n    convene prepare update") {
		t.Errorf("status does not say who is to be updated:\n%s", status)
	}
	sent["update"] = s.send("prepare", "update")
	reaches(t, "the update", sent["update"], everybodyBut(declined)...)
	for to, m := range sent["update"] {
		s.moves(t, m, uids[to], "REQUEST 1 CONFIRMED")
		if !strings.Contains(strings.Join(strings.Fields(m.text), " "), "Venue: Library Hall, ISSI, Sector F-5/2, Islamabad; previously Conference Hall, ISSI, Sector F-5/2, Islamabad.") {
			t.Errorf("the update to %s does not say what has changed:\n%s", to, m.text)
		}
	}
	if again := s.run("prepare", "update"); !strings.Contains(again, "nobody has reason to get one") {
		t.Errorf("an update that nobody needs:\n%s", again)
	}

	s.on("2027-02-18")
	sent["programme"] = s.send("prepare", "programme")
	reaches(t, "the programme", sent["programme"], everybodyBut(declined)...)
	for to, m := range sent["programme"] {
		if got := m.entry(t); got != "" {
			t.Errorf("the programme to %s tells the calendar %q, and nothing has moved", to, got)
		}
	}

	sent["withdrawal"] = s.send("cancel", "--person", "sultan-ahmed-ali", "--reason", "The panel had to be shortened.")
	reaches(t, "the withdrawal", sent["withdrawal"], withdrawn)
	s.moves(t, sent["withdrawal"][withdrawn], uids[withdrawn], "CANCEL 2 CANCELLED")

	// The panel is shorter; those behind it begin earlier, and it ends as it did.
	s.edit("  - person: sultan-ahmed-ali\n    role: panellist\n", "")
	s.edit("      - person: sultan-ahmed-ali\n        minutes: 10\n        title: Archives and testimony\n", "")
	s.edit("  - minutes: 40\n    kind: panel\n", "  - minutes: 30\n    kind: panel\n")
	s.edit("  - minutes: 10\n    kind: photo\n", "  - minutes: 20\n    kind: photo\n")
	s.on("2027-02-20")
	sent["second update"] = s.send("prepare", "update")
	reaches(t, "the second update", sent["second update"],
		"ps.sayed@example.org", "i.yurdakul@example.org", "n.rafique@issi.example.org", // who speak behind it
		"h.iftikhar@muslim-institute.example.org", "a.alizada@example.org", "m.shah@example.org") // whose panel it is
	if m := sent["second update"]["i.yurdakul@example.org"]; !strings.Contains(m.text, "Your part in the programme") || strings.Contains(m.text, "previously Library") {
		t.Errorf("the second update says more or less than what has changed since the first:\n%s", m.text)
	}

	s.on("2027-02-24")
	sent["reminder-tomorrow"] = s.send("prepare", "tomorrow")
	reaches(t, "the reminder for tomorrow", sent["reminder-tomorrow"], everybodyBut(declined, withdrawn, represented)...)
	for to, m := range sent["reminder-tomorrow"] {
		knows := strings.Contains(m.text, "https://meet.example.org/khojaly-35") && strings.Contains(m.text, "350 226")
		if want := slices.Contains([]string{accepted, second, "newsdesk@example.net"}, to); knows != want || !want && bytes.Contains(m.raw, []byte("meet.example")) {
			t.Errorf("%s knows how to take part online: %t, want %t", to, knows, want)
		}
	}

	s.edit("status: open", "status: cancelled")
	sent["cancellation"] = s.send("cancel", "--reason", "The hall is not available on that day.")
	reaches(t, "the cancellation", sent["cancellation"], everybodyBut(declined, withdrawn)...)
	for to, m := range sent["cancellation"] {
		s.moves(t, m, uids[to], "CANCEL 2 CANCELLED")
	}
	if again := s.run("cancel", "--reason", "The hall is not available on that day."); !strings.Contains(again, "nobody has reason to get one") {
		t.Errorf("it is cancelled for somebody twice:\n%s", again)
	}
	personal(t, sent)
}

// answers takes down what some of the invited said, however it came.
func (s *season) answers(t *testing.T) {
	s.run("rsvp", "record", "khazar-farhadov", "accepted", "--via", "phone", "--by", "PS")
	s.run("rsvp", "record", "mohammed-khan", "tentative", "--via", "phone", "--by", "PS")
	s.run("rsvp", "record", "Dr. Mohammed Khan", "declined", "--via", "letter", "--by", "PS")
	s.run("rsvp", "record", "mushahid-sayed", "represented", "--representative", "omer-ayub-khan", "--via", "secretary", "--by", "PS")
	s.run("rsvp", "record", "newsdesk@example.net", "accepted", "--via", "mail", "--by", "PS")
	if edition := read(t, filepath.Join(s.dir, "editions", "2027.yaml")); !bytes.Contains(edition, []byte("  - person: mushahid-sayed\n    role: chief-guest\n    represented_by: omer-ayub-khan\n  - person")) {
		t.Error("the representative is not written into the edition")
	}
}

// After the day: thanks without and with the report, and approval of what will
// be printed.
func TestAfterTheDay(t *testing.T) {
	t.Parallel()
	s := newSeason(t, "2022")
	s.edit("status: reported", "status: held")
	sent := map[string]map[string]arrived{}
	s.on("2022-02-25")
	sent["thanks"] = s.send("prepare", "thanks")
	reaches(t, "thanks", sent["thanks"], "f.imam@example.org", "o.khan@example.org", "i.yurdakul@example.org", "m.shah@example.org", "h.iftikhar@muslim-institute.example.org")
	s.on("2022-03-01")
	sent["approval"] = s.send("prepare", "approval")
	reaches(t, "approval", sent["approval"], "f.imam@example.org", "o.khan@example.org", "i.yurdakul@example.org", "m.shah@example.org",
		"office@muslim-institute.example.org", accepted, second)
	for to, m := range sent["approval"] {
		links := strings.Count(m.text, "mailto:")
		if want := map[bool]int{true: 0, false: 2}[to == second]; links != want {
			t.Errorf("the approval to %s has %d links, want %d", to, links, want)
		}
		others := map[string]string{"m.shah@example.org": "He thanked the organisers", "o.khan@example.org": "He described what universities"}
		if other := others[to]; other != "" && strings.Contains(m.text, other) {
			t.Errorf("%s is shown another's passage", to)
		}
	}
	if m := sent["approval"]["m.shah@example.org"]; !strings.Contains(m.text, "He described what universities can contribute") {
		t.Errorf("the passage is not shown:\n%s", m.text)
	}
	s.on("2022-03-17")
	s.send("prepare", "report")
	sent["thanks with the report"] = s.send("prepare", "thanks", "--late", "--again", "muhammad-ali-shah", "--only", "muhammad-ali-shah")
	personal(t, sent)
}

// An update that was overtaken by another change while it was being sent does
// not go on: everybody hears of how it is now, and nobody of the same twice.
func TestAnUpdateOvertaken(t *testing.T) {
	t.Parallel()
	s := newSeason(t, "2027")
	s.on("2027-01-14")
	s.send("prepare", "invitation")
	s.edit("hall: Conference Hall", "hall: Library Hall")
	first := mailingID.FindString(s.run("prepare", "update"))
	if again := s.run("prepare", "update"); !strings.Contains(again, first) || !strings.Contains(again, "0 new, 11 unchanged") {
		t.Errorf("preparing the update again plans something:\n%s", again)
	}
	s.run("send", first, "--limit", "3")
	early := s.arrivals()
	if len(early) != 3 {
		t.Fatalf("%d arrived, want 3", len(early))
	}
	s.edit("hall: Library Hall", "hall: Reading Room")
	late := s.send("prepare", "update")
	reaches(t, "the second update", late, speakers()...)
	for to, m := range late {
		text := strings.Join(strings.Fields(m.text), " ")
		before := "previously Conference Hall"
		sequence := "REQUEST 1 CONFIRMED"
		if _, ok := early[to]; ok {
			before, sequence = "previously Library Hall", "REQUEST 2 CONFIRMED"
		}
		if to == second {
			sequence = ""
		}
		if !strings.Contains(text, before) || m.entry(t) != sequence {
			t.Errorf("to %s, who has%s: the calendar is told %q, want %q\n%s", to, before, m.entry(t), sequence, m.text)
		}
	}
	if out := s.run("send", first); !strings.Contains(out, "3 accepted") || len(s.arrivals()) > 0 {
		t.Errorf("the overtaken update goes on:\n%s", out)
	}
}

// Whoever is invited again after a withdrawal takes part again, and their
// calendar with them; whoever left the files is reached all the same.
func TestWithdrawals(t *testing.T) {
	t.Parallel()
	s := newSeason(t, "2027")
	s.on("2027-01-14")
	s.send("prepare", "invitation")
	s.run("rsvp", "record", "mohammed-khan", "declined", "--via", "phone", "--by", "PS")
	gone := s.send("cancel", "--person", "mohammed-khan", "--reason", "He asked us to.")
	reaches(t, "the withdrawal of who declined", gone, declined)

	s.edit("  - person: muhammad-ali-shah\n    role: panellist\n", "")
	s.edit("      - person: muhammad-ali-shah\n        minutes: 10\n        title: Teaching history with sources\n", "")
	gone = s.send("cancel", "--person", "muhammad-ali-shah", "--reason", "The panel had to be shortened.")
	reaches(t, "the withdrawal of who has no part any more", gone, "m.shah@example.org")
	s.moves(t, gone["m.shah@example.org"], gone["m.shah@example.org"].uid(t), "CANCEL 1 CANCELLED")

	off := mailingID.FindString(s.run("cancel", "--person", "sultan-ahmed-ali", "--reason", "No room."))
	s.edit("hall: Conference Hall", "hall: Library Hall")
	if r := convene(s.now, "send", off, "-C", s.dir, "-e", s.year, "--now", "2027-01-14T10:00:00+05:00"); r.code != exitRefused || !strings.Contains(r.err, "different today: Office of the Chairman") {
		t.Errorf("a withdrawal goes that would say something else today: %+v", r)
	}
	s.edit("hall: Library Hall", "hall: Conference Hall")
	s.run("send", off)
	s.arrivals()

	again := s.send("prepare", "invitation", "--again", "sultan-ahmed-ali", "--only", "sultan-ahmed-ali")
	reaches(t, "the second invitation", again, withdrawn)
	if got := again[withdrawn].entry(t); got != "REQUEST 2 CONFIRMED" {
		t.Errorf("the second invitation tells the calendar %q", got)
	}
	s.on("2027-02-18")
	s.edit("    role: speaker\n    person: mohammed-khan\n", "    role: speaker\n    person: najam-rafique\n")
	if to := s.send("prepare", "programme", "--to", "speakers"); to[withdrawn].raw == nil || to[declined].raw != nil {
		t.Errorf("the programme reaches %v", slices.Sorted(maps.Keys(to)))
	}
}
