package smtp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"

	gosmtp "github.com/wneessen/go-mail/smtp"

	"convene/mail"
)

// conn is one connection. Every wait on it is bounded by a watchdog that
// breaks it off.
type conn struct {
	raw      net.Conn
	client   *gosmtp.Client
	timeouts Timeouts

	watchdog *time.Timer
	allowed  time.Duration // for the step under way
	late     atomic.Bool   // the watchdog broke the connection off
	broken   bool
	// announced is the envelope that the server was told along with the dot of
	// the message before; nil: there was none.
	announced *mail.Envelope
	deaf      *atomic.Bool // see [Transport]
}

func newConn(raw net.Conn, timeouts Timeouts, deaf *atomic.Bool) *conn {
	c := &conn{raw: raw, timeouts: timeouts, allowed: timeouts.Command, deaf: deaf}
	c.watchdog = time.AfterFunc(timeouts.Command, func() {
		c.late.Store(true)
		_ = c.raw.Close()
	})
	return c
}

// within gives the next step that long.
func (c *conn) within(d time.Duration) {
	c.allowed = d
	c.watchdog.Reset(d)
}

// until breaks the connection off when ctx ends, up to the call of the
// function it returns.
func (c *conn) until(ctx context.Context) (done func()) {
	stop := context.AfterFunc(ctx, func() { _ = c.raw.Close() })
	return func() { stop() }
}

// breakOff closes the connection without a word. After a text that was begun
// and not finished this is the only safe way: QUIT would end the text with a
// dot, and the server would take half a message.
func (c *conn) breakOff() {
	c.broken = true
	c.watchdog.Stop()
	_ = c.raw.Close() // nothing more is expected of it
}

// Usable reports whether the connection can carry another message.
func (c *conn) Usable() bool { return !c.broken }

// Close says QUIT if the connection is usable. A server that is waiting for a
// text would take it for one.
func (c *conn) Close() error {
	if !c.broken && c.announced == nil {
		c.within(c.timeouts.Quit)
		_ = c.client.Quit() // every message on it has had its answer
	}
	c.breakOff()
	return nil
}

func (c *conn) onThisMachine() bool {
	addr, ok := c.raw.RemoteAddr().(*net.TCPAddr)
	return ok && addr.IP.IsLoopback()
}

// Send transfers one message; see [mail.Conn].
func (c *conn) Send(ctx context.Context, d mail.Delivery) (mail.Reply, error) {
	text, f := transparent(d.Text)
	if f != nil {
		return mail.Reply{}, f
	}
	defer c.until(ctx)()
	defer c.watchdog.Stop()
	if f := c.begin(d.Envelope); f != nil {
		return mail.Reply{}, c.afterRefusal(f)
	}
	if err := c.write(text); err != nil {
		c.breakOff()
		return mail.Reply{}, c.failure(mail.StageBody, err)
	}
	c.watchdog.Stop() // the ledger takes as long as it takes
	if err := d.HandOver(); err != nil {
		c.breakOff()
		return mail.Reply{}, err
	}
	c.within(c.timeouts.Dot)
	return c.finish(d.Next)
}

// afterRefusal leaves the connection ready for another message if the server
// is still there, and breaks it off otherwise.
func (c *conn) afterRefusal(f *mail.Failure) *mail.Failure {
	const closing = 421 // RFC 5321, section 3.8
	if f.Code == 0 || f.Code == closing || f.Stage == mail.StageMAIL {
		c.breakOff()
		return f
	}
	if c.announced != nil { // the server is in the next transaction already
		return f
	}
	c.within(c.timeouts.Command)
	if err := c.client.Reset(); err != nil {
		c.breakOff()
	}
	return f
}

// failure is an error of go-mail, the network or the server in the post's own
// terms.
func (c *conn) failure(stage mail.Stage, err error) *mail.Failure {
	f := &mail.Failure{Stage: stage, Err: err}
	code, said := spoken(err)
	advice, isBad := badCertificate(err)
	switch {
	case code >= 400 && code <= 599:
		f.Code = code
		f.Enhanced, f.Text = enhanced(said)
	case c.late.Load():
		f.Text = fmt.Sprintf("no answer within %s", c.allowed)
	case errors.Is(err, io.EOF):
		f.Text = "the server closed the connection"
	case isBad:
		f.Refused, f.Text = true, oneLine(advice)
	case code != 0:
		f.Text = fmt.Sprintf("the server answered %d, which means nothing here", code)
	default:
		f.Text = oneLine(err.Error())
	}
	return f
}
