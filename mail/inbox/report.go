package inbox

import (
	"bufio"
	"bytes"
	netmail "net/mail"
	"net/textproto"
	"slices"
	"strings"

	"convene/mail"
	"convene/planner"
)

// Report is what a server says became of a message (RFC 3464).
type Report struct {
	// EnvelopeID is the one that the message was handed over with; usually
	// empty.
	EnvelopeID string
	// Returned is the Message-ID of the message that it is about; empty where
	// the report does not have it.
	Returned string
	// Tokens are those that the returned message has in its header.
	Tokens []string
	// Fates are what became of it, a recipient each.
	Fates []Fate
}

// Fate is what became of a message for one recipient.
type Fate struct {
	// Recipient is the address that it was sent to, and Final the one that it
	// went to, which a server on the way may have changed.
	Recipient, Final planner.Email
	// Action is failed, delayed, delivered, relayed or expanded.
	Action string
	// Status is the enhanced status code (RFC 3463), such as 5.1.1.
	Status string
	// Text is what a server said, on one line.
	Text string
}

const (
	maxStatus = 256 << 10 // bytes of a report's part for programs
	maxFates  = 100
	maxReason = 150
)

// readReport finds a report among the parts of a mail, or nil.
func readReport(parts []mail.BodyPart) *Report {
	i := slices.IndexFunc(parts, func(p mail.BodyPart) bool {
		return p.Type == "message/delivery-status" || p.Type == "message/global-delivery-status"
	})
	if i < 0 {
		return nil
	}
	r := &Report{}
	data, err := limited(bytes.NewReader(parts[i].Data), maxStatus)
	if err != nil {
		return nil
	}
	for n, fields := range groups(data) {
		if n == 0 && fields.Get("Final-Recipient") == "" {
			r.EnvelopeID = fields.Get("Original-Envelope-Id")
			continue
		}
		if len(r.Fates) < maxFates {
			r.Fates = append(r.Fates, fateOf(fields))
		}
	}
	for _, p := range parts[i+1:] {
		switch p.Type {
		case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers":
			r.readReturned(p.Data)
			return r
		}
	}
	return r
}

// groups are the groups of fields that empty lines stand between.
func groups(data []byte) []textproto.MIMEHeader {
	var all []textproto.MIMEHeader
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(data, "\r\n\r\n"...))))
	for range maxFates + 2 {
		fields, err := r.ReadMIMEHeader()
		if len(fields) > 0 {
			all = append(all, fields)
		}
		if err != nil {
			break
		}
	}
	return all
}

func fateOf(fields textproto.MIMEHeader) Fate {
	f := Fate{
		Action: strings.ToLower(firstWord(fields.Get("Action"))),
		Status: firstWord(fields.Get("Status")),
		Text:   clipped(decodedWords(afterType(fields.Get("Diagnostic-Code"))), maxReason),
	}
	f.Final = recipient(fields.Get("Final-Recipient"))
	f.Recipient = recipient(fields.Get("Original-Recipient"))
	if f.Recipient == "" {
		f.Recipient = f.Final
	}
	return f
}

func firstWord(s string) string {
	if words := strings.Fields(s); len(words) > 0 {
		return clipped(words[0], 20)
	}
	return ""
}

// afterType is a field's value behind its type: rfc822; nobody@example.org.
func afterType(value string) string {
	if _, after, ok := strings.Cut(value, ";"); ok {
		return strings.TrimSpace(after)
	}
	return strings.TrimSpace(value)
}

func recipient(value string) planner.Email {
	return planner.Email(clipped(strings.Trim(afterType(value), "<> "), 320))
}

// readReturned reads the header of the message that came back.
func (r *Report) readReturned(data []byte) {
	message, err := netmail.ReadMessage(bytes.NewReader(append(slices.Clone(data[:min(len(data), maxStatus)]), "\r\n\r\n"...)))
	if err != nil {
		return
	}
	r.Returned = firstID(message.Header.Get("Message-Id"))
	// The token stands in an address to be opened: mailto:…?subject=unsubscribe%20TOKEN
	field := strings.NewReplacer("%20", " ", "/", " ").Replace(message.Header.Get("List-Unsubscribe"))
	r.Tokens = tokensIn(field, nil)
}
