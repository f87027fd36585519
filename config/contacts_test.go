package config_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"convene/config"
)

// contacts is what a table says: its columns, then a line for each row.
func contacts(t testing.TB, data string) string {
	t.Helper()
	c, err := config.ReadContacts("c", []byte(data))
	if err != nil {
		return err.Error() + "\n"
	}
	return listing(c)
}

func listing(c config.Contacts) string {
	var b strings.Builder
	for _, column := range c.Columns {
		fmt.Fprintf(&b, "[%s=%s]", column.Heading, column.As)
	}
	b.WriteString("\n")
	for _, e := range c.Entries {
		fmt.Fprintf(&b, "%d %s|%s|%s|%s|%s %v\n", e.Line, e.Email, e.Honorific, e.Name, e.Post, e.Language, e.Further)
	}
	for _, f := range c.Findings {
		fmt.Fprintf(&b, "%s %s %s\n", f.Place.Path, f.Code, f.Message)
	}
	return b.String()
}

// The lines of headings are those that the programs write: Google Contacts
// before and since 2024, and Outlook in several languages.
func TestContactsOfAddressBooks(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{
			"Google", "First Name,Middle Name,Last Name,Name Prefix,Nickname,Organization Name,Organization Title,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value\n" +
				"Anna,B.,Example,Dr.,,University,Dean,* myContacts,* Work,a@example.org ::: a2@example.org,Home,a3@example.org\n",
			"[First Name=first name][Middle Name=middle name][Last Name=last name][Name Prefix=honorific][Nickname=][Organization Name=company][Organization Title=post][Labels=][E-mail 1 - Label=][E-mail 1 - Value=email][E-mail 2 - Label=][E-mail 2 - Value=email]\n" +
				"2 a@example.org|Dr.|Anna B. Example|Dean, University| [a2@example.org a3@example.org]\n",
		},
		{
			"Google, older", "Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,Organization 1 - Name,Organization 1 - Title\nAnna Example,Anna,Example,* ,a@example.org,University,Dean\n",
			"[Name=name][Given Name=first name][Family Name=last name][E-mail 1 - Type=][E-mail 1 - Value=email][Organization 1 - Name=company][Organization 1 - Title=post]\n2 a@example.org||Anna Example|Dean, University| []\n",
		},
		{
			"Outlook", `"Title","First Name","Last Name","Company","Job Title","E-mail Address","E-mail Type","E-mail Display Name","E-mail 2 Address"` + "\r\n" +
				`"Dr.","Anna","Example","University","Dean","a@example.org","SMTP","Anna Example (a@example.org)",""` + "\r\n",
			"[Title=honorific][First Name=first name][Last Name=last name][Company=company][Job Title=post][E-mail Address=email][E-mail Type=][E-mail Display Name=][E-mail 2 Address=email]\n2 a@example.org|Dr.|Anna Example|Dean, University| []\n",
		},
		{
			"Outlook in German", must(charmap.Windows1252.NewEncoder().String("\"Anrede\";\"Vorname\";\"Nachname\";\"Firma\";\"Position\";\"E-Mail-Adresse\";\"E-Mail 2: Adresse\"\r\n\"Frau\";\"Jürgen\";\"Groß\";\"Uni\";\"Dekan\";\"a@example.org\";\"\"\r\n")),
			"[Anrede=honorific][Vorname=first name][Nachname=last name][Firma=company][Position=post][E-Mail-Adresse=email][E-Mail 2: Adresse=email]\n2 a@example.org|Frau|Jürgen Groß|Dekan, Uni| []\n",
		},
		{"Outlook in French", "Titre,Prénom,Nom,Société,Adresse de messagerie\nMme,Élise,Exemple,Université,a@example.org\n", "[Titre=honorific][Prénom=first name][Nom=last name][Société=company][Adresse de messagerie=email]\n2 a@example.org|Mme|Élise Exemple|Université| []\n"},
		{"Spanish", "Nombre;Apellidos;Dirección de correo electrónico\nTomás;Herrera;a@example.org\n", "[Nombre=first name][Apellidos=last name][Dirección de correo electrónico=email]\n2 a@example.org||Tomás Herrera|| []\n"},
		{"Turkish", "Ad;Soyadı;E-posta Adresi\nAyşe;Doğan;a@example.org\n", "[Ad=first name][Soyadı=last name][E-posta Adresi=email]\n2 a@example.org||Ayşe Doğan|| []\n"},
		{"Azerbaijani", "Ad,Soyad,E-poçt,Vəzifə\nƏsmər,Məmmədova,a@example.org,Müəllim\n", "[Ad=first name][Soyad=last name][E-poçt=email][Vəzifə=post]\n2 a@example.org||Əsmər Məmmədova|Müəllim| []\n"},
		{"Russian", "Имя;Отчество;Фамилия;Адрес эл. почты\nАнна;Б.;Пример;a@example.org\n", "[Имя=first name][Отчество=middle name][Фамилия=last name][Адрес эл. почты=email]\n2 a@example.org||Анна Б. Пример|| []\n"},
		{"Urdu", "نام,ای میل\nمحمد خان,a@example.org\n", "[نام=name][ای میل=email]\n2 a@example.org||محمد خان|| []\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := contacts(t, test.text); got != test.want {
				t.Errorf("read\n%swant\n%s", got, test.want)
			}
		})
	}
}

func must(s string, err error) string {
	if err != nil {
		panic(err)
	}
	return s
}

func TestContactsAsPeopleTypeThem(t *testing.T) {
	const headings = "[email=email][name=name]\n"
	for _, test := range []struct{ name, text, want string }{
		{"no headings", "a@example.org\n b@example.org \n", "[=email]\n1 a@example.org|||| []\n2 b@example.org|||| []\n"},
		{"no headings, two columns", "Anna;a@example.org\nBo;b@example.org\n", "[=name][=email]\n1 a@example.org||Anna|| []\n2 b@example.org||Bo|| []\n"},
		{"no headings before one in a cell", "a@example.org,x\nName,Group\n", "[=email][=name]\n1 a@example.org||x|| []\n2 Name||Group|| []\n"},
		{"under a title", "Guests of 2027,\n,\nemail,name\na@example.org,A\n", headings + "4 a@example.org||A|| []\n"},
		{"name before the address", "email,name\nAnna Example <A@Example.ORG>,\n\"\"\"Khan, Dr.\"\" <b@example.org>\",\n\"Khan, Dr. <c@example.org>\",Own Name\n", headings +
			"2 A@Example.ORG||Anna Example|| []\n3 b@example.org||Khan, Dr.|| []\n4 c@example.org||Own Name|| []\n"},
		{"several", "email,name\n\"a@example.org; b@example.org\",A\n\"c@example.org, C <c2@example.org>\nc3@example.org\",\nd@example.org d2@example.org,D\nx@,\"\"\n\"x@; e@example.org; E@example.org\",\n", headings +
			"2 a@example.org||A|| [b@example.org]\n3 c@example.org|||| [c2@example.org c3@example.org]\n5 d@example.org||D|| [d2@example.org]\n6 x@|||| []\n7 e@example.org|||| [x@]\n"},
		{"dressed up", "email,name\nmailto:a@example.org,\n'b@example.org',\n<c@example.org>,\n\u200bd@example.org\u00a0,\ne@example.org <e@example.org>,\n", headings +
			"2 a@example.org|||| []\n3 b@example.org|||| []\n4 c@example.org|||| []\n5 d@example.org|||| []\n6 e@example.org|||| []\n"},
		{"no address", "email,name\n,A\nn/a,B\n", headings + "2 ||A|| []\n3 n/a||B|| []\n"},
		{"lines of an old Mac", "email,name\ra@example.org,A\r", headings + "2 a@example.org||A|| []\n"},
		{"broken line", "email,name\na@example.org,\"A\nB\"\nb@example.org,B\n", headings + "2 a@example.org||A B|| []\n4 b@example.org||B|| []\n"},
		{"Unicode text", must(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String("email\tname\r\na@example.org\tƏ\r\n")), headings + "2 a@example.org||Ə|| []\n"},
		{"language", "email,name,language\na@example.org,A,English\n", "[email=email][name=name][language=language]\n2 a@example.org||A|| []\n[2:17] E06 \"English\" is not the code of a language\n"},
		{"no column of addresses", "name,phone\nA,1\n", "reading c: none of its columns is known to have addresses: let the first line say which, such as email,name\n"},
		{"old spreadsheet", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "reading c:1:1: it is a spreadsheet of the old form or has a password: save it as .xlsx, without a password, or as CSV\n"},
		{"vCard", "BEGIN:VCARD\nVERSION:3.0\n", "reading c:1:1: it has vCards, not a table: export the contacts as CSV, or take them over as people: convene people import\n"},
		{"17 MB", strings.Repeat(" ", 17<<20), "reading c: the file is too large: at most 16 MiB are read: split it\n"},
		{"nothing", "", "reading c: none of its columns is known to have addresses: let the first line say which, such as email,name\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := contacts(t, test.text); got != test.want {
				t.Errorf("read\n%swant\n%s", got, test.want)
			}
		})
	}
}

// A merged cell says its value of each row that it stands beside.
func TestMergedCells(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range [][]any{{"Guests of 2027"}, {"group", "email", "name"}, {"vip", "a@example.org", "A"}, {nil, "b@example.org", "B"}, {"press", "c@example.org", "C"}, {nil, "d@example.org"}} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range [][2]string{{"A1", "C1"}, {"A3", "A4"}, {"C5", "C6"}, {"D1", "D9"}} {
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	c, err := config.ReadContacts("c", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range c.Entries {
		got = append(got, e.Group+" "+string(e.Email)+" "+e.Name)
	}
	if want := []string{"vip a@example.org A", "vip b@example.org B", "press c@example.org C", " d@example.org C"}; !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

// A cell with a formula says what the spreadsheet last computed, and nothing
// where it never did.
func TestFormulas(t *testing.T) {
	rows := [][]any{{"email", "name"}, {77, "A"}}
	for xml, want := range map[string]string{
		`<c r="A2" t="str"><f>LOWER("A@example.org")</f><v>a@example.org</v></c>`: "2 a@example.org||A|| []\n",
		`<c r="A2"><f>LOWER("A@example.org")</f></c>`:                             "2 ||A|| []\n",
		`<c r="A2" t="e"><f>NA()</f><v>#N/A</v></c>`:                              "2 #N/A||A|| []\n",
	} {
		if got := contacts(t, altered(t, rows, `<c r="A2"><v>77</v></c>`, xml)); got != "[email=email][name=name]\n"+want {
			t.Errorf("%s is read as\n%s", xml, got)
		}
	}
}

// A small file that unpacks to a large one is refused before it fills memory.
func TestZipBomb(t *testing.T) {
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, name := range []string{"[Content_Types].xml", "xl/worksheets/sheet1.xml"} {
		part, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 48 {
			if _, err := part.Write(make([]byte, 1<<20)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if got, want := contacts(t, bomb.String()), "reading c:1:1: it is not a spreadsheet that can be read"; !strings.HasPrefix(got, want) || bomb.Len() > 1<<20 {
		t.Errorf("%d bytes are read as %q", bomb.Len(), got)
	}
}

// FuzzContacts reads anything: an answer, and no address that is not in it.
func FuzzContacts(f *testing.F) {
	for _, seed := range []string{
		"email,name\na@example.org,A\n", "a@example.org", "\"A\" <a@example.org>; b@example.org", "\ufeffE-Mail-Adresse;Vorname\n<<>>;x\n",
		"\xff\xfea\x00@\x00b\x00.\x00c\x00", "sep=;\nemail;\n'=x@y.z;", "email\n\"a@b.c ::: \"\"d\"\" <d@e.f>\"\n", "PK\x03\x04", "email\ra@b.c\r",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := config.ReadContacts("c", data)
		if err != nil {
			return
		}
		for _, e := range c.Entries {
			if e.Email.Problem() != nil && len(e.Further) > 0 && e.Further[0].Problem() == nil {
				t.Fatalf("%q was chosen before %q", e.Email, e.Further[0])
			}
			if e.Line < 1 {
				t.Fatalf("%q stands in line %d", e.Email, e.Line)
			}
		}
	})
}
