package smtp

import (
	"encoding/base64"
	"errors"
	"net"
	"net/textproto"
	"regexp"
	"strings"
	"unicode"
)

// spoken is the server's reply in an error, or code 0 if there is none.
func spoken(err error) (code int, text string) {
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return 0, ""
	}
	return reply.Code, reply.Msg
}

var enhancedForm = regexp.MustCompile(`^([245]\.[0-9]{1,3}\.[0-9]{1,3})(\s|$)`)

// enhanced takes the enhanced status code (RFC 2034, section 4) off a reply's
// text. Every line of a reply may have it.
func enhanced(text string) (code, rest string) {
	if m := enhancedForm.FindStringSubmatch(text); m != nil {
		code = m[1]
		text = strings.ReplaceAll("\n"+text, "\n"+code, "\n")
	}
	return code, oneLine(text)
}

// maxText bounds what is kept of a server's words, in letters.
const maxText = 300

// oneLine is text from outside as it may stand in a log or on a terminal.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	s = strings.Join(strings.Fields(s), " ")
	if letters := []rune(s); len(letters) > maxText {
		s = string(letters[:maxText]) + "…"
	}
	return s
}

// redact takes a secret out of a server's words, in the forms in which LOGIN
// and PLAIN send it.
func redact(text, username, secret string) string {
	if secret == "" {
		return text
	}
	for _, sent := range []string{secret, "\x00" + username + "\x00" + secret} {
		text = strings.ReplaceAll(text, base64.StdEncoding.EncodeToString([]byte(sent)), "(secret)")
		text = strings.ReplaceAll(text, sent, "(secret)")
	}
	return text
}

// maxReply bounds what a server may send before it is its turn again.
const maxReply = 1 << 20

// bounded is a connection on which the other side cannot talk for ever.
type bounded struct {
	net.Conn
	heard int // since the last word from this side
}

var errTalkative = errors.New("the server sends without end")

func (b *bounded) Read(p []byte) (int, error) {
	if b.heard > maxReply {
		return 0, errTalkative
	}
	n, err := b.Conn.Read(p)
	b.heard += n
	return n, err
}

func (b *bounded) Write(p []byte) (int, error) {
	b.heard = 0
	return b.Conn.Write(p)
}
