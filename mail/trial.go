package mail

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/google/uuid"

	"convene/planner"
)

// Trial is a message as somebody gets it who only wants to see it: its text to
// the byte, but addressed to them, marked as a test, under an identity of its
// own, so that no mail program takes it for the message itself, and with links
// that lead nowhere.
func Trial(m Message, c Content, key TokenKey, to planner.Email, id uuid.UUID) ([]byte, error) {
	template, err := NewTemplate(c)
	if err != nil {
		return nil, err
	}
	text, err := template.Append(nil, m.Slots)
	if err != nil {
		return nil, err
	}
	for _, p := range Purposes() {
		text = exchanged(text, key.Token(m.ID, p), TokenKey{}.Token(m.ID, p))
	}
	head, body, _ := bytes.Cut(text, []byte("\r\n\r\n"))
	_, domain, _ := strings.Cut(m.MessageID, "@")
	fields := strings.Split(string(head), "\r\n")
	var kept []string
	addressed := false
	for _, line := range fields {
		name, value, _ := strings.Cut(line, ":")
		switch folded := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"); {
		case folded && addressed:
			continue
		case folded:
		case strings.EqualFold(name, "To"):
			line = "To: <" + string(to) + ">"
		case strings.EqualFold(name, "Message-ID"):
			line = "Message-ID: <" + MessageID(id, domain) + ">"
		case strings.EqualFold(name, "Subject"):
			line = "Subject: [Test]" + value
		}
		if !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "\t") {
			addressed = strings.EqualFold(name, "To") || strings.EqualFold(name, "Message-ID")
		}
		kept = append(kept, line)
	}
	return append([]byte(strings.Join(kept, "\r\n")+"\r\n\r\n"), body...), nil
}

// exchanged puts one token in place of another, which quoted-printable may have
// broken.
func exchanged(text []byte, token, with string) []byte {
	letters := strings.Split(token, "")
	for i, l := range letters {
		letters[i] = regexp.QuoteMeta(l)
	}
	return regexp.MustCompile(strings.Join(letters, "(?:"+softBreak+")?")).ReplaceAllFunc(text, func(found []byte) []byte {
		return appendToken(nil, found, with)
	})
}

// Try sends texts to one address by a route and records nothing. It says how
// many a server accepted.
func (s *Sender) Try(ctx context.Context, r Route, to planner.Email, texts [][]byte) (accepted int, err error) {
	signer, err := s.signer(ctx, r)
	if err != nil {
		return 0, fmt.Errorf("send a test to %s: %w", to, err)
	}
	conn, err := s.Transport.Dial(ctx, r)
	if err != nil {
		return 0, fmt.Errorf("send a test to %s: %w", to, err)
	}
	defer func() { _ = conn.Close() }()
	for _, text := range texts {
		now := s.Clock.Now()
		whole, err := signed(Dated(text, now), now, signer)
		if err == nil {
			_, err = conn.Send(ctx, Envelope{From: r.BounceTo, To: to}, whole, func() error { return ctx.Err() })
		}
		if err != nil {
			return accepted, fmt.Errorf("send a test to %s: %w", to, err)
		}
		accepted++
	}
	return accepted, nil
}
