package planner

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// eachText calls f for every text inside v with its path, found by the yaml
// tags under which the files name the fields. Texts by language have the
// language as the last part of their path.
func eachText(path string, v any, f func(path, text string)) { walkTexts(path, reflect.ValueOf(v), f) }

// GivenKeys are the keys of a struct under which something was written.
func GivenKeys(v any) []string {
	var keys []string
	s := reflect.ValueOf(v)
	for i := range s.NumField() {
		if key := s.Type().Field(i).Tag.Get("yaml"); key != "" && key != "-" && !s.Field(i).IsZero() {
			keys = append(keys, key)
		}
	}
	return keys
}

func walkTexts(path string, v reflect.Value, f func(path, text string)) {
	switch v.Kind() {
	case reflect.String:
		f(path, v.String())
	case reflect.Map:
		if t, ok := v.Interface().(Text); ok {
			for lang, s := range t {
				f(strings.TrimSuffix(path+"."+lang, "."), s)
			}
			return
		}
		for _, k := range v.MapKeys() {
			walkTexts(path+"."+k.String(), v.MapIndex(k), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkTexts(at("%s[%d]", path, i), v.Index(i), f)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walkTexts(path, v.Elem(), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			key := v.Type().Field(i).Tag.Get("yaml")
			if key == "" || key == "-" {
				continue
			}
			walkTexts(strings.TrimPrefix(path+"."+key, "."), v.Field(i), f)
		}
	}
}

// manyLined are the keys whose texts may have several lines: none of them
// reaches a mail header.
var manyLined = regexp.MustCompile(`(^|\.)address(\.|$)`)

// headerTexts reports line breaks and control characters in texts that may
// reach a mail header, an envelope or a calendar. Addresses for mail are judged
// by themselves.
func (ch *checker) headerTexts(path string, v any) {
	eachText(path, v, func(path, text string) {
		if manyLined.MatchString(path) || strings.Contains(path, "email") || !hasControl(strings.TrimSpace(text)) {
			return
		}
		ch.report(ControlCharacter, path, fmt.Sprintf("%s contains a line break or control character", quote(text)), "Write it on one line.")
	})
}

// quote shows a text of any length in a finding.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}

// weekdays reports a weekday that stands beside a date on which it does not
// fall, in any text of the edition.
func (ch *checker) weekdays(e *Edition, calendars []CalendarNames) {
	for _, c := range calendars {
		find := c.pattern()
		eachText("", *e, func(path, text string) {
			for _, m := range find.FindAllStringSubmatch(text, -1) {
				said, d, dated, ok := c.read(m, e.Year)
				if !dated && strings.HasPrefix(path, "report.") {
					continue // a narrative may well speak of another year
				}
				if ok && d.Weekday() != said {
					ch.report(WrongWeekday, path, fmt.Sprintf("%q: %s is a %s", m[0], d, c.Weekdays[d.Weekday()]), "Correct the weekday or the date.")
				}
			}
		})
	}
}

// pattern finds "Thursday, 25th February 2027", "Thursday, February 25, 2027"
// and "Thursday 2027-02-25", the year of the first two being optional.
func (c CalendarNames) pattern() *regexp.Regexp {
	alternatives := func(names []string) string {
		quoted := make([]string, len(names))
		for i, n := range names {
			quoted[i] = regexp.QuoteMeta(n)
		}
		return "(" + strings.Join(quoted, "|") + ")"
	}
	weekday, month := alternatives(c.Weekdays[:]), alternatives(c.Months[:])
	const day, year = `(\d{1,2})(?:st|nd|rd|th|\.)?`, `(?:,?\s+(\d{4}))?`
	return regexp.MustCompile(`(?i)` + weekday + `,?\s+(?:the\s+)?(?:` +
		day + `\s+(?:of\s+)?` + month + year + `|` + month + `\s+` + day + year + `|(\d{4}-\d{2}-\d{2}))`)
}

// read is the weekday and date of a match of pattern, and whether it names its
// year. A date that does not exist is none.
func (c CalendarNames) read(m []string, year int) (said time.Weekday, d Date, dated, ok bool) {
	said = time.Weekday(indexFold(c.Weekdays[:], m[1]))
	if m[8] != "" {
		d, err := ParseDate(m[8])
		return said, d, true, err == nil
	}
	day, month, written := m[2], m[3], m[4]
	if month == "" {
		month, day, written = m[5], m[6], m[7]
	}
	if written != "" {
		year, _ = strconv.Atoi(written)
	}
	n, _ := strconv.Atoi(day)
	d, err := ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, indexFold(c.Months[:], month)+1, n))
	return said, d, written != "", err == nil
}

func indexFold(names []string, name string) int {
	return slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}
