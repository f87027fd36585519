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
		return Need{"it is frozen with the former server; prepare and approve it again, which lifts the pause", "convene prepare " + o.preparedAs(m)}
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

// preparedAs is what a mailing is called when it is prepared: by its entry of
// the run-up, or its kind.
func (o *Office) preparedAs(m mail.Mailing) string {
	if slices.ContainsFunc(o.Workspace.RunUp, func(r planner.RunUp) bool { return string(r.ID) == m.Name }) {
		return m.Name
	}
	return string(m.Kind)
}
