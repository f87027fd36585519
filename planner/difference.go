package planner

import (
	"fmt"
	"slices"
	"strings"
)

// ProgrammeDifference says in words how a programme differs from an earlier
// one, a sentence each: first what concerns all of it, then its items in the
// order of the later one; what is dropped comes last. It is empty where they
// show the same.
func ProgrammeDifference(before, now ProgrammeVersion) []string {
	said := headDifference(before.Head, now.Head)
	items, moves := together(before.Items, now.Items)
	return append(append(said, moves...), itemDifference(items, now.Items)...)
}

// headFact is something that the head of a programme says, and what a sentence
// calls it.
type headFact struct {
	name   FactName
	called string
}

func headFacts() []headFact {
	return []headFact{
		{TitleFact, "the title"},
		{HostsFact, "whose it is"},
		{TimeFact, "the beginning"},
		{PlaceFact, "the venue"},
		{ArrivalFact, "the time of arrival"},
		{DressFact, "the dress"},
		{EntryFact, "the entry"},
	}
}

// headDifference says what is otherwise about the whole edition; nothing where
// one of them was not kept.
func headDifference(before, now []Fact) []string {
	if before == nil || now == nil {
		return nil
	}
	was := map[FactName]Fact{}
	for _, f := range before {
		was[f.Name] = f
	}
	var said []string
	for _, c := range Changes(was, now) {
		i := slices.IndexFunc(headFacts(), func(h headFact) bool { return h.name == c.Now.Name })
		switch {
		case i < 0:
		case c.Now.Value == "":
			said = append(said, fmt.Sprintf("%s is no longer said; it was %s", headFacts()[i].called, c.Before.Words))
		case c.Before.Value == "":
			said = append(said, fmt.Sprintf("%s is now said: %s", headFacts()[i].called, c.Now.Words))
		default:
			said = append(said, fmt.Sprintf("%s is now %s in place of %s", headFacts()[i].called, c.Now.Words, c.Before.Words))
		}
	}
	return said
}

// together sets an earlier programme on the days of the later one where all its
// days move by as many, and says so.
func together(before, now []ProgrammeItem) (moved []ProgrammeItem, said []string) {
	if len(before) == 0 || len(now) == 0 {
		return before, nil
	}
	was, is := datesOf(before), datesOf(now)
	days := is[0].DaysSince(was[0])
	alike := func(a, b Date) bool { return a.AddDays(days) == b }
	if days == 0 || was[0].IsZero() || is[0].IsZero() || !slices.EqualFunc(was, is, alike) {
		return before, nil
	}
	moved = slices.Clone(before)
	for i := range moved {
		moved[i].Date = moved[i].Date.AddDays(days)
	}
	return moved, []string{fmt.Sprintf("the whole programme moves from %s to %s", stretch(was), stretch(is))}
}

// datesOf are the days of a programme in their order.
func datesOf(items []ProgrammeItem) []Date {
	var dates []Date
	for _, i := range items {
		if !slices.Contains(dates, i.Date) {
			dates = append(dates, i.Date)
		}
	}
	slices.SortFunc(dates, func(a, b Date) int { return a.DaysSince(b) })
	return dates
}

func stretch(dates []Date) string {
	if len(dates) == 1 {
		return dates[0].String()
	}
	return dates[0].String() + " – " + dates[len(dates)-1].String()
}

func itemDifference(before, now []ProgrammeItem) []string {
	var said []string
	matched := match(before, now)
	shift := func(i int) int { // by how many minutes an item begins later on its day
		if j := matched[i]; j >= 0 && now[i].Date == before[j].Date {
			return now[i].Start.Minutes() - before[j].Start.Minutes()
		}
		return 0
	}
	together := 0 // how many more items of now move with the one before
	for i, item := range now {
		j := matched[i]
		if j < 0 {
			said = append(said, fmt.Sprintf("%s, %s, is new", item.withPeople(), item.when()))
			together = 0
			continue
		}
		if together--; together < 0 {
			last := i
			for last+1 < len(now) && shift(i) != 0 && now[last+1].Date == item.Date && shift(last+1) == shift(i) {
				last++
			}
			if n := last - i + 1; n >= 3 {
				together = n - 1
				said = append(said, fmt.Sprintf("%d items from %q to %q begin %s", n, item.Name, now[last].Name, later(shift(i))))
			}
		}
		said = append(said, item.since(before[j], together < 0)...)
	}
	for j, item := range before {
		if !slices.Contains(matched, j) {
			said = append(said, fmt.Sprintf("%s, %s, is dropped", item.withPeople(), item.when()))
		}
	}
	return said
}

func later(minutes int) string {
	if minutes < 0 {
		return fmt.Sprintf("%d minutes earlier", -minutes)
	}
	return fmt.Sprintf("%d minutes later", minutes)
}

// match finds for each item of now the one of before that it was, or -1: first
// the same item of the same people, then the same item, then the same people in
// an item of the kind, then what stood at the same time.
func match(before, now []ProgrammeItem) []int {
	matched := slices.Repeat([]int{-1}, len(now))
	for _, alike := range []func(a, b ProgrammeItem) bool{
		func(a, b ProgrammeItem) bool {
			return a.What == b.What && a.Name == b.Name && a.sameAs(b) && a.Date == b.Date
		},
		func(a, b ProgrammeItem) bool { return a.What == b.What && a.Name == b.Name && a.sameAs(b) },
		func(a, b ProgrammeItem) bool { return a.What == b.What && a.Name == b.Name },
		func(a, b ProgrammeItem) bool { return a.What == b.What && len(a.People) > 0 && a.sameAs(b) },
		func(a, b ProgrammeItem) bool { return a.What == b.What && a.Date == b.Date && a.Start == b.Start },
	} {
		for i := range now {
			for j := range before {
				if matched[i] < 0 && !slices.Contains(matched, j) && alike(now[i], before[j]) {
					matched[i] = j
				}
			}
		}
	}
	return matched
}

func (i ProgrammeItem) sameAs(other ProgrammeItem) bool {
	return slices.EqualFunc(i.People, other.People, func(a, b ProgrammeActor) bool { return a.ID == b.ID && a.As == b.As })
}

// when is the item's day and time.
func (i ProgrammeItem) when() string {
	return strings.TrimSpace(i.Date.String() + " " + i.Start.String())
}

// since is what is otherwise in an item than it was, with its beginning where
// nothing else has said that.
func (i ProgrammeItem) since(was ProgrammeItem, begins bool) []string {
	var said []string
	say := func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }
	if i.Name != was.Name {
		say("%q is now %q", was.Name, i.Name)
	}
	minutes := func(p ProgrammeItem) int { return p.End.Minutes() - p.Start.Minutes() }
	switch {
	case i.Date != was.Date:
		say("%q moves from %s to %s", i.Name, was.when(), i.when())
	case begins && i.Start != was.Start:
		say("%q moves from %s to %s", i.Name, was.Start, i.Start)
	}
	if a, b := minutes(was), minutes(i); a != b {
		say("%q takes %d minutes in place of %d", i.Name, b, a)
	}
	if i.Hall != was.Hall {
		say("%q takes place in %s in place of %s", i.Name, hallName(i.Hall), hallName(was.Hall))
	}
	return append(said, i.peopleSince(was)...)
}

// withPeople is what an item is called, and who acts in it.
func (i ProgrammeItem) withPeople() string {
	var names []string
	for _, p := range i.People {
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return fmt.Sprintf("%q", i.Name)
	}
	return fmt.Sprintf("%q (%s)", i.Name, strings.Join(names, ", "))
}

func hallName(hall string) string {
	if hall == "" {
		return "the venue's hall"
	}
	return hall
}

// peopleSince is who acts in an item now that did not, and the other way round.
func (i ProgrammeItem) peopleSince(was ProgrammeItem) []string {
	var said []string
	find := func(people []ProgrammeActor, a ProgrammeActor) int {
		return slices.IndexFunc(people, func(b ProgrammeActor) bool { return a.ID == b.ID && a.As == b.As })
	}
	var gone []ProgrammeActor
	for _, a := range was.People {
		if find(i.People, a) < 0 {
			gone = append(gone, a)
		}
	}
	for _, a := range i.People {
		if k := find(was.People, a); k >= 0 {
			said = append(said, a.since(was.People[k], i.Name)...)
			continue
		}
		if k := slices.IndexFunc(gone, func(b ProgrammeActor) bool { return a.As == b.As }); k >= 0 {
			said = append(said, fmt.Sprintf("%q: %s replaces %s", i.Name, a.Name, gone[k].Name))
			gone = slices.Delete(gone, k, k+1)
			continue
		}
		said = append(said, fmt.Sprintf("%q: %s joins", i.Name, a.called()))
	}
	for _, a := range gone {
		said = append(said, fmt.Sprintf("%q: %s takes part no more", i.Name, a.called()))
	}
	return said
}

func (a ProgrammeActor) called() string {
	if a.As == "" {
		return a.Name
	}
	return a.Name + " (" + a.As + ")"
}

// since is what is otherwise about somebody who acts in an item as before.
func (a ProgrammeActor) since(was ProgrammeActor, item string) []string {
	var said []string
	say := func(format string, args ...any) {
		said = append(said, fmt.Sprintf("%q: ", item)+fmt.Sprintf(format, args...))
	}
	if a.Name != was.Name {
		say("%s is now written %s", was.Name, a.Name)
	}
	switch {
	case a.For == was.For:
	case a.For == "":
		say("%s comes in person and is not represented by %s", a.Name, was.For)
	default:
		say("%s is represented by %s", a.Name, a.For)
	}
	switch {
	case a.Online && !was.Online:
		say("%s takes part online", a.Name)
	case !a.Online && was.Online:
		say("%s comes to the hall and does not take part online", a.Name)
	}
	switch {
	case a.Title == was.Title:
	case a.Title == "":
		say("%s no longer speaks on %q", a.Name, was.Title)
	case was.Title == "":
		say("%s speaks on %q", a.Name, a.Title)
	default:
		say("%s speaks on %q in place of %q", a.Name, a.Title, was.Title)
	}
	return said
}
