// Package compose makes a message's bytes. It is the one place, beside package
// smtp, that knows go-mail, which writes every header field and body part; what
// has to be the same on every machine and in every run (boundaries, the order
// of fields, no date, no trace of the program) is settled here.
//
// The same draft gives the same bytes.
package compose

import (
	"convene/mail"
	"convene/planner"
)

// Draft is a message before it is composed.
type Draft struct {
	// Kind decides which header fields the message has beside the usual ones.
	// Required.
	Kind planner.MailKind
	// From is who sends it. Required.
	From planner.Sender
	// ReplyTo is a person's mailbox; answers go to From where empty.
	ReplyTo planner.Sender
	// To is the one recipient. Required, but for a shared message.
	To mail.Mailbox
	// ByHand: a person passes it on. It goes to no address, and no field says To.
	ByHand bool
	// Subject is one line. Required.
	Subject string
	// Lang is the message's language (BCP 47). Required.
	Lang string
	// MessageID is from [mail.MessageID]. Required, but for a shared message.
	MessageID string
	// Thread is the Message-IDs of the earlier messages to this recipient,
	// oldest first. They are written for the kinds that answer them.
	Thread []string

	// Text and HTML say the same. Text is required; with HTML empty the
	// message is plain.
	Text, HTML string
	// Pictures stand in the HTML, each under cid:ID.
	Pictures []Picture
	// Calendars are the appointments, each an object by itself: one REQUEST or
	// CANCEL is about one UID (RFC 5546, sections 3.2.2 and 3.2.5). Programs
	// that read mail act on the first; all are attached as files.
	Calendars []Calendar
	// Attachments follow in their order.
	Attachments []Attachment
	// List is required for kinds that go to subscribers, and only allowed for
	// them.
	List *List

	// Memory is of the messages composed before this one; nil: of none.
	Memory *Memory
}

// Picture is a picture inside the HTML (RFC 2392).
type Picture struct {
	ID   string // of letters, digits, dots and hyphens
	Name string // the file's name
	Type string // image/png, image/jpeg …
	Data []byte
}

// Calendar is an appointment, as package calendar writes it.
type Calendar struct {
	Name   string // the file's
	Method string // as in the data: REQUEST, CANCEL or PUBLISH
	Data   []byte
}

// Attachment is a file that goes with the message.
type Attachment struct {
	Name string
	Type string // application/pdf …
	Data []byte
}

// List is what a message to subscribers says of its list.
type List struct {
	// ID names the list as a domain does: khojaly.seminars.example.org (RFC
	// 2919). Required.
	ID string
	// Mailto is where one unsubscribes by mail: mailto:… (RFC 2369). Required.
	Mailto string
	// HTTPS is where a POST unsubscribes (RFC 8058); none where empty.
	HTTPS string
}
