package postgres_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
)

// proxy stands between a ledger and its database, and breaks connections.
type proxy struct {
	listener net.Listener
	server   string
	down     atomic.Bool // refuses connections
	// commits, if positive, is how many commits more lose their answer: the
	// database does them, and nobody hears of it.
	commits atomic.Int64
	lost    atomic.Int64 // that many did
	// before, if there, is called once before a commit, and says whether that is
	// passed on; if not the connection breaks.
	before atomic.Pointer[func(client net.Conn) bool]

	mu    sync.Mutex
	conns []net.Conn
}

// through is a proxy before a store, and the store's URL through it.
func through(t *testing.T, store string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(store)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, server: u.Host}
	t.Cleanup(func() {
		_ = l.Close()
		p.cut()
	})
	go p.accept()
	u.Host = l.Addr().String()
	return p, u.String()
}

// cut breaks every connection.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		_ = c.Close()
	}
	p.conns = nil
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		if p.down.Load() {
			_ = client.Close()
			continue
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, client, server)
		p.mu.Unlock()
		go p.up(client, server)
		go func() {
			_, _ = io.Copy(client, server)
			_ = client.Close()
		}()
	}
}

// up passes on what the client says, and goes deaf after a commit that is to
// lose its answer.
func (p *proxy) up(client, server net.Conn) {
	defer server.Close()
	buffer := make([]byte, 1<<16)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		if bytes.Equal(buffer[:n], []byte("Q\x00\x00\x00\x0bcommit\x00")) {
			if before := p.before.Swap(nil); before != nil && !(*before)(client) {
				_ = client.Close()
				return
			}
			if p.commits.Add(-1) >= 0 {
				p.lost.Add(1)
				_ = client.Close()
			}
		}
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
	}
}
