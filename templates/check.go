package templates

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"convene/planner"
)

// overridesFolder is the folder of a workspace that holds its own texts.
const overridesFolder = "templates"

// loadOverrides reads the workspace's own texts.
func (s *Set) loadOverrides(workspace fs.FS) []planner.Finding {
	entries, err := fs.ReadDir(workspace, overridesFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return []planner.Finding{unreadable(overridesFolder, err)}
	}
	var findings []planner.Finding
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") { // left behind by systems and editors
			continue
		}
		l, spec, ok := s.textOf(name)
		if !ok {
			findings = append(findings, s.unknownFile(name))
			continue
		}
		findings = append(findings, s.loadText(workspace, overridesFolder+"/"+name, l, spec)...)
	}
	return findings
}

// textOf is the template that a file's name stands for, and its language.
func (s *Set) textOf(file string) (*spoken, planner.WordingSpec, bool) {
	for _, spec := range planner.Templates() {
		for _, l := range s.languages {
			if textFile(spec.Name, l.name) == file {
				return l, spec, true
			}
		}
	}
	return nil, planner.WordingSpec{}, false
}

func (s *Set) unknownFile(name string) planner.Finding {
	var names, known []string
	for _, spec := range planner.Templates() {
		names = append(names, spec.Name)
		for _, lang := range s.Languages() {
			known = append(known, textFile(spec.Name, lang))
		}
	}
	return planner.Finding{
		Code: planner.BadTemplate, Place: planner.Place{Source: overridesFolder + "/" + name},
		Message: fmt.Sprintf("there is no text template %q%s", name, meant(name, known)),
		Next: fmt.Sprintf("Name it like %s, with one of %s and one of the languages %s, or move it elsewhere.",
			textFile(names[0], s.Languages()[0]), strings.Join(names, ", "), strings.Join(s.Languages(), ", ")),
	}
}

// meant is "(did you mean …?)" with a space before it, or empty.
func meant(s string, words []string) string {
	if near := planner.Nearest(s, words); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}

// loadText reads one text template. One that is wrong leaves the text that is
// there.
func (s *Set) loadText(files fs.FS, name string, l *spoken, spec planner.WordingSpec) []planner.Finding {
	source, err := readText(files, name)
	if err != nil {
		return []planner.Finding{unreadable(name, err)}
	}
	blocks, problems := parseProse(s.markdown, source, spec.Placeholders)
	if len(problems) == 0 {
		l.texts[spec.Name] = blocks
		if strings.HasPrefix(name, overridesFolder+"/") {
			s.own[name] = source
		}
		return nil
	}
	var findings []planner.Finding
	for _, p := range problems {
		findings = append(findings, planner.Finding{
			Code: planner.BadTemplate, Place: planner.Place{Source: name}.Inside(source, p.offset),
			Message: p.message, Next: sentence(p.next),
		})
	}
	return findings
}

// readText reads a file, with line ends as LF and without a byte order mark.
func readText(files fs.FS, name string) (string, error) {
	info, err := fs.Stat(files, name)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("it is not a file")
	}
	f, err := files.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxText+1))
	switch {
	case err != nil:
		return "", err
	case len(content) > maxText:
		return "", fmt.Errorf("it has more than %d bytes", maxText)
	case !utf8.Valid(content):
		return "", errors.New("it is not in UTF-8")
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	return strings.ReplaceAll(string(content), "\r\n", "\n"), nil
}

// CheckWording looks for keys and placeholders that do not exist. place is
// where a key stands; of a text by language it is the key's place with the
// language after it.
func (s *Set) CheckWording(place func(key string) planner.Place, overrides map[string]planner.Text) []planner.Finding {
	var findings []planner.Finding
	known := labelPlaceholders()
	for _, key := range slices.Sorted(maps.Keys(overrides)) {
		placeholders, ok := known[key]
		if !ok {
			findings = append(findings, planner.Finding{
				Code: planner.UnknownKey, Place: place(key),
				Message: fmt.Sprintf("there is no wording %q%s", key, meant(key, slices.Sorted(maps.Keys(known)))),
				Next:    "Remove it, or name one of the fixed wordings.",
			})
			continue
		}
		texts := overrides[key]
		for _, lang := range slices.Sorted(maps.Keys(texts)) {
			at := place(key)
			if lang != "" {
				at.Path += "." + lang
			}
			_, problems := parseWording(texts[lang], placeholders)
			for _, p := range problems {
				findings = append(findings, planner.Finding{
					Code: planner.BadTemplate, Place: at,
					Message: fmt.Sprintf("the wording %s cannot be filled: %s", key, p.message), Next: sentence(p.next),
				})
			}
		}
	}
	return findings
}

// CheckProse looks for what in a Markdown text cannot be printed.
func (s *Set) CheckProse(text planner.Marked) []planner.Finding {
	var findings []planner.Finding
	_, problems := parseProse(s.markdown, text.Text, nil)
	for _, p := range problems {
		findings = append(findings, planner.Finding{
			Code: planner.BadTemplate, Place: text.Place.Inside(text.Text, p.offset), Message: p.message, Next: sentence(p.next),
		})
	}
	return findings
}

// Mentions are the places in the workspace's own text templates that contain
// s.
func (s *Set) Mentions(text string) []planner.Mention {
	var found []planner.Mention
	for _, name := range slices.Sorted(maps.Keys(s.own)) {
		source := s.own[name]
		if i := strings.Index(source, text); i >= 0 {
			found = append(found, planner.Mention{Place: planner.Place{Source: name}.Inside(source, i), Text: source})
		}
	}
	return found
}

// sentence is a clause with its capital letter and full stop.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(first)) + s[size:] + "."
}
