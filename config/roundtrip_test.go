package config_test

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"convene/config"
	"convene/planner"
)

// equal compares values down to their unexported fields.
func equal(t interface {
	Helper()
	Errorf(string, ...any)
}, got, want any,
) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Errorf("not the same (-want +got):\n%s", diff)
	}
}

// TestRoundTrip: whatever a workspace holds, written as YAML it is read back
// the same, without a finding.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var series struct {
			planner.SeriesFile
			config.Settings
		}
		var people struct {
			People []planner.Person `yaml:"people"`
		}
		var edition planner.Edition
		draw(r, reflect.ValueOf(&series.SeriesFile).Elem(), "series")
		draw(r, reflect.ValueOf(&people).Elem(), "people")
		draw(r, reflect.ValueOf(&edition).Elem(), "edition")
		plausible(&series.SeriesFile, people.People, &edition)
		series.Settings = config.Settings{Mail: config.Mail{From: "demo@example.org"}}

		dir := write(t, map[string]string{
			"convene.yaml": dump(r, &series), "people.yaml": dump(r, &people), "editions/2027.yaml": dump(r, &edition),
		})
		w, findings, err := config.Load(dir)
		if err != nil {
			r.Fatal(err)
		}
		for _, f := range findings {
			r.Errorf("finding %s", line(w, f))
		}
		equal(r, w.SeriesFile, series.SeriesFile)
		equal(r, w.People, people.People)
		edition.Source = "editions/2027.yaml"
		equal(r, w.Editions[0], &edition)
	})
}

// plausible takes out what is well-formed and yet has findings: identifiers
// given twice, files that are not there.
func plausible(s *planner.SeriesFile, people []planner.Person, e *planner.Edition) {
	for i := range s.Organisers {
		s.Organisers[i].ID = planner.ID(fmt.Sprintf("o-%d", i))
	}
	for i := range s.RunUp {
		s.RunUp[i].ID = planner.ID(fmt.Sprintf("r-%d", i))
	}
	for i := range s.ExtraRoles {
		s.ExtraRoles[i].ID = planner.ID(fmt.Sprintf("x-%d", i))
	}
	for i := range people {
		people[i].ID = planner.ID(fmt.Sprintf("p-%d", i))
	}
	for i := range e.Report.Remarks {
		e.Report.Remarks[i].File = ""
	}
	e.Guests = ""
}

// texts are hard to write and to read back: for YAML each is something else
// than it is.
var texts = rapid.OneOf(
	rapid.SampledFrom([]string{
		"yes", "No", "Null", "0123", "1e3", "10:30", "2027-02-25", "a: b", "x # y", "# z", "{a}", "[b", "- c", "? d", "*e", "&f", "!g", "|", ">", "%h", "@i", "`j`",
		"\"k\"", "'l'", "a, b", " spaced ", "two\nlines", "ends\n", "\n\nbegins", "tab\there", "یاد", "Ə – “quoted”", "📎", "true", "<<", "=", "a\u00a0b", "back\\slash", "~ish", "  two\n indented\n",
	}),
	rapid.StringOfN(rapid.RuneFrom([]rune("abc :#-{}[]\"'\nüد")), 1, 30, -1),
)

// scalar draws a value of a scalar type of the planner; ok is false for any other type.
func scalar(r *rapid.T, t reflect.Type, name string) (any, bool) {
	switch t {
	case reflect.TypeFor[planner.ID]():
		return planner.ID(rapid.StringMatching(`[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?`).Draw(r, name)), true
	case reflect.TypeFor[planner.Date]():
		return planner.DateOf(time.Unix(rapid.Int64Range(-60e8, 60e8).Draw(r, name), 0).UTC()), true
	case reflect.TypeFor[planner.Clock]():
		return planner.ClockOf(rapid.IntRange(0, 24*60-1).Draw(r, name)), true
	case reflect.TypeFor[planner.Zone]():
		var z planner.Zone
		err := z.UnmarshalText([]byte(rapid.SampledFrom([]string{"UTC", "Asia/Karachi", "Europe/Berlin"}).Draw(r, name)))
		return z, err == nil
	case reflect.TypeFor[planner.Weekday]():
		return planner.Weekday(rapid.IntRange(0, 6).Draw(r, name)), true
	case reflect.TypeFor[planner.When]():
		var w planner.When
		err := w.UnmarshalText([]byte(rapid.SampledFrom([]string{"1 day before", "6 weeks after", "on the day", "2027-02-25", "90 days before"}).Draw(r, name)))
		return w, err == nil
	case reflect.TypeFor[planner.Text]():
		shown := texts.Filter(func(s string) bool { return !planner.Blank(s) })
		if rapid.Bool().Draw(r, name+" is plain") {
			return planner.Plain(shown.Draw(r, name)), true
		}
		return planner.Text(rapid.MapOfN(rapid.SampledFrom([]string{"en", "ur", "az", "zh-Hant"}), shown, 1, 3).Draw(r, name)), true
	case reflect.TypeFor[planner.File]():
		return planner.File(rapid.SampledFrom([]string{"a.jpg", "dir/b c.png", "یاد.md"}).Draw(r, name)), true
	case reflect.TypeFor[planner.URL]():
		return planner.URL(rapid.SampledFrom([]string{"https://example.org", "http://example.org/a?b=c#d"}).Draw(r, name)), true
	case reflect.TypeFor[planner.Audience]():
		return planner.Audience(rapid.SampledFrom([]string{"speakers", "guests:vip", "pending"}).Draw(r, name)), true
	}
	return nil, false
}

// draw fills a value at random. What is optional is left out half the time.
func draw(r *rapid.T, v reflect.Value, name string) {
	if drawn, ok := scalar(r, v.Type(), name); ok {
		v.Set(reflect.ValueOf(drawn))
		return
	}
	if enum, ok := v.Interface().(interface{ Values() []string }); ok {
		v.SetString(rapid.SampledFrom(enum.Values()).Draw(r, name))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts.Draw(r, name))
		if name == "language" {
			v.SetString("az")
		}
	case reflect.Int:
		v.SetInt(rapid.Int64Range(1, 1_000_000).Draw(r, name))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(r, name))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		draw(r, v.Elem(), name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), rapid.IntRange(1, 2).Draw(r, name), 2))
		for i := range v.Len() {
			draw(r, v.Index(i), name)
			if name == "languages" {
				v.Index(i).SetString("ur")
			}
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		item := reflect.New(v.Type().Elem()).Elem()
		draw(r, item, name)
		v.SetMapIndex(reflect.ValueOf(texts.Draw(r, name+" key")), item)
	case reflect.Struct:
		for field, value := range v.Fields() {
			key := field.Tag.Get("yaml")
			required := field.Tag.Get("need") == "required" || field.Anonymous
			if key != "-" && field.IsExported() && (required || rapid.Bool().Draw(r, key+" is given")) {
				draw(r, value, key)
			}
		}
	default:
		r.Fatalf("%s has the type %s, which is not in a workspace", name, v.Type())
	}
}

// dump writes a value as YAML.
func dump(r *rapid.T, v any) string {
	out, err := yaml.Dump(node(reflect.ValueOf(v).Elem()), yaml.WithLineWidth(-1))
	if err != nil {
		r.Fatal(err)
	}
	return string(out)
}

// node is a value as a file has it.
func node(v reflect.Value) *yaml.Node {
	text := func(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }
	bare := func(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }
	block := &yaml.Node{Kind: yaml.MappingNode}
	switch value := v.Interface().(type) {
	case planner.Text:
		if plain, ok := value[""]; ok {
			return text(plain)
		}
	case encoding.TextMarshaler:
		s, err := value.MarshalText()
		if err != nil {
			panic(err)
		}
		return bare(string(s))
	}
	switch v.Kind() {
	case reflect.Pointer:
		return node(v.Elem())
	case reflect.String:
		return text(v.String())
	case reflect.Int, reflect.Bool:
		return bare(fmt.Sprint(v.Interface()))
	case reflect.Slice:
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range v.Len() {
			list.Content = append(list.Content, node(v.Index(i)))
		}
		return list
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return len(a.String()) - len(b.String()) })
		for _, key := range keys {
			block.Content = append(block.Content, text(key.String()), node(v.MapIndex(key)))
		}
	default:
		for field, value := range v.Fields() {
			key := field.Tag.Get("yaml")
			switch {
			case key == "-" || value.IsZero():
			case key != "":
				block.Content = append(block.Content, text(key), node(value))
			default:
				block.Content = append(block.Content, node(value).Content...)
			}
		}
	}
	return block
}
