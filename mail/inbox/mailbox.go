package inbox

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"

	"convene/mail"
)

// IsMailbox reports whether a file that begins so holds many mails one after
// the other (RFC 4155).
func IsMailbox(beginning []byte) bool { return bytes.HasPrefix(beginning, []byte("From ")) }

// quoted is a line that a mailbox has marked, because it begins as a mail does.
var quoted = regexp.MustCompile(`^>+From `)

// Split calls each with every mail of a mailbox, until it returns an error. One
// that is too large is given cut off, so that [Read] refuses it.
func Split(r io.Reader, each func(data []byte) error) error {
	in := bufio.NewReader(r)
	var current []byte
	inside, empty := false, true
	for {
		line, err := in.ReadSlice('\n')
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
		switch {
		case empty && bytes.HasPrefix(line, []byte("From ")):
			if inside {
				if err := each(current); err != nil {
					return err
				}
			}
			current, inside = nil, true
		case len(current) <= mail.MaxMessage:
			if quoted.Match(line) {
				line = line[1:]
			}
			current = append(current, line...)
		}
		empty = len(bytes.TrimRight(line, "\r\n")) == 0
		if errors.Is(err, io.EOF) {
			if inside && len(current) > 0 {
				return each(current)
			}
			return nil
		}
	}
}
