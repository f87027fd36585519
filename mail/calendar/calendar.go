// Package calendar writes appointments (RFC 5545) as they go in mail (RFC 5546,
// RFC 6047): UTC, one attendee, no recurrence, lines ended by CRLF and folded
// at 75 octets between letters.
package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	ical "github.com/emersion/go-ical"

	"convene/mail"
)

// Method is what a calendar in a mail is for (RFC 5546, section 1.4).
type Method string

const (
	// Request invites, and tells those invited of every change.
	Request Method = "REQUEST"
	// Cancel withdraws; its events are cancelled.
	Cancel Method = "CANCEL"
	// Publish informs and expects no answer.
	Publish Method = "PUBLISH"
)

// Event is one appointment.
type Event struct {
	// UID is from [mail.CalendarUID]. Required. Events of one calendar have
	// different ones.
	UID string
	// Sequence is from the ledger: it rises with every change that counts.
	Sequence int
	// Stamp is when the entry was made (RFC 5545, section 3.8.7.2), and so never
	// to come. The same entry keeps it: that gives the same bytes. Required.
	Stamp time.Time
	// Start is required. End is not before it; where both are the same the
	// event has no length.
	Start, End time.Time
	// Summary is one line. Required.
	Summary string
	// Description may have several lines. Description, Location and URL may
	// be empty.
	Description, Location, URL string
	// Organizer is a mailbox that is read. Required, but to publish.
	Organizer mail.Mailbox
	// Attendee is the mailbox written to, with the name of who is invited.
	// Required, but to publish, where there is none.
	Attendee mail.Mailbox
	// Tentative: the date may still move.
	Tentative bool
	// Free: whoever has it in their calendar is free at that time, as at a
	// deadline.
	Free bool
}

// Facts digests what an appointment says about time, place and whether it
// stands. When they differ from those last accepted its sequence has to rise
// (RFC 5546, section 2.1.4).
func (e Event) Facts(m Method) mail.Digest {
	facts := []string{e.Start.UTC().Format(time.RFC3339), e.End.UTC().Format(time.RFC3339), e.Location, e.URL, e.status(m)}
	var all []byte
	for _, f := range facts {
		all = fmt.Appendf(all, "%d:%s", len(f), f)
	}
	return mail.DigestOf(all)
}

func (e Event) status(m Method) string {
	switch {
	case m == Cancel:
		return "CANCELLED"
	case e.Tentative:
		return "TENTATIVE"
	}
	return "CONFIRMED"
}

const (
	product   = "-//Convene//Convene//EN"
	maxEvents = 100
	maxText   = 8000 // letters in a text
)

// Ours reports whether a file is a calendar as [Encode] writes it.
func Ours(file []byte) bool {
	return bytes.HasPrefix(file, []byte("BEGIN:VCALENDAR\r\n")) && bytes.Contains(file, []byte("\r\nPRODID:"+product+"\r\n"))
}

// Encode writes a calendar: of one event, or published of several. All that one
// REQUEST or CANCEL says is about one UID (RFC 5546, sections 3.2.2 and 3.2.5),
// so an edition of several days is as many calendars.
func Encode(m Method, events ...Event) ([]byte, error) {
	if len(events) == 0 || len(events) > maxEvents {
		return nil, fmt.Errorf("write a calendar: %d events, and it takes 1 to %d", len(events), maxEvents)
	}
	if len(events) > 1 && m != Publish {
		return nil, fmt.Errorf("write a calendar: %d events, and a %s is about one", len(events), m)
	}
	cal := ical.NewCalendar()
	cal.Props.SetText(ical.PropProductID, product)
	cal.Props.SetText(ical.PropVersion, "2.0")
	cal.Props.SetText(ical.PropMethod, string(m))
	for _, e := range events {
		if err := e.check(m); err != nil {
			return nil, fmt.Errorf("write the appointment %s: %w", e.UID, err)
		}
		cal.Children = append(cal.Children, e.component(m))
	}
	var unfolded bytes.Buffer
	if err := ical.NewEncoder(&unfolded).Encode(cal); err != nil {
		return nil, fmt.Errorf("write a calendar: %w", err)
	}
	return fold(unfolded.Bytes()), nil
}

func (e Event) component(m Method) *ical.Component {
	c := ical.NewComponent(ical.CompEvent)
	c.Props.SetText(ical.PropUID, e.UID)
	set(c, ical.PropSequence, strconv.Itoa(e.Sequence)) // SetText would declare it a text
	c.Props.SetDateTime(ical.PropDateTimeStamp, e.Stamp.UTC())
	c.Props.SetDateTime(ical.PropDateTimeStart, e.Start.UTC())
	if e.End.After(e.Start) {
		c.Props.SetDateTime(ical.PropDateTimeEnd, e.End.UTC())
	}
	c.Props.SetText(ical.PropSummary, e.Summary)
	for name, text := range map[string]string{ical.PropDescription: e.Description, ical.PropLocation: e.Location} {
		if text != "" {
			c.Props.SetText(name, strings.ReplaceAll(text, "\r\n", "\n"))
		}
	}
	if e.URL != "" {
		set(c, ical.PropURL, e.URL)
	}
	set(c, ical.PropStatus, e.status(m))
	transparency := "OPAQUE" // RFC 5545, section 3.8.2.7
	if e.Free {
		transparency = "TRANSPARENT"
	}
	set(c, ical.PropTransparency, transparency)
	if m == Publish {
		return c
	}
	person(c, ical.PropOrganizer, e.Organizer)
	attendee := person(c, ical.PropAttendee, e.Attendee)
	attendee.Params.Set(ical.ParamRole, "REQ-PARTICIPANT")
	attendee.Params.Set(ical.ParamParticipationStatus, "NEEDS-ACTION")
	if m == Request {
		attendee.Params.Set(ical.ParamRSVP, "TRUE")
	}
	return c
}

// set gives a property its value as it stands.
func set(c *ical.Component, name, value string) *ical.Prop {
	p := ical.NewProp(name)
	p.Value = value
	c.Props.Set(p)
	return p
}

func person(c *ical.Component, name string, m mail.Mailbox) *ical.Prop {
	p := set(c, name, "mailto:"+string(m.Address))
	if m.Name != "" {
		p.Params.Set(ical.ParamCommonName, parameter(m.Name))
	}
	return p
}

// parameter is text as a parameter's value. It has no way to write a straight
// quotation mark (RFC 5545, section 3.2), so typographic ones stand for it.
func parameter(s string) string {
	for open := true; strings.Contains(s, `"`); open = !open {
		mark := "”"
		if open {
			mark = "“"
		}
		s = strings.Replace(s, `"`, mark, 1)
	}
	return s
}

// check refuses what could not be read back. It is also the guard around
// parameters, into which the encoder lets line breaks.
func (e Event) check(m Method) error {
	found := []error{
		line("UID", e.UID), line("summary", e.Summary), line("location", e.Location), line("URL", e.URL),
		text("description", e.Description),
		line("organizer's name", e.Organizer.Name), line("attendee's name", e.Attendee.Name),
	}
	switch {
	case m != Request && m != Cancel && m != Publish:
		found = append(found, fmt.Errorf("the method %q is not known", m))
	case e.UID == "":
		found = append(found, errors.New("there is no UID"))
	case e.Summary == "":
		found = append(found, errors.New("there is no summary"))
	case e.Sequence < 0:
		found = append(found, errors.New("the sequence is negative"))
	case e.Stamp.IsZero() || e.Start.IsZero():
		found = append(found, errors.New("stamp and start are required"))
	case e.End.Before(e.Start):
		found = append(found, errors.New("it ends before it starts"))
	}
	for _, t := range []time.Time{e.Stamp, e.Start, e.End} {
		if y := t.UTC().Year(); y < 1 || y > 9999 {
			found = append(found, fmt.Errorf("the year %d has not four digits", y))
		}
	}
	if u, err := url.Parse(e.URL); err != nil || e.URL != "" && u.Scheme != "http" && u.Scheme != "https" {
		found = append(found, fmt.Errorf("the URL %q is not a web address", e.URL))
	}
	if m != Publish {
		found = append(found, mailbox("organizer", e.Organizer), mailbox("attendee", e.Attendee))
	}
	return errors.Join(found...)
}

func mailbox(what string, m mail.Mailbox) error {
	if err := m.Address.Problem(); err != nil {
		return fmt.Errorf("the %s's address %q: %w", what, m.Address, err)
	}
	return nil
}

func line(what, s string) error {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
		return fmt.Errorf("the %s %q contains a line break or control character: take it out", what, s)
	}
	return text(what, s)
}

func text(what, s string) error {
	switch {
	case !utf8.ValidString(s):
		return fmt.Errorf("the %s is not valid text (UTF-8)", what)
	case utf8.RuneCountInString(s) > maxText:
		return fmt.Errorf("the %s is longer than %d letters: shorten it", what, maxText)
	case strings.ContainsFunc(strings.ReplaceAll(s, "\r\n", "\n"), func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t'
	}):
		return fmt.Errorf("the %s contains a control character: take it out", what)
	}
	return nil
}

// lineLength is how many octets a line may have (RFC 5545, section 3.1).
const lineLength = 75

// fold breaks long lines between letters; a line goes on after a break and a
// space.
func fold(unfolded []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(unfolded) {
		line = bytes.TrimSuffix(line, []byte("\r\n"))
		room := lineLength
		for len(line) > room {
			end := room
			for !utf8.RuneStart(line[end]) {
				end--
			}
			out.Write(line[:end])
			out.WriteString("\r\n ")
			line, room = line[end:], lineLength-1
		}
		out.Write(line)
		out.WriteString("\r\n")
	}
	return out.Bytes()
}
