package cli

import (
	"bytes"
	"flag"
	netmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"convene/config"
	"convene/planner"
)

// Whatever a workspace without mistakes holds, its year can be played to the
// end, and its mail reaches only those whom it may. A few seeded worlds in every
// run; more with -rapid.checks, others with -rapid.seed.
func TestAnyYear(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"rapid.checks": "3", "rapid.seed": "5", "rapid.shrinktime": "20s", "rapid.nofailfile": "true"} {
		if f := flag.Lookup(name); f.Value.String() == f.DefValue {
			defer flag.Set(name, f.DefValue)
			if err := flag.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "w")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		y := &year{world: newWorld(rt, dir), seen: map[string]bool{}, declined: map[string]bool{}, suppressed: map[string]bool{}}
		y.play()
	})
}

// year is a world whose year is played.
type year struct {
	*world
	now        time.Time
	seen       map[string]bool // files of the sandbox
	declined   map[string]bool // people and guests, by the local part of their address
	suppressed map[string]bool // addresses
}

// try runs the program a minute later.
func (y *year) try(args ...string) result {
	y.now = y.now.Add(time.Minute)
	return convene(y.now, append(args, "-C", y.dir, "-e", "2027", "--now", y.now.Format(time.RFC3339))...)
}

func (y *year) run(args ...string) string {
	r := y.try(args...)
	if r.code != exitDone {
		y.t.Fatalf("convene %s: exit code %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

func (y *year) on(day string) { y.now = must2(time.Parse(time.DateOnly, day)).Add(9 * time.Hour) }

func (y *year) play() {
	y.on("2026-12-30")
	if out := y.run("check"); !strings.Contains(out, "0 errors") {
		y.t.Fatalf("check: %s", out)
	}
	y.noOverlap()
	y.run("plan")
	y.run("build")

	y.mail("invitation")
	y.mail("guest-invitation")
	y.on("2027-01-20")
	y.answer()
	y.mail("reminder")
	y.announce()
	y.heads["venue"] = fields{"name": "House", "hall": "Library", "city": "Islamabad"}
	y.write()
	y.mail("update")
	if out := y.run("prepare", "update"); !strings.Contains(out, "nobody has reason") {
		y.t.Errorf("an update that nobody needs: %s", out)
	}
	y.mail("reminder-tomorrow")
	y.run("programme")
	y.withdraw()
	y.run("build")

	y.on("2027-04-20")
	y.heads["status"] = "held"
	y.body["report"] = y.drawReport()
	y.write()
	y.run("check")
	y.run("build")
	y.mail("thanks")
	y.mail("approval")
	y.run("subscribers", "suppress", "s1@readers.example.org", "--reason", "asked by telephone")
	y.suppressed["s1@readers.example.org"] = true
	y.mail("report")
	y.run("status")
}

// noOverlap walks through every minute of the programme: no hall holds two
// items, and nobody is in two halls.
func (y *year) noOverlap() {
	w, _, err := config.Load(y.dir)
	if err != nil {
		y.t.Fatal(err)
	}
	if clashes := clashing(w.Editions[0]); len(clashes) > 0 {
		y.t.Errorf("check passes, and these clash: %q", clashes)
	}
}

// clashing are the minutes in which a hall holds two items, or a person is in
// two halls.
func clashing(e *planner.Edition) []string {
	taken := map[string]string{}
	var clashes []string
	take := func(what, by string) {
		if other, ok := taken[what]; ok && other != by {
			clashes = append(clashes, what)
		}
		taken[what] = by
	}
	for _, s := range e.Schedule() {
		for m := s.Start.Minutes(); m < s.End.Minutes(); m++ {
			take(strings.Join([]string{s.Date.String(), planner.ClockOf(m).String(), s.Hall.In("en")}, " "), s.Path)
		}
	}
	for _, sp := range e.Speeches() {
		for m := sp.Slot.Start.Minutes(); m < sp.Slot.End.Minutes(); m++ {
			take(strings.Join([]string{sp.Slot.Date.String(), planner.ClockOf(m).String(), string(sp.Person)}, " "), sp.Slot.Hall.In("en"))
		}
	}
	return clashes
}

// cast are those with a role or in the programme.
func (y *year) cast() []string {
	var all []string
	for _, p := range y.people {
		id := p["id"].(string)
		hasRole := slices.ContainsFunc(y.body["roles"].([]fields), func(r fields) bool { return r["person"] == id })
		if hasRole || y.inProgramme[id] {
			all = append(all, id)
		}
	}
	return all
}

// answer takes down what some of those invited say.
func (y *year) answer() {
	record := func(who, key string) {
		if !y.some("answers") {
			return
		}
		answer := rapid.SampledFrom([]string{"accepted", "declined", "tentative", "represented"}).Draw(y.t, "answer")
		y.run("rsvp", "record", who, answer, "--via", "phone", "--by", "PS")
		y.declined[key] = answer == "declined"
	}
	for _, id := range y.cast() {
		record(id, id)
	}
	for _, g := range y.guests {
		if local, _, _ := strings.Cut(g.email, "@"); g.id != "" {
			record("guest:"+g.id, local)
		}
	}
}

// announce mails the programme. While somebody who declined stands in it, that
// is refused.
func (y *year) announce() {
	var still []string
	for id, declined := range y.declined {
		if declined && y.inProgramme[id] {
			still = append(still, id)
		}
	}
	if len(still) > 0 {
		if r := y.try("prepare", "programme", "--late"); r.code != exitUsage || !strings.Contains(r.err+r.out, "has declined and still stands in the programme") {
			y.t.Fatalf("%q have declined, and the programme is prepared: %+v", still, r)
		}
	}
	for _, id := range still {
		y.run("rsvp", "record", id, "accepted", "--via", "phone", "--by", "PS")
		y.declined[id] = false
	}
	y.mail("programme")
}

// withdraw takes back the invitation of somebody, who hears of nothing else.
func (y *year) withdraw() {
	cast := y.cast()
	if len(cast) == 0 || !y.some("withdraw") {
		return
	}
	who := rapid.SampledFrom(cast).Draw(y.t, "withdrawn")
	out := y.try("cancel", "--person", who, "--reason", "The panel had to be shortened.")
	switch id := mailingID.FindString(out.out); {
	case out.code == exitUsage && strings.Contains(out.err, "nothing about 2027 has gone out to"):
	case out.code != exitDone:
		y.t.Fatalf("cancel: %+v", out)
	case id != "":
		y.run("send", id)
		y.look("cancellation", func(address string) {
			if local, _, _ := strings.Cut(address, "@"); local != who {
				y.t.Errorf("the invitation of %s is withdrawn, and %s hears of it", who, address)
			}
		})
	}
}

// drawReport has something to say of everybody who owes it.
func (y *year) drawReport() fields {
	var remarks []fields
	for _, id := range y.cast() {
		if y.some("remarks") {
			remarks = append(remarks, fields{"person": id, "text": "A few *plain* words."})
			continue
		}
		remarks = append(remarks, fields{"person": id, "no_remarks": true})
	}
	return fields{"remarks": remarks, "layout": rapid.SampledFrom([]string{"booklet", "newsletter"}).Draw(y.t, "layout")}
}

// mail prepares and sends a kind, and looks at whom it reaches.
func (y *year) mail(kind string) {
	y.t.Helper()
	out := y.run("prepare", kind, "--late")
	id := mailingID.FindString(out)
	if id == "" {
		return
	}
	y.run("send", id)
	if again := y.run("prepare", kind, "--late"); strings.Contains(again, " changed") && kind != "update" {
		y.t.Errorf("preparing the %s again changes it:\n%s", kind, again)
	}
	y.look(kind, func(address string) { y.may(kind, address) })
}

// look reads what has arrived since it was last called. Nobody gets two.
func (y *year) look(kind string, at func(address string)) {
	got := map[string]bool{}
	found, err := filepath.Glob(filepath.Join(y.dir, ".convene", "sandbox", "*.eml"))
	if err != nil {
		y.t.Fatal(err)
	}
	for _, file := range found {
		if y.seen[file] {
			continue
		}
		y.seen[file] = true
		raw, err := os.ReadFile(file)
		if err != nil {
			y.t.Fatal(err)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			y.t.Fatalf("%s: %v", file, err)
		}
		to, err := netmail.ParseAddress(m.Header.Get("To"))
		if err != nil {
			y.t.Fatalf("%s: To %q: %v", file, m.Header.Get("To"), err)
		}
		if got[to.Address] {
			y.t.Errorf("%s gets the %s twice", to.Address, kind)
		}
		got[to.Address] = true
		at(to.Address)
	}
}

// may holds whom a mail must not reach.
func (y *year) may(kind, address string) {
	if y.suppressed[address] {
		y.t.Errorf("%s gets the %s and is suppressed", address, kind)
	}
	if kind == "report" {
		return
	}
	id, _, _ := strings.Cut(address, "@")
	if y.declined[id] {
		y.t.Errorf("%s gets the %s and has declined", address, kind)
	}
	for _, p := range y.people {
		if p["id"] == id && p["deliver"] == "by-hand" {
			y.t.Errorf("%s gets the %s by mail, and by hand is meant", address, kind)
		}
		if p["id"] == id && p["reminders"] == "phone" && strings.HasPrefix(kind, "reminder") {
			y.t.Errorf("%s gets the %s by mail, and is to be rung", address, kind)
		}
	}
	for _, g := range y.guests {
		if g.email == address && g.deliver == "by-hand" {
			y.t.Errorf("%s gets the %s by mail, and by hand is meant", address, kind)
		}
	}
}
