package app

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"convene/config"
	"convene/mail"
	"convene/mail/compose"
	"convene/planner"
)

// Post is where an office's mail is kept and how it leaves. The zero value
// keeps and sends nothing: nobody has answered and nothing can be prepared.
type Post struct {
	Ledger    mail.Ledger
	Transport mail.Transport
	Clock     mail.Clock // the machine's
	Signing   mail.Signing
	Route     mail.Route
	Host      string // the machine's name
	// Sandbox: nothing leaves this machine.
	Sandbox bool
}

// RefusedError is something that the program does not do for safety's sake.
type RefusedError struct {
	What string // what was refused, and why
	Next string // what to do
}

func (e *RefusedError) Error() string { return e.What + ": " + e.Next }

// UsageError is an order that names something that is not there.
type UsageError struct {
	What string
	Next string
}

func (e *UsageError) Error() string { return e.What + ": " + e.Next }

// sandboxPort is what the route of sandboxed mail says; the sandbox listens
// wherever the machine lets it.
const sandboxPort = 2525

// Sandboxed reports whether the settings name no way for mail to leave this
// machine.
func Sandboxed(s config.Settings) bool { return s.Mail.SMTP == nil && !s.Mail.DraftsOnly }

// RouteOf is the route that the settings describe, with the names of hosts
// and users looked up in the environment. No secret is part of it.
func RouteOf(s config.Settings, sandbox bool, lookup func(string) (string, bool)) (mail.Route, error) {
	_, from, err := s.Mail.From.Split()
	if err != nil {
		return mail.Route{}, fmt.Errorf("mail.from: %w", err)
	}
	_, domain, _ := strings.Cut(string(from), "@")
	r := mail.Route{
		BounceTo:    planner.Email(cmp.Or(string(s.Mail.Advanced.BounceTo), string(from))),
		Domain:      cmp.Or(s.Mail.Advanced.Domain, domain),
		PerMinute:   s.Mail.PerMinute,
		Connections: s.Mail.Advanced.Connections,
		MaxAge:      s.Mail.Advanced.MaxAge.Duration(),
	}
	smtp := s.Mail.SMTP
	if r.Drafts = s.Mail.DraftsOnly && !sandbox; r.Drafts {
		return r, r.Problem()
	}
	if sandbox || smtp == nil {
		r.Host, r.Port, r.TLS, r.PerMinute = "localhost", sandboxPort, mail.TLSNone, 0
		return r, r.Problem()
	}
	if d := s.Mail.Advanced.DKIM; d != nil {
		sender, err := compose.ASCII(from)
		if err != nil {
			return mail.Route{}, fmt.Errorf("mail.from: %w", err)
		}
		r.Selector = d.Selector
		_, r.SigningDomain, _ = strings.Cut(string(sender), "@") // as receivers see it, aligned with From
	}
	r.Port, r.TLS = smtp.Port, mail.TLSPolicy(smtp.TLS)
	if r.Host, err = smtp.Host.Resolve(lookup); err != nil {
		return mail.Route{}, err
	}
	if r.Username, err = smtp.Username.Resolve(lookup); err != nil {
		return mail.Route{}, err
	}
	return r, r.Problem()
}

// Known is what the ledger knows of every edition, for [Office.Check].
func (o *Office) Known(ctx context.Context) (planner.Circumstances, error) {
	c := planner.Circumstances{Answers: map[int]planner.Answers{}, Invited: map[int]map[string]bool{}}
	for _, e := range o.Workspace.Editions {
		standing, err := o.standing(ctx, e)
		if err != nil {
			return c, err
		}
		c.Answers[e.Year], c.Invited[e.Year] = standing.Answers, standing.Invited
	}
	var err error
	c.Undelivered, err = o.noSuchAddress(ctx)
	return c, err
}

// standing is what the ledger and the edition know of its recipients.
func (o *Office) standing(ctx context.Context, e *planner.Edition) (planner.Standing, error) {
	s, err := o.ledgerStanding(ctx, e)
	s.Answers = e.Answered(s.Answers)
	return s, err
}

// ledgerStanding is what the ledger alone knows of an edition's recipients: what
// it goes by when it withdraws messages.
func (o *Office) ledgerStanding(ctx context.Context, e *planner.Edition) (planner.Standing, error) {
	if o.Post.Ledger == nil {
		return planner.Standing{}, nil
	}
	s, err := o.Post.Ledger.Standing(ctx, o.Workspace.Series.ID, e.Year)
	if err != nil {
		return planner.Standing{}, fmt.Errorf("reading the answers to %d: %w", e.Year, err)
	}
	return s, nil
}
