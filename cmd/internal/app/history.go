package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// history is what an edition's personal mail has told whom, as far as the
// ledger knows.
type history struct {
	reached map[mail.RevisionKey]*past
	// planned are the messages of the mailing at hand that have not gone.
	planned map[mail.RevisionKey]mail.Message
	// gone are those of it that have.
	gone map[mail.RevisionKey]bool
	// invites are the appointments of the mailing at hand, whatever became of
	// their messages.
	invites map[inviteKey]mail.Invite
	// carried are the UIDs of the appointments in all messages of the edition.
	carried map[string]struct{}
	// waiting is how many messages of whatever kind, but for cancellations, are
	// still to go to each recipient.
	waiting map[string]int
	// refused are those messages of all mailings whose address does not exist, as
	// a server said at once.
	refused []mail.Message
	// programmes are the versions of the programme that went out, in the order of
	// their numbers, and drafted those in messages that have not gone.
	programmes []SentProgramme
	drafted    []draftedProgramme
	// published: the report has gone out to somebody.
	published bool
}

// inviteKey is an appointment in one message, by its UID.
type inviteKey struct {
	message uuid.UUID
	uid     string
}

// past is what has reached one recipient.
type past struct {
	// told are the facts as they were told last.
	told map[planner.FactName]planner.Fact
	// tellings are what told them, oldest first.
	tellings []telling
	// shows are the appointments that the recipient's calendar shows, by UID,
	// with those that were withdrawn from it.
	shows map[string]mail.Invite
	// cancelled: a cancellation was the last word on whether they come.
	cancelled bool
	// invited: an invitation has reached them, or may have.
	invited bool
	// to is where the last message went, and at when.
	to mail.Mailbox
	at time.Time
}

// telling is what one message told.
type telling struct {
	kind planner.MailKind
	told []planner.Fact
}

// outdated reports whether it told a fact otherwise than it is now.
func (t telling) outdated(changes []planner.Change) bool {
	return slices.ContainsFunc(changes, func(c planner.Change) bool {
		return slices.ContainsFunc(t.told, func(f planner.Fact) bool { return f.Name == c.Now.Name && f.Value != c.Now.Value })
	})
}

// of is what has reached a recipient; of nobody known, nothing.
func (h history) of(r planner.Recipient) past {
	if p := h.reached[revisionKey(r)]; p != nil {
		return *p
	}
	return past{}
}

func revisionKey(r planner.Recipient) mail.RevisionKey {
	return mail.RevisionKey{Recipient: r.Key, Part: partOf(r)}
}

// History reads what the mail of k's edition has told whom, and how the mailing
// k stands.
func (l ledgerBooks) History(ctx context.Context, k mail.Key) (history, error) {
	h := history{
		reached: map[mail.RevisionKey]*past{}, planned: map[mail.RevisionKey]mail.Message{}, gone: map[mail.RevisionKey]bool{},
		invites: map[inviteKey]mail.Invite{}, carried: map[string]struct{}{}, waiting: map[string]int{},
	}
	mailings, err := l.Mailings(ctx, k.Series, k.Year)
	if err != nil {
		return h, err
	}
	var reached []mail.Message
	for _, of := range mailings {
		if rule, _ := mail.RuleOf(of.Kind); rule.List {
			h.published = h.published || of.States[mail.Accepted] > 0
			continue
		}
		for m, err := range l.Messages(ctx, of.ID) {
			if err != nil {
				return h, err
			}
			key := mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}
			for _, i := range m.Invites {
				h.carried[i.UID] = struct{}{}
				if of.Key == k {
					h.invites[inviteKey{m.ID, i.UID}] = i
				}
			}
			gone := m.Kept()
			if !gone && m.State != mail.Withdrawn {
				if err := h.draft(of.Mailing, m); err != nil {
					return h, err
				}
			}
			if m.State.Rule().Waiting && of.Kind != planner.CancellationMail {
				h.waiting[m.Recipient]++
			}
			switch {
			case gone:
				reached = append(reached, m)
				h.gone[key] = h.gone[key] || of.Key == k
			case of.Key == k && (m.State.Rule().Waiting || m.State == mail.ByHand):
				h.planned[key] = m
			case m.State == mail.Rejected && m.Reply.NoSuchAddress():
				h.refused = append(h.refused, m)
			}
		}
	}
	slices.SortStableFunc(reached, func(a, b mail.Message) int { return left(a).Compare(left(b)) })
	for _, m := range reached {
		h.add(m)
		if err := h.enclosed(m); err != nil {
			return h, err
		}
	}
	slices.SortStableFunc(h.programmes, func(a, b SentProgramme) int { return cmp.Compare(a.Number, b.Number) })
	return h, nil
}

// left is when a message left, or was taken along by a person.
func left(m mail.Message) time.Time {
	if m.Date.IsZero() {
		return m.Settled
	}
	return m.Date
}

func (h history) add(m mail.Message) {
	key := mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}
	p := h.reached[key]
	if p == nil {
		p = &past{told: map[planner.FactName]planner.Fact{}, shows: map[string]mail.Invite{}}
		h.reached[key] = p
	}
	for _, f := range m.Told {
		p.told[f.Name] = f
	}
	p.tellings = append(p.tellings, telling{m.Kind, m.Told})
	for _, i := range m.Invites {
		p.shows[i.UID] = i
	}
	switch m.Kind {
	case planner.CancellationMail:
		p.cancelled = true
	case planner.InvitationMail, planner.GuestInvitationMail:
		p.cancelled, p.invited = false, true
	}
	p.to, p.at = m.To, left(m)
}

// keys are those whom anything has reached, in an order that is always the
// same.
func (h history) keys() []mail.RevisionKey {
	keys := make([]mail.RevisionKey, 0, len(h.reached))
	for key := range h.reached {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b mail.RevisionKey) int {
		return cmp.Or(cmp.Compare(a.Recipient, b.Recipient), -cmp.Compare(a.Part, b.Part))
	})
	return keys
}

func (blank) History(context.Context, mail.Key) (history, error) { return history{}, nil }
