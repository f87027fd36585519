package planner

import (
	"strings"
	"testing"
)

func TestProgress(t *testing.T) {
	w := sample()
	e := w.Editions[0] // 25 February 2027
	w.RunUp = []RunUp{
		{ID: "book", At: when("90 days before"), Task: Plain("Book")},
		{ID: "invitations", At: when("6 weeks before"), Send: InvitationMail},
		{ID: "report", At: when("3 weeks after"), Send: ReportMail, To: "lists/subscribers.csv"},
		{ID: "accounts", At: when("1 week after"), Task: Plain("Close the accounts")},
	}
	steps := map[ID]Deadline{}
	for _, d := range w.Deadlines(e) {
		steps[d.ID] = d
	}
	for _, c := range []struct {
		name       string
		step       ID
		status     Status
		today      string
		recipients int
		posted     Posted
		done       []ID
		want       Progress
	}{
		{"a task to come", "book", Open, "2026-11-26", -1, Posted{}, nil, Ahead},
		{"a task of today", "book", Draft, "2026-11-27", -1, Posted{}, nil, Due},
		{"a task of a day past", "book", Open, "2026-11-28", -1, Posted{}, nil, Late},
		{"a task that is done", "book", Open, "2026-11-28", -1, Posted{}, []ID{"book"}, Done},
		{"a task after the day it was for", "book", Open, "2027-02-26", -1, Posted{}, nil, Passed},
		{"a task on the day it was for", "book", Open, "2027-02-25", -1, Posted{}, nil, Late},
		{"a task of an edition that is cancelled", "book", Cancelled, "2026-11-28", -1, Posted{}, nil, Off},

		{"a mailing to come", "invitations", Open, "2027-01-13", 8, Posted{}, nil, Ahead},
		{"a mailing prepared early", "invitations", Open, "2027-01-13", 8, Posted{Waiting: 8}, nil, Ready},
		{"a mailing of today", "invitations", Open, "2027-01-14", 8, Posted{}, nil, Due},
		{"a mailing of today, on its way", "invitations", Open, "2027-01-14", 8, Posted{Waiting: 3, Gone: 5}, nil, Due},
		{"a mailing that is late", "invitations", Draft, "2027-01-15", 8, Posted{}, nil, Late},
		{"a mailing that is late and prepared", "invitations", Open, "2027-01-15", 8, Posted{Waiting: 8}, nil, Late},
		{"a mailing that is gone", "invitations", Open, "2027-01-15", 8, Posted{Gone: 8}, nil, Done},
		{"a mailing that went early", "invitations", Open, "2027-01-02", 8, Posted{Gone: 8}, nil, Done},
		{"a mailing of which some were refused", "invitations", Open, "2027-01-15", 8, Posted{Gone: 7, Stuck: 1}, nil, Unsure},
		{"a mailing that was seen to otherwise", "invitations", Open, "2027-01-15", 8, Posted{Gone: 7, Stuck: 1}, []ID{"invitations"}, Done},
		{"a mailing to nobody", "invitations", Open, "2027-01-15", 0, Posted{}, nil, Nobody},
		{"a mailing prepared for people who are gone", "invitations", Open, "2027-01-15", 0, Posted{Waiting: 2}, nil, Late},
		{"a mailing for a day that is past", "invitations", Held, "2027-03-01", 8, Posted{}, nil, Passed},

		{"what follows the day", "accounts", Held, "2027-03-05", -1, Posted{}, nil, Late},
		{"what follows the day, of an edition left open", "report", Open, "2027-03-19", 100, Posted{}, nil, Late},
		{"a report that is late", "report", Held, "2027-03-19", 100, Posted{}, nil, Late},
		{"an edition that is reported", "report", Reported, "2027-03-19", 100, Posted{}, nil, Passed},
	} {
		e.Status, e.Done = c.status, c.done
		if got := e.Progress(steps[c.step], c.recipients, c.posted, day(c.today)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPlanSheet(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	w.Series.Holidays = []Holiday{{Date: day("2027-01-14"), Name: Plain("A feast")}}
	w.RunUp = append(w.RunUp, RunUp{ID: "book", At: when("90 days before"), Task: Plain("Book the hall"), Owner: "Ms. Office"})
	var steps []Step
	for _, d := range w.Deadlines(e) {
		s := Step{Deadline: d, Recipients: 3}
		if d.ID == "book" {
			s.Recipients, s.Progress = -1, Late
		}
		steps = append(steps, s)
	}
	doc, err := PlanSheet(w, e, steps, day("2027-01-02"), echo{})
	if err != nil {
		t.Fatal(err)
	}
	if doc.Kind != PlanDocument || doc.Date != day("2027-01-02") {
		t.Errorf("a document %s of %s", doc.Kind, doc.Date)
	}
	got := outline(doc)
	if strings.Contains(got, "UNKNOWN") {
		t.Errorf("a wording is given what it cannot use:\n%s", got)
	}
	at := 0
	for _, want := range []string{ // in this order
		"{day 2026-11-27}", "Book the hall", "Ms. Office", "{plan_late}",
		"{day 2027-01-13}", "{plan_send audience={audience_speakers} count=3 mailing={mailing_invitation}}", "{plan_moved from={day 2027-01-14} holiday=A feast}",
		"{day 2027-02-25}", "{plan_event",
		"{day 2027-03-18}", "{audience_list}", "{plan_as_of date={day 2027-01-02}}",
	} {
		i := strings.Index(got[at:], want)
		if i < 0 {
			t.Fatalf("%q does not stand where it should in\n%s", want, got)
		}
		at += i
	}
}

// A list of its own stands on the sheet by its name, and not by that of a file.
func TestPlanSheetNamesLists(t *testing.T) {
	for list, want := range map[File]string{"lists/subscribers.csv": "", "lists/press-abroad.xlsx": "press abroad"} {
		if got := listName(list); got != want {
			t.Errorf("%s: %q, want %q", list, got, want)
		}
	}
}
