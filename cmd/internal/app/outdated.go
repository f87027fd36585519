package app

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"convene/config"
	"convene/planner"
)

// speaksOf are the texts and comments of the chosen edition's file, and the
// workspace's own wordings and templates, that speak of an earlier edition; by
// file and line.
func (o *Office) speaksOf(earlier *planner.Edition) ([]OutdatedText, error) {
	w, e := o.Workspace, o.Edition
	lookout := w.NewLookout(earlier, e, o.words.Calendars(), o.words.Numbers())
	var all []OutdatedText
	tell := func(at config.Position, out planner.Outdated) {
		message, next := out.Told(earlier.Year)
		all = append(all, OutdatedText{at, out.Path, message, next})
	}
	for _, out := range lookout.Outdated() {
		tell(w.Locate(out.Place), out)
	}
	for _, out := range lookout.Wordings(planner.SeriesSource, w.Wording) {
		tell(w.Locate(out.Place), out)
	}
	comments, err := w.Comments(e.Source, func(text string) bool { return len(lookout.In(text, true)) > 0 })
	if err != nil {
		return nil, err
	}
	for _, c := range comments {
		says := lookout.In(c.Text, true)
		c.Column += utf8.RuneCountInString(c.Text[:says[0].Offset])
		tell(c.Position, planner.Outdated{Text: c.Text, Says: says})
	}
	lines, err := o.outdatedTemplates(lookout)
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		tell(w.Locate(line.Place), line)
	}
	slices.SortStableFunc(all, func(a, b OutdatedText) int {
		return cmp.Or(cmp.Compare(a.Position.File, b.Position.File), cmp.Compare(a.Position.Line, b.Position.Line), cmp.Compare(a.Position.Column, b.Position.Column))
	})
	return all, nil
}

// outdatedTemplates are the lines of the workspace's own text templates that
// speak of the earlier edition.
func (o *Office) outdatedTemplates(lookout planner.Lookout) ([]planner.Outdated, error) {
	files := o.Workspace.FS()
	names, err := fs.Glob(files, "templates/*.md")
	if err != nil {
		return nil, fmt.Errorf("looking for templates: %w", err)
	}
	var all []planner.Outdated
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			continue // check says so
		}
		for i, line := range strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n") {
			if says := lookout.In(line, true); len(says) > 0 {
				_, column := planner.LineAndColumn(line, says[0].Offset)
				all = append(all, planner.Outdated{Place: planner.Place{Source: name, Path: fmt.Sprintf("[%d:%d]", i+1, column)}, Text: line, Says: says})
			}
		}
	}
	return all, nil
}
