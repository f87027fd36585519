package app

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"convene/config"
	"convene/pdf"
	"convene/planner"
)

// Located is a finding with the position at which a person finds it.
type Located struct {
	planner.Finding
	Position config.Position
	// Related are the positions of Finding.Related.
	Related []config.Position
	// Accepted: the edition accepts this warning. Accept is how to do so.
	Accepted bool
	Accept   AcceptOrder
}

// Check is every finding there is about the workspace: of its files, of its
// plan, of its wording and of its pages; sorted by file and line. What is
// accepted, and what is not worth saying yet, is among them: see
// [Office.Timely].
func (o *Office) Check(known planner.Circumstances) []Located {
	w := o.Workspace
	all := slices.Clone(o.findings)
	known.Calendars, known.Numbers = o.words.Calendars(), o.words.Numbers()
	all = append(all, planner.Check(&w.Workspace, known)...)
	all = append(all, o.words.CheckWording(inSource(planner.SeriesSource), w.Wording)...)
	all = append(all, o.checkLanguage()...)
	for _, e := range w.Editions {
		all = append(all, o.words.CheckWording(inSource(e.Source), e.Wording)...)
	}
	readable := !unreadable(all)
	all = append(all, o.checkReaders()...)
	for _, e := range w.Editions {
		prose := o.checkProse(e)
		all = append(all, prose...)
		if readable && len(prose) == 0 {
			all = append(all, o.checkPages(e, all)...)
		}
	}
	for _, e := range w.Editions {
		if readable {
			all = append(all, w.Needless(e, all)...)
		}
	}
	w.Sort(all)
	located := make([]Located, 0, len(all))
	for _, f := range all {
		l := Located{Finding: f, Position: w.Locate(f.Place)}
		for _, r := range f.Related {
			l.Related = append(l.Related, w.Locate(r))
		}
		if f.Code.Severity() == planner.Warning {
			l.Accepted, l.Accept = o.accepted(f), l.accepting(o)
		}
		if slices.Contains([]planner.Code{planner.SpellingDrift, planner.Duplicate}, f.Code) && len(l.Related) > 0 { // a person has to look at both
			l.Message += fmt.Sprintf(" (%s:%d)", l.Related[0].File, l.Related[0].Line)
		}
		located = append(located, l)
	}
	return located
}

// checkLanguage reports a series in a language for which there are no words.
func (o *Office) checkLanguage() []planner.Finding {
	lang, known := o.Workspace.Series.DefaultLanguage(), o.words.Languages()
	if _, err := o.words.Words(lang); err == nil {
		return nil
	}
	return []planner.Finding{{
		Code: planner.NotAllowed, Place: planner.Place{Source: planner.SeriesSource, Path: "series.language"},
		Message: fmt.Sprintf("there are no words in the language %q yet", lang),
		Next:    "Write one of " + strings.Join(known, ", ") + ".",
	}}
}

// checkProse reports what an edition's report has in its Markdown that cannot be
// printed.
func (o *Office) checkProse(e *planner.Edition) []planner.Finding {
	var findings []planner.Finding
	for _, text := range o.Workspace.Marked(e) {
		for _, f := range o.words.CheckProse(text) {
			f.Edition, f.Blocks = e.Year, planner.Publishing()
			findings = append(findings, f)
		}
	}
	return findings
}

func inSource(source string) func(key string) planner.Place {
	return func(key string) planner.Place { return planner.Place{Source: source, Path: "wording." + key} }
}

// unreadable reports whether a workspace has problems of a kind that its pages
// would only repeat.
func unreadable(findings []planner.Finding) bool {
	return slices.ContainsFunc(findings, func(f planner.Finding) bool {
		return f.Code == planner.Unreadable || f.Code == planner.BadTemplate
	})
}

// checkPages sets no page, and says what would keep one from being set: a
// character without a glyph, or a picture. What cannot even be written for a
// name among those found that refers to nothing is not said again.
func (o *Office) checkPages(e *planner.Edition, found []planner.Finding) []planner.Finding {
	// What several documents print is one problem, and stands against them all.
	type origin struct {
		place planner.Place
		rune  rune
		file  planner.File
	}
	var findings []planner.Finding
	seen := map[origin]int{}
	checker := o.press.Checker(o.Workspace.FS())
	for d, err := range o.documents(e) {
		if err != nil {
			return o.unwritten(e, found, err)
		}
		for _, problem := range checker.Check(d.document) {
			from := origin{o.origin(e, problem), problem.Rune, problem.File}
			i, known := seen[from]
			if !known {
				i, seen[from] = len(findings), len(findings)
				findings = append(findings, planner.Finding{Code: problem.Code, Edition: e.Year, Place: from.place, Message: problem.Message, Next: problem.Next})
			}
			for _, action := range d.blocks {
				if !slices.Contains(findings[i].Blocks, action) {
					findings[i].Blocks = append(findings[i].Blocks, action)
				}
			}
		}
	}
	return findings
}

// unwritten reports that a document cannot be written, in place of all that is
// to be said about the others.
func (o *Office) unwritten(e *planner.Edition, found []planner.Finding, err error) []planner.Finding {
	if slices.ContainsFunc(found, func(f planner.Finding) bool { return f.Code == planner.NobodyKnown && f.Place.Source == e.Source }) {
		return nil
	}
	return []planner.Finding{{
		Code: planner.BadTemplate, Edition: e.Year, Place: planner.Place{Source: e.Source},
		Message: fmt.Sprintf("the documents of %d cannot be written: %v", e.Year, err), Next: "Correct the wording or template named.",
	}}
}

// origin is where a page's problem comes from: the place that says what cannot
// be set, or the edition if no file does. Of several it is the one whose text is
// that of the page.
func (o *Office) origin(e *planner.Edition, p pdf.Problem) planner.Place {
	what := string(p.Rune)
	if p.File != "" {
		what = string(p.File)
	}
	mentions := append(o.Workspace.Mentions(e, what), o.words.Mentions(what)...)
	if len(mentions) == 0 {
		return planner.Place{Source: e.Source}
	}
	printed := strings.Join(strings.Fields(p.Text), " ")
	i := slices.IndexFunc(mentions, func(m planner.Mention) bool {
		text := strings.Join(strings.Fields(m.Text), " ")
		return strings.Contains(printed, text) || strings.Contains(text, printed)
	})
	return mentions[max(i, 0)].Place
}

// paged is a document of an edition with the actions that its problems block.
type paged struct {
	document planner.Document
	blocks   []planner.Action
}

// documents are those that an edition's status calls for, as they would be
// without any answer: then nobody is left out. Each is written when its turn
// comes, for there may be thousands of guests; they end with the first error.
func (o *Office) documents(e *planner.Edition) iter.Seq2[paged, error] {
	one := func(write func() (planner.Document, error), blocks ...planner.Action) iter.Seq2[paged, error] {
		return func(yield func(paged, error) bool) {
			doc, err := write()
			yield(paged{doc, blocks}, err)
		}
	}
	var all []iter.Seq2[paged, error]
	isOver := e.Status == planner.Held || e.Status == planner.Reported
	if isOver {
		all = append(all, o.letters(e, o.thanks, planner.BuildThanks, planner.PrepareThanks))
	} else {
		all = append(all, o.letters(e, o.letter, planner.BuildInvitations, planner.PrepareInvitation, planner.PrepareReminder))
	}
	all = append(all,
		o.guestLetters(e),
		one(func() (planner.Document, error) {
			return o.programme(e, planner.ProgrammeVersion{}, o.Workspace.Series.DefaultLanguage())
		}, planner.Announcing()...),
		one(func() (planner.Document, error) { return o.moderatorSheet(e, nil) }, planner.BuildProgramme))
	if isOver {
		for _, layout := range []planner.Layout{planner.BookletLayout, planner.NewsletterLayout} {
			all = append(all, one(func() (planner.Document, error) { return o.report(e, layout) }, planner.Publishing()...))
		}
		all = append(all, one(func() (planner.Document, error) { return o.sitePage(e) }, planner.BuildSite))
	} else {
		all = append(all, one(func() (planner.Document, error) { return o.cards(e, nil) }, planner.BuildCards))
		for _, list := range registers() {
			all = append(all, one(func() (planner.Document, error) { return o.register(e, list.write, planner.Standing{}, nil) }, planner.BuildLists))
		}
	}
	return func(yield func(paged, error) bool) {
		for _, some := range all {
			for d, err := range some {
				if !yield(d, err) || err != nil {
					return
				}
			}
		}
	}
}

// guestLetters are those of everybody on the guest list of an edition that is
// still to come.
func (o *Office) guestLetters(e *planner.Edition) iter.Seq2[paged, error] {
	blocks := []planner.Action{planner.BuildInvitations, planner.PrepareGuests, planner.PrepareReminder}
	return func(yield func(paged, error) bool) {
		if e.Status != planner.Draft && e.Status != planner.Open {
			return
		}
		for g, left := range o.Workspace.Recipients(e, planner.Guests, planner.Standing{}) {
			if left != "" {
				continue
			}
			if doc, err := o.guestLetter(e, g); !yield(paged{doc, blocks}, err) {
				return
			}
		}
	}
}

// letters are those of everybody of the cast.
func (o *Office) letters(e *planner.Edition, write letterWriter, blocks ...planner.Action) iter.Seq2[paged, error] {
	return func(yield func(paged, error) bool) {
		for _, part := range o.Workspace.Cast(e) {
			doc, ok, err := write(e, part.Person, nil)
			if (ok || err != nil) && !yield(paged{doc, blocks}, err) {
				return
			}
		}
	}
}

// Blocking is the findings that stand against an action on the chosen edition:
// those of its own file and of the files that all editions share.
func (o *Office) Blocking(action planner.Action, findings []Located) []Located {
	var blocking []Located
	for _, f := range findings {
		if f.Against(action) && (f.Edition == 0 || f.Edition == o.Edition.Year) && !o.ofOtherEdition(f.Place.Source) {
			blocking = append(blocking, f)
		}
	}
	return blocking
}

func (o *Office) ofOtherEdition(source string) bool {
	return slices.ContainsFunc(o.Workspace.Editions, func(e *planner.Edition) bool {
		return e.Source == source && e != o.Edition
	})
}
