package planner

import (
	"cmp"
	"slices"
	"strings"
)

// CodeEntry is a code with everything that a person is told about it.
type CodeEntry struct {
	Code Code
	// Title is what it is about, in a few words.
	Title string
	// Meaning says what was found and why it matters; Cure what to do.
	Meaning, Cure string
	// Example raises it.
	Example Example
}

// Example is a mistake as it stands in files. Whatever else the files need is
// that of the example "minimal".
type Example struct {
	// Files are those concerned, the one with the mistake last.
	Files []ExampleFile
	// Given are commands that come before it, and Run is the one that finds it;
	// "convene check" where empty.
	Given []string
	Run   string
}

// ExampleFile is a part of a file: of a YAML file some of its outermost keys,
// of any other the whole.
type ExampleFile struct{ Name, Text string }

// Codes is the table of all findings: errors, warnings, and what is merely
// said.
func Codes() []CodeEntry {
	all := slices.Concat(fileCodes(), programmeCodes(), printCodes(), protocolCodes(), calendarCodes(), noteCodes())
	slices.SortFunc(all, func(a, b CodeEntry) int {
		order := []Severity{Error, Warning, Hint}
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.Code.Severity()), slices.Index(order, b.Code.Severity())),
			cmp.Compare(a.Code, b.Code),
		)
	})
	return all
}

// Entry is the code's line of the table; ok is false for an unknown one.
func (c Code) Entry() (entry CodeEntry, ok bool) {
	all := Codes()
	i := slices.IndexFunc(all, func(e CodeEntry) bool { return e.Code == c })
	if i < 0 {
		return CodeEntry{}, false
	}
	return all[i], true
}

// inFile is an example in one file.
func inFile(name, text string) Example { return Example{Files: []ExampleFile{example(name, text)}} }

func example(name, text string) ExampleFile {
	return ExampleFile{name, strings.TrimPrefix(text, "\n")}
}

// The files that most examples are about.
const (
	anEdition = "editions/2027.yaml"
	people    = PeopleSource
	series    = SeriesSource
)
