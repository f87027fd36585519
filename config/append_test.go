package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"convene/config"
)

// appendedFile is a file after an entry was added to its list "accept".
func appendedFile(t interface {
	Helper()
	Fatal(...any)
}, dir, text string, fields ...config.Field,
) (string, error) {
	t.Helper()
	path := filepath.Join(dir, "e.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	err := config.AppendEntry(dir, "e.yaml", "accept", fields...)
	got, readErr := os.ReadFile(path)
	if readErr != nil {
		t.Fatal(readErr)
	}
	return string(got), err
}

func entryFields() []config.Field {
	return []config.Field{{Key: "code", Value: "W07"}, {Key: "at", Value: "programme[3]"}}
}

func TestAppendEntry(t *testing.T) {
	const block = "  - code: W07\n    at: \"programme[3]\"\n"
	for name, c := range map[string]struct{ before, after string }{
		"begun":               {"edition:\n  year: 2027 # here\n", "edition:\n  year: 2027 # here\n\naccept:\n" + block},
		"begun after blanks":  {"edition:\n  year: 2027\n\n\n", "edition:\n  year: 2027\n\naccept:\n" + block},
		"begun after a text":  {"a: |\n  b\n\n  c\n# the end\n", "a: |\n  b\n\n  c\n# the end\n\naccept:\n" + block},
		"no last line end":    {"a: b", "a: b\n\naccept:\n" + block},
		"empty":               {"a: b\naccept:   # none yet\nc: d\n", "a: b\naccept:   # none yet\n" + block + "c: d\n"},
		"empty at the end":    {"accept:", "accept:\n" + block},
		"empty brackets":      {"accept: []  # none\nc: d\n", "accept:  # none\n" + block + "c: d\n"},
		"brackets":            {"accept: [{code: W01, at: roles}]\n", "accept: [{code: W01, at: roles}, {code: W07, at: \"programme[3]\"}]\n"},
		"brackets over lines": {"accept: [\n  {code: W01, at: 'roles' },  # one\n]\n", "accept: [\n  {code: W01, at: 'roles' }, {code: W07, at: \"programme[3]\"},  # one\n]\n"},
		"another":             {"accept:\n# seen\n- code: W01\n  at: roles # by all\n# then\nc: d\n", "accept:\n# seen\n- code: W01\n  at: roles # by all\n- code: W07\n  at: \"programme[3]\"\n# then\nc: d\n"},
		"indented":            {"accept:\n    - {code: W01, at: roles}   # one\nc: d\n", "accept:\n    - {code: W01, at: roles}   # one\n    - code: W07\n      at: \"programme[3]\"\nc: d\n"},
		"another at the end":  {"accept:\n  - code: W01\n    at: roles", "accept:\n  - code: W01\n    at: roles\n  - code: W07\n    at: \"programme[3]\"\n"},
		"nothing":             {"", "accept:\n" + block},
		"comments":            {"# none yet\n", "# none yet\n\naccept:\n" + block},
		"a long text":         {"accept:\n- code: W01\n  at: |\n    # roles\n# then\n", "accept:\n- code: W01\n  at: |\n    # roles\n- code: W07\n  at: \"programme[3]\"\n# then\n"},
		"Windows":             {"\ufeffa: b\r\n", "\ufeffa: b\r\n\r\naccept:\r\n" + strings.ReplaceAll(block, "\n", "\r\n")},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := appendedFile(t, t.TempDir(), c.before, entryFields()...)
			if err != nil || got != c.after {
				t.Errorf("got, %v:\n%s\nwant:\n%s", err, got, c.after)
			}
		})
	}
	got, err := appendedFile(t, t.TempDir(), "accept: [a]\n", config.Field{Value: "no"})
	if err != nil || got != "accept: [a, \"no\"]\n" {
		t.Errorf("a value: %q, %v", got, err)
	}
}

// What cannot be extended for sure is left alone, and a person is told what to
// write.
func TestAppendEntryRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"broken": "accept: [a\n", "a text": "accept: x\n", "braces": "{a: b}\n", "a list": "- a\n",
		"an alias": "x: &x [a]\naccept: *x\n", "an anchor": "accept: &x [a]\n",
		"twice": "accept: []\naccept: []\n", "a map": "accept: {code: W01}\n", "the end of a document": "a: b\n...\n",
	} {
		got, err := appendedFile(t, t.TempDir(), text, entryFields()...)
		if err == nil || got != text || !strings.Contains(err.Error(), "by hand") {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

// Whatever is written, the file says the entry afterwards, or stays as it was.
func TestAppendEntryKeepsTheRest(t *testing.T) {
	dir := t.TempDir()
	value := rapid.StringMatching(`[a-zA-Z0-9 :#"'\[\]{},&*é]{1,20}`)
	rapid.Check(t, func(rt *rapid.T) {
		before := rapid.SampledFrom([]string{"a: b\n", "a: b\naccept:\n- x: y # z\n", "accept: [ ]\nc: |\n  d\n", "accept:\nb: 'c'\n"}).Draw(rt, "file")
		v := value.Draw(rt, "value")
		got, err := appendedFile(rt, dir, before, config.Field{Key: "at", Value: v})
		if err != nil {
			if got != before {
				rt.Fatalf("refused and changed: %v\n%s", err, got)
			}
			return
		}
		for line := range strings.Lines(before) {
			kept := strings.TrimRight(line, "\n []")
			if !strings.Contains(got, kept) {
				rt.Fatalf("%q is gone from\n%s", kept, got)
			}
		}
		// The same entry again is found behind the first.
		if again, err := appendedFile(rt, dir, got, config.Field{Key: "at", Value: v}); err != nil || len(again) <= len(got) {
			rt.Fatalf("a second one: %v\n%s", err, again)
		}
	})
}
