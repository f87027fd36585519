package templates_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"convene/planner"
	"convene/templates"
)

const overriddenFile = "templates/mail-programme.en.md"

// override are the English words of a workspace with a programme mail of its
// own.
func override(t testing.TB, markdown string) planner.Words {
	t.Helper()
	set, findings := templates.Load(fstest.MapFS{overriddenFile: {Data: []byte(markdown)}}, nil)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	w, err := set.Words("en")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestOverridesThatAreWrong(t *testing.T) {
	for _, test := range []struct {
		name     string
		files    fstest.MapFS
		code     planner.Code
		place    planner.Place
		contains string
	}{
		{
			"an unknown placeholder",
			fstest.MapFS{overriddenFile: {Data: []byte("Dear\n**all**, on {dat}\n")}},
			planner.BadTemplate,
			planner.Place{Source: overriddenFile, Path: "[2:13]"},
			"did you mean {date}?",
		},
		{
			"after a byte order mark, with Windows' line ends",
			fstest.MapFS{overriddenFile: {Data: []byte("\ufeffDear\r\n{dat}")}},
			planner.BadTemplate,
			planner.Place{Source: overriddenFile, Path: "[2:1]"},
			"{dat}",
		},
		{
			"a placeholder of another template",
			fstest.MapFS{overriddenFile: {Data: []byte("é {accept}")}},
			planner.BadTemplate,
			planner.Place{Source: overriddenFile, Path: "[1:3]"},
			"{accept}",
		},
		{
			"in a table",
			fstest.MapFS{overriddenFile: {Data: []byte("| | |\n|-|-|\n| a | {b} |")}},
			planner.BadTemplate,
			planner.Place{Source: overriddenFile, Path: "[3:7]"},
			"{b}",
		},
		{
			"in a link's address",
			fstest.MapFS{overriddenFile: {Data: []byte("[a](https://example.org/{b})")}},
			planner.BadTemplate,
			planner.Place{Source: overriddenFile, Path: "[1:25]"},
			"{b}",
		},
		{
			"in code",
			fstest.MapFS{overriddenFile: {Data: []byte("a `{b}`")}},
			planner.BadTemplate,
			planner.Place{Source: overriddenFile, Path: "[1:4]"},
			"{b}",
		},
		{
			"an open brace",
			fstest.MapFS{overriddenFile: {Data: []byte("on {date\n")}},
			planner.BadTemplate,
			planner.Place{Source: overriddenFile, Path: "[1:4]"},
			"no } closes",
		},
		{
			"a link that a value would lead",
			fstest.MapFS{overriddenFile: {Data: []byte("[a]({place})")}},
			planner.BadTemplate,
			planner.Place{Source: overriddenFile, Path: "[1:5]"},
			"begins with a placeholder",
		},
		{
			"a picture",
			fstest.MapFS{overriddenFile: {Data: []byte("a ![b](c.png)")}},
			planner.BadTemplate,
			planner.Place{Source: overriddenFile, Path: "[1:3]"},
			"picture",
		},
		{
			"a name nearly right",
			fstest.MapFS{"templates/mail-program.en.md": {Data: []byte("x")}},
			planner.BadTemplate,
			planner.Place{Source: "templates/mail-program.en.md"},
			`did you mean "mail-programme.en.md"?`,
		},
		{
			"a language that nobody speaks",
			fstest.MapFS{"templates/mail-programme.tlh.md": {Data: []byte("x")}},
			planner.BadTemplate,
			planner.Place{Source: "templates/mail-programme.tlh.md"},
			"no text template",
		},
		{
			"a file too long",
			fstest.MapFS{overriddenFile: {Data: make([]byte, 1<<20)}},
			planner.Unreadable,
			planner.Place{Source: overriddenFile},
			"more than",
		},
		{
			"a file that is no text",
			fstest.MapFS{overriddenFile: {Data: []byte("\xff\xfe")}},
			planner.Unreadable,
			planner.Place{Source: overriddenFile},
			"UTF-8",
		},
		{
			"a folder in a file's place",
			fstest.MapFS{overriddenFile: {Mode: fs.ModeDir}},
			planner.Unreadable,
			planner.Place{Source: overriddenFile},
			"not a file",
		},
		{
			"a file in the folder's place",
			fstest.MapFS{"templates": {Data: []byte("x")}},
			planner.Unreadable,
			planner.Place{Source: "templates"},
			"templates",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			set, findings := templates.Load(test.files, nil)
			if len(findings) != 1 {
				t.Fatalf("findings: %v", findings)
			}
			f := findings[0]
			if f.Code != test.code || f.Place != test.place || !strings.Contains(f.Message, test.contains) || !strings.HasSuffix(f.Next, ".") {
				t.Errorf("found %+v", f)
			}
			// The built-in text stands in its place.
			w, err := set.Words("en")
			if err != nil {
				t.Fatal(err)
			}
			got := fill(t, w, planner.ProgrammeMailTemplate, mailValues(w))
			builtIn := english(t)
			want := fill(t, builtIn, planner.ProgrammeMailTemplate, mailValues(builtIn))
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOverridesThatAreFine(t *testing.T) {
	for _, files := range []fstest.MapFS{
		{},
		{"templates/.DS_Store": {Data: []byte("x")}, "convene.yaml": {}},
		{overriddenFile: {Data: []byte("{salutation}\n\nOur own words.\n")}},
	} {
		if _, findings := templates.Load(files, nil); len(findings) > 0 {
			t.Errorf("%v: %v", files, findings)
		}
	}
	got := fill(t, override(t, "{salutation}\n\nOur own words.\n"), planner.ProgrammeMailTemplate, planner.Values{"salutation": str("Dear A,")})
	if want := "Dear A,\n\nOur own words.\n"; string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWordingOverrides(t *testing.T) {
	series := map[string]planner.Text{
		"organised_by": planner.Plain("Hosted by {name}"), "jointly": planner.Plain("Together with"),
		"link_separator": planner.Plain(" | "), "follow_us": {"tlh": "x"}, "unsubscribe": planner.Plain(""),
		"with": {"en": `with {name}[ \[{name}\]]`},
	}
	edition := map[string]planner.Text{"jointly": planner.Plain("With")}
	w := english(t, series, edition)
	for key, want := range map[string]string{
		"organised_by": "Hosted by N", "jointly": "With", "link_separator": " | ", "follow_us": "Follow Us",
		"unsubscribe": "Unsubscribe", "with": "with N [N]",
	} {
		if got := planner.PlainText(label(t, w, key, planner.Values{"name": str("N")})); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	set, _ := templates.Load(nil, nil)
	for _, wrong := range []map[string]planner.Text{
		{"jointli": planner.Plain("x")}, {"jointly": planner.Plain("{name}")}, {"with": planner.Plain("[x")},
	} {
		if _, err := set.Words("en", wrong); err == nil {
			t.Errorf("%v is spoken", wrong)
		}
	}
	if _, err := set.Words("tlh"); err == nil || !strings.Contains(err.Error(), "en") {
		t.Errorf("an unknown language: %v", err)
	}
}

func TestCheckWording(t *testing.T) {
	set, _ := templates.Load(nil, nil)
	place := func(key string) planner.Place {
		return planner.Place{Source: planner.SeriesSource, Path: "wording." + key}
	}
	got := set.CheckWording(place, map[string]planner.Text{
		"jointly":        planner.Plain("Together with"),
		"jointli":        planner.Plain("x"),
		"organised_by":   {"en": "By {nme}", "ur": "{name}"},
		"with":           planner.Plain("[with {name}"),
		"kicker":         planner.Plain("{kind"),
		"follow_us":      planner.Plain("]"),
		"copyright":      planner.Plain(strings.Repeat("[", 20)),
		"report_kind":    planner.Plain(strings.Repeat("x", 10_000)),
		"link_separator": planner.Plain(`\[ \{x} \\`),
	})
	type line struct {
		Code planner.Code
		Path string
		Says string
	}
	var lines []line
	for _, f := range got {
		lines = append(lines, line{f.Code, f.Place.Path, f.Message})
		if !strings.HasSuffix(f.Next, ".") {
			t.Errorf("what to do is %q", f.Next)
		}
	}
	want := []line{
		{planner.BadTemplate, "wording.copyright", "the wording copyright cannot be filled: it has more than 8 optional parts inside each other"},
		{planner.BadTemplate, "wording.follow_us", "the wording follow_us cannot be filled: it has a ] without its ["},
		{planner.UnknownKey, "wording.jointli", `there is no wording "jointli" (did you mean "jointly"?)`},
		{planner.BadTemplate, "wording.kicker", "the wording kicker cannot be filled: it has a { that no } closes"},
		{planner.BadTemplate, "wording.organised_by.en", "the wording organised_by cannot be filled: there is no placeholder {nme} here (did you mean {name}?)"},
		{planner.BadTemplate, "wording.report_kind", "the wording report_kind cannot be filled: it has 10000 bytes, more than the 4096 that a wording may have"},
		{planner.BadTemplate, "wording.with", "the wording with cannot be filled: it has a [ without its ]"},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

// FuzzOverride reads anything as a workspace's own text: it is findings with a
// position, or a template that is filled and prints no placeholder.
func FuzzOverride(f *testing.F) {
	for _, seed := range []string{"{kind}", "{", "{}", "\\{kind}", "[{kind}](mailto:{kind}?a={date})", "<tel:{kind}>", "`{kind}`", "*{kind}\n{city}*", "| {kind} |\n|---|\n| {city} |", "    {kind\n}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markdown string) {
		set, findings := templates.Load(fstest.MapFS{overriddenFile: {Data: []byte(markdown)}}, nil)
		for _, found := range findings {
			if found.Place.Source != overriddenFile || found.Message == "" || found.Next == "" {
				t.Fatalf("found %+v", found)
			}
		}
		w, err := set.Words("en")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Template(planner.ProgrammeMailTemplate, planner.Values{"kind": str("Seminar"), "date": str("today")}); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzWording reads anything as a wording: it is refused, or filled.
func FuzzWording(f *testing.F) {
	set, _ := templates.Load(nil, nil)
	for _, seed := range []string{"{name}", "[{name}, ]x", "[[{name}]", `\[{name}\]`, "a\nb", "[, {name}]", "{name", "]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		wording := map[string]planner.Text{"with": planner.Plain(s)}
		findings := set.CheckWording(func(key string) planner.Place { return planner.Place{Path: key} }, wording)
		w, err := set.Words("en", wording)
		if (err != nil) != (len(findings) > 0) && strings.TrimSpace(s) != "" {
			t.Fatalf("%q is found %v and spoken %v", s, findings, err)
		}
		if err != nil {
			return
		}
		for _, value := range [][]planner.Inline{nil, str("N")} {
			if _, err := w.Label("with", planner.Values{"name": value}, planner.Party{}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
