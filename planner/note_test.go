package planner

import (
	"strings"
	"testing"
)

// noted is the sample with one person who is invited through an embassy.
func noted() (*Workspace, *Edition) {
	w := sample()
	e := w.Editions[0]
	e.Invitation.Form = NoteVerbale
	e.Invitation.Enclosures = []Text{Plain("Programme")}
	w.People[1].Mission = &Mission{Name: Plain("Embassy of Utopia"), Address: Plain("1 Road\nIslamabad")}
	return w, e
}

func TestNote(t *testing.T) {
	w, e := noted()
	doc, ok, err := Letter(w, e, "boris", Answers{"dora": Accepted}, echo{})
	if !ok {
		t.Fatal("nobody writes")
	}
	text := mustOutline(t, doc, err)
	mail, err := InvitationCover(w, e, Recipient{Person: &w.People[1], Secretary: true}, AnswerLinks{To: "rsvp@example.org", Yes: "T0KEN", No: "N0KEN"}, echo{})
	golden(t, "note", text+mustOutline(t, mail, err))

	letter, _, err := Letter(w, e, "clara", nil, echo{})
	if text := mustOutline(t, letter, err); !strings.Contains(text, "template letter-invitation") {
		t.Errorf("whoever has no mission gets no letter:\n%s", text)
	}
	e.Invitation.Form = ""
	letter, _, err = Letter(w, e, "boris", nil, echo{})
	if text := mustOutline(t, letter, err); !strings.Contains(text, "template letter-invitation") {
		t.Errorf("a mission gets a note that nobody asked for:\n%s", text)
	}
}

// deaf is Words of a language that cannot bend a mission's name.
type deaf struct{ echo }

func (d deaf) Label(key string, values Values, of Party) ([]Inline, error) {
	if key == "mission_named" {
		return nil, nil
	}
	return d.echo.Label(key, values, of)
}

func TestMissionNamed(t *testing.T) {
	for _, test := range []struct {
		name    string
		mission Mission
		words   Words
		want    string
	}{
		{"by its name", Mission{Name: Plain("Embassy of Utopia")}, echo{}, "{mission_named name=Embassy of Utopia}"},
		{"as the file bends it", Mission{Name: Plain("Embassy of Utopia"), To: Text{"ru": "Посольству Утопии"}}, echo{"ru"}, "Посольству Утопии"},
		{"bent for another language", Mission{Name: Plain("N"), To: Text{"ru": "Посольству Утопии"}}, deaf{echo{"tr"}}, "{mission_embassy}"},
		{"bent in the series' language", Mission{Name: Plain("N"), To: Plain("the N")}, echo{}, "the N"},
		{"bent in the series' language only", Mission{Name: Plain("N"), To: Plain("the N")}, deaf{echo{"tr"}}, "{mission_embassy}"},
		{"by its kind", Mission{Name: Plain("N"), Kind: PermanentMission}, deaf{}, "{mission_permanent_mission}"},
	} {
		w, e := noted()
		wr := newWriter(w, e, test.words)
		if got := PlainText(wr.missionNamed(&test.mission)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	known := map[string]bool{}
	for _, spec := range Labels() {
		known[spec.Name] = true
	}
	for _, kind := range MissionKind("").Values() {
		if key := "mission_" + strings.ReplaceAll(kind, "-", "_"); !known[key] {
			t.Errorf("there is no label %s", key)
		}
	}
}

func TestBilingualNote(t *testing.T) {
	w, e := noted()
	w.People[1].Mission.Name = Text{"en": "Embassy of Utopia", "az": "Utopiya Səfirliyi"}
	first, _, _ := Letter(w, e, "boris", nil, echo{})
	second, _, _ := Letter(w, e, "boris", nil, echo{"az"})
	var order []string
	for _, s := range Bilingual(first, second).Sections {
		order = append(order, strings.TrimSpace(string(s.Key)+" "+s.Lang))
	}
	const want = "letterhead, reference, subject, body, closing, subject az, body az, closing az, signatures, reply, address, address az, enclosures"
	if got := strings.Join(order, ", "); got != want {
		t.Errorf("it goes %s,\nwant      %s", got, want)
	}
}

// TestReplyCode is what a letter's code leads to: never to something of one
// reader's own.
func TestReplyCode(t *testing.T) {
	for _, test := range []struct {
		name string
		rsvp RSVP
		ref  string
		want string
	}{
		{"nowhere", RSVP{Phone: "1"}, "", ""},
		{"to a mailbox", RSVP{Email: "a@example.org"}, "", "mailto:a@example.org"},
		{"to a mailbox, with the reference", RSVP{Email: "a@example.org"}, "I/27/4 b&c", "mailto:a@example.org?subject=I%2F27%2F4%20b%26c"},
		{"to a mailbox, without a reference too long for it", RSVP{Email: "a@example.org"}, strings.Repeat("I/", 150), "mailto:a@example.org"},
		{"to a page", RSVP{Email: "a@example.org", Page: "https://example.org/answer"}, "I/27/4", "https://example.org/answer"},
	} {
		w := sample()
		w.Editions[0].Invitation.RSVP = test.rsvp
		got := ""
		for _, b := range newWriter(w, w.Editions[0], echo{}).code(test.ref) {
			got = b.(QRCode).URL
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
