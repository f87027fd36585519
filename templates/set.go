package templates

import (
	"io/fs"

	"convene/planner"
)

// Set is all words of all languages. It does not change once it is loaded and
// is safe for concurrent use.
type Set struct{}

// Load reads the built-in languages and over them the workspace's folder
// templates, if overrides is not nil. What is wrong with a file of the
// workspace is a finding, and the built-in text stands in its place. extra are
// the series' own roles.
func Load(overrides fs.FS, extra []planner.Role) (*Set, []planner.Finding) {
	return &Set{}, nil
}

// Languages are those that can be spoken, sorted.
func (s *Set) Languages() []string { return nil }

// Words speaks a language with the wording of a series and its edition: of two
// maps that have a key, the later one's counts. A language of which only the
// base is known ("en" for "en-GB") is spoken as its base; an unknown one is an
// error, and so is a wording that [Set.CheckWording] reports.
func (s *Set) Words(lang string, wording ...map[string]planner.Text) (planner.Words, error) {
	return nil, nil
}

// CheckWording looks for keys and placeholders that do not exist. place is
// where a key stands; lang is the language of texts that name none.
func (s *Set) CheckWording(place func(key string) planner.Place, lang string, wording map[string]planner.Text) []planner.Finding {
	return nil
}
