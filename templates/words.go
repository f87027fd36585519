package templates

import (
	"fmt"

	"github.com/yuin/goldmark/parser"

	"convene/planner"
)

// words is a language with the wording of a series and its edition applied. It
// implements [planner.Words].
type words struct {
	*spoken
	overrides map[string]wording
	extra     map[planner.ID]planner.Role
	markdown  parser.Parser
}

func (w *words) Lang() string { return w.name }

// Label fills a fixed wording. A line break in a wording is one in the text. An
// organiser's own is the same whoever it speaks of.
func (w *words) Label(key string, values planner.Values, of planner.Party) ([]planner.Inline, error) {
	label, ok := w.overrides[key]
	if !ok {
		forms, known := w.labels[key]
		if !known {
			return nil, fmt.Errorf("there is no wording %q", key)
		}
		label = formOf(forms, of)
	}
	text, err := label.fill(values)
	if err != nil {
		return nil, fmt.Errorf("fill the wording %s: %w", key, err)
	}
	return text, nil
}

func (w *words) Role(role planner.ID, form planner.RoleForm, of planner.Party) (string, error) {
	if wordings, ok := w.roles[role]; ok {
		return wordings[form].of(of), nil
	}
	if r, ok := w.extra[role]; ok {
		return r.In(form).In(w.name), nil
	}
	return "", fmt.Errorf("there is no role %q: name one of the built-in roles, or add it under extra_roles", role)
}

// Template fills a text template. A value that values lack is empty.
func (w *words) Template(name string, values planner.Values) ([]planner.Block, error) {
	blocks, ok := w.texts[name]
	if !ok {
		return nil, fmt.Errorf("there is no text template %q", name)
	}
	return newFilling(values).blocks(blocks), nil
}

// Prose reads CommonMark with GitHub's tables and footnotes. Headings keep to the levels 2
// and 3; a picture, or parts too deep in each other, are an error that names
// the position.
func (w *words) Prose(markdown string) ([]planner.Block, error) {
	if len(markdown) > maxProse {
		return nil, fmt.Errorf("read a text of %d bytes: a text has at most %d; divide it", len(markdown), maxProse)
	}
	blocks, problems := parseProse(w.markdown, markdown, nil)
	if len(problems) > 0 {
		line, column := planner.LineAndColumn(markdown, problems[0].offset)
		return nil, fmt.Errorf("read a text: line %d, column %d: %w", line, column, problems[0])
	}
	return newFilling(nil).blocks(blocks), nil
}

func (w *words) Salutation(to planner.Addressee) string { return w.greeting(to) }

func (w *words) Close(to planner.Addressee) string { return w.salutation(to).Close }

func (w *words) And(items [][]planner.Inline) []planner.Inline {
	var said [][]planner.Inline
	for _, item := range items {
		if !empty(item) {
			said = append(said, item)
		}
	}
	var out []planner.Inline
	for i, item := range said {
		switch {
		case i == 0:
		case i == len(said)-1:
			out = join(out, planner.Str(w.last))
		default:
			out = join(out, planner.Str(w.between))
		}
		out = join(out, item...)
	}
	return out
}
