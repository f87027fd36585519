package planner

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The English numerals, for findings and for finding last year's number in a
// text that was copied.

var (
	smallNumbers = [...]string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
		"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	}
	tens           = [...]string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
	oddOrdinals    = map[string]string{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}
	largestInWords = 999
)

// inWords is a number from 0 to 999 as English writes it out: "thirty-five",
// "one hundred and twenty-five".
func inWords(n int) string {
	switch {
	case n < 20:
		return smallNumbers[n]
	case n < 100 && n%10 == 0:
		return tens[n/10]
	case n < 100:
		return tens[n/10] + "-" + smallNumbers[n%10]
	case n%100 == 0:
		return smallNumbers[n/100] + " hundred"
	}
	return smallNumbers[n/100] + " hundred and " + inWords(n%100)
}

// ordinalInWords is inWords as an ordinal: "thirty-fifth".
func ordinalInWords(n int) string {
	words := inWords(n)
	cut := strings.LastIndexAny(words, " -") + 1
	last := words[cut:]
	switch odd, ok := oddOrdinals[last]; {
	case ok:
		last = odd
	case strings.HasSuffix(last, "y"):
		last = strings.TrimSuffix(last, "y") + "ieth"
	default:
		last += "th"
	}
	return words[:cut] + last
}

// ordinalSuffix is the English ending of an ordinal in digits: "th" of 11.
func ordinalSuffix(n int) string {
	switch {
	case n%100 >= 11 && n%100 <= 13:
		return "th"
	case n%10 == 1:
		return "st"
	case n%10 == 2:
		return "nd"
	case n%10 == 3:
		return "rd"
	}
	return "th"
}

// ordinalInDigits is "35th".
func ordinalInDigits(n int) string { return strconv.Itoa(n) + ordinalSuffix(n) }

// wordsPattern finds a number's words as people write them: with a hyphen, a
// space or neither, "one hundred", "a hundred" or "hundred", with and without
// "and".
func wordsPattern(words string) string {
	words = strings.ReplaceAll(words, "-", `[-\s\x{2010}\x{2011}]?`)
	words = strings.Replace(words, "one hundred", `(?:(?:one|an?)\s+)?hundred`, 1)
	words = strings.ReplaceAll(words, " and ", `\s+(?:and\s+)?`)
	return strings.ReplaceAll(words, " ", `\s+`)
}

// goesOn finds what makes another number of the words before it, and
// comesFrom of those after it: twenty-FIVE, one HUNDRED and twenty.
var (
	goesOn    = regexp.MustCompile(`(?i)^[-\s\x{2010}\x{2011}]?(?:` + strings.Join(units(), "|") + `)\b`)
	comesFrom = regexp.MustCompile(`(?i)(?:hundred\s+(?:and\s+)?|\b(?:` + strings.Join(tens[2:], "|") + `)[-\s\x{2010}\x{2011}]?)$`)
)

// units are the words that end a number from 21 on, and "hundred".
func units() []string {
	all := []string{"hundred", "hundredth"}
	for n := 1; n < 10; n++ {
		all = append(all, ordinalInWords(n), inWords(n))
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// digits matches a number in Latin, Arabic and Persian digits.
func digits(n int) string {
	plain := strconv.Itoa(n)
	shifted := func(zero rune) string {
		return strings.Map(func(r rune) rune { return zero + r - '0' }, plain)
	}
	return fmt.Sprintf("(?:%s|%s|%s)", plain, shifted('٠'), shifted('۰'))
}

// NumberWords are the stems of a language's numbers in words, to which endings
// may be put: for finding a number in a text, not for writing one. Several that
// mean the same are divided by |. The zero value knows no numbers.
type NumberWords struct {
	Units [9]string // 1 to 9
	Teens [9]string // 11 to 19; empty: ten and a unit
	Tens  [9]string // 10 to 90
}

// stems finds any of the stems of a number with any ending.
func stems(s string) string {
	quoted := strings.Split(s, "|")
	for i, stem := range quoted {
		quoted[i] = regexp.QuoteMeta(stem)
	}
	return "(?:" + strings.Join(quoted, "|") + `)\pL*`
}

// pattern finds a number from 11 to 99; it is nil for another, and where the
// language's words are not known: the stems of those up to ten begin too many
// other words.
func (w NumberWords) pattern(n int) *regexp.Regexp {
	if w.Tens[0] == "" || w.Units[0] == "" || n <= 10 || n > 99 {
		return nil
	}
	said := ""
	switch {
	case n > 10 && n < 20 && w.Teens[n-11] != "":
		said = stems(w.Teens[n-11])
	case n%10 == 0:
		said = stems(w.Tens[n/10-1])
	default:
		said = stems(w.Tens[n/10-1]) + `[-\s\x{2010}\x{2011}]*` + stems(w.Units[n%10-1])
	}
	return regexp.MustCompile(`(?i)(?:^|[^\pL])(` + said + `)(?:$|[^\pL])`)
}

// whole reports whether what stands behind a round number makes no other of it.
func (w NumberWords) whole(n int) func(before, behind string) bool {
	units := regexp.MustCompile(`(?i)^[-\s\x{2010}\x{2011}]*` + stems(strings.Join(w.Units[:], "|")))
	return func(_, behind string) bool { return n%10 != 0 || !units.MatchString(behind) }
}
