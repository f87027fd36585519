package config_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"convene/config"
	"convene/planner"
)

// TestMistakes has one mistake a case, written after the base's file.
func TestMistakes(t *testing.T) {
	edition := base()["editions/2027.yaml"]
	people := base()["people.yaml"]
	for _, test := range []struct {
		name, file, text string
		want             []string
	}{
		// E02
		{"typo", "editions/2027.yaml", edition + "programme:\n  - at: 9:30\n    mintues: 30\n", []string{`8:5: E02 unknown key "mintues" (did you mean "minutes"?)`}},
		{"a key of elsewhere is no suggestion", "editions/2027.yaml", edition + "  salutation: x\n", []string{`6:3: E02 unknown key "salutation"`}},
		{"typo in a key that is required", "editions/2027.yaml", strings.Replace(edition, "title", "titel", 1), []string{`3:3: E02 unknown key "titel" (did you mean "title"?)`}},
		{"a key with a dot", "people.yaml", people + "    Dr. Khan: x\n", []string{`4:5: E02 unknown key "Dr. Khan"`}},
		{"a key with quotes and brackets", "people.yaml", people + "    'a\"[0].b': x\n    'a\"[0].b': y\n", []string{
			`4:5: E02 unknown key "a\"[0].b"`, `5:5: E03 key "a\"[0].b" is given twice`,
		}},
		{"empty key", "people.yaml", people + "    \"\": x\n", []string{`4:5: E02 unknown key ""`}},
		{"key without a value", "people.yaml", people + "    colour:\n", []string{`4:5: E02 unknown key "colour"`}},
		{"merge", "people.yaml", "people:\n  - &k {id: khan, name: Khan}\n  - <<: *k\n    id: shah\n", []string{`3:5: E02 merging with "<<" is not supported`}},
		{"comma in braces", "people.yaml", people + "    posts:\n      - {title: HoD, Department of International Relations, National Defence University, former: true}\n", []string{
			`5:22: E02 unknown key "Department of International Relations", born of a comma`,
		}},
		{"comma in braces, in a text", "people.yaml", people + "    honorific: {en: Prof., Dr., az: Prof.}\n", []string{`4:28: E02 unknown key "Dr.", born of a comma`}},
		{"comma in a secret", "convene.yaml", base()["convene.yaml"] + "  smtp: {host: localhost, username: u, password: a1,b2}\n", []string{
			`15:50: E06 password: a secret is written out, and files are shared`, `15:53: E02 a comma ends password here`,
		}},
		{"no language", "editions/2027.yaml", strings.Replace(edition, "title: Remembrance", "title: {english: Remembrance}", 1), []string{
			`3:11: E02 unknown key "english" where a text is given by language`,
		}},
		{"a language beside the keys of a post", "people.yaml", people + "    posts: [{en: Dean, former: true}]\n", []string{`4:14: E02 the language "en" stands beside other keys`}},
		{"comma in braces, in a post by language", "people.yaml", people + "    posts: [{en: Dean, Faculty of Law, az: Dekan}]\n", []string{`4:24: E02 unknown key "Faculty of Law", born of a comma`}},
		{"no language in a post", "people.yaml", people + "    posts: [{en: Dean, english: Dean}]\n", []string{`4:24: E02 unknown key "english" where a text is given by language`}},
		{"neither key nor language in a post", "people.yaml", people + "    posts: [{tilte: Dean}]\n", []string{`4:14: E02 unknown key "tilte" (did you mean "title"?)`}},
		{"no key in a free map", "editions/2027.yaml", edition + "wording: {report_kind: A, B}\n", []string{`6:27: E02 unknown key "B", born of a comma`}},

		// E03
		{"key twice", "editions/2027.yaml", edition + "  title: Again\n", []string{`6:3: E03 key "title" is given twice`}},
		{"key twice in a free map", "editions/2027.yaml", edition + "wording:\n  a: x\n  a: y\n", []string{`8:3: E03 key "a" is given twice`}},
		{"language twice", "editions/2027.yaml", edition + "wording:\n  a: {en: x, en: y}\n", []string{`7:14: E03 key "en" is given twice`}},
		{"language twice in two spellings", "editions/2027.yaml", edition + "wording:\n  a: {en-gb: x, en-GB: y}\n", []string{`7:17: E03 the language en-GB is given twice`}},
		{"built-in role", "convene.yaml", base()["convene.yaml"] + "extra_roles:\n  - {id: chair, heading: h, programme: p, sentence: s, letter: l}\n", []string{
			`16:10: E03 the role's id "chair" is a built-in one`,
		}},
		{"run-up twice", "convene.yaml", base()["convene.yaml"] + "run_up:\n  - {id: a, at: on the day, task: x}\n  - {id: a, at: on the day, task: x}\n", []string{
			`17:10: E03 the run-up id "a" is given twice`,
		}},
		{"organiser twice", "convene.yaml", strings.Replace(base()["convene.yaml"], "hosts:", "  - {id: host, name: Other}\nhosts:", 1), []string{
			`10:10: E03 the organiser's id "host" is given twice`,
		}},

		// E04
		{"list for a text", "editions/2027.yaml", strings.Replace(edition, "Remembrance", "[a, b]", 1), []string{`3:10: E04 title is a list`}},
		{"block for a text", "people.yaml", people + "    picture: {file: x}\n", []string{`4:14: E04 picture is a block of keys`}},
		{"text for a list", "people.yaml", people + "    emails: a@example.org\n", []string{`4:13: E04 emails is the text "a@example.org"`}},
		{"text for a block", "editions/2027.yaml", edition + "report: yes\n", []string{`6:9: E04 report is the text "yes"`}},
		{"yes for true", "people.yaml", people + "    also_mail_person: yes\n", []string{`4:23: E04 also_mail_person "yes" is neither true nor false`}},
		{"words for a number", "editions/2027.yaml", strings.Replace(edition, "year: 2027", "year: MMXXVII", 1), []string{`2:9: E04 year "MMXXVII" is not a whole number`}},
		{"negative", "editions/2027.yaml", edition + "audience: {count: -3}\n", []string{`6:19: E04 count "-3" is not a whole number`}},
		{"too many minutes", "editions/2027.yaml", edition + "audience: {count: 1000001}\n", []string{`6:19: E04 count "1000001" is not a whole number`}},
		{"too great", "editions/2027.yaml", edition + "audience: {count: 99999999999999999999}\n", []string{`6:19: E04 count "99999999999999999999" is not a whole number`}},
		{"date of another form", "editions/2027.yaml", strings.Replace(edition, "2027-02-25", "25.2.2027", 1), []string{`4:9: E04 date "25.2.2027" is not understood`}},
		{"identifier", "people.yaml", people + "  - {id: Dr Khan, name: x}\n", []string{`4:10: E04 id "Dr Khan" is not understood`}},
		{"web address", "editions/2027.yaml", edition + "  online: {url: example.org}\n", []string{`6:17: E04 url "example.org" is not understood`}},
		{"path that leaves", "people.yaml", people + "    picture: ../khan.jpg\n", []string{`4:14: E04 picture "../khan.jpg" is not understood`}},
		{"tag", "people.yaml", people + "    surname: !!binary S2hhbg==\n", []string{`4:14: E04 surname has the tag "!!binary", which means nothing here`}},
		{"a list as a key", "people.yaml", people + "    [a, b]: c\n", []string{`4:5: E04 a key is a list`}},
		{"braces for a placeholder", "editions/2027.yaml", edition + "wording:\n  report_kind: {kind}\n", []string{`7:17: E02 unknown key "kind" where a text is given by language`}},
		{"long text is cut", "people.yaml", people + "    gender: " + strings.Repeat("x", 100) + "\n", []string{`4:13: E06 gender "` + strings.Repeat("x", 60) + `…" is not allowed`}},

		// E05
		{"no section", "editions/2027.yaml", "roles: []\n", []string{`1:1: E05 the file has no edition`}},
		{"no key", "people.yaml", "people:\n  - name: Khan\n", []string{`2:5: E05 people[0] has no id`}},
		{"empty key's value", "people.yaml", "people:\n  - name: Khan\n    id:\n", []string{`3:5: E05 people[0] has no id`}},
		{"no key deep below", "editions/2027.yaml", edition + "programme:\n  - kind: panel\n    minutes: 10\n    speakers:\n      - {minutes: 10}\n", []string{
			`10:9: E05 programme[0].speakers[0] has no person`,
		}},
		{"empty entry", "people.yaml", people + "  -\n", []string{`4:4: E05 this entry of people is empty`}},
		{"no title of a post", "people.yaml", people + "    posts: [{former: true}]\n", []string{`4:13: E05 people[0].posts[0] has no title`}},

		// E06
		{"enumeration", "editions/2027.yaml", strings.Replace(edition, "draft", "opne", 1), []string{`5:11: E06 status "opne" is not allowed (did you mean "open"?)`}},
		{"capital letter", "editions/2027.yaml", strings.Replace(edition, "draft", "Draft", 1), []string{`5:11: E06 status "Draft" is not allowed (did you mean "draft"?)`}},
		{"language of the series", "convene.yaml", strings.Replace(base()["convene.yaml"], "  id: demo", "  id: demo\n  language: english", 1), []string{`3:13: E06 "english" is not the code of a language`}},
		{"language of a person", "people.yaml", people + "    languages: [en, urdu]\n", []string{`4:21: E06 "urdu" is not the code of a language`}},

		// E07
		{"day", "editions/2027.yaml", strings.Replace(edition, "02-25", "02-30", 1), []string{`4:9: E07 the date 2027-02-30 does not exist`}},
		{"time", "editions/2027.yaml", edition + "  starts: 25:10\n", []string{`6:11: E07 the time 25:10 does not exist`}},
		{"zone", "convene.yaml", strings.Replace(base()["convene.yaml"], "Karachi", "Karchi", 1), []string{`6:13: E07 the time zone Asia/Karchi does not exist; want a name like Asia/Karachi`}},
		{"day of a run-up", "convene.yaml", base()["convene.yaml"] + "run_up:\n  - {id: a, at: 2027-13-01, task: x}\n", []string{`16:17: E07 the date 2027-13-01 does not exist`}},

		// E22
		{"guest list", "editions/2027.yaml", edition + "guests: lists/guests.csv\n", []string{`6:9: E22 the file lists/guests.csv is not there`}},
		{"subscriber list", "convene.yaml", base()["convene.yaml"] + "run_up:\n  - {id: a, at: on the day, send: report, to: lists/x.csv}\n", []string{`16:47: E22 the file lists/x.csv is not there`}},
		{"remarks", "editions/2027.yaml", edition + "report:\n  remarks:\n    - person: khan\n      file: editions/2027/khan.md\n", []string{`9:13: E22 the file editions/2027/khan.md is not there`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for i, w := range test.want {
				test.want[i] = test.file + ":" + w
			}
			_, findings := load(t, write(t, map[string]string{test.file: test.text}))
			same(t, findings, test.want)
		})
	}
}

// What may be written as a text alone may be so by language, in braces or not.
func TestTextAloneByLanguage(t *testing.T) {
	w, findings := load(t, write(t, map[string]string{"people.yaml": base()["people.yaml"] + `    posts:
      - Dean
      - {en: Rector, AZ: Rektor}
      - en: Provost
        az: Prorektor
      - {title: {en: Fellow}, former: true}
    mission: {en: Embassy, ur: سفارت}
`}))
	same(t, findings, nil)
	var titles []planner.Text
	for _, post := range w.People[0].Posts {
		titles = append(titles, post.Title)
	}
	want := []planner.Text{planner.Plain("Dean"), {"en": "Rector", "az": "Rektor"}, {"en": "Provost", "az": "Prorektor"}, {"en": "Fellow"}}
	if !slices.EqualFunc(titles, want, maps.Equal) || !w.People[0].Posts[3].Former {
		t.Errorf("posts: got %v, want %v", w.People[0].Posts, want)
	}
	if m := w.People[0].Mission; m == nil || m.Name["ur"] != "سفارت" {
		t.Errorf("mission: got %+v", m)
	}
}

// TestNoConsequences: what could not be read is marked, so that the planner
// does not report what follows from it.
func TestNoConsequences(t *testing.T) {
	w, findings := load(t, write(t, map[string]string{
		"editions/2027.yaml": `edition:
  year: 2027
  title: Remembrance
  dat: 2027-02-25
  status: opne
programme:
  - {at: 9:30, mintues: 30, kind: arrival}
  - {at: half past nine, minutes: 30, kind: break}
roles:
  - {person: khan, role: Chair Man}
`,
		"people.yaml": "people:\n  - id: khan\n    name: Khan\n    email: khan@example.org\n",
	}))
	var codes []string
	for _, f := range findings {
		codes = append(codes, strings.Fields(f)[1])
	}
	if want := []string{"E02", "E06", "E02", "E04", "E04", "E02"}; !slices.Equal(codes, want) {
		t.Errorf("found %q", findings)
	}
	for _, f := range planner.Check(&w.Workspace, planner.Circumstances{}) {
		t.Errorf("the planner reports a consequence: %s", line(w, f))
	}
}

// TestAdvice is what the findings say to do, where that takes more than a
// list of what is allowed.
func TestAdvice(t *testing.T) {
	for _, test := range []struct{ people, want string }{
		{"people:\n  - {id: khan, name: Khan, posts: [{title: HoD, Department of IR, former: true}]}\n", `Inside { } a comma ends a value: write title: "HoD, Department of IR".`},
		{"people:\n  - id: khan\n    name: Room: 5\n", `Put the value in quotes: a text with ": " in it needs them.`},
		{"people:\n  - id: khan\n    name: Khan\n    gender: male\n", `Write one of m, f.`},
		{"people:\n  - id: khan\n    nmae: Khan\n", `Rename the key.`},
		{"people:\n  - id: khan\n", `Add name: with a text, or a text by language.`},
		{"people:\n  - {id: khan, name: Khan, posts: [{en: Dean, former: true}]}\n", `Write all languages under title: {en: …}.`},
		{"people:\n  - id: khan\n    name: @khan\n", `Put the value in quotes: it begins with "@".`},
		{"people:\n  - id: khan\n\tname: khan\n", `Indent with spaces, not with tabs.`},
	} {
		dir := write(t, map[string]string{"people.yaml": test.people})
		_, findings, err := config.Load(dir)
		if err != nil || len(findings) != 1 || findings[0].Next != test.want {
			t.Errorf("for\n%s\ngot %+v, %v, want %s", test.people, findings, err, test.want)
		}
	}
}
