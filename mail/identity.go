package mail

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strconv"

	"github.com/google/uuid"

	"convene/planner"
)

// Key names a mailing: one kind of mail of one edition, told apart from others
// of the kind by its run-up entry or a number.
type Key struct {
	Series planner.ID
	Year   int
	Kind   planner.MailKind
	// Name is the run-up entry's id, or a number for a mailing of no entry.
	Name string
}

// MailingID is a mailing's short name for people, such as m-7f3k.
type MailingID string

// idLetters are digits and letters without those that look alike or are
// mistaken when read aloud.
const idLetters = "0123456789abcdefghjkmnpqrstvwxyz"

// Candidate is the key's id with n letters after "m-", at most 32. A ledger
// gives a new mailing the first candidate from four letters on that no other
// mailing has.
func (k Key) Candidate(n int) MailingID {
	sum := sha256.Sum256(joined(string(k.Series), strconv.Itoa(k.Year), string(k.Kind), k.Name))
	return MailingID("m-" + base32.NewEncoding(idLetters).EncodeToString(sum[:20])[:n])
}

// Part says which of a recipient's messages one is.
type Part string

const (
	// Principal is the message itself.
	Principal Part = "principal"
	// Copy is a second message beside the secretary's, without links to answer.
	Copy Part = "copy"
)

// messageSpace and calendarSpace are the name spaces of identities (RFC 9562,
// section 5.5). They never change: every identity ever given hangs on them.
const (
	messageSpace  = "5d0b4a0e-2b0f-5e0c-9c7d-6a3d6f6e1b52"
	calendarSpace = "c2f0c9a6-70a5-5d0f-8f0b-0d8d5c1f7a3e"
)

// Identity is a message's id: a version 5 UUID over what the message is for.
// Recipient is the key the planner gives the recipient; revision starts at 1
// and rises only when somebody is deliberately written to again. The same
// arguments give the same id on every machine, so that a message cannot be
// planned twice.
func Identity(k Key, recipient string, part Part, revision int) uuid.UUID {
	name := joined(string(k.Series), strconv.Itoa(k.Year), string(k.Kind), k.Name, recipient, string(part), strconv.Itoa(revision))
	return uuid.NewSHA1(uuid.MustParse(messageSpace), name)
}

// MessageID is the value of a message's Message-ID header field, without angle
// brackets (RFC 5322, section 3.6.4).
func MessageID(id uuid.UUID, domain string) string { return id.String() + "@" + domain }

// CalendarUID is the UID of one person's appointment for one day of an edition
// (RFC 7986, section 5.3), which is counted from 1. It stays the same however
// often the day moves.
func CalendarUID(series planner.ID, year int, recipient string, day int, domain string) string {
	fields := []string{string(series), strconv.Itoa(year), recipient}
	if day > 1 { // an edition of one day had its UID before there were several
		fields = append(fields, strconv.Itoa(day))
	}
	name := joined(fields...)
	return uuid.NewSHA1(uuid.MustParse(calendarSpace), name).String() + "@" + domain
}

// joined puts each field behind its length, so that no two lists of fields
// give the same bytes.
func joined(fields ...string) []byte {
	var b []byte
	for _, f := range fields {
		b = binary.BigEndian.AppendUint64(b, uint64(len(f)))
		b = append(b, f...)
	}
	return b
}
