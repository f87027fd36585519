package planner

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ID names a person, an organiser, a role or a run-up entry inside a
// workspace: lower-case letters, digits and hyphens. The zero value names
// nobody.
type ID string

var idForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// Pattern is the regular expression of what a file may say.
func (ID) Pattern() string { return idForm.String() }

// maxID keeps identifiers usable as file names on every system.
const maxID = 100

// UnmarshalText accepts a well-formed identifier.
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) > maxID || !idForm.Match(text) {
		return fmt.Errorf("want an identifier of a-z, 0-9 and hyphens, at most %d letters", maxID)
	}
	if deviceName(string(text)) {
		return errors.New("want another identifier: files are named after it, and Windows keeps this name for a device")
	}
	*id = ID(text)
	return nil
}

// deviceName reports whether Windows takes a file's name for a device, whatever
// its case and extension.
func deviceName(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	switch base = strings.ToUpper(strings.TrimRight(base, " ")); base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port, isPort := strings.CutPrefix(base, "COM")
	if !isPort {
		port, isPort = strings.CutPrefix(base, "LPT")
	}
	return isPort && utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port)
}

// File is a path inside the workspace, with forward slashes. It never leaves
// the workspace: absolute paths, drive letters and ".." are refused when it is
// read. The zero value means no file.
type File string

// UnmarshalText accepts a path that stays inside the workspace.
func (f *File) UnmarshalText(text []byte) error {
	p := strings.ReplaceAll(string(text), `\`, "/")
	switch {
	case strings.HasPrefix(p, "/"), strings.Contains(p, ":"):
		return errors.New("want a path inside the workspace, not an absolute one")
	case strings.ContainsAny(p, "\x00\r\n"):
		return errors.New("want a path without control characters")
	}
	for part := range strings.SplitSeq(p, "/") {
		switch {
		case part == "..":
			return errors.New(`want a path inside the workspace: ".." leaves it`)
		case deviceName(part):
			return fmt.Errorf("want a path that every system can open: Windows keeps the name %q for a device", part)
		case part != "." && strings.TrimRight(part, ". ") != part:
			return fmt.Errorf("want a path that every system can open: Windows takes the dot or space off the end of %q", part)
		}
	}
	*f = File(strings.TrimPrefix(p, "./"))
	return nil
}

// Date is a day of the proleptic Gregorian calendar, without a zone. The zero
// value means no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day on which t falls in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ErrImpossible marks a date, time or zone that is well-formed but does not
// exist, such as 2027-02-30 or 25:10.
var ErrImpossible = errors.New("does not exist")

var dateForm = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)

// Pattern is the regular expression of what a file may say.
func (Date) Pattern() string { return dateForm.String() }

// ParseDate reads a date such as 2027-02-25 (ISO 8601). A date that is
// well-formed and does not exist wraps [ErrImpossible].
func ParseDate(s string) (Date, error) {
	m := dateForm.FindStringSubmatch(s)
	if m == nil {
		return Date{}, errors.New("want a date like 2027-02-25")
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	d := Date{year, time.Month(month), day}
	if year == 0 || DateOf(d.midnight()) != d {
		return Date{}, fmt.Errorf("the date %s %w", s, ErrImpossible)
	}
	return d, nil
}

// UnmarshalText reads what [ParseDate] reads.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// MarshalText writes 2027-02-25; the zero date is empty.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// IsZero reports whether no date was given.
func (d Date) IsZero() bool { return d == Date{} }

func (d Date) midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// AddDays is the day n days later, or earlier if n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.midnight().AddDate(0, 0, n)) }

// DaysSince is how many days lie between earlier and d; negative if d comes
// first.
func (d Date) DaysSince(earlier Date) int {
	return int(d.midnight().Sub(earlier.midnight()).Hours() / 24)
}

// Before reports whether d comes before other.
func (d Date) Before(other Date) bool { return d.midnight().Before(other.midnight()) }

// At is the moment of the clock time c on day d in loc. Of a time that comes
// twice, as clocks are put back, it is the first; one that is left out, as they
// are put forward, is told by the clock as it went before (RFC 5545, section
// 3.3.5).
func (d Date) At(c Clock, loc *time.Location) time.Time {
	naive := time.Date(d.Year, d.Month, d.Day, 0, c.Minutes(), 0, 0, time.UTC)
	told := func(by time.Time) (t time.Time, exists bool) {
		_, offset := by.In(loc).Zone()
		t = naive.Add(-time.Duration(offset) * time.Second).In(loc)
		_, now := t.Zone()
		return t, now == offset
	}
	before, exists := told(naive.AddDate(0, 0, -1))
	if exists {
		return before
	}
	if after, exists := told(naive.AddDate(0, 0, 1)); exists {
		return after
	}
	return before
}

// exists reports whether a clock in loc shows the time c on day d.
func (d Date) exists(c Clock, loc *time.Location) bool {
	t := d.At(c, loc)
	return t.Hour()*60+t.Minute() == c.Minutes()%(24*60)
}

// Clock is a time of day, to the minute. The zero value means that no time was
// given; midnight is a Clock of its own.
type Clock struct {
	minutes int
	given   bool
}

// ClockOf is the time of day that lies minutes after midnight. A programme may
// run past midnight: 1500 is 01:00 of the next day.
func ClockOf(minutes int) Clock { return Clock{minutes, true} }

var clockForm = regexp.MustCompile(`^(\d{1,2}):(\d{2})$`)

// Pattern is the regular expression of what a file may say.
func (Clock) Pattern() string { return clockForm.String() }

// UnmarshalText reads a time of day such as 9:30 or 14:05. A time that does
// not exist wraps [ErrImpossible].
func (c *Clock) UnmarshalText(text []byte) error {
	m := clockForm.FindStringSubmatch(string(text))
	if m == nil {
		return errors.New("want a time like 10:30")
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	if hour > 23 || minute > 59 {
		return fmt.Errorf("the time %s %w", text, ErrImpossible)
	}
	*c = ClockOf(hour*60 + minute)
	return nil
}

// MarshalText writes 09:30; no time is empty.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func (c Clock) String() string {
	if !c.given {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", c.minutes/60%24, c.minutes%60)
}

// IsZero reports whether no time was given.
func (c Clock) IsZero() bool { return !c.given }

// Minutes is the number of minutes since midnight.
func (c Clock) Minutes() int { return c.minutes }

// Add is the time of day n minutes later.
func (c Clock) Add(n int) Clock { return ClockOf(c.minutes + n) }

// Zone is an IANA time zone such as Asia/Karachi. The zero value means UTC.
type Zone struct{ loc *time.Location }

// UnmarshalText reads the name of a zone. An unknown one wraps
// [ErrImpossible].
func (z *Zone) UnmarshalText(text []byte) error {
	name := string(text)
	if name == "Local" || name == "" {
		return errors.New("want the name of a time zone, like Asia/Karachi")
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return fmt.Errorf("the time zone %s %w; want a name like Asia/Karachi", name, ErrImpossible)
	}
	z.loc = loc
	return nil
}

// MarshalText writes the zone's name.
func (z Zone) MarshalText() ([]byte, error) { return []byte(z.String()), nil }

func (z Zone) String() string { return z.Location().String() }

// Location is the zone for use with package time.
func (z Zone) Location() *time.Location {
	if z.loc == nil {
		return time.UTC
	}
	return z.loc
}

// Weekday is a day of the week as the files write it: Mon, Tue, Wed, Thu, Fri,
// Sat, Sun.
type Weekday time.Weekday

var weekdayNames = [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// Values lists what a file may say, from Monday on.
func (Weekday) Values() []string { return append(slices.Clone(weekdayNames[1:]), weekdayNames[0]) }

// UnmarshalText reads a day's three-letter English name, in any case.
func (w *Weekday) UnmarshalText(text []byte) error {
	for i, name := range weekdayNames {
		if strings.EqualFold(name, string(text)) {
			*w = Weekday(i)
			return nil
		}
	}
	return errors.New("want one of Mon, Tue, Wed, Thu, Fri, Sat, Sun")
}

func (w Weekday) String() string { return weekdayNames[w%7] }

// MarshalText writes the three-letter name.
func (w Weekday) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// When is a day counted from an edition's (first) day, as in "6 weeks before",
// or a fixed date. The zero value means that none was given.
type When struct {
	Days  int  // negative: before the edition
	Fixed Date // if not zero, the day itself; Days is then 0
	given bool
}

var whenForm = regexp.MustCompile(`^(\d{1,4}) (days?|weeks?) (before|after)$`)

const onTheDay = "on the day"

// Pattern is the regular expression of what a file may say.
func (When) Pattern() string {
	return whenForm.String() + "|" + dateForm.String() + "|^" + onTheDay + "$"
}

// UnmarshalText reads "90 days before", "1 day after", "on the day" or a date.
func (w *When) UnmarshalText(text []byte) error {
	s := strings.Join(strings.Fields(string(text)), " ")
	if s == onTheDay {
		*w = When{given: true}
		return nil
	}
	if d, err := ParseDate(s); err == nil {
		*w = When{Fixed: d, given: true}
		return nil
	} else if errors.Is(err, ErrImpossible) {
		return err
	}
	m := whenForm.FindStringSubmatch(s)
	if m == nil {
		return errors.New(`want a time like "6 weeks before", "1 day after", "on the day" or a date`)
	}
	n, _ := strconv.Atoi(m[1])
	if strings.HasPrefix(m[2], "week") {
		n *= 7
	}
	if m[3] == "before" {
		n = -n
	}
	*w = When{Days: n, given: true}
	return nil
}

// IsZero reports whether none was given.
func (w When) IsZero() bool { return !w.given }

// From is the day meant, counted from day.
func (w When) From(day Date) Date {
	if !w.Fixed.IsZero() {
		return w.Fixed
	}
	return day.AddDays(w.Days)
}

func (w When) String() string {
	switch {
	case !w.given:
		return ""
	case !w.Fixed.IsZero():
		return w.Fixed.String()
	case w.Days == 0:
		return onTheDay
	}
	n, side := w.Days, "after"
	if n < 0 {
		n, side = -n, "before"
	}
	unit := "day"
	if n%7 == 0 {
		n, unit = n/7, "week"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s %s", n, unit, side)
}

// MarshalText writes what UnmarshalText reads.
func (w When) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// Text is what readers see, by language. A plain string in a file is stored
// under the empty key: it is in the series' language. The zero value is an
// empty text.
type Text map[string]string

// Plain is a text in the series' language.
func Plain(s string) Text { return Text{"": s} }

// UnmarshalText stores a plain string.
func (t *Text) UnmarshalText(text []byte) error {
	*t = Text{}
	if len(text) > 0 {
		*t = Plain(string(text))
	}
	return nil
}

// In is the text in the language lang, else the plain one, else the English
// one, else the first by the languages' order: a reader gets the right fact in
// another language rather than nothing.
func (t Text) In(lang string) string { return t[t.Language(lang)] }

// Language is the language of what [Text.In] says; empty for that of the series.
func (t Text) Language(lang string) string {
	for _, l := range []string{lang, "", "en"} {
		if _, ok := t[l]; ok {
			return l
		}
	}
	first := ""
	for l := range t {
		if first == "" || l < first {
			first = l
		}
	}
	return first
}

// IsZero reports whether there is no text in any language, as [Blank] says.
func (t Text) IsZero() bool {
	for _, s := range t {
		if !Blank(s) {
			return false
		}
	}
	return true
}
