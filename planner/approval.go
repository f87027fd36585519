package planner

// ApprovalCover is the mail that shows a speaker the passage of the report that
// says what they said, as it will be printed, and asks for their approval. Its
// title is the mail's subject. For somebody of whom the report says nothing ok
// is false.
func ApprovalCover(w *Workspace, e *Edition, r Recipient, links AnswerLinks, words Words) (doc Document, ok bool, err error) {
	wr := newWriter(w, e, words)
	own := wr.ownPassages(r)
	if len(own) == 0 {
		return Document{}, false, wr.err
	}
	values := wr.mailValues(r)
	values["silence"] = wr.silence()
	if links.To != "" && !r.Copy {
		values["approve"] = wr.answerLink(r, links.To, links.Yes, "approval_agree", "approval_subject_agree")
		values["suggest"] = wr.answerLink(r, links.To, links.No, "approval_suggest", "approval_subject_suggest")
	}
	doc, err = wr.mailTo(r, "subject_approval", ApprovalMailTemplate, values)
	doc.section(RemarksSection, append([]Block{Rule{}, Heading{2, wr.label("approval_heading", nil)}}, own...)...)
	if err == nil {
		err = wr.err
	}
	return doc, true, err
}

// ownPassages are what the report says of what somebody said: their remarks,
// and the conclusion if it is theirs.
func (wr *writer) ownPassages(r Recipient) []Block {
	if r.Person == nil {
		return nil
	}
	var blocks []Block
	for _, p := range wr.passages() {
		if p.person.ID != r.Person.ID {
			continue
		}
		s := wr.styled(p.person, InRemarks)
		card := Card{Name: wr.alone(s), Posts: wr.joinedPosts(s), Blocks: p.blocks}
		if p.role != "" {
			card.Heading = wr.role(p.role, RoleHeading)
		}
		if wr.e.Report.Form() == BookletLayout {
			card.Blocks = append(wr.leadIn(p), p.blocks...)
		}
		blocks = append(blocks, card)
	}
	if wr.e.Report.Conclusion.By == r.Person.ID {
		blocks = append(blocks, under(3, wr.label("conclusion_heading", nil), wr.conclusion())...)
	}
	return blocks
}

// silence is what becomes of a passage whose speaker does not answer.
func (wr *writer) silence() []Inline {
	published := Values{"kind": wr.kind(), "date": nil}
	if d, ok := wr.w.DeadlineOf(wr.e, ReportMail); ok {
		published["date"] = str(wr.Date(DayDate, d.Day))
	}
	if d, _ := wr.w.DeadlineOf(wr.e, ApprovalMail); d.Unanswered == Hold {
		return wr.label("approval_hold", published)
	}
	return wr.label("approval_publish", published)
}
