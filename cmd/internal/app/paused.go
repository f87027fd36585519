package app

import (
	"fmt"
	"slices"

	"convene/mail"
	"convene/planner"
)

// paused refuses a mailing that is paused.
func paused(m mail.Mailing, next string) error {
	if m.Paused == "" {
		return nil
	}
	return &RefusedError{fmt.Sprintf("mailing %s is paused: %s", m.ID, m.Paused), next}
}

// Resume says how a paused mailing goes on.
func (o *Office) Resume(m mail.Mailing) Need {
	if o.formerServer(m) {
		return Need{"it is frozen with the former server; prepare and approve it again, which lifts the pause", o.toPrepareAgain(m)}
	}
	return Need{"once the cause is cured", "convene outbox retry " + string(m.ID)}
}

// formerServer reports whether the settings name another server by now than the
// mailing was prepared for.
func (o *Office) formerServer(m mail.Mailing) bool {
	type server struct {
		host, username string
		port           int
		tls            mail.TLSPolicy
	}
	if o.Post.Route == (mail.Route{}) { // the settings cannot be read whole
		return false
	}
	of := func(r mail.Route) server { return server{r.Host, r.Username, r.Port, r.TLS} }
	return of(m.Route) != of(o.Post.Route)
}

// toPrepareAgain is the command that prepares a mailing again.
func (o *Office) toPrepareAgain(m mail.Mailing) string {
	if e := o.Workspace.Edition(m.Year); e != nil {
		for _, d := range o.Workspace.Deadlines(e) {
			if d.Send == m.Kind && string(d.ID) == m.Name {
				return o.toPrepareEntry(e, d)
			}
		}
	}
	return "convene prepare " + o.preparedAs(m)
}

// toPrepareEntry is the command that prepares the mailing of a run-up entry.
func (o *Office) toPrepareEntry(e *planner.Edition, d planner.Deadline) string {
	command := "convene prepare " + string(d.ID)
	if _, past := planner.CheckDeadline(e, d, o.Today); past {
		command += " --late"
	}
	return command
}

// preparedAs is what a mailing is called when it is prepared: by its entry of
// the run-up, or its kind.
func (o *Office) preparedAs(m mail.Mailing) string {
	if slices.ContainsFunc(o.Workspace.RunUp, func(r planner.RunUp) bool { return string(r.ID) == m.Name }) {
		return m.Name
	}
	return string(m.Kind)
}
