package planner

// Notices are mails about an edition that was announced before.

// TomorrowCover is the mail on the day before to somebody who takes part. How
// to take part online stands in it only for those who are to know. Its title is
// the mail's subject.
func TomorrowCover(w *Workspace, e *Edition, r Recipient, answers Answers, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	values := wr.mailValues(r).with(wr.comingValues(r))
	values["programme"] = wr.enclosed()
	if e.OnlineFor(answers[r.Key]) {
		values["online_address"] = []Inline{Link{string(e.Online.URL), str(string(e.Online.URL))}}
		values["online_passcode"] = name(e.Online.Passcode)
	}
	return wr.mailTo(r, "subject_tomorrow", TomorrowMailTemplate, values)
}

// UpdateCover is the mail that says what has changed since its reader was
// written to. Its title is the mail's subject.
func UpdateCover(w *Workspace, e *Edition, r Recipient, changes []Change, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	values := wr.mailValues(r).with(wr.comingValues(r))
	values["changes"], values["programme"] = wr.changed(changes), wr.enclosed()
	return wr.mailTo(r, "subject_update", UpdateMailTemplate, values)
}

// enclosed says that the programme goes along, where there is one.
func (wr *writer) enclosed() []Inline {
	if len(wr.e.Schedule()) == 0 {
		return nil
	}
	return wr.label("programme_enclosed", nil)
}

// Withdrawal is what a cancellation says beside what every mail says.
type Withdrawal struct {
	// Reason is the organiser's, in words for its reader; required.
	Reason string
	// Calendar: the entry in the reader's calendar is withdrawn as well.
	Calendar bool
}

// CancellationCover is the mail that cancels: the edition where that is
// cancelled, else the invitation of its one reader. Its title is the mail's
// subject.
func CancellationCover(w *Workspace, e *Edition, r Recipient, off Withdrawal, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	values := wr.mailValues(r)
	values["reason"] = str(off.Reason)
	if off.Calendar {
		values["calendar"] = wr.label("cancellation_calendar", nil)
	}
	if e.Status == Cancelled {
		return wr.mailTo(r, "subject_cancellation", CancellationMailTemplate, values)
	}
	return wr.mailTo(r, "subject_withdrawal", WithdrawalMailTemplate, values)
}
