package config_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"convene/config"
	"convene/planner"
)

// guests loads base with a guest list under its name.
func guests(t *testing.T, name, content string) ([]planner.Listed, []string) {
	t.Helper()
	w, findings := load(t, write(t, map[string]string{
		"editions/2027.yaml": base()["editions/2027.yaml"] + "guests: " + name + "\n", name: content,
	}))
	return slices.Collect(w.Lists[planner.File(name)].Lines()), findings
}

func show(listed []planner.Listed) string {
	var b strings.Builder
	for _, l := range listed {
		fmt.Fprintf(&b, "%d %s|%s|%s|%s|%s|%s|%s|%s\n", l.Line, l.ID, l.Email, strings.TrimSuffix(l.Honorific+"/"+string(l.Gender), "/"), l.Name, l.Post, l.Group, l.Language, l.Deliver)
	}
	return b.String()
}

func TestLists(t *testing.T) {
	utf16 := func(s string) string {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	windows := func(s string) string {
		out, err := charmap.Windows1252.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	const two = "2 |a@example.org||Émile|||fr|\n3 |b@example.org||Bo|||en|\n"
	for _, test := range []struct{ name, text, want string }{
		{"commas", "email,name,language\na@example.org,Émile,fr\nb@example.org,Bo,en\n", two},
		{"semicolons", "email;name;language\na@example.org;Émile;FR\nb@example.org;Bo;en\n", two},
		{"tabs, Windows lines", "email\tname\tlanguage\r\na@example.org\tÉmile\tfr\r\nb@example.org\tBo\ten\r\n", two},
		{"byte order mark", "\ufeffemail,name,language\na@example.org,Émile,fr\nb@example.org,Bo,en", two},
		{"UTF-16", utf16("email\tname\tlanguage\na@example.org\tÉmile\tfr\nb@example.org\tBo\ten\n"), two},
		{"Windows-1252", windows("email;name;language\na@example.org;Émile;fr\nb@example.org;Bo;en\n"), two},
		{"Excel's note", "sep=;\nemail;name\na@example.org;\"A; B\"\n", "3 |a@example.org||A; B||||\n"},
		{"empty cells before tabs", "honorific\temail\tname\n\ta@example.org\tA\n", "2 |a@example.org||A||||\n"},
		{"spaces and empty lines", "\n email , name \n\n a@example.org , \"A, B\"\n,,\n", "4 |a@example.org||A, B||||\n"},
		{"address over two lines", "name,post,email\nA,\"Head,\nPhysics\",a@example.org\nB,,b@example.org\n", "2 |a@example.org||A|Head,\nPhysics|||\n4 |b@example.org||B||||\n"},
		{"all columns", "id,email,honorific,name,post,group,language,deliver\ng-1,a@example.org,Dr.,A,Head,vip,ur,by-hand\n", "2 g-1|a@example.org|Dr.|A|Head|vip|ur|by-hand\n"},
		{"gender", "email,name,Gender,honorific\na@example.org,A,f,Dr.\nb@example.org,B,m,\n", "2 |a@example.org|Dr./f|A||||\n3 |b@example.org|/m|B||||\n"},
		{"Outlook", "Title,First Name,Middle Name,Last Name,Company,Job Title,E-mail Address,Notes\nMr.,A,B,C,University,Dean,a@example.org,x\n", "2 |a@example.org|Mr.|A B C|Dean, University|||\n"},
		{"Google", "Name Prefix,First Name,Last Name,Organization Name,Organization Title,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value\n,A,C,University,,Work,a@example.org,b@example.org\n", "2 |a@example.org||A C|University|||\n"},
		{"name before the address", "email,name\nAnna <a@example.org>,\nB <b@example.org>,Bo\n", "2 |a@example.org||Anna||||\n3 |b@example.org||Bo||||\n"},
		{"under a title", "Guests of 2027\n\nname,email\nA,a@example.org\n", "4 |a@example.org||A||||\n"},
		{"several in one cell", "email\na@example.org; b@example.org\n", "2 |a@example.org; b@example.org||||||\n"}, // no address: check says so
		{"full name", "Full Name;E-Mail\nA B;a@example.org\n", "2 |a@example.org||A B||||\n"},
		{"guarded formula", "name,email\n'=1+1,a@example.org\n", "2 |a@example.org||=1+1||||\n"},
		{"only a heading", "email,name\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			listed, findings := guests(t, "lists/g.csv", test.text)
			same(t, findings, nil)
			if got := show(listed); got != test.want {
				t.Errorf("read\n%swant\n%s", got, test.want)
			}
		})
	}
}

func TestListMistakes(t *testing.T) {
	for _, test := range []struct {
		name, file, text string
		want             []string
	}{
		{"typo in a heading", "g.csv", "emial,name\na@example.org,A\n", []string{`1:1: E02 unknown column "emial" (did you mean "email"?)`}},
		{"no heading", "g.csv", "a@example.org,fr\n", []string{`1:1: E05 the list has no column email and none with names`}},
		{"nothing", "g.csv", "", []string{`1:1: E05 the list has no column email and none with names`}},
		{"heading twice", "g.csv", "name,email,Full Name\n", []string{`1:12: E03 the column name is there twice`}},
		{"comma without quotes", "g.csv", "name,email\nÉmile,a@example.org, Dean\n", []string{`2:22: E04 the cell "Dean" stands under no heading`}},
		{"gender", "g.csv", "name,email,gender\nA,a@example.org,female\n", []string{`2:17: E06 gender "female" is not allowed`}},
		{"deliver", "g.csv", "name,email,deliver\nA,a@example.org,byhand\n", []string{`2:17: E06 deliver "byhand" is not allowed (did you mean "by-hand"?)`}},
		{"id", "g.csv", "id,name,email\nA 1,A,a@example.org\n", []string{`2:1: E04 id "A 1" is not understood`}},
		{"language", "g.csv", "name,email,language\nA,a@example.org,urdu\n", []string{`2:17: E06 "urdu" is not the code of a language`}},
		{"quote", "g.csv", "name,email\nÉ \"B\",a@example.org\n", []string{`2:3: E01 it cannot be read as CSV: bare " in non-quoted-field`}},
		{"quote never closed", "g.csv", "name,email\n\"A,a@example.org\nB,b@example.org\n", []string{`2:1: E01 it cannot be read as CSV: extraneous or missing " in quoted-field`}},
		{"spreadsheet under a wrong name", "g.csv", "PK\x03\x04...", []string{`1:1: E01 it is a spreadsheet, not CSV`}},
		{"too many columns", "g.csv", strings.Repeat("a,", 300) + "\n", []string{`1:1: E01 it has more than 200000 rows or 256 columns`}},
		{"too many rows", "g.csv", "name\n" + strings.Repeat("a\n", 200_001), []string{`200001:1: E01 it has more than 200000 rows or 256 columns`}},
		{"17 MB", "g.csv", strings.Repeat(" ", 17<<20), []string{`1:1: E01 the file cannot be read: the file is too large: at most 16 MiB are read`}},
		{"no spreadsheet", "g.xlsx", "name,email\n", []string{`1:1: E01 it is not a spreadsheet that can be read`}},
		{"half a spreadsheet", "g.xlsx", string(sheet(t, [][]any{{"name"}})[:900]), []string{`1:1: E01 it is not a spreadsheet that can be read`}},
		{"document", "g.docx", "x", []string{`1:1: E01 a list ends in .csv or .xlsx, not in ".docx"`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for i, w := range test.want {
				test.want[i] = test.file + ":" + w
			}
			_, findings := guests(t, test.file, test.text)
			same(t, findings, test.want)
		})
	}
}

// sheet is a spreadsheet with rows.
func sheet(t testing.TB, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestSpreadsheetList(t *testing.T) {
	data := sheet(t, [][]any{
		{}, {"E-mail Address", "Full Name", nil, "group"}, {}, {"a@example.org", " A B ", nil, "vip"}, {nil, 923001234567.0, nil, true},
	})
	listed, findings := guests(t, "lists/g.xlsx", string(data))
	same(t, findings, nil)
	if got, want := show(listed), "4 |a@example.org||A B||vip||\n5 |||923001234567||1||\n"; got != want {
		t.Errorf("read\n%swant\n%s", got, want)
	}
	_, findings = guests(t, "lists/g.xlsx", string(sheet(t, [][]any{{"name", "email", "deliver"}, {"A", "a@example.org", "post"}})))
	same(t, findings, []string{`lists/g.xlsx:2:3: E06 deliver "post" is not allowed`})
}

// altered is a spreadsheet with a text of its first sheet's XML replaced.
func altered(t *testing.T, rows [][]any, old, replacement string) string {
	t.Helper()
	original := sheet(t, rows)
	in, err := zip.NewReader(bytes.NewReader(original), int64(len(original)))
	if err != nil {
		t.Fatal(err)
	}
	var buffer bytes.Buffer
	out := zip.NewWriter(&buffer)
	for _, part := range in.File {
		content, err := fs.ReadFile(in, part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == "xl/worksheets/sheet1.xml" {
			if !bytes.Contains(content, []byte(old)) {
				t.Fatalf("%s is not in %s", old, content)
			}
			content = bytes.ReplaceAll(content, []byte(old), []byte(replacement))
		}
		w, err := out.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.String()
}

func TestTelephoneAsANumber(t *testing.T) {
	for kept, want := range map[string]string{"9.23001234567E+11": "923001234567", "1.5E+0": "1.5E+0", "-9.2E+11": "-9.2E+11", "9E+300": "9E+300"} {
		listed, findings := guests(t, "g.xlsx", altered(t, [][]any{{"name"}, {77}}, "<v>77</v>", "<v>"+kept+"</v>"))
		same(t, findings, nil)
		if len(listed) != 1 || listed[0].Name != want {
			t.Errorf("%s is read as %+v", kept, listed)
		}
	}
}

// TestHostileSpreadsheet has sheets that no program writes: each gives an
// answer, and soon.
func TestHostileSpreadsheet(t *testing.T) {
	const cell = `<c r="A2"><v>77</v></c>`
	for _, bad := range []string{
		`<c r="A2" t="s"><v>-1</v></c>`, `<c r="A2" t="s"><v>99999999</v></c>`, `<c r="A2" t="s"><v>x</v></c>`, `<c r="A2" s="-5"><v>1</v></c>`, `<c r="A2" s="99999"><v>1</v></c>`,
		`<c r="A0"><v>1</v></c>`, `<c r="2"><v>1</v></c>`, `<c r=""><v>1</v></c>`, `<c r="ZZZZZZZZ2"><v>1</v></c>`, `<c r="XFD2"><v>1</v></c>`, `<c r="A2" t="d"><v>x</v></c>`, `<c r="A2" t="b"><v>7</v></c>`,
		`<c r="A2" t="inlineStr"></c>`, `<c r="A2"><f t="shared" si="9"/></c>`, `<c r="A2">`, `</row><row r="-1"><c r="A1"/>`, `</row><row r="99999999999999999999"><c/>`, `</row><row r="1048576"><c r="A1048576"/>`,
	} {
		t.Run(bad, func(t *testing.T) {
			_, findings := guests(t, "g.xlsx", altered(t, [][]any{{"name"}, {77}}, cell, bad))
			if len(findings) > 1 {
				t.Errorf("findings %q", findings)
			}
		})
	}
}

func TestHostileMergedCells(t *testing.T) {
	for _, bad := range []string{
		`<mergeCell/>`, `<mergeCell ref=""/>`, `<mergeCell ref="A2"/>`, `<mergeCell ref="A3:A1"/>`, `<mergeCell ref="ZZZZ1:A9"/>`, `<mergeCell ref="XFD1:XFD9"/>`, `<mergeCell ref="A0:A99999999"/>`,
		`<mergeCell ref="A1:XFD1048576"/>`, strings.Repeat(`<mergeCell ref="A2:A9"/>`, 20_000),
	} {
		listed, findings := guests(t, "g.xlsx", altered(t, [][]any{{"name"}, {77}}, "</sheetData>", "</sheetData><mergeCells>"+bad+"</mergeCells>"))
		if len(findings) > 1 || len(findings) == 0 && (len(listed) != 1 || listed[0].Name != "77") {
			t.Errorf("with %.60s it has %+v and the findings %q", bad, listed, findings)
		}
	}
}

func TestListReadOnce(t *testing.T) {
	second := strings.ReplaceAll(base()["editions/2027.yaml"], "2027", "2028")
	_, findings := load(t, write(t, map[string]string{
		"editions/2027.yaml": base()["editions/2027.yaml"] + "guests: g.csv\n", "editions/2028.yaml": second + "guests: g.csv\n",
		"g.csv": "name,deliver\nA,x\n",
	}))
	same(t, findings, []string{`g.csv:2:3: E06 deliver "x" is not allowed`})
}

func TestHiddenSheetIsPassedOver(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("Shown"); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		f.SetCellValue("Sheet1", "A1", "secret"), f.SetCellValue("Shown", "A1", "name"), f.SetCellValue("Shown", "A2", "A"),
		f.SetSheetVisible("Sheet1", true), func() error { f.SetActiveSheet(1); return f.SetSheetVisible("Sheet1", false) }(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	listed, findings := guests(t, "g.xlsx", out.String())
	same(t, findings, nil)
	if got := show(listed); got != "2 |||A||||\n" {
		t.Errorf("read %s", got)
	}
}

// TestPeopleTable: a table says the same as people.yaml, and its mistakes are
// found at its cells.
func TestPeopleTable(t *testing.T) {
	want, findings := load(t, write(t, map[string]string{"people.yaml": `people:
  - id: khan
    honorific: Dr.
    name: Mohammed Khan
    aliases: [Muhammad Khan, M. Khan]
    surname: Khan
    gender: m
    salutation: Dear Dr. Khan
    posts: ["Professor, Department of History", Dean]
    rank: ambassador
    emails: [a@example.org, b@example.org]
    secretary: {name: Private Secretary, email: ps@example.org, phone: "+92-51-0000000"}
    also_mail_person: true
    deliver: by-hand
    reminders: phone
    address: "University\nIslamabad"
    mission: Embassy of Utopia
    picture: pictures/khan.jpg
    languages: [en, ur]
  - id: shah
    name: "null"
`}))
	same(t, findings, nil)
	header := []any{"id", "honorific", "name", "aliases", "surname", "gender", "salutation", "post", "rank", "email", "secretary_name", "secretary_email", "secretary_phone", "also_mail_person", "deliver", "reminders", "address", "mission", "picture", "languages", "group"}
	khan := []any{"khan", "Dr.", "Mohammed Khan", "Muhammad Khan; M. Khan", "Khan", "m", "Dear Dr. Khan", "Professor, Department of History\nDean", "ambassador", "a@example.org; b@example.org", "Private Secretary", "ps@example.org", "+92-51-0000000", true, "by-hand", "phone", "University\nIslamabad", "Embassy of Utopia", "pictures/khan.jpg", "en, ur", "vip"}
	shah := []any{"shah", nil, "null"}

	var rows [][]string
	for _, row := range [][]any{header, khan, shah} {
		var texts []string
		for _, c := range row {
			if c == nil {
				c = ""
			}
			texts = append(texts, fmt.Sprint(c))
		}
		rows = append(rows, texts)
	}
	var csv bytes.Buffer
	if err := config.WriteCSV(&csv, rows); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"people.csv": csv.String(), "people.xlsx": string(sheet(t, [][]any{header, khan, shah}))} {
		t.Run(name, func(t *testing.T) {
			got, findings := load(t, write(t, map[string]string{"people.yaml": "-", name: content}))
			same(t, findings, nil)
			equal(t, got.People, want.People)
			at := got.Locate(planner.Place{Source: planner.PeopleSource, Path: "people[0].surname"})
			if at.File != name || at.Line != 2 {
				t.Errorf("the surname stands at %v", at)
			}
			if at := got.Locate(planner.Place{Source: planner.PeopleSource, Path: "people[1].gender"}); at.File != name || at.Column != 1 {
				t.Errorf("what is left out stands at %v", at)
			}
		})
	}
}

func TestPeopleTableMistakes(t *testing.T) {
	dir := write(t, map[string]string{"people.yaml": "-", "people.csv": "id,name,gendre,gender,email,\nkhan,Mohammed Khan,,x,\"a@example.org\",\nkhan,\"É, Shah\",,,,Dean\n,Bo,,,,\n"})
	_, findings := load(t, dir)
	same(t, findings, []string{
		`people.csv:1:9: E02 unknown column "gendre"`,
		`people.csv:2:21: E06 gender "x" is not allowed (did you mean "m"?)`,
		`people.csv:3:1: E03 the person's id "khan" is given twice`,
		`people.csv:4:1: E05 people[2] has no id`,
	})
	if err := os.Remove(filepath.Join(dir, "people.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "people.xlsx"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	w, findings := load(t, dir)
	same(t, findings, []string{"people.xlsx:1:1: E01 it is not a spreadsheet that can be read"})
	if !w.Unread[planner.Place{Source: planner.PeopleSource}] {
		t.Error("people are not marked as unread")
	}
}
