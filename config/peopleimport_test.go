package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"convene/config"
	"convene/planner"
)

func told(a config.Acquaintances) string {
	var all []string
	for _, e := range a.Entries {
		var posts []string
		for _, p := range e.Posts {
			posts = append(posts, p.Title.In(""))
		}
		all = append(all, fmt.Sprintf("%d|%s|%s|%s|%s|%v", e.Line, e.ID, e.Honorific.In(""), e.Name.In(""), strings.Join(posts, "+"), e.Emails))
	}
	return strings.Join(all, "\n")
}

func TestReadPeople(t *testing.T) {
	outlook := "Title;First Name;Middle Name;Last Name;Company;Job Title;E-mail Address;E-mail 2 Address\r\nDr.;Ayşe;;Müller;Beispiel GmbH;Leiterin;Ayse Müller <a@example.org>;b@example.org\r\n"
	western, err := charmap.Windows1252.NewEncoder().String(strings.ReplaceAll(outlook, "ş", "s"))
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(outlook, ";", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ data, want string }{
		"Outlook":               {outlook, "2||Dr.|Ayşe Müller|Leiterin, Beispiel GmbH|[a@example.org b@example.org]"},
		"Outlook with a mark":   {"\ufeff" + outlook, "2||Dr.|Ayşe Müller|Leiterin, Beispiel GmbH|[a@example.org b@example.org]"},
		"Windows-1252":          {western, "2||Dr.|Ayse Müller|Leiterin, Beispiel GmbH|[a@example.org b@example.org]"},
		"UTF-16, tabs":          {wide, "2||Dr.|Ayşe Müller|Leiterin, Beispiel GmbH|[a@example.org b@example.org]"},
		"under a title":         {"Speakers of 2027\n\nid,name,post\nkhan,Khan,\"Dean; Head (former)\"\n", "4|khan||Khan|Dean+Head|[]"},
		"vCard 3.0":             {"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Khan;Mohammed;;Dr.;\r\nTITLE:Chairman\\, ISSI\r\nEMAIL:a@example.org\r\nEND:VCARD\r\n", "1||Dr.|Mohammed Khan|Chairman, ISSI|[a@example.org]"},
		"vCard 4.0, folded":     {"\ufeffBEGIN:VCARD\nVERSION:4.0\nFN:Dr. Mohammed\n  Khan\nN:Khan;Mohammed;;Dr.;\nEND:VCARD\n\nBEGIN:VCARD\nVERSION:4.0\nFN:Two\nEND:VCARD\n", "1||Dr.|Mohammed Khan||[]\n8|||Two||[]"},
		"a card without a name": {"BEGIN:VCARD\nVERSION:3.0\nEMAIL:a@example.org\nEND:VCARD\n", "1|||||[a@example.org]"},
		"a name in Urdu":        {"name ur,name,honorific\nمحمد خان,Mohammed Khan,Dr.\n", "2||Dr.|Mohammed Khan||[]"},
	} {
		a, err := config.ReadPeople("file", []byte(c.data), "en")
		if got := told(a); err != nil || got != c.want || len(a.Findings) > 0 {
			t.Errorf("%s: %v, %v\n%s\nwant\n%s", name, err, a.Findings, got, c.want)
		}
	}
	for name, data := range map[string]string{"nothing": "", "no names": "telephone\n1\n", "a picture": "\x89PNG", "an old spreadsheet": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"} {
		if a, err := config.ReadPeople("file", []byte(data), "en"); err == nil {
			t.Errorf("%s is read: %+v", name, a)
		}
	}
	a, err := config.ReadPeople("f.csv", []byte("name,gender,languages\nA,x,en; nonsense!\n"), "en")
	if err != nil || len(a.Findings) == 0 || a.Findings[0].Place.Path != "[2:3]" {
		t.Errorf("%v, %+v", err, a.Findings)
	}
}

// A picture in a card is named and not taken over, however large it is.
func TestVCardPicture(t *testing.T) {
	data := "BEGIN:VCARD\nVERSION:3.0\nPHOTO;ENCODING=b;TYPE=JPEG:" + strings.Repeat("QUFB\n ", 200_000) + "\nFN:A B\nEND:VCARD\n"
	a, err := config.ReadPeople("f.vcf", []byte(data), "en")
	if err != nil || len(a.Entries) != 1 || !a.Entries[0].Pictured || a.Entries[0].Name.In("") != "A B" || a.Entries[0].Picture != "" {
		t.Errorf("%v, %+v", err, a)
	}
}

// Cards that we write are read as the people they are of, and nothing in a name
// makes a line of its own.
func TestVCards(t *testing.T) {
	people := []planner.Person{
		{ID: "khan", Honorific: planner.Plain("H.E."), Name: planner.Plain("Mohammed; Khan\r\nEND:VCARD"), Posts: []planner.Post{{Title: planner.Plain("Dean, History")}}, Emails: []planner.Email{"a@example.org"}},
		{ID: "long", Name: planner.Plain(strings.Repeat("Əli ", 40) + "Ün"), Address: planner.Plain("One\nTwo")},
	}
	data, err := config.VCards(people, "en")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if len(strings.TrimRight(line, "\r\n")) > 75 {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	a, err := config.ReadPeople("f.vcf", data, "en")
	want := "1|khan|H.E.|Mohammed; Khan END:VCARD|Dean, History|[a@example.org]"
	if got, _, _ := strings.Cut(told(a), "\n"); err != nil || len(a.Entries) != 2 || got != want {
		t.Errorf("%v, %d cards\n%s\nwant\n%s", err, len(a.Entries), got, want)
	}
	if got := a.Entries[1]; got.Name.In("") != people[1].Name.In("") || got.Address.In("") != "One\nTwo" {
		t.Errorf("%+v", got)
	}
}

func TestIdentifier(t *testing.T) {
	for name, want := range map[string]planner.ID{
		"Mohammed Khan": "mohammed-khan", "Əli Əlizadə": "ali-alizada", "Nazlı İnan": "nazli-inan", "Şükrü Çağlar": "sukru-caglar", "O’Neill, Niamh": "oneill-niamh",
		"Łukasz Zieliński": "lukasz-zielinski", "Đorđe Šimić": "dorde-simic", "Анна Щербакова": "anna-shcherbakova", "Юлия": "iuliia", "Ђорђе Љубић": "djordje-ljubic",
		"محمد خان": "otherwise", "": "otherwise", "---": "otherwise", "Straße 5": "strasse-5", "H.E. Ünal": "h-e-unal",
	} {
		if got := config.Identifier(name, "otherwise"); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// FuzzReadPeople holds what is true of every file of people: an answer, and an
// entry of people.yaml for everybody with a name.
func FuzzReadPeople(f *testing.F) {
	for _, data := range []string{
		"name,email\nA B,a@example.org\n", "BEGIN:VCARD\nVERSION:3.0\nFN:A\nEND:VCARD\n", "BEGIN:VCARD\nX;Y=\"\nEND:VCARD\n",
		"BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-16:=C3=\n=BC\nEND:VCARD", "BEGIN:VCARD\nPHOTO:\n x\nADR;LABEL=\"a\\n\":;;\nN:;;\nEND:VCARD\n",
		"post,name ur,name,address\n\"a (until 2020-13-01); b (former)\",x,y,\" a\n b\"\n",
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := config.ReadPeople("f", data, "en")
		if err != nil {
			return
		}
		var people []planner.Person
		for i, e := range a.Entries {
			if e.Line < 1 {
				t.Errorf("line %d", e.Line)
			}
			if !e.Name.IsZero() && len(people) < 3 {
				e.Person.ID = planner.ID(fmt.Sprintf("p-%d", i))
				people = append(people, e.Person)
			}
		}
		if len(people) == 0 {
			return
		}
		dir := write(t, map[string]string{"people.yaml": "people:\n"})
		w, _ := load(t, dir)
		if _, err := w.AddPeople(people); err != nil {
			text, _ := os.ReadFile(filepath.Join(dir, "people.yaml"))
			t.Errorf("%v for %+v\n%s", err, people, text)
			return
		}
		if again, _ := load(t, dir); len(again.People) != len(people) {
			t.Errorf("%d people become %d", len(people), len(again.People))
		}
		if _, err := config.VCards(people, "en"); err != nil {
			t.Error(err)
		}
	})
}
