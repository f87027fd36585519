package config

import (
	_ "embed"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"convene/planner"
)

// FileKind is one of the files of a workspace that people write in YAML.
type FileKind string

const (
	SeriesKind  FileKind = "convene"
	PeopleKind  FileKind = "people"
	EditionKind FileKind = "edition"
)

// FileKinds lists the kinds in the order in which a workspace is written.
func FileKinds() []FileKind { return []FileKind{SeriesKind, PeopleKind, EditionKind} }

// seriesFile and peopleFile are what convene.yaml and people.yaml hold.
type (
	seriesFile struct {
		planner.SeriesFile
		Settings
	}
	peopleFile struct {
		People []planner.Person `yaml:"people"`
	}
)

// kindOfFile is a kind's line of the table: the file as people know it, and
// the type that it fills; a table fills none.
type kindOfFile struct {
	kind FileKind
	file string
	root reflect.Type
}

func kindsOfFiles() []kindOfFile {
	return []kindOfFile{
		{SeriesKind, planner.SeriesSource, reflect.TypeFor[seriesFile]()},
		{PeopleKind, planner.PeopleSource, reflect.TypeFor[peopleFile]()},
		{EditionKind, editionsDir + "/YEAR.yaml", reflect.TypeFor[planner.Edition]()},
		{ListTable, "lists/*.csv, lists/*.xlsx", nil},
		{PeopleTable, "people.csv, people.xlsx", nil},
	}
}

// File is the file as people know it, such as editions/YEAR.yaml.
func (k FileKind) File() string { return k.line().file }

func (k FileKind) line() kindOfFile {
	lines := kindsOfFiles()
	if i := slices.IndexFunc(lines, func(l kindOfFile) bool { return l.kind == k }); i >= 0 {
		return lines[i]
	}
	return kindOfFile{}
}

// Key is a key of a file with what it means.
type Key struct {
	File FileKind
	// Path is where it stands, with [] for every entry of a list:
	// "programme[].minutes".
	Path     string
	Required bool
	// Type says what may stand there, in words.
	Type string
	// Means is a sentence; LeftOut what it means to leave the key out, and
	// empty for a required one.
	Means, LeftOut string
	// Example is a value on one line, or where to look for one; see Sample.
	Example string
	// Column marks a column of a table. Headings are those by which it goes as
	// well, in address books and in other languages.
	Column   bool
	Headings []string

	kind reflect.Type
}

// explained is what reference.yaml says of a key.
type explained struct {
	Means   string `yaml:"means" need:"required"`
	LeftOut string `yaml:"left_out"`
	Example string `yaml:"example" need:"required"`
}

//go:embed reference.yaml
var referenceFile []byte

// explanations are what reference.yaml says, by type and key.
func explanations() (map[string]map[string]explained, error) {
	root, err := parse(referenceFile)
	if err != nil {
		return nil, fmt.Errorf("reading the reference: %w", err)
	}
	var problems []error
	w := walker{file: "reference.yaml", positions: positions{}, unread: map[planner.Place]bool{}, report: func(f planner.Finding) bool {
		problems = append(problems, fmt.Errorf("reference.yaml: %s: %s", f.Place.Path, f.Message))
		return true
	}}
	all := map[string]map[string]explained{}
	w.value("", root, reflect.ValueOf(&all).Elem())
	return all, errors.Join(problems...)
}

// Reference is every key of every file, in the files' and their types' order,
// and every column of the tables.
func Reference() ([]Key, error) {
	texts, err := explanations()
	if err != nil {
		return nil, err
	}
	var keys []Key
	for _, k := range kindsOfFiles() {
		if k.root != nil {
			keys = appendKeys(keys, k.kind, "", k.file, k.root, texts)
		}
	}
	columns := texts[ListTable.File()]
	lists := columnKeys(ListTable, listColumns(), nil, columns)
	return slices.Concat(keys, lists, columnKeys(PeopleTable, personColumns(), keys, columns)), nil
}

// appendKeys adds the keys of a struct, and below each its own.
func appendKeys(keys []Key, file FileKind, path, name string, t reflect.Type, texts map[string]map[string]explained) []Key {
	for _, f := range fieldsOf(t) {
		inner, list := elementOf(f.kind)
		at := child(path, f.key)
		text := texts[name][f.key]
		holds := inner.Kind() == reflect.Struct && len(fieldsOf(inner)) > 0
		keys = append(keys, Key{
			File: file, Path: at, Required: f.required, Type: f.form(), Means: text.Means, LeftOut: text.LeftOut, Example: text.Example, kind: f.kind,
		})
		if list {
			at += "[]"
		}
		if holds {
			keys = appendKeys(keys, file, at, inner.Name(), inner, texts)
		}
	}
	return keys
}

// elementOf is a type without pointers, or that of its elements if it is a list.
func elementOf(t reflect.Type) (inner reflect.Type, list bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		list = list || t.Kind() == reflect.Slice
		t = t.Elem()
	}
	return t, list
}

// form says in words what may stand at a key.
func (f field) form() string {
	inner, list := elementOf(f.kind)
	form := formOf(inner)
	if f.limits != "" {
		form = "a number from " + strings.ReplaceAll(f.limits, "-", " to ")
	}
	if list {
		return "a list; each entry is " + form
	}
	return form
}

// formOf says in words what a value is: its kind, or what its type says that it
// wants when it is given something else.
func formOf(t reflect.Type) string {
	if values := valuesOf(t); len(values) > 0 {
		return "one of " + strings.Join(values, ", ")
	}
	switch {
	case t == reflect.TypeFor[planner.Text](), t.Kind() == reflect.Struct && len(fieldsOf(t)) > 0:
		return wanted(t)
	case t.Kind() == reflect.Map:
		return "a block of keys, each with a text"
	case t == reflect.TypeFor[Secret]():
		return "${NAME}, the name of an environment variable"
	case isAddress(t):
		return "an address like name@example.org"
	case t == reflect.TypeFor[planner.Sender]():
		return "an address, or a name with an address in < >"
	}
	if text, ok := reflect.New(t).Interface().(interface{ UnmarshalText([]byte) error }); ok {
		for _, odd := range []string{"/", "Local"} {
			if err := text.UnmarshalText([]byte(odd)); err != nil {
				if want, ok := strings.CutPrefix(err.Error(), "want "); ok {
					return want
				}
			}
		}
	}
	if t.Kind() == reflect.Int || t.Kind() == reflect.Bool {
		return wanted(t)
	}
	return "a text"
}

// valuesOf are the only values that a type takes; none if it takes others.
func valuesOf(t reflect.Type) []string {
	if enum, ok := reflect.Zero(t).Interface().(interface{ Values() []string }); ok {
		return enum.Values()
	}
	return nil
}

// Sample is the example as it stands in a file, a block without braces that ends
// with a line feed; empty where there are only the keys in it to look at. That
// of a column is a cell under its heading.
func (k Key) Sample() string {
	if k.Column {
		return k.Path + "\n" + k.Example + "\n"
	}
	if strings.HasPrefix(k.Example, "see ") {
		return ""
	}
	key := keyOf(k.Path)
	text := key + ": " + k.Example
	if _, list := elementOf(k.kind); list && strings.HasPrefix(k.Example, "- ") || k.kind.Kind() == reflect.Map {
		text = key + ":\n  " + k.Example
	}
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		return text + "\n" // never: a test reads every example
	}
	inBlocks(&root)
	out, err := yaml.Dump(&root, yaml.WithIndent(2), yaml.WithCompactSeqIndent(false), yaml.WithLineWidth(-1))
	if err != nil {
		return text + "\n"
	}
	return string(out)
}

// inBlocks takes the braces away.
func inBlocks(n *yaml.Node) {
	holds := false
	for _, inner := range n.Content {
		inBlocks(inner)
		holds = holds || inner.Kind == yaml.MappingNode
	}
	if n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode && holds {
		n.Style &^= yaml.FlowStyle
	}
}
