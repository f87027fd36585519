package templates

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/parser"

	"convene/planner"
)

//go:embed lang/*.yaml text/*.md
var builtIn embed.FS

// Set is all words of all languages. It does not change once it is loaded and
// is safe for concurrent use.
type Set struct {
	languages map[string]*spoken
	extra     map[planner.ID]planner.Role
	markdown  parser.Parser
	// placeholders are those of each label.
	placeholders map[string][]string
	// own are the workspace's own text templates, by the names of their files.
	own map[string]string
}

// Load reads the built-in languages and over them the folder templates of the
// workspace whose root is overrides, if that is not nil. What is wrong with a
// file of the workspace is a finding, and the built-in text stands in its
// place. extra are the series' own roles.
func Load(overrides fs.FS, extra []planner.Role) (*Set, []planner.Finding) {
	s := &Set{languages: map[string]*spoken{}, extra: map[planner.ID]planner.Role{}, markdown: newParser(), placeholders: labelPlaceholders(), own: map[string]string{}}
	for _, r := range extra {
		s.extra[r.ID] = r
	}
	findings := s.loadBuiltIn(builtIn)
	if overrides != nil {
		findings = append(findings, s.loadOverrides(overrides)...)
	}
	return s, findings
}

// loadBuiltIn reads the languages of a file system like the one embedded here.
// A language that is not whole is a finding and is left out.
func (s *Set) loadBuiltIn(files fs.FS) []planner.Finding {
	var findings []planner.Finding
	names, err := fs.Glob(files, "lang/*.yaml")
	if err != nil {
		return []planner.Finding{unreadable("lang", err)}
	}
	for _, name := range names {
		lang := strings.TrimSuffix(path.Base(name), ".yaml")
		content, err := fs.ReadFile(files, name)
		if err != nil {
			findings = append(findings, unreadable(name, err))
			continue
		}
		l, err := readLanguage(lang, content)
		if err != nil {
			findings = append(findings, planner.Finding{
				Code: planner.BadTemplate, Place: planner.Place{Source: name},
				Message: err.Error(), Next: "Complete the language's file.",
			})
			continue
		}
		s.languages[lang] = l
		for _, spec := range planner.Templates() {
			findings = append(findings, s.loadText(files, "text/"+textFile(spec.Name, lang), l, spec)...)
		}
	}
	return findings
}

// textFile is the name of the file of a text template.
func textFile(name, lang string) string { return name + "." + lang + ".md" }

// Languages are those that can be spoken, sorted.
func (s *Set) Languages() []string { return slices.Sorted(maps.Keys(s.languages)) }

// Words speaks a language with the wording of a series and its edition: of two
// maps that have a key, the later one's counts. A wording that is empty is left
// out. A language of which only the base is known ("en" for "en-GB") is spoken
// as its base; an unknown one is an error, and so is a wording that
// [Set.CheckWording] reports.
func (s *Set) Words(lang string, overrides ...map[string]planner.Text) (planner.Words, error) {
	base, _, _ := strings.Cut(lang, "-")
	l, ok := s.languages[lang]
	if !ok {
		l, ok = s.languages[base]
	}
	if !ok {
		return nil, fmt.Errorf("speak %q: there are no words for this language; the languages are %s", lang, strings.Join(s.Languages(), ", "))
	}
	w := &words{spoken: l, overrides: map[string]wording{}, extra: s.extra, markdown: s.markdown}
	for _, texts := range overrides {
		for _, key := range slices.Sorted(maps.Keys(texts)) {
			own := overrideIn(texts[key], l.name)
			if strings.TrimSpace(own) == "" {
				continue
			}
			placeholders, ok := s.placeholders[key]
			if !ok {
				return nil, fmt.Errorf("read the wording %s: there is no such wording; remove it", key)
			}
			parsed, problems := parseWording(own, placeholders)
			if len(problems) > 0 {
				return nil, fmt.Errorf("read the wording %s: %w", key, problems[0])
			}
			w.overrides[key] = parsed
		}
	}
	return w, nil
}

// overrideIn is the organiser's wording for a language. Unlike other texts it
// is not borrowed from another language: the built-in wording is nearer.
func overrideIn(t planner.Text, lang string) string {
	if own, ok := t[lang]; ok {
		return own
	}
	return t[""]
}

// labelPlaceholders are the placeholders of each label.
func labelPlaceholders() map[string][]string {
	known := map[string][]string{}
	for _, spec := range planner.Labels() {
		known[spec.Name] = spec.Placeholders
	}
	return known
}

func unreadable(name string, err error) planner.Finding {
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err // the name is said already
	}
	return planner.Finding{
		Code: planner.Unreadable, Place: planner.Place{Source: name},
		Message: fmt.Sprintf("%s cannot be read: %v", name, err),
		Next:    "Make it a text file in UTF-8 that can be read, or remove it.",
	}
}
