package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"convene/mail/inbox/inboxtest"
)

// The files that a secretariat writes for the year below, over what init left.
const (
	yearsPeople = `people:
  - id: aoife-brennan
    honorific: Ms.
    name: Aoife Brennan
    posts: [Director of the Riverside Library]
    emails: [a.brennan@example.org]
  - id: ines-duarte
    honorific: H.E.
    name: Inês Duarte
    posts: [Minister of Culture]
    emails: [minister@example.org]
    secretary: {name: Private Secretary, email: ps.duarte@example.org, phone: "+351 000 0001"}
  - id: paulo-reis
    honorific: Dr.
    name: Paulo Reis
    posts: [Secretary of State for Culture]
    emails: [p.reis@example.org]
  - id: daniel-okafor
    honorific: Prof.
    name: Daniel Okafor
    posts: [Professor of Letters]
    emails: [d.okafor@example.org]
  - id: grace-nolan
    honorific: Dr.
    name: Grace Nolan
    posts: [Reader in Palaeography]
    emails: [g.nolan@example.org]
  - id: lena-vogel
    name: Lena Vogel
    emails: [l.vogel@example.org]
  - id: samir-haddad
    honorific: Mr.
    name: Samir Haddad
    emails: [s.haddad@example.org]
  - id: tomas-ruiz
    honorific: Mr.
    name: Tomás Ruiz
    emails: [t.ruiz@example.org]
    reminders: phone
  - id: wilhelm-berg
    honorific: Justice (retd.)
    name: Wilhelm Berg
    deliver: by-hand
    address: Hill Street 1
`
	yearsEdition = `# The edition of 2027. One lecture, one evening.
edition:
  year: 2027
  title: The Open Shelf
  date: 2027-10-07   # a Thursday
  status: open
  starts: 18:00
  venue:
    name: Riverside Library
    hall: Reading Room
    city: Riverside
    opens: 17:00
    closes: 21:00
guests: lists/guests.csv
roles:
  - person: aoife-brennan
    role: chair
  - person: aoife-brennan
    role: welcome
  - person: ines-duarte
    role: chief-guest
  - person: wilhelm-berg
    role: guest-of-honour
  - person: daniel-okafor
    role: keynote
  - person: lena-vogel
    role: speaker
  - person: samir-haddad
    role: speaker
  - person: tomas-ruiz
    role: vote-of-thanks
programme:
  - at: 17:30
    minutes: 30
    kind: arrival
  - minutes: 10
    role: welcome
    person: aoife-brennan
  - minutes: 30
    role: keynote
    person: daniel-okafor
  # Cut this one first if time runs out.
  - minutes: 15
    role: speaker
    person: lena-vogel
  - minutes: 15
    role: speaker
    person: samir-haddad
  - minutes: 10
    role: guest-of-honour
    person: wilhelm-berg
  - minutes: 15
    role: chief-guest
    person: ines-duarte
  - minutes: 5
    role: vote-of-thanks
    person: tomas-ruiz
  - minutes: 20
    kind: photo
invitation:
  reply_by: 3 weeks before
  rsvp:
    name: The Secretariat
    phone: "+92-51-0000000"
    email: secretariat@example.org
`
	yearsGuests = "email,name,honorific,group,deliver,id\n" +
		"one@example.org,Ada One,Ms.,vip,,ada\n" +
		"two@example.com,Bo Two,Mr.,audience,,bo\n" +
		",Cyr Three,Mr.,audience,by-hand,cyr\n"
	yearsSubscribers = "email,name\nanna@example.org,Anna\nbela@example.org,Béla\ncarla@example.net,Carla\n"
)

// wholeYear is a year of a secretariat: the post of an edition, and every mail
// of it that has arrived.
type wholeYear struct {
	*season
	// shows is what calendars show by now: of each UID, the latest number.
	shows map[string]int
	// got counts the mails of each mailing to each mailbox.
	got map[string]int
}

func newYear(t *testing.T) *wholeYear {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "lectures")
	must(t, anyDay(), "init", dir, "--no-input", "--name", "Founders’ Day Lecture", "--kind", "Lecture", "--anniversary", "1902-10-07",
		"--timezone", "Asia/Karachi", "--organiser", "Riverside Library", "--from", "Riverside Library <events@example.org>", "--date", "2027-10-07")
	y := &wholeYear{&season{t: t, dir: dir, year: "2027", zone: "+05:00", seen: map[string]bool{}}, map[string]int{}, map[string]int{}}
	for name, text := range map[string]string{
		"people.yaml": yearsPeople, "editions/2027.yaml": yearsEdition, "lists/guests.csv": yearsGuests, "lists/subscribers.csv": yearsSubscribers,
	} {
		y.write(name, text)
	}
	y.editIn("convene.yaml", "    # signatory: id-of-a-person", "    signatory: aoife-brennan\n    #")
	y.editIn("convene.yaml", "  - id: reminder\n", "  - id: guests\n    at: 3 weeks before\n    send: guest-invitation\n    to: guests\n  - id: reminder\n")
	y.editIn("convene.yaml", "  - id: report\n", "  - id: approval\n    at: 4 days after\n    send: approval\n    to: speakers\n  - id: report\n")
	return y
}

func (y *wholeYear) write(name, text string) {
	y.t.Helper()
	if err := os.WriteFile(filepath.Join(y.dir, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
		y.t.Fatal(err)
	}
}

// goes prepares a mailing, has it approved and sent, and holds whom it reached
// and what their calendars are told of it.
func (y *wholeYear) goes(what string, entry string, want []string, args ...string) map[string]arrived {
	y.t.Helper()
	prepared := y.run(args...)
	id := mailingID.FindString(prepared)
	if id == "" {
		y.t.Fatalf("%s is not prepared:\n%s", what, prepared)
	}
	y.run("outbox", "approve", id, "--no-input")
	y.run("send", id)
	return y.arrive(what, entry, want)
}

func (y *wholeYear) arrive(what, entry string, want []string) map[string]arrived {
	y.t.Helper()
	mails := y.arrivals()
	reaches(y.t, what, mails, want...)
	for to, m := range mails {
		if y.got[what+" to "+to]++; y.got[what+" to "+to] > 1 {
			y.t.Errorf("%s reaches %s again", what, to)
		}
		told := m.entry(y.t)
		if method, _, _ := strings.Cut(told, " "); method != entry {
			y.t.Errorf("%s tells the calendar of %s %q, want %q", what, to, told, entry)
		}
		if told == "" {
			continue
		}
		var method, status string
		var sequence int
		if _, err := fmt.Sscan(told, &method, &sequence, &status); err != nil {
			y.t.Fatal(err)
		}
		last, known := y.shows[m.uid(y.t)]
		if first := what == "invitation" || what == "guest invitation"; first != !known || known && sequence != last+1 || !known && sequence != 0 {
			y.t.Errorf("%s tells the calendar of %s the number %d after %d (%t)", what, to, sequence, last, known)
		}
		y.shows[m.uid(y.t)] = sequence
	}
	return mails
}

// back takes a mail in that somebody's program wrote on the latest that reached
// an address.
func (y *wholeYear) back(form, address string, code int, want string, blanks ...string) {
	y.t.Helper()
	values := map[string]string{}
	for _, file := range files(y.t, y.dir, ".convene/sandbox/*-"+address+".eml") {
		if err := replyValues(read(y.t, file), values); err != nil {
			y.t.Fatal(err)
		}
	}
	values["ATTENDEE"], values["FROM"], values["N"] = address, address, fmt.Sprint(form, y.now.Unix())
	for _, blank := range blanks {
		name, value, _ := strings.Cut(blank, "=")
		if token, ok := values["token "+value]; ok && name == "TOKEN" {
			value = token
		}
		values[name] = value
	}
	data, err := inboxtest.Fill(form, values)
	if err != nil {
		y.t.Fatal(err)
	}
	file := filepath.Join(y.t.TempDir(), "back.eml")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		y.t.Fatal(err)
	}
	if out := y.ends(code, "inbox", file); !strings.Contains(out, want) {
		y.t.Errorf("the %s of %s is taken as\n%s\nwant %q", form, address, out, want)
	}
}

// ends is run for what has to end in another way.
func (y *wholeYear) ends(code int, args ...string) string {
	y.t.Helper()
	r := convene(y.now, append(args, "-C", y.dir, "-e", y.year, "--now", y.now.Format("2006-01-02T15:04:05Z07:00"))...)
	if r.code != code {
		y.t.Errorf("convene %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), r.code, code, r.out, r.err)
	}
	return r.out + r.err
}

func (y *wholeYear) says(text string, args ...string) {
	y.t.Helper()
	if out := y.run(args...); !strings.Contains(out, text) {
		y.t.Errorf("convene %s does not say %q:\n%s", strings.Join(args, " "), text, out)
	}
}

// A year from init to the next: one who declines, one who is represented, a hall
// that moves, a slot that falls away, a late bounce and a reader who unsubscribes.
// At each step the right people get the right mail, with the right word for their
// calendars, and nobody gets one twice.
func TestAYear(t *testing.T) {
	t.Parallel()
	y := newYear(t)
	y.on("2027-07-09") // 90 days before
	y.says("0 errors", "check")
	if out := y.ends(exitAttention, "today"); !strings.Contains(out, "Fix date and venue") {
		t.Errorf("today does not ask for the date:\n%s", out)
	}
	y.run("plan", "--done", "date")
	y.run("today")

	// Six weeks before: the invitations go by themselves, on their day.
	y.on("2027-08-25")
	id := mailingID.FindString(y.run("prepare", "invitation"))
	y.run("outbox", "approve", id, "--at", "due", "--no-input")
	y.says("Nothing that was approved for its day is due", "send")
	y.on("2027-08-26")
	y.run("send")
	speakers := []string{"a.brennan@example.org", "ps.duarte@example.org", "d.okafor@example.org", "l.vogel@example.org", "s.haddad@example.org", "t.ruiz@example.org"}
	invited := y.arrive("invitation", "REQUEST", speakers)
	for to, m := range invited {
		if shape := m.body.shape(); strings.Count(shape, "application/pdf") != 1 || !strings.Contains(shape, "text/html") {
			t.Errorf("the invitation to %s consists of\n%s", to, shape)
		}
	}
	y.run("build", "invitations")
	if n := len(files(t, y.dir, "out/2027/invitations/wilhelm-berg.pdf")); n != 1 {
		t.Error("the letter that is delivered by hand is not there to be printed")
	}

	// Answers by calendar, by link, by telephone; and one who sends somebody else.
	y.on("2027-09-01")
	y.back("google-reply", "d.okafor@example.org", exitDone, "has declined", "STATUS=DECLINED", "STAMP=20270901T030000Z")
	y.back("link-answer", "s.haddad@example.org", exitDone, "has accepted", "TOKEN=accept")
	y.run("rsvp", "record", "ines-duarte", "represented", "--representative", "paulo-reis", "--via", "secretary", "--by", "A. Khan")
	if edition := read(t, filepath.Join(y.dir, "editions", "2027.yaml")); !bytes.Contains(edition, []byte("    represented_by: paulo-reis\n")) || !bytes.Contains(edition, []byte("# Cut this one first if time runs out.\n")) {
		t.Errorf("the representative is not written into the edition, or a comment is gone:\n%s", edition)
	}
	if out := y.ends(exitUsage, "check"); !strings.Contains(out, "E21 Prof. Daniel Okafor has declined") {
		t.Errorf("check does not say who declined:\n%s", out)
	}
	y.edit("person: daniel-okafor\n    role: keynote", "person: grace-nolan\n    role: keynote")
	y.edit("    role: keynote\n    person: daniel-okafor", "    role: keynote\n    person: grace-nolan")
	y.says("nobody has reason to get one", "prepare", "update")
	y.goes("invitation", "REQUEST", []string{"g.nolan@example.org"}, "prepare", "invitation", "--late")

	// Three weeks before: guests are invited, and those who are silent reminded.
	y.on("2027-09-16")
	y.goes("guest invitation", "REQUEST", []string{"one@example.org", "two@example.com"}, "prepare", "guests")
	y.says("to ring: Mr. Tomás Ruiz", "prepare", "reminder")
	y.goes("reminder", "", []string{"l.vogel@example.org", "g.nolan@example.org"}, "prepare", "reminder")
	for _, who := range []string{"lena-vogel", "grace-nolan", "tomas-ruiz", "wilhelm-berg"} {
		y.run("rsvp", "record", who, "accepted", "--via", "phone", "--by", "A. Khan")
	}

	// The hall moves: everybody who comes is told, and their calendars.
	y.on("2027-09-20")
	coming := []string{
		"a.brennan@example.org", "ps.duarte@example.org", "g.nolan@example.org", "l.vogel@example.org", "s.haddad@example.org", "t.ruiz@example.org",
		"one@example.org", "two@example.com",
	}
	y.edit("hall: Reading Room", "hall: Great Hall")
	for to, m := range y.goes("update", "REQUEST", coming, "prepare", "update") {
		if text := strings.Join(strings.Fields(m.text), " "); !strings.Contains(text, "Great Hall, Riverside Library, Riverside; previously Reading Room, Riverside Library, Riverside") {
			t.Errorf("the update to %s does not say what has changed:\n%s", to, m.text)
		}
	}

	y.on("2027-09-30")
	for to, m := range y.goes("programme", "", coming, "prepare", "programme") {
		if !strings.Contains(m.body.shape(), "application/pdf") {
			t.Errorf("no programme is with the mail to %s", to)
		}
	}

	// A slot falls away: its speaker is released, and those behind it are told.
	y.on("2027-10-01")
	y.goes("withdrawal", "CANCEL", []string{"l.vogel@example.org"}, "cancel", "--person", "lena-vogel", "--reason", "The evening had to be shortened.")
	y.edit("  - person: lena-vogel\n    role: speaker\n", "")
	y.edit("  # Cut this one first if time runs out.\n  - minutes: 15\n    role: speaker\n    person: lena-vogel\n", "")
	y.edit("  - minutes: 20\n    kind: photo\n", "  - minutes: 35\n    kind: photo\n")
	y.says("Lena Vogel", "programme", "diff")
	y.goes("second update", "", []string{"ps.duarte@example.org", "s.haddad@example.org", "t.ruiz@example.org"}, "prepare", "update")

	y.on("2027-10-06")
	y.says("to ring: Mr. Tomás Ruiz", "prepare", "tomorrow")
	y.goes("reminder of the day", "", []string{
		"a.brennan@example.org", "ps.duarte@example.org", "g.nolan@example.org", "s.haddad@example.org", "one@example.org", "two@example.com",
	}, "prepare", "tomorrow")
	y.run("build", "all")
	for _, name := range []string{"programme.pdf", "cards.pdf", "attendance.pdf", "gate.pdf"} {
		if len(files(t, y.dir, "out/2027/"+name)) != 1 {
			t.Errorf("build made no %s", name)
		}
	}
	if _, err := os.Stat(filepath.Join(y.dir, "out", "2027", "invitations", "lena-vogel.pdf")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a letter lies there to somebody who has no part any more")
	}

	// Afterwards: thanks, of which one comes back; the passages; and the report.
	y.edit("status: open", "status: held")
	y.write("editions/2027.yaml", string(read(t, filepath.Join(y.dir, "editions", "2027.yaml")))+`report:
  layout: newsletter
  remarks:
    - person: grace-nolan
      role: keynote
      text: Dr. Nolan showed how a shelf becomes open.
    - person: samir-haddad
      role: speaker
      text: Mr. Haddad spoke of readers.
    - person: wilhelm-berg
      role: guest-of-honour
      no_remarks: true
    - person: ines-duarte
      role: chief-guest
      text: Dr. Reis read the words of the Minister.
`)
	y.on("2027-10-08")
	thanked := y.goes("thanks", "", []string{"ps.duarte@example.org", "g.nolan@example.org", "s.haddad@example.org", "t.ruiz@example.org"}, "prepare", "thanks")
	y.back("postfix-bounce", "s.haddad@example.org", exitAttention, "s.haddad@example.org came back", "DSN=5.1.1")
	y.on("2027-10-11")
	y.goes("approval", "", []string{"ps.duarte@example.org", "g.nolan@example.org", "s.haddad@example.org"}, "prepare", "approval")
	y.on("2027-10-28")
	y.goes("report", "", []string{"anna@example.org", "bela@example.org", "carla@example.net"}, "prepare", "report")
	y.back("unsubscribe", "bela@example.org", exitDone, "bela@example.org", "TOKEN=unsubscribe")
	y.back("postfix-bounce", "carla@example.net", exitDone, "carla@example.net", "DSN=5.1.1")
	y.edit("status: held", "status: reported")
	y.write("lists/subscribers.csv", yearsSubscribers+"dora@example.org,Dora\n")
	y.on("2027-11-04")
	y.goes("report", "", []string{"dora@example.org"}, "prepare", "report", "--late")
	y.run("build", "all")
	for _, name := range []string{"report-newsletter.pdf", "report-newsletter.html", "site/index.html"} {
		if len(files(t, y.dir, "out/2027/"+name)) != 1 {
			t.Errorf("build made no %s", name)
		}
	}
	if page := read(t, filepath.Join(y.dir, "out", "2027", "site", "index.html")); !bytes.Contains(page, []byte("Paulo Reis")) || bytes.Contains(page, []byte("Lena Vogel")) {
		t.Error("the page does not say who came")
	}
	personal(t, map[string]map[string]arrived{"thanks of the year": thanked})

	// And the next.
	before := read(t, filepath.Join(y.dir, "editions", "2027.yaml"))
	y.says("Thursday 5 October 2028", "new", "2028", "--date", "2028-10-05")
	if !bytes.Equal(before, read(t, filepath.Join(y.dir, "editions", "2027.yaml"))) {
		t.Error("last year's file was changed")
	}
	next := string(read(t, filepath.Join(y.dir, "editions", "2028.yaml")))
	for _, gone := range []string{"represented_by", "remarks", "lena-vogel"} {
		if strings.Contains(next, gone) {
			t.Errorf("next year's file still says %q:\n%s", gone, next)
		}
	}
	y.year = "2028"
	y.says("0 errors", "check")
	if twice := slices.DeleteFunc(slices.Sorted(maps.Keys(y.got)), func(k string) bool { return y.got[k] == 1 }); len(twice) > 0 {
		t.Errorf("twice: %s", twice)
	}
}
