package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"convene/planner"
)

// PeopleFile is the file that holds everyone known: people.yaml, people.csv or
// people.xlsx.
func (w *Workspace) PeopleFile() string {
	for _, name := range peopleFiles() {
		if _, err := fs.Stat(w.FS(), name); err == nil {
			return name
		}
	}
	return planner.PeopleSource
}

// peopleFiles are the files that may hold everyone known; the first that is there
// does.
func peopleFiles() []string { return []string{planner.PeopleSource, "people.csv", "people.xlsx"} }

// AddPeople adds people at the end of the file that holds everyone known, as a
// person would type them, and leaves what stands there as it is. Lost is what a
// table cannot say. A file in which that cannot be done for sure is left alone,
// with an error that says so.
func (w *Workspace) AddPeople(people []planner.Person) (lost []string, err error) {
	name, lang := w.PeopleFile(), w.Series.DefaultLanguage()
	limit := int64(MaxTable)
	if name == planner.PeopleSource {
		limit = MaxYAML
	}
	data, err := (folder{dir: w.Dir, limit: limit}).read(name, limit)
	begun := errors.Is(err, fs.ErrNotExist)
	if err != nil && !begun {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	read := data
	if name == planner.PeopleSource {
		data, err = withPeople(data, people)
	} else {
		data, lost, err = withRows(name, data, people, lang)
	}
	if err != nil {
		return nil, fmt.Errorf("adding to %s: %w", name, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("adding to %s: %w: at most %d MiB are read", name, ErrTooLarge, limit>>20)
	}
	if begun {
		return lost, WriteFile(w.Dir, name, data)
	}
	return lost, rewrite(w.Dir, name, read, data)
}

// withPeople is people.yaml with more entries at its end.
func withPeople(text []byte, people []planner.Person) ([]byte, error) {
	more := addition{apart: true}
	for _, p := range people {
		lines, err := inLines(personEntry(p))
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", p.ID, err)
		}
		more.entries = append(more.entries, lines)
	}
	return appended(text, "people", more)
}

// personEntry is a person as an entry of people.yaml.
func personEntry(p planner.Person) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	one := func(key, value string) {
		if value != "" {
			n.Content = append(n.Content, written(key), written(value))
		}
	}
	spoken := func(key string, text planner.Text) {
		if node := spokenEntry(text); node != nil {
			n.Content = append(n.Content, written(key), node)
		}
	}
	list := func(key string, entries []*yaml.Node) {
		if len(entries) > 0 {
			n.Content = append(n.Content, written(key), &yaml.Node{Kind: yaml.SequenceNode, Content: entries})
		}
	}
	one("id", string(p.ID))
	spoken("honorific", p.Honorific)
	spoken("name", p.Name)
	list("aliases", entriesOf(p.Aliases))
	spoken("surname", p.Surname)
	one("gender", string(p.Gender))
	spoken("salutation", p.Salutation)
	var posts []*yaml.Node
	for _, post := range p.Posts {
		posts = append(posts, postEntry(post))
	}
	list("posts", posts)
	one("rank", string(p.Rank))
	list("emails", entriesOf(p.Emails))
	if s := p.Secretary; s != nil {
		secretary := &yaml.Node{Kind: yaml.MappingNode}
		if name := spokenEntry(s.Name); name != nil {
			secretary.Content = append(secretary.Content, written("name"), name)
		}
		for _, part := range [][2]string{{"email", string(s.Email)}, {"phone", s.Phone}} {
			if part[1] != "" {
				secretary.Content = append(secretary.Content, written(part[0]), written(part[1]))
			}
		}
		n.Content = append(n.Content, written("secretary"), secretary)
	}
	if p.AlsoMailPerson {
		n.Content = append(n.Content, written("also_mail_person"), &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"})
	}
	one("deliver", string(p.Deliver))
	one("reminders", string(p.Reminders))
	if address := onLines(spokenEntry(p.Address)); address != nil {
		n.Content = append(n.Content, written("address"), address)
	}
	if p.Mission != nil {
		n.Content = append(n.Content, written("mission"), missionEntry(*p.Mission))
	}
	one("picture", string(p.Picture))
	list("languages", entriesOf(p.Languages))
	return n
}

// missionEntry is a mission; one that is an embassy by its name needs no more.
func missionEntry(m planner.Mission) *yaml.Node {
	name := spokenEntry(m.Name)
	if name == nil {
		name = written("")
	}
	n := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{written("name"), name}}
	if m.Kind != "" {
		n.Content = append(n.Content, written("kind"), written(string(m.Kind)))
	}
	if to := spokenEntry(m.To); to != nil {
		n.Content = append(n.Content, written("to"), to)
	}
	if address := onLines(spokenEntry(m.Address)); address != nil {
		n.Content = append(n.Content, written("address"), address)
	}
	if len(n.Content) == 2 && name.Kind == yaml.ScalarNode {
		return name
	}
	return n
}

func entriesOf[T ~string](values []T) []*yaml.Node {
	var entries []*yaml.Node
	for _, v := range values {
		entries = append(entries, written(string(v)))
	}
	return entries
}

// spokenEntry is a text, in its languages if it has any; nil for none.
func spokenEntry(t planner.Text) *yaml.Node {
	switch plain, ok := t[""]; {
	case ok && plain == "", len(t) == 0:
		return nil
	case ok:
		return written(plain)
	}
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		n.Content = append(n.Content, written(lang), written(t[lang]))
	}
	return n
}

// postEntry is a post; one that is held needs no more than its title.
func postEntry(p planner.Post) *yaml.Node {
	title := spokenEntry(p.Title)
	if title == nil {
		title = written("")
	}
	if !p.Former && p.Until.IsZero() && title.Kind == yaml.ScalarNode {
		return title
	}
	n := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{written("title"), title}}
	if p.Former {
		n.Content = append(n.Content, written("former"), &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"})
	}
	if !p.Until.IsZero() {
		n.Content = append(n.Content, written("until"), &yaml.Node{Kind: yaml.ScalarNode, Value: p.Until.String()})
	}
	return n
}

// written is a text, in quotes if it has several lines, or if YAML of old takes
// it for a truth value.
func written(text string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	if strings.Contains(text, "\n") || slices.Contains(truth, strings.ToLower(text)) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// onLines writes the texts of an address on lines of their own.
func onLines(n *yaml.Node) *yaml.Node {
	if n == nil {
		return nil
	}
	for _, c := range append(n.Content, n) {
		text := strings.TrimRight(strings.ReplaceAll(c.Value, "\r\n", "\n"), " \t\n")
		if strings.Contains(text, "\n") && text == strings.TrimLeft(text, " \t\n") {
			c.Value, c.Style = text+"\n", yaml.LiteralStyle
		}
	}
	return n
}

// withRows is a table of people with more rows at its end.
func withRows(name string, data []byte, people []planner.Person, lang string) (more []byte, lost []string, err error) {
	t, err := readTable(name, data)
	if err != nil {
		return nil, nil, err
	}
	if len(t.rows)+len(people) > maxRows {
		return nil, nil, tooManyRows(maxRows)
	}
	keys := tableLoader().headings(name, t.header, personColumns(), false)
	table, lost := PeopleRows(people, lang)
	for _, heading := range table[0] {
		key, _ := columnOf(heading, personColumns())
		if !slices.Contains(keys, key) && slices.ContainsFunc(people, func(p planner.Person) bool { return personValue(p, key, lang) != "" }) {
			lost = append(lost, name+" has no column "+heading)
		}
	}
	rows := make([][]string, len(people))
	for i, p := range people {
		rows[i] = make([]string, len(keys))
		for j, key := range keys {
			if slices.Index(keys, key) == j { // of several alike the first
				rows[i][j] = personValue(p, key, lang)
			}
		}
	}
	if strings.HasSuffix(name, ".csv") {
		more, err = extendedCSV(data, rows)
		return more, lost, err
	}
	last := 1
	if len(t.header) > 0 {
		last = t.header[0].line
	}
	if len(t.rows) > 0 {
		last = t.rows[len(t.rows)-1][0].line
	}
	more, err = extendedBook(data, last, rows)
	return more, lost, err
}
