package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"regexp"
	"strings"

	"convene/planner"
)

// schemaDir is the folder of a workspace that holds the schemas of its files.
// Editors find them by the line that [SchemaLine] writes into a file; the folder
// is shared together with the files.
const schemaDir = ".schema"

// SchemaFile is where a kind's schema lies in a workspace.
func SchemaFile(k FileKind) string { return schemaDir + "/" + string(k) + ".json" }

// SchemaLine is the comment by which editors find the schema of a file of the
// workspace, such as "editions/2027.yaml".
func SchemaLine(k FileKind, file string) string {
	up := strings.Repeat("../", strings.Count(path.Clean(file), "/"))
	return "# yaml-language-server: $schema=" + up + SchemaFile(k)
}

// WriteSchemas writes the schemas of all files into the workspace in dir and
// says which have changed.
func WriteSchemas(dir string) ([]string, error) {
	files, err := schemaFiles()
	if err != nil {
		return nil, err
	}
	var written []string
	for _, f := range files {
		changed, err := WriteIfChanged(dir, f.name, f.data)
		if err != nil {
			return written, err
		}
		if changed {
			written = append(written, f.name)
		}
	}
	return written, nil
}

func schemaFiles() ([]newFile, error) {
	var files []newFile
	for _, k := range FileKinds() {
		data, err := Schema(k)
		if err != nil {
			return nil, err
		}
		files = append(files, newFile{name: SchemaFile(k), data: data})
	}
	return files, nil
}

// Schema is the JSON Schema (draft 7, which editors know best) of a kind of
// file. What it refuses the walker refuses as well, apart from a number or a
// truth value in quotes and days in lower case; the walker and check know more
// than a schema can say.
func Schema(k FileKind) ([]byte, error) {
	line := k.line()
	if line.root == nil {
		return nil, fmt.Errorf("making a schema: there is no kind of file %q", k)
	}
	texts, err := explanations()
	if err != nil {
		return nil, err
	}
	b := schemaBuilder{texts: texts, definitions: map[string]*schema{}}
	root := b.object(line.file, line.root)
	root.Schema, root.Title, root.Definitions = "http://json-schema.org/draft-07/schema#", "Convene: "+line.file, b.definitions
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		return nil, fmt.Errorf("making the schema of %s: %w", line.file, err)
	}
	return out.Bytes(), nil
}

// schema is a JSON Schema, as much of it as is needed.
type schema struct {
	Schema               string             `json:"$schema,omitempty"`
	Title                string             `json:"title,omitempty"`
	Description          string             `json:"description,omitempty"`
	Ref                  string             `json:"$ref,omitempty"`
	Type                 any                `json:"type,omitempty"`
	Enum                 []string           `json:"enum,omitempty"`
	Pattern              string             `json:"pattern,omitempty"`
	Format               string             `json:"format,omitempty"`
	MinLength            int                `json:"minLength,omitempty"`
	MaxLength            *int               `json:"maxLength,omitempty"`
	Minimum              *int               `json:"minimum,omitempty"`
	Maximum              *int               `json:"maximum,omitempty"`
	Items                *schema            `json:"items,omitempty"`
	AllOf                []*schema          `json:"allOf,omitempty"`
	AnyOf                []*schema          `json:"anyOf,omitempty"`
	Properties           properties         `json:"properties,omitempty"`
	PropertyNames        *schema            `json:"propertyNames,omitempty"`
	Required             []string           `json:"required,omitempty"`
	AdditionalProperties any                `json:"additionalProperties,omitempty"` // false, or a schema
	Definitions          map[string]*schema `json:"definitions,omitempty"`
}

// properties are the keys of a block in their order, which editors keep.
type properties []property

type property struct {
	key    string
	schema *schema
}

// MarshalJSON writes an object whose members keep their order.
func (ps properties) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, p := range ps {
		b.WriteByte("{,"[min(i, 1)])
		key, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		var value bytes.Buffer
		enc := json.NewEncoder(&value)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(p.schema); err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value.Bytes())
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// schemaBuilder makes schemas of types and keeps those that others refer to.
type schemaBuilder struct {
	texts       map[string]map[string]explained
	definitions map[string]*schema
}

// object is a struct's schema, under the name that the reference has for it.
func (b *schemaBuilder) object(name string, t reflect.Type) *schema {
	s := &schema{Type: "object", AdditionalProperties: false}
	for _, f := range fieldsOf(t) {
		value := b.value(f.kind)
		if f.limits != "" {
			var low, high int
			if _, err := fmt.Sscanf(f.limits, "%d-%d", &low, &high); err == nil {
				value.Minimum, value.Maximum = &low, &high
			}
		}
		text := b.texts[name][f.key]
		description := text.Means
		if f.required {
			s.Required = append(s.Required, f.key)
			value = filled(value)
		} else {
			description += " Left out: " + text.LeftOut + "."
			value = &schema{AnyOf: []*schema{value, b.nothing()}}
		}
		value.Description = description
		s.Properties = append(s.Properties, property{f.key, value})
	}
	return s
}

// shared is a reference to a schema that many keys have, kept under a name that
// no type has.
func (b *schemaBuilder) shared(name string, s *schema) *schema {
	b.definitions[name] = s
	return &schema{Ref: "#/definitions/" + name}
}

// nothing is an empty value, which means that the key is left out.
func (b *schemaBuilder) nothing() *schema {
	none := 0
	return b.shared("nothing", &schema{Type: []string{"null", "string"}, MaxLength: &none})
}

// filled is a schema of its own, so that it can be described, for a value that
// is not empty.
func filled(s *schema) *schema {
	if s.Ref != "" { // what stands beside one is not read in draft 7
		return &schema{AllOf: []*schema{s}, MinLength: 1}
	}
	filled := *s
	filled.MinLength = 1
	return &filled
}

// scalars are the types of what can be read as a text.
func scalars() []string { return []string{"string", "number", "boolean"} }

func (b *schemaBuilder) value(t reflect.Type) *schema {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	isText := reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ UnmarshalText([]byte) error }]())
	holds := t.Kind() == reflect.Struct && len(fieldsOf(t)) > 0
	switch values := valuesOf(t); {
	case len(values) > 0:
		return &schema{Type: "string", Enum: values}
	case t == reflect.TypeFor[planner.Text]():
		return b.text()
	case t == reflect.TypeFor[map[string]planner.Text]():
		return b.wording()
	case t.Kind() == reflect.Slice:
		return &schema{Type: "array", Items: filled(b.value(t.Elem()))}
	case holds && fieldsOf(t).named(t) != nil:
		return &schema{AnyOf: []*schema{b.text(), b.refer(t)}}
	case holds:
		return b.refer(t)
	case t.Kind() == reflect.Bool:
		return &schema{Type: "boolean"}
	case t.Kind() == reflect.Int && !isText:
		low, high := 0, maxNumber
		return &schema{Type: "integer", Minimum: &low, Maximum: &high}
	}
	s := &schema{Type: scalars()}
	if form, ok := reflect.Zero(t).Interface().(interface{ Pattern() string }); ok {
		s.Pattern, s.Type = form.Pattern(), []string{"string"}
		if fits, err := regexp.MatchString(s.Pattern, "5"); err == nil && fits { // an id may be a number
			s.Type = []string{"string", "integer"}
		}
	}
	if t == reflect.TypeFor[planner.Date]() {
		s.Format = "date" // so that there are no more days than a month has
	}
	return s
}

// refer is a reference to a struct's schema.
func (b *schemaBuilder) refer(t reflect.Type) *schema {
	if b.definitions[t.Name()] == nil {
		b.definitions[t.Name()] = &schema{} // is being made
		*b.definitions[t.Name()] = *b.object(t.Name(), t)
	}
	return &schema{Ref: "#/definitions/" + t.Name()}
}

// languageTag is the form of a language's code (BCP 47).
const languageTag = `^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$`

// text is a text, plain or by language.
func (b *schemaBuilder) text() *schema {
	byLanguage := &schema{Type: "object", PropertyNames: &schema{Pattern: languageTag}, AdditionalProperties: &schema{Type: append(scalars(), "null")}}
	return b.shared("text", &schema{AnyOf: []*schema{{Type: scalars()}, byLanguage}})
}

// wording is texts by the names of wordings. Which there are check knows, but
// editors offer them.
func (b *schemaBuilder) wording() *schema {
	s := &schema{Type: "object", AdditionalProperties: b.text()}
	for _, label := range planner.Labels() {
		text := &schema{AnyOf: []*schema{b.text(), b.nothing()}}
		for _, name := range label.Placeholders {
			text.Description = strings.TrimSpace(text.Description + " {" + name + "}")
		}
		s.Properties = append(s.Properties, property{label.Name, text})
	}
	return s
}
