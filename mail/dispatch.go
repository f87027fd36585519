package mail

import (
	"context"
	"time"

	"github.com/google/uuid"
	"golang.org/x/time/rate"
)

// errand is one message that a courier is to deliver.
type errand struct {
	message uuid.UUID
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
		r.giveOut(begin, due, work)
		return nil
	}
	return shared.Dispatch(begin, Share{r.mailing, o.Limit, r.Clock}, func(ctx context.Context, id uuid.UUID) {
		handIn(ctx, begin, id, work)
	})
}

// giveOut gives out the messages of a ledger that this process has for itself,
// at the route's rate.
func (r *run) giveOut(begin context.Context, due []uuid.UUID, work chan<- errand) {
	limit := rate.Inf
	if n := r.mailing.Route.PerMinute; n > 0 {
		limit = rate.Limit(float64(n) / 60)
	}
	bucket := rate.NewLimiter(limit, 1)
	for _, id := range due {
		now := r.Clock.Now()
		if wait := bucket.ReserveN(now, 1).DelayFrom(now); wait > 0 && r.Clock.Sleep(begin, wait) != nil {
			return
		}
		select {
		case work <- errand{message: id}:
		case <-begin.Done():
			return
		}
	}
}

// handIn gives a message to a courier and waits for the courier to come back,
// who goes on when ctx is cancelled, but not beyond its deadline.
func handIn(ctx, begin context.Context, id uuid.UUID, work chan<- errand) {
	back := make(chan struct{})
	e := errand{message: id, back: back}
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
