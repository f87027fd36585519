package planner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
	Hint    Severity = "note"    // blocks nothing
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
	// From is the first day on which it is worth a person's time; any day if
	// zero.
	From Date
}

// Action is something that a finding can block.
type Action string

const (
	BuildInvitations  Action = "build invitations"
	BuildProgramme    Action = "build programme"
	BuildReport       Action = "build report"
	BuildSite         Action = "build site"
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
	// Planning is what stands in nobody's way.
	Planning Action = "plan"
)

// Preparing is the action that makes a mailing of a kind.
func Preparing(kind MailKind) Action { return Action("prepare " + string(kind)) }

// Announcing are the actions that put a programme before people.
func Announcing() []Action {
	return []Action{BuildProgramme, PrepareProgramme, PrepareUpdate, PrepareTomorrow}
}

// Publishing are the actions that put a report before readers.
func Publishing() []Action { return []Action{BuildReport, BuildSite, PrepareReport} }

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
	return f.Code.Severity() == Error && f.concerns(a)
}

// Doubts reports whether the finding has to be accepted before what the action
// made is approved.
func (f Finding) Doubts(a Action) bool {
	return f.Code.Severity() == Warning && f.concerns(a)
}

func (f Finding) concerns(a Action) bool { return len(f.Blocks) == 0 || slices.Contains(f.Blocks, a) }

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

	NoChair             Code = "W01"
	AfterChiefGuest     Code = "W02"
	AgainstPrecedence   Code = "W03"
	SpellingDrift       Code = "W04"
	DeadlineMoved       Code = "W05"
	KeptFree            Code = "W06"
	DaytimeRefreshments Code = "W07"
	StaleText           Code = "W08"
	StalePost           Code = "W09"
	TentativeDay        Code = "W10"
	PendingScheduled    Code = "W11"
	GenderUnknown       Code = "W12"
	UnknownLanguage     Code = "W13"
	PassageHeld         Code = "W14"
	NoSuchAddress       Code = "W15"

	NeedlessAcceptance Code = "N01"
)

// Severity is that of all findings with the code.
func (c Code) Severity() Severity {
	switch {
	case strings.HasPrefix(string(c), "W"):
		return Warning
	case strings.HasPrefix(string(c), "N"):
		return Hint
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
