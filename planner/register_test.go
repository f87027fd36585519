package planner

import (
	"strings"
	"testing"
)

// registers is a workspace with guests of every kind of answer.
func registers() (*Workspace, *Edition) {
	w := sample()
	e := w.Editions[0]
	e.Guests = "lists/guests.csv"
	e.Invitation.Entry = Plain("Gate 2")
	e.Programme[2].Speakers = nil
	w.Lists = map[File]*Roster{e.Guests: RosterOf([]Listed{
		{ID: "zoe", Name: "Zoe", Honorific: "Ms.", Post: "Editor", Group: "press"},
		{ID: "desk", Post: "Newsdesk, The Review", Group: "press"},
		{ID: "eve", Name: "Eve", Group: "vip"},
		{ID: "gone", Name: "Gone"},
		{ID: "off", Name: "Off"},
		{ID: "held", Name: "Held"},
		{ID: "sent", Name: "Sent", Group: "vip"},
	}...)}
	return w, e
}

func registerStanding() Standing {
	return Standing{
		Answers:   Answers{"anna": Accepted, "guest:eve": Tentative, "guest:gone": Declined, "guest:held": Represented, "guest:sent": Represented},
		Cancelled: map[string]bool{"guest:off": true},
	}
}

func TestRegisters(t *testing.T) {
	w, e := registers()
	var b strings.Builder
	for _, write := range []func(*Workspace, *Edition, Standing, Representatives, func(a, b string) int, Words) (Document, error){AttendanceSheet, GateList} {
		doc, err := write(w, e, registerStanding(), Representatives{"guest:sent": "boris"}, strings.Compare, echo{})
		b.WriteString(mustOutline(t, doc, err))
	}
	golden(t, "registers", b.String())
}

// Whoever is invited and comes for somebody too has one place.
func TestExpectedOnce(t *testing.T) {
	w, e := registers()
	wr := newWriter(w, e, echo{})
	for _, test := range []struct {
		name    string
		instead Representatives
		want    string
	}{
		{"a representative who is not invited", Representatives{"guest:sent": ""}, "Anna Ağa|Boris Şen|Dora Ün for Clara Ek|Eve|Held?|Newsdesk, The Review|Sent?|Zoe"},
		{"one who is", Representatives{"guest:sent": "boris"}, "Anna Ağa|Boris Şen for Sent|Dora Ün for Clara Ek|Eve|Held?|Newsdesk, The Review|Zoe"},
		{"of two, who is not", Representatives{"guest:sent": "dora"}, "Anna Ağa|Boris Şen|Dora Ün for Clara Ek, Sent|Eve|Held?|Newsdesk, The Review|Zoe"},
		{"of two", Representatives{"guest:sent": "boris", "guest:eve": "boris"}, "Anna Ağa|Boris Şen for Eve, Sent|Dora Ün for Clara Ek|Held?|Newsdesk, The Review|Zoe"},
	} {
		var got []string
		for _, x := range wr.expected(registerStanding(), test.instead, strings.Compare) {
			s := x.Sorted
			switch {
			case x.Awaited:
				s += "?"
			case x.For != "":
				s += " for " + x.For
			}
			got = append(got, s)
		}
		if got := strings.Join(got, "|"); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// Who only reads a message of somebody else stands under that.
func TestReaderIsExpected(t *testing.T) {
	w, e := registers()
	w.People = append(w.People, Person{ID: "zahra", Name: Plain("Zahra")})
	e.Programme[3].ReadBy = "zahra"
	for _, x := range newWriter(w, e, echo{}).expected(registerStanding(), nil, strings.Compare) {
		if x.Name == "Zahra" && x.Group == "{list_reader}" {
			return
		}
	}
	t.Error("nobody is the reader of a message")
}

// A list of several days is signed on each of them.
func TestAttendanceOfSeveralDays(t *testing.T) {
	w, e := registers()
	e.Days = []Day{{Date: day("2027-02-25"), Programme: e.Programme}, {Date: day("2027-02-26")}}
	e.Date, e.Programme = Date{}, nil
	doc, err := AttendanceSheet(w, e, Standing{}, nil, strings.Compare, echo{})
	if err != nil || len(doc.Sections) != 3 {
		t.Errorf("%d sections, %v", len(doc.Sections), err)
	}
}

// A guest without a name, such as a newsdesk, stands under what they are.
func TestNamelessGuest(t *testing.T) {
	w, e := registers()
	w.Lists[e.Guests] = RosterOf(Listed{ID: "desk", Post: "Newsdesk, The Review", Email: "desk@example.org"}, Listed{ID: "box", Email: "box@example.org"})
	for _, r := range w.Invitees(e)[len(w.Invitees(e))-2:] {
		x := newWriter(w, e, echo{}).invitee(r)
		if want := r.Called(); want == "" || x.Name != want || x.Sorted != want || len(x.Posts) > 0 {
			t.Errorf("%s is listed as %+v", r.Key, x)
		}
	}
}
