package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"convene/planner"
)

// Contacts is what a table of people says, exported by an address book or
// typed, for a list to take over.
type Contacts struct {
	// Columns are the table's, in their order.
	Columns []ColumnUse
	// Headless: no line has headings, and the columns were told by what stands
	// in the first.
	Headless bool
	Entries  []Contact
	// Findings are what could not be understood, at its line.
	Findings []planner.Finding
}

// ColumnUse is what a column was taken for.
type ColumnUse struct {
	Heading string // as it stands there; may be empty
	As      string // email, name, first name …; empty for one that is nothing to a list
}

// Contact is one row. Its address is the first sound one of the row, else the
// first, as it was typed; it may be empty.
type Contact struct {
	planner.Listed
	// Further are the other addresses of the row.
	Further []planner.Email
}

// ReadContacts reads a table, CSV or XLSX, whatever the file is called: a
// spreadsheet's "Unicode text" ends in .txt. Name is what findings and errors
// call the file.
func ReadContacts(name string, data []byte) (Contacts, error) {
	rows, err := sniffed(data)
	if err != nil {
		return Contacts{}, cannotRead(name, err)
	}
	l := tableLoader()
	t := headed(rows)
	headless := holdsAddress(t.header)
	if headless {
		t = &table{header: assumed(rows[0]), rows: rows}
	}
	keys := l.headings(name, t.header, listColumns(), false)
	if !headless && !slices.Contains(keys, "email") {
		return Contacts{}, fmt.Errorf("reading %s: none of its columns is known to have addresses: let the first line say which, such as email,name", name)
	}
	contacts := Contacts{Headless: headless}
	for i, c := range t.header {
		use := ColumnUse{Heading: c.text, As: keys[i]}
		if headless {
			use.Heading = ""
		}
		contacts.Columns = append(contacts.Columns, use)
	}
	for _, row := range t.rows {
		r := l.record(name, keys, row)
		r.legible()
		contacts.Entries = append(contacts.Entries, l.contact(name, r, row[0].line))
	}
	contacts.Findings = l.findings
	return contacts, nil
}

// tableLoader reads one table that belongs to no workspace yet.
func tableLoader() *loader {
	l := &loader{ws: &Workspace{positions: positions{}}, found: map[string]int{}}
	l.ws.Unread = map[planner.Place]bool{}
	return l
}

// cannotRead says why, and what to do.
func cannotRead(name string, err error) error {
	var f *flaw
	if errors.As(err, &f) {
		return fmt.Errorf("reading %s:%d:%d: %s: %s", name, f.line, f.column, f.message, f.next)
	}
	return fmt.Errorf("reading %s: %w", name, err)
}

// sniffed reads a table by what is in it.
func sniffed(data []byte) ([][]cell, error) {
	switch {
	case len(data) > MaxTable:
		return nil, fmt.Errorf("%w: at most %d MiB are read: split it", ErrTooLarge, MaxTable>>20)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readXLSX(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")): // MS-CFB, section 2.2
		return nil, tableFlaw("it is a spreadsheet of the old form or has a password", "save it as .xlsx, without a password, or as CSV")
	case bytes.HasPrefix(bytes.ToUpper(data[:min(len(data), 20)]), []byte("BEGIN:VCARD")):
		return nil, tableFlaw("it has vCards, not a table", "export the contacts as CSV, or take them over as people: convene people import")
	}
	return readCSV(data)
}

func holdsAddress(row []cell) bool {
	return slices.ContainsFunc(row, func(c cell) bool {
		return slices.ContainsFunc(mailboxes(c.text), func(m mailbox) bool { return m.address.Problem() == nil })
	})
}

// assumed are headings in place of those that a table lacks: its first column
// with an address has them, and of two columns the other has names.
func assumed(first []cell) []cell {
	made := slices.Clone(first)
	email := slices.IndexFunc(first, func(c cell) bool { return holdsAddress([]cell{c}) })
	for i := range made {
		switch {
		case i == email:
			made[i].text = "email"
		case len(made) == 2:
			made[i].text = "name"
		default:
			made[i].text = ""
		}
	}
	return made
}

// contact is a row whose addresses may be written in any way.
func (l *loader) contact(source string, r record, line int) Contact {
	var all []mailbox
	for _, c := range r["email"] {
		all = append(all, mailboxes(c.text)...)
	}
	c := Contact{Listed: l.listed(source, r, line)}
	c.Post = strings.ReplaceAll(c.Post, "\n", ", ")
	if len(all) == 0 {
		c.Email = ""
		return c
	}
	chosen := max(slices.IndexFunc(all, func(m mailbox) bool { return m.address.Problem() == nil }), 0)
	c.Email = all[chosen].address
	if len(r["name"]) == 0 {
		c.Name = all[chosen].name
	}
	seen := []string{c.Email.Key()}
	for _, m := range all {
		if key := m.address.Key(); !slices.Contains(seen, key) {
			seen = append(seen, key)
			c.Further = append(c.Further, m.address)
		}
	}
	return c
}

// mailbox is an address with the name that stands before it.
type mailbox struct {
	name    string
	address planner.Email
}

// mailboxes are those that stand in a cell: addresses, or "Name <address>",
// with semicolons, commas, lines or Google's " ::: " between them. What is no
// address comes as it stands.
func mailboxes(text string) []mailbox {
	var found []mailbox
	pending := "" // a name with a comma in it: Khan, Dr. <khan@example.org>
	for _, piece := range splitMailboxes(text) {
		piece = pending + piece
		if pending = ""; !strings.Contains(piece, "@") {
			pending = piece + ", "
			continue
		}
		found = append(found, mailboxOf(piece))
	}
	if rest := strings.TrimSuffix(pending, ", "); strings.TrimSpace(rest) != "" {
		found = append(found, mailboxOf(rest))
	}
	return found
}

// splitMailboxes splits where no quotes are open.
func splitMailboxes(text string) []string {
	text = strings.ReplaceAll(text, ":::", "\n")
	if !strings.ContainsAny(text, "<\"") && strings.Count(text, "@") > 1 {
		text = strings.Join(strings.Fields(text), "\n")
	}
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && strings.ContainsRune(";,\r\n", r)
	})
}

// mailboxOf reads one mailbox, leniently: a person typed it.
func mailboxOf(text string) mailbox {
	var m mailbox
	address := trimmed(text)
	if before, inside, ok := strings.Cut(address, "<"); ok {
		m.name = strings.ReplaceAll(trimmed(before), `\"`, `"`)
		address, _, _ = strings.Cut(inside, ">")
	}
	address = trimmed(address)
	if len(address) > len("mailto:") && strings.EqualFold(address[:len("mailto:")], "mailto:") {
		address = address[len("mailto:"):]
	}
	m.address = Address(address)
	if planner.Email(m.name).Key() == m.address.Key() {
		m.name = "" // Outlook writes the address where it knows no name
	}
	return m
}

// trimmed is a text without the space around it, also that which nobody sees,
// and without quotes around the whole.
func trimmed(text string) string {
	text = strings.TrimFunc(text, func(r rune) bool {
		return strings.ContainsRune("\u200b\u200e\u200f\u2060\ufeff", r) || strings.TrimSpace(string(r)) == ""
	})
	for _, quote := range []string{`"`, "'"} {
		if inside, ok := strings.CutPrefix(text, quote); ok && len(inside) > 0 && strings.HasSuffix(inside, quote) {
			return strings.TrimSpace(strings.TrimSuffix(inside, quote))
		}
	}
	return text
}
