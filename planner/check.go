package planner

import (
	"fmt"
	"strings"
)

// Circumstances are what [Check] has to know beside the files.
type Circumstances struct {
	// Answers are those to each edition, by its year.
	Answers map[int]Answers
	// Invited are the keys of those whom the invitation to each edition has
	// reached, by its year.
	Invited map[int]map[string]bool
	// Undelivered is the mail of each edition that did not reach its address,
	// by its year.
	Undelivered map[int][]Undelivered
	// Calendars are the names of weekdays and months in the languages in
	// which texts may be written, Numbers those of numbers.
	Calendars []CalendarNames
	Numbers   []NumberWords
}

// CalendarNames are the names of days and months in one language.
type CalendarNames struct {
	Weekdays [7]string  // from Sunday
	Months   [12]string // from January
}

// Check reports what stands between the organiser and a wrong letter, mail or
// report. It works on a workspace that was read only in part: what the reader
// has already reported is not reported again, and nothing that follows from it.
func Check(w *Workspace, c Circumstances) []Finding {
	ch := &checker{w: w}
	ch.series()
	ch.people()
	ch.lists()
	ch.drift()
	for _, e := range w.Editions {
		ch.year = e.Year
		ch.edition(e, c)
	}
	SortFindings(ch.findings)
	return ch.findings
}

// checker gathers findings. source is the file being checked.
type checker struct {
	w        *Workspace
	source   string
	year     int // of the edition being checked; 0: what all editions share
	findings []Finding
}

// report adds a finding at a path of the file being checked, unless the path
// could not be read.
func (ch *checker) report(code Code, path, message, next string) *Finding {
	if ch.unread(path) {
		return &Finding{} // what is set on it is lost, as it should be
	}
	ch.findings = append(ch.findings, Finding{Code: code, Edition: ch.year, Place: Place{ch.source, path}, Message: message, Next: next})
	return &ch.findings[len(ch.findings)-1]
}

// unread reports whether a path, or something that contains it, could not be
// read.
func (ch *checker) unread(path string) bool {
	for {
		if ch.w.Unread[Place{ch.source, path}] {
			return true
		}
		if path == "" {
			return false
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
}

func (ch *checker) series() {
	ch.source = SeriesSource
	ch.hosts("hosts", ch.w.SeriesFile.Hosts)
	for i, p := range ch.w.Series.Periods {
		if !p.From.IsZero() && !p.To.IsZero() && p.To.Before(p.From) {
			ch.report(Impossible, at("series.periods[%d].to", i),
				fmt.Sprintf("%q ends on %s, before it begins on %s", ch.text(p.Name), p.To, p.From), "Exchange from and to, or correct one of them.")
		}
	}
	for i, h := range ch.w.Series.KeepFree {
		if !h.From.IsZero() && !h.To.IsZero() && h.To.Minutes() <= h.From.Minutes() {
			ch.report(Impossible, at("series.keep_free[%d].to", i),
				fmt.Sprintf("%q ends at %s, before it begins at %s", ch.text(h.Name), h.To, h.From), "Exchange from and to, or correct one of them.")
		}
	}
	for i, r := range ch.w.RunUp {
		if rule, ok := r.Send.Rule(); ok && r.To == "" && rule.To == "" {
			ch.report(Missing, at("run_up[%d]", i), fmt.Sprintf("%q sends a %s to nobody", r.ID, r.Send), `Say to whom, as in "to: lists/subscribers.csv".`)
		}
	}
	for i, r := range ch.w.RunUp {
		if r.Send == "" || r.To == "" {
			continue
		}
		if misfit := r.Send.Misfit(r.To); misfit != "" {
			ch.report(NotAllowed, at("run_up[%d].to", i), misfit, "Write another audience, or leave it out.")
		}
	}
	ch.headerTexts("series", ch.w.Series)
	ch.headerTexts("organisers", ch.w.Organisers)
}

// hosts checks that a list of hosts has a lead and names organisers and people
// who exist.
func (ch *checker) hosts(path string, hosts []Host) {
	lead := false
	for i, h := range hosts {
		here := at("%s[%d]", path, i)
		lead = lead || h.Part == Lead || ch.unread(here+".part")
		if h.Organiser != "" && ch.w.Organiser(h.Organiser) == nil {
			var known []string
			for _, o := range ch.w.Organisers {
				known = append(known, string(o.ID))
			}
			ch.nobody(here+".organiser", "organiser", h.Organiser, known, "organisers in "+SeriesSource)
		}
		ch.person(here+".signatory", h.Signatory)
	}
	if len(hosts) > 0 && !lead || len(hosts) == 0 && ch.source == SeriesSource && ch.someEditionLacksHosts() {
		ch.report(Missing, path, "no host leads", `Give one of the hosts "part: lead".`)
	}
}

func (ch *checker) someEditionLacksHosts() bool {
	for _, e := range ch.w.Editions {
		if len(e.Hosts) == 0 {
			return true
		}
	}
	return len(ch.w.Editions) == 0
}

// person reports an id that names nobody. An empty one names nobody on
// purpose.
func (ch *checker) person(path string, id ID) {
	if id == "" || ch.w.Person(id) != nil || ch.w.Unread[Place{Source: PeopleSource}] {
		return
	}
	var known []string
	for _, p := range ch.w.People {
		known = append(known, string(p.ID))
	}
	ch.nobody(path, "person", id, known, PeopleSource)
}

// role reports a role that neither the program nor the series knows.
func (ch *checker) role(path string, id ID) {
	if id == "" {
		return
	}
	var known []string
	for _, r := range ch.w.roleOrder() {
		if r == id {
			return
		}
		known = append(known, string(r))
	}
	ch.nobody(path, "role", id, known, "extra_roles in "+SeriesSource)
}

// nobody reports a reference that leads nowhere.
func (ch *checker) nobody(path, what string, id ID, known []string, where string) {
	message := fmt.Sprintf("no %s is called %q", what, id)
	if near := Nearest(string(id), known); near != "" {
		message += fmt.Sprintf(" (did you mean %q?)", near)
	}
	ch.report(NobodyKnown, path, message, fmt.Sprintf("Correct the name, or add the %s to %s.", what, where))
}
