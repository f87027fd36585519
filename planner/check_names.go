package planner

import (
	"cmp"
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
// words.

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
	all := 0
	for i, word := range s.words {
		if word == other[i] {
			continue
		}
		letters, near := misspelling(word, other[i])
		if all += letters; !near || all > mostLetters {
			return false
		}
	}
	return all > 0
}

// directory is how people are called.
type directory struct {
	// names are those of people, by their first letters: only these can be near
	// one another.
	names map[string][]spelling
	// known is every spelling that somebody goes by, in lower case.
	known map[string]bool
	// lengths are the numbers of words that names have.
	lengths map[int]bool
}

// initials are the first letters of a name's words.
func (s spelling) initials() string {
	var b strings.Builder
	for _, w := range s.words {
		first, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(first)
	}
	return b.String()
}

func (s spelling) key() string { return strings.Join(s.words, " ") }

// like are the names of people that a spelling may be meant for.
func (d directory) like(s spelling) []spelling { return d.names[s.initials()] }

func (d directory) add(s spelling) {
	d.names[s.initials()] = append(d.names[s.initials()], s)
	d.lengths[len(s.words)] = true
}

func (ch *checker) directory() directory {
	d := directory{map[string][]spelling{}, map[string]bool{}, map[int]bool{}}
	for i, p := range ch.w.People {
		said := map[string]bool{}
		for _, lang := range slices.Sorted(maps.Keys(p.Name)) {
			s := spell(p.Name[lang], i)
			if key := s.key(); !said[key] {
				d.add(s)
				said[key] = true
			}
		}
		for _, a := range p.Aliases {
			said[spell(a, i).key()] = true
		}
		maps.Copy(d.known, said)
	}
	return d
}

// drift reports names that are near one another: of two people, of guests and
// people, and of guests at one address.
func (ch *checker) drift() {
	d := ch.directory()
	ch.source = PeopleSource
	for _, initials := range slices.Sorted(maps.Keys(d.names)) {
		ch.twoPeople(d.names[initials])
	}
	for _, list := range slices.Sorted(maps.Keys(ch.w.Lists)) {
		if ch.isSubscribers(list) {
			continue // they are called what they call themselves
		}
		ch.source, ch.year = string(list), ch.guestsOf(list)
		for l := range ch.w.Lists[list].Lines() {
			if f := ch.misspelt(d, spell(l.Name, -1), at("[%d]", l.Line)); f != nil {
				f.Blocks = toGuests()
			}
		}
		ch.twoGuests(ch.w.Lists[list])
	}
	ch.year = 0
}

// twoPeople reports people among those of the same first letters whose names are
// near.
func (ch *checker) twoPeople(names []spelling) {
	reported := map[[2]int]bool{}
	for i, s := range names {
		for _, before := range names[:i] {
			pair := [2]int{s.person, before.person}
			if pair[0] == pair[1] || reported[pair] || !before.near(s.words) || ch.unread(at("people[%d].id", s.person)) {
				continue
			}
			reported[pair] = true
			f := ch.report(SpellingDrift, at("people[%d].name", s.person), fmt.Sprintf("%q is near %q", s.name, before.name),
				fmt.Sprintf("If they are one person, keep one entry and add the other spelling under aliases of %s.", ch.w.People[before.person].ID))
			f.Related = []Place{{PeopleSource, at("people[%d].name", before.person)}}
		}
	}
}

// twoGuests reports lines of a guest list that are one name, or near it, at one
// address, and would each get a letter. A mission's mailbox stands for several
// guests, so that the address alone says nothing.
func (ch *checker) twoGuests(list *Roster) {
	type guest struct {
		spelling
		key  string
		line int
	}
	there := map[string][]guest{} // by the address
	for l := range list.Lines() {
		address := l.Email.Key()
		if address == "" {
			continue
		}
		key, _ := ch.w.guestKey(l)
		g := guest{spell(cmp.Or(l.Name, l.Post), -1), key, l.Line}
		i := slices.IndexFunc(there[address], func(before guest) bool {
			return before.key != key && (before.spelling.key() == g.spelling.key() || before.near(g.words))
		})
		if i >= 0 {
			before := there[address][i]
			f := ch.report(SpellingDrift, at("[%d]", l.Line), fmt.Sprintf("%q at %s stands in the list already as %q", g.name, l.Email, before.name),
				"If they are one guest, keep one of the two lines.")
			f.Related, f.Blocks = []Place{{ch.source, at("[%d]", before.line)}}, toGuests()
		}
		there[address] = append(there[address], g)
	}
}

// misspelt reports a spelling that nobody goes by and that is near somebody's
// name; nil if there is none.
func (ch *checker) misspelt(d directory, s spelling, path string) *Finding {
	if d.known[s.key()] {
		return nil
	}
	for _, n := range d.like(s) {
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
	d := ch.directory()
	for l := range ch.w.Lists[e.Guests].Lines() {
		d.known[spell(l.Name, -1).key()] = true
	}
	look := func(path, text string) {
		words := wordForm.FindAllStringIndex(text, -1)
		for i := range words {
			for n := range d.lengths {
				if i+n > len(words) {
					continue
				}
				said, ok := capitalised(text, words[i:i+n])
				if s := spell(said, -1); ok && len(d.like(s)) > 0 {
					ch.misspelt(d, s, Place{Path: path}.Inside(text, words[i][0]).Path)
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
