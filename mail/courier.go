package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// courier carries messages over one connection at a time.
type courier struct {
	run  *run
	work <-chan errand
	// halted is closed when no further message is to be begun.
	halted <-chan struct{}
	// next was taken from work before its turn had come, if taken.
	next    errand
	taken   bool
	conn    Conn   // nil while there is none
	carried int    // messages over conn
	text    []byte // of the message under way; the next takes its place
	// settling is the recording of what the last message came to, while the next is
	// transferred; nil while there is none. Only one is ever behind: the next is not
	// handed over before it is done.
	settling Recording
	last     uuid.UUID
	came     Result // what it came to
}

// carry delivers what work brings until it is closed, and only takes it once
// begin has ended.
func (c *courier) carry(flight, begin context.Context) {
	defer func() {
		if err := c.settled(); err != nil {
			c.run.fail(err)
		}
		c.hangUp()
	}()
	for e, more := c.take(); more; e, more = c.take() {
		if begin.Err() == nil {
			if err := c.perform(flight, e); err != nil {
				c.run.fail(err)
			}
		}
		if e.back != nil {
			close(e.back)
		}
	}
}

// take is the next errand.
func (c *courier) take() (e errand, more bool) {
	if c.taken {
		c.taken = false
		return c.next, true
	}
	select {
	case e, more = <-c.work:
		return e, more
	default: // there is time to hear what became of the last one
	}
	if err := c.settled(); err != nil {
		c.run.fail(err)
	}
	e, more = <-c.work
	return e, more
}

// ahead is the envelope of the next errand, if there is one by now and it is
// certain to be tried on this connection.
func (c *courier) ahead() (e Envelope, known bool) {
	if full := c.run.mailing.Route.PerConnection; full > 0 && c.carried+1 >= full {
		return e, false
	}
	select {
	case <-c.halted:
		return e, false
	default:
	}
	select {
	case c.next, c.taken = <-c.work:
		if !c.taken {
			return e, false
		}
		m := &c.next.claim.Message
		return c.envelope(m), c.next.claim.Err == nil && !c.run.tooOld(m, c.run.Clock.Now())
	default:
		return e, false
	}
}

// perform delivers an errand's message, as long as there is time. An error is
// the ledger's.
func (c *courier) perform(ctx context.Context, e errand) error {
	if !e.deadline.IsZero() {
		var end context.CancelFunc
		ctx, end = context.WithDeadline(ctx, e.deadline)
		defer end()
	}
	return c.deliver(ctx, e.claim)
}

func (c *courier) hangUp() {
	if c.conn != nil {
		_ = c.conn.Close() // every message on it has had its answer
		c.conn = nil
	}
}

// deliver brings one message to a state: the guard. An error is the ledger's.
func (c *courier) deliver(ctx context.Context, claimed Claim) error {
	r := c.run
	r.inFlight.Add(1)
	defer r.inFlight.Add(-1)
	m, err := &claimed.Message, claimed.Err
	if err != nil {
		return c.leave(ctx, m.ID, err)
	}
	now := r.Clock.Now()
	if r.tooOld(m, now) {
		return c.leave(ctx, m.ID, c.settleNow(ctx, m, Result{State: Expired, At: now, Reply: m.Reply}))
	}
	date := m.Date
	if date.IsZero() {
		date = now
	}
	c.text, err = r.texts.append(ctx, appendDate(c.text[:0], date), m)
	if err != nil {
		return c.leave(ctx, m.ID, err)
	}
	text, err := signed(c.text, date, r.sign)
	if err != nil {
		return fmt.Errorf("message %s: %w", m.ID, err)
	}
	reply, err := c.attempt(ctx, m, text, date)
	if err == nil {
		r.keep(*m, text)
	}
	return c.conclude(ctx, m, reply, err)
}

// leave passes over a message that is not to be sent. Any other error is the
// ledger's.
func (c *courier) leave(ctx context.Context, id uuid.UUID, err error) error {
	var gone *NoLongerDue
	switch {
	case errors.As(err, &gone):
		c.run.settled(id, Result{State: Withdrawn, Reply: Reply{Text: gone.Because}})
		return nil
	case errors.Is(err, ErrNotWaiting):
		return nil // somebody else settled it since the run began
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return nil // abandoned, or out of time, before it was tried
	}
	return err
}

// attempt hands the message to the server. A connection that lay idle may have
// been closed by the server in the meantime, before it heard of this message:
// that is no failure, and the message goes over a new one.
func (c *courier) attempt(ctx context.Context, m *Message, text []byte, date time.Time) (Reply, error) {
	idle := c.conn != nil
	reply, err := c.try(ctx, m, text, date)
	if idle && hungUp(err) && ctx.Err() == nil {
		return c.try(ctx, m, text, date)
	}
	return reply, err
}

// hungUp reports whether the server was gone before the message began.
func hungUp(err error) bool {
	const closing = 421 // RFC 5321, section 3.8
	var f *Failure
	return errors.As(err, &f) && f.ofSession() && (f.Code == 0 || f.Code == closing) && !f.Refused
}

// try uses the connection, or opens one.
func (c *courier) try(ctx context.Context, m *Message, text []byte, date time.Time) (Reply, error) {
	if c.conn == nil {
		conn, err := c.run.Transport.Dial(ctx, c.run.mailing.Route)
		if err != nil {
			return Reply{}, err
		}
		c.conn, c.carried = conn, 0
	}
	reply, err := c.conn.Send(ctx, Delivery{
		Envelope: c.envelope(m), Text: text, Next: c.ahead,
		HandOver: func() error { return c.handOver(ctx, m, date) },
	})
	c.carried++
	if full := c.run.mailing.Route.PerConnection; !c.conn.Usable() || full > 0 && c.carried >= full {
		c.hangUp()
	}
	return reply, err
}

func (c *courier) envelope(m *Message) Envelope {
	return Envelope{From: c.run.mailing.Route.BounceTo, To: m.To.Address}
}

// handOver marks a message, once what became of the one before it is on the
// disk.
func (c *courier) handOver(ctx context.Context, m *Message, date time.Time) error {
	r := c.run
	recorder, ok := r.Ledger.(Recorder)
	if ok && c.settling != nil {
		err := recorder.HandOverAfter(c.settling, *m, date, r.Clock.Now())
		if before := c.settled(); before != nil {
			r.fail(before)
			return before
		}
		return err
	}
	if err := c.settled(); err != nil {
		r.fail(err)
		return err
	}
	return r.Ledger.HandOver(context.WithoutCancel(ctx), *m, date, r.Clock.Now())
}

// conclude turns what an attempt came to into the message's state.
func (c *courier) conclude(ctx context.Context, m *Message, reply Reply, err error) error {
	r := c.run
	now := r.Clock.Now()
	if err == nil {
		r.weigh(nil)
		return c.settle(ctx, m, Result{State: Accepted, At: now, Reply: reply})
	}
	var f *Failure
	if !errors.As(err, &f) {
		return c.leave(ctx, m.ID, err)
	}
	verdict := f.Verdict()
	if errors.Is(ctx.Err(), context.Canceled) && f.Code == 0 { // says nothing about the server
		if f.Stage == StageDot {
			return c.settleNow(ctx, m, Result{State: Unknown, At: now, Reply: brokenOff()})
		}
		return nil // before the hand-over: as it was
	}
	stop, pause := r.weigh(f)
	if verdict == Pause || pause {
		if err := r.Ledger.Pause(context.WithoutCancel(ctx), r.mailing.ID, f.Error()); err != nil {
			return err
		}
		r.stop("the mailing is paused: "+f.Error(), true)
	} else if stop {
		r.stop("the server cannot be used: "+f.Error(), false)
	}
	if verdict == Pause {
		return nil // the message stays queued
	}
	err = c.settleNow(ctx, m, r.result(m, f, now))
	if f.Stage != StageDot {
		return c.leave(ctx, m.ID, err) // another may have been given it too, and was faster
	}
	return err
}

// brokenOff is what stands in place of a server's answer that nobody waited
// for.
func brokenOff() Reply {
	return Reply{Stage: StageDot, Text: "broken off by a second interrupt, before the server's answer"}
}

// settleNow records a message's state before it returns: until then, others may
// be given a message that was not handed over.
func (c *courier) settleNow(ctx context.Context, m *Message, res Result) error {
	if err := c.settle(ctx, m, res); err != nil {
		return err
	}
	return c.settled()
}

// settle begins to record a message's state. It does so even for a run that is
// being abandoned.
func (c *courier) settle(ctx context.Context, m *Message, res Result) error {
	if err := c.settled(); err != nil {
		return err
	}
	c.last, c.came = m.ID, res
	if recorder, ok := c.run.Ledger.(Recorder); ok {
		c.settling = recorder.Record(*m, res)
		return nil
	}
	done := make(background, 1)
	go func() { done <- c.run.Ledger.Settle(context.WithoutCancel(ctx), *m, res) }()
	c.settling = done
	return nil
}

// background is a recording by a ledger that is no [Recorder].
type background chan error

func (b background) Wait() error { return <-b }

// settled waits until what the last message came to is recorded.
func (c *courier) settled() error {
	if c.settling == nil {
		return nil
	}
	err := c.settling.Wait()
	c.settling = nil
	if err != nil {
		return fmt.Errorf("record message %s as %s: %w", c.last, c.came.State, err)
	}
	c.run.settled(c.last, c.came)
	return nil
}

// result is what becomes of a message after a failure that does not pause the
// mailing.
func (r *run) result(m *Message, f *Failure, now time.Time) Result {
	res := Result{At: now, Reply: f.reply()}
	switch f.Verdict() {
	case Reject:
		rule, _ := RuleOf(m.Kind)
		res.State, res.Suppress = Rejected, rule.List && res.Reply.NoSuchAddress()
	case Doubt:
		res.State = Unknown
	default:
		res.State, res.Due = Deferred, now.Add(Backoff(m.ID, m.Attempts+1))
		if r.tooOld(m, res.Due) {
			res.State, res.Due = Expired, time.Time{}
		}
	}
	return res
}

// tooOld reports whether a message may no longer be tried at a time.
func (r *run) tooOld(m *Message, at time.Time) bool {
	return !m.First.IsZero() && at.Sub(m.First) > r.mailing.Route.maxAge()
}
