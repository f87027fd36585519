// Package smtptest is a server for tests that fails as it is told: at any stage
// of a conversation it answers with any code or garbage, hangs up, resets the
// connection or falls silent. It keeps an account of what it took.
package smtptest

import (
	"crypto/tls"
	"net"
	"sync"

	"convene/mail"
)

// Fault is what the server does at a stage in place of its usual answer. The
// zero value is no fault.
type Fault struct {
	// Say is sent as it stands, line ends included.
	Say string
	// Split sends it letter by letter.
	Split bool
	// Drop hangs up after that, Reset does so with RST, and Stall neither says
	// nor reads anything more.
	Drop, Reset, Stall bool
	// After: it happens once the usual answer to the final dot is sent.
	After bool
}

// Script says what happens at a stage of the n-th message, both from 0, that
// the server is offered. The stages of a connection before its first MAIL
// count for the message that follows.
type Script func(message int, stage mail.Stage) Fault

// Once faults the first message at one stage and is sound after that.
func Once(at mail.Stage, f Fault) Script {
	return func(message int, stage mail.Stage) Fault {
		if message == 0 && stage == at {
			return f
		}
		return Fault{}
	}
}

// Always faults every message at one stage.
func Always(at mail.Stage, f Fault) Script {
	return func(_ int, stage mail.Stage) Fault {
		if stage == at {
			return f
		}
		return Fault{}
	}
}

// Taken is a message whose final dot the server has read.
type Taken struct {
	From, To string
	Text     []byte
	// Accepted: the server means to deliver it. Answered: its 250 was sent.
	Accepted, Answered bool
	// Auth is the mechanism by which the connection was authenticated, and
	// Secured says that TLS protected it.
	Auth    string
	Secured bool
	// Connection counts the server's connections from 0.
	Connection int
	// Followed: more came along with the dot.
	Followed bool
}

// Server is a scripted server on this machine.
type Server struct {
	Port int

	listener net.Listener
	script   Script
	tls      *tls.Config
	implicit *tls.Config
	mechs    string
	password string
	// pipelining is offered; credulous asks for a text that has no recipient.
	pipelining, credulous bool
	// forgetful drops what comes along with a dot.
	forgetful bool
	account   func(Taken)
	heard     chan<- string
	// iterations is what SCRAM asks for; 0: an honest number.
	iterations int
	conns      sync.WaitGroup
	stopped    chan struct{}
	stop       sync.Once

	mu      sync.Mutex
	open    map[net.Conn]bool
	opened  int
	quits   int
	message int
	taken   []Taken
}

// Option changes what the server offers.
type Option func(*Server)

// WithTLS offers STARTTLS.
func WithTLS(c *tls.Config) Option { return func(s *Server) { s.tls = c } }

// WithImplicitTLS speaks TLS from the first byte.
func WithImplicitTLS(c *tls.Config) Option { return func(s *Server) { s.implicit = c } }

// WithAuth offers AUTH with mechanisms such as "PLAIN LOGIN", for any user
// with that password.
func WithAuth(mechanisms, password string) Option {
	return func(s *Server) { s.mechs, s.password = mechanisms, password }
}

// WithPipelining offers PIPELINING. A credulous server asks for the text of a
// message that has no recipient, as some do.
func WithPipelining(credulous bool) Option {
	return func(s *Server) { s.pipelining, s.credulous = true, credulous }
}

// WithForgetting drops whatever comes along with a final dot, as no server should
// that offers PIPELINING.
func WithForgetting() Option { return func(s *Server) { s.forgetful = true } }

// WithHeard passes on every line of a text as it comes in.
func WithHeard(lines chan<- string) Option { return func(s *Server) { s.heard = lines } }

// WithAccount calls account with a message that the server has taken before it
// answers, and again when it has answered.
func WithAccount(account func(Taken)) Option { return func(s *Server) { s.account = account } }

// WithIterations makes SCRAM ask for that many rounds of hashing.
func WithIterations(n int) Option { return func(s *Server) { s.iterations = n } }

// Start listens on a free port of 127.0.0.1. A nil script has no faults.
func Start(script Script, options ...Option) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if script == nil {
		script = func(int, mail.Stage) Fault { return Fault{} }
	}
	s := &Server{Port: l.Addr().(*net.TCPAddr).Port, listener: l, script: script, stopped: make(chan struct{}), open: map[net.Conn]bool{}}
	for _, o := range options {
		o(s)
	}
	s.conns.Go(s.accept)
	return s, nil
}

// Stop hangs up on everybody. Stopping twice does nothing more.
func (s *Server) Stop() {
	s.stop.Do(func() { close(s.stopped) })
	_ = s.listener.Close()
	s.mu.Lock()
	for c := range s.open {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.conns.Wait()
}

// Taken lists the messages whose text the server has, in their order.
func (s *Server) Taken() []Taken {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Taken(nil), s.taken...)
}

// Connections is how many have been opened.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// Quits is how many connections have ended with QUIT.
func (s *Server) Quits() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.quits
}

func (s *Server) accept() {
	for {
		raw, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.open[raw] = true
		number := s.opened
		s.opened++
		s.mu.Unlock()
		s.conns.Go(func() {
			c := &session{server: s, number: number}
			c.use(raw)
			if s.implicit != nil {
				c.use(tls.Server(raw, s.implicit))
			}
			c.serve()
			_ = c.conn.Close()
			s.mu.Lock()
			delete(s.open, raw)
			s.mu.Unlock()
		})
	}
}
