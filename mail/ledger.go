package mail

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"

	"convene/planner"
)

// The interfaces below are what the post needs of the place where it keeps its
// books. A ledger implements all of them over one database; each user names
// the one it needs. All methods are safe for concurrent use, and a method that
// returned nil has put what it did on the disk. Times are kept to the
// millisecond.

// Ledger is everything that is kept.
type Ledger interface {
	Preparations
	Reviews
	Deliveries
	Answers
	Suppressions
	Appointments
	Inbox
	// Identity says which ledger this is.
	Identity() LedgerIdentity
}

// LedgerIdentity tells ledgers apart.
type LedgerIdentity struct {
	ID uuid.UUID
	// Sandbox: its mail went nowhere.
	Sandbox bool
	// Host is the machine on which the ledger was begun.
	Host    string
	Created time.Time
	// Moves counts how often it came to another machine.
	Moves int
	// Moved is when it left this machine for another; zero: it is here.
	Moved time.Time
}

// Preparations plan messages.
type Preparations interface {
	// TokenKey is the secret of a mailing's links. It is made when it is first
	// asked for and then stays.
	TokenKey(ctx context.Context, k Key) (TokenKey, error)

	// Revisions are the latest revisions of a mailing's messages that were not
	// withdrawn, but for first ones; none for a mailing that was never prepared.
	Revisions(ctx context.Context, k Key) (Revisions, error)

	// Prepare brings a mailing to what is due today. A message is known by its
	// identity: one not yet known is queued; one that is not gone and whose
	// digest differs is replaced, queued again and loses its approval; one
	// that is gone is never touched; a waiting one that is no longer due is
	// withdrawn. Preparing the same again changes nothing. A route that
	// differs from before takes the approval from all waiting messages, and
	// lifts the mailing's pause. One by hand is replaced until it is approved.
	Prepare(ctx context.Context, p Preparation) (Receipt, error)

	// Preview is what Prepare would do, without doing it.
	Preview(ctx context.Context, p Preparation) (Receipt, error)

	// Thread is the Message-IDs of one edition's accepted messages to a
	// recipient's part, oldest first.
	Thread(ctx context.Context, series planner.ID, year int, recipient string, part Part) ([]string, error)
}

// Reviews are what people see of the outbox, and decide about it.
type Reviews interface {
	// Mailings lists an edition's mailings, oldest first.
	Mailings(ctx context.Context, series planner.ID, year int) ([]Overview, error)
	// Overview is one mailing; [ErrNotFound] if there is none.
	Overview(ctx context.Context, id MailingID) (Overview, error)
	// Accepted is how many messages servers have accepted, of all mailings. It
	// never becomes less.
	Accepted(ctx context.Context) (int, error)
	// Messages are a mailing's messages in the order they were prepared, read as
	// they are gone through; [ErrNotFound] if there is no such mailing. Nothing
	// follows an error.
	Messages(ctx context.Context, id MailingID) iter.Seq2[Message, error]
	// Find is the message whose id begins with prefix. [ErrNotFound] if there
	// is none; an error that says so if there are several.
	Find(ctx context.Context, prefix string) (Message, error)
	// Content is the content with that digest; [ErrNotFound] if there is none.
	Content(ctx context.Context, d Digest) (Content, error)

	// Approve approves the messages of a mailing that wait or are by hand as
	// they are. Revision
	// is the mailing's as it was reviewed; [ErrChanged] if it is another by
	// now. It says how many messages are approved.
	Approve(ctx context.Context, id MailingID, revision int, atDue bool, at time.Time) (int, error)
	// Drop withdraws the messages selected that wait, or are by hand and not
	// approved, and says how many.
	Drop(ctx context.Context, s Selection, reason string, at time.Time) (int, error)
	// Retry makes the deferred messages selected due at once and lifts the pause
	// of their mailing. GivenUp queues the rejected and expired ones again too.
	// It says how many messages are to go again.
	Retry(ctx context.Context, s Selection, givenUp bool, at time.Time) (int, error)
	// Resolve settles an unknown message as a person says: it was sent, or it
	// goes again with the same Message-ID, date and bytes; so it does with one
	// that was laid out as a draft. [ErrNotWaiting] if the message is neither.
	Resolve(ctx context.Context, id uuid.UUID, sent bool, at time.Time) error
}

// Selection names messages. Fields left empty select all; at least one of
// Mailing, Message and Series is required.
type Selection struct {
	Mailing MailingID
	Message uuid.UUID
	// Series and Year select an edition's messages of every kind but
	// cancellation.
	Series planner.ID
	Year   int
	// Recipient selects those of one recipient.
	Recipient string
}

// Deliveries is what a [Sender] needs.
type Deliveries interface {
	// Begin makes this process one that sends from the ledger, until end is
	// called or the process ends. [ErrBusy] if it is one already, or if another
	// is and the ledger is no [Dispatcher]. Messages that a process left in
	// handing-over become unknown once it is known to have died; those of a
	// living one are not touched. [ErrMoved] if the ledger has left this
	// machine.
	Begin(ctx context.Context, now time.Time) (end func() error, err error)
	// Mailing is a mailing with its route; [ErrNotFound] if there is none.
	Mailing(ctx context.Context, id MailingID) (Mailing, error)
	// Ready lists the mailings approved to go by themselves whose time has
	// come and that have messages to try now.
	Ready(ctx context.Context, now time.Time) ([]MailingID, error)
	// Due lists the approved messages of a mailing that are to be tried now,
	// in the order they were prepared.
	Due(ctx context.Context, id MailingID, now time.Time) ([]uuid.UUID, error)
	// Claim looks whether messages of one mailing may be tried, all in one look,
	// and answers for each in their order.
	Claim(ctx context.Context, ids []uuid.UUID, now time.Time) ([]Claim, error)
	// Content is the content with that digest.
	Content(ctx context.Context, d Digest) (Content, error)
	// HandOver marks a message handing-over, with the Date it carries, if it
	// still is as it was claimed; its errors are those of Claim. When it
	// returns nil the mark survives a crash.
	HandOver(ctx context.Context, claimed Message, date, now time.Time) error
	// Settle records what became of a message that was claimed.
	Settle(ctx context.Context, claimed Message, r Result) error
	// Pause stops a mailing until a person retries it.
	Pause(ctx context.Context, id MailingID, reason string) error
}

// Claim is a message that may be tried, or why it may not be.
type Claim struct {
	// Message has its ID in any case.
	Message Message
	// Err is [ErrNotWaiting] for a message that is not waiting, not approved or
	// not yet due, and [*NoLongerDue] for one that had to be withdrawn.
	Err error
}

// Dispatcher is a ledger that several processes send from at once, and so gives
// out the messages itself.
type Dispatcher interface {
	// Dispatch calls deliver for the approved messages of a mailing that are to
	// be tried now, each given to one process at a time, as many at once as the
	// route has connections, and at the route's rate, which all processes
	// share. When deliver returns the message was handed over, or its state is
	// recorded, or nothing became of it. Dispatch returns when none is left,
	// when it has given out as many as it was to, or when ctx ends, and never
	// before deliver has returned. When the deadline of the context that deliver
	// gets has passed, others may be given the message. An error is the ledger's;
	// that ctx ended is none.
	Dispatch(ctx context.Context, s Share, deliver func(context.Context, uuid.UUID)) error
}

// Share is what a process takes upon itself of a mailing.
type Share struct {
	Mailing Mailing
	// Limit bounds how many messages are given out; 0: all that are due.
	Limit int
	Clock Clock
}

// Recorder is a ledger that puts what became of one message and the mark of the
// next onto the disk together. A [Sender] makes use of it: each of the two would
// wait for the disk on its own.
type Recorder interface {
	// Record begins to do what Settle does.
	Record(claimed Message, r Result) Recording
	// HandOverAfter is HandOver for the next message on a connection. Its mark
	// is on the disk no earlier than the recording, and if that fails it fails.
	HandOverAfter(before Recording, claimed Message, date, now time.Time) error
}

// Recording is a message's state on its way to the disk.
type Recording interface {
	// Wait returns when it is there. It is called once.
	Wait() error
}

// Answers keeps what people answered.
type Answers interface {
	// RecordAnswer adds an answer; the latest counts.
	RecordAnswer(ctx context.Context, series planner.ID, year int, a Answered) error
	// Answers are the latest answers to an edition, by recipient.
	Answers(ctx context.Context, series planner.ID, year int) ([]Answered, error)
	// AnswersGiven are all answers to an edition in the order in which they were
	// taken down. An empty one takes back the one before it.
	AnswersGiven(ctx context.Context, series planner.ID, year int) ([]Answered, error)
	// Standing is what the planner asks before it says who is due what.
	Standing(ctx context.Context, series planner.ID, year int) (planner.Standing, error)
}

// Suppressions keeps the addresses that get no more list mail.
type Suppressions interface {
	// Suppress adds an address; one already there keeps its reason.
	Suppress(ctx context.Context, s Suppression) error
	// Unsuppress takes an address out again.
	Unsuppress(ctx context.Context, address planner.Email) error
	Suppressions(ctx context.Context) ([]Suppression, error)
}

// Appointments keeps the SEQUENCE of calendar entries (RFC 5545, section
// 3.8.7.4).
type Appointments interface {
	// Sequence is the number with which an appointment has to go out: 0 at
	// first, and one more than the last that was accepted if its facts have
	// changed since.
	Sequence(ctx context.Context, uid string, facts Digest) (int, error)
}

var (
	// ErrNotFound: there is no such mailing, message or content.
	ErrNotFound = errors.New("not found in the ledger")
	// ErrNotWaiting: the message's state does not allow it.
	ErrNotWaiting = errors.New("the message is not in a state for that")
	// ErrChanged: what was reviewed is not what stands there now.
	ErrChanged = errors.New("the mailing has changed since it was reviewed")
	// ErrWrongLedger: the sandbox's ledger was opened for real post, or the
	// other way round.
	ErrWrongLedger = errors.New("the ledger belongs to the other kind of post")
	// ErrBusy: a process that is to send from this ledger alone is there.
	ErrBusy = errors.New("another process is sending from this ledger")
	// ErrReadOnly: the ledger can only be read here.
	ErrReadOnly = errors.New("it can only be read here: work where its folder can be written, or as a user of its database who may change it")
	// ErrMoved: the ledger goes on on another machine.
	ErrMoved = errors.New("the ledger has left this machine")
)

// NoLongerDue is returned when a message was withdrawn at the last moment.
type NoLongerDue struct {
	Message uuid.UUID
	Because string
}

func (e *NoLongerDue) Error() string {
	return fmt.Sprintf("message %s was withdrawn: its recipient %s", e.Message, e.Because)
}

// MayNotBeTried reports whether an error says so of a message, and not that the
// ledger failed.
func MayNotBeTried(err error) bool {
	var gone *NoLongerDue
	return errors.Is(err, ErrNotWaiting) || errors.As(err, &gone)
}
