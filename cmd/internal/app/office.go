// Package app is what Convene does for its user, one use case a file. A mail's
// way through it reads: load, check, who is due, write the words, set the page,
// compose, store under its id, approve, deliver, record. How a use case is
// called, and how its outcome is shown, belongs to package cli.
package app

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"convene/config"
	"convene/pdf"
	"convene/planner"
	"convene/templates"
)

// Office works on one edition of one workspace.
type Office struct {
	Workspace *config.Workspace
	Edition   *planner.Edition // nil while the workspace has none
	Today     planner.Date     // in the series' zone
	// Now is the calendar's moment: a rehearsal's is its own. Answers and
	// approvals are dated by it, as invitations are.
	Now time.Time

	// Post is where mail is kept and how it leaves.
	Post Post

	press    *pdf.Press
	words    *templates.Set
	findings []planner.Finding // what the readers of the files found
	// voices are those that have spoken, while many documents are written and
	// nothing changes in the workspace; nil at other times.
	voices *shared[planner.Words]
}

// ErrNoEdition means that the workspace has no such edition, or none at all.
var ErrNoEdition = errors.New("no such edition")

// Open reads the workspace in dir, whose documents press will set. Year chooses
// the edition; 0 is the next to come at now, else the latest. Problems of the
// files are no error: [Office.Check] reports them.
func Open(dir string, year int, now time.Time, press *pdf.Press) (*Office, error) {
	w, findings, err := config.Load(dir)
	if err != nil {
		return nil, err
	}
	words, more := templates.Load(w.FS(), w.ExtraRoles)
	o := &Office{
		Workspace: w, press: press, words: words, findings: append(findings, more...),
		Now: now, Today: planner.DateOf(now.In(w.Series.Timezone.Location())),
	}
	if year == 0 {
		o.Edition = w.DefaultEdition(o.Today)
		return o, nil
	}
	if o.Edition = w.Edition(year); o.Edition == nil && !o.unread(year) {
		return nil, fmt.Errorf("%w: %s has no edition %d; it has %s", ErrNoEdition, dir, year, o.years())
	}
	return o, nil
}

// unread reports whether an edition's file could not be read: [Office.Check]
// then says why there is no such edition.
func (o *Office) unread(year int) bool {
	return slices.ContainsFunc(o.findings, func(f planner.Finding) bool {
		return f.Code == planner.Unreadable && f.Place.Source == fmt.Sprintf("editions/%d.yaml", year)
	})
}

func (o *Office) years() string {
	var years []string
	for _, e := range o.Workspace.Editions {
		years = append(years, strconv.Itoa(e.Year))
	}
	if len(years) == 0 {
		return "none; write one as editions/YEAR.yaml"
	}
	return strings.Join(years, ", ")
}

// edition is the chosen edition, or an error that says that there is none.
func (o *Office) edition() (*planner.Edition, error) {
	if o.Edition == nil {
		return nil, fmt.Errorf("%w: %s has none that can be read; see convene check", ErrNoEdition, o.Workspace.Dir)
	}
	return o.Edition, nil
}

// On is the same office at work on another edition of the workspace.
func (o *Office) On(year int) (*Office, error) {
	other := *o
	if other.Edition = o.Workspace.Edition(year); other.Edition == nil {
		return nil, fmt.Errorf("%w: %d", ErrNoEdition, year)
	}
	return &other, nil
}

// speak is the words for an edition in a language, else in the series'
// language, else in English: somebody whose language is not there yet gets a
// letter all the same.
func (o *Office) speak(e *planner.Edition, lang string) (planner.Words, error) {
	known := o.words.Languages()
	for _, l := range []string{lang, o.Workspace.Series.DefaultLanguage(), "en"} {
		if l := spokenAs(l, known); l != "" {
			return o.voices.of(strconv.Itoa(e.Year)+" "+l, func() (planner.Words, error) {
				words, err := o.words.Words(l, o.Workspace.Wording, e.Wording)
				if err != nil {
					return nil, err
				}
				return planner.NewVoice(&o.Workspace.Workspace, e, words), nil
			})
		}
	}
	return nil, fmt.Errorf("there are no words in %q, nor in any language", lang)
}

// Headline is an edition on one line: series, year, number, day and time.
func (o *Office) Headline() (string, error) {
	e, err := o.edition()
	if err != nil {
		return "", err
	}
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return "", err
	}
	line, err := planner.EditionLine(&o.Workspace.Workspace, e, words)
	if err != nil {
		return "", err
	}
	first := e.FirstDay()
	if first.IsZero() {
		return line, nil
	}
	zone := o.Workspace.Series.Timezone
	when := first.At(e.StartsAt(0), zone.Location())
	line += " · " + when.Format("Monday 2 January 2006")
	if last := e.LastDay(); last != first && !last.IsZero() {
		line += last.At(planner.ClockOf(0), zone.Location()).Format(" to Monday 2 January 2006")
	}
	if !e.StartsAt(0).IsZero() {
		line += when.Format(", 15:04 ") + zone.String()
	}
	return line, nil
}

// style is how this workspace's paper looks.
func (o *Office) style() pdf.Style {
	s := o.Workspace.Settings.Style
	return pdf.Style{
		Paper: pdf.Paper(s.Paper), Accent: pdf.Accent(s.Accent),
		Letterhead: pdf.Letterhead(s.Letterhead), Archive: pdf.Archive(s.Archive), Bilingual: pdf.Bilingual(s.Bilingual),
	}
}
