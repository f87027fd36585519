package planner

import "testing"

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
