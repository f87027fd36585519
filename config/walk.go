package config

import (
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"convene/planner"
)

// walker fills Go values from the nodes of one file. It is strict: whatever
// has no place in the value is a finding. It goes on after each.
//
// The value's type says what may stand where: struct fields by their tag
// `yaml:"key"`, with `need:"required"` for those that may not be left out;
// lists, maps and pointers; scalars through [encoding.TextUnmarshaler]; strings
// with a method Values() are one of these. An empty value means left out.
type walker struct {
	source    string // in places
	file      string // in positions; other than source where people are a table
	positions positions
	report    func(planner.Finding) (more bool) // false: enough of this file
	unread    map[planner.Place]bool

	visited int // values so far; aliases make one stand for many
	stopped bool
}

// walk fills v, a pointer to a struct, from the file's root. No root is an
// empty file. It reports whether the root was of the right kind.
func (w *walker) walk(root *yaml.Node, v any) bool {
	target := reflect.ValueOf(v).Elem()
	if root == nil || empty(root) {
		root = &yaml.Node{Kind: yaml.MappingNode, Line: 1, Column: 1}
	}
	if root.Kind != yaml.MappingNode {
		w.mark("", root)
		w.finding(planner.Unreadable, "", "the file is "+describe(root)+", not a block of keys", "begin it with "+fieldsOf(target.Type())[0].key+":")
		w.unread[w.place("")] = true
		return false
	}
	w.fields("", root, target)
	return true
}

func (w *walker) place(path string) planner.Place {
	return planner.Place{Source: w.source, Path: path}
}

func (w *walker) mark(path string, n *yaml.Node) {
	w.positions.set(w.place(path), Position{w.file, max(n.Line, 1), max(n.Column, 1)})
}

func (w *walker) finding(code planner.Code, path, message, next string, related ...planner.Place) {
	if w.stopped {
		return
	}
	w.stopped = !w.report(planner.Finding{Code: code, Place: w.place(path), Message: message, Next: next, Related: related})
}

// bad reports a value that cannot be used and keeps later checks off it.
func (w *walker) bad(code planner.Code, path, message, next string) {
	w.unread[w.place(path)] = true
	w.finding(code, path, message, next)
}

// value fills v from n. It reports whether there was a value at all, good or
// bad.
func (w *walker) value(path string, n *yaml.Node, v reflect.Value) (given bool) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if w.visited++; w.visited > maxEntries && !w.stopped {
		w.mark(path, n)
		w.unread[w.place("")] = true
		w.finding(planner.Unreadable, path, "aliases make the file larger than can be read", "write out what the aliases stand for, or use fewer")
		w.stopped = true
	}
	if w.stopped {
		return true
	}
	w.mark(path, n)
	if empty(n) {
		return false
	}
	if n.Style&yaml.TaggedStyle != 0 {
		w.bad(planner.WrongType, path, fmt.Sprintf("%s has the tag %s, which means nothing here", keyOf(path), clip(n.Tag)), "remove the tag")
		return true
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	text, isText := v.Addr().Interface().(encoding.TextUnmarshaler)
	switch {
	case n.Kind == yaml.ScalarNode && isText:
		w.text(path, n, v, text)
		if v.Kind() == reflect.Struct {
			if f := fieldsOf(v.Type()).named(v.Type()); f != nil {
				w.legible(path, f, v.FieldByIndex(f.index))
			}
		}
	case n.Kind == yaml.ScalarNode && v.Kind() == reflect.String:
		w.str(path, n, v)
	case n.Kind == yaml.ScalarNode && v.Kind() == reflect.Int:
		w.number(path, n, v)
	case n.Kind == yaml.ScalarNode && v.Kind() == reflect.Bool:
		w.boolean(path, n, v)
	case n.Kind == yaml.MappingNode && v.Kind() == reflect.Struct && len(fieldsOf(v.Type())) > 0:
		fields := fieldsOf(v.Type())
		if f := fields.named(v.Type()); f != nil && onlyLanguages(n, fields) {
			w.entries(child(path, f.key), n, v.FieldByIndex(f.index))
			w.legible(path, f, v.FieldByIndex(f.index))
			return true
		}
		w.fields(path, n, v)
	case n.Kind == yaml.MappingNode && v.Kind() == reflect.Map:
		w.entries(path, n, v)
	case n.Kind == yaml.SequenceNode && v.Kind() == reflect.Slice:
		w.list(path, n, v)
	default:
		w.bad(planner.WrongType, path, fmt.Sprintf("%s is %s", keyOf(path), describe(n)), "write "+wanted(v.Type())+" here")
	}
	return true
}

// list fills a slice. An element that cannot be read keeps its place, so that
// the others keep their numbers.
func (w *walker) list(path string, n *yaml.Node, v reflect.Value) {
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, item := range n.Content {
		at := element(path, i)
		if !w.value(at, item, v.Index(i)) {
			w.bad(planner.Missing, at, "this entry of "+keyOf(path)+" is empty", "fill it in or remove it")
		}
	}
}

// fields fills a struct.
func (w *walker) fields(path string, n *yaml.Node, v reflect.Value) {
	fields := fieldsOf(v.Type())
	w.mark(path, n)
	read := map[string]bool{} // known keys that are there, or meant by another
	for _, p := range w.pairs(path, n, fields) {
		f := fields.find(p.key)
		if f == nil {
			w.unknown(p, fields, fields.named(v.Type()), read)
			continue
		}
		if w.value(p.path, p.value, v.FieldByIndex(f.index)) {
			read[p.key] = true
			w.within(p.path, v.FieldByIndex(f.index), f.limits)
			if f.required {
				w.legible(path, f, v.FieldByIndex(f.index))
			}
		} else {
			w.positions.set(w.place(p.path), p.at)
		}
	}
	for _, f := range fields {
		if f.required && !read[f.key] && !w.stopped {
			at := child(path, f.key)
			next := "add " + f.key + ": with " + wanted(f.kind)
			w.unread[w.place(at)] = true
			w.finding(planner.Missing, at, holder(path)+" has no "+f.key, next)
		}
	}
}

// legible reports a text that may not be left out and in which nothing can be
// seen, in one of its languages or in all, and takes that out.
func (w *walker) legible(path string, f *field, v reflect.Value) {
	at := child(path, f.key)
	if w.unread[w.place(at)] {
		return
	}
	blank := func(at, in string) {
		w.bad(planner.Missing, at, holder(path)+" has no "+f.key+in+" that can be seen", "write it there, and delete what is invisible")
	}
	text, ok := v.Interface().(planner.Text)
	if ok && text.IsZero() {
		blank(at, "")
		v.SetZero()
		return
	}
	for _, lang := range slices.Sorted(maps.Keys(text)) {
		if planner.Blank(text[lang]) {
			blank(child(at, lang), " in "+lang)
			delete(text, lang)
		}
	}
}

// unknown reports a key that the struct does not have. The field named is the
// one that a text alone fills, or nil.
func (w *walker) unknown(p pair, fields fields, named *field, read map[string]bool) {
	w.positions.set(w.place(p.path), p.at)
	if p.key == "<<" {
		// Whatever would have been merged in is not missing.
		for _, f := range fields {
			read[f.key] = true
		}
		w.unread[w.place(parent(p.path))] = true
		w.finding(planner.UnknownKey, p.path, `merging with "<<" is not supported`, "write the keys out")
		return
	}
	if named != nil && isLanguage(p.key) {
		if !read[named.key] {
			read[named.key] = true
			w.unread[w.place(child(parent(p.path), named.key))] = true
		}
		w.finding(planner.UnknownKey, p.path, "the language "+clip(p.key)+" stands beside other keys", fmt.Sprintf("write all languages under %s: {%s: …}", named.key, p.key))
		return
	}
	near := planner.Nearest(p.key, fields.keys())
	if near == "" {
		w.finding(planner.UnknownKey, p.path, "unknown key "+clip(p.key), "use one of "+strings.Join(fields.keys(), ", "))
		return
	}
	// The key is most likely the near one misspelled: neither missing nor
	// to be judged.
	if !read[near] {
		read[near] = true
		w.unread[w.place(child(parent(p.path), near))] = true
	}
	w.finding(planner.UnknownKey, p.path, fmt.Sprintf("unknown key %s (did you mean %q?)", clip(p.key), near), "rename the key")
}

// entries fills a map. The keys of a text are languages, those of any other
// map are free.
func (w *walker) entries(path string, n *yaml.Node, v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	byLanguage := v.Type() == reflect.TypeFor[planner.Text]()
	for _, p := range w.pairs(path, n, nil) {
		key := p.key
		if byLanguage {
			if !isLanguage(key) {
				w.positions.set(w.place(p.path), p.at)
				w.unread[w.place(path)] = true
				w.bad(planner.UnknownKey, p.path, fmt.Sprintf("unknown key %s where a text is given by language", clip(key)), "use a language's code, such as en, ur or az")
				continue
			}
			key = language.Make(key).String()
			if v.MapIndex(reflect.ValueOf(key)).IsValid() {
				w.positions.set(w.place(p.path), p.at)
				w.finding(planner.Duplicate, p.path, "the language "+key+" is given twice", "keep one of the two")
				continue
			}
		}
		item := reflect.New(v.Type().Elem()).Elem()
		if w.value(p.path, p.value, item) {
			v.SetMapIndex(reflect.ValueOf(key), item)
		}
	}
}

func (w *walker) text(path string, n *yaml.Node, v reflect.Value, text encoding.TextUnmarshaler) {
	if err := text.UnmarshalText([]byte(n.Value)); err != nil {
		v.SetZero()
		w.refused(path, n, err)
		return
	}
	if s, ok := text.(interface{ standsAt(path string) }); ok {
		s.standsAt(path)
	}
}

func (w *walker) str(path string, n *yaml.Node, v reflect.Value) {
	if enum, ok := v.Interface().(interface{ Values() []string }); ok {
		values := enum.Values()
		if !slices.Contains(values, n.Value) {
			w.bad(planner.NotAllowed, path,
				fmt.Sprintf("%s %s is not allowed%s", keyOf(path), clip(n.Value), didYouMean(n.Value, values)),
				"write one of "+strings.Join(values, ", "))
			return
		}
	}
	text := n.Value
	if isAddress(v.Type()) {
		text = string(Address(text))
	}
	v.SetString(text)
}

// maxNumber bounds every number of a file: minutes, counts, ports, years.
const maxNumber = 1_000_000

func (w *walker) number(path string, n *yaml.Node, v reflect.Value) {
	i, err := strconv.ParseUint(n.Value, 10, 32)
	if err != nil || i > maxNumber {
		w.bad(planner.WrongType, path, fmt.Sprintf("%s %s is not a whole number", keyOf(path), clip(n.Value)), fmt.Sprintf("write a number in digits and nothing else, from 0 to %d", maxNumber))
		return
	}
	v.SetInt(int64(i))
}

// within holds a number that could be read to its field's limits, as in
// `range:"1-65535"`.
func (w *walker) within(path string, v reflect.Value, limits string) {
	least, most, ok := strings.Cut(limits, "-")
	if !ok || w.unread[w.place(path)] {
		return
	}
	low, _ := strconv.ParseInt(least, 10, 64)
	high, _ := strconv.ParseInt(most, 10, 64)
	if n := v.Int(); n < low || n > high {
		w.bad(planner.NotAllowed, path, fmt.Sprintf("%s %d is not allowed", keyOf(path), n), "write a number from "+least+" to "+most)
	}
}

func (w *walker) boolean(path string, n *yaml.Node, v reflect.Value) {
	if n.Value != "true" && n.Value != "false" {
		w.bad(planner.WrongType, path, fmt.Sprintf("%s %s is neither true nor false", keyOf(path), clip(n.Value)), "write true or false")
		return
	}
	v.SetBool(n.Value == "true")
}
