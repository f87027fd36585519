package planner

import (
	"encoding/json"
	"fmt"
	"slices"
)

// ProgrammeVersion is a programme as it was sent. Its zero value is that of a
// programme that was not sent.
type ProgrammeVersion struct {
	// Number counts the versions of an edition from 1.
	Number int `json:"number"`
	// Day is when it was first prepared.
	Day Date `json:"day"`
	// Head is what a programme says of the whole edition, in the series'
	// language; nil: that was not kept.
	Head  []Fact          `json:"head,omitempty"`
	Items []ProgrammeItem `json:"items"`
}

// ProgrammeItem is a slot as a programme shows it, in the series' language.
type ProgrammeItem struct {
	Date  Date   `json:"date"`
	Start Clock  `json:"start"`
	End   Clock  `json:"end"`
	What  string `json:"what"` // the role, else the kind
	// Name is the title, else what such slots are called.
	Name   string           `json:"name"`
	Hall   string           `json:"hall,omitempty"`
	People []ProgrammeActor `json:"people,omitempty"`
}

// ProgrammeActor is one person in an item.
type ProgrammeActor struct {
	ID   ID     `json:"id"`
	Name string `json:"name"`
	// As is the person's part in a panel, or that of a message's reader; empty
	// for whom the item is.
	As     string `json:"as,omitempty"`
	Title  string `json:"title,omitempty"`
	Online bool   `json:"online,omitempty"`
	// For is who comes in the person's place; empty: nobody.
	For string `json:"represented_by,omitempty"`
}

// CurrentProgramme is the programme of an edition as it stands in the files: a
// version without a number and a day.
func CurrentProgramme(w *Workspace, e *Edition, words Words) (ProgrammeVersion, error) {
	wr := newWriter(w, e, words)
	v := ProgrammeVersion{Items: wr.programmeItems()}
	for _, about := range headFacts() {
		v.Head = append(v.Head, wr.fact(about.name, Recipient{}))
	}
	return v, wr.err
}

func (wr *writer) programmeItems() []ProgrammeItem {
	w, e := wr.w, wr.e
	var items []ProgrammeItem
	for _, s := range e.Schedule() {
		item := ProgrammeItem{
			Date: s.Date, Start: s.Start, End: s.End, What: string(s.What()),
			Name: wr.in(s.Title), Hall: wr.in(s.Hall),
		}
		if s.Role != "" {
			item.What = string(s.Role)
		}
		if item.Name == "" {
			item.Name = PlainText(wr.slotName(s))
		}
		add := func(id ID, as, title string, attends Attends) {
			p := w.Person(id)
			if p == nil {
				return
			}
			a := ProgrammeActor{ID: id, Name: wr.styled(p, InProgramme).full(), As: as, Title: title, Online: attends == OnlineWay}
			if r := wr.representative(id); r != nil {
				a.For = wr.styled(r, InProgramme).full()
			}
			item.People = append(item.People, a)
		}
		if person, _ := e.slotPerson(s); person != "" {
			add(person, "", "", s.Attends)
		} else if s.Role != "" {
			for _, p := range Holders(wr.cast(), s.Role) {
				add(p.Person.ID, "", "", s.Attends)
			}
		}
		add(s.ReadBy, "reader", "", "")
		add(s.Moderator, "moderator", "", "")
		for _, sp := range s.Speakers {
			add(sp.Person, "speaker", wr.in(sp.Title), sp.Attends)
		}
		items = append(items, item)
	}
	return items
}

// Same reports whether a version shows exactly what another does.
func (v ProgrammeVersion) Same(other ProgrammeVersion) bool {
	return len(headDifference(v.Head, other.Head)) == 0 && slices.EqualFunc(v.Items, other.Items, func(a, b ProgrammeItem) bool {
		people := slices.Equal(a.People, b.People)
		a.People, b.People = nil, nil
		return people && a.Date == b.Date && a.Start == b.Start && a.End == b.End && a.What == b.What && a.Name == b.Name && a.Hall == b.Hall
	})
}

// Fact is the version as a message tells it, so that a ledger keeps it.
func (v ProgrammeVersion) Fact() (Fact, error) {
	data, err := json.Marshal(v)
	return Fact{Name: ProgrammeFact, Value: string(data)}, err
}

// Version is the programme that a message enclosed; ok is false if it enclosed
// none.
func Version(told []Fact) (v ProgrammeVersion, ok bool, err error) {
	i := slices.IndexFunc(told, func(f Fact) bool { return f.Name == ProgrammeFact })
	if i < 0 {
		return v, false, nil
	}
	if err := json.Unmarshal([]byte(told[i].Value), &v); err != nil {
		return v, false, fmt.Errorf("the programme that a message enclosed: %w", err)
	}
	return v, true, nil
}
