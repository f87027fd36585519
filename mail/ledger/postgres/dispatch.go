package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"convene/mail"
)

// deliverMessage is the job of bringing one message to a state.
type deliverMessage struct {
	Message uuid.UUID `json:"message"`
}

// Kind is what River calls such jobs.
func (deliverMessage) Kind() string { return "deliver_message" }

// appointed is a message that is to be tried at a time; zero: at once.
type appointed struct {
	id uuid.UUID
	of mail.MailingID
	at time.Time
}

// enqueued bounds how many jobs are inserted by one statement.
const enqueued = 1000

// enqueue gives messages their jobs. A job that a message had before finds
// nothing to do.
func (l *Ledger) enqueue(ctx context.Context, tx pgx.Tx, list ...appointed) error {
	for some := range slices.Chunk(list, enqueued) {
		params := make([]river.InsertManyParams, len(some))
		ids := make([]uuid.UUID, len(some))
		for i, m := range some {
			ids[i] = m.id
			// River never tries again by itself: the ledger does.
			params[i] = river.InsertManyParams{Args: deliverMessage{m.id}, InsertOpts: &river.InsertOpts{
				Queue: string(m.of), MaxAttempts: 1, ScheduledAt: m.at,
			}}
		}
		inserted, err := l.jobs.InsertManyTx(ctx, tx, params)
		if err != nil {
			return fmt.Errorf("enqueue %d messages: %w", len(some), err)
		}
		jobs := make([]int64, len(inserted))
		for i, job := range inserted {
			jobs[i] = job.Job.ID
		}
		_, err = tx.Exec(ctx, `UPDATE message SET job = new.job FROM unnest($1::uuid[], $2::bigint[]) AS new (id, job) WHERE message.id = new.id`, ids, jobs)
		if err != nil {
			return err
		}
	}
	return nil
}

// unheard is the condition that a job is this process's and yet unknown to it:
// the connection broke over which it was to hear of it.
const unheard = `river_job.attempted_by[array_upper(river_job.attempted_by, 1)] = @me
	AND river_job.attempted_at < now() - interval '1 second' AND NOT message.id = ANY (@mine::uuid[])`

// supply gives jobs to the approved waiting messages under a condition that have
// none that will be worked: they never had one, it is a dead process's, or it
// ended without bringing its message to a state. Messages that somebody is just
// changing are passed over.
func (l *Ledger) supply(ctx context.Context, tx pgx.Tx, now time.Time, where string, args pgx.NamedArgs) error {
	args["now"] = moment(now)
	list, err := all(ctx, tx, func(scan func(...any) error) (m appointed, err error) {
		var due *time.Time
		err = scan(&m.id, &m.of, &due)
		if m.at = timeOf(due); !m.at.After(now) {
			m.at = time.Time{}
		}
		return m, err
	}, `SELECT message.id, message.mailing, message.due`+fromMessages+`LEFT JOIN river_job ON river_job.id = message.job
		WHERE message.state IN ('queued', 'deferred') AND message.approved = message.digest AND mailing.paused = '' AND NOT coalesce(
			river_job.state = 'available'
			OR river_job.state = 'scheduled' AND message.due > @now
			OR river_job.state = 'running' AND river_job.attempted_by[array_upper(river_job.attempted_by, 1)] IN (SELECT id::text FROM sender)
				AND NOT coalesce(`+unheard+`, false), false)
		AND `+where+` ORDER BY position, message.id FOR UPDATE OF message SKIP LOCKED`, args)
	if err != nil {
		return err
	}
	return l.enqueue(ctx, tx, list...)
}

// Dispatch lets River's workers deliver a mailing's messages.
func (l *Ledger) Dispatch(ctx context.Context, s mail.Share, deliver func(context.Context, uuid.UUID)) error {
	session := l.sessions.get()
	if session == nil {
		return fmt.Errorf("give out the messages of %s: Begin was not called", s.Mailing.ID)
	}
	d := &dispatch{
		Ledger: l, share: s, deliver: deliver, me: session.client(),
		idle: make(chan struct{}, 1), enough: make(chan struct{}), mine: map[uuid.UUID]bool{},
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{dispatch: d, begin: ctx})
	client, err := river.NewClient(riverpgxv5.New(l.pool), &river.Config{
		ID: d.me, Logger: silent(), Workers: workers,
		Queues:        map[string]river.QueueConfig{string(s.Mailing.ID): {MaxWorkers: d.workers()}},
		JobTimeout:    l.options.JobTimeout,
		MaxAttempts:   1,
		FetchCooldown: 2 * time.Millisecond, FetchPollInterval: 500 * time.Millisecond,
		RescueStuckJobsAfter: l.options.Rescue,
	})
	if err != nil {
		return fmt.Errorf("give out the messages of %s: %w", s.Mailing.ID, err)
	}
	if err := d.lookAfter(ctx); err != nil {
		return d.failed(ctx, err)
	}
	// What is under way goes on when ctx ends: Stop waits for it.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return d.failed(ctx, err)
	}
	err = d.watch(ctx)
	if stopped := client.Stop(context.WithoutCancel(ctx)); err == nil {
		err = stopped
	}
	return d.failed(ctx, err)
}

// dispatch is one call of Dispatch.
type dispatch struct {
	*Ledger
	share   mail.Share
	deliver func(context.Context, uuid.UUID)

	me     string // what River calls this process
	idle   chan struct{}
	over   sync.Once
	enough chan struct{} // closed when no more are to be given out
	err    error         // why, if the ledger failed; read after enough

	mu    sync.Mutex
	begun int                // messages given out
	mine  map[uuid.UUID]bool // of them not yet back

	turn sync.Mutex // one worker waits for the server's next turn
}

func (d *dispatch) failed(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("give out the messages of %s: %w", d.share.Mailing.ID, err)
}

// workers is how many messages may be under way at once. A slow rate needs no
// more than go in a minute, and so none waits for its turn for longer.
func (d *dispatch) workers() int {
	n := max(1, d.share.Mailing.Route.Connections)
	if rate := d.share.Mailing.Route.PerMinute; rate > 0 {
		n = min(n, rate)
	}
	return n
}

// watch returns when nothing of the mailing is left to be tried now. From time
// to time, and more often when there is nothing else to do, it looks after what
// dead processes left behind.
func (d *dispatch) watch(ctx context.Context) error {
	look, round := time.NewTicker(min(time.Second, d.options.Grace)), time.NewTicker(d.options.Grace/3)
	defer look.Stop()
	defer round.Stop()
	for {
		after := false
		left, err := d.left(ctx)
		if err != nil {
			return err
		}
		if !left && len(d.underWay()) == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-d.enough:
			return d.err
		case <-d.idle:
		case <-look.C:
			after = len(d.underWay()) == 0
		case <-round.C:
			after = true
		}
		if !after {
			continue
		}
		if err := d.lookAfter(ctx); err != nil && !lost(err) {
			return err
		}
	}
}

func (d *dispatch) lookAfter(ctx context.Context) error {
	now := d.share.Clock.Now()
	if err := d.reap(ctx, now); err != nil {
		return err
	}
	return d.write(ctx, func(tx pgx.Tx) error {
		return d.supply(ctx, tx, now, `mailing = @mailing`, pgx.NamedArgs{
			"mailing": string(d.share.Mailing.ID), "me": d.me, "mine": d.underWay(),
		})
	})
}

// left reports whether any message is to be tried now.
func (d *dispatch) left(ctx context.Context) (left bool, err error) {
	err = d.read(ctx, func(q querier) error {
		return q.QueryRow(ctx, `SELECT EXISTS (SELECT 1`+fromMessages+`WHERE mailing = $2 AND `+sendable+`)`,
			moment(d.share.Clock.Now()), string(d.share.Mailing.ID)).Scan(&left)
	})
	return left, err
}

// worker delivers one message a job.
type worker struct {
	river.WorkerDefaults[deliverMessage]
	*dispatch
	begin context.Context // no message is begun once it has ended
}

// Work delivers the job's message. What came of it is in the message's row, and
// a job has no other end than that it is done; one that was not begun is
// supplied anew to whoever sends next.
func (w *worker) Work(ctx context.Context, job *river.Job[deliverMessage]) error {
	id := job.Args.Message
	if w.begin.Err() != nil || !w.take(id) {
		return nil
	}
	defer w.back(id)
	if err := w.awaitTurn(w.begin); err != nil {
		w.end(err)
		return nil
	}
	w.deliver(ctx, id)
	return nil
}

// take counts a message as under way, unless it is or no more are to be given
// out.
func (d *dispatch) take(id uuid.UUID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	limit := d.share.Limit
	if d.mine[id] || limit > 0 && d.begun == limit {
		return false
	}
	d.mine[id] = true
	if d.begun++; d.begun == limit {
		d.end(nil)
	}
	return true
}

// back counts a message as no longer under way.
func (d *dispatch) back(id uuid.UUID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if delete(d.mine, id); len(d.mine) == 0 {
		select {
		case d.idle <- struct{}{}:
		default:
		}
	}
}

// underWay lists the messages that this process has to do with.
func (d *dispatch) underWay() []uuid.UUID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.AppendSeq([]uuid.UUID{}, maps.Keys(d.mine)) // never nil, which is NULL and matches nothing
}

// end gives out no more messages.
func (d *dispatch) end(err error) {
	d.over.Do(func() {
		d.err = err
		close(d.enough)
	})
}

// awaitTurn waits until the server may be given its next message, by any
// process.
func (d *dispatch) awaitTurn(ctx context.Context) error {
	r := d.share.Mailing.Route
	if r.PerMinute == 0 {
		return nil
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	every := time.Minute / time.Duration(r.PerMinute)
	var wait float64
	// A turn that was taken and not heard of is a pause more, and nothing here has
	// to be on the disk.
	err := d.read(ctx, func(q querier) error {
		return q.QueryRow(ctx, `INSERT INTO turn (server, next) VALUES ($1, clock_timestamp() + $2::interval)
			ON CONFLICT (server) DO UPDATE SET next = greatest(turn.next, clock_timestamp()) + $2::interval
			RETURNING extract(epoch FROM next - $2::interval - clock_timestamp())`,
			fmt.Sprintf("%s@%s:%d", r.Username, r.Host, r.Port), every).Scan(&wait)
	})
	if err != nil {
		return err
	}
	if wait <= 0 {
		return nil
	}
	return d.share.Clock.Sleep(ctx, time.Duration(wait*float64(time.Second)))
}
