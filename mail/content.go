package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// MaxMessage is the largest message that is planned or read, in bytes. Few
// servers take more.
const MaxMessage = 35 << 20

// Digest is a SHA-256. The zero value is of nothing.
type Digest [sha256.Size]byte

// DigestOf is the digest of b.
func DigestOf(b []byte) Digest { return sha256.Sum256(b) }

// IsZero reports whether the digest is of nothing.
func (d Digest) IsZero() bool { return d == Digest{} }

func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// MarshalText is [Digest.String].
func (d Digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

// UnmarshalText reads what String writes; an empty text is the zero digest.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Digest{}
		return nil
	}
	b, err := hex.DecodeString(string(text))
	if err == nil && len(b) != len(d) {
		err = fmt.Errorf("it has %d bytes and needs %d", len(b), len(d))
	}
	if err != nil {
		return fmt.Errorf("the digest %q: %w", text, err)
	}
	copy(d[:], b)
	return nil
}

// Segment is a piece of a message, and what a ledger knows it by. One that
// stands in many messages, as an attached programme does, is kept once.
type Segment struct {
	Bytes  []byte
	Digest Digest // of Bytes
}

// Segments are bytes with their digests.
func Segments(pieces ...[]byte) []Segment {
	segments := make([]Segment, len(pieces))
	for i, b := range pieces {
		segments[i] = Segment{b, DigestOf(b)}
	}
	return segments
}

// Content is a complete message but for its Date header field: segments that
// follow one another.
//
// A Content is not changed once it is made. The zero value is of no message.
type Content struct {
	segments []Segment
	slots    []Slot
	digest   Digest
}

// NewContent is the content of segments that follow one another. Slots are
// those that it has if many messages share it; none where every byte is
// already its recipient's.
func NewContent(segments []Segment, slots []Slot) Content {
	c := Content{segments: segments, slots: slots}
	if c.Size() > 0 {
		h := sha256.New()
		for _, s := range segments {
			h.Write(s.Bytes)
		}
		c.digest = Digest(h.Sum(nil))
	}
	return c
}

// Segments are the content's bytes as they are cut.
func (c Content) Segments() []Segment { return c.segments }

// Slots are those that each message fills.
func (c Content) Slots() []Slot { return c.slots }

// Size is the number of bytes, before slots are filled.
func (c Content) Size() int {
	n := 0
	for _, s := range c.segments {
		n += len(s.Bytes)
	}
	return n
}

// Bytes is the content in one piece.
func (c Content) Bytes() []byte {
	b := make([]byte, 0, c.Size())
	for _, s := range c.segments {
		b = append(b, s.Bytes...)
	}
	return b
}

// Digest is of the bytes, however they are cut; zero for no message.
func (c Content) Digest() Digest { return c.digest }

// Dated puts the Date header field before a message (RFC 5322, section 3.6.1).
func Dated(message []byte, date time.Time) []byte {
	return append(appendDate(nil, date), message...)
}

// appendDate appends the field in UTC, so that a date that was recorded gives
// the same field again.
func appendDate(text []byte, date time.Time) []byte {
	text = date.UTC().AppendFormat(append(text, "Date: "...), time.RFC1123Z)
	return append(text, "\r\n"...)
}
