package config

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"convene/planner"
)

// field is a key that a struct can have.
type field struct {
	key      string
	required bool
	limits   string // of a number, as in "1-65535"; none where empty
	index    []int
	kind     reflect.Type
}

type fields []field

// fieldsOf lists the keys of a struct in the order of its fields; none for a
// type that is written as a scalar. What is embedded without a key of its own
// stands among them.
func fieldsOf(t reflect.Type) fields {
	var list fields
	for f := range t.Fields() {
		key := f.Tag.Get("yaml")
		switch {
		case key == "-":
		case key != "":
			list = append(list, field{key: key, required: f.Tag.Get("need") == "required", limits: f.Tag.Get("range"), index: f.Index, kind: f.Type})
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append(slices.Clone(f.Index), inner.index...)
				list = append(list, inner)
			}
		}
	}
	return list
}

// named is the key of a struct that is filled where a text stands in its place,
// such as the title of a post; nil where a text may not.
func (fs fields) named(t reflect.Type) *field {
	if !reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return nil
	}
	i := slices.IndexFunc(fs, func(f field) bool { return f.required && f.kind == reflect.TypeFor[planner.Text]() })
	if i < 0 {
		return nil
	}
	return &fs[i]
}

// isLanguage reports whether a key is the code of a language.
func isLanguage(key string) bool {
	_, err := language.Parse(key)
	return err == nil
}

// onlyLanguages reports whether a mapping is a text by language in place of a
// struct with these keys.
func onlyLanguages(n *yaml.Node, known fields) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if known.find(n.Content[i].Value) != nil {
			return false
		}
	}
	return len(n.Content) > 0 && isLanguage(n.Content[0].Value)
}

func (fs fields) find(key string) *field {
	for i := range fs {
		if fs[i].key == key {
			return &fs[i]
		}
	}
	return nil
}

func (fs fields) keys() []string {
	keys := make([]string, len(fs))
	for i, f := range fs {
		keys[i] = f.key
	}
	return keys
}

// pair is a key with its value.
type pair struct {
	key   string
	path  string // of the value
	at    Position
	value *yaml.Node
}

// pairs are the entries of a mapping whose keys are text, each key once.
// Whatever else stands there is reported. The keys known are those of a struct;
// a map has none.
func (w *walker) pairs(path string, n *yaml.Node, known fields) []pair {
	var pairs []pair
	first := map[string]bool{}
	for i := 0; i+1 < len(n.Content) && !w.stopped; i += 2 {
		k, value := n.Content[i], n.Content[i+1]
		at := Position{w.file, max(k.Line, 1), max(k.Column, 1)}
		if k.Kind == yaml.AliasNode {
			k = k.Alias
		}
		if k.Kind != yaml.ScalarNode {
			odd := path + "#key" + strconv.Itoa(i/2)
			w.positions.set(w.place(odd), at)
			w.finding(planner.WrongType, odd, "a key is "+describe(k), "write a plain word before the colon; quote a value that begins with { or [")
			continue
		}
		p := pair{key: k.Value, path: child(path, k.Value), at: at, value: value}
		if first[p.key] {
			w.positions.set(w.place(repeated(p.path)), at)
			w.finding(planner.Duplicate, repeated(p.path), "key "+clip(p.key)+" is given twice", "keep one of the two", w.place(p.path))
			continue
		}
		first[p.key] = true
		if n.Style&yaml.FlowStyle != 0 && bare(value) && known.find(p.key) == nil && i > 0 {
			i = w.stray(path, p, n, i, known)
			continue
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// stray reports words in { } that are no keys but the rest of the value before
// them, cut off at a comma. It is the index of the last of them.
func (w *walker) stray(path string, p pair, n *yaml.Node, i int, known fields) int {
	last := i
	whole := []string{p.key}
	for last+3 < len(n.Content) && bare(n.Content[last+3]) {
		last += 2
		whole = append(whole, n.Content[last].Value)
	}
	key, before := n.Content[i-2].Value, n.Content[i-1]
	message := "unknown key " + clip(p.key) + ", born of a comma"
	next := "put the value before it in quotes: inside { } a comma ends a value"
	switch f := known.find(key); {
	case f != nil && f.kind == reflect.TypeFor[Secret]():
		message, p.path = "a comma ends "+key+" here", repeated(child(path, key))
	case before.Kind == yaml.ScalarNode && (known == nil || f != nil):
		next = fmt.Sprintf("inside { } a comma ends a value: write %s: %q", key, before.Value+", "+strings.Join(whole, ", "))
	}
	w.positions.set(w.place(p.path), p.at)
	w.finding(planner.UnknownKey, p.path, message, next)
	return last
}

// bare reports whether nothing stands after a key, not even quotes.
func bare(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0
}

// empty reports whether a value is left out: nothing, "", ~ or null. Null
// with a capital is somebody's name.
func empty(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode {
		return false
	}
	return n.Value == "" || n.Style == 0 && (n.Value == "~" || n.Value == "null")
}

// refused reports a text that its type does not accept.
func (w *walker) refused(path string, n *yaml.Node, err error) {
	var r refusal
	switch {
	case errors.As(err, &r):
		w.bad(r.code, path, keyOf(path)+": "+r.message, r.next)
	case errors.Is(err, planner.ErrImpossible):
		w.bad(planner.Impossible, path, err.Error(), "correct the value of "+keyOf(path))
	default:
		w.bad(planner.WrongType, path, fmt.Sprintf("%s %s is not understood", keyOf(path), clip(n.Value)), err.Error())
	}
}
