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

func (d Digest) bytes() []byte { return d[:] }

// Content is a complete message but for its Date header field: segments that
// follow one another. A segment that stands in many messages, as an attached
// programme does, is kept once by a ledger.
type Content struct {
	Segments [][]byte
	// Slots are those that the content has, for a content shared by many
	// messages; none where every byte is already its recipient's.
	Slots []Slot
}

// Size is the number of bytes, before slots are filled.
func (c Content) Size() int {
	n := 0
	for _, s := range c.Segments {
		n += len(s)
	}
	return n
}

// Bytes is the content in one piece.
func (c Content) Bytes() []byte {
	b := make([]byte, 0, c.Size())
	for _, s := range c.Segments {
		b = append(b, s...)
	}
	return b
}

// Digest is of the bytes, however they are cut; zero for an empty content.
func (c Content) Digest() Digest {
	if c.Size() == 0 {
		return Digest{}
	}
	h := sha256.New()
	for _, s := range c.Segments {
		h.Write(s)
	}
	return Digest(h.Sum(nil))
}

// Dated puts the Date header field before a message (RFC 5322, section 3.6.1).
func Dated(message []byte, date time.Time) []byte {
	return append([]byte(dateField(date)), message...)
}

func dateField(date time.Time) string {
	return fmt.Sprintf("Date: %s\r\n", date.Format(time.RFC1123Z))
}
