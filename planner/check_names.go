package planner

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A name that is spelt otherwise in one place than in another is found before
// it is printed. Two names are near if they have the same number of words, each
// of the same first letter, and differ in one or two letters of the longer
// words: initials and short names are told apart by one letter.

// spelling is a name as it stands somewhere.
type spelling struct {
	name   string
	words  []string // in lower case
	person int      // index of whose name it is
}

func spell(name string, person int) spelling {
	return spelling{name, strings.Fields(strings.ToLower(name)), person}
}

// near reports whether two spellings may be meant for one name.
func (s spelling) near(other []string) bool {
	if len(s.words) < 2 || len(s.words) != len(other) {
		return false
	}
	const shortest, most = 4, 2 // letters of a word that may differ, and how many may
	all := 0
	for i, a := range s.words {
		b := other[i]
		if a == b {
			continue
		}
		first, _ := utf8.DecodeRuneInString(a)
		long, short := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
		if !strings.HasPrefix(b, string(first)) || min(long, short) < shortest || long-short > most || short-long > most {
			return false
		}
		if all += editDistance([]rune(a), []rune(b)); all > most {
			return false
		}
	}
	return all > 0
}

// names gathers how people are called: their names, and every spelling that is
// known of them, in lower case.
func (ch *checker) names() (names []spelling, known map[string]bool) {
	known = map[string]bool{}
	for i, p := range ch.w.People {
		said := map[string]bool{}
		for _, lang := range slices.Sorted(maps.Keys(p.Name)) {
			s := spell(p.Name[lang], i)
			if key := strings.Join(s.words, " "); !said[key] {
				names, said[key] = append(names, s), true
			}
		}
		for _, a := range p.Aliases {
			said[strings.Join(spell(a, i).words, " ")] = true
		}
		maps.Copy(known, said)
	}
	return names, known
}

// drift reports names that are near one another: of two people, and of guests
// and people.
func (ch *checker) drift() {
	names, known := ch.names()
	ch.source = PeopleSource
	reported := map[[2]int]bool{}
	for i, s := range names {
		for _, before := range names[:i] {
			pair := [2]int{s.person, before.person}
			if pair[0] == pair[1] || reported[pair] || !before.near(s.words) || ch.unread(at("people[%d].id", s.person)) {
				continue
			}
			reported[pair] = true
			first := ch.w.People[before.person]
			f := ch.report(SpellingDrift, at("people[%d].name", s.person), fmt.Sprintf("%q is near %q", s.name, before.name),
				fmt.Sprintf("If they are one person, keep one entry and add the other spelling under aliases of %s.", first.ID))
			f.Related = []Place{{PeopleSource, at("people[%d].name", before.person)}}
		}
	}
	for _, list := range slices.Sorted(maps.Keys(ch.w.Lists)) {
		if ch.isSubscribers(list) {
			continue // they are called what they call themselves
		}
		ch.source, ch.year = string(list), ch.guestsOf(list)
		for _, l := range ch.w.Lists[list] {
			guest := spell(l.Name, -1)
			if known[strings.Join(guest.words, " ")] {
				continue
			}
			if f := ch.misspelt(names, guest, at("[%d]", l.Line)); f != nil {
				f.Blocks = toGuests()
			}
		}
	}
	ch.year = 0
}

// misspelt reports a spelling that is near somebody's name; nil if it is near
// nobody's.
func (ch *checker) misspelt(names []spelling, s spelling, path string) *Finding {
	for _, n := range names {
		if !n.near(s.words) {
			continue
		}
		f := ch.report(SpellingDrift, path, fmt.Sprintf("%q is near %q", s.name, n.name),
			fmt.Sprintf("Correct it, or add it under aliases of %s in %s.", ch.w.People[n.person].ID, PeopleSource))
		f.Related = []Place{{PeopleSource, at("people[%d].name", n.person)}}
		return f
	}
	return nil
}

var wordForm = regexp.MustCompile(`[\pL\pM][\pL\pM\pN’'.-]*`)

// driftInTexts reports names in an edition's texts that are near somebody's.
func (ch *checker) driftInTexts(e *Edition) {
	if e.Status == Reported || e.Status == Cancelled {
		return
	}
	names, known := ch.names()
	for _, l := range ch.w.Lists[e.Guests] {
		known[strings.Join(spell(l.Name, -1).words, " ")] = true
	}
	lengths := map[int]bool{}
	for _, n := range names {
		lengths[len(n.words)] = true
	}
	look := func(path, text string) {
		words := wordForm.FindAllStringIndex(text, -1)
		for i := range words {
			for n := range lengths {
				if i+n > len(words) {
					continue
				}
				said, ok := capitalised(text, words[i:i+n])
				if s := spell(said, -1); ok && !known[strings.Join(s.words, " ")] {
					ch.misspelt(names, s, Place{Path: path}.Inside(text, words[i][0]).Path)
				}
			}
		}
	}
	eachText("", *e, look)
	source := ch.source
	for _, r := range e.Report.Remarks {
		if text, ok := ch.w.Prose[r.File]; ok {
			ch.source = string(r.File)
			look("", text)
		}
	}
	ch.source = source
}

// capitalised is the text of words that follow one another, each with a capital
// letter and with nothing but blanks between; ok is false if they are otherwise.
func capitalised(text string, words [][]int) (said string, ok bool) {
	var all []string
	for i, w := range words {
		first, _ := utf8.DecodeRuneInString(text[w[0]:])
		if unicode.IsLower(first) || i > 0 && strings.TrimSpace(text[words[i-1][1]:w[0]]) != "" {
			return "", false
		}
		all = append(all, strings.TrimRight(text[w[0]:w[1]], ".’'-"))
	}
	return strings.Join(all, " "), true
}
