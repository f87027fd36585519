package app

import (
	"cmp"
	"slices"
	"strings"

	"convene/planner"
)

// Uninvited is somebody whom a mailing takes for invited, and to whom no
// invitation has gone.
type Uninvited struct {
	Key, Name string
	// Guest: of the guest list.
	Guest bool
	// Next is the command that prepares the invitation, or with which a prepared one
	// goes on.
	Next string
}

// uninvited reports whether nothing is known of an invitation: none has gone,
// nor have they answered, however they were asked. Whoever signs the letters is
// at home, and whoever has the mailing already is past helping.
func (m *mailroom) uninvited(a *addressed) bool {
	signs := a.Person != nil && m.Workspace.Signs(m.e, a.Person.ID)
	return !a.Copy && !a.past.invited && m.standing.Answers[a.Key] == "" && !signs && !m.history.gone[revisionKey(a.Recipient)]
}

// uninvitedOf are those of the recipients whom no invitation has reached under
// another key either, which the files no longer have.
func (m *mailroom) uninvitedOf(all []planner.Recipient) []Uninvited {
	if len(all) == 0 {
		return nil
	}
	filed, asked := m.filed(m.task.to), map[string]bool{}
	for key, p := range m.history.reached {
		if p.invited && !filed(key.Recipient) {
			asked[p.to.Address.Key()] = true
		}
	}
	next := map[planner.MailKind]string{}
	for _, kind := range []planner.MailKind{planner.InvitationMail, planner.GuestInvitationMail} {
		next[kind] = m.toPrepare(m.e, kind)
	}
	var left []Uninvited
	for _, r := range all {
		kind := planner.InvitationMail
		if r.Listed != nil {
			kind = planner.GuestInvitationMail
		}
		if r.Address == "" || !asked[r.Address.Key()] {
			goesOn := cmp.Or(m.history.inviting[r.Key], next[kind])
			left = append(left, Uninvited{Key: r.Key, Name: r.Called(), Guest: r.Listed != nil, Next: goesOn})
		}
	}
	return left
}

// toPrepare is the command that prepares the mailings of a kind.
func (o *Office) toPrepare(e *planner.Edition, kind planner.MailKind) string {
	entries := slices.DeleteFunc(o.Workspace.Deadlines(e), func(d planner.Deadline) bool { return d.Send != kind })
	if len(entries) == 0 {
		return "convene prepare " + string(kind)
	}
	var commands []string
	for _, d := range entries {
		commands = append(commands, o.toPrepareEntry(e, d))
	}
	return strings.Join(commands, ", ")
}
