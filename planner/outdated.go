package planner

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Outdated is a text that still speaks of an earlier edition.
type Outdated struct {
	// Place is that of the first word that does, in the text at Path.
	Place Place
	Path  string
	Text  string // the whole of it
	// Says are the words that do, in the order of the text, each once.
	Says []Saying
}

// Saying is a word of an earlier edition in a text.
type Saying struct {
	Words  string // as the text has them: "thirty-fourth"
	What   string // what they are: "the number", "the year", "the date"
	Now    string // what they are this year: "thirty-fifth"
	Offset int    // of their first byte in the text
	// Loose: they may well mean something else, as the name of a weekday does.
	Loose bool
}

// Lookout finds words that speak of an earlier edition and not of this one.
type Lookout struct {
	earlier, now *Edition
	searches     []search
}

// search finds one kind of words.
type search struct {
	pattern *regexp.Regexp
	what    string
	now     string
	// number: it is one that may as well count something else. loose: see
	// [Saying].
	number, loose bool
	// holds decides about a match by what stands before and behind it; nil:
	// always.
	holds func(before, behind string) bool
}

// NewLookout is for texts of the edition now that may have been taken over from
// an earlier one. Calendars and numbers are the words of the languages in which
// texts may be written; the numbers of English are known.
func (w *Workspace) NewLookout(earlier, now *Edition, calendars []CalendarNames, numbers []NumberWords) Lookout {
	l := Lookout{earlier: earlier, now: now}
	l.year(earlier.Year, now.Year)
	if before, n := w.Series.Number(earlier.Year), w.Series.Number(now.Year); before > 0 {
		l.numbers(before, n)
		for _, words := range numbers {
			if pattern := words.pattern(before); pattern != nil {
				l.searches = append(l.searches, search{pattern: pattern, what: "the number", now: strconv.Itoa(n), holds: words.whole(before)})
			}
		}
	}
	for i, d := range earlier.AllDays() {
		var today Date
		if days := now.AllDays(); i < len(days) {
			today = days[i].Date
		}
		l.date(d.Date, today, w.Series.Anniversary, calendars)
		l.weekday(d.Date, today, calendars)
	}
	l.periods(w.Series.Periods)
	return l
}

// weekday looks for the earlier edition's day of the week.
func (l *Lookout) weekday(before, now Date, calendars []CalendarNames) {
	if before.IsZero() || now.IsZero() || before.Weekday() == now.Weekday() {
		return
	}
	for _, c := range calendars {
		if name := c.Weekdays[before.Weekday()]; name != "" {
			l.searches = append(l.searches, search{pattern: word(name), what: "the weekday", now: c.Weekdays[now.Weekday()], loose: true})
		}
	}
}

// periods looks for those in which the earlier edition lay and this one does
// not.
func (l *Lookout) periods(all []Period) {
	inside := func(p Period, e *Edition) bool {
		return slices.ContainsFunc(e.AllDays(), func(d Day) bool { return !d.Date.Before(p.From) && !p.To.Before(d.Date) })
	}
	again := map[string]bool{}
	for _, p := range all {
		for _, name := range p.Name {
			again[name] = again[name] || inside(p, l.now)
		}
	}
	for _, p := range all {
		for _, name := range p.Name {
			if inside(p, l.earlier) && !again[name] && strings.TrimSpace(name) != "" {
				l.searches = append(l.searches, search{pattern: word(name), what: "a time of the year"})
			}
		}
	}
}

// word finds a name that is no part of a longer word.
func word(name string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL])(` + regexp.QuoteMeta(name) + `)(?:$|[^\pL])`)
}

func (l *Lookout) year(before, now int) {
	l.searches = append(l.searches, search{pattern: numeral(digits(before), ""), what: "the year", now: strconv.Itoa(now)})
}

// numeral finds digits that are no part of a longer number.
func numeral(digits, suffix string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pN])(` + digits + suffix + `)(?:$|[^\pN])`)
}

// numbers look for how many years it was: in digits, with an ending and in
// words. One that is said as a number in words is too common below ten.
func (l *Lookout) numbers(before, now int) {
	const common = 10
	what := "the number"
	l.searches = append(l.searches,
		search{pattern: numeral(digits(before), ordinalSuffix(before)), what: what, now: ordinalInDigits(now)},
		search{pattern: numeral(digits(before), ""), what: what, now: strconv.Itoa(now), number: true, holds: countsNothing})
	if before > largestInWords || now > largestInWords {
		return
	}
	inWords, ordinal := search{
		pattern: spelt(inWords(before), ""), what: what, now: inWords(now), holds: wholeNumber,
	}, search{pattern: spelt(ordinalInWords(before), ""), what: what, now: ordinalInWords(now), holds: wholeNumber}
	if before < common {
		ordinal.pattern = spelt(ordinalInWords(before), `\s+anniversary`)
		l.searches = append(l.searches, ordinal)
		return
	}
	l.searches = append(l.searches, ordinal, inWords)
}

// spelt finds a number in words, with what has to follow it.
func spelt(words, behind string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(` + wordsPattern(words) + `)\b` + behind)
}

// wholeNumber reports whether words are a number of their own: not the thirty
// of thirty-five, nor the five.
func wholeNumber(before, behind string) bool {
	return !goesOn.MatchString(behind) && !comesFrom.MatchString(before)
}

// units of measure and parts of numbers make other numbers of digits: 35%,
// 35 minutes, 1,035, 10:35.
var (
	measured = regexp.MustCompile(`(?i)^(?:\s*(?:%|°|minutes?\b|min\b|hours?\b|days?\b|weeks?\b|months?\b|km\b|m\b)|[:.,/]\pN)`)
	inside   = regexp.MustCompile(`\pN[:.,/+-]$|[+#]$`)
)

func countsNothing(before, behind string) bool {
	return !measured.MatchString(behind) && !inside.MatchString(before)
}

// date looks for a day without its year; with the year, that is found. A day of
// the month that is commemorated is said every year.
func (l *Lookout) date(before, now, anniversary Date, calendars []CalendarNames) {
	same := func(d Date) bool { return d.Month == before.Month && d.Day == before.Day }
	if before.IsZero() || same(now) || same(anniversary) {
		return
	}
	anotherYear := regexp.MustCompile(`^,?\s+\pN{4}`)
	for _, c := range calendars {
		month, day := regexp.QuoteMeta(c.Months[before.Month-1]), digits(before.Day)
		if month == "" {
			continue
		}
		said, thisYear := "", ""
		if !now.IsZero() {
			said = fmt.Sprintf("%d %s", now.Day, c.Months[now.Month-1])
			thisYear = said + " " + strconv.Itoa(now.Year)
		}
		names := day + `(?:st|nd|rd|th|\.)?\s+(?:of\s+)?` + month + `|` + month + `\s+` + day + `(?:st|nd|rd|th)?`
		l.searches = append(l.searches,
			search{pattern: regexp.MustCompile(`(?i)(?:^|[^\pN])((?:` + names + `),?\s+` + digits(before.Year) + `)(?:$|[^\pN])`), what: "the date", now: thisYear},
			search{
				pattern: regexp.MustCompile(`(?i)(?:^|[^\pN])(` + names + `)(?:$|[^\pL\pN])`), what: "the date", now: said,
				holds: func(_, behind string) bool { return !anotherYear.MatchString(behind) },
			})
	}
}

// vicinity is how many bytes beside a word are looked at to tell what it is.
const vicinity = 40

// In are the words of a text that speak of the earlier edition. Plain numbers
// are left out where they are asked to be: in a telephone number or an address
// they mean nothing.
func (l Lookout) In(text string, numbers bool) []Saying {
	var all []Saying
	for _, s := range l.searches {
		if s.number && !numbers {
			continue
		}
		for _, m := range s.pattern.FindAllStringSubmatchIndex(text, -1) {
			from, to := m[2], m[3]
			if s.holds == nil || s.holds(text[max(0, from-vicinity):from], text[to:min(len(text), to+vicinity)]) {
				all = append(all, Saying{Words: text[from:to], What: s.what, Now: inCaseOf(text[from:to], s.now), Offset: from, Loose: s.loose})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Saying) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(len(b.Words), len(a.Words)))
	})
	var said []Saying
	end := 0
	for _, s := range all {
		again := slices.ContainsFunc(said, func(before Saying) bool { return before.Words == s.Words })
		if s.Offset >= end && !again {
			said, end = append(said, s), s.Offset+len(s.Words)
		}
	}
	return said
}

// inCaseOf begins with a capital if the words do.
func inCaseOf(words, now string) string {
	if first, _ := utf8.DecodeRuneInString(words); unicode.IsUpper(first) {
		return capital(now)
	}
	return now
}

// counted are the places in which a number is none of years.
var counted = regexp.MustCompile(`(^|\.)(venue|rsvp|entry|dress|media|emails?|phone|passcode|address|reply_by|opens|closes)(\.|\[|$)`)

// Outdated are the texts of the edition that speak of the earlier one, in the
// order of their paths.
func (l Lookout) Outdated() []Outdated {
	return l.texts(l.now.Source, "", *l.now)
}

// Wordings are those of a file's wordings that speak of the earlier edition.
func (l Lookout) Wordings(source string, wording map[string]Text) []Outdated {
	return l.texts(source, "wording", wording)
}

func (l Lookout) texts(source, path string, v any) []Outdated {
	var all []Outdated
	eachText(path, v, func(path, text string) {
		if says := l.In(text, !counted.MatchString(path)); len(says) > 0 {
			all = append(all, Outdated{Place{source, path}.Inside(text, says[0].Offset), path, text, says})
		}
	})
	slices.SortFunc(all, func(a, b Outdated) int { return cmp.Compare(a.Path, b.Path) })
	return all
}

// Told says in one sentence what a text still says, and what it should.
func (o Outdated) Told(earlier int) (message, next string) {
	var said, now []string
	for _, s := range o.Says {
		said = append(said, fmt.Sprintf("%q", s.Words))
		if s.Now != "" {
			now = append(now, fmt.Sprintf("%q", s.Now))
		}
	}
	what := o.Says[0].What
	if len(o.Says) > 1 {
		what = "words"
	}
	message = fmt.Sprintf("%s still says %s, %s of %d", quote(strings.TrimSpace(o.Text)), joined(said), what, earlier)
	if len(now) == 0 {
		return message, "Say what is right this year."
	}
	return message, "Write " + joined(now) + ", or what is right this year."
}

// Earlier is the latest edition before e, or nil.
func (w *Workspace) Earlier(e *Edition) *Edition {
	var earlier *Edition
	for _, other := range w.Editions {
		if other.Year < e.Year && (earlier == nil || other.Year > earlier.Year) {
			earlier = other
		}
	}
	return earlier
}

// outdated reports words of the edition before in a text that was copied from
// it: the words and the one beside them are there as well. What may well mean
// something else is left out.
func (ch *checker) outdated(e *Edition, c Circumstances) {
	earlier := ch.w.Earlier(e)
	if earlier == nil || e.Status != Draft && e.Status != Open {
		return
	}
	var before strings.Builder
	eachText("", *earlier, func(_, text string) { before.WriteString(strings.Join(strings.Fields(text), " ") + "\n") })
	for _, o := range ch.w.NewLookout(earlier, e, c.Calendars, c.Numbers).Outdated() {
		o.Says = slices.DeleteFunc(o.Says, func(s Saying) bool { return s.Loose || !strings.Contains(before.String(), inContext(o.Text, s)) })
		if len(o.Says) == 0 {
			continue
		}
		message, next := o.Told(earlier.Year)
		ch.report(StaleText, o.Path, message, next)
	}
}

// inContext is a saying with the word before it, or the one behind it where it
// is the first.
func inContext(text string, s Saying) string {
	before, end := text[:s.Offset], s.Offset+len(s.Words)
	from := strings.LastIndexFunc(strings.TrimRightFunc(before, unicode.IsSpace), unicode.IsSpace) + 1
	if strings.TrimSpace(before) == "" {
		from = s.Offset
		behind := strings.TrimLeftFunc(text[end:], unicode.IsSpace)
		end = len(text) - len(behind)
		if n := strings.IndexFunc(behind, unicode.IsSpace); n >= 0 {
			end += n
		} else {
			end = len(text)
		}
	}
	return strings.Join(strings.Fields(text[from:end]), " ")
}
