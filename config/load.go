package config

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"convene/planner"
)

// loader reads one workspace.
type loader struct {
	files    folder
	ws       *Workspace
	findings []planner.Finding
	found    map[string]int // findings by source
}

// Load reads the workspace in dir.
//
// The findings are all problems of the files themselves, in the order of
// [Workspace.Sort]; what is right in a file with problems is in the workspace
// all the same. The error is for a folder that is no workspace (it wraps
// [ErrNoWorkspace]) or cannot be read at all.
func Load(dir string) (*Workspace, []planner.Finding, error) {
	ws := &Workspace{Dir: dir, positions: positions{}, read: map[string][sha256.Size]byte{}}
	ws.Lists = map[planner.File]*planner.Roster{}
	ws.Prose = map[planner.File]string{}
	ws.Unread = map[planner.Place]bool{}
	l := &loader{files: folder{dir: dir, limit: MaxFile}, ws: ws, found: map[string]int{}}

	if _, err := fs.Stat(l.files, planner.SeriesSource); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("reading the workspace %s: %w: there is no %s; make one with convene init, or name another folder", dir, ErrNoWorkspace, planner.SeriesSource)
	} else if err != nil {
		return nil, nil, fmt.Errorf("reading the workspace %s: %w", dir, err)
	}
	l.series()
	l.people()
	l.editions()
	l.lists()
	l.prose()
	l.duplicates()
	ws.Sort(l.findings)
	return ws, l.findings, nil
}

// maxFindings is after how many problems of one file the rest is left out.
const maxFindings = 200

// report adds a finding, its advice made a sentence. It reports whether more
// of the file are wanted.
func (l *loader) report(f planner.Finding) (more bool) {
	source := f.Place.Source
	if l.found[source] == maxFindings {
		return false
	}
	f.Next = sentence(f.Next)
	l.findings = append(l.findings, f)
	if l.found[source]++; l.found[source] < maxFindings {
		return true
	}
	l.ws.Unread[planner.Place{Source: source}] = true
	l.findings = append(l.findings, planner.Finding{
		Code: planner.Unreadable, Place: f.Place,
		Message: fmt.Sprintf("these are the first %d problems of the file", maxFindings), Next: "Correct them and look again.",
	})
	return false
}

// walker fills values from the file source, which is file to its reader.
func (l *loader) walker(source, file string) *walker {
	return &walker{source: source, file: file, positions: l.ws.positions, report: l.report, unread: l.ws.Unread}
}

// yaml fills v from a YAML file. It reports whether that could be done at all.
func (l *loader) yaml(source string, v any) bool {
	files := folder{dir: l.files.dir, limit: MaxYAML}
	if text, err := files.read(source, MaxYAML); err == nil {
		l.ws.read[source] = sha256.Sum256(text)
	}
	root, err := readYAML(files, source)
	if err != nil {
		l.unreadable(source, err)
		return false
	}
	return l.walker(source, source).walk(root, v)
}

// unreadable reports a file that cannot be read at all.
func (l *loader) unreadable(source string, err error) {
	at := planner.Place{Source: source}
	l.ws.Unread[at] = true
	var f *flaw
	if errors.As(err, &f) {
		at.Path = atLine(f.line, f.column)
		l.report(planner.Finding{Code: f.code, Place: at, Message: f.message, Next: f.next})
		return
	}
	what, next := err.Error(), ""
	var t *trouble
	if errors.As(plainly(err), &t) {
		what, next = t.what, t.next
	}
	l.report(planner.Finding{Code: planner.Unreadable, Place: at, Message: "the file cannot be read: " + what, Next: cmp.Or(next, "make the file readable")})
}

func (l *loader) series() {
	var file seriesFile
	readable := l.yaml(planner.SeriesSource, &file)
	l.ws.SeriesFile, l.ws.Settings = file.SeriesFile, file.Settings
	l.language(planner.Place{Source: planner.SeriesSource, Path: "series.language"}, &l.ws.Series.Language)
	if readable {
		l.settings()
	}
	l.ws.Settings.fill()
}

// language brings a language's tag into its usual form (BCP 47).
func (l *loader) language(at planner.Place, tag *string) {
	if *tag == "" {
		return
	}
	parsed, err := Language(*tag)
	if err != nil {
		l.ws.Unread[at] = true
		l.report(planner.Finding{
			Code: planner.NotAllowed, Place: at,
			Message: clip(*tag) + " is not the code of a language", Next: err.Error(),
		})
	}
	*tag = parsed
}

// Language is a language's tag in its usual form (BCP 47). The error says what
// would be one.
func Language(tag string) (string, error) {
	parsed, err := language.Parse(tag)
	if err != nil {
		return "", errors.New("use a code such as en, ur or az")
	}
	return parsed.String(), nil
}

// editionsDir holds one file a year.
const editionsDir = "editions"

// maxEditions is how many years a workspace holds at most.
const maxEditions = 500

func (l *loader) editions() {
	entries, err := fs.ReadDir(l.files, editionsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		l.unreadable(editionsDir, err)
		return
	}
	for _, entry := range entries {
		name := path.Join(editionsDir, entry.Name())
		switch {
		case entry.IsDir() || strings.HasPrefix(entry.Name(), "."):
		case path.Ext(name) == ".yml":
			l.misnamed(name)
		case path.Ext(name) == ".yaml" && len(l.ws.Editions) >= maxEditions:
			l.unreadable(name, fmt.Errorf("%w: at most %d editions are read", ErrTooLarge, maxEditions))
			return
		case path.Ext(name) == ".yaml":
			edition := &planner.Edition{Source: name}
			if l.yaml(name, edition) {
				l.ws.Editions = append(l.ws.Editions, edition)
			}
		}
	}
	slices.SortStableFunc(l.ws.Editions, func(a, b *planner.Edition) int { return a.Year - b.Year })
}

// misnamed reports a file that is not read because of its ending.
func (l *loader) misnamed(name string) {
	l.report(planner.Finding{
		Code: planner.Unreadable, Place: planner.Place{Source: name},
		Message: "the file is not read: its name ends in .yml", Next: "let the name end in .yaml",
	})
}

// prose reads the files that hold long remarks.
func (l *loader) prose() {
	for _, e := range l.ws.Editions {
		for i, r := range e.Report.Remarks {
			if r.File == "" {
				continue
			}
			if _, done := l.ws.Prose[r.File]; done || l.ws.Unread[planner.Place{Source: string(r.File)}] {
				continue
			}
			at := planner.Place{Source: e.Source, Path: element("report.remarks", i) + ".file"}
			if text, ok := l.referred(at, r.File, MaxProse); ok {
				l.ws.Prose[r.File] = l.plain(r.File, text)
			}
		}
	}
}

// referred reads a file that another refers to.
func (l *loader) referred(at planner.Place, name planner.File, limit int64) ([]byte, bool) {
	data, err := l.files.read(string(name), limit)
	if errors.Is(err, fs.ErrNotExist) {
		l.ws.Unread[at] = true
		l.report(planner.Finding{
			Code: planner.MissingFile, Place: at,
			Message: fmt.Sprintf("the file %s is not there", name), Next: "put the file there or correct the path",
		})
		return nil, false
	}
	if err != nil {
		l.ws.Unread[at] = true
		l.unreadable(string(name), err)
		return nil, false
	}
	return data, true
}

// plain is a text file's content with line feeds between its lines.
func (l *loader) plain(name planner.File, data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		if f := readable(data); f != nil {
			l.unreadable(string(name), f)
		}
		return ""
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

// duplicates reports what may stand once and stands twice.
func (l *loader) duplicates() {
	first := map[string]planner.Place{}
	once := func(kind, name string, at planner.Place) {
		if name == "" || name == "0" {
			return
		}
		before, taken := first[kind+name]
		switch {
		case taken && before == planner.Place{}:
			l.report(planner.Finding{
				Code: planner.Duplicate, Place: at,
				Message: fmt.Sprintf("the %s %q is a built-in one", kind, name), Next: "choose another id",
			})
			return
		case taken:
			l.report(planner.Finding{
				Code: planner.Duplicate, Place: at,
				Message: fmt.Sprintf("the %s %q is given twice", kind, name),
				Next:    "give one of the two another " + kind[strings.LastIndex(kind, " ")+1:], Related: []planner.Place{before},
			})
			return
		}
		first[kind+name] = at
	}
	for _, r := range planner.BuiltInRoles() {
		first["role's id"+string(r.ID)] = planner.Place{}
	}
	in := func(list string, i int) planner.Place {
		return planner.Place{Source: planner.SeriesSource, Path: element(list, i) + ".id"}
	}
	for i, p := range l.ws.People {
		once("person's id", string(p.ID), planner.Place{Source: planner.PeopleSource, Path: element("people", i) + ".id"})
	}
	for i, o := range l.ws.Organisers {
		once("organiser's id", string(o.ID), in("organisers", i))
	}
	for i, r := range l.ws.RunUp {
		once("run-up id", string(r.ID), in("run_up", i))
	}
	for i, r := range l.ws.ExtraRoles {
		once("role's id", string(r.ID), in("extra_roles", i))
	}
	for _, e := range l.ws.Editions {
		once("year", fmt.Sprint(e.Year), planner.Place{Source: e.Source, Path: "edition.year"})
	}
}
