package config

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"convene/planner"
)

// Acquaintances is what a file of people says, as an address book exports it or
// somebody typed it, for people.yaml to take over.
type Acquaintances struct {
	// Columns are a table's, in their order; of vCards they are the properties.
	Columns []ColumnUse
	Entries []Acquaintance
	// Findings are what could not be understood, at its line.
	Findings []planner.Finding
}

// Acquaintance is one person. It has an id only if the file gives one.
type Acquaintance struct {
	planner.Person
	Line int
	// Pictured: the file has a picture of the person, which is not taken over.
	Pictured bool
}

// unnamed stands for the id of somebody who has none yet, while the rest is
// read.
const unnamed = "convene-no-id"

// ReadPeople reads people from a table, CSV or XLSX, or from vCards, whatever the
// file is called. Name is what findings and errors call it; lang is the series'
// language.
func ReadPeople(name string, data []byte, lang string) (Acquaintances, error) {
	if isVCard(data) {
		return readVCards(name, data, lang)
	}
	rows, err := sniffed(data)
	if err != nil {
		return Acquaintances{}, cannotRead(name, err)
	}
	l := tableLoader()
	t := headed(rows)
	keys := l.headings(name, t.header, personColumns(), false)
	if !slices.ContainsFunc(keys, func(key string) bool { return slices.Contains([]string{"name", firstName, lastName}, key) }) {
		return Acquaintances{}, fmt.Errorf("reading %s: none of its columns is known to have names: let the first line say which, such as name,post,email", name)
	}
	a := Acquaintances{}
	for i, c := range t.header {
		a.Columns = append(a.Columns, ColumnUse{Heading: c.text, As: keys[i]})
	}
	var records []record
	for _, row := range t.rows {
		records = append(records, l.record(name, keys, row))
		a.Entries = append(a.Entries, Acquaintance{Line: row[0].line})
	}
	a.read(l, name, records, lang)
	return a, nil
}

// read fills the entries from records, as people.yaml would be read.
func (a *Acquaintances) read(l *loader, name string, records []record, lang string) {
	people := &yaml.Node{Kind: yaml.SequenceNode, Line: 1, Column: 1}
	for i, r := range records {
		first := cell{line: a.Entries[i].Line, column: 1}
		addressesOnly(r)
		r.legible()
		node := personNode(r, first, lang)
		if entry(node, "id") < 0 {
			first.text = unnamed
			add(node, "id", scalar(first))
		}
		if entry(node, "name") < 0 { // it is said by itself, and not as a mistake
			first.text = unnamed
			add(node, "name", scalar(first))
		}
		people.Content = append(people.Content, node)
	}
	root := &yaml.Node{Kind: yaml.MappingNode, Line: 1, Column: 1}
	root.Content = []*yaml.Node{scalar(cell{text: "people", line: 1, column: 1}), people}
	var file struct {
		People []planner.Person `yaml:"people"`
	}
	l.walker(name, name).walk(root, &file)
	for i := range min(len(file.People), len(a.Entries)) {
		p := file.People[i]
		if p.ID == unnamed {
			p.ID = ""
		}
		if p.Name.In("") == unnamed {
			p.Name = nil
		}
		a.Entries[i].Person = p
	}
	for _, f := range l.findings {
		at := l.ws.Locate(f.Place)
		f.Place = planner.Place{Source: name, Path: atLine(at.Line, at.Column)}
		a.Findings = append(a.Findings, f)
	}
}

// legible takes out of what comes from elsewhere what check would refuse in a
// file: control characters, and lines where a text has one. Lines part the
// values of cells that may have several, and are an address's own.
func (r record) legible() {
	lined := []string{"address", "aliases", "post", "email", "languages"}
	for key, cells := range r {
		of, _, _ := strings.Cut(key, ":")
		for i, c := range cells {
			lines := []string{c.text}
			if slices.Contains(lined, of) {
				lines = strings.FieldsFunc(c.text, func(r rune) bool { return r == '\n' || r == '\r' })
			}
			for j, line := range lines {
				if strings.ContainsFunc(line, planner.Illegible) {
					lines[j] = Legible(line)
				}
			}
			cells[i].text = strings.Join(lines, "\n")
		}
	}
}

// addressesOnly leaves of cells with addresses the addresses, however they are
// written.
func addressesOnly(r record) {
	for _, key := range []string{"email", "secretary_email"} {
		var cells []cell
		for _, c := range r[key] {
			for _, m := range mailboxes(c.text) {
				c.text = string(m.address)
				cells = append(cells, c)
			}
		}
		if len(cells) > 0 {
			r[key] = cells
		}
	}
}

func isVCard(data []byte) bool {
	text, err := decodeText(data[:min(len(data), 64)])
	return err == nil && bytes.HasPrefix(bytes.ToUpper(bytes.TrimSpace([]byte(text))), []byte("BEGIN:VCARD"))
}
