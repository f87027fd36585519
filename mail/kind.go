package mail

import (
	"slices"

	"convene/planner"
)

// KindRule is how the post treats a kind of mail, beside what the planner says
// of it.
type KindRule struct {
	Kind planner.MailKind
	// List: the mail goes to subscribers. It carries List-* header fields and
	// Precedence: bulk, heeds suppressions, and a refused address is
	// suppressed.
	List bool
	// Thread: the mail answers the earlier ones of the same person.
	Thread bool
	// Stops are the answers after which the person no longer gets the mail.
	Stops []planner.Answer
	// Cancelled: the mail goes to those too for whom the edition was cancelled:
	// it tells them so, invites them again, or is not about the day.
	Cancelled bool
}

// Kinds is the table of the kinds of mail.
func Kinds() []KindRule {
	declined := []planner.Answer{planner.Declined}
	return []KindRule{
		{Kind: planner.InvitationMail, Stops: declined, Cancelled: true},
		{Kind: planner.GuestInvitationMail, Stops: declined, Cancelled: true},
		{Kind: planner.ReminderMail, Thread: true, Stops: []planner.Answer{
			planner.Accepted, planner.Declined, planner.Tentative, planner.Represented,
		}},
		{Kind: planner.ReminderTomorrowMail, Thread: true, Stops: declined},
		{Kind: planner.ProgrammeMail, Thread: true, Stops: declined},
		{Kind: planner.UpdateMail, Thread: true, Stops: declined},
		{Kind: planner.CancellationMail, Thread: true, Cancelled: true},
		{Kind: planner.ApprovalMail, Stops: declined},
		{Kind: planner.ThanksMail, Stops: declined},
		{Kind: planner.ReportMail, List: true, Cancelled: true},
	}
}

// RuleOf is the kind's line of the table; ok is false for an unknown kind.
func RuleOf(kind planner.MailKind) (rule KindRule, ok bool) {
	kinds := Kinds()
	i := slices.IndexFunc(kinds, func(r KindRule) bool { return r.Kind == kind })
	if i < 0 {
		return KindRule{}, false
	}
	return kinds[i], true
}

// Eligible says whether a message of a kind may still go to somebody whose
// latest answer is known, whose address may be suppressed, and who may have
// been told that the edition is cancelled for them. If not, because says why,
// for a person to read.
func Eligible(kind planner.MailKind, answer planner.Answer, suppressed, cancelled bool) (because string, ok bool) {
	rule, known := RuleOf(kind)
	switch {
	case !known:
		return "mail of the kind " + string(kind) + " is not known to this version", false
	case slices.Contains(rule.Stops, answer):
		return "has " + string(answer), false
	case rule.List && suppressed:
		return "the address is suppressed", false
	case cancelled && !rule.Cancelled:
		return "has been told that it is cancelled", false
	}
	return "", true
}
