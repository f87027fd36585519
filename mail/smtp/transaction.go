package smtp

import (
	"bytes"
	"errors"
	netmail "net/mail"
	"strings"
	"time"

	"convene/mail"
	"convene/planner"
)

// A transaction is one message's part of a conversation (RFC 5321, section
// 3.3). go-mail would wait for an answer after each command and send its
// own NOOP and RSET; here a server that understands it is told MAIL, RCPT and
// DATA in one breath, and in the breath of the final dot before, where there is
// one (RFC 2920, section 3.1). That leaves one wait of seven.

// command is one step up to the text.
type command struct {
	stage  mail.Stage
	line   string
	want   int // as textproto.ReadCodeLine has it
	within time.Duration
}

func (c *conn) commands(e mail.Envelope) []command {
	from := "MAIL FROM:" + path(e.From)
	if offered, _ := c.client.Extension("8BITMIME"); offered {
		from += " BODY=8BITMIME"
	}
	return []command{
		{mail.StageMAIL, from, 250, c.timeouts.Command},
		{mail.StageRCPT, "RCPT TO:" + path(e.To), 25, c.timeouts.Command},
		{mail.StageDATA, "DATA", 354, c.timeouts.Data},
	}
}

// path is an address as MAIL and RCPT want it (RFC 5321, section 4.1.2). What
// could end the line has no business in one.
func path(a planner.Email) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '_'
		}
		return r
	}, (&netmail.Address{Address: string(a)}).String())
}

// begin is the envelope, up to the server's asking for the text.
func (c *conn) begin(e mail.Envelope) *mail.Failure {
	pipelined, _ := c.client.Extension("PIPELINING")
	commands := c.commands(e)
	announced := c.announced
	c.announced = nil
	switch {
	case announced != nil && *announced != e:
		return c.failure(mail.StageMAIL, errors.New("the server expects another message"))
	case announced == nil && pipelined:
		c.within(c.timeouts.Command)
		c.say(commands)
		if err := c.client.Text.W.Flush(); err != nil {
			return c.failure(mail.StageMAIL, err)
		}
	}
	if announced != nil {
		commands[0].within = min(c.timeouts.Announced, commands[0].within)
	}
	for i, step := range commands {
		c.within(step.within)
		if !pipelined {
			if err := c.client.Text.PrintfLine("%s", step.line); err != nil {
				return c.failure(step.stage, err)
			}
		}
		if _, _, err := c.client.Text.ReadResponse(step.want); err != nil {
			f := c.failure(step.stage, err)
			if announced != nil && f.Code == 0 {
				c.deaf.Store(true)
			}
			if pipelined && f.Code != 0 && step.stage != mail.StageMAIL { // whose connection is dropped
				c.hearOut(commands[i+1:])
			}
			return f
		}
	}
	return nil
}

// say writes commands, which go out with the next flush, whose error is theirs.
func (c *conn) say(commands []command) {
	for _, step := range commands {
		_, _ = c.client.Text.W.WriteString(step.line + "\r\n")
	}
}

// hearOut reads the answers to what was said after a command that was refused.
// A server that asks for the text all the same is hung up on: it must not get
// one, and an empty one would be a message.
func (c *conn) hearOut(rest []command) {
	for _, step := range rest {
		c.within(step.within)
		if _, _, err := c.client.Text.ReadResponse(step.want); err == nil && step.stage == mail.StageDATA {
			c.breakOff()
		} else if code, _ := spoken(err); err != nil && code == 0 {
			c.breakOff()
		}
		if c.broken {
			return
		}
	}
}

// transparent is a message as it goes over the wire, up to the final dot: dots
// at the beginning of lines are doubled (RFC 5321, section 4.5.2). Every line
// has to end with CR LF; servers disagree about what else might end one, and
// with it the message.
func transparent(message []byte) ([]byte, *mail.Failure) {
	ends, dots := 0, 0 // of lines; at beginnings of lines
	for rest := message; ; ends++ {
		if len(rest) > 0 && rest[0] == '.' {
			dots++
		}
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			break
		}
		if i == 0 || rest[i-1] != '\r' {
			return nil, badLine()
		}
		rest = rest[i+1:]
	}
	if bytes.Count(message, []byte("\r")) != ends {
		return nil, badLine()
	}
	if dots > 0 {
		message = bytes.ReplaceAll(append([]byte("\n"), message...), []byte("\n."), []byte("\n.."))[1:]
	}
	if !bytes.HasSuffix(message, []byte("\n")) {
		message = append(message[:len(message):len(message)], "\r\n"...)
	}
	return message, nil
}

func badLine() *mail.Failure {
	return refused(mail.StageDATA, "the message has a line that does not end with CR LF: prepare it again")
}

// blockSize is how much text goes under one timeout.
const blockSize = 64 << 10

// write transfers the text, all of it but the final dot.
func (c *conn) write(text []byte) error {
	for len(text) > 0 {
		block := text[:min(blockSize, len(text))]
		c.within(c.timeouts.Block)
		if _, err := c.client.Text.W.Write(block); err != nil {
			return err
		}
		text = text[len(block):]
	}
	c.within(c.timeouts.Block)
	return c.client.Text.W.Flush()
}

// finish sends the dot, with the next envelope behind it if that is known, and
// waits for the answer to the dot.
func (c *conn) finish(next func() (mail.Envelope, bool)) (mail.Reply, error) {
	_, _ = c.client.Text.W.WriteString(".\r\n") // Flush reports it
	if pipelined, _ := c.client.Extension("PIPELINING"); pipelined && next != nil && !c.deaf.Load() {
		if e, known := next(); known {
			c.announced = &e
			c.say(c.commands(e))
		}
	}
	err := c.client.Text.W.Flush()
	said := ""
	if err == nil {
		_, said, err = c.client.Text.ReadResponse(2)
	}
	if err != nil {
		return mail.Reply{}, c.afterRefusal(c.failure(mail.StageDot, err))
	}
	reply := mail.Reply{Stage: mail.StageDot, Code: 250}
	reply.Enhanced, reply.Text = enhanced(said)
	return reply, nil
}
