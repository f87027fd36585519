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
	// Send transfers one message. When all of the text but the final dot is
	// transferred it calls handOver. If that returns an error, Send breaks the
	// connection off, so that the server takes nothing, and returns that
	// error. Otherwise it sends the dot and waits for the answer.
	//
	// With a nil error the server has accepted the message. Any other error
	// is a [*Failure]. When ctx ends the connection is broken off at once.
	Send(ctx context.Context, e Envelope, message []byte, handOver func() error) (Reply, error)

	// Usable reports whether the connection can carry another message.
	Usable() bool

	// Close takes leave of the server if the connection is usable, and breaks
	// it off otherwise.
	Close() error
}

// Envelope is what the server is told beside the message (RFC 5321, section
// 2.3.1).
type Envelope struct {
	From, To planner.Email
}
