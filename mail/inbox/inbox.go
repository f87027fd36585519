// Package inbox reads mail that came in, and says what it is: an answer from a
// calendar, a report of what could not be delivered, a mail that carries a token
// of ours, an automatic reply, or something for a person. What to do about it is
// decided elsewhere.
//
// Every mail is a stranger's. Nothing in it is trusted, everything that is read
// of it has a limit, and what cannot be read is said and never guessed.
package inbox

import (
	"bytes"
	"errors"
	"io"
	"mime"
	netmail "net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	"convene/mail"
	"convene/planner"
)

// Mail is a mail that came in, as far as it could be read. The zero value is a
// mail of which nothing is known.
type Mail struct {
	// Key tells the mail from others: its Message-ID, else a digest of it.
	Key string
	// MessageID is without its angle brackets; may be empty.
	MessageID string
	// From is who says to have written it; the address may be empty.
	From mail.Mailbox
	// To are the addresses in the header fields of recipients.
	To []planner.Email
	// Subject is decoded, on one line.
	Subject string
	// Date is when it says to have been written; zero where it does not say.
	Date time.Time
	// Refers are the Message-IDs that it answers, the nearest first.
	Refers []string
	// Tokens are what stands in its subject and addresses in the form of our
	// tokens, each once.
	Tokens []string
	// Replies are the answers of calendars.
	Replies []Reply
	// Report is a delivery status notification; nil for any other mail.
	Report *Report
	// Automatic says how it shows that no person wrote it; empty: it does not.
	Automatic string
	// Text is the beginning of what it says, in plain text.
	Text string
	// Flaw says what could not be read of it; empty: all could.
	Flaw string
}

const (
	maxSubject = 300
	maxText    = 2000
	maxRefers  = 50
	maxTokens  = 20
)

// errNoMail is what is not even the beginning of a mail.
var errNoMail = errors.New("it is not a mail as mail programs save it (.eml)")

// Read reads a mail. The error means that it is none, or too large; the Mail is
// then of use for its Key alone.
func Read(data []byte) (Mail, error) {
	m := Mail{Key: "sha256:" + mail.DigestOf(data).String()}
	if len(data) > mail.MaxMessage {
		return m, errors.New("it is larger than any mail that is read")
	}
	data = withoutEnvelope(data)
	message, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil || !isMail(message.Header) {
		return m, errNoMail
	}
	m.readHeader(message.Header)
	parts, err := mail.BodyParts(data)
	if err != nil {
		m.Flaw = "a part of it cannot be read"
	}
	m.readParts(message.Header, parts)
	return m, nil
}

// withoutEnvelope takes the line off that a mailbox puts before a mail (RFC
// 4155, appendix A).
func withoutEnvelope(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.HasPrefix(data, []byte("From ")) {
		if end := bytes.IndexByte(data, '\n'); end >= 0 {
			return data[end+1:]
		}
	}
	return data
}

// isMail reports whether a header has one of the fields that every mail has.
func isMail(h netmail.Header) bool {
	return slices.ContainsFunc([]string{"From", "Received", "Message-Id", "Return-Path", "Mime-Version"}, func(name string) bool { return len(h[name]) > 0 })
}

func (m *Mail) readHeader(h netmail.Header) {
	m.MessageID = firstID(h.Get("Message-Id"))
	if m.MessageID != "" {
		m.Key = m.MessageID
	}
	if from := mailboxes(h.Get("From")); len(from) > 0 {
		m.From = from[0]
	}
	for _, name := range []string{"To", "Cc", "Delivered-To", "X-Original-To"} {
		for _, field := range h[name] {
			for _, box := range mailboxes(field) {
				m.To = append(m.To, box.Address)
			}
		}
	}
	m.Subject = clipped(decodedWords(h.Get("Subject")), maxSubject)
	if date, err := h.Date(); err == nil {
		m.Date = date
	}
	for _, name := range []string{"In-Reply-To", "References"} {
		ids := messageIDs(h.Get(name))
		if name == "References" { // the nearest stands last (RFC 5322, section 3.6.4)
			slices.Reverse(ids)
		}
		for _, id := range ids {
			if len(m.Refers) < maxRefers && !slices.Contains(m.Refers, id) {
				m.Refers = append(m.Refers, id)
			}
		}
	}
	m.Tokens = tokensIn(m.Subject, m.To)
	m.Automatic = automatic(h)
}

// readParts looks at the parts of the body.
func (m *Mail) readParts(h netmail.Header, parts []mail.BodyPart) {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if report := strings.ToLower(params["report-type"]); err == nil && kind == "multipart/report" && report != "delivery-status" {
		if report == "disposition-notification" { // RFC 8098
			m.Automatic = "a receipt of reading"
		}
	}
	for _, p := range parts {
		switch p.Type {
		case "text/calendar", "application/ics":
			replies, err := readReplies(p)
			if err != nil {
				m.Flaw = err.Error()
			}
			m.Replies = append(m.Replies, replies...)
		case "text/plain":
			if m.Text == "" && p.Name == "" {
				m.Text = clipped(readable(p), maxText)
			}
		case "application/ms-tnef":
			m.Flaw = "it is written in Outlook's own form (winmail.dat)"
		}
	}
	m.Replies = distinct(m.Replies)
	m.Report = readReport(parts)
}

// distinct are replies without those that say the same: programs attach a
// calendar a second time for others to find.
func distinct(replies []Reply) []Reply {
	var all []Reply
	for _, r := range replies {
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

var idForm = regexp.MustCompile(`<([^<>\s]{1,250})>`)

func messageIDs(field string) []string {
	var ids []string
	for _, found := range idForm.FindAllStringSubmatch(field, maxRefers) {
		ids = append(ids, found[1])
	}
	return ids
}

func firstID(field string) string {
	if ids := messageIDs(field); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

var addressForm = regexp.MustCompile(`[^\s<>(),;:"@]{1,64}@[A-Za-z0-9.-]{1,255}`)

// mailboxes reads a field of addresses. From one that is not written as it
// should be, the addresses alone are taken.
func mailboxes(field string) []mail.Mailbox {
	parser := netmail.AddressParser{WordDecoder: decoder()}
	list, err := parser.ParseList(field)
	if err != nil {
		var all []mail.Mailbox
		for _, address := range addressForm.FindAllString(clipped(field, 10_000), 100) {
			all = append(all, mail.Mailbox{Address: planner.Email(address)})
		}
		return all
	}
	var all []mail.Mailbox
	for _, a := range list {
		all = append(all, mail.Mailbox{Name: clipped(a.Name, maxSubject), Address: planner.Email(a.Address)})
	}
	return all
}

// tokenLength is how many letters a token of ours has ([mail.TokenKey]).
const tokenLength = 22

// tokensIn finds what has the form of a token of ours: in the subject, and
// behind the plus of an address.
func tokensIn(subject string, to []planner.Email) []string {
	var tokens []string
	add := func(text string) {
		for _, word := range strings.FieldsFunc(text, notInToken) {
			if len(word) == tokenLength && len(tokens) < maxTokens && !slices.Contains(tokens, word) {
				tokens = append(tokens, word)
			}
		}
	}
	add(subject)
	for _, address := range to {
		local, _, _ := strings.Cut(string(address), "@")
		if _, detail, ok := strings.Cut(local, "+"); ok {
			add(detail)
		}
	}
	return tokens
}

// notInToken reports what base64url has not (RFC 4648, section 5).
func notInToken(r rune) bool {
	return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

// clipped is the beginning of a text.
func clipped(s string, most int) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	for i := range s {
		if most--; most < 0 {
			return s[:i]
		}
	}
	return s
}

func limited(r io.Reader, most int64) ([]byte, error) { return io.ReadAll(io.LimitReader(r, most)) }
