package app

import (
	"fmt"
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
}

// Check is every finding there is about the workspace: of its files, of its
// plan, of its wording and of its pages; sorted by file and line. Answers are
// those to each edition, by year.
func (o *Office) Check(answers map[int]planner.Answers) []Located {
	w := o.Workspace
	all := slices.Clone(o.findings)
	all = append(all, planner.Check(&w.Workspace, planner.Circumstances{Answers: answers, Calendars: o.words.Calendars()})...)
	all = append(all, o.words.CheckWording(inSource(planner.SeriesSource), w.Wording)...)
	all = append(all, o.checkLanguage()...)
	for _, e := range w.Editions {
		all = append(all, o.words.CheckWording(inSource(e.Source), e.Wording)...)
	}
	if !unreadable(all) {
		for _, e := range w.Editions {
			all = append(all, o.checkPages(e)...)
		}
	}
	w.Sort(all)
	located := make([]Located, 0, len(all))
	for _, f := range all {
		l := Located{Finding: f, Position: w.Locate(f.Place)}
		for _, r := range f.Related {
			l.Related = append(l.Related, w.Locate(r))
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
// character without a glyph, or a picture.
func (o *Office) checkPages(e *planner.Edition) []planner.Finding {
	documents, err := o.documents(e)
	if err != nil {
		return []planner.Finding{{
			Code: planner.BadTemplate, Edition: e.Year, Place: planner.Place{Source: e.Source},
			Message: fmt.Sprintf("the documents of %d cannot be written: %v", e.Year, err), Next: "Correct the wording or template named.",
		}}
	}
	var findings []planner.Finding
	seen := map[pdf.Problem]bool{}
	for _, d := range documents {
		for _, problem := range o.press.Check(d.document, o.style(), o.Workspace.FS()) {
			key := problem
			key.Text = "" // the same rune in another text is the same problem
			if seen[key] {
				continue
			}
			seen[key] = true
			findings = append(findings, planner.Finding{
				Code: problem.Code, Edition: e.Year, Place: o.origin(e, problem), Message: problem.Message, Next: problem.Next, Blocks: d.blocks,
			})
		}
	}
	return findings
}

// origin is where a page's problem comes from: the place that says what cannot
// be set, or the edition if no file does.
func (o *Office) origin(e *planner.Edition, p pdf.Problem) planner.Place {
	what := string(p.Rune)
	if p.File != "" {
		what = string(p.File)
	}
	if places := o.Workspace.Mentions(e, what); len(places) > 0 {
		return places[0]
	}
	return planner.Place{Source: e.Source}
}

// paged is a document of an edition with the actions that its problems block.
type paged struct {
	document planner.Document
	blocks   []planner.Action
}

// documents are those that an edition's status and content call for.
func (o *Office) documents(e *planner.Edition) ([]paged, error) {
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return nil, err
	}
	w := &o.Workspace.Workspace
	var all []paged
	if e.Status == planner.Held || e.Status == planner.Reported {
		for _, layout := range []planner.Layout{planner.BookletLayout, planner.NewsletterLayout} {
			doc, err := o.report(e, layout)
			if err != nil {
				return nil, err
			}
			all = append(all, paged{doc, []planner.Action{planner.BuildReport, planner.PrepareReport}})
		}
		return all, nil
	}
	for _, part := range w.Cast(e) {
		doc, ok, err := planner.Letter(w, e, part.Person.ID, nil, words)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, paged{doc, []planner.Action{planner.BuildInvitations, planner.PrepareInvitation}})
		}
	}
	doc, err := planner.ProgrammeSheet(w, e, words)
	if err != nil {
		return nil, err
	}
	return append(all, paged{doc, []planner.Action{planner.BuildProgramme, planner.PrepareProgramme}}), nil
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
