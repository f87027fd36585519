package planner

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

func (ch *checker) edition(e *Edition, c Circumstances) {
	ch.source = e.Source
	if ch.unread("") {
		return
	}
	ch.dates(e)
	if len(e.Hosts) > 0 {
		ch.hosts("hosts", e.Hosts)
	}
	ch.roles(e)
	ch.slots(e)
	ch.overlaps(e)
	ch.hours(e)
	ch.clockChanges(e)
	ch.twoPlaces(e)
	ch.mailable(e)
	ch.remarks(e)
	ch.approvals(e)
	ch.declined(e, c.Answers[e.Year])
	ch.pending(e, c.Answers[e.Year], c.Invited[e.Year])
	ch.undelivered(e, c.Undelivered[e.Year])
	ch.protocol(e)
	ch.calendar(e)
	ch.driftInTexts(e)
	ch.done(e)
	ch.acceptances(e)
	ch.address("invitation.rsvp.email", e.Invitation.RSVP.Email, "the contact for answers")
	ch.headerTexts("edition", e.EditionHead)
	ch.headerTexts("invitation.rsvp", e.Invitation.RSVP)
	ch.headerTexts("invitation.reference", Plain(e.Invitation.Reference))
	ch.weekdays(e, c.Calendars)
	ch.outdated(e, c)
	ch.posts(e)
	if page := e.Invitation.RSVP.Page; len(page) > maxCode {
		f := ch.report(NotAllowed, "invitation.rsvp.page", fmt.Sprintf("the address has %d characters, more than a telephone can read from the letter", len(page)), fmt.Sprintf("Give one of at most %d.", maxCode))
		f.Blocks = []Action{BuildInvitations, PrepareInvitation, PrepareGuests, PrepareReminder}
	}
	ch.notes(e)
}

// notes reports notes verbales that would go to nobody.
func (ch *checker) notes(e *Edition) {
	invited := func(p Part) bool { return p.Person.Mission != nil }
	if e.Invitation.Form != NoteVerbale || slices.ContainsFunc(ch.w.Cast(e), invited) || ch.w.Unread[Place{Source: PeopleSource}] {
		return
	}
	f := ch.report(NotAllowed, "invitation.form", "a note verbale goes to a mission, and of nobody with a part is the mission known",
		`Add "mission: Embassy of …" to a person in people.yaml, or write "letter".`)
	f.Blocks = []Action{BuildInvitations, PrepareInvitation, PrepareReminder}
}

// yearOf is the year that an edition's file is named after; 0 if it is named
// otherwise.
func yearOf(source string) int {
	year, err := strconv.Atoi(strings.TrimSuffix(path.Base(source), ".yaml"))
	if err != nil {
		return 0
	}
	return year
}

func (ch *checker) dates(e *Edition) {
	if named := yearOf(e.Source); named != 0 && e.Year != 0 && named != e.Year {
		ch.report(NotAllowed, "edition.year", fmt.Sprintf("the file is named after %d and the edition is of %d", named, e.Year), "Correct the year, or rename the file.")
	}
	switch {
	case len(e.Days) == 0 && e.Date.IsZero():
		ch.report(Missing, "edition.date", fmt.Sprintf("the edition %d has no date", e.Year), `Add "date: YYYY-MM-DD" under edition, or days.`)
	case len(e.Days) > 0 && (!e.Date.IsZero() || len(e.Programme) > 0):
		ch.report(NotAllowed, "days", "the edition has both days and a date or programme of its own", "Keep days and move the programme into them, or remove days.")
	}
	for i := 1; i < len(e.Days); i++ {
		if d := e.Days[i].Date; !d.IsZero() && !e.Days[i-1].Date.Before(d) {
			ch.report(NotAllowed, at("days[%d].date", i), fmt.Sprintf("%s does not come after the day before it", d), "Put the days in order, each once.")
		}
	}
}

func (ch *checker) roles(e *Edition) {
	for i, r := range e.Roles {
		here := at("roles[%d]", i)
		ch.person(here+".person", r.Person)
		ch.role(here+".role", r.Role)
		ch.person(here+".represented_by", r.RepresentedBy)
	}
	ch.numbers(e)
	for i, r := range e.Report.Remarks {
		here := at("report.remarks[%d]", i)
		ch.person(here+".person", r.Person)
		ch.role(here+".role", r.Role)
	}
	ch.person("report.conclusion.by", e.Report.Conclusion.By)
	for i, d := range e.Report.Display {
		ch.person(at("report.display[%d].person", i), d.Person)
	}
}

// numbers reports two people whose letters would have one reference.
func (ch *checker) numbers(e *Edition) {
	first := map[int]int{} // the role that has a number
	for i, r := range e.Roles {
		if r.Number == 0 {
			continue
		}
		j, twice := first[r.Number]
		if !twice {
			first[r.Number] = i
			continue
		}
		if e.Roles[j].Person != r.Person {
			f := ch.report(Duplicate, at("roles[%d].number", i), fmt.Sprintf("the letters to %q and %q both have the number %d", e.Roles[j].Person, r.Person, r.Number), "Give one of them another.")
			f.Related = []Place{{ch.source, at("roles[%d].number", j)}}
		}
	}
}

// slots checks each slot for itself.
func (ch *checker) slots(e *Edition) {
	for _, s := range e.Schedule() {
		ch.person(s.Path+".person", s.Person)
		ch.role(s.Path+".role", s.Role)
		ch.person(s.Path+".from", s.From)
		ch.person(s.Path+".read_by", s.ReadBy)
		ch.person(s.Path+".moderator", s.Moderator)
		for k, sp := range s.Speakers {
			ch.person(at("%s.speakers[%d].person", s.Path, k), sp.Person)
		}
		if s.Role != "" && s.Person == "" && slices.Contains(ch.w.roleOrder(), s.Role) && !ch.held(e, s.Role) && !ch.unread(s.Path+".person") {
			ch.report(NobodyKnown, s.Path+".role", fmt.Sprintf("nobody holds the role %q of this slot", s.Role), "Name a person in the slot, or give the role to one under roles.")
		}
		ends := s.Slot.End
		switch {
		case !ends.IsZero() && s.Lasts() < 0 && !ch.unread(s.Path+".at"):
			ch.report(Impossible, s.Path+".end", fmt.Sprintf("%s begins at %s and ends at %s, before that", ch.slotName(s), s.Start, ends), `Correct "at" or "end".`)
		case !ends.IsZero() && s.Minutes != 0 && s.Minutes != s.Lasts():
			ch.report(NotAllowed, s.Path+".minutes", fmt.Sprintf("%s lasts %d minutes by its minutes and %d by its end", ch.slotName(s), s.Minutes, s.Lasts()), "Keep minutes or end, and take the other out.")
		case s.Minutes < 0 || s.Minutes > 24*60:
			ch.report(NotAllowed, s.Path+".minutes", fmt.Sprintf("a slot cannot last %d minutes", s.Minutes), "Give a length between 1 and 1440 minutes.")
		case s.Minutes == 0 && s.Slot.End.IsZero() && !ch.unread(s.Path+".minutes") && !ch.unread(s.Path+".end"):
			ch.report(NoLength, s.Path, fmt.Sprintf("%s has neither minutes nor end", ch.slotName(s)), `Add "minutes" or "end".`)
		}
	}
}

func (ch *checker) held(e *Edition, role ID) bool {
	return slices.ContainsFunc(e.Roles, func(p Participation) bool { return p.Role == role })
}

// slotName is what a finding calls a slot.
func (ch *checker) slotName(s Scheduled) string {
	lang := ch.w.Series.DefaultLanguage()
	switch {
	case !s.Title.IsZero():
		return fmt.Sprintf("%q", s.Title.In(lang))
	case s.Role != "":
		return fmt.Sprintf("%q", string(s.Role))
	case s.Person != "":
		return fmt.Sprintf("%q", string(s.Person))
	}
	return fmt.Sprintf("%q", string(s.What()))
}

func span(s Scheduled) string { return s.Start.String() + "-" + s.End.String() }

// timed reports whether a slot's times can be relied on.
func (ch *checker) timed(s Scheduled) bool {
	return !s.Start.IsZero() && s.Lasts() > 0 && !ch.unread(s.Path+".at") && !ch.unread(s.Path+".end") && !ch.unread(s.Path+".minutes")
}

// clash is how many minutes two slots share; 0 if they do not. One that runs
// past midnight may share some with one of the day after.
func clash(a, b Scheduled) int {
	if a.Date.IsZero() || b.Date.IsZero() {
		return 0
	}
	later := b.Date.DaysSince(a.Date) * 24 * 60
	return max(0, min(a.End.Minutes(), b.End.Minutes()+later)-max(a.Start.Minutes(), b.Start.Minutes()+later))
}

// pairs calls f for every two timed slots, the later one in the file first.
func (ch *checker) pairs(e *Edition, f func(s, before Scheduled)) {
	all := e.Schedule()
	for i, s := range all {
		for _, before := range all[:i] {
			if ch.timed(s) && ch.timed(before) && clash(s, before) > 0 {
				f(s, before)
			}
		}
	}
}

func (ch *checker) hall(e *Edition, s Scheduled) string {
	lang := ch.w.Series.DefaultLanguage()
	for _, t := range []Text{s.Hall, e.Venue.Hall, e.Venue.Name} {
		if !t.IsZero() {
			return t.In(lang)
		}
	}
	return ""
}

func (ch *checker) overlaps(e *Edition) {
	ch.pairs(e, func(s, before Scheduled) {
		if ch.hall(e, s) != ch.hall(e, before) {
			return
		}
		where := ""
		if hall := ch.hall(e, s); hall != "" {
			where = " in " + hall
		}
		f := ch.report(Overlap, s.Path, fmt.Sprintf("%s %s overlaps %s %s by %d minutes%s", ch.slotName(s), span(s), ch.slotName(before), span(before), clash(s, before), where),
			fmt.Sprintf("Move one or shorten %s.", ch.slotName(before)))
		f.Related = []Place{{ch.source, before.Path}}
	})
}

func (ch *checker) twoPlaces(e *Edition) {
	speeches := e.Speeches()
	ch.pairs(e, func(s, before Scheduled) {
		if ch.hall(e, s) == ch.hall(e, before) {
			return // an overlap, reported as such
		}
		for _, a := range speeches {
			for _, b := range speeches {
				if a.Slot.Path == s.Path && b.Slot.Path == before.Path && a.Person == b.Person {
					f := ch.report(TwoPlaces, a.Path, fmt.Sprintf("%s is in %s %s and in %s %s at once", ch.who(a.Person), ch.slotName(s), span(s), ch.slotName(before), span(before)),
						"Move one of the two slots, or name somebody else in one.")
					f.Related = []Place{{ch.source, b.Path}}
				}
			}
		}
	})
}

// hours reports a programme that begins before the venue opens or goes on
// after it closes.
func (ch *checker) hours(e *Edition) {
	opens, closes := e.Venue.Opens, e.Venue.Closes
	if !opens.IsZero() && !closes.IsZero() && closes.Minutes() <= opens.Minutes() {
		ch.report(Impossible, "edition.venue.closes", fmt.Sprintf("the venue closes at %s and opens at %s", closes, opens), "Correct opens or closes under venue.")
		return
	}
	for _, s := range e.Schedule() {
		switch {
		case !ch.timed(s):
		case !opens.IsZero() && s.Start.Minutes() < opens.Minutes():
			f := ch.report(OutsideHours, s.Path, fmt.Sprintf("%s begins at %s, before the venue opens at %s", ch.slotName(s), s.Start, opens), "Begin later, or have the venue open earlier.")
			f.Related = []Place{{ch.source, "edition.venue.opens"}}
		case !closes.IsZero() && s.End.Minutes() > closes.Minutes():
			f := ch.report(OutsideHours, s.Path, fmt.Sprintf("%s ends at %s, after the venue closes at %s", ch.slotName(s), s.End, closes), "Shorten the programme, or have the venue close later.")
			f.Related = []Place{{ch.source, "edition.venue.closes"}}
		}
	}
}

// declined reports those who said no and still stand in a programme that is
// about to go out.
func (ch *checker) declined(e *Edition, answers Answers) {
	if e.Status != Open {
		return
	}
	for _, s := range e.Speeches() {
		if answers[string(s.Person)] != Declined {
			continue
		}
		next := "Give the slot to somebody else, or remove it."
		if by := e.RepresentedBy(s.Person); by != "" {
			next = fmt.Sprintf("Give the slot to somebody else, or remove it; or if %s comes in their place: convene rsvp record %s represented --representative %s --via phone --by NAME.", ch.who(by), s.Person, by)
		}
		f := ch.report(DeclinedScheduled, s.Path, fmt.Sprintf("%s has declined and still stands in the programme", ch.who(s.Person)), next)
		f.Blocks = Announcing()
	}
}

// remarks reports those whose words a held edition's report would miss.
func (ch *checker) remarks(e *Edition) {
	if e.Status != Held && e.Status != Reported {
		return
	}
	for i, r := range e.Report.Remarks {
		here := at("report.remarks[%d]", i)
		switch {
		case r.NoRemarks && (!r.Text.IsZero() || r.File != ""):
			ch.report(NotAllowed, here+".no_remarks", fmt.Sprintf("%s has remarks and no_remarks", ch.who(r.Person)), "Take out no_remarks, or the remarks.")
		case !r.Text.IsZero() && r.File != "":
			ch.report(NotAllowed, here+".file", fmt.Sprintf("the remarks of %s stand in text and in a file", ch.who(r.Person)), "Keep text or file, and take the other out.")
		}
	}
	for _, part := range ch.w.Cast(e) {
		role, owes := owing(part)
		if !owes || ch.accounted(e, part.Person.ID) || ch.unread("report.remarks") {
			continue
		}
		f := ch.report(NoRemarks, "report.remarks", fmt.Sprintf("%s (%s) has neither remarks nor no_remarks", FullName(part.Person, ch.w.Series.DefaultLanguage()), role),
			fmt.Sprintf(`Add an entry "person: %s" under report.remarks, with text, file or "no_remarks: true".`, part.Person.ID))
		f.Blocks = Publishing()
	}
}

// owing is the first of the part's roles that owes remarks.
func owing(p Part) (role ID, owes bool) {
	for _, r := range BuiltInRoles() {
		if r.OwesRemarks && p.Has(r.ID) {
			return r.ID, true
		}
	}
	return "", false
}

func (ch *checker) accounted(e *Edition, person ID) bool {
	return slices.ContainsFunc(e.Report.Remarks, func(r Remark) bool {
		return r.Person == person && (r.NoRemarks || r.File != "" || !r.Text.IsZero())
	})
}

// done reports run-up entries said to be done that do not exist.
func (ch *checker) done(e *Edition) {
	var known []string
	for _, r := range ch.w.RunUp {
		known = append(known, string(r.ID))
	}
	for i, id := range e.Done {
		if id != "" && !slices.Contains(known, string(id)) {
			ch.nobody(at("done[%d]", i), "run-up entry", id, known, "run_up in "+SeriesSource)
		}
	}
}

// CheckDeadline is the finding that a mailing's deadline is already behind the
// day today; ok is false if it is not.
func CheckDeadline(e *Edition, d Deadline, today Date) (finding Finding, ok bool) {
	if d.Send == "" || !d.Day.Before(today) {
		return Finding{}, false
	}
	return Finding{
		Code: PastDeadline, Edition: e.Year, Place: Place{SeriesSource, at("run_up[%d].at", d.Index)},
		Message: fmt.Sprintf("the %s of %d was due on %s, %d days ago", d.Send, e.Year, d.Day, today.DaysSince(d.Day)),
		Next:    "Prepare it with --late if it shall still go out.",
	}, true
}
