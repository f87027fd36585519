package planner

import (
	"errors"
	"slices"
	"strings"
)

// Status is where an edition stands in its year.
type Status string

const (
	Draft     Status = "draft"
	Open      Status = "open"
	Held      Status = "held"
	Reported  Status = "reported"
	Cancelled Status = "cancelled"
)

// Values lists what a file may say.
func (Status) Values() []string {
	return []string{string(Draft), string(Open), string(Held), string(Reported), string(Cancelled)}
}

// MailKind is what a mailing is about.
type MailKind string

const (
	InvitationMail       MailKind = "invitation"
	GuestInvitationMail  MailKind = "guest-invitation"
	ReminderMail         MailKind = "reminder"
	ReminderTomorrowMail MailKind = "reminder-tomorrow"
	ProgrammeMail        MailKind = "programme"
	UpdateMail           MailKind = "update"
	CancellationMail     MailKind = "cancellation"
	ApprovalMail         MailKind = "approval"
	ThanksMail           MailKind = "thanks"
	ReportMail           MailKind = "report"
)

// KindRule says when a kind of mail may go out and to whom it goes.
type KindRule struct {
	Kind MailKind
	// To is who gets it where a run-up entry does not say. Empty: the run-up
	// entry or the command has to.
	To Audience
	// At are the statuses of an edition at which it may be sent.
	At []Status
}

// MailKinds is the table of the kinds of mail.
func MailKinds() []KindRule {
	return []KindRule{
		{InvitationMail, Speakers, []Status{Open}},
		{GuestInvitationMail, Guests, []Status{Open}},
		{ReminderMail, Pending, []Status{Open}},
		{ReminderTomorrowMail, Participants, []Status{Open}},
		{ProgrammeMail, Participants, []Status{Open}},
		{UpdateMail, Participants, []Status{Open}},
		{CancellationMail, Participants, []Status{Open, Cancelled}},
		{ApprovalMail, Speakers, []Status{Held}},
		{ThanksMail, Speakers, []Status{Held}},
		{ReportMail, "", []Status{Held, Reported}},
	}
}

// Values lists what a file may say.
func (MailKind) Values() []string {
	var names []string
	for _, r := range MailKinds() {
		names = append(names, string(r.Kind))
	}
	return names
}

// Rule is the kind's line of the table; ok is false for an unknown kind.
func (k MailKind) Rule() (rule KindRule, ok bool) {
	i := slices.IndexFunc(MailKinds(), func(r KindRule) bool { return r.Kind == k })
	if i < 0 {
		return KindRule{}, false
	}
	return MailKinds()[i], true
}

// Audience is who a mailing goes to: speakers, participants, pending, guests,
// one group of guests as in guests:vip, or a list's path.
type Audience string

const (
	Speakers     Audience = "speakers"     // everyone with a role, once each, not declined
	Participants Audience = "participants" // speakers, and guests who have not declined
	Pending      Audience = "pending"      // those invited and without an answer
	Guests       Audience = "guests"       // the guest list
)

// UnmarshalText accepts one of the audiences or a path inside the workspace.
func (a *Audience) UnmarshalText(text []byte) error {
	s := string(text)
	group, isGroup := strings.CutPrefix(s, string(Guests)+":")
	switch {
	case s == "", s == string(Speakers), s == string(Participants), s == string(Pending), s == string(Guests), isGroup && group != "":
		*a = Audience(s)
		return nil
	case strings.HasSuffix(s, ".csv"), strings.HasSuffix(s, ".xlsx"):
		var f File
		err := f.UnmarshalText(text)
		*a = Audience(f)
		return err
	}
	return errors.New("want speakers, participants, pending, guests, guests:GROUP or a list like lists/subscribers.csv")
}

// List is the list's path if the audience is one, else empty.
func (a Audience) List() File {
	if strings.HasSuffix(string(a), ".csv") || strings.HasSuffix(string(a), ".xlsx") {
		return File(a)
	}
	return ""
}

// Group is the group of guests meant, or empty.
func (a Audience) Group() string {
	group, _ := strings.CutPrefix(string(a), string(Guests)+":")
	if group == string(a) {
		return ""
	}
	return group
}

// Audience is who a run-up entry's mailing goes to: its own, else whom the
// kind is for. It is empty for a task.
func (r RunUp) Audience() Audience {
	if r.To != "" {
		return r.To
	}
	rule, _ := r.Send.Rule()
	return rule.To
}
