package mail

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"
	"unicode"

	"convene/planner"
)

// Mailing is a number of messages that were prepared together and go together.
type Mailing struct {
	ID MailingID
	Key
	// Title says to a person what it is.
	Title string
	// Route is how it goes, frozen when it was prepared.
	Route Route
	// Revision counts the preparations that changed anything, from 1. Approval
	// names the one it is for.
	Revision int
	Created  time.Time
	// Due is when the run-up wants it sent; zero for a mailing of no entry.
	Due time.Time
	// ApprovedAt is when a person last approved it; zero: never. Which messages
	// that covers, each message says.
	ApprovedAt time.Time
	// AtDue: it was approved to go by itself once Due has come.
	AtDue bool
	// Paused says why nothing goes until a person retries it; empty: it goes.
	Paused string
}

// Route is how a mailing's messages reach the server that takes them. It holds
// no secret.
type Route struct {
	// Drafts: a person sends them from a mail program, and there is no server.
	Drafts bool `json:",omitempty"`

	Host string
	Port int
	TLS  TLSPolicy
	// Username for the server; empty: no authentication.
	Username string
	// BounceTo is the envelope sender (RFC 5321, section 4.1.1.2).
	BounceTo planner.Email
	// Domain is the right side of Message-IDs and the name given in EHLO.
	Domain string
	// Selector names the key in the DNS with which messages are signed for
	// SigningDomain (RFC 6376, section 3.1); empty: they are not signed here.
	Selector      string `json:",omitempty"`
	SigningDomain string `json:",omitempty"`
	// PerMinute bounds how many messages go in a minute; 0: unbounded.
	PerMinute int
	// Connections is how many messages may be under way at once; 0: one.
	Connections int
	// PerConnection is how many messages one connection carries before it is
	// opened anew; 0: unbounded.
	PerConnection int
	// MaxAge is how long after its first attempt a message may still be tried;
	// 0: five days (RFC 5321, section 4.5.4.1).
	MaxAge time.Duration
}

// TLSPolicy is how a connection to the server is protected.
type TLSPolicy string

const (
	// TLSMandatory demands STARTTLS (RFC 3207).
	TLSMandatory TLSPolicy = "mandatory"
	// TLSImplicit starts with TLS (RFC 8314).
	TLSImplicit TLSPolicy = "implicit"
	// TLSOpportunistic uses STARTTLS where the server offers it.
	TLSOpportunistic TLSPolicy = "opportunistic"
	// TLSNone uses none and is for a server on this machine only.
	TLSNone TLSPolicy = "none"
)

// TLSPolicies lists what a route may say.
func TLSPolicies() []TLSPolicy {
	return []TLSPolicy{TLSMandatory, TLSImplicit, TLSOpportunistic, TLSNone}
}

// Problem says what is wrong with the route, or nil.
func (r Route) Problem() error {
	if err := r.serverProblem(); err != nil && !r.Drafts {
		return err
	}
	switch {
	case r.Domain == "" || strings.ContainsFunc(r.Domain, isControlOrSpace):
		return fmt.Errorf("the domain %q for Message-IDs is not one: set mail.advanced.domain", r.Domain)
	case r.Selector != "" && (r.SigningDomain == "" || strings.ContainsFunc(r.Selector+r.SigningDomain, notInTag)):
		return fmt.Errorf("mail.advanced.dkim: the selector %q or the domain %q is not one", r.Selector, r.SigningDomain)
	case r.PerMinute < 0 || r.Connections < 0 || r.PerConnection < 0 || r.MaxAge < 0:
		return errors.New("a rate, a number of connections or an age is negative: correct it under mail")
	}
	if err := r.BounceTo.Problem(); err != nil {
		return fmt.Errorf("the mailbox for bounces %q: %w", r.BounceTo, err)
	}
	return nil
}

func (r Route) serverProblem() error {
	switch {
	case r.Host == "" || strings.ContainsFunc(r.Host, isControlOrSpace):
		return fmt.Errorf("the server's name %q is not one: set mail.smtp.host", r.Host)
	case r.Port < 1 || r.Port > 65535:
		return fmt.Errorf("the server's port %d is not one: set mail.smtp.port, usually 587", r.Port)
	case !slices.Contains(TLSPolicies(), r.TLS):
		return fmt.Errorf("mail.smtp.tls: %q is none of %q", r.TLS, TLSPolicies())
	case r.TLS == TLSNone && !loopback(r.Host):
		return fmt.Errorf("mail.smtp.tls: none is for a server on this machine, and %s is not: use mandatory", r.Host)
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// notInTag reports what would end a tag of a signature (RFC 6376, section 3.2).
func notInTag(r rune) bool {
	return isControlOrSpace(r) || r == ';' || r == '=' || r > unicode.MaxASCII
}

func isControlOrSpace(r rune) bool { return r <= ' ' || r == 0x7f }

const defaultMaxAge = 5 * 24 * time.Hour

func (r Route) maxAge() time.Duration {
	if r.MaxAge == 0 {
		return defaultMaxAge
	}
	return r.MaxAge
}

// Overview is a mailing with where its messages stand.
type Overview struct {
	Mailing
	States map[State]int
	// Unapproved of the waiting messages wait for approval, and so do
	// UnapprovedByHand of those by hand.
	Unapproved, UnapprovedByHand int
}

// Total is how many messages there are.
func (o Overview) Total() int {
	n := 0
	for _, in := range o.States {
		n += in
	}
	return n
}

// ToApprove is how many messages wait for approval.
func (o Overview) ToApprove() int { return o.Unapproved + o.UnapprovedByHand }

// Waiting is how many messages are still to go.
func (o Overview) Waiting() int {
	n := 0
	for _, rule := range States() {
		if rule.Waiting {
			n += o.States[rule.State]
		}
	}
	return n
}

// Attention reports whether a person has to look at the mailing.
func (o Overview) Attention() bool {
	return o.Paused != "" || slices.ContainsFunc(States(), func(rule StateRule) bool {
		return rule.Attention && o.States[rule.State] > 0
	})
}
