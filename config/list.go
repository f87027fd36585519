package config

import (
	"cmp"
	"slices"
	"strings"

	"convene/planner"
)

// lists reads the guest and subscriber lists that editions and the run-up
// refer to, each once.
func (l *loader) lists() {
	for _, e := range l.ws.Editions {
		l.list(planner.Place{Source: e.Source, Path: "guests"}, e.Guests)
	}
	for i, r := range l.ws.RunUp {
		l.list(planner.Place{Source: planner.SeriesSource, Path: element("run_up", i) + ".to"}, r.To.List())
	}
}

func (l *loader) list(at planner.Place, name planner.File) {
	source := string(name)
	if _, done := l.ws.Lists[name]; done || name == "" || l.ws.Unread[planner.Place{Source: source}] {
		return
	}
	data, ok := l.referred(at, name, MaxTable)
	if !ok {
		return
	}
	t, err := readTable(source, data)
	if err != nil {
		l.unreadable(source, err)
		return
	}
	keys := l.headings(source, t.header, listColumns(), false)
	if !slices.Contains(keys, "email") && !slices.Contains(keys, "name") && !slices.Contains(keys, lastName) {
		l.report(planner.Finding{
			Code: planner.Missing, Place: planner.Place{Source: source, Path: atLine(1, 1)},
			Message: "the list has no column email and none with names", Next: "begin it with a line of headings such as email,name,language",
		})
	}
	roster := &planner.Roster{}
	for _, row := range t.rows {
		roster.Add(l.listed(source, l.record(source, keys, row), row[0].line))
	}
	l.ws.Lists[name] = roster
}

// listed is one line of a list.
func (l *loader) listed(source string, r record, line int) planner.Listed {
	place := func(c cell) planner.Place { return planner.Place{Source: source, Path: atLine(c.line, c.column)} }
	entry := planner.Listed{
		Email:     Address(r.one("email").text), // several in one cell are found to be none
		Honorific: r.one("honorific").text,
		Name:      r.one("name").text,
		Post:      r.one("post").text,
		Group:     r.one("group").text,
		Language:  r.one("language").text,
		Line:      line,
	}
	if m := mailboxes(r.one("email").text); len(m) == 1 {
		entry.Email, entry.Name = m[0].address, cmp.Or(entry.Name, m[0].name)
	}
	if c := r.one("id"); c.text != "" {
		if err := entry.ID.UnmarshalText([]byte(c.text)); err != nil {
			l.report(planner.Finding{
				Code: planner.WrongType, Place: place(c),
				Message: "id " + clip(c.text) + " is not understood", Next: err.Error(),
			})
		}
	}
	oneOf := func(key string, allowed []string) string {
		c := r.one(key)
		if c.text == "" || slices.Contains(allowed, c.text) {
			return c.text
		}
		l.report(planner.Finding{
			Code: planner.NotAllowed, Place: place(c),
			Message: key + " " + clip(c.text) + " is not allowed" + didYouMean(c.text, allowed), Next: "write one of " + strings.Join(allowed, ", "),
		})
		return ""
	}
	entry.Gender = planner.Gender(oneOf("gender", planner.Gender("").Values()))
	entry.Deliver = planner.Delivery(oneOf("deliver", planner.ByMail.Values()))
	l.language(place(r.one("language")), &entry.Language)
	return entry
}
