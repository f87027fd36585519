package app

import (
	"context"
	"fmt"
	"slices"

	"convene/mail"
	"convene/planner"
)

// mailingNeeds are what somebody has to see to about an edition's mailings.
func (o *Office) mailingNeeds(s Status) []Need {
	var needs []Need
	for _, m := range s.Mailings {
		name := fmt.Sprintf("%s (%s)", m.ID, m.Kind)
		if rule, _ := m.Kind.Rule(); slices.Contains(rule.At, s.Edition.Status) {
			needs = append(needs, o.toGo(name, m)...)
		} else if unfinished(m) && s.Edition.Status != planner.Cancelled { // which is one need for all mailings
			n := m.Waiting() + m.UnapprovedByHand
			needs = append(needs, Need{fmt.Sprintf("%s: %d to go, and none goes while the edition is %s", name, n, s.Edition.Status), fmt.Sprintf("convene outbox show %s", m.ID)})
		}
		for _, rule := range mail.States() {
			if n := m.States[rule.State]; n > 0 && rule.Attention && !slices.Contains(s.Edition.Done, planner.ID(m.Name)) {
				needs = append(needs, Need{fmt.Sprintf("%s: %d %s", name, n, rule.State), fmt.Sprintf("convene outbox show %s", m.ID)})
			}
		}
	}
	return needs
}

// toGo are the needs of a mailing that may go.
func (o *Office) toGo(name string, m mail.Overview) []Need {
	var needs []Need
	if m.Paused != "" && m.Waiting() > 0 {
		needs = append(needs, Need{fmt.Sprintf("%s is paused: %s: %s", name, m.Paused, o.Resume(m.Mailing).Message), o.Resume(m.Mailing).Command})
	}
	if n := m.ToApprove(); n > 0 {
		needs = append(needs, Need{fmt.Sprintf("%s: %d to approve", name, n), fmt.Sprintf("convene outbox approve %s", m.ID)})
	}
	if n := m.States[mail.Queued] - m.Unapproved; n > 0 && m.AtDue && m.Paused == "" && !o.Now.Before(m.Due) {
		due := m.Due.In(o.Workspace.Series.Timezone.Location()).Format("2 Jan 2006 15:04")
		needs = append(needs, Need{fmt.Sprintf("%s: %d were to go by themselves on %s and have not; this sends them, or says what stops them", name, n, due), fmt.Sprintf("convene send %s", m.ID)})
	}
	if n := m.States[mail.Deferred]; n > 0 {
		needs = append(needs, Need{fmt.Sprintf("%s: %d put off by the server, to be tried again", name, n), fmt.Sprintf("convene send %s", m.ID)})
	}
	return needs
}

// untold is the need of a cancelled edition that is not called off yet: some have
// heard of it and are not told, or something about it is still to go.
func (o *Office) untold(ctx context.Context, e *planner.Edition, answers planner.Answers) ([]Need, error) {
	if e.Status != planner.Cancelled || o.Post.Ledger == nil || e.LastDay().Before(o.Today) {
		return nil, nil
	}
	h, err := ledgerBooks{o.Post.Ledger}.History(ctx, o.key(e, planner.CancellationMail, "1"))
	if err != nil {
		return nil, err
	}
	heard := 0
	for key, p := range h.reached {
		_, planned := h.planned[key]
		if key.Part == mail.Principal && !p.cancelled && !planned && answers[key.Recipient] != planner.Declined {
			heard++
		}
	}
	const command = `convene cancel --reason "…"`
	switch {
	case heard > 0:
		return []Need{{fmt.Sprintf("the edition is cancelled, and those who know of it are not yet told: %d", heard), command}}, nil
	case len(h.waiting) > 0:
		return []Need{{"the edition is cancelled, and messages about it are not yet withdrawn", command}}, nil
	}
	return nil, nil
}
