package config

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"convene/planner"
)

// typesByName are all types with keys, by the name that the reference has for
// them.
func typesByName() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	var visit func(name string, t reflect.Type)
	visit = func(name string, t reflect.Type) {
		if t.Kind() != reflect.Struct || len(fieldsOf(t)) == 0 || types[name] != nil {
			return
		}
		types[name] = t
		for _, f := range fieldsOf(t) {
			inner, _ := elementOf(f.kind)
			visit(inner.Name(), inner)
		}
	}
	for _, k := range kindsOfFiles() {
		if k.root != nil {
			visit(k.file, k.root)
		}
	}
	return types
}

// Every key that the walker accepts is explained, and nothing else is.
func TestReferenceIsWhole(t *testing.T) {
	texts, err := explanations()
	if err != nil {
		t.Fatal(err)
	}
	types := typesByName()
	for name, typ := range types {
		fields := fieldsOf(typ)
		for _, f := range fields {
			text, ok := texts[name][f.key]
			switch {
			case !ok:
				t.Errorf("add %s under %s to config/reference.yaml", f.key, name)
			case !strings.HasSuffix(text.Means, "."):
				t.Errorf("%s.%s: %q is no sentence", name, f.key, text.Means)
			case f.required && text.LeftOut != "":
				t.Errorf("%s.%s is required, so it cannot be left out", name, f.key)
			case !f.required && text.LeftOut == "":
				t.Errorf("%s.%s: say what it means to leave it out", name, f.key)
			}
		}
		for key := range texts[name] {
			if fields.find(key) == nil {
				t.Errorf("%s has no key %s: take it out of config/reference.yaml", name, key)
			}
		}
	}
	for name := range texts {
		if types[name] == nil && name != ListTable.File() {
			t.Errorf("nothing is called %s: take it out of config/reference.yaml", name)
		}
	}
}

// Every column that is read is explained, with an example that is read again.
func TestReferenceHasTheColumns(t *testing.T) {
	texts, err := explanations()
	if err != nil {
		t.Fatal(err)
	}
	for key := range texts[ListTable.File()] {
		if !slices.ContainsFunc(listColumns(), func(s columnSpec) bool { return s.key == key }) {
			t.Errorf("a list has no column %s: take it out of config/reference.yaml", key)
		}
	}
	keys, err := Reference()
	if err != nil {
		t.Fatal(err)
	}
	for table, specs := range map[FileKind][]columnSpec{ListTable: listColumns(), PeopleTable: personColumns()} {
		for _, s := range specs {
			i := slices.IndexFunc(keys, func(k Key) bool { return k.File == table && k.Path == s.key })
			if i < 0 && s.key == "group" {
				continue
			}
			if i < 0 {
				t.Errorf("the reference has no column %s of %s", s.key, table)
				continue
			}
			switch k := keys[i]; {
			case !strings.HasSuffix(k.Means, ".") || k.Example == "" || !k.Required && k.LeftOut == "":
				t.Errorf("the column %s of %s is not explained: %+v", s.key, table, k)
			case strings.ContainsAny(k.Sample(), "{}") || strings.Contains(k.Type, "block of keys"):
				t.Errorf("the column %s of %s is explained as if it were YAML: %+v", s.key, table, k)
			}
		}
	}
}

// Every example is one: the walker takes it.
func TestReferenceHasExamplesThatWork(t *testing.T) {
	texts, err := explanations()
	if err != nil {
		t.Fatal(err)
	}
	for name, typ := range typesByName() {
		for _, f := range fieldsOf(typ) {
			example := texts[name][f.key].Example
			if path, ok := strings.CutPrefix(example, "see "); ok {
				path, _, _ = strings.Cut(path, " ")
				keys, err := Reference()
				if err != nil || !slices.ContainsFunc(keys, func(k Key) bool { return k.Path == path }) {
					t.Errorf("%s.%s: there is no key %s: %v", name, f.key, path, err)
				}
				continue
			}
			text := "x: " + example
			if strings.HasPrefix(example, "- ") || f.kind.Kind() == reflect.Map {
				text = "x:\n  " + example
			}
			root, err := parse([]byte(text))
			if err != nil {
				t.Errorf("%s.%s: the example %s: %v", name, f.key, example, err)
				continue
			}
			w := walker{positions: positions{}, unread: map[planner.Place]bool{}, report: func(f planner.Finding) bool {
				t.Errorf("%s: the example %s: %s: %s", name, example, f.Place.Path, f.Message)
				return true
			}}
			value := reflect.New(f.kind).Elem()
			if !w.value(f.key, root.Content[1], value) || value.IsZero() {
				t.Errorf("%s.%s: the example %s says nothing", name, f.key, example)
			}
			w.within(f.key, value, f.limits)
		}
	}
}

func TestReferenceSaysWhatMayStandThere(t *testing.T) {
	keys, err := Reference()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"series.anniversary":   "a date like 2027-02-25",
		"series.timezone":      "the name of a time zone, like Asia/Karachi",
		"series.working_days":  "a list; each entry is one of Mon, Tue, Wed, Thu, Fri, Sat, Sun",
		"run_up[].at":          `a time like "6 weeks before", "1 day after", "on the day" or a date`,
		"mail.smtp.port":       "a number from 1 to 65535",
		"mail.smtp.password":   "${NAME}, the name of an environment variable",
		"mail.drafts_only":     "true or false",
		"people[].posts":       "a list; each entry is a text, a text by language or a block of keys",
		"programme[].minutes":  "a number",
		"programme[].at":       "a time like 10:30",
		"edition.title":        "a text, or a text by language",
		"edition.status":       "one of draft, open, held, reported, cancelled",
		"report.pictures":      "a list; each entry is a block of keys",
		"people[].id":          "an identifier of a-z, 0-9 and hyphens, at most 100 letters",
		"web.site_url":         "a web address like https://example.org/page",
		"style.accent":         `a colour like "#1d3a63", in quotes`,
		"mail.advanced.domain": "a text",
	} {
		i := slices.IndexFunc(keys, func(k Key) bool { return k.Path == path })
		if i < 0 || keys[i].Type != want {
			t.Errorf("%s: %+v, want %q", path, keys[max(i, 0)], want)
		}
	}
}
