package planner

import "time"

// Words says everything that a document prints and no file of the workspace
// contains, in one language, with the wording of series and edition already
// applied. Package templates implements it from its language files.
//
// All methods are safe for concurrent use and return the same for the same
// arguments.
type Words interface {
	// Lang is the language (BCP 47) in which it speaks.
	Lang() string

	// Label is the fixed wording under one of [Labels]' keys as it is said of
	// somebody, with its placeholders filled. An unknown key, or a placeholder
	// that the wording uses and values lack, is an error.
	Label(key string, values Values, of Party) ([]Inline, error)

	// Role is a role's wording in one of its forms, said of somebody. An
	// unknown role is an error.
	Role(role ID, form RoleForm, of Party) (string, error)

	// Term is the language's own word for one that organisers type once for
	// all languages, such as an honorific or the kind of a contact; s itself
	// where the language has no other.
	Term(s string, of Party) string

	// Capital is s with the first letter that opens a sentence.
	Capital(s string) string

	// Template is a text template by its name, one of [Templates]' names,
	// filled with values. A line of it that uses a value which is empty is
	// left out, and so is a paragraph, item or part that has nothing left.
	Template(name string, values Values) ([]Block, error)

	// Prose is what an organiser typed as Markdown. Raw HTML in it is text.
	Prose(markdown string) ([]Block, error)

	// Salutation opens a letter, with its comma.
	Salutation(to Addressee) string
	// Close ends a letter, without a comma where the language has none.
	Close(to Addressee) string

	Date(style DateStyle, d Date) string
	Clock(c Clock) string
	// Moment is a clock time with its zone as readers know it, as in "10:00
	// (PKT, UTC+5)".
	Moment(t time.Time) string
	Ordinal(n int) string
	// Minutes is a length of time, as in "20 minutes".
	Minutes(n int) string
	// And joins items into one phrase: "a, b and c".
	And(items [][]Inline) []Inline
}

// Party is whom a wording speaks of, as far as languages bend their words by
// it. The zero value is one person of unknown gender, or one organisation.
type Party struct {
	Several bool
	Gender  Gender // of one person; may be empty
}

// Values fill placeholders, by name. They are literal: nothing in them is read
// as Markdown. An empty value means that there is nothing to say.
type Values map[string][]Inline

// Addressee is who a letter speaks to.
type Addressee struct {
	Honorific string // H.E., Senator, Dr. …; may be empty
	Name      string
	Surname   string // may be empty
	Gender    Gender // may be empty
	Rank      ID     // may be empty
	// Salutation is the person's own, without comma; empty: made from the rest.
	Salutation string
}

// DateStyle is one of the ways a date is written. Every language file has a
// form for each.
type DateStyle string

const (
	LongDate    DateStyle = "long"    // February 21, 2017
	WeekdayDate DateStyle = "weekday" // Thursday, 24th February 2022
	LetterDate  DateStyle = "letter"  // 10 January 2017
	DayDate     DateStyle = "day"     // Thursday, 25 February 2027
)

// DateStyles lists the ways a date is written.
func DateStyles() []DateStyle { return []DateStyle{LongDate, WeekdayDate, LetterDate, DayDate} }

// WordingSpec is a label or a template: its name and the placeholders that a
// wording of it may use.
type WordingSpec struct {
	Name         string
	Placeholders []string
}
