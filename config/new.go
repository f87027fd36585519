package config

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"strings"
	"text/template"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"convene/planner"
)

// NewWorkspace is what somebody says about a new workspace. Everything is
// required unless it says otherwise.
type NewWorkspace struct {
	Name        string       // of the series: "Khojaly Commemoration Seminar"
	ID          planner.ID   // of the series; made from the name where empty
	Kind        string       // what an edition is called; "Seminar" where empty
	Anniversary planner.Date // the day commemorated
	Timezone    string       // IANA name; "UTC" where empty
	Language    string       // of plain texts (BCP 47); "en" where empty
	Organiser   string       // name of the leading organisation
	From        planner.Sender
	Date        planner.Date // of the first edition
	Year        int          // of the first edition; that of Date where 0
	Title       string       // of the first edition; the series' name where empty
}

//go:embed new
var newFiles embed.FS

// WriteNew writes a small workspace with the answers into dir, under the rules
// of [WriteExample]. What it writes has no findings, apart from what only a
// person can fill in.
func WriteNew(dir string, answers NewWorkspace) ([]string, error) {
	if err := answers.complete(); err != nil {
		return nil, fmt.Errorf("making a workspace: %w", err)
	}
	edition := fmt.Sprintf("%s/%d.yaml", editionsDir, answers.Year)
	names := map[FileKind]string{SeriesKind: planner.SeriesSource, PeopleKind: planner.PeopleSource, EditionKind: edition}
	words := template.FuncMap{"yaml": quoted, "schema": func(k FileKind) string { return SchemaLine(k, names[k]) }}
	texts, err := template.New("").Funcs(words).ParseFS(newFiles, "new/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("making a workspace: %w", err)
	}
	var files []newFile
	for _, k := range FileKinds() {
		var out bytes.Buffer
		if err := texts.ExecuteTemplate(&out, string(k)+".yaml.tmpl", answers); err != nil {
			return nil, fmt.Errorf("making %s: %w", names[k], err)
		}
		files = append(files, newFile{name: names[k], data: out.Bytes()})
	}
	schemas, err := schemaFiles()
	if err != nil {
		return nil, err
	}
	files = append(files, schemas...)
	files = append(files,
		newFile{name: "lists/subscribers.csv", data: []byte("email,name,language\n")},
		newFile{name: ".gitignore", data: []byte(".convene/\n"), spare: true})
	return writeAll(dir, files)
}

// OrganiserID is the leading organisation's id in the files.
func (n NewWorkspace) OrganiserID() planner.ID { return Identifier(n.Organiser, "organiser") }

// complete fills in what may be left out and says what else is wrong, all of
// it.
func (n *NewWorkspace) complete() error {
	or(&n.ID, Identifier(n.Name, "series"))
	or(&n.Kind, "Seminar")
	or(&n.Timezone, "UTC")
	or(&n.Language, "en")
	or(&n.Year, n.Date.Year)
	or(&n.Title, n.Name)

	var problems []error
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	for _, answer := range []struct{ what, text string }{
		{"name of the series", n.Name}, {"kind of event", n.Kind}, {"name of the organiser", n.Organiser}, {"title", n.Title},
	} {
		switch {
		case planner.Blank(answer.text):
			wrong("the %s is missing", answer.what)
		case strings.ContainsFunc(answer.text, planner.Illegible):
			wrong("the %s %q has a line break or control character in it", answer.what, answer.text)
		}
	}
	if n.Anniversary.IsZero() {
		wrong("the day commemorated is missing")
	}
	if n.Date.IsZero() {
		wrong("the date of the first edition is missing")
	} else if n.Year != n.Date.Year {
		wrong("the first edition is of %d, and its date is %s", n.Year, n.Date)
	}
	if _, _, err := n.From.Split(); err != nil {
		wrong("the sender %q: %w", string(n.From), err)
	}
	if err := new(planner.Zone).UnmarshalText([]byte(n.Timezone)); err != nil {
		wrong("the time zone %q: %w", n.Timezone, err)
	}
	if _, err := language.Parse(n.Language); err != nil {
		wrong("%q is not the code of a language, such as en", n.Language)
	}
	if err := new(planner.ID).UnmarshalText([]byte(n.ID)); err != nil {
		wrong("the id %q: %w", string(n.ID), err)
	}
	return errors.Join(problems...)
}

// quoted is a text as a YAML scalar on one line.
func quoted(text any) (string, error) {
	out, err := yaml.Dump(fmt.Sprint(text), yaml.WithLineWidth(-1))
	return strings.TrimSpace(string(out)), err
}
