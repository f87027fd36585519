package planner

import "cmp"

// AnswerLinks are what the links of an invitation need. The zero value makes
// no links.
type AnswerLinks struct {
	// To is the mailbox that takes answers.
	To Email
	// Token tells whose answer it is.
	Token string
}

// InvitationCover is the mail that carries an invitation letter: to the
// person, or to the secretary with a line that asks to pass it on. Its title is
// the mail's subject.
func InvitationCover(w *Workspace, e *Edition, r Recipient, links AnswerLinks, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	values := wr.mailValues(r)
	values["reply_by"] = str(wr.replyBy())
	if links.To != "" && !r.Copy {
		values["accept"] = wr.answerLink(r, links, "answer_accept", "answer_subject_accept")
		values["decline"] = wr.answerLink(r, links, "answer_decline", "answer_subject_decline")
	}
	name := InvitationMailTemplate
	if r.Secretary {
		name = SecretaryMailTemplate
		values["salutation"] = wr.label("secretary_salutation", nil)
		values["cover"] = wr.label("secretary_cover", Values{"person": wr.mention(r.Person, InLetter)})
	}
	return wr.mail("subject_invitation", name, values)
}

// ProgrammeCover is the mail that carries the programme. Its title is the
// mail's subject.
func ProgrammeCover(w *Workspace, e *Edition, r Recipient, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	values := wr.mailValues(r)
	inv := e.Invitation
	values["arrive_by"] = str(wr.clock(inv.ArriveBy))
	values["dress"], values["entry"] = wr.inline(inv.Dress), wr.inline(inv.Entry)
	return wr.mail("subject_programme", ProgrammeMailTemplate, values)
}

// ReportSubject is the subject of the mail that is a report.
func ReportSubject(w *Workspace, e *Edition, words Words) (string, error) {
	wr := newWriter(w, e, words)
	subject := wr.subject("subject_report", wr.event())
	return subject, wr.err
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
	return PlainText(wr.label(key, values.only("kind", "title", "date", "series", "year")))
}

// mailValues are the values that every covering mail may use.
func (wr *writer) mailValues(r Recipient) Values {
	v := wr.event()
	to := Addressee{Name: r.Name}
	switch {
	case r.Person != nil:
		to = wr.addressee(r.Person)
	case r.Listed != nil:
		to = Addressee{Honorific: r.Listed.Honorific, Name: r.Listed.Name}
	}
	v["salutation"], v["close"] = str(wr.Salutation(to)), str(wr.Close(to))
	if to.Name == "" {
		v["salutation"] = wr.label("participant_salutation", nil)
	}
	rsvp := wr.e.Invitation.RSVP
	v["contact_name"], v["contact_phone"], v["contact_email"] = name(wr.in(rsvp.Name)), telephone(rsvp.Phone), mailto(rsvp.Email)
	v["signature"] = name(cmp.Or(wr.in(rsvp.Name), wr.author()))
	if wr.in(rsvp.Name) != "" && wr.author() != "" {
		v["signature"] = append(append(v["signature"], LineBreak{}), name(wr.author())...)
	}
	return v
}

func (wr *writer) answerLink(r Recipient, links AnswerLinks, label, subject string) []Inline {
	text := PlainText(wr.label(subject, wr.event().only("kind", "year").with(Values{"name": name(r.Name), "token": str(links.Token)})))
	return []Inline{Link{"mailto:" + string(links.To) + "?subject=" + mailtoEscape(text), wr.label(label, nil)}}
}
