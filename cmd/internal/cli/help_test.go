package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// ownCommands are all commands but those that cobra brings along.
func ownCommands(t *testing.T) []*cobra.Command {
	t.Helper()
	var all []*cobra.Command
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		if cmd.Name() == "help" || cmd.Name() == "completion" {
			return
		}
		all = append(all, cmd)
		for _, sub := range cmd.Commands() {
			visit(sub)
		}
	}
	visit(newRootCommand(&System{}))
	return all
}

// Every command says in a line what it does, and shows how it is called.
func TestHelpIsWhole(t *testing.T) {
	for _, cmd := range ownCommands(t) {
		switch {
		case cmd.Short == "" || strings.HasSuffix(cmd.Short, "."):
			t.Errorf("%s: its line %q is empty or ends with a full stop", cmd.CommandPath(), cmd.Short)
		case cmd.Example == "":
			t.Errorf("%s shows no example", cmd.CommandPath())
		}
		for line := range strings.Lines(cmd.Example) {
			switch {
			case !strings.HasPrefix(line, "  "):
				t.Errorf("%s: the example %q is not indented", cmd.CommandPath(), line)
			case !strings.Contains(cmd.Example, "  "+cmd.CommandPath()+" ") && !strings.Contains(cmd.Example+"\n", "  "+cmd.CommandPath()+"\n"):
				t.Errorf("%s: no example calls it", cmd.CommandPath())
			}
		}
		for line := range strings.Lines(cmd.Long) {
			if len([]rune(line)) > 92 {
				t.Errorf("%s: a line is too long for a terminal: %q", cmd.CommandPath(), line)
			}
		}
		if cmd.HasParent() && !cmd.Parent().HasParent() && cmd.GroupID == "" {
			t.Errorf("%s is in no group of commands (cli/root.go)", cmd.CommandPath())
		}
	}
}

// Examples are commands that there are, with flags that there are.
func TestHelpHasExamplesThatWork(t *testing.T) {
	root := newRootCommand(&System{})
	for _, cmd := range ownCommands(t) {
		lines := strings.ReplaceAll(cmd.Example, "\\\n", " ")
		for line := range strings.Lines(lines) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), " && ")
			line, _, _ = strings.Cut(line, " > ")
			words := shellWords(line)
			if len(words) == 0 || words[0] != "convene" {
				t.Errorf("%s: the example %q calls another program", cmd.CommandPath(), line)
				continue
			}
			found, rest, err := root.Find(words[1:])
			if err == nil {
				err = found.ParseFlags(rest)
			}
			if err == nil && found.Args != nil && found.HasParent() {
				err = found.ValidateArgs(found.Flags().Args())
			}
			if err != nil {
				t.Errorf("%s: %s: %v", cmd.CommandPath(), line, err)
			}
		}
	}
}

// shellWords splits a command line; quotes hold words together.
func shellWords(line string) []string {
	var words []string
	var word strings.Builder
	quote := rune(0)
	for _, r := range line + " " {
		switch {
		case quote == 0 && (r == '"' || r == '\''), r == quote:
			quote ^= r
		case quote == 0 && r == ' ':
			if word.Len() > 0 {
				words = append(words, word.String())
			}
			word.Reset()
		default:
			word.WriteRune(r)
		}
	}
	return words
}

// Every word of a usage line is one that shells can complete, or one that only
// the user knows.
func TestUsageWordsAreKnown(t *testing.T) {
	known := completers()
	for _, cmd := range ownCommands(t) {
		for _, arg := range argumentsOf(cmd.Use) {
			for _, word := range arg {
				free := word == strings.ToLower(word) || slices.Contains(fileWords(), word) || slices.Contains(freeWords(), word)
				if known[word] == nil && !free {
					t.Errorf("%s: nobody knows what %s stands for (cli/complete.go)", cmd.CommandPath(), word)
				}
			}
		}
	}
}

// bashCompletes is what bash offers for the last of some words.
func bashCompletes(t *testing.T, dir string, words ...string) []string {
	t.Helper()
	bash := debian(t, "bash", "bash")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "convene")
	if err := os.Symlink(self, bin); err != nil { // testscript's way: the test is the program under that name
		t.Fatal(err)
	}
	line := "convene " + strings.Join(words, " ")
	script := must(t, anyDay(), "completion", "bash", "--no-descriptions") + `
COMP_WORDS=(convene "$@"); COMP_CWORD=$#; COMP_LINE="$LINE"; COMP_POINT=${#LINE}; COMP_TYPE=9; COMP_KEY=9
compopt() { :; }
__ltrim_colon_completions() { :; }
_get_comp_words_by_ref() { cur="${COMP_WORDS[COMP_CWORD]}"; prev="${COMP_WORDS[COMP_CWORD-1]}"; words=("${COMP_WORDS[@]}"); cword=$COMP_CWORD; }
__start_convene
printf '%s\n' "${COMPREPLY[@]}"
`
	cmd := exec.Command(bash, append([]string{"-c", script, "bash"}, words...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LINE="+line, "PATH="+filepath.Dir(bin)+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("bash: %v\n%s", err, out)
	}
	return strings.Fields(string(out))
}

// offered is what a shell is told about the last of some words, without what is
// said of each; shells leave out what does not begin like the word.
func offered(t *testing.T, dir string, words ...string) []string {
	t.Helper()
	var all []string
	out := must(t, anyDay(), slices.Concat([]string{"__complete", "-C", dir}, words)...)
	for line := range strings.Lines(out) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if !strings.HasPrefix(word, ":") && strings.HasPrefix(word, words[len(words)-1]) {
			all = append(all, word)
		}
	}
	return all
}

func TestBashCompletes(t *testing.T) {
	t.Parallel()
	dir := demo(t)
	if got := bashCompletes(t, dir, "rsvp", "record", "kh"); !slices.Equal(got, []string{"khalid-mahmood", "khazar-farhadov"}) {
		t.Errorf("bash offers %q", got)
	}
	if got := bashCompletes(t, t.TempDir(), "rsvp", "record", ""); len(got) > 0 {
		t.Errorf("without a workspace bash offers %q", got)
	}
}

// A shell completes what the workspace has, and is told nothing where there is
// none.
func TestCompletions(t *testing.T) {
	dir := demo(t)
	for _, test := range []struct {
		words []string
		want  []string // among others
		not   string
	}{
		{[]string{"rsvp", "record", "kh"}, []string{"khalid-mahmood", "khazar-farhadov"}, "mohammed-khan"},
		{[]string{"rsvp", "record", "khalid-mahmood", "a"}, []string{"accepted"}, "declined"},
		{[]string{"-e", "20"}, []string{"2017", "2022", "2027"}, ""},
		{[]string{"plan", "--done", ""}, []string{"date", "invitations"}, ""},
		{[]string{"outbox", "approve", "m-0000", "--at", ""}, []string{"due"}, ""},
		{[]string{"build", "s"}, []string{"site"}, "cards"},
		{[]string{"build", "report", "--layout", ""}, []string{"booklet", "newsletter"}, ""},
		{[]string{"prepare", ""}, []string{"invitation", "update", "tomorrow"}, ""},
		{[]string{"reference", "edition.st"}, []string{"edition.status", "edition.starts"}, "edition.title"},
		{[]string{"schema", ""}, []string{"convene", "people", "edition"}, ""},
		{[]string{"init", "--example", ""}, []string{"khojaly", "minimal"}, ""},
		{[]string{"--now", "2027-01-14T09:00:00Z", "-e", "2027", "outbox", "show", "m-"}, nil, "khojaly"},
	} {
		got := offered(t, dir, test.words...)
		for _, want := range test.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %q is not among %q", test.words, want, got)
			}
		}
		if test.want == nil && (len(got) == 0 || !strings.HasPrefix(got[0], "m-")) {
			t.Errorf("%s: there is no mailing among %q", test.words, got)
		}
		if slices.Contains(got, test.not) {
			t.Errorf("%s: %q is among %q", test.words, test.not, got)
		}
	}
	if r := convene(anyDay(), "__complete", "-C", t.TempDir(), "rsvp", "record", ""); r.code != exitDone || strings.Count(r.out, "\n") != 1 || strings.Contains(r.err, "no workspace") {
		t.Errorf("without a workspace there is %q, and %q", r.out, r.err)
	}
}

// Completion scripts are there for all shells, and are silent on stderr.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if r := convene(anyDay(), "completion", shell); r.code != exitDone || r.err != "" || !strings.Contains(r.out, "convene") {
			t.Errorf("%s: exit code %d, %s", shell, r.code, r.err)
		}
	}
}

// Whatever man has to say about our pages is a mistake of ours.
func TestManPages(t *testing.T) {
	t.Parallel()
	man := debian(t, "man", "man-db")
	dir := t.TempDir()
	must(t, anyDay(), "man", dir)
	for _, file := range append(files(t, dir, "*.1"), files(t, dir, "*.5")...) {
		cmd := exec.Command(man, "--warnings", "-E", "UTF-8", "-l", "-Tutf8", file)
		cmd.Env = append(os.Environ(), "MANWIDTH=80", "LC_ALL=C.UTF-8")
		var warnings strings.Builder
		cmd.Stderr = &warnings
		out, err := cmd.Output()
		if err != nil || warnings.Len() > 0 {
			t.Errorf("%s: %v\n%s", filepath.Base(file), err, warnings.String())
		}
		if strings.Contains(string(out), "mailto:") || strings.Contains(string(out), "\\") && strings.HasSuffix(file, ".5") {
			t.Errorf("%s is not as it was written", filepath.Base(file))
		}
	}
	if again := must(t, anyDay(), "man", dir, "--json"); !strings.Contains(again, "convene-files.5") {
		t.Errorf("the pages are %s", again)
	}
}
