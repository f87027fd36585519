package compose

import (
	"bytes"
	"errors"
	"fmt"
	"unicode"

	"convene/mail"
)

// segments are a message as go-mail framed it, with its passages put in. What
// other messages may have too is a segment of its own.
func segments(frame []byte, passages []passage) ([]mail.Segment, error) {
	if err := sound(frame); err != nil {
		return nil, err
	}
	size, own := len(frame), len(frame)
	for _, p := range passages {
		size += len(p.shared.Bytes) + len(p.own)
		own += len(p.own)
	}
	if size > mail.MaxMessage {
		return nil, fmt.Errorf("the message has %d MB, and servers take at most %d: make what is attached smaller", size>>20, mail.MaxMessage>>20)
	}
	var all []mail.Segment
	text, from := make([]byte, 0, own), 0
	for _, p := range passages {
		before, after, found := bytes.Cut(frame, p.stead)
		if !found {
			return nil, errors.New("a body part was not written as expected")
		}
		text = append(text, before...)
		if len(p.shared.Bytes) > 0 {
			all = append(append(all, mail.Segments(text[from:])...), p.shared)
			from = len(text)
		}
		text = append(text, p.own...)
		frame = after
	}
	return append(all, mail.Segments(append(text, frame...)[from:])...), nil
}

// sound refuses what no server has to take (RFC 5322, section 2.1.1): lines of
// more than 998 octets, or bytes beyond ASCII.
func sound(raw []byte) error {
	for len(raw) > 0 {
		line, rest, _ := bytes.Cut(raw, []byte("\r\n"))
		raw = rest
		if len(line) > 998 {
			return fmt.Errorf("the message has a line of %d octets, and 998 are allowed: shorten the name or title in %.40q",
				len(line), line)
		}
		if !plain(line) {
			return fmt.Errorf("the message has a line that is not plain ASCII: %.40q", line)
		}
	}
	return nil
}

// plain reports whether a line is of ASCII, with no end in it and no NUL.
func plain(line []byte) bool {
	for _, b := range line {
		if b > unicode.MaxASCII || b == '\r' || b == '\n' || b == 0 {
			return false
		}
	}
	return true
}
