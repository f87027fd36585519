package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"convene/planner"
)

// ahead are codes whose checks are still to come: their examples must not raise
// them, so that this list is not forgotten.
func ahead() []planner.Code { return nil }

// TestExamplesRaiseTheirCodes makes the example of every finding and looks
// whether it is found there, and nothing else that blocks. All messages are kept
// together in a golden file, for whoever wants to read them as those who get
// them do.
func TestExamplesRaiseTheirCodes(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	for _, c := range planner.Codes() {
		t.Run(string(c.Code), func(t *testing.T) {
			dir := t.TempDir()
			must(t, anyDay(), "init", dir, "--example", "minimal")
			for _, f := range c.Example.Files {
				applyExample(t, dir, f)
			}
			mailing := ""
			for _, command := range c.Example.Given {
				for _, f := range c.Example.Files { // which a person names from where they are
					command = strings.ReplaceAll(command, " "+f.Name, " "+filepath.Join(dir, f.Name))
				}
				given := convene(anyDay(), arguments(t, dir, strings.ReplaceAll(command, "m-XXXX", mailing))...)
				if given.code != exitDone && given.code != exitAttention {
					t.Fatalf("%s: exit code %d\n%s%s", command, given.code, given.out, given.err)
				}
				if id := mailingID.FindString(given.out); id != "" {
					mailing = id
				}
			}
			run := c.Example.Run
			if run == "" {
				run = "convene check"
			}
			got := convene(anyDay(), arguments(t, dir, run)...)
			raised := regexp.MustCompile(`(?m)^(?:convene: )?(\S+): ([EWN]\d\d) .*$`).FindAllStringSubmatch(got.out+got.err, -1)
			if slices.Contains(ahead(), c.Code) {
				if slices.ContainsFunc(raised, func(m []string) bool { return m[2] == string(c.Code) }) {
					t.Errorf("%s is found now: take it out of ahead", c.Code)
				}
				return
			}
			if len(raised) == 0 {
				t.Fatalf("nothing is found: %s%s", got.out, got.err)
			}
			last := c.Example.Files[len(c.Example.Files)-1].Name
			for _, m := range raised {
				file, _, _ := strings.Cut(m[1], ":")
				if m[2] != string(c.Code) {
					t.Errorf("the example raises this as well: %s", m[0])
				} else if file != last {
					t.Errorf("it is found in %s, want %s: %s", file, last, m[0])
				}
			}
			fmt.Fprintf(&said, "%s: %s\n", c.Code, c.Title)
			for _, m := range raised {
				fmt.Fprintf(&said, "  %s\n", m[0])
			}
		})
	}
	golden := filepath.Join("testdata", "findings.golden")
	if *update {
		if err := os.WriteFile(golden, said.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, said.Bytes()) && !t.Failed() {
		t.Errorf("the messages have changed; read them, and run with -update:\n%s", said.Bytes())
	}
}

// arguments are those of a command as it is typed, in a workspace.
func arguments(t *testing.T, dir, command string) []string {
	t.Helper()
	words, ok := strings.CutPrefix(command, "convene ")
	if !ok {
		t.Fatalf("%q is no command", command)
	}
	return append(strings.Fields(words), "-C", dir)
}

// applyExample puts an example's part of a file into a workspace: the outermost
// keys of a YAML file that it has replace those that are there.
func applyExample(t *testing.T, dir string, f planner.ExampleFile) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(f.Name))
	text := f.Text
	if old, err := os.ReadFile(name); err == nil && strings.HasSuffix(f.Name, ".yaml") {
		new := outermost(f.Text)
		var all strings.Builder
		for _, part := range outermost(string(old)) {
			if !slices.ContainsFunc(new, func(n outerKey) bool { return n.key == part.key }) {
				all.WriteString(part.text)
			}
		}
		text = all.String() + f.Text
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// outerKey is an outermost key of a YAML file with its lines.
type outerKey struct{ key, text string }

func outermost(text string) []outerKey {
	var parts []outerKey
	for line := range strings.Lines(text) {
		key, _, ok := strings.Cut(line, ":")
		if ok && !strings.ContainsAny(line[:1], " #-\n") || len(parts) == 0 {
			parts = append(parts, outerKey{key: key})
		}
		parts[len(parts)-1].text += line
	}
	return parts
}

func TestExplain(t *testing.T) {
	all := must(t, anyDay(), "explain")
	for _, c := range planner.Codes() {
		if !strings.Contains(all, string(c.Code)+"  "+c.Title) {
			t.Errorf("%s is not listed", c.Code)
		}
		one := must(t, anyDay(), "explain", strings.ToLower(string(c.Code)))
		plain := strings.Join(strings.Fields(one), " ")
		for _, want := range []string{c.Title, c.Meaning, c.Cure, c.Example.Files[0].Name} {
			if !strings.Contains(plain, strings.Join(strings.Fields(want), " ")) {
				t.Errorf("explain %s does not say %q:\n%s", c.Code, want, one)
			}
		}
		for line := range strings.Lines(one) {
			if len([]rune(strings.TrimRight(line, "\n"))) > 100 {
				t.Errorf("explain %s has a long line: %s", c.Code, line)
			}
		}
	}
	if r := convene(anyDay(), "explain", "E99"); r.code != exitUsage || !strings.Contains(r.err, "did you mean") {
		t.Errorf("a code that does not exist: %+v", r)
	}
	if out := must(t, anyDay(), "explain", "W07", "--json"); !strings.Contains(out, `"severity": "warning"`) {
		t.Errorf("as JSON: %s", out)
	}
}
