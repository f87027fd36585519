package cli

import (
	"context"
	"sync"

	"convene/mail"
	"convene/mail/sandbox"
)

// sandboxTransport carries every message to a sandbox of its own, whatever the
// route says. The sandbox starts with the first connection.
type sandboxTransport struct {
	dir   string
	carry mail.Transport

	mu     sync.Mutex
	server *sandbox.Server // nil until the first connection
}

// Dial connects to the sandbox.
func (t *sandboxTransport) Dial(ctx context.Context, route mail.Route) (mail.Conn, error) {
	server, err := t.started()
	if err != nil {
		return nil, &mail.Failure{Stage: mail.StageConnect, Text: err.Error(), Err: err}
	}
	route.Host, route.Port, route.TLS, route.Username = server.Host(), server.Port(), mail.TLSNone, ""
	return t.carry.Dial(ctx, route)
}

func (t *sandboxTransport) started() (*sandbox.Server, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.server != nil {
		return t.server, nil
	}
	server, err := sandbox.Start(t.dir)
	if err != nil {
		return nil, err
	}
	t.server = server
	return server, nil
}

// stop ends the sandbox, if it was started.
func (t *sandboxTransport) stop() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.server == nil {
		return nil
	}
	return t.server.Stop()
}
