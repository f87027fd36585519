package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Drafted reports whether the message was laid out as a draft: a person may
// have sent it.
func (m Message) Drafted() bool { return m.State == ByHand && m.Attempts > 0 }

// DraftForm is a message's text as mail programs open a draft, not yet sent.
func DraftForm(text []byte) []byte { return append([]byte("X-Unsent: 1\r\n"), text...) }

// LayOut gives every message of the mailing that is approved and due to write,
// as a draft for a person to send, and records it as by hand. If the program
// dies before that is recorded, write gets the same message again; where others
// lay out from the same ledger, it is unknown instead. Errors are those of
// [Sender.Send], and write's.
func (s *Sender) LayOut(ctx context.Context, id MailingID, o Options, write func(Message, []byte) error) (out Outcome, err error) {
	fail := func(err error) (Outcome, error) {
		return out, fmt.Errorf("lay mailing %s out as drafts: %w", id, err)
	}
	end, err := s.Ledger.Begin(ctx, s.Clock.Now())
	if err != nil {
		return fail(err)
	}
	defer func() { err = errors.Join(err, end()) }()
	_, due, err := s.due(ctx, id, o)
	if err != nil {
		return fail(err)
	}
	t := &texts{ledger: s.Ledger}
	out = Outcome{Total: len(due), ToGo: len(due), States: map[State]int{}}
	for _, next := range due {
		if out.Interrupted = ctx.Err() != nil; out.Interrupted {
			return out, nil
		}
		now := s.Clock.Now()
		m, err := s.take(ctx, next, now)
		var gone *NoLongerDue
		switch {
		case errors.As(err, &gone):
			out.States[Withdrawn]++
			out.ToGo--
			continue
		case errors.Is(err, ErrNotWaiting):
			continue
		case err != nil:
			return fail(err)
		}
		text, err := t.append(ctx, nil, &m)
		if err == nil {
			err = write(m, DraftForm(text))
		}
		if err == nil {
			err = s.Ledger.Settle(context.WithoutCancel(ctx), m, Result{State: ByHand, At: now, Reply: Reply{Text: "laid out as a draft"}})
		} else {
			err = errors.Join(err, s.putBack(ctx, m, now, err))
		}
		if err != nil {
			return fail(err)
		}
		out.States[ByHand]++
		out.ToGo--
	}
	return out, nil
}

// take claims a message that is to be laid out. Where others may do the same,
// only the one who marks it handing-over goes on.
func (s *Sender) take(ctx context.Context, id uuid.UUID, now time.Time) (Message, error) {
	claimed, err := claimOne(ctx, s.Ledger, id, now)
	if err != nil {
		return claimed.Message, err
	}
	m, err := claimed.Message, claimed.Err
	if _, shared := s.Ledger.(Dispatcher); err == nil && shared {
		err = s.Ledger.HandOver(ctx, m, m.Date, now)
	}
	return m, err
}

// putBack makes a message due again that was taken and could not be laid out.
func (s *Sender) putBack(ctx context.Context, m Message, now time.Time, because error) error {
	if _, shared := s.Ledger.(Dispatcher); !shared {
		return nil
	}
	return s.Ledger.Settle(context.WithoutCancel(ctx), m, Result{State: Deferred, At: now, Due: now, Reply: Reply{Text: because.Error()}})
}
