package mail

import (
	"context"

	"convene/planner"
)

// Transport opens connections to the server of a route. It is safe for
// concurrent use.
type Transport interface {
	// Dial connects, protects the connection as the route says and
	// authenticates. Its error is a [*Failure].
	Dial(ctx context.Context, route Route) (Conn, error)
}

// Conn is one connection, used for one message after another. It is not safe
// for concurrent use.
type Conn interface {
	// Send transfers one message. With a nil error the server has accepted it.
	// Any other error is that of d's HandOver or a [*Failure]. When ctx ends the
	// connection is broken off at once.
	Send(ctx context.Context, d Delivery) (Reply, error)

	// Usable reports whether the connection can carry another message.
	Usable() bool

	// Close takes leave of the server if the connection is usable, and breaks
	// it off otherwise.
	Close() error
}

// Delivery is one message for a connection.
type Delivery struct {
	Envelope Envelope
	Text     []byte
	// HandOver is called when all of the text but the final dot is transferred.
	// If it returns an error the connection is broken off, so that the server
	// takes nothing. Otherwise the dot is sent and the answer waited for.
	HandOver func() error
	// Next, if not nil, is called once HandOver has returned nil. It says whose
	// message the connection is given after this one, if that is known by then:
	// a server that understands it is told along with the dot.
	Next func() (e Envelope, known bool)
}

// Envelope is what the server is told beside the message (RFC 5321, section
// 2.3.1).
type Envelope struct {
	From, To planner.Email
}
