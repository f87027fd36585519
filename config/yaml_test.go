package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"convene/config"
	"convene/planner"
)

// TestUnreadableYAML has what is no YAML of ours: each is one finding at its
// place, in a people.yaml.
func TestUnreadableYAML(t *testing.T) {
	const head = "people:\n  - id: khan\n    name: Khan\n"
	for _, test := range []struct{ name, text, want string }{
		{"colon in a value", head + "    address: Room: 5\n", `4:18: E01 the file cannot be understood here: mapping values are not allowed in this context`},
		{"tab", head + "\taddress: x\n", `4:1: E01 the file cannot be understood here: found a tab character that violates indentation`},
		{"quote never closed", head + "    address: \"Room 5\n", `4:14: E01 the file cannot be understood here: found unexpected end of stream`},
		{"list never closed", head + "    languages: [en\n", `4:16: E01 the file cannot be understood here: did not find expected ',' or ']'`},
		{"wrong indentation", head + "   address: x\n", `4:4: E01 the file cannot be understood here: did not find expected '-' indicator`},
		{"at sign", head + "    address: @home\n", `4:14: E01 the file cannot be understood here: found character that cannot start any token`},
		{"unknown anchor", head + "    address: *home\n", `4:14: E01 it refers to an anchor that does not exist`},
		{"directive", "%YAML 1.2\n---\npeople: []\n", `1:1: E01 the file cannot be understood here: found incompatible YAML document`},
		{"two documents", head + "---\npeople: []\n", `4:1: E01 a second document begins here`},
		{"broken second document", head + "---\npeople: [\n", `5:9: E01 the file cannot be understood here: did not find expected node content`},
		{"NUL", head + "    address: a\x00b\n", `4:15: E01 it holds the control character U+0000`},
		{"escape", head + "    address: ü\x1b[31m\n", `4:15: E01 it holds the control character U+001B`},
		{"escape after old Mac lines", strings.ReplaceAll(head, "\n", "\r") + "    address: \x1b\n", `4:14: E01 it holds the control character U+001B`},
		{"byte order mark inside", head + "    address: \ufeffx\n", `4:14: E01 it holds the control character U+FEFF`},
		{"Windows-1252", head + "    address: Stra\xdfe\n", `4:18: E01 it is not UTF-8 from here on`},
		{"UTF-16", "\xff\xfep\x00e\x00o\x00p\x00l\x00e\x00:\x00", `1:1: E01 it is not UTF-8 from here on`},
		{"line separator", head + "    address: a\u2028b\n", `4:15: E10 it holds the line separator U+2028, which editors do not show`},
		{"next line", head + "    address: a\u0085b\n", `4:15: E10 it holds the line separator U+0085, which editors do not show`},
		{"a list", "- id: khan\n", `1:1: E01 the file is a list, not a block of keys`},
		{"a word", "# people\nhello\n", `2:1: E01 the file is the text "hello", not a block of keys`},
		{"deep lists", "people: " + strings.Repeat("[", 10_000), `1:73: E01 it nests deeper than 64 levels`},
		{"deep lists in block", "people:\n" + strings.Repeat("- ", 10_000), `2:129: E01 it nests deeper than 64 levels`},
		{"deep blocks", deepBlocks(10_000), `65:66: E01 it nests deeper than 64 levels`},
		{"10 MB", "people: # " + strings.Repeat("x", 10<<20), `1:1: E01 the file cannot be read: the file is too large: at most 4 MiB are read`},
		{"entries only", "people: [" + strings.Repeat("a,", 1<<20), `1:600011: E01 it has more than 300000 lines and entries`},
		{"Windows lines", strings.ReplaceAll(head+"    address: Room: 5\n", "\n", "\r\n"), `4:18: E01 the file cannot be understood here: mapping values are not allowed in this context`},
		{"old Mac lines", strings.ReplaceAll(head+"    address: Room: 5\n", "\n", "\r"), `4:18: E01 the file cannot be understood here: mapping values are not allowed in this context`},
		{"byte order mark", "\ufeff" + head + "    address: Room: 5\n", `4:18: E01 the file cannot be understood here: mapping values are not allowed in this context`},
		{"letters of two bytes", head + "    honorific: É\n    salutation: Müller: x\n", `5:23: E01 the file cannot be understood here: mapping values are not allowed in this context`},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, findings := load(t, write(t, map[string]string{"people.yaml": test.text}))
			same(t, findings, []string{"people.yaml:" + test.want})
			if !w.Unread[planner.Place{Source: "people.yaml"}] {
				t.Error("the file is not marked as unread")
			}
		})
	}
}

func deepBlocks(depth int) string {
	var b strings.Builder
	for i := range depth {
		if b.Len() > 1<<20 {
			break
		}
		fmt.Fprintf(&b, "%sa:\n", strings.Repeat(" ", i))
	}
	return b.String()
}

// TestNothingInAFile: an empty file is one from which everything was left out.
func TestNothingInAFile(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "comments": "# nothing\n\n# yet\n", "document marker": "---\n", "null": "~\n", "byte order mark": "\ufeff"} {
		t.Run(name, func(t *testing.T) {
			_, findings := load(t, write(t, map[string]string{"people.yaml": text}))
			same(t, findings, nil)
			_, findings = load(t, write(t, map[string]string{"editions/2027.yaml": text}))
			if len(findings) != 1 || !strings.HasSuffix(findings[0], ": E05 the file has no edition") {
				t.Errorf("an empty edition gives %q", findings)
			}
		})
	}
}

// TestYAMLThatIsFine has forms of writing that people and programs use.
func TestYAMLThatIsFine(t *testing.T) {
	const want = "khan|Khan|+92-51-0244123456|0244123456"
	for name, text := range map[string]string{
		"plain":           "people:\n  - id: khan\n    name: Khan\n    secretary:\n      phone: +92-51-0244123456\n      name: 0244123456\n",
		"JSON":            `{"people": [{"id": "khan", "name": "Khan", "secretary": {"phone": "+92-51-0244123456", "name": "0244123456"}}]}`,
		"Windows lines":   "people:\r\n  - id: khan\r\n    name: Khan\r\n    secretary: {phone: +92-51-0244123456, name: 0244123456}\r\n",
		"byte order mark": "\ufeffpeople:\n  - {id: khan, name: Khan, secretary: {phone: +92-51-0244123456, name: 0244123456}}\n",
		"markers":         "---\npeople:\n  - {id: khan, name: Khan, secretary: {phone: +92-51-0244123456, name: 0244123456}}\n...\n",
		"aliases":         "people:\n  - id: &k khan\n    name: &n {en: Khan}\n    surname: *n\n    secretary: {phone: +92-51-0244123456, name: 0244123456}\n",
		"nulls":           "people:\n  - id: khan\n    name: Khan\n    rank:\n    posts: ~\n    picture: null\n    gender: ''\n    secretary: {phone: +92-51-0244123456, name: 0244123456}\n",
	} {
		t.Run(name, func(t *testing.T) {
			w, findings := load(t, write(t, map[string]string{"people.yaml": text}))
			same(t, findings, nil)
			p := w.People[0]
			if got := fmt.Sprintf("%s|%s|%s|%s", p.ID, p.Name.In("en"), p.Secretary.Phone, p.Secretary.Name.In("en")); got != want {
				t.Errorf("read %s, want %s", got, want)
			}
		})
	}
}

// TestAliasBomb: nine levels of nine aliases each stand for 387 million
// values.
func TestAliasBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("people:\n  - &p0 {id: a, name: b, aliases: [x, y, z, x, y, z, x, y, z]}\n")
	b.WriteString(strings.Repeat("  - *p0\n", 100_000))
	_, findings := load(t, write(t, map[string]string{"people.yaml": b.String()}))
	if last := findings[len(findings)-1]; len(findings) > 202 || !slices.ContainsFunc(findings, func(f string) bool {
		return strings.Contains(f, "E01 aliases make the file larger than can be read")
	}) {
		t.Errorf("%d findings, the last %s", len(findings), last)
	}

	b.Reset()
	b.WriteString("series:\n  a0: &a0 [x]\n")
	for i := range 9 {
		fmt.Fprintf(&b, "  a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 9), ","))
	}
	_, findings = load(t, write(t, map[string]string{"convene.yaml": b.String()}))
	if len(findings) == 0 || len(findings) > 30 {
		t.Errorf("the bomb gives %d findings", len(findings))
	}

	_, findings = load(t, write(t, map[string]string{"people.yaml": "people: &p\n  - *p\n"}))
	same(t, findings, []string{"people.yaml:1:9: E04 people[0] is a list"})
}

func TestManyProblemsEnd(t *testing.T) {
	_, findings := load(t, write(t, map[string]string{"people.yaml": "people:\n" + strings.Repeat("  - {naem: x}\n", 1000)}))
	if len(findings) != 201 {
		t.Errorf("%d findings, want 200 and one that says so", len(findings))
	}
	if last := "people.yaml:101:5: E01 these are the first 200 problems of the file"; !slices.Contains(findings, last) {
		t.Errorf("no finding says %s; the last is %s", last, findings[len(findings)-1])
	}
}

// TestWorkspaceIsConfined: nothing outside the folder is read, whatever the
// files say or link to.
func TestWorkspaceIsConfined(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside.yaml")
	if err := os.WriteFile(outside, []byte("edition: {}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	dir := write(t, map[string]string{
		"editions/2027.yaml": base()["editions/2027.yaml"] + "guests: ../guests.csv\nreport:\n  remarks:\n    - {person: khan, file: /etc/hostname}\n    - {person: khan, file: linked.md}\n",
	})
	for _, name := range []string{"editions/2028.yaml", "linked.md"} {
		if err := os.Symlink(outside, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			unavailable(t, "symbolic links", err)
		}
	}
	w, findings := load(t, dir)
	same(t, findings, []string{
		`editions/2027.yaml:6:9: E04 guests "../guests.csv" is not understood`,
		`editions/2027.yaml:9:28: E04 file "/etc/hostname" is not understood`,
		`editions/2028.yaml:1:1: E01 the file cannot be read: a link leads out of the workspace`,
		`linked.md:1:1: E01 the file cannot be read: a link leads out of the workspace`,
	})
	if f, err := w.FS().Open("linked.md"); err == nil {
		f.Close()
		t.Error("the file system opens a link that leaves the workspace")
	}
	if f, err := w.FS().Open("../x"); err == nil {
		f.Close()
		t.Error("the file system opens a path that leaves the workspace")
	}
}

// TestPipeDoesNotHang: opening a named pipe waits for a writer that never
// comes.
func TestPipeDoesNotHang(t *testing.T) {
	dir := write(t, nil)
	if err := makePipe(filepath.Join(dir, "editions", "2028.yaml")); err != nil {
		unavailable(t, "named pipes", err)
	}
	_, findings := load(t, dir)
	same(t, findings, []string{"editions/2028.yaml:1:1: E01 the file cannot be read: it is a device or a pipe"})
}

func TestFilesUnderOtherNames(t *testing.T) {
	_, findings := load(t, write(t, map[string]string{
		"editions/2028.yml": "edition: {}\n", "editions/.2027.yaml.swp": "x", "editions/notes.txt": "x", "people.yml": "x", "people.csv": "id,name\n",
	}))
	same(t, findings, []string{
		"editions/2028.yml:1:1: E01 the file is not read: its name ends in .yml",
		"people.csv:1:1: E03 people are in people.yaml already",
		"people.yml:1:1: E01 the file is not read: its name ends in .yml",
	})
	_, findings = load(t, write(t, map[string]string{"people.yaml": "-"}))
	same(t, findings, []string{"people.yaml:1:1: E22 there is no people.yaml, and no people.csv or people.xlsx"})
}

func TestFileThatIsNoFile(t *testing.T) {
	dir := write(t, map[string]string{"people.yaml": "-", "people.yaml/x": ""})
	_, findings, err := config.Load(dir)
	if err != nil || len(findings) != 1 || findings[0].Code != planner.Unreadable {
		t.Errorf("a folder called people.yaml gives %+v, %v", findings, err)
	}
}
