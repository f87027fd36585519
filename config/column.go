package config

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"convene/planner"
)

// columnSpec is a column that a table may have, with the headings it goes by: our
// own first, then those of address books.
type columnSpec struct {
	key      string
	headings []string
	// many: several columns may have the heading, or one cell several values.
	many bool
	// spoken: there may be a column of it for each language, as in "name ur".
	spoken bool
}

// The columns that people and lists share. A name may be given in parts.
const (
	firstName  = "first name"
	middleName = "middle name"
	lastName   = "last name"
	company    = "company"
)

// listColumns are named in English as Google Contacts and Outlook export them,
// and as Outlook does in German, French, Spanish, Turkish and Russian; and by
// what people write themselves, in Azerbaijani and Urdu too.
func listColumns() []columnSpec {
	return []columnSpec{
		{key: "id", headings: []string{"id"}},
		{key: "email", many: true, headings: []string{
			"email", "emails", "e mail", "mail", "email address", "e mail address", "email 1", "email 2", "email 3",
			"e mail 1 value", "e mail 2 value", "e mail 3 value", "e mail 2 address", "e mail 3 address",
			"e mail adresse", "e mail 2 adresse", "e mail 3 adresse", "adresse de messagerie", "adresse de messagerie 2", "adresse de messagerie 3",
			"courriel", "adresse e mail", "correo electrónico", "dirección de correo electrónico", "dirección de correo electrónico 2", "dirección de correo electrónico 3",
			"e posta", "e posta adresi", "e posta 2 adresi", "e poçt", "e poçt ünvanı",
			"эл почта", "электронная почта", "адрес электронной почты", "адрес эл почты", "адрес 2 эл почты", "адрес 3 эл почты", "ای میل",
		}},
		{key: "honorific", headings: []string{"honorific", "title", "prefix", "name prefix", "anrede", "titre", "tratamiento", "обращение"}},
		{key: "gender", headings: []string{"gender", "sex", "geschlecht", "sexe", "sexo", "cinsiyet", "cins", "пол", "جنس"}},
		{key: "name", headings: []string{"name", "full name", "display name", "nom complet", "nombre completo", "фио", "نام"}},
		{key: firstName, headings: []string{"first name", "given name", "vorname", "prénom", "nombre", "ad", "adı", "имя"}},
		{key: middleName, headings: []string{"middle name", "additional name", "weitere vornamen", "deuxième prénom", "segundo nombre", "отчество"}},
		{key: lastName, headings: []string{"last name", "family name", "nachname", "nom", "apellido", "apellidos", "soyad", "soyadı", "фамилия"}},
		{key: "post", many: true, headings: []string{
			"post", "posts", "designation", "position", "job title", "organization title", "organization 1 title",
			"fonction", "cargo", "puesto", "vəzifə", "должность",
		}},
		{key: company, headings: []string{
			"company", "organization", "organisation", "organization name", "organization 1 name",
			"firma", "société", "empresa", "organización", "şirket", "şirkət", "организация",
		}},
		{key: "group", headings: []string{"group"}},
		{key: "language", headings: []string{"language", "lang", "sprache", "langue", "idioma", "dil", "язык"}},
		{key: "deliver", headings: []string{"deliver", "delivery"}},
	}
}

// spokenColumns are the texts of a person that are written in languages.
func spokenColumns() []string {
	return []string{"honorific", "name", "surname", "salutation", "address"}
}

// personColumns are those of a list, except that a person has languages, and
// what only a person has.
func personColumns() []columnSpec {
	columns := slices.DeleteFunc(listColumns(), func(c columnSpec) bool { return c.key == "language" })
	columns = append(columns,
		columnSpec{key: "languages", headings: []string{"languages", "language"}, many: true},
		columnSpec{key: "aliases", headings: []string{"aliases", "alias", "nickname"}, many: true},
		columnSpec{key: "surname", headings: []string{"surname"}},
		columnSpec{key: "salutation", headings: []string{"salutation"}},
		columnSpec{key: "rank", headings: []string{"rank"}},
		columnSpec{key: "secretary_name", headings: []string{"secretary name", "secretary"}},
		columnSpec{key: "secretary_email", headings: []string{"secretary email"}},
		columnSpec{key: "secretary_phone", headings: []string{"secretary phone"}},
		columnSpec{key: "also_mail_person", headings: []string{"also mail person"}},
		columnSpec{key: "reminders", headings: []string{"reminders"}},
		columnSpec{key: "address", headings: []string{"address", "postal address", "address 1 formatted"}},
		columnSpec{key: "mission", headings: []string{"mission"}},
		columnSpec{key: "picture", headings: []string{"picture"}},
	)
	for i := range columns {
		columns[i].spoken = slices.Contains(spokenColumns(), columns[i].key)
	}
	return columns
}

// columnOf is the key of the column that a heading names: "name", or "name:ur"
// for "name ur"; empty for one that is not known. Many reports whether several
// columns may be it.
func columnOf(text string, specs []columnSpec) (key string, many bool) {
	said := heading(text)
	for _, s := range specs {
		if slices.Contains(s.headings, said) {
			return s.key, s.many
		}
	}
	words := strings.Fields(said)
	if len(words) < 2 {
		return "", false
	}
	code := words[len(words)-1]
	tag, err := language.Parse(code)
	if err != nil || tag.String() != code {
		return "", false
	}
	for _, s := range specs {
		if s.spoken && slices.Contains(s.headings, strings.TrimSuffix(said, " "+code)) {
			return s.key + ":" + code, false
		}
	}
	return "", false
}

// heading is a heading's text in the form of columnSpec.headings: lower case,
// with single spaces for whatever else stands between words.
func heading(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	}), " ")
}

// headings says which column of a table is which: the key of each, "" for one
// that is nothing to us. In a strict table every column has to be something.
// Otherwise only one that is nearly a column that is not there is reported, so
// that an address book's export can be a list as it is.
func (l *loader) headings(source string, header []cell, specs []columnSpec, strict bool) []string {
	keys := make([]string, len(header))
	there := map[string]planner.Place{}
	var unknown []cell
	place := func(c cell) planner.Place { return planner.Place{Source: source, Path: atLine(c.line, c.column)} }
	for i, c := range header {
		key, many := columnOf(c.text, specs)
		if key == "" {
			unknown = append(unknown, c)
			continue
		}
		if before, twice := there[key]; twice && !many {
			l.report(planner.Finding{
				Code: planner.Duplicate, Place: place(c),
				Message: "the column " + key + " is there twice", Next: "keep one of the two", Related: []planner.Place{before},
			})
			continue
		}
		keys[i], there[key] = key, place(c)
	}
	var missing []string
	for _, s := range specs {
		if _, ok := there[s.key]; !ok {
			missing = append(missing, s.key)
		}
	}
	for _, c := range unknown {
		hint := didYouMean(heading(c.text), missing)
		if c.text != "" && (strict || hint != "") {
			l.report(planner.Finding{
				Code: planner.UnknownKey, Place: place(c),
				Message: "unknown column " + clip(c.text) + hint, Next: "rename the column, or remove it",
			})
		}
	}
	return keys
}

// record is one row by its columns' keys, without empty cells.
type record map[string][]cell

// record sorts a row's cells by column. A cell under no heading means that a
// comma in another was not in quotes.
func (l *loader) record(source string, keys []string, row []cell) record {
	r := record{}
	for i, c := range row {
		switch {
		case planner.Blank(c.text):
		case i >= len(keys):
			l.report(planner.Finding{
				Code: planner.WrongType, Place: planner.Place{Source: source, Path: atLine(c.line, c.column)},
				Message: "the cell " + clip(c.text) + " stands under no heading", Next: "put a value that has a comma in it in quotes",
			})
			return r
		case keys[i] != "":
			r[keys[i]] = append(r[keys[i]], c)
		}
	}
	r.named()
	return r
}

// named makes name and post of their parts.
func (r record) named() {
	r.join("name", " ", firstName, middleName, lastName)
	if posts := r["post"]; len(posts) > 0 && len(r[company]) > 0 {
		posts[0].text += ", " + r[company][0].text
	} else if len(posts) == 0 {
		r.join("post", " ", company)
	}
}

// join makes a cell that is missing of its parts.
func (r record) join(key, separator string, parts ...string) {
	if len(r[key]) > 0 {
		return
	}
	var texts []string
	var first cell
	for _, part := range parts {
		for _, c := range r[part] {
			if len(texts) == 0 {
				first = c
			}
			texts = append(texts, c.text)
		}
	}
	if len(texts) > 0 {
		first.text = strings.Join(texts, separator)
		r[key] = []cell{first}
	}
}

// one is the column's only cell; the zero cell if it is empty.
func (r record) one(key string) cell {
	if cells := r[key]; len(cells) > 0 {
		return cells[0]
	}
	return cell{}
}
