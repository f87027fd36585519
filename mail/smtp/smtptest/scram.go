package smtptest

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
)

const defaultRounds = 4096

func (s *Server) rounds() int {
	if s.iterations == 0 {
		return defaultRounds
	}
	return s.iterations
}

// scram is the server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) for one
// password. It reports whether the client knows it.
func (c *session) scram(first string) (known bool) {
	hello := plain(first)
	if first == "" {
		hello = c.ask("")
	}
	_, bare, _ := strings.Cut(hello, ",,") // after the channel binding's header
	salt, nonce := []byte("a salt of the server"), field(bare, "r=")+"server"
	challenge := "r=" + nonce + ",s=" + base64.StdEncoding.EncodeToString(salt) + ",i=" + strconv.Itoa(c.server.rounds())
	withoutProof, proof, _ := strings.Cut(c.ask(challenge), ",p=")
	salted, err := pbkdf2.Key(sha256.New, c.server.password, salt, defaultRounds, sha256.Size)
	if err != nil {
		return false
	}
	clientKey := sum(salted, "Client Key")
	storedKey := sha256.Sum256(clientKey)
	signed := bare + "," + challenge + "," + withoutProof
	signature := sum(storedKey[:], signed)
	for i := range signature {
		signature[i] ^= clientKey[i]
	}
	if base64.StdEncoding.EncodeToString(signature) != proof || field(withoutProof, "r=") != nonce {
		return false
	}
	c.ask("v=" + base64.StdEncoding.EncodeToString(sum(sum(salted, "Server Key"), signed)))
	return true
}

func field(of, name string) string {
	for f := range strings.SplitSeq(of, ",") {
		if value, ok := strings.CutPrefix(f, name); ok {
			return value
		}
	}
	return ""
}

func sum(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
