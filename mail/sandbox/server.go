// Package sandbox is a mail server for trying things out. It listens on this
// machine only, takes every message and puts it into a folder as a file that
// mail programs open. It delivers nothing.
package sandbox

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"convene/mail"
)

// Server is a running sandbox.
type Server struct {
	dir      string
	server   *smtp.Server
	listener *net.TCPListener
	served   chan error

	mu   sync.Mutex
	next int // the number of the next file
}

const (
	maxRecipients = 1 // the post sends one recipient a message
	idle          = 5 * time.Minute
)

// Start listens on a free port of 127.0.0.1 and writes every message into dir,
// which is made if it is not there: 0001-m.khan@example.org.eml and so on. The
// numbers go on where an earlier sandbox ended.
func Start(dir string) (*Server, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("start the sandbox: %w", err)
	}
	last, err := lastNumber(dir)
	if err != nil {
		return nil, fmt.Errorf("start the sandbox: %w", err)
	}
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, fmt.Errorf("start the sandbox: %w", err)
	}
	s := &Server{dir: dir, listener: listener, served: make(chan error, 1), next: last + 1}
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	s.server.Domain = "sandbox.localhost"
	s.server.MaxMessageBytes = mail.MaxMessage + 1<<20 // the header fields of the hand-over
	s.server.MaxRecipients = maxRecipients
	s.server.ReadTimeout, s.server.WriteTimeout = idle, idle
	s.server.ErrorLog = log.New(io.Discard, "", 0) // a client that hangs up is no news
	go func() { s.served <- s.server.Serve(listener) }()
	return s, nil
}

// Host is the address of this machine to itself.
func (s *Server) Host() string { return "127.0.0.1" }

// Port is where it listens.
func (s *Server) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// Dir is the folder with the messages.
func (s *Server) Dir() string { return s.dir }

// Stop hangs up and returns when nothing is being written any more.
func (s *Server) Stop() error {
	err := s.server.Close()
	if served := <-s.served; err == nil && !errors.Is(served, smtp.ErrServerClosed) {
		err = served
	}
	return err
}

// lastNumber is the highest number of a message in dir; 0 if there is none.
func lastNumber(dir string) (int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	last := 0
	for _, e := range entries {
		var n int
		if _, err := fmt.Sscanf(e.Name(), "%d-", &n); err == nil {
			last = max(last, n)
		}
	}
	return last, nil
}

// session is one connection.
type session struct {
	server *Server
	to     string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *session) Reset() { s.to = "" }

func (s *session) Logout() error { return nil }

// Data writes the message, whole or not at all.
func (s *session) Data(r io.Reader) error {
	if err := s.server.keep(s.to, r); err != nil {
		var refused *smtp.SMTPError
		if errors.As(err, &refused) {
			return refused
		}
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "The sandbox cannot write the message"}
	}
	return nil
}

func (s *Server) keep(to string, r io.Reader) error {
	f, err := os.CreateTemp(s.dir, ".incoming-*")
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name := fmt.Sprintf("%04d-%s.eml", s.next, safe(to))
	if err := os.Rename(f.Name(), filepath.Join(s.dir, name)); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	s.next++
	return nil
}

// maxName bounds a file's name well below what any system allows.
const maxName = 80

// safe is an address as part of a file's name on every system.
func safe(to string) string {
	to = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', strings.ContainsRune("@-_+", r):
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == '.':
			return r
		}
		return '_'
	}, to)
	return to[:min(len(to), maxName)]
}
