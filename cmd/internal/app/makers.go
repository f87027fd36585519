package app

import (
	"iter"
	"slices"
	"strings"

	"convene/mail"
	"convene/mail/calendar"
	"convene/planner"
)

// maker makes the messages of one kind of mail.
type maker struct {
	kind   planner.MailKind
	action planner.Action
	// messages makes them while they are taken.
	messages func(*mailroom) iter.Seq2[mail.Prepared, error]
	// whom are those who have reason to get a message of a kind that there may
	// be reason for again and again.
	whom func(*mailroom) ([]mail.RevisionKey, error)
}

func personally(kind planner.MailKind, action planner.Action, p personal) maker {
	return maker{kind, action, p.messages, p.whom}
}

// makers is the table of the kinds of mail that can be prepared.
func makers() []maker {
	return []maker{
		personally(planner.InvitationMail, planner.PrepareInvitation, invitation()),
		personally(planner.GuestInvitationMail, planner.PrepareGuests, guestInvitation()),
		personally(planner.ReminderMail, planner.PrepareReminder, reminder()),
		personally(planner.ReminderTomorrowMail, planner.PrepareTomorrow, reminderTomorrow()),
		personally(planner.ProgrammeMail, planner.PrepareProgramme, programmeMailing()),
		personally(planner.UpdateMail, planner.PrepareUpdate, update()),
		personally(planner.CancellationMail, planner.PrepareCancel, cancellation()),
		personally(planner.ApprovalMail, planner.PrepareApproval, approval()),
		personally(planner.ThanksMail, planner.PrepareThanks, thanks()),
		{kind: planner.ReportMail, action: planner.PrepareReport, messages: (*mailroom).reports},
	}
}

func makerOf(kind planner.MailKind) (how maker, ok bool) {
	i := slices.IndexFunc(makers(), func(m maker) bool { return m.kind == kind })
	if i < 0 {
		return maker{}, false
	}
	return makers()[i], true
}

func kindsOffered() string {
	var kinds []string
	for _, m := range makers() {
		kinds = append(kinds, string(m.kind))
	}
	return strings.Join(kinds[:len(kinds)-1], ", ") + " or " + kinds[len(kinds)-1]
}

// Kinds lists the kinds of mail that can be prepared.
func Kinds() []planner.MailKind {
	var kinds []planner.MailKind
	for _, m := range makers() {
		kinds = append(kinds, m.kind)
	}
	return kinds
}

// asked is the appointment as an invitation has it; moved is the same for a
// calendar that shows it otherwise, and withdrawn takes it back.
func asked() *appointment     { return &appointment{method: calendar.Request} }
func moved() *appointment     { return &appointment{method: calendar.Request, moved: true} }
func withdrawn() *appointment { return &appointment{method: calendar.Cancel, moved: true} }

// invitation carries each speaker's own letter.
func invitation() personal {
	return personal{
		cover: func(m *mailroom, a *addressed) (planner.Document, error) {
			return planner.InvitationCover(&m.Workspace.Workspace, m.e, a.Recipient, m.links(a, mail.ToAccept, mail.ToDecline), a.words)
		},
		papers:      (*mailroom).invitationLetter,
		appointment: asked(),
	}
}

// guestInvitation carries each guest's own letter. A guest who speaks was
// invited to do that.
func guestInvitation() personal {
	return personal{
		due: func(m *mailroom, a *addressed) (planner.Reason, bool, error) {
			speaks := a.Person != nil && slices.ContainsFunc(m.Workspace.Cast(m.e), func(p planner.Part) bool { return p.Person == a.Person })
			return "invited as a speaker", !speaks, nil
		},
		cover: func(m *mailroom, a *addressed) (planner.Document, error) {
			return planner.GuestInvitationCover(&m.Workspace.Workspace, m.e, a.Recipient, m.links(a, mail.ToAccept, mail.ToDecline), a.words)
		},
		papers:      (*mailroom).invitationLetter,
		appointment: asked(),
	}
}

// signs is why somebody gets no letter of their own hand.
const signs planner.Reason = "signs the letters"

// reminder carries the letter once more. Nobody is reminded on the day on which
// they are invited.
func reminder() personal {
	return personal{
		due: func(m *mailroom, a *addressed) (planner.Reason, bool, error) {
			if a.Person != nil && m.Workspace.Signs(m.e, a.Person.ID) {
				return signs, false, nil
			}
			by := planner.InvitationMail
			if a.Listed != nil {
				by = planner.GuestInvitationMail
			}
			d, ok := m.Workspace.DeadlineOf(m.e, by)
			return "invited only today", !ok || d.Day != m.Today, nil
		},
		cover: func(m *mailroom, a *addressed) (planner.Document, error) {
			return planner.ReminderCover(&m.Workspace.Workspace, m.e, a.Recipient, m.links(a, mail.ToAccept, mail.ToDecline), a.words)
		},
		papers: (*mailroom).invitationLetter,
	}
}

// reminderTomorrow carries the programme, and for some how to take part online.
func reminderTomorrow() personal {
	return personal{
		cover: func(m *mailroom, a *addressed) (planner.Document, error) {
			return planner.TomorrowCover(&m.Workspace.Workspace, m.e, a.Recipient, m.standing.Answers, a.words)
		},
		papers:    (*mailroom).theProgramme,
		programme: true,
		invited:   true,
	}
}

// programmeMailing carries the programme, and the appointment only if it has
// moved since it was announced.
func programmeMailing() personal {
	return personal{
		cover: func(m *mailroom, a *addressed) (planner.Document, error) {
			return planner.ProgrammeCover(&m.Workspace.Workspace, m.e, a.Recipient, a.words)
		},
		papers:      (*mailroom).theProgramme,
		programme:   true,
		invited:     true,
		appointment: moved(),
	}
}

// update goes to those for whom something has changed since they were told.
func update() personal {
	changes := func(a *addressed) []planner.Change { return planner.Changes(a.past.told, a.told) }
	return personal{
		due: func(_ *mailroom, a *addressed) (planner.Reason, bool, error) { return "", len(changes(a)) > 0, nil },
		cover: func(m *mailroom, a *addressed) (planner.Document, error) {
			return planner.UpdateCover(&m.Workspace.Workspace, m.e, a.Recipient, changes(a), a.words)
		},
		papers:      (*mailroom).theProgramme,
		programme:   true,
		appointment: moved(),
	}
}

// cancellation takes back what was announced. It has no paper: whoever is not
// mailed is rung.
func cancellation() personal {
	return personal{
		due: func(m *mailroom, a *addressed) (planner.Reason, bool, error) {
			reason, err := m.reasonFor(a)
			a.told = []planner.Fact{{Name: planner.ReasonFact, Words: reason}}
			return "", true, err
		},
		cover: func(m *mailroom, a *addressed) (planner.Document, error) {
			off := planner.Withdrawal{Reason: a.told[0].Words, Calendar: a.entries > 0}
			return planner.CancellationCover(&m.Workspace.Workspace, m.e, a.Recipient, off, a.words)
		},
		appointment: withdrawn(),
	}
}

// approval shows each speaker the passage that is theirs.
func approval() personal {
	cover := func(m *mailroom, a *addressed) (planner.Document, bool, error) {
		return planner.ApprovalCover(&m.Workspace.Workspace, m.e, a.Recipient, m.links(a, mail.ToApprove, mail.ToApprove), a.words)
	}
	return personal{
		due: func(m *mailroom, a *addressed) (planner.Reason, bool, error) {
			_, ok, err := cover(m, a)
			return "no passage in the report", ok, err
		},
		cover: func(m *mailroom, a *addressed) (planner.Document, error) {
			doc, _, err := cover(m, a)
			return doc, err
		},
	}
}

// thanks carries the letter of thanks.
func thanks() personal {
	return personal{
		due: func(m *mailroom, a *addressed) (planner.Reason, bool, error) {
			_, ok, err := m.thanks(m.e, a.Person, m.standing.Answers)
			return signs, ok, err
		},
		cover: func(m *mailroom, a *addressed) (planner.Document, error) {
			return planner.ThanksCover(&m.Workspace.Workspace, m.e, a.Recipient, m.history.published, a.words)
		},
		papers: (*mailroom).thanksLetter,
	}
}
