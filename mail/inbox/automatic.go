package inbox

import (
	netmail "net/mail"
	"strings"
)

// automatic says how a mail shows that no person wrote it (RFC 3834, section 5,
// and what programs did before it); empty if it does not. A mail of a server
// about what it could not deliver never counts: somebody has to read it unless it
// is a report that a program understands.
func automatic(h netmail.Header) string {
	if from := mailboxes(h.Get("From")); len(from) > 0 {
		switch local, _, _ := strings.Cut(from[0].Address.Key(), "@"); local {
		case "mailer-daemon", "postmaster", "mail-daemon":
			return ""
		}
	}
	word := func(name string) string {
		words := strings.FieldsFunc(h.Get(name), func(r rune) bool { return strings.ContainsRune(" \t;(", r) }) // comments and parameters follow
		return strings.ToLower(strings.Join(words[:min(1, len(words))], ""))
	}
	switch sent := word("Auto-Submitted"); sent {
	case "", "no":
	case "auto-replied":
		return "an automatic reply"
	default:
		return "a mail sent by a program"
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Vacation", "X-Autoresponder"} {
		if value := word(name); value != "" && value != "no" {
			return "an automatic reply"
		}
	}
	switch word("Precedence") {
	case "auto_reply":
		return "an automatic reply"
	case "bulk", "list", "junk":
		return "a mail to many"
	}
	return ""
}
