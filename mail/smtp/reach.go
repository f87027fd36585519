package smtp

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"

	"convene/mail"
)

// unreached says what to do about a connection that does not come about.
func unreached(err error, r mail.Route) string {
	var lookup *net.DNSError
	switch {
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return fmt.Sprintf("there is no server by the name %s: correct mail.smtp.host", r.Host)
	case errors.As(err, &lookup):
		return fmt.Sprintf("the name %s cannot be looked up: see whether this machine is online, and whether mail.smtp.host is right (%s)", r.Host, oneLine(lookup.Err))
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("nothing answers at %s on port %d: see whether the server runs, and whether mail.smtp.host and mail.smtp.port are right", r.Host, r.Port)
	case errors.Is(err, os.ErrDeadlineExceeded), timedOut(err):
		return fmt.Sprintf("%s does not answer on port %d: see whether this machine is online and may use that port, and whether mail.smtp.host and mail.smtp.port are right", r.Host, r.Port)
	}
	return fmt.Sprintf("%s cannot be reached: see whether this machine is online, and whether mail.smtp.host and mail.smtp.port are right (%s)", r.Host, oneLine(err.Error()))
}

func timedOut(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// noTLS says what to do about a server that speaks before TLS has begun; ok is
// false for any other error.
func noTLS(err error, r mail.Route) (advice string, ok bool) {
	var plain tls.RecordHeaderError
	if !errors.As(err, &plain) {
		return "", false
	}
	return fmt.Sprintf("%s does not begin with TLS on port %d, and mail.smtp.tls is implicit: write mandatory, or the port for TLS, usually 465", r.Host, r.Port), true
}

// noSTARTTLS says what to do about a server that does not offer to protect the
// connection.
func noSTARTTLS(c *conn, r mail.Route) string {
	advice := "write implicit if its port is one for TLS from the start, usually 465, or ask whoever runs the server"
	if c.onThisMachine() {
		advice = "write none for a server on this machine"
	}
	return fmt.Sprintf("%s does not offer STARTTLS, and mail.smtp.tls is mandatory: %s", r.Host, advice)
}
