package app

import (
	"context"
	"fmt"
	"slices"

	"convene/mail"
	"convene/planner"
)

// A programme that was sent is a version of it. What the messages enclosed is
// kept with them, and so are the versions: they belong to the ledger, and what
// is rehearsed counts nothing for real post.

// SentProgramme is a version of the programme, and how it went out.
type SentProgramme struct {
	planner.ProgrammeVersion
	// Mailings are those that carried it, oldest first.
	Mailings []mail.MailingID
	// Reached is how many messages went out with it, and Sample one of them.
	Reached int
	Sample  mail.Message
}

// draftedProgramme is a version in a message that has not gone.
type draftedProgramme struct {
	planner.ProgrammeVersion
	in mail.Mailing
	to mail.RevisionKey
	// approved: the number is taken, for the message may go at any time.
	approved bool
}

// version is what the programme of an edition is called in a mailing: the
// latest that was approved or sent if it shows the same, else the one after it,
// of the day on which it was first prepared. It is the zero version where
// nothing is sent, as in a preview.
func (m *mailroom) version() (planner.ProgrammeVersion, error) {
	if m.history.reached == nil {
		return planner.ProgrammeVersion{}, nil
	}
	now, err := m.currentProgramme(m.e)
	if err != nil || len(now.Items) == 0 {
		return planner.ProgrammeVersion{}, err
	}
	return m.history.version(now, m.Today, m.replaces()), nil
}

// replaces says of messages drafted before whether those of this room take
// their place.
func (m *mailroom) replaces() func(draftedProgramme) bool {
	if !m.partial {
		return func(d draftedProgramme) bool { return d.in.Key == m.task.key }
	}
	written := map[mail.RevisionKey]bool{}
	for r, left := range m.recipients {
		if left == "" {
			written[revisionKey(r)] = true
		}
	}
	return func(d draftedProgramme) bool { return d.in.Key == m.task.key && written[d.to] }
}

// version is what the programme as it is now is called in messages that take
// the place of some. A number counts from when a message that has it was
// approved: what only waits may still become another.
func (h history) version(now planner.ProgrammeVersion, today planner.Date, replaced func(draftedProgramme) bool) planner.ProgrammeVersion {
	latest, _ := h.latestProgramme(replaced)
	if latest.Number > 0 && latest.Same(now) {
		return latest
	}
	next := now
	next.Number, next.Day = latest.Number+1, today
	for _, d := range h.drafted {
		if d.Number > latest.Number && d.Same(now) {
			next.Number, next.Day = d.Number, d.Day
		}
	}
	return next
}

// latestProgramme is the latest version that went out or is approved, and the
// mailing that it is in; drafted messages that are replaced count for nothing.
func (h history) latestProgramme(replaced func(draftedProgramme) bool) (latest planner.ProgrammeVersion, in mail.MailingID) {
	if n := len(h.programmes); n > 0 {
		latest, in = h.programmes[n-1].ProgrammeVersion, h.programmes[n-1].Mailings[0]
	}
	for _, d := range h.drafted {
		if d.approved && !replaced(d) && d.Number > latest.Number {
			latest, in = d.ProgrammeVersion, d.in.ID
		}
	}
	return latest, in
}

// mayFollow refuses to approve a mailing whose programme has a number that is
// taken by now: two programmes would go by one name, or an older one follow a
// later.
func (o *Office) mayFollow(ctx context.Context, of mail.Mailing) error {
	if rule, _ := mail.RuleOf(of.Kind); rule.List {
		return nil // it encloses none
	}
	h, err := ledgerBooks{o.Post.Ledger}.History(ctx, of.Key)
	if err != nil {
		return err
	}
	latest, in := h.latestProgramme(func(draftedProgramme) bool { return false })
	for _, d := range h.drafted {
		if d.in.ID != of.ID || d.approved || d.Number > latest.Number || d.Number == latest.Number && d.Same(latest) {
			continue
		}
		return &RefusedError{
			fmt.Sprintf("mailing %s encloses the programme as version %d, and mailing %s, which was approved since, encloses another as version %d", of.ID, d.Number, in, latest.Number),
			fmt.Sprintf("convene prepare %s, look at it again, and approve it then", o.preparedAs(of)),
		}
	}
	return nil
}

// currentProgramme is the programme of an edition in the series' language.
func (o *Office) currentProgramme(e *planner.Edition) (planner.ProgrammeVersion, error) {
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return planner.ProgrammeVersion{}, err
	}
	return planner.CurrentProgramme(&o.Workspace.Workspace, e, words)
}

// draft keeps the programme that a message of a mailing is to enclose.
func (h *history) draft(in mail.Mailing, m mail.Message) error {
	v, ok, err := planner.Version(m.Told)
	if err == nil && ok {
		h.drafted = append(h.drafted, draftedProgramme{v, in, mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}, m.Approved})
	}
	return err
}

// enclosed keeps the programme that a message enclosed.
func (h *history) enclosed(m mail.Message) error {
	v, ok, err := planner.Version(m.Told)
	if err != nil || !ok {
		return err
	}
	i := slices.IndexFunc(h.programmes, func(p SentProgramme) bool { return p.Number == v.Number && p.Same(v) })
	if i < 0 {
		i = len(h.programmes)
		h.programmes = append(h.programmes, SentProgramme{ProgrammeVersion: v, Sample: m})
	}
	p := &h.programmes[i]
	p.Reached++
	if !slices.Contains(p.Mailings, m.Mailing) {
		p.Mailings = append(p.Mailings, m.Mailing)
	}
	return nil
}

// sheetVersion is the version of which a sheet that is built today is: that
// under which the programme was sent or is prepared; the zero version if it
// differs from them.
func (o *Office) sheetVersion(ctx context.Context, e *planner.Edition) (planner.ProgrammeVersion, error) {
	if o.Post.Ledger == nil {
		return planner.ProgrammeVersion{}, nil
	}
	past, err := o.past(ctx, e)
	if err != nil {
		return planner.ProgrammeVersion{}, err
	}
	now, err := o.currentProgramme(e)
	if err != nil {
		return planner.ProgrammeVersion{}, err
	}
	v := past.version(now, planner.Date{}, func(draftedProgramme) bool { return false })
	if v.Day.IsZero() {
		return planner.ProgrammeVersion{}, nil
	}
	return v, nil
}

// past is what an edition's mail has told.
func (o *Office) past(ctx context.Context, e *planner.Edition) (history, error) {
	return ledgerBooks{o.Post.Ledger}.History(ctx, mail.Key{Series: o.Workspace.Series.ID, Year: e.Year})
}

// Programmes is an edition's programme through its versions.
type Programmes struct {
	Headline string
	Sent     []SentProgramme
	// Now is the programme as the files have it.
	Now planner.ProgrammeVersion
	// Changes are in words how that differs from the version sent last.
	Changes []string
	// Outdated are those who were last told something of their own that has
	// changed since.
	Outdated []string
}

// Programmes lists the versions of the chosen edition's programme.
func (o *Office) Programmes(ctx context.Context) (Programmes, error) {
	e, err := o.edition()
	if err != nil {
		return Programmes{}, err
	}
	var p Programmes
	if p.Headline, err = o.Headline(); err != nil {
		return Programmes{}, err
	}
	if p.Now, err = o.currentProgramme(e); err != nil || o.Post.Ledger == nil {
		return p, err
	}
	past, err := o.past(ctx, e)
	if err != nil {
		return Programmes{}, err
	}
	p.Sent = past.programmes
	if n := len(p.Sent); n > 0 {
		p.Changes = planner.ProgrammeDifference(p.Sent[n-1].ProgrammeVersion, p.Now)
	}
	if e.Status == planner.Open {
		p.Outdated, err = o.outdated(ctx, e)
	}
	return p, err
}

// Version is the sent version with a number; 0 means the programme as the files
// have it.
func (p Programmes) Version(number int) (planner.ProgrammeVersion, error) {
	if number == 0 {
		return p.Now, nil
	}
	for _, v := range slices.Backward(p.Sent) {
		if v.Number == number {
			return v.ProgrammeVersion, nil
		}
	}
	return planner.ProgrammeVersion{}, &UsageError{fmt.Sprintf("no version %d of the programme was sent", number), "see them with convene programme"}
}
