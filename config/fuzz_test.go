package config_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"convene/config"
	"convene/planner"
)

// loaded checks what holds for every workspace, whatever is in its files: an
// answer, no panic, and each finding is one line at a place in the file it
// names.
func loaded(t *testing.T, dir string) {
	t.Helper()
	w, findings, err := config.Load(dir)
	if err != nil {
		t.Fatalf("a workspace is refused: %v", err)
	}
	lines := map[string][]string{}
	for _, f := range findings {
		at := w.Locate(f.Place)
		if f.Code == "" || f.Message == "" || f.Next == "" || strings.ContainsAny(f.Message+f.Next, "\r\n") {
			t.Errorf("a finding without a sentence of one line: %+v", f)
		}
		if lines[at.File] == nil {
			lines[at.File] = linesOf(filepath.Join(dir, filepath.FromSlash(at.File)))
		}
		inside(t, f, at, lines[at.File])
	}
	planned := planner.Check(&w.Workspace, planner.Circumstances{})
	for _, f := range planned {
		w.Locate(f.Place)
	}
	w.Sort(append(findings, planned...))
}

// linesOf is a text file as lines; none for a file that is not there.
func linesOf(path string) []string {
	data, err := os.ReadFile(path)
	if err != nil {
		return []string{""}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	return strings.Split(string(data), "\n")
}

func inside(t *testing.T, f planner.Finding, at config.Position, lines []string) {
	t.Helper()
	if at.Line < 1 || at.Line > len(lines) {
		t.Errorf("%s stands in line %d of %d: %s", f.Code, at.Line, len(lines), f.Message)
		return
	}
	if text := lines[at.Line-1]; at.Column < 1 || at.Column > utf8.RuneCountInString(text)+1 {
		t.Errorf("%s stands at column %d of line %d, %q: %s", f.Code, at.Column, at.Line, text, f.Message)
	}
}

// FuzzLoad puts any bytes in the place of each of the workspace's YAML files.
func FuzzLoad(f *testing.F) {
	for _, text := range base() {
		f.Add([]byte(text))
	}
	for _, seed := range []string{
		"", "# only a comment\n", "---\n---\n", "a: b\r\nc: d\r\n", "\ufeffpeople: []\n", "\xff\xfea\x00", "people:\n\t- x\n", "people: [[[[{{{{", "a: \x00\n",
		"people: &a\n  - *a\n", "people:\n  - <<: *x\n", "people:\n  - {id: a, name: b, c, d: , e}\n", "? [a]\n: b\n? {c: d}\n: e\n", "people: {a: b, a: c}\n",
		"edition: {year: 1, title: {en: a, b}, date: 2027-02-30}\ndays: [{date: 2027-01-01}]\n", "people:\n  - !!binary eA==\n", "a: |\n  x\n b", "people:\n- id: a\n  name: \"b\u2028c\"\n",
		"series: {id: a, name: b, kind: c, anniversary: 1992-02-26}\nmail: {from: a, smtp: {host: x, password: y, tls: none}}\noutbox: {store: 'postgres://a:b@c'}\n",
		"edition:\nguests: a.csv\nreport: {remarks: [{person: a, file: b.md}]}\nprogramme: [{at: 25:00, minutes: -1}, ~, [], 3]\n", "\"a.b\": 1\n'a\"': 2\n\"\": 3\n",
	} {
		f.Add([]byte(seed))
	}
	dir := write(f, nil)
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, text := range base() {
			path := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
			loaded(t, dir)
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzTable reads any bytes as people and as a guest list, in CSV and in XLSX.
func FuzzTable(f *testing.F) {
	for _, seed := range []string{
		"", "email,name\na@example.org,A\n", "sep=;\nemail;name\n", "id,name,post,email,languages\na,b,c;d,e,f\n", "\xff\xfei\x00d\x00", "a\tb\n\t\tc\n", "\"", "a,\"b\"c\n", "id,id,id\n,,,,x\n",
		"name\r\n\"a\r\nb\",c\r\n", "First Name;Last Name;deliver\nA;B;x\n",
	} {
		f.Add([]byte(seed), false)
	}
	f.Add(sheet(f, [][]any{{"id", "name", "email"}, {"a", 9.2e11, true}}), true)
	f.Fuzz(func(t *testing.T, data []byte, spreadsheet bool) {
		ending := ".csv"
		if spreadsheet {
			ending = ".xlsx"
		}
		dir := write(t, map[string]string{
			"people.yaml": "-", "people" + ending: string(data), "lists/guests" + ending: string(data),
			"editions/2027.yaml": base()["editions/2027.yaml"] + "guests: lists/guests" + ending + "\n",
		})
		w, findings, err := config.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range findings {
			if at := w.Locate(found.Place); at.Line < 1 || at.Column < 1 || strings.ContainsAny(found.Message+found.Next, "\r\n") {
				t.Errorf("%v: %+v", at, found)
			}
		}
		planner.Check(&w.Workspace, planner.Circumstances{})
	})
}
