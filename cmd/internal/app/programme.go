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

// version is what the programme of an edition is called in a mailing: the
// latest that was sent if it shows the same, else the one after it, of the day
// on which it was first prepared. It is the zero version where nothing is sent,
// as in a preview.
func (m *mailroom) version() (planner.ProgrammeVersion, error) {
	if m.history.reached == nil {
		return planner.ProgrammeVersion{}, nil
	}
	now, err := m.currentProgramme(m.e)
	if err != nil || len(now.Items) == 0 {
		return planner.ProgrammeVersion{}, err
	}
	return m.history.version(now, m.Today), nil
}

func (h history) version(now planner.ProgrammeVersion, today planner.Date) planner.ProgrammeVersion {
	next := now
	next.Number, next.Day = 1, today
	if n := len(h.programmes); n > 0 {
		if latest := h.programmes[n-1].ProgrammeVersion; latest.Same(now) {
			return latest
		}
		next.Number = h.programmes[n-1].Number + 1
	}
	for _, v := range h.drafted {
		if v.Number == next.Number && v.Same(now) {
			next.Day = v.Day
		}
	}
	return next
}

// currentProgramme is the programme of an edition in the series' language.
func (o *Office) currentProgramme(e *planner.Edition) (planner.ProgrammeVersion, error) {
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return planner.ProgrammeVersion{}, err
	}
	return planner.CurrentProgramme(&o.Workspace.Workspace, e, words)
}

// enclosed keeps the programme that a message enclosed.
func (h *history) enclosed(m mail.Message, gone bool) error {
	v, ok, err := planner.Version(m.Told)
	if err != nil || !ok {
		return err
	}
	if !gone {
		h.drafted = append(h.drafted, v)
		return nil
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
	v := past.version(now, planner.Date{})
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
