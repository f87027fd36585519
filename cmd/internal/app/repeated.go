package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// A recipient is known by a key. Whoever gets another one, because an id or a
// guest's name was written anew, is somebody else to the ledger and is due the
// mailing once more. Several people may well share a mailbox, so nothing is
// refused: what goes to a mailbox a second time, and first went there for
// somebody whom the files no longer name, is pointed out.

// Repeated is a message that waits for approval, to a mailbox that the same
// mailing went to for somebody whom the files no longer name.
type Repeated struct {
	Message uuid.UUID
	Key     string
	Name    string
	Address planner.Email
	// Former is the key under which it went, and State what became of that at At.
	Former string
	State  mail.State
	At     time.Time
}

// Fate says what became of the earlier message.
func (r Repeated) Fate() string {
	day := " on " + r.At.Format("2 January 2006")
	switch {
	case r.State.Rule().Waiting:
		return "waits to go there"
	case r.State == mail.ByHand:
		return "was laid out as a draft to it" + day
	case r.State == mail.Unknown:
		return "may have gone there" + day
	}
	return "went there" + day
}

// Cure says what to do about it.
func (r Repeated) Cure() string {
	id := r.Message.String()[:8]
	one := "convene outbox drop " + id
	if guest, isGuest := strings.CutPrefix(r.Former, "guest:"); isGuest || !strings.ContainsAny(r.Former, " @") {
		one = fmt.Sprintf("write the id %s back and prepare again, or %s", guest, one)
	}
	return fmt.Sprintf("If it is one person: %s. If two share the mailbox: approve it.", one)
}

// Repeated are the messages of a mailing that may be for somebody who has it
// already, in a mailing of the kind that goes to nobody twice also under another
// name.
func (o *Office) Repeated(ctx context.Context, of mail.Overview) ([]Repeated, error) {
	here, err := o.On(of.Year)
	if err != nil || of.Unapproved == 0 {
		return nil, nil // the files have no such edition any more, or nothing is to be decided
	}
	mailings, err := o.sameMail(ctx, of)
	rule, _ := mail.RuleOf(of.Kind)
	if alone := len(mailings) == 1; err != nil || alone && (of.Revision == 1 || rule.List && of.Unapproved == of.Total()) {
		return nil, err // nobody can have it, and no reader a new report
	}
	before, err := here.nameless(ctx, mailings)
	if err != nil || len(before) == 0 {
		return nil, err
	}
	var all []Repeated
	for m, err := range o.Post.Ledger.Messages(ctx, of.ID) {
		if err != nil {
			return nil, err
		}
		r, again := before[m.To.Address.Key()]
		if !again || m.Approved || !m.State.Rule().Waiting || m.Recipient == r.Former {
			continue
		}
		r.Message, r.Key, r.Name, r.Address = m.ID, m.Recipient, m.To.Name, m.To.Address
		all = append(all, r)
	}
	for to, left := range o.Workspace.Recipients(here.Edition, o.audienceOf(of), planner.Standing{}) { // a secretary is not whom it is about
		for i := range all {
			if left == "" && to.Key == all[i].Key {
				all[i].Name = to.Called()
			}
		}
	}
	return all, nil
}

// sameMail are a mailing and those others of which nobody who has got one gets it
// as well.
func (o *Office) sameMail(ctx context.Context, of mail.Overview) ([]mail.Overview, error) {
	rule, _ := of.Kind.Rule()
	if !rule.Once {
		return []mail.Overview{of}, nil
	}
	all, err := o.Post.Ledger.Mailings(ctx, of.Series, of.Year)
	return slices.DeleteFunc(all, func(other mail.Overview) bool { return other.Kind != of.Kind }), err
}

// filed reports of a recipient's key whether the files have it; to is whom the
// mailing goes to.
func (o *Office) filed(to planner.Audience) func(key string) bool {
	all := keySet{}
	for key := range o.Workspace.Keys(o.Edition, to) {
		all.add(mail.RevisionKey{Recipient: key})
	}
	return func(key string) bool { return all.has(mail.RevisionKey{Recipient: key}) }
}

// nameless are the messages of mailings that went, or are still to go, to
// somebody whom the files no longer name, by their mailbox.
func (o *Office) nameless(ctx context.Context, mailings []mail.Overview) (map[string]Repeated, error) {
	before := map[string]Repeated{}
	for _, in := range mailings {
		filed := o.filed(o.audienceOf(in))
		for m, err := range o.Post.Ledger.Messages(ctx, in.ID) {
			if err != nil {
				return nil, err
			}
			box := m.To.Address.Key()
			_, there := before[box]
			switch kept := m.Kept(); {
			case box == "" || filed(m.Recipient):
			case kept:
				before[box] = Repeated{Former: m.Recipient, State: m.State, At: o.settledAt(in.Mailing, m).In(o.Workspace.Series.Timezone.Location())}
			case m.State.Rule().Waiting && !there:
				before[box] = Repeated{Former: m.Recipient, State: m.State}
			}
		}
	}
	return before, nil
}
