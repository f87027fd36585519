package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"convene/config"
	"convene/planner"
	"convene/templates"
)

// NewOrder is what is to become of an edition in another year.
type NewOrder struct {
	Year int
	From int          // the edition to begin from; 0: the latest before Year
	Day  planner.Date // the first day; zero: the one proposed
}

// Proposal are the dates that a new edition could have.
type Proposal struct {
	Earlier *planner.Edition
	// Dates are the one by the series' rule, and others.
	Dates []planner.ProposedDate
	Unannounced
}

// Unannounced is what convene.yaml has of other years and not of this one, so
// that it could not be minded.
type Unannounced struct {
	Holidays bool
	Periods  []string // by name
}

// NewEdition is an edition that was made of an earlier one.
type NewEdition struct {
	planner.RollOver
	Unannounced
	Proposed []planner.ProposedDate // the one by the rule, and others
	Number   int
	Headline string
	// Files are those written, the edition's last. Left are amendments that are
	// left to a person.
	Files []string
	Left  []planner.Amendment
	// Carried is what was taken over, as far as somebody would look for it.
	Carried []Carried
	// Candidates are those who had a part, each to be asked.
	Candidates []Candidate
	// Outdated are the texts that still speak of the earlier edition.
	Outdated []OutdatedText
	// Past are the deadlines that would be past already.
	Past []planner.Deadline
	// Findings are those of the new edition.
	Findings []Located
}

// Carried is a part of an edition that was taken over.
type Carried struct{ Path, Says string }

// Candidate is somebody who had a part in the earlier edition, or signs for a
// host.
type Candidate struct {
	planner.Incumbent
	Name  string
	Roles []planner.ID
	// Does is what they do: their roles, or what else.
	Does string
	// Before is what they answered then; empty if nothing is known.
	Before planner.Answer
	// At are the positions of their posts.
	At []config.Position
}

// OutdatedText is a text or comment that still speaks of the earlier edition.
type OutdatedText struct {
	Position config.Position
	// Path is the text's; empty in a comment or a template.
	Path          string
	Message, Next string
}

// Propose finds the dates for a new edition.
func (o *Office) Propose(order NewOrder) (Proposal, error) {
	earlier, err := o.earlier(order)
	if err != nil {
		return Proposal{}, err
	}
	series := &o.Workspace.Series
	p := Proposal{Earlier: earlier, Dates: series.ProposeDates(order.Year, earlier.Offsets(series.AnniversaryIn(earlier.Year))...)}
	p.Holidays, p.Periods = series.Forgotten(order.Year)
	return p, nil
}

// earlier is the edition to begin from.
func (o *Office) earlier(order NewOrder) (*planner.Edition, error) {
	w := o.Workspace
	source := planner.EditionSource(order.Year)
	exists := &RefusedError{source + " is there already", "edit it, or take it away first; nothing was written"}
	if _, err := fs.Stat(w.FS(), source); !errors.Is(err, fs.ErrNotExist) {
		return nil, exists
	}
	if e := w.Edition(order.Year); e != nil {
		exists.What = fmt.Sprintf("the edition %d is there already, as %s", order.Year, e.Source)
		return nil, exists
	}
	earlier := w.Earlier(&planner.Edition{EditionHead: planner.EditionHead{Year: order.Year}})
	if order.From != 0 {
		earlier = w.Edition(order.From)
	}
	switch {
	case earlier == nil && order.From != 0:
		return nil, fmt.Errorf("%w: %s has no edition %d; it has %s", ErrNoEdition, w.Dir, order.From, o.years())
	case earlier == nil:
		return nil, fmt.Errorf("%w: there is none before %d to begin from; %s has %s", ErrNoEdition, order.Year, w.Dir, o.years())
	case earlier.Year >= order.Year:
		return nil, &UsageError{fmt.Sprintf("%d does not come after %d", order.Year, earlier.Year), "name an earlier edition with --from"}
	case earlier.FirstDay().IsZero():
		return nil, &UsageError{fmt.Sprintf("%s has no date to count from", earlier.Source), "give it one, or name another edition with --from"}
	}
	return earlier, nil
}

// New makes the edition of a year of an earlier one, whose file is not touched.
func (o *Office) New(ctx context.Context, order NewOrder) (NewEdition, error) {
	proposal, err := o.Propose(order)
	if err != nil {
		return NewEdition{}, err
	}
	date, err := o.date(order, proposal)
	if err != nil {
		return NewEdition{}, err
	}
	made := NewEdition{
		RollOver: o.Workspace.RollOver(proposal.Earlier, order.Year, date), Number: o.Workspace.Series.Number(order.Year),
		Proposed: proposal.Dates, Unannounced: proposal.Unannounced,
	}
	written, err := config.WriteEdition(o.Workspace.Dir, made.RollOver)
	if errors.Is(err, config.ErrEditionExists) {
		return NewEdition{}, &RefusedError{made.Source + " is there already", "edit it, or take it away first; nothing was written"}
	}
	if err != nil {
		return NewEdition{}, err
	}
	made.Files, made.Left = written.Files, written.Left
	again, err := o.reread(order.Year)
	if err != nil {
		return NewEdition{}, fmt.Errorf("reading what was written: %w", err)
	}
	return made, again.describe(ctx, &made)
}

// date is the day that was chosen, with what is known of it.
func (o *Office) date(order NewOrder, p Proposal) (planner.ProposedDate, error) {
	if order.Day.IsZero() {
		return p.Dates[0], nil
	}
	for _, d := range p.Dates {
		if d.Day == order.Day {
			return d, nil
		}
	}
	series := &o.Workspace.Series
	if apart := order.Day.DaysSince(series.AnniversaryIn(order.Year)); apart > planner.Farthest || apart < -planner.Farthest {
		return planner.ProposedDate{}, &UsageError{
			fmt.Sprintf("%s lies %d days from the anniversary in %d", order.Day, max(apart, -apart), order.Year), "name a day nearer to it, or another year",
		}
	}
	return series.OnDay(order.Year, order.Day, p.Earlier.Offsets(series.AnniversaryIn(p.Earlier.Year))...), nil
}

// reread is the office at work on an edition whose file was written since the
// workspace was read.
func (o *Office) reread(year int) (*Office, error) {
	w, findings, err := config.Load(o.Workspace.Dir)
	if err != nil {
		return nil, err
	}
	words, more := templates.Load(w.FS(), w.ExtraRoles)
	again := *o
	again.Workspace, again.words, again.findings = w, words, append(findings, more...)
	again.Edition = w.Edition(year)
	_, err = again.edition()
	return &again, err
}

// describe says of a new edition what somebody has to know and to do.
func (o *Office) describe(ctx context.Context, made *NewEdition) (err error) {
	w, e := o.Workspace, o.Edition
	if made.Headline, err = o.Headline(); err != nil {
		return err
	}
	for _, d := range w.Deadlines(e) {
		if d.Day.Before(o.Today) {
			made.Past = append(made.Past, d)
		}
	}
	made.Carried = o.carried(made)
	if made.Candidates, err = o.candidates(ctx, made.Earlier); err != nil {
		return err
	}
	if made.Outdated, err = o.speaksOf(made.Earlier); err != nil {
		return err
	}
	for _, f := range o.Check(planner.Circumstances{}) {
		if f.Edition == e.Year || f.Place.Source == e.Source {
			made.Findings = append(made.Findings, f)
		}
	}
	return nil
}

// carried says what was taken over.
func (o *Office) carried(made *NewEdition) []Carried {
	e := o.Edition
	var all []Carried
	add := func(path string, n int, says string, args ...any) {
		if n > 0 {
			all = append(all, Carried{path, fmt.Sprintf(says, args...)})
		}
	}
	add("edition.venue", len(e.Venue.Name)+len(e.Venue.Hall)+len(e.Venue.City), "%s: to be booked", strings.Join(texts(e.Venue.Hall, e.Venue.Name, e.Venue.City), ", "))
	add("edition.online.url", len(e.Online.URL), "%s: to be confirmed", e.Online.URL)
	add("hosts", len(e.Hosts), "%s of this edition's own", count(len(e.Hosts), "host"))
	people := map[planner.ID]bool{}
	for _, r := range e.Roles {
		people[r.Person] = true
	}
	add("roles", len(e.Roles), "%s of %s, as candidates: nobody has been asked", count(len(e.Roles), "role"), count(len(people), "person"))
	slots := len(e.Schedule())
	add("programme", slots, "%s, with the same hours", count(slots, "slot"))
	guests := o.Workspace.Lists[e.Guests].Len()
	add("guests", len(e.Guests), "%s in %s", count(guests, "guest"), e.Guests)
	add("audience", len(e.Audience.Groups), "%s", count(len(e.Audience.Groups), "group"))
	keys := planner.GivenKeys(e.Invitation)
	add("invitation", len(keys), "%s", strings.Join(keys, ", "))
	add("wording", len(e.Wording), "%s of this edition's own", count(len(e.Wording), "wording"))
	add("report", len(e.Report.Display), "how %s styled", map[bool]string{true: "1 person is", false: fmt.Sprintf("%d people are", len(e.Report.Display))}[len(e.Report.Display) == 1])
	return all
}

// texts are the texts that say something.
func texts(in ...planner.Text) []string {
	var all []string
	for _, t := range in {
		if !t.IsZero() {
			all = append(all, t.In("en"))
		}
	}
	return all
}

// count is a number with what is counted.
func count(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case what == "person":
		return fmt.Sprintf("%d people", n)
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// candidates are those of the new edition whom somebody has to ask, with what
// they answered before.
func (o *Office) candidates(ctx context.Context, earlier *planner.Edition) ([]Candidate, error) {
	answered, err := o.answered(ctx, earlier)
	if err != nil {
		return nil, err
	}
	w := o.Workspace
	cast := w.Cast(o.Edition)
	var all []Candidate
	for _, i := range w.Incumbents(o.Edition) {
		c := Candidate{Incumbent: i, Name: planner.FullName(i.Person, w.Series.DefaultLanguage()), Before: answered[string(i.Person.ID)].Answer}
		for _, part := range cast {
			if part.Person == i.Person {
				c.Roles = part.Roles
			}
		}
		c.Does = o.acts(o.Edition, i.Person.ID, c.Roles)
		for _, post := range i.Posts {
			c.At = append(c.At, w.Locate(post.Place))
		}
		all = append(all, c)
	}
	return all, nil
}
