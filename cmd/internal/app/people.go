package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"convene/config"
	"convene/planner"
)

// PeopleImport is what became of everybody in a file of people.
type PeopleImport struct {
	// File is the one that holds everyone known.
	File string
	Read config.Acquaintances
	// New are added; each has an id.
	New []planner.Person
	// Known are there already, as the file has them. Differing are there too, and
	// say something else here; nothing of them is changed. Near may be there under
	// another spelling, and are left for a person to decide. Duplicates stand
	// twice in the file; Nameless have no name.
	Known, Differing, Near, Duplicates, Nameless []PersonRow
	// Pictured have a picture in the file, which is not taken over.
	Pictured []PersonRow
	// Lost is what the file that holds everyone known cannot say.
	Lost []string
	// Findings are what was not understood, and left out.
	Findings []Located
}

// PersonRow is somebody of a file of people.
type PersonRow struct {
	Line int
	Name string
	// ID is of the person in our own file whom it is about; may be empty.
	ID  planner.ID
	Why string
}

// ImportPeople adds whoever of a file is not known. Nobody known is changed. With
// near those are added too who resemble somebody; with dry nothing is written.
func (o *Office) ImportPeople(read config.Acquaintances, near, dry bool) (PeopleImport, error) {
	i := PeopleImport{File: o.Workspace.PeopleFile(), Read: read}
	for _, f := range read.Findings {
		i.Findings = append(i.Findings, Located{Finding: f, Position: o.Workspace.Locate(f.Place)})
	}
	if err := o.peopleReadable(); err != nil {
		return i, err
	}
	known := slices.Clone(o.Workspace.People)
	taken := map[planner.ID]int{} // the line that an id was given in
	for _, a := range read.Entries {
		row := PersonRow{Line: a.Line, Name: planner.FullName(&a.Person, o.Workspace.Series.DefaultLanguage())}
		if a.Name.IsZero() {
			row.Why = "nothing says who it is"
			i.Nameless = append(i.Nameless, row)
			continue
		}
		if a.Pictured {
			i.Pictured = append(i.Pictured, row)
		}
		same, why := o.acquainted(known, a.Person)
		switch {
		case same == nil, why != "" && near:
		case why != "":
			row.ID, row.Why = same.ID, why
			i.Near = append(i.Near, row)
			continue
		case taken[same.ID] > 0:
			row.ID, row.Why = same.ID, fmt.Sprintf("stands in line %d already", taken[same.ID])
			i.Duplicates = append(i.Duplicates, row)
			continue
		default:
			row.ID = same.ID
			if row.Why = strings.Join(o.differences(*same, a.Person), "; "); row.Why == "" {
				i.Known = append(i.Known, row)
			} else {
				i.Differing = append(i.Differing, row)
			}
			continue
		}
		p := a.Person
		p.ID = o.newID(p, known)
		taken[p.ID] = a.Line
		known = append(known, p)
		i.New = append(i.New, p)
	}
	if dry || len(i.New) == 0 {
		return i, nil
	}
	var err error
	i.Lost, err = o.Workspace.AddPeople(i.New)
	return i, err
}

// peopleReadable refuses to add to a file that could not be read: nobody knows
// whom it has.
func (o *Office) peopleReadable() error {
	if !o.Workspace.Unread[planner.Place{Source: planner.PeopleSource}] || len(o.Workspace.People) > 0 {
		return nil
	}
	return &UsageError{o.Workspace.PeopleFile() + " cannot be read", "see convene check, and correct it first"}
}

// acquainted is whom of those known somebody is, or nil. Why says what it rests on
// where a person has to decide; empty: they have the id or the name.
func (o *Office) acquainted(known []planner.Person, p planner.Person) (same *planner.Person, why string) {
	names := spellings(p)
	for i := range known {
		if p.ID != "" && known[i].ID == p.ID {
			return &known[i], ""
		}
	}
	for i := range known {
		for _, theirs := range spellings(known[i]) {
			if slices.Contains(names, theirs) {
				return &known[i], ""
			}
		}
	}
	lang := o.Workspace.Series.DefaultLanguage()
	for i := range known {
		for _, theirs := range spellings(known[i]) {
			if slices.ContainsFunc(names, func(name string) bool { return planner.Resemble(name, theirs) }) {
				return &known[i], fmt.Sprintf("is near “%s” (%s): add this spelling to their aliases if they are one person", known[i].Name.In(lang), known[i].ID)
			}
		}
		for _, e := range p.Emails {
			if slices.ContainsFunc(known[i].Emails, func(k planner.Email) bool { return k.Key() == e.Key() }) {
				return &known[i], fmt.Sprintf("has the address %s of “%s” (%s)", e, known[i].Name.In(lang), known[i].ID)
			}
		}
	}
	return nil, ""
}

// spellings are what somebody is called, in a form in which spellings compare.
func spellings(p planner.Person) []string {
	var all []string
	add := func(name string) {
		name = strings.Join(strings.FieldsFunc(config.Transliterated(name), func(r rune) bool { return strings.ContainsRune(" .,-\t\n", r) }), " ")
		if name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(p.Name)) {
		add(p.Name[lang])
	}
	for _, alias := range p.Aliases {
		add(alias)
	}
	return all
}

// differences are what a file says of somebody that is said otherwise here.
// What it leaves out it does not say; the name, by which they are known, is one
// of their spellings.
func (o *Office) differences(ours, theirs planner.Person) []string {
	rows, _ := config.PeopleRows([]planner.Person{ours, theirs}, o.Workspace.Series.DefaultLanguage())
	var found []string
	for i, heading := range rows[0] {
		our, their := rows[1][i], rows[2][i]
		several := slices.Contains([]string{"email", "aliases", "languages", "post"}, heading)
		if several {
			their = missing(our, their)
		}
		switch {
		case their == "" || strings.EqualFold(our, their) || slices.Contains([]string{"id", "name"}, heading):
		case several || our == "":
			found = append(found, fmt.Sprintf("%s: %q is not there", heading, their))
		default:
			found = append(found, fmt.Sprintf("%s: %q, and here %q", heading, their, our))
		}
	}
	return found
}

// missing is what a list has not of what another has.
func missing(list, other string) string {
	has := strings.Split(strings.ToLower(list), "; ")
	return strings.Join(slices.DeleteFunc(strings.Split(other, "; "), func(entry string) bool { return slices.Contains(has, strings.ToLower(entry)) }), "; ")
}

// newID is an id for somebody new: their own if it is free, else one made of the
// name, or of the address where the name's letters make none.
func (o *Office) newID(p planner.Person, known []planner.Person) planner.ID {
	used := func(id planner.ID) bool {
		return slices.ContainsFunc(known, func(k planner.Person) bool { return k.ID == id })
	}
	if p.ID != "" && !used(p.ID) {
		return p.ID
	}
	names := []string{p.Name.In("en"), p.Name.In("")}
	for _, lang := range slices.Sorted(maps.Keys(p.Name)) {
		names = append(names, p.Name[lang])
	}
	if len(p.Emails) > 0 {
		local, _, _ := strings.Cut(string(p.Emails[0]), "@")
		names = append(names, local)
	}
	var id planner.ID
	for _, name := range names {
		if id = config.Identifier(name, ""); id != "" {
			break
		}
	}
	if id == "" {
		id = "person"
	}
	free := id
	for n := 2; used(free); n++ {
		free = planner.ID(fmt.Sprintf("%s-%d", id, n))
	}
	return free
}

// AddPerson adds one person. Somebody known, or near to somebody, is refused
// unless near.
func (o *Office) AddPerson(p planner.Person, near bool) (planner.ID, error) {
	i, err := o.ImportPeople(config.Acquaintances{Entries: []config.Acquaintance{{Person: p}}}, near, false)
	if err != nil {
		return "", err
	}
	for _, rows := range [][]PersonRow{i.Known, i.Differing} {
		if len(rows) > 0 {
			return "", &UsageError{fmt.Sprintf("%s is in %s already, as %s", rows[0].Name, i.File, rows[0].ID), "change the entry there"}
		}
	}
	if len(i.Near) > 0 {
		return "", &RefusedError{i.Near[0].Name, i.Near[0].Why + "; --near adds them if they are two"}
	}
	return i.New[0].ID, nil
}

// Mapping is what columns or properties were taken for, and those that are
// nothing to us.
func (i PeopleImport) Mapping() (taken, other []string) { return mapping(i.Read.Columns) }
