package config

import (
	"slices"
	"strings"
)

// The tables that a workspace may have. They have columns in place of keys, and
// no schema.
const (
	ListTable   FileKind = "list"
	PeopleTable FileKind = "people-table"
)

// columnKeys are the columns of a table as the reference shows them. What
// people.yaml has as well means the same there.
func columnKeys(table FileKind, specs []columnSpec, file []Key, texts map[string]explained) []Key {
	var keys []Key
	for _, s := range specs {
		if table == PeopleTable && s.key == "group" {
			continue // it may stand there, as in a list, and says nothing
		}
		k := Key{File: table, Path: s.key, Column: true, Type: "a text"}
		if i := slices.IndexFunc(file, func(k Key) bool { return k.File == PeopleKind && k.Path == peoplePath(s.key) }); table == PeopleTable && i >= 0 {
			same := file[i]
			k.Required, k.Means, k.LeftOut, k.Example = same.Required, same.Means, same.LeftOut, strings.Trim(same.Example, "[]")
			k.Type = columnType(same.Type, s)
		} else {
			text := texts[s.key]
			k.Means, k.LeftOut, k.Example = text.Means, text.LeftOut, text.Example
		}
		for _, h := range s.headings {
			if h != heading(s.key) {
				k.Headings = append(k.Headings, h)
			}
		}
		keys = append(keys, k)
	}
	return keys
}

// peoplePath is where people.yaml says what a column of people.csv does.
func peoplePath(column string) string {
	switch column {
	case "post", "email":
		column += "s"
	}
	if part, ok := strings.CutPrefix(column, "secretary_"); ok {
		column = "secretary." + part
	}
	return "people[]." + column
}

// columnType says in words what may stand in a cell, by what may stand at the
// key of the file.
func columnType(form string, s columnSpec) string {
	form, several := strings.CutPrefix(form, "a list; each entry is ")
	form = strings.TrimSuffix(strings.TrimSuffix(form, ", a text by language or a block of keys"), ", or a text by language")
	if s.key == "post" {
		form += ", with (former) or (until 2025-06-30) behind it where it is no longer held"
	}
	if several {
		form += "; several with ; between them"
	}
	if s.spoken {
		form += "; in Urdu under the heading " + s.key + "_ur, and so on"
	}
	return form
}
