package config

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"convene/planner"
)

// keyOf is the last key of a path, for a sentence.
func keyOf(path string) string {
	if before, ok := quotedTail(path); ok {
		return strings.TrimPrefix(path[len(before):], ".")
	}
	return path[strings.LastIndex(path, ".")+1:]
}

// holder is what a key is missing from, for a sentence.
func holder(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}

// describe is what stands in a file, for a sentence.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a block of keys"
	case yaml.SequenceNode:
		return "a list"
	}
	return "the text " + clip(n.Value)
}

// wanted is what may stand in a file, for a sentence.
func wanted(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[planner.Text]():
		return "a text, or a text by language"
	case t.Kind() == reflect.Slice:
		return "a list"
	case t.Kind() == reflect.Struct && fieldsOf(t).named(t) != nil:
		return "a text, a text by language or a block of keys"
	case t.Kind() == reflect.Struct && len(fieldsOf(t)) > 0, t.Kind() == reflect.Map:
		return "a block of keys"
	case t.Kind() == reflect.Int:
		return "a number"
	case t.Kind() == reflect.Bool:
		return "true or false"
	}
	return "one value"
}

// maxQuoted is how much of an offending text a finding shows, in characters.
const maxQuoted = 60

// clip quotes a text from a file, cut to a readable length.
func clip(s string) string {
	if runes := []rune(s); len(runes) > maxQuoted {
		s = string(runes[:maxQuoted]) + "…"
	}
	return strconv.Quote(s)
}

// didYouMean is the nearest of words as a question in brackets, or "".
func didYouMean(typed string, words []string) string {
	if near := planner.Nearest(typed, words); near != "" {
		return " (did you mean " + strconv.Quote(near) + "?)"
	}
	return ""
}

// sentence begins a phrase with a capital and ends it with a full stop.
func sentence(phrase string) string {
	r, size := utf8.DecodeRuneInString(phrase)
	phrase = string(unicode.ToUpper(r)) + phrase[size:]
	if strings.HasSuffix(phrase, ".") || strings.HasSuffix(phrase, "…") {
		return phrase
	}
	return phrase + "."
}
