package app

import (
	"context"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// correspondence is what has left, in the ways in which mail that comes in
// speaks of it.
type correspondence struct {
	byID  map[string]*sent   // by Message-ID
	byUID map[string][]shown // by the appointment that it carried
	all   []*sent
	keys  map[mail.MailingID]mail.TokenKey
	// byToken is made when the first token is looked up: a report has a token for
	// each of its readers.
	byToken map[string]claim
}

// sent is a message that was planned, with the edition that it is of.
type sent struct {
	mail.Message
	edition *planner.Edition
	// latest: nobody was written to again in its place.
	latest bool
}

// shown is an appointment as a message showed it.
type shown struct {
	*sent
	sequence int
}

// claim is what a token lets its bearer do.
type claim struct {
	*sent
	purpose mail.Purpose
}

// correspondence reads what the ledger has of every edition's mail.
func (o *Office) correspondence(ctx context.Context) (*correspondence, error) {
	c := &correspondence{byID: map[string]*sent{}, byUID: map[string][]shown{}, keys: map[mail.MailingID]mail.TokenKey{}}
	for _, e := range o.Workspace.Editions {
		mailings, err := o.Post.Ledger.Mailings(ctx, o.Workspace.Series.ID, e.Year)
		if err != nil {
			return nil, err
		}
		for _, of := range mailings {
			if c.keys[of.ID], err = o.Post.Ledger.TokenKey(ctx, of.Key); err != nil {
				return nil, err
			}
			messages, err := mail.Collect(o.Post.Ledger.Messages(ctx, of.ID))
			if err != nil {
				return nil, err
			}
			c.add(e, messages)
		}
	}
	return c, nil
}

// add takes in the messages of one mailing.
func (c *correspondence) add(e *planner.Edition, messages []mail.Message) {
	revisions := mail.Revisions{}
	for _, m := range messages {
		key := mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}
		revisions[key] = max(revisions[key], m.Revision)
	}
	for _, m := range messages {
		s := &sent{Message: m, edition: e, latest: m.Revision == revisions.Of(m.Recipient, m.Part)}
		c.all = append(c.all, s)
		c.byID[m.MessageID] = s
		for _, i := range m.Invites {
			c.byUID[i.UID] = append(c.byUID[i.UID], shown{s, i.Sequence})
		}
	}
}

// claimed is what a token lets its bearer do; ok is false for one that is of no
// message here.
func (c *correspondence) claimed(token string) (found claim, ok bool) {
	if c.byToken == nil {
		c.byToken = map[string]claim{}
		for _, s := range c.all {
			for _, p := range purposesOf(s.Kind) {
				c.byToken[c.keys[s.Mailing].Token(s.ID, p)] = claim{s, p}
			}
		}
	}
	found, ok = c.byToken[token]
	return found, ok
}

// purposesOf are those of the tokens that a kind of mail may carry.
func purposesOf(kind planner.MailKind) []mail.Purpose {
	if rule, _ := mail.RuleOf(kind); rule.List {
		return []mail.Purpose{mail.ToUnsubscribe}
	}
	return []mail.Purpose{mail.ToAccept, mail.ToDecline, mail.ToAnswer, mail.ToApprove}
}

// returned is the message that a report is about, or nil.
func (c *correspondence) returned(messageID, envelope string) *sent {
	if s := c.byID[messageID]; s != nil {
		return s
	}
	id, err := uuid.Parse(envelope)
	if err != nil {
		return nil
	}
	for _, s := range c.all {
		if s.ID == id {
			return s
		}
	}
	return nil
}
