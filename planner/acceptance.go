package planner

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Accepts reports whether an edition accepts a warning.
func (w *Workspace) Accepts(e *Edition, f Finding) bool {
	for _, a := range e.Accept {
		if a.For(w, f) {
			return true
		}
	}
	return false
}

// For reports whether the acceptance is of a finding.
func (a Acceptance) For(w *Workspace, f Finding) bool {
	if a.Code != string(f.Code) || f.Code.Severity() != Warning {
		return false
	}
	path, _ := strings.CutPrefix(a.At, f.Place.Source+":")
	path = strings.TrimSpace(path)
	return path == f.Place.Path || path == w.named(f.Place) || f.Place.Path == "" && path == f.Place.Source
}

// AcceptedAt is how an acceptance in an edition names a place: by identifiers
// rather than numbers where there are any, so that it stays with whom it is
// about, and with the file before it if that is not a file that all editions
// share or the edition's own.
func (w *Workspace) AcceptedAt(e *Edition, p Place) string {
	path := w.named(p)
	switch p.Source {
	case e.Source, SeriesSource, PeopleSource:
		if path != "" {
			return path
		}
	}
	return strings.TrimSuffix(p.Source+": "+path, ": ")
}

// numbered is the beginning of a path into a list whose elements have
// identifiers.
var numbered = regexp.MustCompile(`^(people|run_up|organisers|extra_roles)\[(\d{1,9})\]`)

// remarked is the path of the remarks of one person.
var remarked = regexp.MustCompile(`^report\.remarks\[(\d{1,9})\]`)

// named is a place's path with an identifier in place of the number of a list's
// element, where it has one.
func (w *Workspace) named(p Place) string {
	path := p.Path
	if m := remarked.FindStringSubmatch(path); m != nil {
		return w.speaking(p.Source, m[1]) + path[len(m[0]):]
	}
	m := numbered.FindStringSubmatch(path)
	if m == nil {
		return path
	}
	i, _ := strconv.Atoi(m[2])
	var id ID
	switch {
	case m[1] == "people" && i < len(w.People):
		id = w.People[i].ID
	case m[1] == "run_up" && i < len(w.RunUp):
		id = w.RunUp[i].ID
	case m[1] == "organisers" && i < len(w.Organisers):
		id = w.Organisers[i].ID
	case m[1] == "extra_roles" && i < len(w.ExtraRoles):
		id = w.ExtraRoles[i].ID
	}
	if id == "" {
		return path
	}
	return at("%s[%s]", m[1], id) + path[len(m[0]):]
}

// speaking is the path of remarks by who made them, where they are the only
// ones of that person.
func (w *Workspace) speaking(edition, number string) string {
	i, _ := strconv.Atoi(number)
	for _, e := range w.Editions {
		if e.Source != edition || i >= len(e.Report.Remarks) {
			continue
		}
		speaker, n := e.Report.Remarks[i].Person, 0
		for _, r := range e.Report.Remarks {
			if r.Person == speaker {
				n++
			}
		}
		if n == 1 && speaker != "" {
			return at("report.remarks[%s]", speaker)
		}
	}
	return at("report.remarks[%d]", i)
}

// acceptances reports those of what cannot be accepted.
func (ch *checker) acceptances(e *Edition) {
	var known []string
	for _, c := range Codes() {
		known = append(known, string(c.Code))
	}
	for i, a := range e.Accept {
		entry, ok := Code(a.Code).Entry()
		path := at("accept[%d].code", i)
		switch {
		case a.Code == "":
		case !ok:
			near := ""
			if n := Nearest(a.Code, known); n != "" {
				near = fmt.Sprintf(" (did you mean %q?)", n)
			}
			ch.report(NotAllowed, path, fmt.Sprintf("there is no finding %q%s", a.Code, near), "Write the code of a warning, such as W07.")
		case entry.Code.Severity() != Warning:
			ch.report(NotAllowed, path, fmt.Sprintf("%s, %s, cannot be accepted: only warnings can", entry.Code, entry.Title), "Cure it, and remove this entry.")
		}
	}
}

// Needless are the acceptances of an edition still to come that accept nothing
// among all findings there are.
func (w *Workspace) Needless(e *Edition, all []Finding) []Finding {
	if e.Status != Draft && e.Status != Open {
		return nil
	}
	var needless []Finding
	for i, a := range e.Accept {
		used := Code(a.Code).Severity() != Warning || a.At == ""
		for _, f := range all {
			used = used || (f.Edition == 0 || f.Edition == e.Year) && a.For(w, f)
		}
		if !used {
			needless = append(needless, Finding{
				Code: NeedlessAcceptance, Edition: e.Year, Place: Place{e.Source, at("accept[%d]", i)}, Blocks: []Action{Planning},
				Message: fmt.Sprintf("%s at %s is accepted, and is not found there any more", a.Code, a.At), Next: "Remove the entry, or correct its place.",
			})
		}
	}
	return needless
}
