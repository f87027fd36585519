package inbox

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"time"

	ical "github.com/emersion/go-ical"

	"convene/mail"
	"convene/planner"
)

// Reply is an attendee's answer to an appointment (RFC 5546, section 3.2.3).
type Reply struct {
	UID      string
	Sequence int
	// Stamp is when the answer was given; zero where it does not say.
	Stamp time.Time
	// Attendee is whose answer it is.
	Attendee planner.Email
	// Status is what the answer is, in capitals: ACCEPTED, DECLINED, TENTATIVE,
	// DELEGATED.
	Status string
	// Comment is what the attendee adds; may be empty.
	Comment string
	// Odd says why no program should take it for an answer by itself; empty:
	// one may.
	Odd string
}

const (
	maxCalendar = 1 << 20 // bytes
	maxLine     = 4 << 10 // bytes of a line, unfolded; longer ones are left out
	maxEvents   = 10
	maxComment  = 500
)

// errCalendar is a calendar that its reader does not understand.
var errCalendar = errors.New("its calendar cannot be read")

// readReplies reads what a calendar answers. One that invites or cancels
// answers nothing.
func readReplies(p mail.BodyPart) (replies []Reply, err error) {
	if len(p.Data) > maxCalendar {
		return nil, errCalendar
	}
	// The library panics on some lines that end too early.
	defer func() {
		if recover() != nil {
			replies, err = nil, errCalendar
		}
	}()
	p.Data = shortLines([]byte(readable(p)))
	cal, err := ical.NewDecoder(bytes.NewReader(p.Data)).Decode()
	if err != nil {
		return nil, errCalendar
	}
	method := strings.ToUpper(text(cal.Props, ical.PropMethod))
	if method != "REPLY" && method != "COUNTER" {
		return nil, nil
	}
	for _, event := range cal.Children {
		if event.Name == ical.CompEvent && len(replies) < maxEvents {
			replies = append(replies, replyOf(event, method, strings.ToUpper(p.Params["method"])))
		}
	}
	return replies, nil
}

// shortLines is a calendar unfolded and without its longest lines: a copy of
// the description in HTML, say, or what is made to keep a reader busy.
func shortLines(data []byte) []byte {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	data = bytes.ReplaceAll(data, []byte("\n "), nil)
	data = bytes.ReplaceAll(data, []byte("\n\t"), nil)
	out := make([]byte, 0, len(data))
	for line := range bytes.Lines(data) {
		if len(line) <= maxLine {
			out = append(append(out, bytes.TrimRight(line, "\n")...), "\r\n"...)
		}
	}
	return out
}

func replyOf(event *ical.Component, method, declared string) Reply {
	r := Reply{UID: text(event.Props, ical.PropUID), Comment: remark(text(event.Props, ical.PropComment))}
	odd := func(why string) {
		if r.Odd == "" {
			r.Odd = why
		}
	}
	if method == "COUNTER" {
		odd("it proposes another time")
	}
	if declared != "" && declared != method {
		odd("it says two things about what it is")
	}
	if number := text(event.Props, ical.PropSequence); number != "" {
		n, err := strconv.Atoi(strings.TrimSpace(number))
		if err != nil || n < 0 {
			odd("its SEQUENCE is no number")
		}
		r.Sequence = max(n, 0)
	}
	if stamp, err := event.Props.DateTime(ical.PropDateTimeStamp, time.UTC); err == nil {
		r.Stamp = stamp
	}
	if len(event.Props[ical.PropRecurrenceID]) > 0 {
		odd("it answers one of many appointments")
	}
	attendees := event.Props[ical.PropAttendee]
	if len(attendees) != 1 {
		odd("it does not name one attendee")
		return r
	}
	r.Attendee = addressOf(attendees[0].Value)
	if r.Comment == "" { // Google's place for it
		r.Comment = remark(attendees[0].Params.Get("X-RESPONSE-COMMENT"))
	}
	r.Status = strings.ToUpper(attendees[0].Params.Get(ical.ParamParticipationStatus))
	if by := addressOf(attendees[0].Params.Get(ical.ParamSentBy)); by != "" && by.Key() != r.Attendee.Key() {
		odd("somebody else answers for them: " + string(by))
	}
	return r
}

// remark is what somebody adds, on one line. Outlook adds an empty line where
// nobody wrote anything.
func remark(s string) string { return clipped(strings.Join(strings.Fields(s), " "), maxComment) }

// text is a property's first value without its escapes; empty if there is none.
func text(props ical.Props, name string) string {
	p := props.Get(name)
	if p == nil {
		return ""
	}
	if t, err := p.Text(); err == nil {
		return t
	}
	return p.Value
}

// addressOf is the address in a mailto URI.
func addressOf(uri string) planner.Email {
	const scheme = "mailto:"
	if len(uri) < len(scheme) || !strings.EqualFold(uri[:len(scheme)], scheme) {
		return ""
	}
	return planner.Email(strings.TrimSpace(uri[len(scheme):]))
}
