package app

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// Whoever is not mailed gets the same words and documents from a person: by
// letter, or by telephone.

// Call is somebody who is to be told by telephone, or in person.
type Call struct {
	Name string
	// Office is who answers, and Phone their number; both may be empty.
	Office, Phone string
}

// String is who is to be rung, with who answers and the number if they are known.
func (c Call) String() string {
	office := strings.Trim(c.Office+", "+c.Phone, ", ")
	if office == "" {
		return c.Name
	}
	return c.Name + " (" + office + ")"
}

func callTo(p *planner.Person, name, lang string) Call {
	c := Call{Name: name}
	if p != nil && p.Secretary != nil {
		c.Office, c.Phone = p.Secretary.Name.In(lang), p.Secretary.Phone
	}
	return c
}

// Handing is somebody who gets a message from a person.
type Handing struct {
	Call
	Message uuid.UUID
	// Passed on: they have this very message already.
	Passed bool
	// Outdated are the kinds of what they were told before that is no longer so,
	// and Changes what has changed of it.
	Outdated []planner.MailKind
	Changes  []planner.Change
}

// handing is what a person has to know who passes a message on.
func (m *mailroom) handing(a *addressed) *Handing {
	key := revisionKey(a.Recipient)
	_, planned := m.history.planned[key]
	h := Handing{
		Call: callTo(a.Person, a.Name, a.Language), Message: a.id, Passed: m.history.gone[key] && !planned && !slices.Contains(m.again, a.Key),
		Changes: planner.Changes(a.past.told, a.told),
	}
	for _, t := range a.past.tellings {
		if t.outdated(h.Changes) && !slices.Contains(h.Outdated, t.kind) {
			h.Outdated = append(h.Outdated, t.kind)
		}
	}
	return &h
}

// Enclosed are the names of the files that go with a message.
func (o *Office) Enclosed(ctx context.Context, m mail.Message) ([]string, error) {
	parts, err := o.parts(ctx, m)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range parts {
		if p.Name != "" && p.ContentID == "" {
			names = append(names, p.Name)
		}
	}
	return names, nil
}

// CallFor is who answers the telephone for a message's recipient, as the files
// are today.
func (o *Office) CallFor(m mail.Message) Call {
	return callTo(o.Workspace.Person(planner.ID(m.Recipient)), m.To.Name, o.Workspace.Series.DefaultLanguage())
}

// ChangeInWords is a change as one line.
func ChangeInWords(c planner.Change) string {
	said := func(f planner.Fact) string {
		if words := strings.Join(strings.Fields(f.Words), " "); words != "" {
			return words
		}
		return "nothing"
	}
	return string(c.Now.Name) + " " + said(c.Before) + " → " + said(c.Now)
}
