package compose

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"unicode"

	"convene/mail"
)

// enclosure is a large file of a message. go-mail writes something else in its
// stead: it would copy the file many times over.
type enclosure struct {
	stead []byte // as it stands in the message
	// Shared and own are how it shall stand there, one after the other: the
	// part that other messages may have too, and the rest.
	shared mail.Segment
	own    []byte
}

// minEnclosure is the least a file must have to be an enclosure. Its text is
// then a segment of its own.
const minEnclosure = minSegment

// lineData is how many bytes stand on a line of base64 (RFC 2045, section 6.8).
const lineData = 57

// base64Lines is data in base64.
func base64Lines(data []byte) []byte {
	const out = 76 // of one line
	const end = "\r\n"
	text := make([]byte, (len(data)+lineData-1)/lineData*(out+len(end)))
	at := 0
	for len(data) > 0 {
		n := min(lineData, len(data))
		base64.StdEncoding.Encode(text[at:], data[:n])
		at += base64.StdEncoding.EncodedLen(n)
		at += copy(text[at:], end)
		data = data[n:]
	}
	return text[:at]
}

// segments are a message as go-mail wrote it, divided so that large body parts
// are segments of their own, and with its enclosures put in.
func segments(raw []byte, enclosures []enclosure) ([]mail.Segment, error) {
	var all []mail.Segment
	size := len(raw)
	for _, e := range enclosures {
		before, after, found := bytes.Cut(raw, e.stead)
		if !found {
			return nil, errors.New("a file was not written as expected")
		}
		size += len(e.shared.Bytes) + len(e.own) - len(e.stead)
		if err := sound(before); err != nil {
			return nil, err
		}
		all = append(append(all, mail.Segments(cut(before)...)...), e.shared)
		raw = after
		if len(e.own) > 0 { // a piece the more takes a ledger longer than some bytes do
			raw = slices.Concat(e.own, after)
		}
	}
	if err := sound(raw); err != nil {
		return nil, err
	}
	if size > mail.MaxMessage {
		return nil, fmt.Errorf("the message has %d MB, and servers take at most %d: make what is attached smaller", size>>20, mail.MaxMessage>>20)
	}
	return append(all, mail.Segments(cut(raw)...)...), nil
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

// minSegment is the least a body part must have to be kept on its own.
const minSegment = 4 << 10

// cut divides a message so that large body parts are segments of their own:
// the same file in two messages is the same segment.
func cut(raw []byte) [][]byte {
	var segments [][]byte
	for {
		from, to, found := largeBody(raw)
		if !found {
			return append(segments, raw)
		}
		segments = append(segments, raw[:from], raw[from:to])
		raw = raw[to:]
	}
}

// largeBody finds the first base64 body of a part that is worth a segment.
func largeBody(raw []byte) (from, to int, found bool) {
	mark := []byte("Content-Transfer-Encoding: base64\r\n")
	for from < len(raw) {
		i := bytes.Index(raw[from:], mark)
		if i < 0 {
			return 0, 0, false
		}
		from += i
		blank := bytes.Index(raw[from:], []byte("\r\n\r\n"))
		if blank < 0 {
			return 0, 0, false
		}
		from += blank + 4
		end := bytes.Index(raw[from:], []byte("\r\n--"))
		if end >= minSegment {
			return from, from + end, true
		}
	}
	return 0, 0, false
}
