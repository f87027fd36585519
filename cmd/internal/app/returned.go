package app

import (
	"context"
	"fmt"

	"convene/mail"
	"convene/planner"
)

// returnedNeeds are the people whose mail came back and who have neither been
// written to at another address nor answered since.
func (o *Office) returnedNeeds(ctx context.Context, e *planner.Edition) ([]Need, error) {
	if o.Post.Ledger == nil {
		return nil, nil
	}
	bounces, err := o.Post.Ledger.Bounces(ctx, o.Workspace.Series.ID, e.Year)
	if err != nil || len(bounces) == 0 {
		return nil, err
	}
	past, err := ledgerBooks{o.Post.Ledger}.History(ctx, mail.Key{Series: o.Workspace.Series.ID, Year: e.Year})
	if err != nil {
		return nil, err
	}
	answered, err := o.recorded(ctx, e)
	if err != nil {
		return nil, err
	}
	reached := map[string]planner.Email{} // where somebody was written to last
	for _, key := range past.keys() {
		if key.Part == mail.Principal {
			reached[key.Recipient] = past.reached[key].to.Address
		}
	}
	last := map[string]mail.Bounced{}
	for _, b := range bounces {
		rule, _ := mail.RuleOf(b.Kind)
		if !rule.List && reached[b.Recipient].Key() == b.Address.Key() && answered[b.Recipient].At.Before(b.At) {
			last[b.Recipient] = b
		}
	}
	var needs []Need
	for _, r := range o.Workspace.Invitees(e) {
		if b, ok := last[r.Key]; ok {
			needs = append(needs, Need{fmt.Sprintf("the %s to %s at %s came back (%s)", b.Kind, r.Name, b.Address, b.Why()), againCommand(b.Kind, r.Key)})
		}
	}
	return needs, nil
}
