package mail

import (
	"iter"
	"time"

	"github.com/google/uuid"

	"convene/planner"
)

// Mailbox is an address with the name it is shown with; the name may be empty.
type Mailbox struct {
	Name    string
	Address planner.Email
}

// Prepared is one message as it is due today, for a ledger to keep.
type Prepared struct {
	// Recipient is the key the planner gives the recipient.
	Recipient string
	Part      Part
	// Revision is 1, or what [Revisions] says of the recipient.
	Revision int
	// To is where it goes; the address is empty for a message by hand. Mail
	// servers are given exactly this address, so it is in ASCII form.
	To Mailbox
	// Content is the message as composed. A message by hand may have none.
	Content Content
	// Slots are this message's values for the content's slots, for every slot
	// one; none for a content without slots.
	Slots []SlotValue
	// MessageID is the Message-ID written in the content, without brackets.
	MessageID string
	// Invites are the appointments that the message carries, each of another
	// UID: one for each day that its recipient is asked for, or released from.
	Invites []Invite
	// Told is what the message tells its recipient of the day, so that a later
	// one can say what has changed since.
	Told []planner.Fact
	// ByHand: a person delivers it.
	ByHand bool
}

// Invite is an appointment that a message carries.
type Invite struct {
	UID      string `json:"uid"`
	Sequence int    `json:"sequence"`
	// Facts digests what the appointment says about time, place and status.
	Facts Digest `json:"facts"`
	// Start and End are when it takes place; zero where a ledger of an older
	// version did not keep them.
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"`
	// Stamp is when its entry was made, as the entry says; zero where an older
	// version did not keep it.
	Stamp time.Time `json:"stamp,omitzero"`
	// Cancelled: the message withdraws it.
	Cancelled bool `json:"cancelled,omitempty"`
}

// Digest covers everything about the message that approval freezes: where it
// goes and every byte of it but the Date.
func (p Prepared) Digest() Digest {
	content := p.Content.Digest()
	fields := []string{string(p.To.Address), string(content[:])}
	for _, v := range p.Slots {
		fields = append(fields, string(v.Slot), v.Value)
	}
	if p.ByHand {
		fields = append(fields, string(ByHand))
	}
	return DigestOf(joined(fields...))
}

// Message is a planned message as a ledger knows it.
type Message struct {
	ID        uuid.UUID
	Mailing   MailingID
	Kind      planner.MailKind
	Recipient string
	Part      Part
	Revision  int
	To        Mailbox
	MessageID string
	State     State
	// Digest is of everything frozen; Content of the content alone, zero if
	// there is none.
	Digest  Digest
	Content Digest
	Slots   []SlotValue
	Invites []Invite
	Told    []planner.Fact
	// Approved: a person approved exactly these bytes. One by hand counts as
	// passed on from then on.
	Approved bool
	// Attempts counts those that reached a verdict; First is when the first of
	// them was.
	Attempts int
	First    time.Time
	// Due is when a deferred message is to be tried again.
	Due time.Time
	// Date is the Date header field it was handed over with; zero: never
	// handed over.
	Date time.Time
	// Settled is when the message came to its state, and Reply why.
	Settled time.Time
	Reply   Reply
}

// Handed reports whether a person has the message to pass it on: by hand and
// approved, or as a draft.
func (m Message) Handed() bool { return m.State == ByHand && m.Approved }

// Collect reads a sequence, such as a mailing's messages, to its end or the first
// error.
func Collect[T any](items iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// Reply is what was heard from a server, or what else settled a message.
type Reply struct {
	Stage Stage
	// Code is the server's (RFC 5321, section 4.2); 0: there was none.
	Code int
	// Enhanced is the enhanced status code (RFC 3463), such as 5.1.1, or empty.
	Enhanced string
	// Text is one line for a person.
	Text string
}

// Result is what became of a message that was tried.
type Result struct {
	State State
	At    time.Time
	// Due is when a deferred message is to be tried again.
	Due   time.Time
	Reply Reply
	// Suppress: the address does not exist and gets no more list mail.
	Suppress bool
}

// Revisions are the latest revisions of a mailing's messages. A first one need
// not be among them: those of a list are a hundred thousand.
type Revisions map[RevisionKey]int

// RevisionKey tells apart the messages of a mailing that have revisions.
type RevisionKey struct {
	Recipient string
	Part      Part
}

// Of is the latest revision of a recipient's part; 1 for one never planned.
func (r Revisions) Of(recipient string, part Part) int {
	return max(1, r[RevisionKey{recipient, part}])
}
