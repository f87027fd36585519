package config_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"convene/config"
	"convene/planner"
)

// added is what a list has after entries were added to what it had before.
func added(t testing.TB, name, before string, entries ...planner.Listed) (after string, lost []string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, name)
	if before != "" {
		if err := os.WriteFile(path, []byte(before), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lost, err := (&config.Workspace{Dir: dir}).AddToList(planner.File(name), entries)
	if err != nil {
		return err.Error(), nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), lost
}

func TestAddToListLeavesWhatStandsThere(t *testing.T) {
	latin := func(s string) string { return must(charmap.Windows1252.NewEncoder().String(s)) }
	wide := func(s string) string {
		return must(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s))
	}
	entry := planner.Listed{Email: "n@example.org", Name: "Émile, \"N\"", Language: "fr"}
	for _, test := range []struct{ name, before, want string }{
		{"new", "", "email,name,language\nn@example.org,\"Émile, \"\"N\"\"\",fr\n"},
		{"plain", "email,name,language\nb@example.org,B,\na@example.org , A,\n", "email,name,language\nb@example.org,B,\na@example.org , A,\nn@example.org,\"Émile, \"\"N\"\"\",fr\n"},
		{"other columns and order", "notes;name;E-Mail\r\nrang: 1;B;b@example.org", "notes;name;E-Mail\r\nrang: 1;B;b@example.org\r\n;\"Émile, \"\"N\"\"\";n@example.org\r\n"},
		{"names in parts", "first name,last name,email\nA,B,b@example.org\n", "first name,last name,email\nA,B,b@example.org\n,\"Émile, \"\"N\"\"\",n@example.org\n"},
		{"byte order mark", "\ufeffemail\nb@example.org\n", "\ufeffemail\nb@example.org\nn@example.org\n"},
		{"Windows-1252", latin("email;name\nb@example.org;Bö\n"), latin("email;name\nb@example.org;Bö\nn@example.org;\"Émile, \"\"N\"\"\"\n")},
		{"UTF-16", wide("email\tname\r\nb@example.org\tƏ\r\n"), wide("email\tname\r\nb@example.org\tƏ\r\nn@example.org\t\"Émile, \"\"N\"\"\"\r\n")},
		{"old Mac", "email\rb@example.org\r", "\ufeffemail\nb@example.org\nn@example.org\n"},
		{"no column email", "name\nB\n", "adding to l.csv: it has no column email: begin it with a line of headings such as email,name,language"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, _ := added(t, "l.csv", test.before, entry); got != test.want {
				t.Errorf("it has\n%q\nwant\n%q", got, test.want)
			}
		})
	}
	got, _ := added(t, "l.csv", latin("email;name\nb@example.org;Bö\n"), planner.Listed{Email: "n@example.org", Name: "Əsmər"})
	if want := "\ufeffemail;name\nb@example.org;Bö\nn@example.org;Əsmər\n"; got != want {
		t.Errorf("a letter that Windows-1252 lacks: it has\n%q\nwant\n%q", got, want)
	}
	_, lost := added(t, "l.csv", "email\nb@example.org\n", entry)
	if !slices.Equal(lost, []string{"name", "language"}) {
		t.Errorf("what is lost is %q", lost)
	}
}

// A spreadsheet keeps its style and its other sheets, and what is added is text.
func TestAddToSpreadsheet(t *testing.T) {
	book, err := excelize.OpenReader(bytes.NewReader(sheet(t, [][]any{{"notes", "email", "name"}, {"x", "b@example.org", "B"}, {}, {"total"}})))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		t.Fatal(err)
	}
	if err := book.SetCellStyle("Sheet1", "B2", "B2", bold); err != nil {
		t.Fatal(err)
	}
	if _, err := book.NewSheet("Other"); err != nil {
		t.Fatal(err)
	}
	var before bytes.Buffer
	if err := book.Write(&before); err != nil {
		t.Fatal(err)
	}
	after, _ := added(t, "l.xlsx", before.String(), planner.Listed{Email: "n@example.org", Name: "=1+1"})
	got, err := excelize.OpenReader(strings.NewReader(after))
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	rows, err := got.GetRows("Sheet1")
	if err != nil || len(rows) != 5 || !slices.Equal(rows[1], []string{"x", "b@example.org", "B"}) || !slices.Equal(rows[4], []string{"", "n@example.org", "=1+1"}) {
		t.Errorf("its rows are %q: %v", rows, err)
	}
	if formula, err := got.GetCellFormula("Sheet1", "C5"); formula != "" || err != nil {
		t.Errorf("a name became the formula %q: %v", formula, err)
	}
	style, err := got.GetCellStyle("Sheet1", "B2")
	if err != nil || style == 0 || len(got.GetSheetList()) != 2 {
		t.Errorf("the cell has the style %d and the sheets are %q: %v", style, got.GetSheetList(), err)
	}
}

// Whatever is added is read again as it was, behind what was there, in a file
// that other programs take for no formula.
func TestAddedIsReadAgain(t *testing.T) {
	text := rapid.StringMatching(`[=+@ə"',; <-]?[A-Za-zə"',;:=+@-][a-z .]{0,6}[a-z]`)
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom([]string{"l.csv", "l.xlsx"}).Draw(rt, "file")
		separator := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(rt, "separator")
		before := strings.ReplaceAll("email,name,language\nb@example.org,B,en\n", ",", separator)
		if name == "l.xlsx" {
			before = ""
		}
		var entries []planner.Listed
		for i := range rapid.IntRange(1, 5).Draw(rt, "entries") {
			entries = append(entries, planner.Listed{
				Email: planner.Email(strings.Repeat("n", i+1) + "@example.org"), Name: strings.TrimSpace(text.Draw(rt, "name")),
			})
		}
		after, _ := added(t, name, before, entries...)
		c, err := config.ReadContacts("c", []byte(after))
		if err != nil {
			rt.Fatalf("%v in %q", err, after)
		}
		got := c.Entries
		if before != "" {
			if got[0].Email != "b@example.org" {
				rt.Fatalf("the first is %+v", got[0])
			}
			got = got[1:]
		}
		if len(got) != len(entries) {
			rt.Fatalf("%d entries are read, want %d, in %q", len(got), len(entries), after)
		}
		for i, e := range entries {
			if got[i].Email != e.Email || got[i].Name != e.Name {
				rt.Fatalf("%+v is read as %+v in %q", e, got[i].Listed, after)
			}
		}
		if name == "l.csv" {
			r := csv.NewReader(strings.NewReader(after))
			r.Comma = rune(separator[0])
			rows, err := r.ReadAll()
			if err != nil {
				rt.Fatal(err)
			}
			for _, cell := range slices.Concat(rows...) {
				if strings.ContainsAny(cell[:min(len(cell), 1)], "=+-@") {
					rt.Fatalf("%q begins a formula in %q", cell, after)
				}
			}
		}
	})
}
