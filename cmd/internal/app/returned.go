package app

import (
	"context"
	"fmt"

	"convene/mail"
	"convene/planner"
)

// returned is a message that did not reach a person or guest.
type returned struct {
	mail.Bounced
	// refused: the server would not take it at all, because there is no such
	// address; else it came back later.
	refused bool
}

// fate is what became of it, for a sentence about it.
func (r returned) fate() string {
	if r.refused {
		return fmt.Sprintf("was refused (%s)", r.Why())
	}
	return fmt.Sprintf("came back (%s)", r.Why())
}

// returned are the messages of an edition that did not reach somebody who has
// neither been written to at another address nor answered since; of each
// recipient the last. History is what has reached them.
func (o *Office) returned(ctx context.Context, e *planner.Edition, history history, answered map[string]mail.Answered) (map[mail.RevisionKey]returned, error) {
	bounces, err := o.Post.Ledger.Bounces(ctx, o.Workspace.Series.ID, e.Year)
	if err != nil {
		return nil, err
	}
	last := map[mail.RevisionKey]returned{}
	for _, b := range bounces {
		key := mail.RevisionKey{Recipient: b.Recipient, Part: mail.Principal}
		rule, _ := mail.RuleOf(b.Kind)
		if p := history.reached[key]; !rule.List && p != nil && p.to.Address.Key() == b.Address.Key() && answered[b.Recipient].At.Before(b.At) {
			last[key] = returned{Bounced: b}
		}
	}
	for _, m := range history.refused {
		key := mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}
		p := history.reached[key]
		if p != nil && p.at.After(m.Settled) || !answered[m.Recipient].At.Before(m.Settled) || m.Settled.Before(last[key].At) {
			continue
		}
		said := m.Reply
		said.Stage = "" // which is no news to whoever has to cure it
		last[key] = returned{mail.Bounced{
			Message: m.ID, Recipient: m.Recipient, Address: m.To.Address, Kind: m.Kind, Status: m.Reply.Enhanced, Text: said.String(), At: m.Settled,
		}, true}
	}
	return last, nil
}

// undelivered are those messages of an edition that is going on, in the order of
// those invited.
func (o *Office) undelivered(ctx context.Context, e *planner.Edition) ([]planner.Undelivered, error) {
	if !o.reckonsWithPeople(e) {
		return nil, nil
	}
	history, err := o.editionHistory(ctx, e)
	if err != nil {
		return nil, err
	}
	answered, err := o.recorded(ctx, e)
	if err != nil {
		return nil, err
	}
	all, err := o.returned(ctx, e, history, answered)
	if err != nil {
		return nil, err
	}
	return o.fates(e, all), nil
}

func (o *Office) editionHistory(ctx context.Context, e *planner.Edition) (history, error) {
	return ledgerBooks{o.Post.Ledger}.History(ctx, mail.Key{Series: o.Workspace.Series.ID, Year: e.Year})
}

// fates says of messages of an edition, in the order of those invited, what became
// of them.
func (o *Office) fates(e *planner.Edition, all map[mail.RevisionKey]returned) (in []planner.Undelivered) {
	if len(all) == 0 {
		return nil
	}
	for _, r := range o.Workspace.Invitees(e) {
		for _, part := range []mail.Part{mail.Principal, mail.Copy} {
			m, ok := all[mail.RevisionKey{Recipient: r.Key, Part: part}]
			if !ok {
				continue
			}
			in = append(in, planner.Undelivered{
				Key: r.Key, Address: m.Address,
				Fate: fmt.Sprintf("the %s to %s at %s %s", m.Kind, r.Name, m.Address, m.fate()), Cure: o.addressCure(e, m.Kind, r.Key, m.refused),
			})
		}
	}
	return in
}

// addressCure is how somebody is reached once their address is right: what came
// back had gone and is sent again, what was refused had not and is only prepared
// as it is now.
func (o *Office) addressCure(e *planner.Edition, kind planner.MailKind, key string, refused bool) string {
	file := planner.File(planner.PeopleSource)
	if o.Workspace.Person(planner.ID(key)) == nil {
		file = e.Guests
	}
	cure := fmt.Sprintf("correct the address in %s, then convene prepare %s", file, kind)
	if !refused {
		cure += fmt.Sprintf(" --again %q", key)
	}
	return cure
}
