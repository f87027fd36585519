package planner

import (
	"fmt"
	"strings"
)

// pending reports those who were invited, have not answered and stand in the
// programme. Before answers are due, and the programme is, that is as it
// should be.
func (ch *checker) pending(e *Edition, answers Answers, invited map[string]bool) {
	if e.Status != Open {
		return
	}
	from := ch.w.ReplyBy(e)
	if d, ok := ch.w.DeadlineOf(e, ProgrammeMail); ok && (from.IsZero() || d.Day.Before(from)) {
		from = d.Day
	}
	said := map[ID]bool{}
	for _, s := range e.Speeches() {
		key := string(s.Person)
		if said[s.Person] || !invited[key] || answers[key] != "" || ch.w.Signs(e, s.Person) {
			continue
		}
		said[s.Person] = true
		f := ch.report(PendingScheduled, s.Path, fmt.Sprintf("%s stands in the programme and has not answered", ch.who(s.Person)),
			fmt.Sprintf("Ask%s, and take the answer down: convene rsvp record %s ANSWER --via phone --by NAME.", ch.office(s.Person), s.Person))
		f.Blocks, f.From = []Action{PrepareProgramme, PrepareUpdate, PrepareTomorrow}, from
	}
}

// office is where to ask for a person, as far as that is known.
func (ch *checker) office(id ID) string {
	p := ch.w.Person(id)
	if p == nil || p.Secretary == nil {
		return ""
	}
	where := strings.Trim(ch.text(p.Secretary.Name)+", "+p.Secretary.Phone, ", ")
	if where == "" {
		return ""
	}
	return " (" + where + ")"
}
