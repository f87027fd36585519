package planner

import (
	"cmp"
	"fmt"
	"slices"
)

// Place is a position in what an organiser wrote: a file and a path in it such
// as "programme[3].minutes". An empty path is the whole file. In a file
// that is not YAML the path is a line, or a line and a column: "[12]",
// "[12:5]". At the end of another path these are a line and a column inside the
// text there: "report.introduction[2:7]".
type Place struct {
	Source string
	Path   string
}

func (p Place) String() string {
	if p.Path == "" {
		return p.Source
	}
	return p.Source + ": " + p.Path
}

// Severity is how much a finding weighs.
type Severity string

const (
	Error   Severity = "error"   // blocks
	Warning Severity = "warning" // blocks approval until accepted
)

// Finding is something that [Check], or a check of another package, has to say
// about a workspace.
type Finding struct {
	Code    Code
	Place   Place
	Message string // one sentence that names the thing
	Next    string // one sentence that says what to do
	// Edition is the year of the edition that it is about; 0: of all.
	Edition int
	// Related are further places that belong to the finding.
	Related []Place
	// Blocks are the actions that it stands against; all of them if empty.
	Blocks []Action
}

// Action is something that a finding can block.
type Action string

const (
	BuildInvitations  Action = "build invitations"
	BuildProgramme    Action = "build programme"
	BuildReport       Action = "build report"
	BuildCards        Action = "build cards"
	BuildThanks       Action = "build thanks"
	BuildLists        Action = "build lists"
	PrepareInvitation Action = "prepare invitation"
	PrepareGuests     Action = "prepare guest-invitation"
	PrepareReminder   Action = "prepare reminder"
	PrepareTomorrow   Action = "prepare reminder-tomorrow"
	PrepareProgramme  Action = "prepare programme"
	PrepareUpdate     Action = "prepare update"
	PrepareCancel     Action = "prepare cancellation"
	PrepareApproval   Action = "prepare approval"
	PrepareThanks     Action = "prepare thanks"
	PrepareReport     Action = "prepare report"
)

// Announcing are the actions that put a programme before people.
func Announcing() []Action {
	return []Action{BuildProgramme, PrepareProgramme, PrepareUpdate, PrepareTomorrow}
}

// toPeople are the actions that mail those of people.yaml, toGuests those of a
// guest list.
func toPeople() []Action {
	return append([]Action{PrepareInvitation, PrepareApproval, PrepareThanks}, toGuests()[1:]...)
}

func toGuests() []Action {
	return []Action{PrepareGuests, PrepareReminder, PrepareTomorrow, PrepareProgramme, PrepareUpdate, PrepareCancel}
}

// Against reports whether the finding stands against an action.
func (f Finding) Against(a Action) bool {
	return f.Code.Severity() == Error && (len(f.Blocks) == 0 || slices.Contains(f.Blocks, a))
}

// Code is a kind of finding. Codes are stable: scripts and accept: lines name
// them.
type Code string

const (
	Unreadable        Code = "E01"
	UnknownKey        Code = "E02"
	Duplicate         Code = "E03"
	WrongType         Code = "E04"
	Missing           Code = "E05"
	NotAllowed        Code = "E06"
	Impossible        Code = "E07"
	NobodyKnown       Code = "E08"
	BadAddress        Code = "E09"
	ControlCharacter  Code = "E10"
	Overlap           Code = "E11"
	NoLength          Code = "E12"
	OutsideHours      Code = "E13"
	TwoPlaces         Code = "E14"
	WrongWeekday      Code = "E15"
	BadTemplate       Code = "E16"
	BadPicture        Code = "E17"
	NoGlyph           Code = "E18"
	NoRemarks         Code = "E19"
	PastDeadline      Code = "E20"
	DeclinedScheduled Code = "E21"
	MissingFile       Code = "E22"
)

// CodeEntry is a code with what it stands for.
type CodeEntry struct {
	Code  Code
	Title string
}

// Codes is the table of all findings.
func Codes() []CodeEntry {
	return []CodeEntry{
		{Unreadable, "a file cannot be read"},
		{UnknownKey, "a key that does not exist"},
		{Duplicate, "a key or identifier given twice"},
		{WrongType, "a value of the wrong type"},
		{Missing, "something required is missing"},
		{NotAllowed, "a value that is not one of those allowed"},
		{Impossible, "a date, time or zone that does not exist"},
		{NobodyKnown, "a name that refers to nobody and nothing known"},
		{BadAddress, "an address missing or malformed"},
		{ControlCharacter, "a line break or control character where none may be"},
		{Overlap, "slots that overlap"},
		{NoLength, "a slot with neither minutes nor end"},
		{OutsideHours, "a programme outside the venue's hours"},
		{TwoPlaces, "one person in two places at once"},
		{WrongWeekday, "a weekday that its date does not fall on"},
		{BadTemplate, "a template, wording or text that cannot be written out"},
		{BadPicture, "a picture missing, unreadable or over the limit"},
		{NoGlyph, "a character that no typeface has"},
		{NoRemarks, "a speaker of a held edition without remarks"},
		{PastDeadline, "a deadline already past"},
		{DeclinedScheduled, "somebody who declined still in the programme"},
		{MissingFile, "a file that is referred to and not there"},
	}
}

// Severity is that of all findings with the code.
func (c Code) Severity() Severity {
	if c != "" && c[0] == 'W' {
		return Warning
	}
	return Error
}

// SortFindings orders findings for a reader who has no positions: by file,
// path and code.
func SortFindings(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Place.Source, b.Place.Source), cmp.Compare(a.Place.Path, b.Place.Path), cmp.Compare(a.Code, b.Code))
	})
}

// at builds paths: at("programme[%d].minutes", 3).
func at(format string, args ...any) string { return fmt.Sprintf(format, args...) }
