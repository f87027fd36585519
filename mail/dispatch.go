package mail

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"golang.org/x/time/rate"
)

// errand is one message that a courier is to deliver, if it may be.
type errand struct {
	claim Claim
	// deadline breaks the delivery off; zero: never.
	deadline time.Time
	// back is closed once the message is in no state in which others may try it,
	// or nothing became of it; may be nil.
	back chan<- struct{}
}

// dispatch gives the couriers their errands until none is left or begin ends.
// An error is the ledger's.
func (r *run) dispatch(begin context.Context, o Options, due []uuid.UUID, work chan<- errand) error {
	shared, ok := r.Ledger.(Dispatcher)
	switch {
	case len(due) == 0:
		return nil
	case !ok:
		return r.giveOut(begin, due, work)
	}
	return shared.Dispatch(begin, Share{r.mailing, o.Limit, r.Clock}, func(ctx context.Context, id uuid.UUID) {
		r.handIn(ctx, begin, id, work)
	})
}

// ahead is how many messages are looked up at once, and wait for a courier:
// none where a rate holds them back or other processes share the work. Whether
// one may still go is looked up again when it is handed over.
func (r *run) ahead() int {
	if _, shared := r.Ledger.(Dispatcher); shared || r.mailing.Route.PerMinute > 0 {
		return 0
	}
	return 64
}

// giveOut gives out the messages of a ledger that this process has for itself,
// at the route's rate.
func (r *run) giveOut(begin context.Context, due []uuid.UUID, work chan<- errand) error {
	limit := rate.Inf
	if n := r.mailing.Route.PerMinute; n > 0 {
		limit = rate.Limit(float64(n) / 60)
	}
	bucket := rate.NewLimiter(limit, 1)
	for ids := range slices.Chunk(due, max(1, r.ahead())) {
		now := r.Clock.Now()
		if wait := bucket.ReserveN(now, 1).DelayFrom(now); wait > 0 && r.Clock.Sleep(begin, wait) != nil {
			return nil
		}
		claims, err := r.Ledger.Claim(context.WithoutCancel(begin), ids, r.Clock.Now())
		if err != nil {
			return err
		}
		for _, c := range claims {
			select {
			case work <- errand{claim: c}:
			case <-begin.Done():
				return nil
			}
		}
	}
	return nil
}

// handIn gives a message to a courier and waits for the courier to come back,
// who goes on when ctx is cancelled, but not beyond its deadline.
func (r *run) handIn(ctx, begin context.Context, id uuid.UUID, work chan<- errand) {
	claim, err := claimOne(ctx, r.Ledger, id, r.Clock.Now())
	if err != nil {
		if ctx.Err() == nil {
			r.fail(err)
		}
		return
	}
	back := make(chan struct{})
	e := errand{claim: claim, back: back}
	e.deadline, _ = ctx.Deadline()
	select {
	case work <- e:
		<-back
	case <-begin.Done():
	}
}

// recount corrects what is to go where other processes took part.
func (r *run) recount(ctx context.Context, o Options) error {
	if _, shared := r.Ledger.(Dispatcher); !shared {
		return nil
	}
	due, err := r.Ledger.Due(ctx, r.mailing.ID, r.Clock.Now())
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcome.ToGo = len(due)
	if o.Limit > 0 {
		r.outcome.ToGo = min(len(due), max(0, o.Limit-r.tried))
	}
	r.outcome.Total = r.tried + r.outcome.ToGo
	return nil
}

// claimOne claims a single message.
func claimOne(ctx context.Context, ledger Deliveries, id uuid.UUID, now time.Time) (Claim, error) {
	claims, err := ledger.Claim(ctx, []uuid.UUID{id}, now)
	if err != nil {
		return Claim{}, err
	}
	return claims[0], nil
}
