package planner

// GuestLetter is the invitation of one guest. It has no reference: the
// edition's numbers the invitations of those who speak.
func GuestLetter(w *Workspace, e *Edition, guest Recipient, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	values := wr.comingValues(guest).with(Values{
		"media": wr.inline(wr.e.Invitation.Media), "reply_by": str(wr.replyBy()),
	}).with(wr.replies())
	doc := wr.letter(guest.Invited(), w.GuestLetterDate(e), letterWords{
		title: "letter_title", subject: "letter_subject", template: GuestLetterTemplate, values: values, code: wr.code(""),
	})
	return doc, wr.err
}

// GuestLetterDate is the date on the guests' invitations: the edition's own,
// else the day on which they are due, else that of the other letters.
func (w *Workspace) GuestLetterDate(e *Edition) Date {
	if d, ok := w.DeadlineOf(e, GuestInvitationMail); ok && e.Invitation.Date.IsZero() {
		return d.Day
	}
	return w.LetterDate(e)
}

// Invited is the recipient as a letter addresses them: as people.yaml knows
// them, else as the list does.
func (r Recipient) Invited() *Person {
	if r.Person != nil || r.Listed == nil {
		return r.Person
	}
	p := &Person{Honorific: Plain(r.Listed.Honorific), Name: Plain(r.Listed.Name), Gender: r.Listed.Gender}
	if r.Listed.Post != "" {
		p.Posts = []Post{{Title: Plain(r.Listed.Post)}}
	}
	return p
}
