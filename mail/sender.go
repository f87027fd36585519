package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// Sender sends the messages of a mailing that are due.
type Sender struct {
	Ledger    Deliveries
	Transport Transport
	Clock     Clock
	// Signing is required for routes with a selector.
	Signing Signing
	// Keep is given every message that was accepted, as it went; may be nil. It
	// is called for several at once, and what was sent is its only until it
	// returns. What it returns changes nothing about the message: the run goes on,
	// and its outcome says so.
	Keep func(m Message, sent []byte) error
}

// Options of one run.
type Options struct {
	// Limit bounds how many messages are tried; 0: all that are due.
	Limit int
	// Abandon, once closed, breaks off the messages in flight: those whose
	// text was handed over become unknown, the others stay as they were. Nil:
	// they are always waited for.
	Abandon <-chan struct{}
	// Interrupted is told, when the run's context ends, how many messages are
	// in flight and are being finished; may be nil.
	Interrupted func(inFlight int)
}

// Progress is one message that came to a state in a run.
type Progress struct {
	Message uuid.UUID
	State   State
	Reply   Reply
	// Done of Total messages of the run have been tried.
	Done, Total int
}

// Outcome is where a run ended.
type Outcome struct {
	// Total is how many messages the run set out to try.
	Total int
	// States counts those that it settled.
	States map[State]int
	// ToGo were not tried, or are as they were before.
	ToGo int
	// NextDue is when the first deferred message is to be tried again; zero if
	// this run deferred none.
	NextDue time.Time
	// Stopped says why the run ended before its last message; empty if it did
	// not. Paused: the mailing now waits for a person.
	Stopped string
	Paused  bool
	// Reasons are why messages were not accepted, in the order in which they were
	// first heard. Only so many are told apart: the rest has an empty reply.
	Reasons []Reason
	// NotKept is why the copy of an accepted message was not kept, for the
	// first such; nil if all were.
	NotKept error
	// Interrupted: the run's context ended.
	Interrupted bool
}

// Reason is why some messages of a run came to a state.
type Reason struct {
	State    State
	Reply    string
	Messages int
}

// reasons is how many are told apart in a run.
const reasons = 5

// because counts one message that came to a state for a reason.
func (o *Outcome) because(state State, reply string) {
	same := func(r Reason) bool { return r.State == state && r.Reply == reply }
	i := slices.IndexFunc(o.Reasons, same)
	if i < 0 && len(o.Reasons) >= reasons {
		reply = ""
		i = slices.IndexFunc(o.Reasons, same)
	}
	if i < 0 {
		i = len(o.Reasons)
		o.Reasons = append(o.Reasons, Reason{State: state, Reply: reply})
	}
	o.Reasons[i].Messages++
}

// PausedError is returned for a mailing that waits for a person.
type PausedError struct {
	Mailing MailingID
	Because string
}

func (e *PausedError) Error() string {
	return fmt.Sprintf("mailing %s is paused: %s", e.Mailing, e.Because)
}

// Send tries every message of the mailing that is approved and due, each on
// one of the route's connections and at the route's rate. Progress is called
// for one message at a time; it may be nil.
//
// When ctx ends no further message is begun and those in flight are finished.
// An error means that the ledger could not be read or written, and that the
// run stopped there; the outcome says how far it came.
func (s *Sender) Send(ctx context.Context, id MailingID, o Options, progress func(Progress)) (out Outcome, err error) {
	end, err := s.Ledger.Begin(ctx, s.Clock.Now())
	if err != nil {
		return Outcome{}, fmt.Errorf("send mailing %s: %w", id, err)
	}
	defer func() { err = errors.Join(err, end()) }()
	mailing, due, err := s.due(ctx, id, o)
	if err != nil {
		return Outcome{}, fmt.Errorf("send mailing %s: %w", id, err)
	}
	if mailing.Route.Drafts {
		return Outcome{}, fmt.Errorf("send mailing %s: it was prepared to be laid out as drafts", id)
	}
	signer, err := s.signer(ctx, mailing.Route)
	if err != nil {
		return Outcome{}, fmt.Errorf("send mailing %s: %w", id, err)
	}
	r := newRun(s, mailing, len(due), progress)
	r.sign = signer
	if o.Interrupted != nil {
		defer context.AfterFunc(ctx, func() { o.Interrupted(int(r.inFlight.Load())) })()
	}
	r.send(ctx, o, due)
	if err := r.recount(context.WithoutCancel(ctx), o); err != nil {
		r.fail(err)
	}
	return r.end(ctx)
}

// due is a mailing that may go, and its messages whose turn it is.
func (s *Sender) due(ctx context.Context, id MailingID, o Options) (Mailing, []uuid.UUID, error) {
	mailing, err := s.Ledger.Mailing(ctx, id)
	if err != nil {
		return mailing, nil, err
	}
	if mailing.Paused != "" {
		return mailing, nil, &PausedError{id, mailing.Paused}
	}
	if err := mailing.Route.Problem(); err != nil {
		return mailing, nil, err
	}
	due, err := s.Ledger.Due(ctx, id, s.Clock.Now())
	if o.Limit > 0 && len(due) > o.Limit {
		due = due[:o.Limit]
	}
	return mailing, due, err
}

// run is one call of Send.
type run struct {
	*Sender
	mailing  Mailing
	progress func(Progress)
	texts    *texts
	sign     Signer             // nil where messages are not signed
	halt     context.CancelFunc // begins no further message
	inFlight atomic.Int32

	mu      sync.Mutex
	outcome Outcome
	tried   int
	err     error // of the ledger; ends the run
	// troubles counts connections that failed, and refusals what may happen
	// to all our mail, in a row.
	troubles, refusals int
}

func newRun(s *Sender, m Mailing, total int, progress func(Progress)) *run {
	return &run{
		Sender: s, mailing: m, progress: progress, texts: &texts{ledger: s.Ledger},
		outcome: Outcome{Total: total, ToGo: total, States: map[State]int{}},
	}
}

// send hands the messages to one courier for each connection and returns when
// all of them have come back.
func (r *run) send(ctx context.Context, o Options, due []uuid.UUID) {
	// Whoever is under way goes on when ctx ends; only abandon stops that.
	flight, breakOff := context.WithCancel(context.WithoutCancel(ctx))
	defer breakOff()
	begin, halt := context.WithCancel(ctx)
	defer halt()
	r.halt = halt
	if o.Abandon != nil {
		go func() {
			select {
			case <-o.Abandon:
				halt()
				breakOff()
			case <-flight.Done():
			}
		}()
	}
	work := make(chan errand, r.ahead())
	var couriers sync.WaitGroup
	for range min(max(1, r.mailing.Route.Connections), len(due)) {
		couriers.Go(func() { (&courier{run: r, work: work, halted: begin.Done()}).carry(flight, begin) })
	}
	if err := r.dispatch(begin, o, due, work); err != nil {
		r.fail(err)
	}
	close(work)
	couriers.Wait()
}

// end is the outcome of a run that has come to its end.
func (r *run) end(ctx context.Context) (Outcome, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcome.Interrupted = ctx.Err() != nil && r.outcome.ToGo > 0
	if r.err != nil {
		return r.outcome, fmt.Errorf("send mailing %s: %w", r.mailing.ID, r.err)
	}
	return r.outcome, nil
}

// settled counts a message that came to a state.
func (r *run) settled(id uuid.UUID, res Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tried++
	r.outcome.States[res.State]++
	r.outcome.ToGo--
	if res.State != Accepted {
		r.outcome.because(res.State, res.Reply.String())
	}
	if res.State == Deferred && (r.outcome.NextDue.IsZero() || res.Due.Before(r.outcome.NextDue)) {
		r.outcome.NextDue = res.Due
	}
	if r.progress != nil {
		r.progress(Progress{Message: id, State: res.State, Reply: res.Reply, Done: r.tried, Total: r.outcome.Total})
	}
}

// keep hands an accepted message on.
func (r *run) keep(m Message, sent []byte) {
	if r.Keep == nil {
		return
	}
	if err := r.Keep(m, sent); err != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.outcome.NotKept == nil {
			r.outcome.NotKept = err
		}
	}
}

// stop begins no further message, for a reason outside the ledger.
func (r *run) stop(because string, paused bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.outcome.Stopped == "" {
		r.outcome.Stopped = because
	}
	r.outcome.Paused = r.outcome.Paused || paused
	r.halt()
}

// fail begins no further message, because the ledger failed.
func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
	r.halt()
}

const (
	// patience is how many connections in a row may fail before a run ends:
	// what is left is better off queued than deferred one by one.
	patience = 3
	// tolerance is how many failures in a row that may happen to all our mail
	// pause a mailing.
	tolerance = 3
)

// weigh keeps the counts of troubles and refusals; f is nil for a message that
// was accepted. It says whether the run should end, and whether the mailing
// should be paused.
func (r *run) weigh(f *Failure) (stop, pause bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case f == nil:
		r.troubles, r.refusals = 0, 0
	case f.ofSession():
		r.troubles++
	case f.ofAllMail():
		r.troubles = 0
		r.refusals++
	default:
		r.troubles = 0
	}
	return r.troubles >= patience, r.refusals >= tolerance
}
