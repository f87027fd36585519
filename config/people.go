package config

import (
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"convene/planner"
)

// people reads everyone known from the one file that holds them: YAML, CSV or
// XLSX. Whatever it is, places name people.yaml and paths such as
// "people[3].name"; only positions know the file.
func (l *loader) people() {
	var live []string
	for _, name := range peopleFiles() {
		if _, err := fs.Stat(l.files, name); !errors.Is(err, fs.ErrNotExist) {
			live = append(live, name)
		}
	}
	if _, err := fs.Stat(l.files, "people.yml"); err == nil {
		l.misnamed("people.yml")
	}
	whole := planner.Place{Source: planner.PeopleSource}
	if len(live) == 0 {
		l.ws.Unread[whole] = true
		l.report(planner.Finding{
			Code: planner.MissingFile, Place: whole,
			Message: "there is no people.yaml, and no people.csv or people.xlsx", Next: "write one with everyone who takes part",
		})
		return
	}
	for _, name := range live[1:] {
		l.report(planner.Finding{
			Code: planner.Duplicate, Place: planner.Place{Source: name},
			Message: "people are in " + live[0] + " already", Next: "keep one of the two files",
			Related: []planner.Place{{Source: live[0]}},
		})
	}
	var file peopleFile
	if live[0] == planner.PeopleSource {
		l.yaml(live[0], &file)
	} else if root, ok := l.peopleTable(live[0]); ok {
		l.walker(planner.PeopleSource, live[0]).walk(root, &file)
	} else {
		l.ws.Unread[whole] = true
	}
	l.ws.People = file.People
	for i := range l.ws.People {
		for j := range l.ws.People[i].Languages {
			at := planner.Place{Source: planner.PeopleSource, Path: element(element("people", i)+".languages", j)}
			l.language(at, &l.ws.People[i].Languages[j])
		}
	}
}

// peopleTable is a table of people as the nodes that people.yaml would have,
// so that the walker reads both alike.
func (l *loader) peopleTable(name string) (*yaml.Node, bool) {
	data, err := l.files.read(name, MaxTable)
	if err != nil {
		l.unreadable(name, err)
		return nil, false
	}
	t, err := readTable(name, data)
	if err != nil {
		l.unreadable(name, err)
		return nil, false
	}
	keys := l.headings(name, t.header, personColumns(), true)
	people := &yaml.Node{Kind: yaml.SequenceNode, Line: 1, Column: 1}
	for _, row := range t.rows {
		people.Content = append(people.Content, personNode(l.record(name, keys, row), row[0], l.ws.Series.DefaultLanguage()))
	}
	root := &yaml.Node{Kind: yaml.MappingNode, Line: 1, Column: 1}
	root.Content = []*yaml.Node{scalar(cell{text: "people", line: 1, column: 1}), people}
	return root, true
}

// personNode is a row of a table as an entry of people.yaml. What a column says
// without a language is in lang, where others say the same in theirs.
func personNode(r record, first cell, lang string) *yaml.Node {
	person := mapping(first)
	put := func(into *yaml.Node, key string, c cell) {
		if c.text != "" {
			add(into, key, scalar(c))
		}
	}
	for _, key := range []string{"id", "honorific", "name", "surname", "gender", "salutation", "rank", "deliver", "reminders", "address", "mission", "picture"} {
		if said := spokenNode(r, key, lang); said != nil {
			add(person, key, said)
			continue
		}
		put(person, key, r.one(key))
	}
	if c := r.one("also_mail_person"); c.text != "" {
		// Sheets write TRUE, and keep 1.
		if b, err := strconv.ParseBool(c.text); err == nil {
			c.text = strconv.FormatBool(b)
		}
		put(person, "also_mail_person", c)
	}
	several(person, "aliases", r["aliases"], ";\n")
	several(person, "posts", r["post"], ";\n")
	postNodes(person)
	several(person, "emails", r["email"], ";, \n")
	several(person, "languages", r["languages"], ";, \n")
	secretary := mapping(first)
	for _, part := range []string{"name", "email", "phone"} {
		put(secretary, part, r.one("secretary_"+part))
	}
	if len(secretary.Content) > 0 {
		secretary.Line, secretary.Column = secretary.Content[0].Line, secretary.Content[0].Column
		add(person, "secretary", secretary)
	}
	return person
}

// spokenNode is a text that a row has in languages; nil if it has it in none.
func spokenNode(r record, key, lang string) *yaml.Node {
	var langs []string
	for column := range r {
		if of, code, ok := strings.Cut(column, ":"); ok && of == key {
			langs = append(langs, code)
		}
	}
	if len(langs) == 0 {
		return nil
	}
	slices.Sort(langs)
	said := mapping(r.one(key + ":" + langs[0]))
	if c := r.one(key); c.text != "" && !slices.Contains(langs, lang) {
		add(said, lang, scalar(c))
	}
	for _, code := range langs {
		add(said, code, scalar(r.one(key+":"+code)))
	}
	return said
}

// heldUntil is what a table says behind a post that is no longer held.
var heldUntil = regexp.MustCompile(`(?i)^(.*\S)\s*\((former|until (\d{4}-\d{2}-\d{2}))\)$`)

// postNodes makes entries of those posts of a person that say whether they are
// still held.
func postNodes(person *yaml.Node) {
	at := entry(person, "posts")
	if at < 0 {
		return
	}
	for i, n := range person.Content[at+1].Content {
		m := heldUntil.FindStringSubmatch(n.Value)
		if m == nil {
			continue
		}
		c := cell{text: m[1], line: n.Line, column: n.Column}
		post := mapping(c)
		add(post, "title", scalar(c))
		if until := m[3]; until != "" {
			c.text = until
			add(post, "until", scalar(c))
		} else {
			c.text = "true"
			add(post, "former", scalar(c))
		}
		person.Content[at+1].Content[i] = post
	}
}

// several adds a list of what stands in cells, split at any of separators.
func several(into *yaml.Node, key string, cells []cell, separators string) {
	if len(cells) == 0 {
		return
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Line: cells[0].line, Column: cells[0].column}
	for _, c := range cells {
		for _, text := range strings.FieldsFunc(c.text, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
			if c.text = strings.TrimSpace(text); c.text != "" {
				list.Content = append(list.Content, scalar(c))
			}
		}
	}
	add(into, key, list)
}

func add(into *yaml.Node, key string, value *yaml.Node) {
	into.Content = append(into.Content, scalar(cell{text: key, line: value.Line, column: value.Column}), value)
}

func mapping(at cell) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Line: at.line, Column: at.column}
}

// scalar is a cell as a quoted text: ~ and null are nothing special in a table.
func scalar(c cell) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: c.text, Line: c.line, Column: c.column}
}
