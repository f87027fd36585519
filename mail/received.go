package mail

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"convene/planner"
)

// Bounced is a message that came back after a server had taken it.
type Bounced struct {
	Message uuid.UUID
	// Recipient is the key of whom it did not reach, and Address where it went.
	Recipient string
	Address   planner.Email
	Kind      planner.MailKind
	// Status is the enhanced status code (RFC 3463); Text is what a server said,
	// on one line. Both may be empty.
	Status, Text string
	At           time.Time
}

// Why is what a server said, on one line, with the status where that does not
// have it.
func (b Bounced) Why() string {
	if strings.Contains(b.Text, b.Status) {
		return b.Text
	}
	return strings.TrimSpace(b.Status + " " + b.Text)
}

// NoSuchAddress reports whether a status says that the address does not exist
// (RFC 3463, section 3.2; X.1.10 from RFC 7505).
func NoSuchAddress(status string) bool {
	return slices.Contains([]string{"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}, status)
}

// NoSuchAddress reports whether the server said that the address does not
// exist. Only such an answer to RCPT is about the address alone.
func (r Reply) NoSuchAddress() bool {
	return r.Stage == StageRCPT && r.Code >= 500 && NoSuchAddress(r.Enhanced)
}

// Received is a mail that came in, with what was taken of it.
type Received struct {
	// Key tells mails apart: the Message-ID, else a digest.
	Key string
	At  time.Time
	// From and Subject are for a person to know it by.
	From, Subject string
	// Because says what was done with it, or why a person has to read it.
	Because string
	// Open: a person has to read it and has not yet said that they did.
	Open bool
}

// Taken is what a mail brought. What is nil it did not bring.
type Taken struct {
	Series   planner.ID // of the answer
	Year     int
	Answer   *Answered
	Bounced  *Bounced
	Suppress *Suppression
}

// Inbox keeps which mails came in, so that each is taken once.
type Inbox interface {
	// Receive puts a mail down together with what it brought. A mail that is
	// known already changes nothing; fresh is false then.
	Receive(ctx context.Context, r Received, t Taken) (fresh bool, err error)
	// Known is a mail that was received; [ErrNotFound] if it was not.
	Known(ctx context.Context, key string) (Received, error)
	// Unread lists the mails that a person has still to read, oldest first.
	Unread(ctx context.Context) ([]Received, error)
	// Read says that a person has read the mails with those keys, and how many
	// of them were open.
	Read(ctx context.Context, keys []string) (int, error)
	// Bounces lists an edition's messages that came back, oldest first.
	Bounces(ctx context.Context, series planner.ID, year int) ([]Bounced, error)
}
