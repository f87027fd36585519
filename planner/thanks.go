package planner

import "slices"

// ThanksLetter thanks somebody of the cast for their part in an edition, or for
// having sent a representative. Whoever declined gets none, nor whoever signs
// it: nobody thanks themselves. For them, and for somebody without a role, ok is
// false.
//
// Published: the report has come out, and is no longer announced.
//
// It has no reference: the edition's numbers its invitations.
func ThanksLetter(w *Workspace, e *Edition, person ID, published bool, answers Answers, words Words) (doc Document, ok bool, err error) {
	wr := newWriter(w, e, words)
	i := slices.IndexFunc(wr.cast(), func(p Part) bool { return p.Person.ID == person })
	if i < 0 || answers[string(person)] == Declined || wr.signs(person) {
		return Document{}, false, nil
	}
	part := wr.cast()[i]
	values := Values{"report": nil}
	if !published {
		values["report"] = wr.label("thanks_report_to_come", Values{"kind": wr.kind()})
	}
	switch {
	case part.RepresentedBy != nil:
		values["representative"] = wr.mention(part.RepresentedBy, InLetter)
	case answers[string(person)] != Represented:
		values["roles"] = wr.asked(part)
	}
	doc = wr.letter(part.Person, w.ThanksDate(e), letterWords{
		title: "thanks_title", subject: "thanks_subject", template: ThanksLetterTemplate, values: values,
	})
	return doc, true, wr.err
}

// ThanksDate is the date on an edition's letters of thanks: the day on which
// they are due, else the day after the edition; the zero date while it has none.
func (w *Workspace) ThanksDate(e *Edition) Date {
	if d, ok := w.DeadlineOf(e, ThanksMail); ok {
		return d.Day
	}
	if last := e.LastDay(); !last.IsZero() {
		return last.AddDays(1)
	}
	return Date{}
}
