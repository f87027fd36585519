package planner

import "testing"

func TestThanksLetter(t *testing.T) {
	w := sample()
	doc, ok, err := ThanksLetter(w, w.Editions[0], "boris", false, nil, echo{})
	if !ok {
		t.Fatal("a keynote speaker is not thanked")
	}
	golden(t, "thanks", mustOutline(t, doc, err))
}

func TestWhoIsThanked(t *testing.T) {
	for _, test := range []struct {
		name    string
		person  ID
		answers Answers
		says    string // the own values of the text; empty: no letter
	}{
		{"who took part", "dora", nil, " roles={role panellist letter}"},
		{"who sent a representative", "clara", Answers{"clara": Represented}, " representative={person_with_posts name=Dora Ün}"},
		{"who was represented by somebody unknown", "boris", Answers{"boris": Represented}, " "},
		{"not who declined", "boris", Answers{"boris": Declined}, ""},
		{"not who declined and is represented in the files", "clara", Answers{"clara": Declined}, ""},
		{"not who signs the letter", "anna", nil, ""},
		{"not who has no role", "zoe", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := sample()
			w.People = append(w.People, Person{ID: "zoe", Name: Plain("Zoe")})
			doc, ok, err := ThanksLetter(w, w.Editions[0], test.person, false, test.answers, echo{})
			if err != nil || ok != (test.says != "") {
				t.Fatalf("thanked: %v, %v", ok, err)
			}
			if !ok {
				return
			}
			wr := newWriter(w, w.Editions[0], echo{})
			want := "{template letter-thanks" + wr.event().dump(nil)
			got := said(doc, BodySection)
			for _, v := range []string{"roles", "representative"} {
				present := contains(got, " "+v+"=")
				if present != contains(test.says, " "+v+"=") {
					t.Errorf("%s is there: %v, in %s", v, present, got)
				}
			}
			if !contains(got, test.says) || len(got) < len(want) {
				t.Errorf("the text is %s, want one with %q", got, test.says)
			}
		})
	}
}

func TestThanksDate(t *testing.T) {
	w := sample()
	e := w.Editions[0]
	if got := w.ThanksDate(e); got != day("2027-02-26") {
		t.Errorf("without a deadline the letter is of %s, want the day after", got)
	}
	w.RunUp = append(w.RunUp, RunUp{ID: "thanks", At: when("4 days after"), Send: ThanksMail})
	if got := w.ThanksDate(e); got != day("2027-03-01") {
		t.Errorf("with a deadline the letter is of %s", got)
	}
	e.Date = Date{}
	if got := w.ThanksDate(e); !got.IsZero() {
		t.Errorf("without a day the letter is of %s", got)
	}
}
