package planner

import (
	"strings"
	"testing"
)

// TestLetterOpensInItsLanguage is a salutation that somebody wrote once: it
// opens the letters in its own language, and no others.
func TestLetterOpensInItsLanguage(t *testing.T) {
	const own, made = "Dear Boris", ""
	for name, c := range map[string]struct {
		salutation Text
		languages  []string
		lang, want string
	}{
		"the series'":                {Plain(own), nil, "en", own},
		"the series' of two":         {Plain(own), []string{"az", "en"}, "en", own},
		"another than the series'":   {Plain(own), []string{"az", "en"}, "az", made},
		"a region of the series'":    {Plain(own), []string{"en-GB"}, "en-GB", own},
		"a region beside another":    {Plain(own), []string{"az", "en-GB"}, "az", made},
		"who does not read that":     {Plain("Hörmətli Boris"), []string{"az"}, "az", "Hörmətli Boris"},
		"by language":                {Text{"en": own, "az": "Hörmətli Boris"}, []string{"az", "en"}, "az", "Hörmətli Boris"},
		"by language, none for this": {Text{"en": own}, []string{"az", "en"}, "az", made},
	} {
		w := sample()
		p := w.Person("boris")
		p.Salutation, p.Languages = c.salutation, c.languages
		if got := newWriter(w, w.Editions[0], echo{c.lang}).addressee(p).Salutation; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestLetterSaysTheOccasionInItsLanguage is an occasion written in the series'
// language, which no sentence of another can hold.
func TestLetterSaysTheOccasionInItsLanguage(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	e.Invitation.Occasion = Plain("the tenth anniversary of it all")
	for lang, want := range map[string]bool{"en": true, "az": false} {
		doc, _, err := Letter(w, e, "boris", nil, echo{lang})
		if err != nil {
			t.Fatal(err)
		}
		got := said(doc, BodySection)
		if strings.Contains(got, "it all") != want || strings.Contains(got, "occasion_default") == want {
			t.Errorf("in %s the letter says %q", lang, got)
		}
	}
}

// TestGuestLetterToAnOffice is a guest whose line has a post and no name: the
// letter is to the post, and begins as one to whoever reads it.
func TestGuestLetterToAnOffice(t *testing.T) {
	w, e := registers()
	for _, r := range w.Invitees(e) {
		if r.Listed == nil || r.Listed.ID != "desk" {
			continue
		}
		if r.Name != "Newsdesk, The Review" {
			t.Errorf("the guest is called %q", r.Name)
		}
		doc, err := GuestLetter(w, e, r, echo{})
		if err != nil {
			t.Fatal(err)
		}
		if got := said(doc, SalutationSection); got != "{secretary_salutation}\n" {
			t.Errorf("it begins with %q", got)
		}
		if !strings.Contains(doc.Title, "Newsdesk, The Review") {
			t.Errorf("its title is %q", doc.Title)
		}
		cover, err := GuestInvitationCover(w, e, r, AnswerLinks{}, echo{})
		if got := mustOutline(t, cover, err); strings.Contains(got, "participant") || !strings.Contains(got, "secretary_salutation") {
			t.Errorf("the mail says %s", got)
		}
		return
	}
	t.Fatal("nobody invites the newsdesk")
}

// A letterhead says the organiser's name in the letter's language, broken into
// lines where they are in that language too.
func TestLetterheadsLanguage(t *testing.T) {
	w := sample()
	o := w.Organiser("inst")
	o.Name = Text{"en": "The Institute", "tr": "Enstitü"}
	head := func(lang string) string {
		doc, _, err := Letter(w, w.Editions[0], "boris", nil, echo{lang})
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, line := range doc.Sections[0].Blocks[0].(Letterhead).Name {
			lines = append(lines, PlainText(line))
		}
		return strings.Join(lines, "|")
	}
	for _, want := range []struct{ lang, head string }{{"en", "THE|INSTITUTE"}, {"tr", "Enstitü"}, {"az", "THE|INSTITUTE"}} {
		if got := head(want.lang); got != want.head {
			t.Errorf("in %s: got %s, want %s", want.lang, got, want.head)
		}
	}
	o.NameLines[0], o.NameLines[1] = Text{"en": "THE", "tr": "BİR"}, Text{"en": "INSTITUTE", "tr": "ENSTİTÜ"}
	if got := head("tr"); got != "BİR|ENSTİTÜ" {
		t.Errorf("broken in Turkish too: got %s", got)
	}
}
