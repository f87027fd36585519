package config_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"convene/config"
	"convene/planner"
)

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	const name = "out/2027/programme.pdf"
	for _, content := range []string{"first", "second, longer", ""} {
		if err := config.WriteFile(dir, name, []byte(content)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil || string(got) != content {
			t.Errorf("read %q, %v; want %q", got, err, content)
		}
	}
	entries, err := os.ReadDir(filepath.Join(dir, "out", "2027"))
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestWriteFileKeepsItsMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		unavailable(t, "modes of files", errors.ErrUnsupported)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "people.yaml")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := config.WriteFile(dir, "people.yaml", []byte("people: []\n")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestWriteFileStaysInTheFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"", ".", "..", "../x", "/x", "a/../../x", "a//b"} {
		if err := config.WriteFile(dir, name, nil); err == nil {
			t.Errorf("%q is written", name)
		}
	}
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "out")); err != nil {
		unavailable(t, "symbolic links", err)
	}
	if err := config.WriteFile(dir, "out/x", nil); err == nil {
		t.Error("a link out of the folder is followed")
	}
}

// TestWriteFileFails: a folder in the file's place stays, and nothing is left
// behind.
func TestWriteFileFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "x", "y"), 0o755); err != nil {
		t.Fatal(err)
	}
	err := config.WriteFile(dir, "x", []byte("text"))
	if err == nil || !strings.HasPrefix(err.Error(), "writing x: ") {
		t.Errorf("got %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestWriteIfChanged(t *testing.T) {
	dir := t.TempDir()
	for i, step := range []struct {
		content string
		want    bool
	}{{"a", true}, {"a", false}, {"b", true}, {"b", false}} {
		if got, err := config.WriteIfChanged(dir, "f", []byte(step.content)); got != step.want || err != nil {
			t.Errorf("step %d: wrote %v, %v", i, got, err)
		}
	}
}

func TestFS(t *testing.T) {
	dir := write(t, map[string]string{"templates/en/x.md": "text"})
	w, _ := load(t, dir)
	if err := fstest.TestFS(w.FS(), "convene.yaml", "templates/en/x.md"); err != nil {
		t.Error(err)
	}
	big := filepath.Join(dir, "big.jpg")
	if err := os.WriteFile(big, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, config.MaxFile+1); err != nil {
		t.Fatal(err)
	}
	if _, err := fs.ReadFile(w.FS(), "big.jpg"); !errors.Is(err, config.ErrTooLarge) {
		t.Errorf("64 MiB and a byte give %v", err)
	}
	// A file that grows while it is read.
	if err := os.Truncate(big, 10); err != nil {
		t.Fatal(err)
	}
	file, err := w.FS().Open("big.jpg")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := os.Truncate(big, config.MaxFile+1); err != nil {
		t.Fatal(err)
	}
	var n int
	for buffer := make([]byte, 1<<20); err == nil; {
		var read int
		read, err = file.Read(buffer)
		n += read
	}
	if !errors.Is(err, config.ErrTooLarge) || n > config.MaxFile+1<<20 {
		t.Errorf("read %d bytes of a file that grows: %v", n, err)
	}
}

func TestWriteCSV(t *testing.T) {
	rows := [][]string{{"name", "note"}, {"=cmd|' /C calc'!A0", "+92-51"}, {"-1", "@x"}, {"'quoted", "a,\"b\"\nc"}, {"", "\tx"}}
	var out bytes.Buffer
	if err := config.WriteCSV(&out, rows); err != nil {
		t.Fatal(err)
	}
	want := "name,note\n'=cmd|' /C calc'!A0,'+92-51\n'-1,'@x\n'quoted,\"a,\"\"b\"\"\nc\"\n,'\tx\n"
	if out.String() != want {
		t.Errorf("wrote\n%s\nwant\n%s", out.String(), want)
	}
}

func TestExamples(t *testing.T) {
	if want := []string{"earthquake", "khojaly", "minimal", "symposium", "tsunami"}; !slices.Equal(config.Examples(), want) {
		t.Errorf("the examples are %q, want %q", config.Examples(), want)
	}
	for _, name := range config.Examples() {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "a", "b")
			written, err := config.WriteExample(dir, name)
			if err != nil || !slices.Contains(written, "convene.yaml") {
				t.Fatalf("wrote %q, %v", written, err)
			}
			_, findings := load(t, dir)
			same(t, findings, nil)
			if _, err := config.WriteExample(dir, name); err == nil || !strings.Contains(err.Error(), "is there already") {
				t.Errorf("writing it again gives %v", err)
			}
		})
	}
	if _, err := config.WriteExample(t.TempDir(), "minmal"); err == nil || !strings.Contains(err.Error(), `did you mean "minimal"`) {
		t.Errorf("an unknown example gives %v", err)
	}
}

// TestExampleOverwritesNothing: one file in the way, and nothing is written.
func TestExampleOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "people.yaml"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if written, err := config.WriteExample(dir, "minimal"); err == nil || len(written) != 0 {
		t.Errorf("wrote %q, %v", written, err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("the folder holds %v", entries)
	}
}

// answers are those that somebody with odd names gives.
func answers() config.NewWorkspace {
	return config.NewWorkspace{
		Name: "Remembrance: the \"35th\" #1 of É", Kind: "null", Anniversary: planner.Date{Year: 1992, Month: 2, Day: 26}, Timezone: "Asia/Karachi", Language: "en",
		Organiser: "یادگار", From: `"Office, the" <office@example.org>`, Date: planner.Date{Year: 2027, Month: 2, Day: 25}, Title: "- [x] {y}",
	}
}

func TestWriteNew(t *testing.T) {
	answers := answers()
	dir := filepath.Join(t.TempDir(), "new")
	written, err := config.WriteNew(dir, answers)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"convene.yaml", "people.yaml", "editions/2027.yaml", ".schema/convene.json", ".schema/people.json", ".schema/edition.json", "lists/subscribers.csv", ".gitignore"}; !slices.Equal(written, want) {
		t.Errorf("wrote %q", written)
	}
	w, findings := load(t, dir)
	same(t, findings, nil)
	for _, f := range planner.Check(&w.Workspace, planner.Circumstances{}) {
		t.Errorf("the planner finds %s", line(w, f))
	}
	s := w.Series
	equal(t,
		[]any{s.ID, s.Name, s.Kind, s.Anniversary, s.Timezone.String(), w.Organisers[0].ID, w.Organisers[0].Name, w.Settings.Mail.From, w.Editions[0].Title, w.Editions[0].Date},
		[]any{
			planner.ID("remembrance-the-35th-1-of-e"), planner.Plain(answers.Name), planner.Plain("null"), answers.Anniversary, "Asia/Karachi",
			planner.ID("organiser"), planner.Plain(answers.Organiser), answers.From, planner.Plain(answers.Title), answers.Date,
		})
	for _, name := range written {
		if strings.HasPrefix(name, ".schema/") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(": {")) || bytes.Contains(data, []byte("- {")) {
			t.Errorf("%s has a block of keys in braces:\n%s", name, data)
		}
	}
}

func TestWriteNewRefuses(t *testing.T) {
	dir := t.TempDir()
	_, err := config.WriteNew(dir, config.NewWorkspace{Name: "A\nB", Timezone: "Asia/Karchi", Language: "english", From: "x", Date: planner.Date{Year: 2027, Month: 2, Day: 25}, Year: 2026, ID: "A B"})
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	for _, want := range []string{
		`the name of the series "A\nB" has a line break`, "the name of the organiser is missing", "the day commemorated is missing", "the first edition is of 2026",
		`the sender "x"`, "Asia/Karchi does not exist", `"english" is not the code`, `the id "A B"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %s:\n%v", want, err)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("wrote %v", entries)
	}
}

// What a new workspace shows in comments works once it is no comment.
func TestWriteNewShowsWhatWorks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	if _, err := config.WriteNew(dir, answers()); err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile(`(?m)^( *)# ( {2,}.*|(?:- )?[a-z_]+:.*)$`)
	for _, name := range []string{"convene.yaml", "people.yaml", "editions/2027.yaml"} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Count(text, []byte("#")) < 5 {
			t.Errorf("%s explains little:\n%s", name, text)
		}
		plain := shown.ReplaceAll(bytes.ReplaceAll(text, []byte(": []"), []byte(":")), []byte("$1$2"))
		if err := os.WriteFile(file, plain, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w, findings := load(t, dir)
	same(t, findings, nil)
	if len(w.People) != 1 || len(w.Editions[0].Programme) != 2 || len(w.Series.Holidays) != 1 || w.Settings.Mail.SMTP == nil || len(w.Organisers[0].Contacts) != 1 {
		t.Errorf("not everything that is shown was read: %+v", w)
	}
}
