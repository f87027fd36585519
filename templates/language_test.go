package templates

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"convene/planner"
)

// builtInFiles is the file system of the built-in languages, with some of its
// files changed.
func builtInFiles(t *testing.T, changes map[string]func(string) string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(builtIn, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(builtIn, name)
		files[name] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range changes {
		before := string(files[name].Data)
		after := change(before)
		if after == before {
			t.Fatalf("%s was not changed", name)
		}
		files[name] = &fstest.MapFile{Data: []byte(after)}
	}
	return files
}

func replaced(old, new string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, new, 1) }
}

func loaded(files fs.FS) (*Set, []planner.Finding) {
	s := &Set{languages: map[string]*spoken{}, extra: map[planner.ID]planner.Role{}, markdown: newParser(), own: map[string]string{}}
	return s, s.loadBuiltIn(files)
}

// TestBuiltInLanguages holds every language that is here to the planner's
// tables, both ways, and to its own files.
func TestBuiltInLanguages(t *testing.T) {
	set, findings := loaded(builtIn)
	for _, f := range findings {
		t.Errorf("%s: %s", f.Place, f.Message)
	}
	wanted := map[string]bool{}
	for _, lang := range set.Languages() {
		for _, spec := range planner.Templates() {
			wanted["text/"+textFile(spec.Name, lang)] = true
		}
	}
	names, err := fs.Glob(builtIn, "text/*.md")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if !wanted[name] {
			t.Errorf("%s is the text of no template", name)
		}
	}
	for _, l := range set.languages {
		for zone := range l.zones {
			loc, err := time.LoadLocation(zone)
			if err != nil {
				t.Errorf("%s: %v", l.name, err)
				continue
			}
			if abbreviation, _ := time.Date(2027, 2, 25, 0, 0, 0, 0, loc).Zone(); l.name == "en" && !strings.ContainsAny(abbreviation, "+-") {
				t.Errorf("%s: %s goes by its own abbreviation, %s", l.name, zone, abbreviation)
			}
		}
	}
}

func TestLanguagesThatAreWrong(t *testing.T) {
	const en = "lang/en.yaml"
	for _, test := range []struct {
		name, file, says string
		change           func(string) string
	}{
		{"a label is missing", en, "labels: jointly is missing", replaced("  jointly: ", "  #")},
		{"a label is not known", en, "labels: jointli is not known", replaced("  jointly: ", "  jointli: x\n  jointly: ")},
		{"a label stands twice", en, "jointly", replaced("  jointly: ", "  jointly: x\n  jointly: ")},
		{"a label uses an unknown placeholder", en, "labels.with: there is no placeholder {nme} here (did you mean {name}?)", replaced(`with: ""`, `with: "{nme}"`)},
		{"a label's form is not known", en, "a wording has no form \"many\"", replaced(`with: ""`, `with: {many: x, other: y}`)},
		{"a label has no form for all else", en, "labels.with: want the form other", replaced(`with: ""`, `with: {several: x}`)},
		{"a form of a label uses an unknown placeholder", en, "labels.with: there is no placeholder {nme} here", replaced(`with: ""`, `with: {several: "{nme}", other: x}`)},
		{"a key is not known", en, "clocks", replaced("clock: ", "clocks: x\nclock: ")},
		{"a role is missing", en, "roles: moderator is missing", replaced("  moderator:", "  moderater:")},
		{"a form of a role is missing", en, "roles.keynote: letter is missing", replaced("    letter: to deliver the keynote speech\n", "")},
		{"a form of a role is empty", en, "roles.keynote.letter: want a wording", replaced("letter: to deliver the keynote speech", `letter: ""`)},
		{"a style of dates is missing", en, "dates.forms: day is missing", replaced(`    day: "`, `    dai: "`)},
		{"a month is missing", en, "dates.months: want 12 names", replaced("January, ", "")},
		{"a plural is missing", en, "ordinals: few is missing", replaced(`few: "{n}rd", `, "")},
		{"a plural is not the language's", en, "minutes: few is not known", replaced(`minutes: {`, `minutes: {few: x, `)},
		{"a list has no last", en, "list: want between and last", replaced(`last: " and "`, `last: ""`)},
		{"nobody else is greeted", en, "the last form has to be without conditions", replaced(`    - salutation: "Dear`, "    - gender: f\n      salutation: \"Dear")},
		{"a form does not close", en, "has no close", replaced(`close: "Yours sincerely,"`, `close: ""`)},
		{"it is another language", en, `want "en"`, replaced("language: en", "language: ur")},
		{"it is not YAML", en, "yaml", func(string) string { return "{" }},
		{"a text uses an unknown placeholder", "text/mail-programme.en.md", "there is no placeholder {hostes} here (did you mean {hosts}?)", replaced("{hosts}", "{hostes}")},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, findings := loaded(builtInFiles(t, map[string]func(string) string{test.file: test.change}))
			if len(findings) != 1 || findings[0].Code != planner.BadTemplate || findings[0].Place.Source != test.file {
				t.Fatalf("findings: %v", findings)
			}
			if !strings.Contains(findings[0].Message, test.says) {
				t.Errorf("it says %q, want %q", findings[0].Message, test.says)
			}
		})
	}
	files := builtInFiles(t, nil)
	delete(files, "text/mail-programme.en.md")
	if _, findings := loaded(files); len(findings) != 1 || findings[0].Place.Source != "text/mail-programme.en.md" {
		t.Errorf("without a text: %v", findings)
	}
}

// TestAddingALanguage adds one that is nothing but files, with what English
// has no use for: four plural forms, salutations by rank and gender, surnames.
func TestAddingALanguage(t *testing.T) {
	files := builtInFiles(t, nil)
	yaml := string(files["lang/en.yaml"].Data)
	for old, new := range map[string]string{
		"language: en": "language: pl",
		`ordinals: {one: "{n}st", two: "{n}nd", few: "{n}rd", other: "{n}th"}`: `ordinals: {other: "{n}."}`,
		`minutes: {one: "{n} minute", other: "{n} minutes"}`:                   `minutes: {one: "{n} minuta", few: "{n} minuty", many: "{n} minut", other: "{n} minuty"}`,
		`    - salutation: "Dear`:                                              "    - {ranks: [ambassador], gender: f, salutation: \"Pani Ambasador {surname}\", close: x}\n    - salutation: \"Dear",
		`end: ","`:                                                             `end: "!"`,
	} {
		if !strings.Contains(yaml, old) {
			t.Fatalf("the English file has no %q", old)
		}
		yaml = strings.Replace(yaml, old, new, 1)
	}
	files["lang/pl.yaml"] = &fstest.MapFile{Data: []byte(yaml)}
	for _, spec := range planner.Templates() {
		files["text/"+textFile(spec.Name, "pl")] = &fstest.MapFile{Data: []byte("{kind}")}
	}
	set, findings := loaded(files)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	w, err := set.Words("pl")
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		w.Ordinal(3): "3.", w.Minutes(1): "1 minuta", w.Minutes(3): "3 minuty", w.Minutes(5): "5 minut",
		w.Salutation(planner.Addressee{Honorific: "Dr.", Name: "A B", Surname: "B", Rank: "ambassador", Gender: "f"}): "Pani Ambasador B!",
		w.Salutation(planner.Addressee{Name: "A B", Rank: "ambassador", Gender: "m"}):                                 "Dear A B!",
		w.Salutation(planner.Addressee{Name: "A B", Rank: "senator", Gender: "f"}):                                    "Dear A B!",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestColours draws any accent: text in it, and on it, can be read.
func TestColours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		accent := colour{
			float64(rapid.Uint8().Draw(t, "red")), float64(rapid.Uint8().Draw(t, "green")), float64(rapid.Uint8().Draw(t, "blue")),
		}
		if again, err := parseColour(accent.String()); err != nil || again != accent {
			t.Fatalf("%v is written %s and read %v (%v)", accent, accent, again, err)
		}
		look, err := newLook(planner.Document{}, MailOptions{Accent: accent.String()})
		if err != nil {
			t.Fatal(err)
		}
		for _, pair := range [][2]string{
			{look.Accent, lightGround}, {look.Accent, "#ffffff"}, {look.DarkAccent, darkSheet}, {look.DarkAccent, "#15171a"},
		} {
			front, _ := parseColour(pair[0])
			ground, err := parseColour(pair[1])
			if err != nil {
				t.Fatal(err)
			}
			if c := contrast(front, ground); c < 4.5 {
				t.Fatalf("%s on %s has a contrast of %.2f", pair[0], pair[1], c)
			}
		}
	})
	if c := contrast(black, white); c != 21 {
		t.Errorf("black on white has a contrast of %v", c)
	}
}

// TestGroundsAreThose that the template uses.
func TestGroundsAreThose(t *testing.T) {
	page, err := fs.ReadFile(mailFiles, "html/mail.gohtml")
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range []string{"background:" + lightGround, ".sheet { background: " + darkSheet} {
		if !strings.Contains(string(page), rule) {
			t.Errorf("html/mail.gohtml has no %q", rule)
		}
	}
}
