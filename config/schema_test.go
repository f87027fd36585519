package config_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"convene/config"
	"convene/planner"
)

// schemas are those of all files, as somebody else's validator reads them.
func schemas(t testing.TB) map[config.FileKind]*jsonschema.Schema {
	t.Helper()
	read := map[config.FileKind]*jsonschema.Schema{}
	for _, k := range config.FileKinds() {
		data, err := config.Schema(k)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		if err := c.AddResource("schema.json", doc); err != nil {
			t.Fatal(err)
		}
		if read[k], err = c.Compile("schema.json"); err != nil {
			t.Fatal(err)
		}
	}
	return read
}

// kindOf is the kind of a workspace's file; empty if it is none.
func kindOf(file string) config.FileKind {
	switch file = filepath.ToSlash(file); {
	case strings.HasSuffix(file, "convene.yaml"):
		return config.SeriesKind
	case strings.HasSuffix(file, "people.yaml"):
		return config.PeopleKind
	case regexp.MustCompile(`editions/\d+\.yaml$`).MatchString(file):
		return config.EditionKind
	}
	return ""
}

var wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

// asJSON is a YAML document as editors hand it to a validator (YAML 1.2, core
// schema).
func asJSON(n *yaml.Node) any {
	switch n.Kind {
	case yaml.AliasNode:
		return asJSON(n.Alias)
	case yaml.DocumentNode:
		return asJSON(n.Content[0])
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = asJSON(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, asJSON(item))
		}
		return list
	}
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return n.Value
	}
	switch {
	case n.Value == "" || n.Value == "~" || n.Value == "null":
		return nil
	case n.Value == "true" || n.Value == "false":
		return n.Value == "true"
	case wholeNumber.MatchString(n.Value):
		if i, err := strconv.Atoi(n.Value); err == nil {
			return i
		}
	}
	return n.Value
}

func rootOf(t interface{ Fatal(...any) }, text string) *yaml.Node {
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	return &n
}

// The examples, and a workspace just made, are right by the schemas.
func TestSchemasTakeTheExamples(t *testing.T) {
	read := schemas(t)
	root := t.TempDir()
	for _, name := range config.Examples() {
		if _, err := config.WriteExample(filepath.Join(root, name), name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := config.WriteNew(filepath.Join(root, "new"), answers()); err != nil {
		t.Fatal(err)
	}
	checked := map[config.FileKind]int{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		k := kindOf(path)
		if err != nil || k == "" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if name, err := filepath.Rel(root, path); err != nil || !strings.Contains(string(data), config.SchemaLine(k, name[strings.IndexByte(name, filepath.Separator)+1:])+"\n") {
			t.Errorf("%s does not say where its schema is: %v", path, err)
		}
		if err := read[k].Validate(asJSON(rootOf(t, string(data)))); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		checked[k]++
		return nil
	})
	if err != nil || checked[config.SeriesKind] < 6 || checked[config.EditionKind] < 5 {
		t.Errorf("%v were looked at: %v", checked, err)
	}
}

// What is wrong is wrong by the schema as well as by the walker.
func TestSchemasRefuseMistakes(t *testing.T) {
	read := schemas(t)
	series, people, edition := base()["convene.yaml"], base()["people.yaml"], base()["editions/2027.yaml"]
	in := func(text, old, new string) string {
		if !strings.Contains(text, old) {
			t.Fatalf("%q is not there", old)
		}
		return strings.Replace(text, old, new, 1)
	}
	for name, test := range map[string]struct{ file, text string }{
		"unknown key":                     {"editions/2027.yaml", edition + "  mintues: 5\n"},
		"unknown key deep inside":         {"editions/2027.yaml", edition + "programme:\n  - minutes: 5\n    kind: panel\n    speakers:\n      - person: khan\n        tilte: x\n"},
		"unknown key in a post":           {"people.yaml", people + "    posts:\n      - {title: Dean, formerly: true}\n"},
		"unknown file key":                {"people.yaml", people + "persons: []\n"},
		"missing key":                     {"editions/2027.yaml", in(edition, "  title: Remembrance\n", "")},
		"missing key that is empty":       {"editions/2027.yaml", in(edition, "Remembrance", `""`)},
		"missing key that is null":        {"editions/2027.yaml", in(edition, "Remembrance", "~")},
		"missing block":                   {"convene.yaml", in(series, "mail:\n  from: Demo <demo@example.org>\n", "")},
		"empty entry":                     {"people.yaml", people + "    emails: [\"\"]\n"},
		"text for a list":                 {"people.yaml", people + "    emails: khan@example.org\n"},
		"list for a text":                 {"people.yaml", in(people, "Mohammed Khan", "[Mohammed, Khan]")},
		"list for a block":                {"editions/2027.yaml", edition + "  venue: [ISSI]\n"},
		"text for a block":                {"editions/2027.yaml", edition + "  venue: ISSI\n"},
		"block for a text":                {"people.yaml", people + "    picture: {file: a.jpg}\n"},
		"no such status":                  {"editions/2027.yaml", in(edition, "draft", "drafted")},
		"no such slot":                    {"editions/2027.yaml", edition + "programme:\n  - {minutes: 5, kind: tea}\n"},
		"no such mail":                    {"convene.yaml", series + "run_up:\n  - {id: a, at: on the day, send: invitations}\n"},
		"no such audience":                {"convene.yaml", series + "run_up:\n  - {id: a, at: on the day, send: invitation, to: everybody}\n"},
		"no such day of the week":         {"convene.yaml", in(series, "  timezone", "  working_days: [Monday]\n  timezone")},
		"no language":                     {"editions/2027.yaml", in(edition, "Remembrance", "{in English: Remembrance}")},
		"an id with a capital":            {"people.yaml", in(people, "khan", "Khan")},
		"a date that is none":             {"editions/2027.yaml", in(edition, "2027-02-25", "25.2.2027")},
		"a date that does not exist":      {"editions/2027.yaml", in(edition, "2027-02-25", "2027-02-30")},
		"a time that is none":             {"editions/2027.yaml", edition + "  starts: 10h\n"},
		"a moment that is none":           {"convene.yaml", series + "run_up:\n  - {id: a, at: six weeks before, task: b}\n"},
		"a number that is none":           {"editions/2027.yaml", edition + "programme:\n  - {minutes: five}\n"},
		"a number below zero":             {"editions/2027.yaml", edition + "programme:\n  - {minutes: -5}\n"},
		"a number out of range":           {"convene.yaml", series + "  smtp: {host: localhost, port: 70000}\n"},
		"neither true nor false":          {"convene.yaml", series + "  drafts_only: yes\n"},
		"a secret written out":            {"convene.yaml", series + "  smtp: {host: localhost, username: u, password: hunter2}\n"},
		"a colour that is none":           {"convene.yaml", series + "style: {accent: red}\n"},
		"a size of paper that is none":    {"convene.yaml", series + "style: {paper: A5}\n"},
		"an address that is none":         {"people.yaml", people + "    emails: [nobody]\n"},
		"a web address that is none":      {"convene.yaml", series + "web: {site_url: example.org}\n"},
		"a length of time that is none":   {"convene.yaml", series + "  advanced: {max_age: 5}\n"},
		"a comma in braces":               {"people.yaml", people + "    posts:\n      - {title: Dean, Faculty of Law}\n"},
		"a wording that is a list":        {"editions/2027.yaml", edition + "wording:\n  kicker: [a]\n"},
		"a file that is a list":           {"people.yaml", "- id: khan\n"},
		"something that would be merged":  {"people.yaml", "people:\n  - &k {id: khan, name: Khan}\n  - <<: *k\n    id: shah\n"},
		"a picture without a description": {"editions/2027.yaml", edition + "report:\n  pictures:\n    - file: a.jpg\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := read[kindOf(test.file)].Validate(asJSON(rootOf(t, test.text))); err == nil {
				t.Error("the schema takes it")
			}
			if w, findings, err := config.Load(write(t, map[string]string{test.file: test.text})); err != nil || len(findings) == 0 {
				all := planner.Check(&w.Workspace, planner.Circumstances{})
				if !slices.ContainsFunc(all, func(f planner.Finding) bool { return f.Code.Severity() == planner.Error }) {
					t.Errorf("the workspace is taken: %v", err)
				}
			}
		})
	}
}

// Whatever somebody does to the examples: the schema says that something is
// wrong only if the walker or check does.
func TestSchemasRaiseNoFalseAlarm(t *testing.T) {
	read := schemas(t)
	dir := t.TempDir()
	if _, err := config.WriteExample(dir, "khojaly"); err != nil {
		t.Fatal(err)
	}
	original := map[string][]byte{}
	for _, file := range []string{"convene.yaml", "people.yaml", "editions/2022.yaml", "editions/2027.yaml"} {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		original[file] = data
	}
	refused, taken := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		file := rapid.SampledFrom([]string{"convene.yaml", "people.yaml", "editions/2022.yaml", "editions/2027.yaml"}).Draw(r, "file")
		root := rootOf(r, string(original[file]))
		spoil(r, root)
		text, err := yaml.Dump(root)
		if err != nil {
			r.Skip(err)
		}
		says := read[kindOf(file)].Validate(asJSON(rootOf(r, string(text))))
		if says == nil {
			taken++
			return
		}
		refused++
		path := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.WriteFile(path, text, 0o644); err != nil {
			r.Fatal(err)
		}
		w, findings, err := config.Load(dir)
		if err := os.WriteFile(path, original[file], 0o644); err != nil {
			r.Fatal(err)
		}
		if err != nil {
			return
		}
		findings = append(findings, planner.Check(&w.Workspace, planner.Circumstances{})...)
		if !slices.ContainsFunc(findings, func(f planner.Finding) bool { return f.Code.Severity() == planner.Error }) {
			r.Errorf("the schema of %s says %v, and nothing is wrong with\n%s", file, says, text)
		}
	})
	if refused == 0 || taken == 0 {
		t.Errorf("%d were refused and %d taken: the test looked at nothing", refused, taken)
	}
}

// spoil changes one value or key of a document, for better or worse.
func spoil(r *rapid.T, root *yaml.Node) {
	var nodes []*yaml.Node
	for n := root.Content[0]; ; {
		nodes = append(nodes, n)
		if len(n.Content) == 0 {
			break
		}
		n = n.Content[rapid.IntRange(0, len(n.Content)-1).Draw(r, "child")]
	}
	n := nodes[rapid.IntRange(0, len(nodes)-1).Draw(r, "depth")]
	values := []string{
		"''", "~", "text", "'two words'", "5", "'5'", "0", "-1", "2000000", "true", "2027-02-25", "2027-02-30", "10:30", "25:10", "a@example.org",
		"[]", "[a]", "[{}]", "{}", "{en: x}", "{title: x}", "{english: x, en: 5}", "https://example.org/", "on the day", "6 weeks before", "lists/x.csv", "'#aabbcc'", "${NAME}", "Mon",
	}
	replacement := rootOf(r, rapid.SampledFrom(values).Draw(r, "value")).Content[0]
	*n = *replacement
}

func TestSchemaLineLeadsToTheSchema(t *testing.T) {
	for file, want := range map[string]string{"convene.yaml": ".schema/convene.json", "editions/2027.yaml": "../.schema/edition.json"} {
		if got := config.SchemaLine(kindOf(file), file); got != "# yaml-language-server: $schema="+want {
			t.Errorf("%s: %s", file, got)
		}
	}
}

func TestSchemaOfNoKind(t *testing.T) {
	if _, err := config.Schema("letter"); err == nil || !strings.Contains(err.Error(), `"letter"`) {
		t.Errorf("the error is %v", err)
	}
}

// Schemas are written once and left alone while they do not change.
func TestWriteSchemas(t *testing.T) {
	dir := t.TempDir()
	first, err := config.WriteSchemas(dir)
	if err != nil || fmt.Sprint(first) != "[.schema/convene.json .schema/people.json .schema/edition.json]" {
		t.Errorf("%v, %v", first, err)
	}
	if again, err := config.WriteSchemas(dir); err != nil || len(again) > 0 {
		t.Errorf("%v, %v", again, err)
	}
}
