package mail

import (
	"fmt"
	"strings"
)

// Stage is how far a conversation with a server had come (RFC 5321, section
// 3).
type Stage string

const (
	StageConnect  Stage = "connect"
	StageBanner   Stage = "banner"
	StageEHLO     Stage = "EHLO"
	StageSTARTTLS Stage = "STARTTLS"
	StageAUTH     Stage = "AUTH"
	StageMAIL     Stage = "MAIL"
	StageRCPT     Stage = "RCPT"
	StageDATA     Stage = "DATA"
	StageBody     Stage = "body" // before the hand-over mark
	StageDot      Stage = "dot"  // after the final dot
)

// Failure is why a message was not accepted. A [Transport] returns no other
// error but the one its hand-over function returned.
type Failure struct {
	Stage Stage
	// Code is the server's reply code, 400 to 599; 0 if no sound reply came:
	// the connection broke or timed out, or the server spoke something else.
	Code int
	// Enhanced is the enhanced status code (RFC 3463) or empty.
	Enhanced string
	// Text is what the server said, or what happened, on one line.
	Text string
	// Refused: it is this side that would not go on, for a reason that stays,
	// such as a certificate that is not valid.
	Refused bool
	// Err is the cause; may be nil.
	Err error
}

func (f *Failure) Error() string { return f.reply().String() }

func (f *Failure) Unwrap() error { return f.Err }

func (f *Failure) reply() Reply {
	return Reply{Stage: f.Stage, Code: f.Code, Enhanced: f.Enhanced, Text: f.Text}
}

// String is the reply as a person reads it: "550 5.1.1 no such user (at RCPT)".
func (r Reply) String() string {
	var said []string
	if r.Code != 0 {
		said = append(said, fmt.Sprint(r.Code))
	}
	for _, s := range []string{r.Enhanced, r.Text} {
		if s != "" {
			said = append(said, s)
		}
	}
	if r.Stage != "" {
		said = append(said, "(at "+string(r.Stage)+")")
	}
	return strings.Join(said, " ")
}

// Verdict is what a failure means for its message.
type Verdict string

const (
	// Defer: the message is tried again later.
	Defer Verdict = "defer"
	// Reject: the message is refused for good.
	Reject Verdict = "reject"
	// Pause: the server wants nothing from us; the mailing stops and the
	// message stays where it was.
	Pause Verdict = "pause"
	// Doubt: nobody can tell whether the server has the message.
	Doubt Verdict = "doubt"
)

// failureTable says what a failure becomes: after a 4yz reply, after a 5yz
// reply, and when no sound reply came.
func failureTable() map[Stage]struct{ temporary, permanent, silent Verdict } {
	type row = struct{ temporary, permanent, silent Verdict }
	session := row{Defer, Pause, Defer}
	message := row{Defer, Reject, Defer}
	return map[Stage]row{
		StageConnect:  session,
		StageBanner:   session,
		StageEHLO:     session,
		StageSTARTTLS: session,
		StageAUTH:     session,
		StageMAIL:     session,
		StageRCPT:     message,
		StageDATA:     message,
		StageBody:     {Defer, Defer, Defer},
		StageDot:      {Defer, Reject, Doubt},
	}
}

// Verdict looks the failure up by stage and code, never by text.
func (f *Failure) Verdict() Verdict {
	row, known := failureTable()[f.Stage]
	switch {
	case !known:
		return Doubt
	case f.Refused || f.Code >= 500:
		return row.permanent
	case f.Code >= 400:
		return row.temporary
	}
	return row.silent
}

// ofSession reports whether the failure is about the connection and not about
// the message.
func (f *Failure) ofSession() bool {
	return failureTable()[f.Stage].permanent == Pause
}

// ofAllMail reports whether what happened may happen to all our mail: a
// refusal with a policy status (RFC 3463, section 3.8) or after the text was
// seen, or a server that takes the text and falls silent.
func (f *Failure) ofAllMail() bool {
	refused := f.Code >= 500 && (strings.HasPrefix(f.Enhanced, "5.7.") || f.Stage == StageDATA || f.Stage == StageDot)
	return refused || f.Verdict() == Doubt
}
