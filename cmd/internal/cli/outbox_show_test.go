package cli

import (
	"regexp"
	"testing"

	"convene/mail"
	"convene/mail/smtp/smtptest"
)

// TestRepliesAreShownWhole: the code, the stage and when it is tried again.
func TestRepliesAreShownWhole(t *testing.T) {
	t.Parallel()
	dir, id, _ := forReal(t, func(message int, stage mail.Stage) smtptest.Fault {
		switch {
		case message < 2 && stage == mail.StageRCPT:
			return smtptest.Fault{Say: "550 5.1.1 no such user\r\n"}
		case message == 2 && stage == mail.StageRCPT:
			return smtptest.Fault{Say: "450 4.2.0 come back later\r\n"}
		}
		return smtptest.Fault{}
	}, "  advanced: {connections: 1}\n")
	says(t, convene(dueDay(), "send", id, "-C", dir), exitAttention,
		"  2 rejected: 550 5.1.1 no such user (at RCPT)\n", "  1 deferred: 450 4.2.0 come back later (at RCPT)\n")
	show := convene(dueDay(), "outbox", "show", id, "-C", dir)
	says(t, show, exitDone, "250 taken", "550 5.1.1")
	message := func(state string) result {
		found := regexp.MustCompile(`(\w{8})  ` + state).FindStringSubmatch(show.out)
		return convene(dueDay(), "outbox", "show", found[1], "-C", dir)
	}
	says(t, message("rejected"), exitDone, "\n550 5.1.1 no such user (at RCPT)\n")
	says(t, message("deferred"), exitDone, "\n450 4.2.0 come back later (at RCPT); next try from 14 Jan 15:0")
	says(t, convene(dueDay(), "outbox", "show", id, "-C", dir, "--json"), exitDone,
		`"code": 550`, `"enhanced": "5.1.1"`, `"stage": "RCPT"`, `"reply": "no such user"`, `"next_try": "2027-`)
}
