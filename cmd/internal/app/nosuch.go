package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"convene/mail"
	"convene/planner"
)

// An address of which a server has said that it does not exist is no better a
// year later, nor because its owner has answered by telephone: somebody is told
// of it for as long as people.yaml has it.

// noSuchAddress are the messages that went to addresses that do not exist, by the
// editions that somebody is to be told in: the one that is going on; of one that
// is over, the last that the person is asked to.
func (o *Office) noSuchAddress(ctx context.Context) (map[int][]planner.Undelivered, error) {
	found := map[int][]planner.Undelivered{}
	if o.Post.Ledger == nil {
		return found, nil
	}
	kept := map[mail.RevisionKey]keptFate{}
	for _, e := range o.oldestFirst() {
		history, err := o.editionHistory(ctx, e)
		if err != nil {
			return nil, err
		}
		answered, err := o.recorded(ctx, e)
		if err != nil {
			return nil, err
		}
		maps.DeleteFunc(answered, func(_ string, a mail.Answered) bool { return a.Via != byCalendar && a.Via != byMail })
		all, err := o.returned(ctx, e, history, answered)
		if err != nil {
			return nil, err
		}
		maps.DeleteFunc(all, func(_ mail.RevisionKey, m returned) bool { return !mail.NoSuchAddress(m.Status) })
		maps.DeleteFunc(kept, func(key mail.RevisionKey, f keptFate) bool {
			p, again := history.reached[key], all[key]
			return p != nil && p.at.After(f.At) || again.Address != ""
		})
		if o.reckonsWithPeople(e) {
			found[e.Year] = o.fates(e, all)
			continue
		}
		for key, m := range all {
			if o.Workspace.Person(planner.ID(key.Recipient)) != nil {
				kept[key] = keptFate{m, e}
			}
		}
	}
	o.tell(found, kept)
	return found, nil
}

// keptFate is what became of a message of an edition that is over.
type keptFate struct {
	returned
	of *planner.Edition
}

// tell puts what is kept to the editions in which somebody is to be told.
func (o *Office) tell(found map[int][]planner.Undelivered, kept map[mail.RevisionKey]keptFate) {
	lang := o.Workspace.Series.DefaultLanguage()
	asked := map[string]int{} // the year of the last edition, by key
	for _, e := range o.oldestFirst() {
		for _, r := range o.Workspace.Invitees(e) {
			asked[r.Key] = e.Year
		}
	}
	keys := slices.SortedFunc(maps.Keys(kept), func(a, b mail.RevisionKey) int {
		return cmp.Or(cmp.Compare(a.Recipient, b.Recipient), -cmp.Compare(a.Part, b.Part))
	})
	for _, key := range keys {
		m := kept[key]
		year := max(m.of.Year, asked[key.Recipient])
		found[year] = append(found[year], planner.Undelivered{
			Key: key.Recipient, Address: m.Address,
			Fate: fmt.Sprintf("the %s of %d to %s at %s %s", m.Kind, m.of.Year, planner.FullName(o.Workspace.Person(planner.ID(key.Recipient)), lang), m.Address, m.fate()),
			Cure: "correct the address in " + planner.PeopleSource,
		})
	}
}

func (o *Office) oldestFirst() []*planner.Edition {
	return slices.SortedFunc(slices.Values(o.Workspace.Editions), func(a, b *planner.Edition) int { return cmp.Compare(a.Year, b.Year) })
}
