package app

import (
	"fmt"
	"slices"
	"time"

	"convene/mail"
	"convene/mail/inbox"
	"convene/planner"
)

// partStatuses are what calendars call an answer (RFC 5545, section 3.2.12).
func partStatuses() map[string]planner.Answer {
	return map[string]planner.Answer{"ACCEPTED": planner.Accepted, "DECLINED": planner.Declined, "TENTATIVE": planner.Tentative}
}

// judgeReplies takes what a calendar answered. Of several answers in one mail
// all have to say the same.
func (in *Intake) judgeReplies(m inbox.Mail, j judgement) judgement {
	if m.Flaw != "" {
		return j.read("a calendar answers, and "+m.Flaw, "")
	}
	first := in.judgeReply(m, m.Replies[0], j)
	for _, r := range m.Replies[1:] {
		if next := in.judgeReply(m, r, j); next.Became != first.Became || next.Who != first.Who || next.Answer != first.Answer {
			return j.read("a calendar answers several appointments, and not alike", "")
		}
	}
	return first
}

func (in *Intake) judgeReply(m inbox.Mail, r inbox.Reply, j judgement) judgement {
	var ours shown // as the reader's calendar has it
	addressed := false
	for _, s := range in.past.byUID[r.UID] {
		if !s.State.Rule().Gone {
			continue
		}
		addressed = addressed || s.To.Address.Key() == r.Attendee.Key()
		if ours.sent == nil || s.sequence >= ours.sequence {
			ours = s
		}
	}
	if ours.sent == nil {
		return j.read("a calendar answers an appointment that is none of ours", "")
	}
	j.Who = in.nameOf(ours.sent)
	said := recordAs(ours.Recipient, "ANSWER", "mail")
	answer, known := partStatuses()[r.Status]
	switch {
	case r.Odd != "":
		return j.read(fmt.Sprintf("a calendar answers for %s, and %s", j.Who, r.Odd), said)
	case !addressed:
		return j.read(fmt.Sprintf("%s answers for %s, who was invited at %s", r.Attendee, j.Who, ours.To.Address), said)
	case m.From.Address.Key() != r.Attendee.Key():
		return j.read(fmt.Sprintf("%s sends the answer of %s", m.From.Address, j.Who), said)
	case r.Sequence < ours.sequence:
		return j.ignore(fmt.Sprintf("%s answers the appointment as it was before it was changed", j.Who))
	case r.Sequence > ours.sequence:
		return j.read(fmt.Sprintf("%s answers a version of the appointment that was never sent", j.Who), said)
	case r.Status == "NEEDS-ACTION" || r.Status == "":
		return j.ignore(fmt.Sprintf("the calendar of %s has no answer yet", j.Who))
	case len(ours.Invites) > 1:
		return j.read(fmt.Sprintf("the calendar of %s answers %q for one of %d days", j.Who, r.Status, len(ours.Invites)), said)
	case r.Status == "DELEGATED":
		return j.read(j.Who+" wants to be represented", recordAs(ours.Recipient, "represented --representative ID", "mail"))
	case !known:
		return j.read(fmt.Sprintf("the calendar of %s answers %q", j.Who, r.Status), said)
	}
	at := r.Stamp
	if at.IsZero() {
		at = m.Date
	}
	return in.answer(ours.sent, reply{answer: answer, at: at, via: byCalendar, note: r.Comment, remarked: r.Comment != ""}, j)
}

// The ways on which an answer comes that this program reads.
const byCalendar, byMail = "calendar", "mail"

// reply is an answer that may be taken, if nothing speaks against it.
type reply struct {
	answer planner.Answer
	at     time.Time
	via    string
	note   string
	// remarked: the note was written for somebody to read.
	remarked bool
}

func (r reply) String() string {
	if r.answer == planner.Tentative {
		return "has accepted tentatively"
	}
	return "has " + string(r.answer)
}

// answer takes an answer, unless it comes too late or somebody knows better.
func (in *Intake) answer(s *sent, r reply, j judgement) judgement {
	e := s.edition
	recorded := in.recorded[e.Year][s.Recipient]
	at := in.moment(r.at)
	j.Answer = r.answer
	said := recordAs(s.Recipient, string(r.answer), "mail")
	note := ""
	if r.note != "" {
		note = fmt.Sprintf(": “%s”", r.note)
	}
	isInvited := func(i planner.Recipient) bool { return i.Key == s.Recipient }
	switch {
	case e.LastDay().Before(in.Today):
		return j.read(fmt.Sprintf("%s %s, and the day is over%s", j.Who, r, note), "")
	case in.cancelled[e.Year][s.Recipient]:
		return j.read(fmt.Sprintf("%s %s, and was told that it is cancelled%s", j.Who, r, note), "")
	case !slices.ContainsFunc(in.Workspace.Invitees(e), isInvited):
		return j.read(fmt.Sprintf("%s %s, and has no part in %d any more%s", j.Who, r, e.Year, note), "")
	case recorded.Answer == r.answer && r.remarked:
		return j.read(fmt.Sprintf("%s %s, as is known, and adds%s", j.Who, r, note), "")
	case recorded.Answer == r.answer:
		return j.ignore(fmt.Sprintf("%s %s, as is known", j.Who, r))
	case recorded.Answer != "" && at.Before(recorded.At):
		return j.ignore(fmt.Sprintf("%s has answered again since: %s", j.Who, recorded.Answer))
	case recorded.Answer == planner.Represented || e.RepresentedBy(planner.ID(s.Recipient)) != "":
		return j.read(fmt.Sprintf("%s %s, and is to be represented%s", j.Who, r, note), said)
	}
	j.Became, j.Open, j.Attention = BecameAnswer, r.remarked, r.remarked
	j.Because = fmt.Sprintf("%s %s, by %s%s", j.Who, r, r.via, note)
	if recorded.Answer != "" {
		j.Because += fmt.Sprintf(" (before: %s)", recorded.Answer)
	}
	j.brought = mail.Taken{
		Series: in.Workspace.Series.ID, Year: e.Year,
		Answer: &mail.Answered{Recipient: s.Recipient, Answer: r.answer, Via: r.via, By: j.From, At: at},
	}
	return j
}

// judgeReport takes what a server says became of a message.
func (in *Intake) judgeReport(m inbox.Mail, j judgement) judgement {
	s := in.past.returned(m.Report.Returned, m.Report.EnvelopeID)
	if s == nil || !s.State.Rule().Gone {
		return j.read("a server reports about a message that is none of ours", "")
	}
	j.Who = in.nameOf(s)
	i := slices.IndexFunc(m.Report.Fates, func(f inbox.Fate) bool {
		return f.Recipient.Key() == s.To.Address.Key() || f.Final.Key() == s.To.Address.Key()
	})
	if i < 0 {
		return j.read(fmt.Sprintf("a server reports about the %s to %s, and names another address", s.Kind, s.To.Address), "")
	}
	f := m.Report.Fates[i]
	if f.Action != "failed" {
		return j.ignore(fmt.Sprintf("the %s to %s is %s", s.Kind, s.To.Address, f.Action))
	}
	j.Became = BecameBounce
	j.brought.Bounced = &mail.Bounced{Message: s.ID, Status: f.Status, Text: f.Text, At: in.moment(m.Date)}
	j.Because = fmt.Sprintf("the %s to %s came back: %s", s.Kind, s.To.Address, j.brought.Bounced.Why())
	rule, _ := mail.RuleOf(s.Kind)
	switch {
	case !rule.List:
		j.Attention = true
		j.Command = in.addressCure(s.edition, s.Kind, s.Recipient, false)
	case !mail.NoSuchAddress(f.Status):
		j.Because += "; the address stays on its list"
	case in.bears(m.Report.Tokens, s):
		j.Because += "; it gets no more list mail"
		j.brought.Suppress = &mail.Suppression{Address: s.To.Address.Key(), Reason: "bounced: " + f.Status, At: in.Now}
	default: // whoever knows the address could have sent this
		j.Attention = true
		j.Command = fmt.Sprintf("convene subscribers suppress %s --reason \"bounced: %s\"", s.To.Address, f.Status)
	}
	return j
}

// bears reports whether one of the tokens is the message's.
func (in *Intake) bears(tokens []string, s *sent) bool {
	return slices.ContainsFunc(tokens, func(t string) bool {
		c, ok := in.past.claimed(t)
		return ok && c.ID == s.ID
	})
}
