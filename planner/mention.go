package planner

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Mention is a place whose text contains what was looked for.
type Mention struct {
	// Place is the first character found, as [Place.Inside] makes it.
	Place Place
	Text  string // the whole of it
}

// Mentions are the places of the workspace, as far as an edition's documents
// and mails draw on them, whose text contains s: for whoever finds something
// wrong in a document and has to say where it comes from.
func (w *Workspace) Mentions(e *Edition, s string) []Mention {
	var found []Mention
	look := func(source string, v any) {
		eachText("", v, func(path, text string) {
			if i := strings.Index(text, s); i >= 0 {
				found = append(found, Mention{Place{source, path}.Inside(text, i), text})
			}
		})
	}
	look(e.Source, *e)
	look(PeopleSource, struct {
		People []Person `yaml:"people"`
	}{w.People})
	look(SeriesSource, w.SeriesFile)
	for file, prose := range w.Prose {
		if i := strings.Index(prose, s); i >= 0 {
			found = append(found, Mention{Place{Source: string(file)}.Inside(prose, i), prose})
		}
	}
	for file, list := range w.Lists {
		for l := range list.Lines() {
			for _, text := range []string{l.Name, l.Honorific, l.Post, l.Group} {
				if strings.Contains(text, s) {
					found = append(found, Mention{Place{string(file), at("[%d]", l.Line)}, text})
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.Place.Source, b.Place.Source), cmp.Compare(a.Place.Path, b.Place.Path))
	})
	return found
}

// Inside is a place inside the text that stands at p: that of the byte at
// offset, by line and column. The columns of a text that is typed over several
// lines count from where its lines begin.
func (p Place) Inside(text string, offset int) Place {
	line, column := LineAndColumn(text, offset)
	p.Path += at("[%d:%d]", line, column)
	return p
}

// LineAndColumn are where the byte at offset stands in a text, both from 1;
// columns count characters.
func LineAndColumn(text string, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	return 1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

// Marked is a text that an organiser typed as Markdown.
type Marked struct {
	Place Place
	Text  string
}

// Marked are the texts of an edition's report that are Markdown, in every
// language in which they are given.
func (w *Workspace) Marked(e *Edition) []Marked {
	var all []Marked
	add := func(path string, t Text) {
		eachText(path, t, func(path, text string) { all = append(all, Marked{Place{e.Source, path}, text}) })
	}
	r := e.Report
	add("report.introduction", r.Introduction)
	for i, remark := range r.Remarks {
		switch {
		case remark.NoRemarks:
		case remark.File != "":
			all = append(all, Marked{Place{Source: string(remark.File)}, w.Prose[remark.File]})
		default:
			add(at("report.remarks[%d].text", i), remark.Text)
		}
	}
	add("report.conclusion.text", r.Conclusion.Text)
	for i, item := range r.Recommendations.Items {
		add(at("report.recommendations.items[%d]", i), item)
	}
	slices.SortStableFunc(all, func(a, b Marked) int {
		return cmp.Or(cmp.Compare(a.Place.Source, b.Place.Source), cmp.Compare(a.Place.Path, b.Place.Path))
	})
	return all
}
