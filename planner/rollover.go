package planner

import (
	"slices"
	"strconv"
	"strings"
)

// RollOver is how the edition of a year is made of an earlier one. Everything
// that Amendments do not name is carried over as it was typed: who has which
// role, now as candidates; the programme, whose times are relative; hosts,
// guests, audience and the texts of the invitation.
type RollOver struct {
	Earlier *Edition
	Year    int
	Date    ProposedDate
	// Source is the new file's path.
	Source string
	// Amendments are what the new file says otherwise, in the order of the file.
	Amendments []Amendment
	// NewGuests is the guest list under this year's name, a copy of the earlier
	// one; empty: the list goes by a name that has no year, and stays.
	NewGuests File
}

// Amendment is a value of the new edition that is not the earlier one's.
type Amendment struct {
	// Path is the value's in the earlier file.
	Path string
	// Value is what it becomes; empty: it is not carried over, with all that
	// stands under it.
	Value string
	// Was is what it was, where that is short.
	Was string
	// Essential: without it the file would be of the wrong year.
	Essential bool
}

// EditionSource is the file of a year's edition.
func EditionSource(year int) string { return at("editions/%d.yaml", year) }

// RollOver is the edition of year, on a date, made of an earlier one.
func (w *Workspace) RollOver(earlier *Edition, year int, date ProposedDate) RollOver {
	r := RollOver{Earlier: earlier, Year: year, Date: date, Source: EditionSource(year)}
	r.essential("edition.year", strconv.Itoa(earlier.Year), strconv.Itoa(year))
	r.essential("edition.status", string(earlier.Status), string(Draft))
	for i, day := range earlier.ShiftedDays(date.Day) {
		path := "edition.date"
		if len(earlier.Days) > 0 {
			path = at("days[%d].date", i)
		}
		r.essential(path, earlier.AllDays()[i].Date.String(), day.String())
	}
	reason := date.Reason
	if w.Series.DefaultLanguage() != "en" {
		reason = "" // a file is in its own language
	}
	r.change("edition.date_reason", earlier.DateReason.In("en"), reason)
	if earlier.Online.Passcode != "" {
		r.Amendments = append(r.Amendments, Amendment{Path: "edition.online.passcode"}) // a secret is not repeated
	}
	r.guests(earlier)
	r.roles(w)
	r.change("audience.count", positive(earlier.Audience.Count), "")
	r.invitation(earlier)
	r.report(earlier.Report)
	if len(earlier.Accept) > 0 {
		r.Amendments = append(r.Amendments, Amendment{Path: "accept"})
	}
	return r
}

func (r *RollOver) essential(path, was, value string) {
	r.Amendments = append(r.Amendments, Amendment{Path: path, Was: was, Value: value, Essential: true})
}

// change is none where nothing was and nothing is.
func (r *RollOver) change(path, was, value string) {
	if was != value {
		r.Amendments = append(r.Amendments, Amendment{Path: path, Was: was, Value: value})
	}
}

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// guests gives the guest list this year's name if it goes by last year's.
func (r *RollOver) guests(earlier *Edition) {
	was := strconv.Itoa(earlier.Year)
	name := string(earlier.Guests)
	cut := strings.LastIndex(name, "/") + 1
	if !strings.Contains(name[cut:], was) {
		return
	}
	r.NewGuests = File(name[:cut] + strings.ReplaceAll(name[cut:], was, strconv.Itoa(r.Year)))
	r.change("guests", name, string(r.NewGuests))
}

// roles forgets who stood in for whom, and the post of an edition that its
// holder no longer has.
func (r *RollOver) roles(w *Workspace) {
	for i, role := range r.Earlier.Roles {
		if p := w.Person(role.Person); p != nil && len(p.Posts) > 0 && !p.stillHolds(role.As, r.Date.Day) {
			r.change(at("roles[%d].as", i), role.As.In(w.Series.DefaultLanguage()), "")
		}
		if role.RepresentedBy != "" {
			r.change(at("roles[%d].represented_by", i), string(role.RepresentedBy)+", for "+string(role.Person), "")
		}
	}
}

// invitation forgets a letter's date and reference, and counts from the day what
// was a date.
func (r *RollOver) invitation(earlier *Edition) {
	inv := earlier.Invitation
	if fixed := inv.ReplyBy.Fixed; !fixed.IsZero() {
		r.change("invitation.reply_by", fixed.String(), When{Days: fixed.DaysSince(earlier.FirstDay()), given: true}.String())
	}
	r.change("invitation.reference", inv.Reference, "")
	r.change("invitation.date", inv.Date.String(), "")
}

// report keeps the form of the report and how people are styled, and nothing of
// what was reported.
func (r *RollOver) report(report Report) {
	kept := []string{"attach", "layout", "display"}
	for _, key := range GivenKeys(report) {
		if !slices.Contains(kept, key) {
			r.Amendments = append(r.Amendments, Amendment{Path: "report." + key})
		}
	}
}

// IsReset reports whether a value of the earlier edition is not carried over.
func (a Amendment) IsReset() bool { return a.Value == "" || a.Path == "edition.status" }
