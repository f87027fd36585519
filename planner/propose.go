package planner

import (
	"fmt"
	"slices"
	"strings"
)

// ProposedDate is a day on which an edition could begin, and why it is
// proposed.
type ProposedDate struct {
	Day Date
	// Reason is a sentence without its full stop: "The 26th is a Friday". It is
	// empty where the edition falls on the anniversary itself.
	Reason string
	// Mind are what to bear in mind of the day, without full stops.
	Mind []string
	// about is the day that the reason is about.
	about Date
}

// manyReasons is how many holidays a reason names.
const manyReasons = 2

// Farthest is how many days from the anniversary an edition may be.
const Farthest = 183

// ProposeDates is the date of an edition by the series' rule, and two others
// that could be taken. Days are the edition's, counted from the one that the
// rule is about; none for an edition of one day. No day may be a holiday, and
// each is one of the rule's weekdays where that can be.
func (s *Series) ProposeDates(year int, days ...int) []ProposedDate {
	p := s.proposer(year, days)
	p.strict = slices.ContainsFunc([]int{0, 1, 2, 3, 4, 5, 6}, func(n int) bool { return p.allowed(p.anniversary.AddDays(n), true) })
	first := p.first()
	proposals := []ProposedDate{first}
	for _, other := range []ProposedDate{p.outsidePeriods(first), p.acrossFrom(first), p.beyond(first)} {
		known := slices.ContainsFunc(proposals, func(o ProposedDate) bool { return o.Day == other.Day })
		if !other.Day.IsZero() && !known && len(proposals) < 3 {
			proposals = append(proposals, other)
		}
	}
	return proposals
}

// OnDay is a date that somebody chose for an edition's first day, with what to
// bear in mind of it; days are as for [Series.ProposeDates].
func (s *Series) OnDay(year int, first Date, days ...int) ProposedDate {
	p := s.proposer(year, days)
	about := first.AddDays(-p.offsets[0])
	return p.proposed(about, "", append(p.against(about), p.periods(about)...)...)
}

// proposer looks for the date of one edition. Where its methods take a day, it
// is the one that the rule is about.
type proposer struct {
	s           *Series
	anniversary Date
	offsets     []int // of the edition's days, the first one's first
	strict      bool  // there is a week in which every day falls on one of the rule's weekdays
}

func (s *Series) proposer(year int, days []int) proposer {
	if len(days) == 0 {
		days = []int{0}
	}
	return proposer{s: s, anniversary: s.AnniversaryIn(year), offsets: days}
}

// proposed is the edition on a day.
func (p proposer) proposed(about Date, reason string, mind ...string) ProposedDate {
	return ProposedDate{Day: about.AddDays(p.offsets[0]), Reason: capital(reason), Mind: mind, about: about}
}

// order are the days in the order in which a rule tries them.
func (p proposer) order(rule ProposalRule) func(yield func(Date) bool) {
	return func(yield func(Date) bool) {
		if !yield(p.anniversary) {
			return
		}
		for n := 1; n <= Farthest; n++ {
			if rule != OnOrAfter && !yield(p.anniversary.AddDays(-n)) || rule != OnOrBefore && !yield(p.anniversary.AddDays(n)) {
				return
			}
		}
	}
}

// days are those of the edition.
func (p proposer) days(day Date) []Date {
	days := make([]Date, len(p.offsets))
	for i, n := range p.offsets {
		days[i] = day.AddDays(n)
	}
	return days
}

// allowed reports whether a day, or all of the edition's, falls on weekdays of
// the rule.
func (p proposer) allowed(day Date, all bool) bool {
	days := []Date{day}
	if all {
		days = p.days(day)
	}
	return len(p.s.Propose.Weekdays) == 0 || !slices.ContainsFunc(days, func(d Date) bool {
		return !slices.Contains(p.s.Propose.Weekdays, Weekday(d.Weekday()))
	})
}

// holiday is the first of the edition's days that is one, and which.
func (p proposer) holiday(day Date) (Date, *Holiday) {
	for _, d := range p.days(day) {
		for i, h := range p.s.Holidays {
			if h.Date == d {
				return d, &p.s.Holidays[i]
			}
		}
	}
	return Date{}, nil
}

func (p proposer) suits(day Date) bool {
	_, holiday := p.holiday(day)
	return holiday == nil && p.allowed(day, p.strict)
}

// first is the date by the rule. Of days equally near to the anniversary it is
// the earlier.
func (p proposer) first() ProposedDate {
	rule := p.s.Propose.When
	if rule == Exact || rule == "" {
		return p.proposed(p.anniversary, p.shifted(), append(p.against(p.anniversary), p.periods(p.anniversary)...)...)
	}
	var holidays []string
	for day := range p.order(rule) {
		if p.suits(day) {
			return p.proposed(day, p.because(day, holidays), p.periods(day)...)
		}
		if d, h := p.holiday(day); h != nil && len(holidays) < manyReasons && day != p.anniversary && p.allowed(day, p.strict) {
			holidays = append(holidays, p.named(d)+" is "+holidayName(h))
		}
	}
	// A year without a day that suits is a mistake in the file, not a reason to
	// propose nothing.
	return p.proposed(p.anniversary, p.shifted(), append(p.against(p.anniversary), p.periods(p.anniversary)...)...)
}

// because says why a day is proposed that is not the anniversary's.
func (p proposer) because(day Date, holidays []string) string {
	var reasons []string
	if shifted := p.shifted(); shifted != "" {
		reasons = append(reasons, shifted)
	}
	if day != p.anniversary {
		reasons = append(reasons, p.against(p.anniversary)...)
	}
	return joined(append(reasons, holidays...))
}

// shifted says of 29 February why another day is its anniversary.
func (p proposer) shifted() string {
	if p.anniversary.Day == p.s.Anniversary.Day {
		return ""
	}
	return fmt.Sprintf("%d has no 29 February", p.anniversary.Year)
}

// against is what speaks against the edition on a day: a weekday that
// is none of the rule's, a holiday.
func (p proposer) against(day Date) []string {
	var all []string
	switch d, holiday := p.holiday(day); {
	case holiday != nil:
		all = append(all, p.named(d)+" is "+holidayName(holiday))
	case !p.allowed(day, false):
		all = append(all, fmt.Sprintf("%s is a %s", p.named(day), day.Weekday()))
	case !p.allowed(day, p.strict):
		for _, d := range p.days(day) {
			if !slices.Contains(p.s.Propose.Weekdays, Weekday(d.Weekday())) {
				all = append(all, fmt.Sprintf("%s is a %s", p.named(d), d.Weekday()))
				break
			}
		}
	}
	return all
}

// within are the periods that any of the edition's days falls into.
func (p proposer) within(day Date) []Period {
	var all []Period
	for _, period := range p.s.Periods {
		if slices.ContainsFunc(p.days(day), func(d Date) bool { return !d.Before(period.From) && !period.To.Before(d) }) {
			all = append(all, period)
		}
	}
	return all
}

// periods says which periods the edition on a day falls into.
func (p proposer) periods(day Date) []string {
	var all []string
	for _, period := range p.within(day) {
		all = append(all, "inside "+periodName(period))
	}
	return all
}

// outsidePeriods is the day nearest to the anniversary that lies in no period,
// if the one proposed does.
func (p proposer) outsidePeriods(proposed ProposedDate) ProposedDate {
	inside := p.within(proposed.about)
	if len(inside) == 0 {
		return ProposedDate{}
	}
	for day := range p.order(ClosestDay) {
		if p.suits(day) && len(p.within(day)) == 0 {
			return p.other(day, "the nearest outside "+periodName(inside[0]))
		}
	}
	return ProposedDate{}
}

// acrossFrom is the first day that suits on the other side of the anniversary.
func (p proposer) acrossFrom(proposed ProposedDate) ProposedDate {
	rule, side := OnOrAfter, "after"
	if p.anniversary.Before(proposed.about) {
		rule, side = OnOrBefore, "before"
	}
	for day := range p.order(rule) {
		if day != p.anniversary && p.suits(day) {
			return p.other(day, "the first day "+side+" it that suits")
		}
	}
	return ProposedDate{}
}

// beyond is the next day that suits on the side of the one proposed; of the
// anniversary itself, the one before it.
func (p proposer) beyond(proposed ProposedDate) ProposedDate {
	rule, side := OnOrBefore, "earlier"
	if p.anniversary.Before(proposed.about) {
		rule, side = OnOrAfter, "later"
	}
	for day := range p.order(rule) {
		if abs(day.DaysSince(p.anniversary)) > abs(proposed.about.DaysSince(p.anniversary)) && p.suits(day) {
			return p.other(day, "the next one "+side)
		}
	}
	return ProposedDate{}
}

func (p proposer) other(day Date, why string) ProposedDate {
	return p.proposed(day, p.distance(day)+", "+why, p.periods(day)...)
}

// distance says how far from the anniversary a day is.
func (p proposer) distance(day Date) string {
	n := day.DaysSince(p.anniversary)
	side := "after"
	if n < 0 {
		side = "before"
	}
	if n == 0 {
		return "on the anniversary"
	}
	unit := "days"
	if abs(n) == 1 {
		unit = "day"
	}
	return fmt.Sprintf("%d %s %s %s", abs(n), unit, side, p.named(p.anniversary))
}

// named is how a reason calls a day: "the 26th", or "1 March" outside the
// anniversary's month.
func (p proposer) named(d Date) string {
	if d.Year == p.anniversary.Year && d.Month == p.anniversary.Month {
		return "the " + ordinalInDigits(d.Day)
	}
	return DayAndMonth(d)
}

// DayAndMonth is a day as findings write it: "25 February".
func DayAndMonth(d Date) string { return fmt.Sprintf("%d %s", d.Day, d.Month) }

func holidayName(h *Holiday) string { return h.Name.In("en") + tentatively(h.Tentative) }

func periodName(p Period) string { return p.Name.In("en") + tentatively(p.Tentative) }

func tentatively(tentative bool) string {
	if tentative {
		return " (tentative)"
	}
	return ""
}

func abs(n int) int { return max(n, -n) }

// joined lists reasons: "a, b and c".
func joined(reasons []string) string {
	if len(reasons) < 2 {
		return strings.Join(reasons, "")
	}
	last := len(reasons) - 1
	return strings.Join(reasons[:last], ", ") + " and " + reasons[last]
}

// capital begins a sentence.
func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Forgotten is what the series says of other years and not of this one, most
// often because nobody has written it down yet: holidays at all, and periods by
// name.
func (s *Series) Forgotten(year int) (holidays bool, periods []string) {
	holidays = len(s.Holidays) > 0 && !slices.ContainsFunc(s.Holidays, func(h Holiday) bool { return h.Date.Year == year })
	lang := s.DefaultLanguage()
	for _, p := range s.Periods {
		name := p.Name.In(lang)
		known := slices.ContainsFunc(s.Periods, func(q Period) bool {
			return q.Name.In(lang) == name && (q.From.Year == year || q.To.Year == year)
		})
		if !known && !slices.Contains(periods, name) {
			periods = append(periods, name)
		}
	}
	return holidays, periods
}

// Offsets are the edition's days counted from the one that its date is about:
// that of the anniversary in its year if it is one of them, else the first.
func (e *Edition) Offsets(anniversary Date) []int {
	days, about := e.AllDays(), e.FirstDay()
	if slices.ContainsFunc(days, func(d Day) bool { return d.Date == anniversary }) {
		about = anniversary
	}
	all := make([]int, len(days))
	for i, d := range days {
		all[i] = d.Date.DaysSince(about)
	}
	return all
}

// ShiftedDays are an edition's days, moved together so that the first is on
// day.
func (e *Edition) ShiftedDays(day Date) []Date {
	var all []Date
	for _, d := range e.AllDays() {
		all = append(all, day.AddDays(d.Date.DaysSince(e.FirstDay())))
	}
	return all
}
