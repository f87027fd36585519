package ledgertest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"convene/mail"
	"convene/planner"
)

// testProperties plays events in any order and watches what must hold whatever
// happens: a message is handed over only after it was approved as it is; once
// handed over it is not handed over again unless a server or a person said so;
// what is gone never changes.
func testProperties(t *testing.T, l mail.Ledger) {
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++ // one mailing a run, because making a ledger takes longer than all that
		w := &world{
			Ledger: l, rt: rt, test: t, now: now(), gone: map[uuid.UUID]mail.Digest{},
			key: mail.Key{Series: planner.ID(fmt.Sprintf("series-%d", run)), Year: year, Kind: planner.InvitationMail, Name: "1"},
		}
		rt.Repeat(map[string]func(*rapid.T){
			"prepare": w.prepare, "approve": w.approve, "attempt": w.attempt, "answer": w.answer,
			"drop": w.drop, "retry": w.retry, "resolve": w.resolve, "wait": w.wait, "": w.invariants,
		})
	})
}

type world struct {
	mail.Ledger
	rt      *rapid.T
	test    *testing.T
	now     time.Time
	key     mail.Key
	mailing mail.Mailing
	ids     []uuid.UUID
	// gone is what was handed over and may not be again, with its digest.
	gone map[uuid.UUID]mail.Digest
}

func (w *world) ok(rt *rapid.T, err error) {
	if err != nil {
		rt.Fatal(err)
	}
}

func (w *world) prepare(rt *rapid.T) {
	var list []mail.Prepared
	for _, name := range []string{"a", "b", "c"} {
		if rapid.Bool().Draw(rt, "due "+name) {
			list = append(list, to(w.key, name, rapid.SampledFrom([]string{"one", "two"}).Draw(rt, "text")))
		}
	}
	p := preparation(w.key, list...)
	p.At = w.now
	r, err := w.Prepare(w.test.Context(), p)
	w.ok(rt, err)
	w.mailing = r.Mailing
	if total := r.Counts.New + r.Counts.Changed + r.Counts.Unchanged + r.Counts.Accepted + r.Counts.Unknown + r.Counts.Refused; total != len(list) {
		rt.Fatalf("%d messages, counted %+v", len(list), r.Counts)
	}
	w.ids = nil
	for _, name := range []string{"a", "b", "c"} {
		w.ids = append(w.ids, to(w.key, name, "").Identity(w.key))
	}
}

func (w *world) begun(rt *rapid.T) {
	if w.ids == nil {
		rt.Skip("nothing is prepared yet")
	}
}

func (w *world) approve(rt *rapid.T) {
	w.begun(rt)
	_, err := w.Approve(w.test.Context(), w.mailing.ID, w.mailing.Revision, false, w.now)
	w.ok(rt, err)
}

// attempt is what a sender does, with any outcome.
func (w *world) attempt(rt *rapid.T) {
	w.begun(rt)
	id := rapid.SampledFrom(w.ids).Draw(rt, "message")
	m, err := Claim(w.test, w, id, w.now)
	gone := (*mail.NoLongerDue)(nil)
	if errors.Is(err, mail.ErrNotWaiting) || errors.Is(err, mail.ErrNotFound) || errors.As(err, &gone) {
		return
	}
	w.ok(rt, err)
	if !m.Approved {
		rt.Fatal("a message nobody approved was claimed")
	}
	if _, again := w.gone[id]; again {
		rt.Fatalf("message %s would be handed over twice", id)
	}
	end := rapid.SampledFrom([]mail.State{mail.Accepted, mail.Rejected, mail.Deferred, mail.Unknown}).Draw(rt, "end")
	w.ok(rt, w.HandOver(w.test.Context(), m, w.now, w.now))
	w.ok(rt, Settle(w.test, w, id, mail.Result{State: end, At: w.now, Due: w.now.Add(time.Hour)}))
	if end == mail.Accepted || end == mail.Unknown {
		w.gone[id] = m.Digest
	}
}

func (w *world) answer(rt *rapid.T) {
	a := rapid.SampledFrom([]planner.Answer{planner.Accepted, planner.Declined, ""}).Draw(rt, "answer")
	who := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "who")
	w.ok(rt, w.RecordAnswer(w.test.Context(), w.key.Series, year, mail.Answered{Recipient: who, Answer: a, At: w.now}))
}

func (w *world) drop(rt *rapid.T) {
	w.begun(rt)
	_, err := w.Drop(w.test.Context(), mail.Selection{Message: rapid.SampledFrom(w.ids).Draw(rt, "message")}, "dropped", w.now)
	w.ok(rt, err)
}

func (w *world) retry(rt *rapid.T) {
	w.begun(rt)
	_, err := w.Retry(w.test.Context(), mail.Selection{Mailing: w.mailing.ID}, rapid.Bool().Draw(rt, "given up"), w.now)
	w.ok(rt, err)
}

func (w *world) resolve(rt *rapid.T) {
	w.begun(rt)
	id := rapid.SampledFrom(w.ids).Draw(rt, "message")
	sent := rapid.Bool().Draw(rt, "sent")
	err := w.Resolve(w.test.Context(), id, sent, w.now)
	if err == nil && !sent {
		delete(w.gone, id) // a person said so
	}
	if err != nil && !errors.Is(err, mail.ErrNotWaiting) && !errors.Is(err, mail.ErrNotFound) {
		rt.Fatal(err)
	}
}

func (w *world) wait(rt *rapid.T) { w.now = w.now.Add(40 * time.Minute) }

func (w *world) invariants(rt *rapid.T) {
	for id, digest := range w.gone {
		m, err := w.Find(w.test.Context(), id.String())
		w.ok(rt, err)
		if !m.State.Rule().Gone || m.Digest != digest {
			rt.Fatalf("message %s was handed over and is now %s with other bytes: %t", id, m.State, m.Digest != digest)
		}
	}
	if w.ids == nil {
		return
	}
	o, err := w.Overview(w.test.Context(), w.mailing.ID)
	w.ok(rt, err)
	if o.States[mail.HandingOver] != 0 {
		rt.Fatal("a message was left in handing-over")
	}
}
