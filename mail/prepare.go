package mail

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// Preparation is a mailing as it is due today.
type Preparation struct {
	Key
	Title string
	Route Route
	Due   time.Time // may be zero
	// Messages are those due, each identity at most once. Their order is kept.
	// A ledger asks for one after another and keeps none in memory, so that
	// they may be made meanwhile; it may begin again. An error ends the
	// preparation. Nil: none are due.
	Messages iter.Seq2[Prepared, error]
	// Partial: others of the mailing were not looked at and stay as they are.
	// Otherwise a waiting message that is not among Messages is withdrawn. One
	// of which Messages have a later revision is withdrawn in any case.
	Partial bool
	// At is now.
	At time.Time
}

// These are messages that are made already.
func These(messages ...Prepared) iter.Seq2[Prepared, error] {
	return func(yield func(Prepared, error) bool) {
		for _, m := range messages {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// Planned are the messages as a ledger keeps them, with their contents. They
// end with an error at the first that no ledger may take.
func (p Preparation) Planned() iter.Seq2[Planned, error] {
	return func(yield func(Planned, error) bool) {
		if err := p.problem(); err != nil {
			yield(Planned{}, err)
			return
		}
		if p.Messages == nil {
			return
		}
		seen := map[uuid.UUID]struct{}{}
		for m, err := range p.Messages {
			var planned Planned
			if err == nil {
				planned, err = p.plan(m, seen)
			}
			if !yield(planned, err) || err != nil {
				return
			}
		}
	}
}

// Planned is a message as preparing gives it to a ledger: queued, or by hand.
// Its mailing is not known yet.
type Planned struct {
	Message
	Bytes Content
}

func (p Preparation) plan(m Prepared, seen map[uuid.UUID]struct{}) (Planned, error) {
	id := m.Identity(p.Key)
	if _, twice := seen[id]; twice {
		return Planned{}, fmt.Errorf("the message to %s stands in the mailing twice", m.who())
	}
	seen[id] = struct{}{}
	if err := m.problem(id, p.Route.Domain); err != nil {
		return Planned{}, fmt.Errorf("the message to %s: %w", m.who(), err)
	}
	planned := Planned{Message: Message{
		ID: id, Kind: p.Kind, Recipient: m.Recipient, Part: m.Part, Revision: m.Revision, To: m.To, MessageID: m.MessageID,
		State: Queued, Digest: m.Digest(), Content: m.Content.Digest(), Slots: m.Slots, Invites: m.Invites, Told: m.Told,
	}, Bytes: m.Content}
	if m.ByHand {
		planned.State, planned.Settled = ByHand, p.At
	}
	return planned, nil
}

// problem says what about the mailing no ledger may take, or nil.
func (p Preparation) problem() error {
	if _, known := RuleOf(p.Kind); !known || p.Series == "" || p.Year < 1 || p.Name == "" {
		return fmt.Errorf("the mailing %+v is not named by series, year, kind and run-up entry or number", p.Key)
	}
	return p.Route.Problem()
}

// Identity is the message's id in a mailing.
func (p Prepared) Identity(k Key) uuid.UUID { return Identity(k, p.Recipient, p.Part, p.Revision) }

func (p Prepared) who() string {
	if p.To.Name != "" {
		return p.To.Name
	}
	return p.Recipient
}

func (p Prepared) problem(id uuid.UUID, domain string) error {
	switch {
	case p.Recipient == "" || p.Revision < 1 || p.Part != Principal && p.Part != Copy:
		return errors.New("it is not named by recipient, part and revision")
	case p.Content.Size() > MaxMessage:
		return fmt.Errorf("it has %d bytes, and servers take at most %d: make what is attached smaller", p.Content.Size(), MaxMessage)
	case p.ByHand:
		return nil
	case p.Content.Size() == 0:
		return errors.New("it has no content")
	case p.MessageID != MessageID(id, domain):
		return fmt.Errorf("its Message-ID %q is not that of its identity", p.MessageID)
	case strings.ContainsFunc(string(p.To.Address), func(r rune) bool { return r > unicode.MaxASCII }):
		return fmt.Errorf("its address %q is not in the form that servers are given", p.To.Address)
	}
	if err := p.To.Address.Problem(); err != nil {
		return fmt.Errorf("its address %q: %w", p.To.Address, err)
	}
	return p.slotProblem()
}

func (p Prepared) slotProblem() error {
	if len(p.Slots) != len(p.Content.Slots()) {
		return fmt.Errorf("it has %d values for %d slots", len(p.Slots), len(p.Content.Slots()))
	}
	for i, v := range p.Slots {
		if v.Slot != p.Content.Slots()[i] {
			return fmt.Errorf("the value for slot %q stands where %q belongs", v.Slot, p.Content.Slots()[i])
		}
		if err := v.Problem(); err != nil {
			return err
		}
	}
	return nil
}

// Change is what a preparation does with a message.
type Change string

const (
	ChangeNew       Change = "new" // or due again after a withdrawal
	ChangeChanged   Change = "changed"
	ChangeNone      Change = "as before"
	ChangeGone      Change = "already accepted" // or being handed over
	ChangeDoubt     Change = "in doubt, as before"
	ChangeAccepted  Change = "changed but already accepted"
	ChangeRefused   Change = "refused, as before"
	ChangeByHand    Change = "by hand"
	ChangeHanded    Change = "by hand, and passed on"
	ChangeWithdrawn Change = "no longer due"
	ChangeReplaced  Change = "replaced by a message written anew"
)

// Against says what preparing does with a message that the ledger knows; known
// is nil if it knows none under the id.
func (m Message) Against(known *Message) Change {
	same := known != nil && known.Digest == m.Digest
	gone := known != nil && known.Kept()
	switch {
	case known != nil && known.State == Unknown:
		return ChangeDoubt
	case gone && m.State == ByHand && known.State == ByHand && !known.Drafted():
		return ChangeHanded
	case gone && same:
		return ChangeGone
	case gone:
		return ChangeAccepted
	case m.State == ByHand:
		return ChangeByHand
	case known == nil || known.State == Withdrawn:
		return ChangeNew
	case !same:
		return ChangeChanged
	case slices.Contains([]State{Rejected, Expired}, known.State):
		return ChangeRefused
	}
	return ChangeNone
}

// Rest is what preparing does with a waiting message that is not among those
// due, of which anew are the later revisions; ok is false for one that stays.
func (p Preparation) Rest(m Message, anew Revisions) (change Change, ok bool) {
	switch later := anew[RevisionKey{m.Recipient, m.Part}]; {
	case m.Handed():
		return "", false
	case later > m.Revision:
		return ChangeReplaced, true
	}
	return ChangeWithdrawn, !p.Partial
}

// Kept reports whether no preparation touches the message any more.
func (m Message) Kept() bool { return m.State.Rule().Gone || m.Handed() }

// Replaces reports whether a ledger stores the message anew, without the
// approval that it may have had.
func (c Change) Replaces() bool {
	return slices.Contains([]Change{ChangeNew, ChangeChanged, ChangeByHand}, c)
}

// Receipt is what preparing did.
type Receipt struct {
	Mailing Mailing
	Counts  Counts
	// Notes name the messages behind the counts, except those that are new or
	// stayed as they were.
	Notes []Note
	// RouteChanged: the mailing goes another way than before, and has to be
	// approved again.
	RouteChanged bool
}

// Note names one message that a preparation did something with, or would have
// but for its having gone.
type Note struct {
	Change    Change
	Recipient string
	Part      Part
	To        Mailbox
}

// Note counts what is done with a message, and names it where that is worth
// it.
func (r *Receipt) Note(change Change, m Message) {
	r.Counts.Add(change)
	if slices.Contains([]Change{ChangeChanged, ChangeAccepted, ChangeByHand, ChangeWithdrawn, ChangeReplaced}, change) {
		r.Notes = append(r.Notes, Note{change, m.Recipient, m.Part, m.To})
	}
}

// Counts is how many messages a preparation found in which case.
type Counts struct {
	New       int // planned now, or planned again after a withdrawal
	Changed   int // not yet sent, and different from before
	Unchanged int // not yet sent, and as before
	Accepted  int // gone, and never touched
	Unknown   int // possibly gone, and not touched until a person settles it
	// ChangedAccepted of Accepted would be different today.
	ChangedAccepted int
	Refused         int // rejected or expired, and as before
	ByHand          int
	Withdrawn       int // waiting before, and no longer due
}

// Add counts one message.
func (c *Counts) Add(change Change) {
	switch change {
	case ChangeNew:
		c.New++
	case ChangeChanged:
		c.Changed++
	case ChangeNone:
		c.Unchanged++
	case ChangeGone:
		c.Accepted++
	case ChangeAccepted:
		c.Accepted++
		c.ChangedAccepted++
	case ChangeDoubt:
		c.Unknown++
	case ChangeRefused:
		c.Refused++
	case ChangeByHand, ChangeHanded:
		c.ByHand++
	case ChangeWithdrawn, ChangeReplaced:
		c.Withdrawn++
	}
}
