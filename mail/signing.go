package mail

import (
	"context"
	"errors"
	"time"
)

// Signing gives what signs the messages of a route.
type Signing interface {
	// Signer reads the key of the route's selector. An error says what to do
	// about it.
	Signer(ctx context.Context, r Route) (Signer, error)
}

// Signer signs messages (RFC 6376). It is safe for concurrent use.
type Signer interface {
	// Sign is the header field that goes before a message which begins with
	// its Date. The same message of the same date gives the same field.
	Sign(message []byte, date time.Time) (field []byte, err error)
}

// signer is what signs a route's messages; nil where none are signed.
func (s *Sender) signer(ctx context.Context, r Route) (Signer, error) {
	switch {
	case r.Selector == "":
		return nil, nil
	case s.Signing == nil:
		return nil, errNoKey
	}
	return s.Signing.Signer(ctx, r)
}

// signed is a message that begins with its date as a server gets it: with a
// signature, where the route has a signer.
func signed(dated []byte, date time.Time, signer Signer) ([]byte, error) {
	if signer == nil {
		return dated, nil
	}
	field, err := signer.Sign(dated, date)
	if err != nil {
		return nil, err
	}
	return append(field, dated...), nil
}

var errNoKey = errors.New("its messages are to be signed, and there is no key: set mail.advanced.dkim, or prepare it again without")
