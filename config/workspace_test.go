package config_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"convene/config"
	"convene/planner"
)

// base is the smallest workspace without findings. Tests replace its files.
func base() map[string]string {
	return map[string]string{
		"convene.yaml": `series:
  id: demo
  name: Demo Seminar
  kind: Seminar
  anniversary: 1992-02-26
  timezone: Asia/Karachi
organisers:
  - id: host
    name: Host
hosts:
  - organiser: host
    part: lead
mail:
  from: Demo <demo@example.org>
`,
		"people.yaml": `people:
  - id: khan
    name: Mohammed Khan
`,
		"editions/2027.yaml": `edition:
  year: 2027
  title: Remembrance
  date: 2027-02-25
  status: draft
`,
	}
}

// write puts base, with files in place of its own, into a new folder. A file
// whose content is "-" is left out.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	all := base()
	maps.Copy(all, files)
	for name, content := range all {
		if content == "-" {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// unavailable skips a test of what this system cannot do. On the machines
// that must be able to, it fails.
func unavailable(t *testing.T, what string, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" && runtime.GOOS != "windows" {
		t.Fatalf("no %s here: %v", what, err)
	}
	t.Skipf("no %s here: %v", what, err)
}

// load is Load, with the findings as lines such as a user reads.
func load(t testing.TB, dir string) (*config.Workspace, []string) {
	t.Helper()
	w, findings, err := config.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range findings {
		lines = append(lines, line(w, f))
		if f.Message == "" || f.Next == "" || strings.ContainsAny(f.Message+f.Next, "\r\n") {
			t.Errorf("a finding has no sentence of one line: %+v", f)
		}
	}
	return w, lines
}

func line(w *config.Workspace, f planner.Finding) string {
	return fmt.Sprintf("%s: %s %s", w.Locate(f.Place), f.Code, f.Message)
}

// same compares findings line by line.
func same(t *testing.T, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	t.Errorf("findings:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
}

func TestBaseIsClean(t *testing.T) {
	w, findings := load(t, write(t, nil))
	same(t, findings, nil)
	if w.Series.Name.In("en") != "Demo Seminar" || len(w.People) != 1 || len(w.Editions) != 1 || w.Editions[0].Source != "editions/2027.yaml" {
		t.Errorf("loaded %+v", w.Workspace)
	}
	for _, f := range planner.Check(&w.Workspace, planner.Circumstances{}) {
		t.Errorf("the planner finds %s", line(w, f))
	}
}

func TestNoWorkspace(t *testing.T) {
	for name, dir := range map[string]string{
		"empty folder": t.TempDir(),
		"no folder":    filepath.Join(t.TempDir(), "none"),
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := config.Load(dir)
			if err == nil || !strings.Contains(err.Error(), dir) {
				t.Errorf("got error %v", err)
			}
		})
	}
}

// TestManyMistakesInOneRun is the promise that one run shows everything: nine
// different mistakes in three files, each at its own place, and nothing that
// merely follows from them.
func TestManyMistakesInOneRun(t *testing.T) {
	w, findings := load(t, write(t, map[string]string{
		"convene.yaml": `series:
  id: demo
  name: Demo Seminar
  kind: Seminar
  anniversary: 1992-02-30
  timezone: Asia/Karchi
  langauge: en
organisers:
  - {id: host, name: Host}
hosts:
  - {organiser: host, part: leed}
mail:
  from: nobody at example.org
`,
		"people.yaml": `people:
  - id: khan
    name: Mohammed Khan
  - id: khan
    name: "Mohammed\nKhan"
    emails: khan@example.org
`,
		"editions/2027.yaml": `edition:
  year: 2027
  title: Remembrance
  date: 2027-02-25
  status: draft
programme:
  - {at: 9:30, mintues: 30, kind: arrival}
  - {minutes: ten, kind: break}
roles:
  - {person: somebody, role: chair}
`,
	}))
	same(t, findings, []string{
		`convene.yaml:5:16: E07 the date 1992-02-30 does not exist`,
		`convene.yaml:6:13: E07 the time zone Asia/Karchi does not exist; want a name like Asia/Karachi`,
		`convene.yaml:7:3: E02 unknown key "langauge" (did you mean "language"?)`,
		`convene.yaml:11:29: E06 part "leed" is not allowed (did you mean "lead"?)`,
		`convene.yaml:13:9: E09 mail.from: "nobody at example.org" is no address: it is not a mailbox like "Seminars <seminars@example.org>"`,
		`editions/2027.yaml:7:16: E02 unknown key "mintues" (did you mean "minutes"?)`,
		`editions/2027.yaml:8:15: E04 minutes "ten" is not a whole number`,
		`people.yaml:4:9: E03 the person's id "khan" is given twice`,
		`people.yaml:6:13: E04 emails is the text "khan@example.org"`,
	})
	// The planner adds the two that are its own and nothing else.
	var more []string
	for _, f := range planner.Check(&w.Workspace, planner.Circumstances{}) {
		more = append(more, fmt.Sprint(w.Locate(f.Place), " ", f.Code))
	}
	same(t, more, []string{"editions/2027.yaml:10:14 E08", "people.yaml:5:11 E10"})
}

func TestOneBrokenFileHidesNoOther(t *testing.T) {
	w, findings := load(t, write(t, map[string]string{
		"convene.yaml":       "series: [\n",
		"people.yaml":        "people:\n  - id: khan\n    name: Khan\n    posts: x: y\n",
		"editions/2026.yaml": "edition:\n\tyear: 2026\n",
		"editions/2027.yaml": "edition:\n  yaer: 2027\n  title: T\n  date: 2027-02-25\n  status: draft\n",
	}))
	same(t, findings, []string{
		`convene.yaml:1:9: E01 the file cannot be understood here: did not find expected node content`,
		`editions/2026.yaml:2:1: E01 the file cannot be understood here: found character that cannot start any token`,
		`editions/2027.yaml:2:3: E02 unknown key "yaer" (did you mean "year"?)`,
		`people.yaml:4:13: E01 the file cannot be understood here: mapping values are not allowed in this context`,
	})
	for _, at := range []planner.Place{
		{Source: "convene.yaml"},
		{Source: "people.yaml"},
		{Source: "editions/2026.yaml"},
		{Source: "editions/2027.yaml", Path: "edition.year"},
	} {
		if !w.Unread[at] {
			t.Errorf("%v is not marked as unread", at)
		}
	}
}

func TestFindingsSayWhatIsRelated(t *testing.T) {
	w, findings, err := config.Load(write(t, map[string]string{
		"editions/2028.yaml": "edition:\n  title: T\n  year: 2027\n  date: 2027-02-25\n  status: draft\n",
	}))
	if err != nil || len(findings) != 1 || len(findings[0].Related) != 1 {
		t.Fatalf("got %+v, %v", findings, err)
	}
	f := findings[0]
	if got := fmt.Sprint(w.Locate(f.Place), w.Locate(f.Related[0])); got != "editions/2028.yaml:3:9 editions/2027.yaml:2:9" {
		t.Errorf("the year stands at %s", got)
	}
}
