package cli

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write expected outputs anew")

func TestMain(m *testing.M) {
	testscript.Main(cleared{m}, map[string]func(){
		"convene": func() {
			code := Main(os.Args[1:], FromOS())
			reportPeak()
			os.Exit(code)
		},
	})
}

// cleared runs the tests and then clears the stage of the demo.
type cleared struct{ m *testing.M }

func (c cleared) Run() int { return played.Run(c.m) }

// TestScripts runs the program as its users do; see testdata/script. With
// -update the expected outputs in the scripts are written anew. Each run is a
// process of its own, which -short leaves out.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// A script has no secrets and no terminal, and the machine's time
			// zone must not matter.
			env.Setenv("TZ", "Pacific/Kiritimati")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code":  exitsWith,
			"count": countFiles,
			"edit":  editFile,
			"ids":   rememberIDs,
			"reply": mailBack,
		},
	})
}

// exitsWith runs a program and compares its exit code: code 4 convene send.
func exitsWith(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// countFiles compares how many files match a pattern: count 3 out/*.pdf.
func countFiles(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	found, err := filepath.Glob(ts.MkAbs(args[1]))
	ts.Check(err)
	if len(found) != want {
		ts.Fatalf("%d files match %s, want %d: %s", len(found), args[1], want, strings.Join(found, " "))
	}
}

// editFile replaces a text that stands in a file, as somebody at an editor
// does: edit convene.yaml 'old' 'new'. A \n in them is a line's end.
func editFile(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	text := ts.ReadFile(name)
	old, replacement := strings.ReplaceAll(args[1], `\n`, "\n"), strings.ReplaceAll(args[2], `\n`, "\n")
	if !strings.Contains(text, old) {
		ts.Fatalf("%s does not contain %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(name, []byte(strings.ReplaceAll(text, old, replacement)), 0o666))
}

// rememberIDs puts the ids of mailings that the last output names into
// variables: ids M1 M2.
func rememberIDs(ts *testscript.TestScript, _ bool, args []string) {
	var found []string
	for _, word := range strings.FieldsFunc(ts.ReadFile("stdout"), func(r rune) bool { return strings.ContainsRune(" ,:\"\n", r) }) {
		if strings.HasPrefix(word, "m-") && !slices.Contains(found, word) {
			found = append(found, word)
		}
	}
	if len(found) < len(args) {
		ts.Fatalf("the output names %d mailings, want %d", len(found), len(args))
	}
	for i, name := range args {
		ts.Setenv(name, found[i])
	}
}
