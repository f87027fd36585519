package smtptest

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"net"
	"strings"

	"convene/mail"
)

// session is one connection.
type session struct {
	server *Server
	number int
	raw    net.Conn
	conn   net.Conn
	in     *bufio.Reader

	from, to, auth string
	begun          bool // a MAIL was accepted and its message is not done
}

func (c *session) use(conn net.Conn) {
	if c.raw == nil {
		c.raw = conn
	}
	c.conn, c.in = conn, bufio.NewReader(conn)
}

func (c *session) say(lines string) { _, _ = c.conn.Write([]byte(lines)) }

// at plays the script's part of a stage, which ends the message it is about.
// It reports whether the usual answer is still to be given.
func (c *session) at(stage mail.Stage) (usual, alive bool) {
	f := c.fault(stage)
	if f == (Fault{}) {
		return true, true
	}
	c.next()
	return false, c.play(f)
}

func (c *session) fault(stage mail.Stage) Fault {
	c.server.mu.Lock()
	n := c.server.message
	c.server.mu.Unlock()
	return c.server.script(n, stage)
}

func (c *session) play(f Fault) (alive bool) {
	if f.Split {
		for i := range len(f.Say) {
			c.say(f.Say[i : i+1])
		}
	} else {
		c.say(f.Say)
	}
	switch {
	case f.Stall:
		<-c.server.stopped
		return false
	case f.Reset:
		if tcp, ok := c.raw.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		return false
	}
	return !f.Drop
}

func (c *session) serve() {
	if !c.answer(mail.StageBanner, "220 test ESMTP\r\n") {
		return
	}
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		if !c.command(strings.ToUpper(verb), rest) {
			return
		}
	}
}

// answer gives the usual answer of a stage unless the script has another.
func (c *session) answer(stage mail.Stage, usual string) (alive bool) {
	as, alive := c.at(stage)
	if as {
		c.say(usual)
	}
	return alive
}

func (c *session) command(verb, rest string) (alive bool) {
	switch verb {
	case "EHLO":
		return c.answer(mail.StageEHLO, c.extensions())
	case "HELO":
		return c.answer(mail.StageEHLO, "250 test\r\n")
	case "STARTTLS":
		as, alive := c.at(mail.StageSTARTTLS)
		if as {
			c.say("220 go ahead\r\n")
			c.use(tls.Server(c.conn, c.server.tls))
		}
		return alive
	case "AUTH":
		return c.login(rest)
	case "MAIL":
		if c.begun {
			c.say("503 5.5.1 nested MAIL\r\n")
			return true
		}
		c.from = pathOf(rest)
		as, alive := c.at(mail.StageMAIL)
		if c.begun = as; as {
			c.say("250 2.1.0 ok\r\n")
		}
		return alive
	case "RSET":
		c.begun, c.to = false, ""
	case "RCPT":
		as, alive := c.at(mail.StageRCPT)
		if c.to = ""; as {
			c.to = pathOf(rest)
			c.say("250 2.1.5 ok\r\n")
		}
		return alive
	case "DATA":
		return c.data()
	case "QUIT":
		c.server.mu.Lock()
		c.server.quits++
		c.server.mu.Unlock()
		c.say("221 bye\r\n")
		return false
	}
	c.say("250 ok\r\n")
	return true
}

func (c *session) extensions() string {
	all := []string{"test", "8BITMIME"}
	if _, secured := c.conn.(*tls.Conn); c.server.tls != nil && !secured {
		all = append(all, "STARTTLS")
	}
	if c.server.pipelining {
		all = append(all, "PIPELINING")
	}
	if c.server.mechs != "" {
		all = append(all, "AUTH "+c.server.mechs)
	}
	return "250-" + strings.Join(all[:len(all)-1], "\r\n250-") + "\r\n250 " + all[len(all)-1] + "\r\n"
}

func (c *session) login(rest string) (alive bool) {
	if as, alive := c.at(mail.StageAUTH); !as {
		return alive
	}
	mechanism, first, _ := strings.Cut(rest, " ")
	known := false
	switch mechanism {
	case "PLAIN":
		_, password, _ := strings.Cut(strings.TrimPrefix(plain(first), "\x00"), "\x00")
		known = password == c.server.password
	case "LOGIN":
		user := c.ask("Username:")
		known = user != "" && c.ask("Password:") == c.server.password
	case "SCRAM-SHA-256":
		known = c.scram(first)
	}
	if !known {
		c.say("535 5.7.8 not " + rest + "\r\n") // some servers repeat what they heard
		return true
	}
	c.auth = mechanism
	c.say("235 2.7.0 ok\r\n")
	return true
}

// ask is one question and its answer.
func (c *session) ask(what string) string {
	c.say("334 " + base64.StdEncoding.EncodeToString([]byte(what)) + "\r\n")
	line, err := c.in.ReadString('\n')
	if err != nil {
		return ""
	}
	return plain(strings.TrimSpace(line))
}

func plain(encoded string) string {
	b, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return ""
	}
	return string(b)
}

func (c *session) next() {
	c.server.mu.Lock()
	c.server.message++
	c.server.mu.Unlock()
}

func (c *session) data() (alive bool) {
	if c.to == "" && !c.server.credulous {
		c.say("554 5.5.1 no valid recipients\r\n")
		return true
	}
	if as, alive := c.at(mail.StageDATA); !as {
		return alive
	}
	c.say("354 go ahead\r\n")
	if f := c.fault(mail.StageBody); f != (Fault{}) {
		_, _ = c.in.Peek(1) // the text has begun
		c.next()
		return c.play(f)
	}
	text, err := c.text()
	if err != nil {
		return false
	}
	followed := c.in.Buffered() > 0
	if c.server.forgetful {
		_, _ = c.in.Discard(c.in.Buffered()) // that much is there
	}
	f := c.fault(mail.StageDot)
	_, secured := c.conn.(*tls.Conn)
	taken := Taken{From: c.from, To: c.to, Text: text, Auth: c.auth, Secured: secured, Connection: c.number, Followed: followed}
	taken.Accepted = f == (Fault{}) || f.After || strings.HasPrefix(f.Say, "250")
	if c.server.account != nil {
		c.server.account(taken)
	}
	taken.Answered = taken.Accepted
	c.begun, c.to = false, ""
	c.server.mu.Lock()
	c.server.taken = append(c.server.taken, taken)
	c.server.message++
	c.server.mu.Unlock()
	if f == (Fault{}) || f.After {
		c.say("250 2.0.0 taken\r\n")
	}
	if c.server.account != nil {
		c.server.account(taken)
	}
	if f == (Fault{}) {
		return true
	}
	return c.play(f)
}

// text reads up to the final dot and takes the doubled dots away.
func (c *session) text() ([]byte, error) {
	var text []byte
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		if c.server.heard != nil {
			c.server.heard <- line
		}
		if line == ".\r\n" {
			return text, nil
		}
		text = append(text, strings.TrimPrefix(line, ".")...)
	}
}

func pathOf(rest string) string {
	_, path, _ := strings.Cut(rest, "<")
	path, _, _ = strings.Cut(path, ">")
	return path
}
