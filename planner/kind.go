package planner

import (
	"errors"
	"fmt"
	"regexp"
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
	// Fits are the audiences that the kind can be written to: "guests" stands
	// for every group of them, [ListAudience] for every list.
	Fits []Audience
	// Once: nobody gets it a second time in one edition, under whatever run-up
	// entry, unless somebody says so.
	Once bool
	// Anew: there may be reason for it again and again; each time makes a
	// mailing of its own, which has a number for its name.
	Anew bool
	// Reminds: whoever is reminded by telephone is rung and not mailed.
	Reminds bool
	// At are the statuses of an edition at which it may be sent.
	At []Status
}

// MailKinds is the table of the kinds of mail.
func MailKinds() []KindRule {
	everybody := []Audience{Speakers, Guests, Participants}
	return []KindRule{
		{Kind: InvitationMail, To: Speakers, Fits: []Audience{Speakers}, Once: true, At: []Status{Open}},
		{Kind: GuestInvitationMail, To: Guests, Fits: []Audience{Guests}, Once: true, At: []Status{Open}},
		{Kind: ReminderMail, To: Pending, Fits: []Audience{Pending}, Reminds: true, At: []Status{Open}},
		{Kind: ReminderTomorrowMail, To: Participants, Fits: everybody, Reminds: true, At: []Status{Open}},
		{Kind: ProgrammeMail, To: Participants, Fits: everybody, At: []Status{Open}},
		{Kind: UpdateMail, To: Participants, Fits: everybody, Anew: true, At: []Status{Open}},
		{Kind: CancellationMail, To: Participants, Fits: []Audience{Participants}, Anew: true, At: []Status{Open, Cancelled}},
		{Kind: ApprovalMail, To: Speakers, Fits: []Audience{Speakers}, Once: true, At: []Status{Held}},
		{Kind: ThanksMail, To: Speakers, Fits: []Audience{Speakers}, Once: true, At: []Status{Held}},
		{Kind: ReportMail, Fits: []Audience{ListAudience}, Once: true, At: []Status{Held, Reported}},
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
	kinds := MailKinds()
	i := slices.IndexFunc(kinds, func(r KindRule) bool { return r.Kind == k })
	if i < 0 {
		return KindRule{}, false
	}
	return kinds[i], true
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

// ListAudience stands for any list in [KindRule.Fits].
const ListAudience Audience = "a list"

// fits reports whether a kind with the rule can be written to an audience.
func (r KindRule) fits(to Audience) bool {
	switch {
	case to.List() != "":
		to = ListAudience
	case to.Group() != "":
		to = Guests
	}
	return slices.Contains(r.Fits, to)
}

// Misfit says why a kind of mail cannot go to an audience, or is empty.
func (k MailKind) Misfit(to Audience) string {
	rule, _ := k.Rule()
	if rule.fits(to) {
		return ""
	}
	var fitting []string
	for _, a := range rule.Fits {
		fitting = append(fitting, string(a))
	}
	return fmt.Sprintf("a mailing of the kind %s goes to %s, not to %s", k, strings.Join(fitting, ", "), to)
}

var audienceForm = regexp.MustCompile(`^(speakers|participants|pending|guests(:.+)?|(.+\.(csv|xlsx)))$`)

// Pattern is the regular expression of what a file may say.
func (Audience) Pattern() string { return audienceForm.String() }

// UnmarshalText accepts one of the audiences or a path inside the workspace.
func (a *Audience) UnmarshalText(text []byte) error {
	m := audienceForm.FindSubmatch(text)
	switch {
	case len(text) == 0:
		*a = ""
		return nil
	case m == nil:
		return errors.New("want speakers, participants, pending, guests, guests:GROUP or a list like lists/subscribers.csv")
	case len(m[3]) > 0 && m[2] == nil:
		var f File
		err := f.UnmarshalText(text)
		*a = Audience(f)
		return err
	}
	*a = Audience(text)
	return nil
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
