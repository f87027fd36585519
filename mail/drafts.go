package mail

import (
	"context"
	"errors"
	"fmt"
)

// Drafted reports whether the message was laid out as a draft: a person may
// have sent it.
func (m Message) Drafted() bool { return m.State == ByHand && m.Attempts > 0 }

// DraftForm is a message's text as mail programs open a draft, not yet sent.
func DraftForm(text []byte) []byte { return append([]byte("X-Unsent: 1\r\n"), text...) }

// LayOut gives every message of the mailing that is approved and due to write,
// as a draft for a person to send, and records it as by hand. Write gets the
// same message again if the program dies before that is recorded. Errors are
// those of [Sender.Send], and write's.
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
		m, err := s.Ledger.Claim(ctx, next, now)
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
		text, err := t.of(ctx, m)
		if err == nil {
			err = write(m, DraftForm(text))
		}
		if err == nil {
			err = s.Ledger.Settle(context.WithoutCancel(ctx), m.ID, Result{State: ByHand, At: now, Reply: Reply{Text: "laid out as a draft"}})
		}
		if err != nil {
			return fail(err)
		}
		out.States[ByHand]++
		out.ToGo--
	}
	return out, nil
}
