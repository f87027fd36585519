package planner

import (
	"fmt"
	"strings"
	"testing"
)

// amendments are those of a rollover, a line each.
func amendments(r RollOver) string {
	var lines []string
	for _, a := range r.Amendments {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: %s", a.Path, a.Value)))
	}
	return strings.Join(lines, "\n")
}

func TestRollOver(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	e.DateReason, e.Online.Passcode, e.Guests = Plain("The 26th is a Friday"), "1 2", "lists/2027/guests-2027.csv"
	e.Audience.Count, e.Accept = 120, []Acceptance{{"W10", "edition.title"}}
	e.Invitation.Date, e.Invitation.ReplyBy = day("2027-01-14"), when("2027-02-11")
	w.People[0].Posts = []Post{{Title: Plain("Director of the Institute")}}
	e.Roles[1].As = Plain("Consul")
	e.Report = Report{
		Layout: NewsletterLayout, Attach: AttachPDF, Display: []Display{{Person: "anna", In: InLetter}}, Introduction: Plain("x"), Remarks: []Remark{{Person: "boris"}},
		Recommendations: Recommendations{Lead: Plain("x")}, Conclusion: Conclusion{By: "anna"}, Pictures: []EventPicture{{File: "x.jpg"}}, Credits: []Credit{{}},
	}
	r := w.RollOver(e, 2028, ProposedDate{Day: day("2028-02-24"), Reason: "The 26th is a Saturday"})
	want := `edition.year: 2028
edition.status: draft
edition.date: 2028-02-24
edition.date_reason: The 26th is a Saturday
edition.online.passcode:
guests: lists/2027/guests-2028.csv
roles[1].as:
roles[2].represented_by:
audience.count:
invitation.reply_by: 2 weeks before
invitation.reference:
invitation.date:
report.introduction:
report.remarks:
report.recommendations:
report.conclusion:
report.pictures:
report.credits:
accept:`
	if got := amendments(r); got != want {
		t.Errorf("amendments\n%s\nwant\n%s", got, want)
	}
	if r.Source != "editions/2028.yaml" || r.NewGuests != "lists/2027/guests-2028.csv" {
		t.Errorf("written to %s and %s", r.Source, r.NewGuests)
	}

	// A reason is written in the file's language, or not at all; a list that
	// goes by no year stays.
	w.Series.Language, e.Guests = "tr", "lists/guests.csv"
	r = w.RollOver(e, 2028, ProposedDate{Day: day("2028-02-24"), Reason: "The 26th is a Saturday"})
	if got := amendments(r); !strings.Contains(got, "edition.date_reason:\n") || strings.Contains(got, "guests:") || r.NewGuests != "" {
		t.Errorf("amendments\n%s", got)
	}
}

// The days of an edition keep their distances, whatever month ends between
// them.
func TestDaysMoveTogether(t *testing.T) {
	for _, c := range []struct {
		days  []string
		first string
		want  string
	}{
		{[]string{"2027-02-25", "2027-02-26"}, "2028-02-24", "2028-02-24 2028-02-25"},
		{[]string{"2027-02-25", "2027-02-26"}, "2027-02-28", "2027-02-28 2027-03-01"},
		{[]string{"2027-02-25", "2027-02-26"}, "2028-02-28", "2028-02-28 2028-02-29"},
		{[]string{"2027-02-28", "2027-03-01"}, "2028-02-28", "2028-02-28 2028-02-29"},
		{[]string{"2027-02-26", "2027-03-01"}, "2028-02-25", "2028-02-25 2028-02-28"}, // over a weekend
		{[]string{"2028-02-28", "2028-03-01"}, "2029-02-28", "2029-02-28 2029-03-02"},
		{[]string{"2027-12-30", "2027-12-31", "2028-01-01"}, "2028-12-29", "2028-12-29 2028-12-30 2028-12-31"},
		{[]string{"2026-12-30", "2026-12-31"}, "2027-12-31", "2027-12-31 2028-01-01"},
	} {
		e := &Edition{}
		for _, d := range c.days {
			e.Days = append(e.Days, Day{Date: day(d)})
		}
		r := (&Workspace{}).RollOver(e, 2028, ProposedDate{Day: day(c.first)})
		var got []string
		for _, a := range r.Amendments {
			if strings.HasPrefix(a.Path, "days[") {
				got = append(got, a.Value)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v moved to %s: %v, want %s", c.days, c.first, got, c.want)
		}
	}
}
