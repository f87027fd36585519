package mail_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/smtp"
)

// Nothing goes on when the books cannot be kept.
func TestLedgerFails(t *testing.T) {
	s := faulty(t, nil)
	p := newPost(t, s.Port, smtp.Timeouts{})
	id := p.ready(p.many(10)...)
	full := &fullDisk{Deliveries: p.ledger, after: 3}
	p.Ledger = full
	out, err := p.Send(t.Context(), id, mail.Options{}, nil)
	if !errors.Is(err, errFull) {
		t.Fatalf("got %v, want the ledger's error", err)
	}
	if got := len(s.Taken()); got != 4 || out.States[mail.Accepted] != 3 || out.ToGo != 7 {
		t.Errorf("the server took %d messages, outcome %+v; want the run stopped at the fourth", got, out)
	}
	// The next run finds the fourth in doubt and sends the rest.
	p.Ledger = p.ledger
	p.send(id)
	wantStates(t, p.states(id), map[mail.State]int{mail.Accepted: 9, mail.Unknown: 1})
	if got := len(s.Taken()); got != 10 {
		t.Errorf("the server took %d messages, want each once", got)
	}
}

var errFull = errors.New("no space left")

// fullDisk is a ledger that cannot record any more outcomes after some.
type fullDisk struct {
	mail.Deliveries
	after int
}

func (d *fullDisk) Settle(ctx context.Context, m mail.Message, r mail.Result) error {
	if d.after == 0 {
		return errFull
	}
	d.after--
	return d.Deliveries.Settle(ctx, m, r)
}

// A crash is a copy of the ledger's files taken at that moment.
func TestCrash(t *testing.T) {
	for _, when := range []string{"before the mark", "after the mark", "after the answer"} {
		t.Run(when, func(t *testing.T) {
			s := faulty(t, nil)
			dir := t.TempDir()
			p := newPost(t, s.Port, smtp.Timeouts{})
			crashed := filepath.Join(dir, "crashed.db")
			p.Ledger = &photographer{Deliveries: p.ledger, when: when, take: func() { copyLedger(t, p, crashed) }}
			id := p.ready(p.many(3)...)
			p.send(id)

			p.ledger = openLedger(t, crashed)
			p.Ledger = p.ledger
			want := map[mail.State]int{mail.Accepted: 1, mail.Queued: 1, mail.Unknown: 1}
			if when == "before the mark" {
				want = map[mail.State]int{mail.Accepted: 1, mail.Queued: 2}
			}
			wantStates(t, p.states(id), want)
			before := len(s.Taken())
			out := p.send(id)
			if out.Total != want[mail.Queued] || len(s.Taken()) != before+want[mail.Queued] {
				t.Errorf("the next run: got %+v, want what was queued and nothing in doubt", out)
			}
		})
	}
}

// photographer takes a picture of the second message's hand-over.
type photographer struct {
	mail.Deliveries
	when  string
	take  func()
	marks int
}

func (p *photographer) HandOver(ctx context.Context, m mail.Message, date, now time.Time) error {
	p.marks++
	if p.marks == 2 && p.when == "before the mark" {
		p.take()
	}
	err := p.Deliveries.HandOver(ctx, m, date, now)
	if p.marks == 2 && p.when == "after the mark" {
		p.take()
	}
	return err
}

func (p *photographer) Settle(ctx context.Context, m mail.Message, r mail.Result) error {
	if p.marks == 2 && p.when == "after the answer" {
		p.take()
	}
	return p.Deliveries.Settle(ctx, m, r)
}

func (p *photographer) Record(m mail.Message, r mail.Result) mail.Recording {
	if p.marks == 2 && p.when == "after the answer" {
		p.take()
	}
	return p.Deliveries.(mail.Recorder).Record(m, r)
}

func (p *photographer) HandOverAfter(before mail.Recording, m mail.Message, date, now time.Time) error {
	p.marks++
	if p.marks == 2 && p.when == "before the mark" {
		// What was handed in before this is written before it.
		if err := p.Deliveries.Settle(context.Background(), mail.Message{ID: uuid.New()}, mail.Result{}); !errors.Is(err, mail.ErrNotFound) {
			return err
		}
		p.take()
	}
	err := p.Deliveries.(mail.Recorder).HandOverAfter(before, m, date, now)
	if p.marks == 2 && p.when == "after the mark" {
		p.take()
	}
	return err
}

func copyLedger(t *testing.T, p *post, to string) {
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(p.ledger.Path() + suffix)
		if err == nil {
			err = os.WriteFile(to+suffix, b, 0o600)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

func TestBusy(t *testing.T) {
	p := newPost(t, faulty(t, nil).Port, smtp.Timeouts{})
	id := p.ready(p.many(1)...)
	other := openLedger(t, p.ledger.Path())
	end, err := other.Begin(t.Context(), start())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Send(t.Context(), id, mail.Options{}, nil); !errors.Is(err, mail.ErrBusy) {
		t.Errorf("two senders: got %v, want ErrBusy", err)
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Send(t.Context(), "m-none", mail.Options{}, nil); !errors.Is(err, mail.ErrNotFound) {
		t.Errorf("send nothing: got %v, want ErrNotFound", err)
	}
	p.send(id)
}
