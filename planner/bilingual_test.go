package planner

import (
	"strings"
	"testing"
)

func TestBilingual(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	w.People[1].Name = Text{"en": "Boris Şen", "az": "Boris Şən"}
	e.Invitation.Enclosures = []Text{{"en": "Programme", "az": "Proqram"}}
	e.Invitation.CopyTo = []Text{Plain("Protocol")}
	var both [2]Document
	for i, lang := range []string{"en", "az"} {
		doc, ok, err := Letter(w, e, "boris", nil, echo{lang})
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		both[i] = doc
	}
	golden(t, "bilingual", mustOutline(t, Bilingual(both[0], both[1]), nil))
}

func TestBilingualSaysOnceWhatIsTheSame(t *testing.T) {
	w := sample()
	first, _, err := Letter(w, w.Editions[0], "boris", nil, echo{})
	if err != nil {
		t.Fatal(err)
	}
	second, _, err := Letter(w, w.Editions[0], "boris", nil, echo{"az"})
	if err != nil {
		t.Fatal(err)
	}
	doc := Bilingual(first, second)
	counts := map[SectionKey]int{}
	for _, s := range doc.Sections {
		counts[s.Key]++
	}
	for key, want := range map[SectionKey]int{LetterheadSection: 1, ReferenceSection: 1, AddressSection: 1, SubjectSection: 2, SalutationSection: 2, BodySection: 2, ClosingSection: 2, SignatureSection: 1} {
		if counts[key] != want {
			t.Errorf("%s stands there %d times, want %d", key, counts[key], want)
		}
	}
	if doc.Lang != "en" || doc.Title != first.Title {
		t.Errorf("it is %q in %s, want the first's title and language", doc.Title, doc.Lang)
	}
}

// TestBilingualSignsOnce is a signatory whose post is there in both languages:
// there is one place to sign, with what either letter says under it.
func TestBilingualSignsOnce(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	e.Roles[0].As = Text{"en": "Director", "az": "Direktor"}
	w.People[0].Name = Text{"en": "Anna Aga", "az": "Anna Ağa"}
	w.People[1].Address = Plain("1 Road")
	w.People[1].Name = Text{"en": "Boris Shen", "az": "Boris Şən"}
	first, _, _ := Letter(w, e, "boris", nil, echo{})
	second, _, _ := Letter(w, e, "boris", nil, echo{"az"})
	doc := Bilingual(first, second)
	if got := said(doc, SignatureSection); got != "Dr. Anna Aga\nDirector\nDr. Anna Ağa\nDirektor\n" {
		t.Errorf("under the signature stands %q", got)
	}
	if n := len(blocksOf(doc, SignatureSection)); n != 1 {
		t.Errorf("there are %d places to sign", n)
	}
	if got := said(doc, AddressSection); strings.Count(got, "1 Road") != 1 || !strings.Contains(got, "Boris Şən") {
		t.Errorf("the address is %q", got)
	}
	if got := said(first, SignatureSection); got != "Dr. Anna Aga\nDirector\n" {
		t.Errorf("the first letter has changed: %q", got)
	}
}

// TestBilingualNamesOneSignatory is a post that reads the same in both letters:
// it stands under both names, and nobody takes the second for somebody else's.
func TestBilingualNamesOneSignatory(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	e.Roles[0].As = Plain("Director")
	w.People[0].Name = Text{"en": "Anna Aga", "az": "Anna Ağa"}
	first, _, _ := Letter(w, e, "boris", nil, echo{})
	second, _, _ := Letter(w, e, "boris", nil, echo{"az"})
	if got := said(Bilingual(first, second), SignatureSection); got != "Dr. Anna Aga\nDr. Anna Ağa\nDirector\n" {
		t.Errorf("under the signature stands %q", got)
	}
}
