package mail

import (
	"context"
	"fmt"
	"sync/atomic"
)

// texts makes messages of contents. The last content is kept: all messages of
// a mailing to subscribers share one.
type texts struct {
	ledger Deliveries
	kept   atomic.Pointer[keptText]
}

type keptText struct {
	digest   Digest
	template *Template
}

// append appends the message but for its date to text, which it returns in any
// case.
func (t *texts) append(ctx context.Context, text []byte, m *Message) ([]byte, error) {
	template, err := t.templateOf(ctx, m.Content)
	if err != nil {
		return text, fmt.Errorf("read the text of message %s: %w", m.ID, err)
	}
	whole, err := template.Append(text, m.Slots)
	if err != nil {
		return text, fmt.Errorf("write message %s: %w", m.ID, err)
	}
	return whole, nil
}

func (t *texts) templateOf(ctx context.Context, d Digest) (*Template, error) {
	if kept := t.kept.Load(); kept != nil && kept.digest == d {
		return kept.template, nil
	}
	content, err := t.ledger.Content(ctx, d)
	if err != nil {
		return nil, err
	}
	template, err := NewTemplate(content)
	if err != nil {
		return nil, err
	}
	t.kept.Store(&keptText{d, template})
	return template, nil
}
