package planner

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// order is the presences by id, each with whom they represent.
func order(all []Presence) string {
	var ids []string
	for _, p := range all {
		id := string(p.Person.ID)
		if p.For != nil {
			id += " for " + string(p.For.ID)
		}
		if p.Online {
			id += " online"
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, ", ")
}

func TestPresences(t *testing.T) {
	for _, test := range []struct {
		name    string
		change  func(w *Workspace, e *Edition)
		answers Answers
		want    string
	}{
		// dora speaks online for herself and stands for clara as well.
		{"nobody has a rank", nil, nil, "anna, boris, dora online"},
		{"a rank comes before a role", func(w *Workspace, _ *Edition) { w.People[1].Rank = "ambassador" }, nil, "boris, anna, dora online"},
		{"the order of ranks", func(w *Workspace, _ *Edition) { w.People[0].Rank, w.People[3].Rank = "senator", "ambassador" }, nil, "dora online, anna, boris"},
		{"a rank that the series has not", func(w *Workspace, _ *Edition) { w.People[3].Rank = "pope" }, nil, "anna, boris, dora online"},
		{"equals by honour", func(_ *Workspace, e *Edition) {
			e.Roles = []Participation{{Person: "boris", Role: Keynote}, {Person: "dora", Role: GuestOfHonour}, {Person: "clara", Role: ChiefGuest}, {Person: "anna", Role: Chair}}
		}, nil, "anna, clara, dora online, boris"},
		{"who declined is not there, nor anybody for them", nil, Answers{"boris": Declined, "clara": Declined}, "anna, dora online"},
		{"a representative alone", func(_ *Workspace, e *Edition) { e.Programme = nil }, nil, "anna, boris, dora for clara"},
		{"a representative has the own rank", func(w *Workspace, e *Edition) {
			e.Programme, w.People[2].Rank, w.People[1].Rank = nil, "ambassador", "senator"
		}, nil, "boris, anna, dora for clara"},
		{"a representative who is not known yet", func(_ *Workspace, e *Edition) { e.Roles[2].RepresentedBy = "" }, Answers{"clara": Represented}, "anna, boris, dora online"},
		{"partly online is in the hall", func(_ *Workspace, e *Edition) { e.Programme = append(e.Programme, Slot{Person: "dora"}) }, nil, "anna, boris, dora"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := sample()
			w.Ranks = []ID{"ambassador", "senator"}
			if test.change != nil {
				test.change(w, w.Editions[0])
			}
			if got := order(w.Presences(w.Editions[0], test.answers)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestPrecedenceHolds: whatever the cast, nobody stands twice, and nobody before
// somebody of a higher rank.
func TestPrecedenceHolds(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := &Workspace{SeriesFile: SeriesFile{Ranks: []ID{"a", "b", "c"}}}
		e := &Edition{}
		for i := range rapid.IntRange(0, 8).Draw(r, "people") {
			id := ID(fmt.Sprintf("p%d", i))
			w.People = append(w.People, Person{ID: id, Name: Plain(string(id)), Rank: rapid.SampledFrom([]ID{"", "a", "b", "c", "x"}).Draw(r, "rank")})
			p := Participation{Person: id, Role: rapid.SampledFrom(w.roleOrder()).Draw(r, "role")}
			if rapid.Bool().Draw(r, "represented") {
				p.RepresentedBy = ID(fmt.Sprintf("p%d", rapid.IntRange(0, 8).Draw(r, "by")))
			}
			e.Roles = append(e.Roles, p)
		}
		all := w.Presences(e, Answers{"p1": rapid.SampledFrom([]Answer{"", Accepted, Declined, Represented}).Draw(r, "answer")})
		seen := map[ID]bool{}
		for i, p := range all {
			if seen[p.Person.ID] {
				r.Errorf("%s stands twice", p.Person.ID)
			}
			seen[p.Person.ID] = true
			if i > 0 && w.rank(all[i-1].Person) > w.rank(p.Person) {
				r.Errorf("%s stands before %s", all[i-1].Person.ID, p.Person.ID)
			}
		}
		if again := w.Presences(e, nil); !slices.EqualFunc(again, w.Presences(e, nil), func(a, b Presence) bool { return a.Person == b.Person }) {
			r.Errorf("the order is not the same twice: %v", again)
		}
	})
}

func TestTableCards(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	e.Programme[2].Speakers = nil // dora then only stands for clara
	doc, err := TableCards(w, e, nil, echo{})
	golden(t, "cards", mustOutline(t, doc, err))
}

func TestTableCardsOfNobody(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	doc, err := TableCards(w, e, Answers{"anna": Declined, "boris": Declined, "clara": Declined}, echo{})
	if err != nil || len(doc.Sections) != 0 {
		t.Errorf("who declined, or attends online, has a card: %v, %v", doc.Sections, err)
	}
}
