package templates_test

import (
	"testing"
	"time"

	"convene/planner"
	"convene/templates"
)

// TestGrammar is what each language does to numbers, dates and people that
// English does not.
func TestGrammar(t *testing.T) {
	set, findings := templates.Load(nil, nil)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	day := func(style planner.DateStyle, y int, m time.Month, d int) func(planner.Words) string {
		return func(w planner.Words) string { return w.Date(style, planner.Date{Year: y, Month: m, Day: d}) }
	}
	ordinal := func(n int) func(planner.Words) string {
		return func(w planner.Words) string { return w.Ordinal(n) }
	}
	minutes := func(n int) func(planner.Words) string {
		return func(w planner.Words) string { return w.Minutes(n) }
	}
	greeted := func(to planner.Addressee) func(planner.Words) string {
		return func(w planner.Words) string {
			to := to
			to.Honorific = w.Term(to.Honorific, planner.Party{Gender: to.Gender})
			return w.Salutation(to) + " … " + w.Close(to)
		}
	}
	term := func(s string, of planner.Party) func(planner.Words) string {
		return func(w planner.Words) string { return w.Term(s, of) }
	}
	role := func(id planner.ID, of planner.Party) func(planner.Words) string {
		return func(w planner.Words) string {
			s, _ := w.Role(id, planner.RoleSentence, of)
			return s
		}
	}
	// Karachi's and Moscow's letters, PKT and MSK, say nothing to these readers.
	moment := func(zone string) func(planner.Words) string {
		return func(w planner.Words) string {
			loc, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			return w.Moment(time.Date(2027, 2, 25, 10, 0, 0, 0, loc))
		}
	}
	capital := func(s string) func(planner.Words) string {
		return func(w planner.Words) string { return w.Capital(s) }
	}
	excellency := planner.Addressee{Honorific: "H.E.", Name: "A B", Rank: "ambassador", Gender: "f"}
	minister := planner.Addressee{Honorific: "Dr.", Name: "A B", Rank: "federal-minister", Gender: "f"}
	gentleman := planner.Addressee{Honorific: "Mr.", Name: "A B", Gender: "m"}
	unknown := planner.Addressee{Honorific: "Dr.", Name: "A B"}
	for _, test := range []struct {
		lang string
		say  func(planner.Words) string
		want string
	}{
		{"tr", day(planner.DayDate, 2027, 2, 25), "25 Şubat 2027 Perşembe"},
		{"tr", day(planner.LetterDate, 1992, 2, 26), "26 Şubat 1992"},
		{"tr", ordinal(35), "35."},
		{"tr", moment("Asia/Karachi"), "10.00 (Pakistan saati, UTC+5)"},
		{"az", moment("Asia/Karachi"), "10:00 (Pakistan vaxtı, UTC+5)"},
		{"ru", moment("Asia/Karachi"), "10:00 (время Пакистана, UTC+5)"},
		{"ru", moment("Europe/Moscow"), "10:00 (московское время, UTC+3)"},
		{"ur", moment("Asia/Karachi"), "10:00 (پاکستان کا وقت، UTC+5)"},
		{"tr", minutes(1), "1 dakika"},
		{"tr", capital("ışık"), "Işık"},
		{"tr", capital("istanbul"), "İstanbul"},
		{"tr", term("h.e. Dr.", planner.Party{}), "Ekselansları Sayın Dr."},
		{"tr", term("Senator", planner.Party{}), "Senatör"},
		{"tr", term("Syed  Sir", planner.Party{}), "Syed  Sir"},
		{"tr", greeted(excellency), "Ekselansları, … Ekselansları, en derin saygılarımın kabulünü arz ederim."},
		{"tr", greeted(minister), "Sayın Bakan, … En derin saygılarımla,"},
		{"tr", greeted(gentleman), "Sayın A B, … Saygılarımla,"},
		{"tr", greeted(unknown), "Sayın Dr. A B, … Saygılarımla,"},

		{"az", day(planner.DayDate, 2027, 2, 25), "25 fevral 2027-ci il (cümə axşamı)"},
		{"az", day(planner.LetterDate, 2030, 3, 1), "1 mart 2030-cu il"},
		{"az", day(planner.LetterDate, 2026, 3, 1), "1 mart 2026-cı il"},
		{"az", day(planner.LetterDate, 2033, 3, 1), "1 mart 2033-cü il"},
		{"az", day(planner.LetterDate, 2000, 3, 1), "1 mart 2000-ci il"},
		{"az", ordinal(1), "1-ci"},
		{"az", ordinal(3), "3-cü"},
		{"az", ordinal(6), "6-cı"},
		{"az", ordinal(9), "9-cu"},
		{"az", ordinal(10), "10-cu"},
		{"az", ordinal(20), "20-ci"},
		{"az", ordinal(30), "30-cu"},
		{"az", ordinal(35), "35-ci"},
		{"az", ordinal(40), "40-cı"},
		{"az", ordinal(100), "100-cü"},
		{"az", capital("ildönümü"), "İldönümü"},
		{"az", capital("əsas"), "Əsas"},
		{"az", greeted(excellency), "Zati-aliləri, … Zati-aliləri, ən dərin hörmət və ehtiramımın ifadəsini qəbul edin."},
		{"az", greeted(minister), "Hörmətli xanım Nazir, … Dərin hörmətlə,"},
		{"az", greeted(gentleman), "Hörmətli cənab A B, … Hörmətlə,"},

		{"ru", day(planner.DayDate, 2027, 2, 25), "25 февраля 2027 года (четверг)"},
		{"ru", day(planner.LetterDate, 2027, 5, 1), "1 мая 2027 года"},
		{"ru", ordinal(35), "35-я"},
		{"ru", minutes(1), "1 минута"},
		{"ru", minutes(2), "2 минуты"},
		{"ru", minutes(5), "5 минут"},
		{"ru", minutes(21), "21 минута"},
		{"ru", minutes(111), "111 минут"},
		{"ru", term("H.E.", planner.Party{Gender: "m"}), "Его Превосходительство"},
		{"ru", term("H.E.", planner.Party{Gender: "f"}), "Её Превосходительство"},
		{"ru", term("H.E.", planner.Party{}), "Е. П."},
		{"ru", role(planner.Keynote, planner.Party{Gender: "m"}), "выступил с основным докладом"},
		{"ru", role(planner.Keynote, planner.Party{Gender: "f"}), "выступила с основным докладом"},
		{"ru", role(planner.Keynote, planner.Party{Several: true, Gender: "f"}), "выступили с основными докладами"},
		{"ru", role(planner.Keynote, planner.Party{}), "— основной доклад"},
		{"ru", capital("посол"), "Посол"},
		{"ru", greeted(excellency), "Ваше Превосходительство! … Примите, Ваше Превосходительство, уверения в моём глубочайшем уважении."},
		{"ru", greeted(minister), "Уважаемая госпожа Министр! … С глубоким уважением,"},
		{"ru", greeted(gentleman), "Уважаемый господин A B! … С уважением,"},
		{"ru", greeted(unknown), "Уважаемый (-ая) доктор A B! … С уважением,"},

		{"ur", day(planner.DayDate, 2027, 2, 25), "جمعرات، 25 فروری 2027ء"},
		{"ur", ordinal(1), "پہلی"},
		{"ur", ordinal(4), "چوتھی"},
		{"ur", ordinal(5), "5ویں"},
		{"ur", ordinal(35), "35ویں"},
		{"ur", greeted(excellency), "عزت مآب، … عزت مآب، میرے انتہائی احترام و تعظیم کے جذبات قبول فرمائیں۔"},
		{"ur", greeted(minister), "محترمہ وزیر صاحبہ، … انتہائی احترام کے ساتھ،"},
		{"ur", greeted(gentleman), "محترم جناب A B، … احترام کے ساتھ،"},

		{"en", ordinal(42), "42nd"},
		{"en", greeted(excellency), "Excellency, … Please accept, Excellency, the assurances of my highest consideration."},
		{"en", greeted(minister), "Dear Dr. A B, … Yours sincerely,"},
		{"en", capital("the Institute"), "The Institute"},
	} {
		w, err := set.Words(test.lang)
		if err != nil {
			t.Fatal(err)
		}
		if got := test.say(w); got != test.want {
			t.Errorf("%s: %q, want %q", test.lang, got, test.want)
		}
	}
}

// TestGenderMatters asks for somebody's gender only where a language needs it,
// and the honorific does not tell.
func TestGenderMatters(t *testing.T) {
	set, _ := templates.Load(nil, nil)
	w := commemoration()
	for _, test := range []struct {
		lang string
		p    planner.Person
		want bool
	}{
		{"en", planner.Person{ID: "x", Name: planner.Plain("A B")}, false},
		{"tr", planner.Person{ID: "x", Name: planner.Plain("A B"), Rank: "ambassador"}, false},
		{"ru", planner.Person{ID: "x", Name: planner.Plain("A B")}, true},
		{"ru", planner.Person{ID: "x", Name: planner.Plain("A B"), Gender: "f"}, false},
		{"ru", planner.Person{ID: "x", Name: planner.Plain("A B"), Honorific: planner.Plain("Ms.")}, false},
		{"ru", planner.Person{ID: "x", Name: planner.Plain("A B"), Honorific: planner.Plain("H.E.")}, true},
		{"ru", planner.Person{ID: "x", Name: planner.Plain("A B"), Honorific: planner.Text{"ru": "Её Превосходительство"}}, false},
		{"az", planner.Person{ID: "x", Name: planner.Plain("A B")}, false},
		{"az", planner.Person{ID: "x", Name: planner.Plain("A B"), Rank: "federal-minister"}, true},
		{"ur", planner.Person{ID: "x", Name: planner.Plain("A B"), Honorific: planner.Plain("Mr.")}, false},
		{"ur", planner.Person{ID: "x", Name: planner.Plain("A B")}, true},
		{"ru", planner.Person{ID: "x", Name: planner.Plain("A B"), Languages: []string{"ru"}, Salutation: planner.Plain("Дорогой друг")}, false},
	} {
		words, err := set.Words(test.lang)
		if err != nil {
			t.Fatal(err)
		}
		if got := planner.GenderMatters(w, w.Editions[0], &test.p, words); got != test.want {
			t.Errorf("%s, %v: %v, want %v", test.lang, test.p, got, test.want)
		}
	}
}
