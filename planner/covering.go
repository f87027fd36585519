package planner

// AnswerLinks are what the links need by which a mail is answered. The zero
// value makes no links.
type AnswerLinks struct {
	// To is the mailbox that takes answers.
	To Email
	// Yes and No tell whose answer it is, and which.
	Yes, No string
}

// InvitationCover is the mail that carries an invitation letter: to the
// person, or to the secretary with a line that asks to pass it on. One that
// carries a note verbale greets the mission's office. Its title is the mail's
// subject.
func InvitationCover(w *Workspace, e *Edition, r Recipient, links AnswerLinks, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	values := wr.mailValues(r).with(wr.answerLinks(r, links))
	values["entries"] = wr.entries(r)
	mission := wr.missionOf(r.Person)
	if mission == nil && !r.Secretary {
		return wr.mail("subject_invitation", InvitationMailTemplate, values)
	}
	values["salutation"] = wr.label("secretary_salutation", nil)
	if mission != nil {
		return wr.mail("subject_invitation", NoteMailTemplate, values.with(wr.missionValues(r.Person)))
	}
	values["cover"] = wr.label("secretary_cover", Values{"person": wr.mention(r.Person, InLetter)})
	return wr.mail("subject_invitation", SecretaryMailTemplate, values)
}

// GuestInvitationCover is the mail that carries a guest's invitation. Its title
// is the mail's subject.
func GuestInvitationCover(w *Workspace, e *Edition, r Recipient, links AnswerLinks, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	values := wr.mailValues(r).with(wr.answerLinks(r, links))
	values["entries"] = wr.entries(r)
	return wr.mail("subject_guest_invitation", GuestInvitationMailTemplate, values)
}

// ReminderCover is the mail that carries an invitation once more to somebody
// who has not answered it. Its title is the mail's subject.
func ReminderCover(w *Workspace, e *Edition, r Recipient, links AnswerLinks, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	return wr.mailTo(r, "subject_reminder", ReminderMailTemplate, wr.mailValues(r).with(wr.answerLinks(r, links)))
}

// ProgrammeCover is the mail that carries the programme. Its title is the
// mail's subject.
func ProgrammeCover(w *Workspace, e *Edition, r Recipient, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	return wr.mailTo(r, "subject_programme", ProgrammeMailTemplate, wr.mailValues(r).with(wr.comingValues(r)))
}

// ThanksCover is the mail that carries a letter of thanks, and the report if
// that is enclosed as well. Its title is the mail's subject.
func ThanksCover(w *Workspace, e *Edition, r Recipient, report bool, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	values := wr.mailValues(r)
	if report {
		values["report"] = wr.label("thanks_report", values.only("kind"))
	}
	return wr.mailTo(r, "subject_thanks", ThanksMailTemplate, values)
}

// ReportSubject is the subject of the mail that is a report.
func ReportSubject(w *Workspace, e *Edition, words Words) (string, error) {
	wr := newWriter(w, e, words)
	subject := wr.subject("subject_report", wr.event())
	return subject, wr.err
}

// mailTo is a mail to somebody, which a secretary gets with a line that asks to
// pass it on.
func (wr *writer) mailTo(r Recipient, subject, template string, values Values) (Document, error) {
	doc, err := wr.mail(subject, template, values)
	if err != nil || !r.Secretary {
		return doc, err
	}
	head := paragraph(Running, wr.label("secretary_salutation", nil))
	head = append(head, paragraph(Running, wr.label("secretary_forward", Values{"person": wr.mention(r.Person, InLetter)}))...)
	doc.Sections = append([]Section{{Key: BodySection, Blocks: append(head, Rule{})}}, doc.Sections...)
	return doc, wr.err
}

func (wr *writer) mail(subject, template string, values Values) (Document, error) {
	doc := Document{
		Kind: MailDocument, Lang: wr.Lang(), Author: wr.author(), Date: wr.w.LetterDate(wr.e),
		Title: wr.subject(subject, values),
	}
	doc.section(BodySection, wr.template(template, values)...)
	return doc, wr.err
}

func (wr *writer) subject(key string, values Values) string {
	return PlainText(wr.label(key, values.only("kind", "title", "date", "day", "series", "year")))
}

// mailValues are the values that every covering mail may use.
func (wr *writer) mailValues(r Recipient) Values {
	v := wr.event()
	v["time"] = wr.times(r.Days(wr.e))
	to := Addressee{Name: r.Name}
	switch {
	case r.Person != nil:
		to = wr.addressee(r.Person)
	case r.Listed != nil:
		to = wr.addressee(r.Invited())
	}
	v["salutation"], v["close"] = str(wr.Salutation(to)), str(wr.Close(to))
	switch {
	case to.Name != "":
	case r.Listed != nil && r.Listed.Post != "":
		v["salutation"] = wr.greeting(to)
	default:
		v["salutation"] = wr.label("participant_salutation", nil)
	}
	rsvp := wr.e.Invitation.RSVP
	v["contact_name"], v["contact_phone"], v["contact_email"] = wr.proper(rsvp.Name), telephone(rsvp.Phone), mailto(rsvp.Email)
	v["signature"] = wr.signature()
	return v
}

// signature is who takes answers, and below them those who lead.
func (wr *writer) signature() []Inline {
	text := name(wr.in(wr.e.Invitation.RSVP.Name))
	for _, lead := range wr.hosts(Lead) {
		if len(text) > 0 {
			text = append(text, LineBreak{})
		}
		text = append(text, name(wr.in(lead.Name))...)
	}
	return text
}

// comingValues are what somebody who comes has to know.
func (wr *writer) comingValues(r Recipient) Values {
	inv := wr.e.Invitation
	v := Values{"arrive_by": wr.arriveBy(r.Days(wr.e)), "dress": wr.inline(inv.Dress), "entry": wr.inline(inv.Entry)}
	if r.online(wr.e) {
		v["arrive_by"], v["entry"] = nil, nil
	}
	return v
}

// answerLinks are the links by which an invitation is answered, and until when
// that is asked for. A second message beside a secretary's has none.
func (wr *writer) answerLinks(r Recipient, links AnswerLinks) Values {
	v := Values{"reply_by": str(wr.replyBy())}
	if links.To != "" && !r.Copy {
		v["accept"] = wr.answerLink(r, links.To, links.Yes, "answer_accept", "answer_subject_accept")
		v["decline"] = wr.answerLink(r, links.To, links.No, "answer_decline", "answer_subject_decline")
	}
	return v
}

// entries says that an invitation has an entry for the calendar for each of
// several days. A second message beside a secretary's has none.
func (wr *writer) entries(r Recipient) []Inline {
	if r.Copy || r.ByHand || len(r.Days(wr.e)) < 2 || len(wr.times(r.Days(wr.e))) == 0 {
		return nil
	}
	return wr.label("calendar_entries", nil)
}

func (wr *writer) answerLink(r Recipient, to Email, token, label, subject string) []Inline {
	text := PlainText(wr.label(subject, wr.event().only("kind", "year").with(Values{"name": name(r.Name), "token": str(token)})))
	return []Inline{Link{"mailto:" + string(to) + "?subject=" + mailtoEscape(text), wr.label(label, nil)}}
}
