package templates_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"convene/planner"
	"convene/templates"
)

// TestTexts holds every text template to its golden: filled, and filled with
// nothing but what an edition always has.
func TestTexts(t *testing.T) {
	w := english(t)
	for _, spec := range planner.Templates() {
		t.Run(spec.Name, func(t *testing.T) {
			values := mailValues(w)
			switch spec.Name {
			case planner.InvitationLetterTemplate, planner.GuestLetterTemplate, planner.NoteTemplate:
				values = letterValues(t, w)
			case planner.ThanksLetterTemplate:
				values = with(eventValues(w), planner.Values{"roles": letterRole(t, w, planner.Keynote), "report": str("The report of the Seminar is being prepared.")})
				represented := with(eventValues(w), planner.Values{"representative": str("Mr. Karim Aliyev (Counsellor)")})
				golden(t, "text/"+spec.Name+"-represented.txt", fill(t, w, spec.Name, represented))
			case planner.BookletIntroductionTemplate, planner.NewsletterIntroductionTemplate:
				values = introductionValues(t, w)
			}
			bare := planner.Values{}
			for _, name := range []string{"kind", "full_title", "hosts", "date", "salutation", "close", "signature", "roles", "ask", "cover", "reason", "changes", "sender", "mission", "person"} {
				bare[name] = values[name]
			}
			golden(t, "text/"+spec.Name+".txt", fill(t, w, spec.Name, values))
			golden(t, "text/"+spec.Name+"-bare.txt", fill(t, w, spec.Name, bare))
			nothing := fill(t, w, spec.Name, nil)
			for value := range maps.Values(values) {
				if strings.Contains(string(nothing), planner.PlainText(value)) {
					t.Errorf("without values it says %q", planner.PlainText(value))
				}
			}
		})
	}
}

// letterRole is what a letter asks somebody of a role to agree to.
func letterRole(t testing.TB, w planner.Words, id planner.ID) []planner.Inline {
	t.Helper()
	role, err := w.Role(id, planner.RoleLetter, planner.Party{})
	if err != nil {
		t.Fatal(err)
	}
	return str(role)
}

func fill(t *testing.T, w planner.Words, template string, values planner.Values) []byte {
	t.Helper()
	blocks, err := w.Template(template, values)
	if err != nil {
		t.Fatal(err)
	}
	text := templates.PlainText(planner.Document{Sections: []planner.Section{{Key: planner.BodySection, Blocks: blocks}}})
	if strings.ContainsAny(text, "{}") {
		t.Errorf("it prints a placeholder: %s", text)
	}
	return []byte(text)
}

// TestFilling is a template of a workspace with one rule each.
func TestFilling(t *testing.T) {
	values := planner.Values{
		"kind": str("Seminar"), "city": nil, "dress": str("  "), "title": str("*Ali* [x](http://evil.example) <b> &amp;"),
		"lead": name("A"), "partners": linked("https://example.org/b", "B"), "contact_email": str("a b@example.org"),
		"contact_phone": str("+92 51 000"), "signature": {planner.Str("x"), planner.LineBreak{}, planner.Str("y")},
		"number": str("Tel. 5/6"),
	}
	p := func(text ...planner.Inline) planner.Block { return planner.Paragraph{Text: text} }
	for _, test := range []struct {
		name, markdown string
		want           []planner.Block
	}{
		{"a value stays literal", "“*{title}*”", []planner.Block{p(planner.Str("“"), planner.Emphasis{planner.Str("*Ali* [x](http://evil.example) <b> &amp;")}, planner.Str("”"))}},
		{"a value joins what it stands on", "the {kind}s", []planner.Block{p(planner.Str("the Seminars"))}},
		{"a name stays a name", "by {lead}, {partners}", []planner.Block{p(planner.Str("by "), planner.Name("A"), planner.Str(", "), planner.Link{URL: "https://example.org/b", Text: str("B")})}},
		{"a line with an empty value goes", "one\nin {city}\ntwo", []planner.Block{p(planner.Str("one two"))}},
		{"and one with a value of spaces", "{dress} one\ntwo", []planner.Block{p(planner.Str("two"))}},
		{"and one whose value is missing", "one\n{year}", []planner.Block{p(planner.Str("one"))}},
		{"a break survives the line before it", "one\\\n{city}\ntwo", []planner.Block{p(planner.Str("one"), planner.LineBreak{}, planner.Str("two"))}},
		{"and the line after it", "one\n{city}\\\ntwo  \nthree", []planner.Block{p(planner.Str("one"), planner.LineBreak{}, planner.Str("two"), planner.LineBreak{}, planner.Str("three"))}},
		{"no break at an end", "{city}\\\none\\\n{city}", []planner.Block{p(planner.Str("one"))}},
		{"lines inside emphasis go as others do", "one\n*two {city}\nthree* **{city}**", []planner.Block{p(planner.Str("one"))}},
		{"a line end before emphasis", "one\n*two\n{city}\nthree*", []planner.Block{p(planner.Str("one "), planner.Emphasis{planner.Str("two three")})}},
		{"a paragraph with nothing left goes", "{city}\n\n*{city}*\n\nrest", []planner.Block{p(planner.Str("rest"))}},
		{"so does an item, and a list", "- {city}\n- one\n\ntext\n\n1. {city}", []planner.Block{
			planner.List{Items: [][]planner.Block{{p(planner.Str("one"))}}}, p(planner.Str("text")),
		}},
		{"so does a quotation", "> {city}\n\n> one", []planner.Block{planner.Quote{Blocks: []planner.Block{p(planner.Str("one"))}}}},
		{"so does a heading with its part", "## Where\n\n{city}\n\n## What\n\n{kind}\n\n## {city}\n\nrest", []planner.Block{
			planner.Heading{Level: 2, Text: str("What")}, p(planner.Str("Seminar")), p(planner.Str("rest")),
		}},
		{"but not one that never had any", "## End", []planner.Block{planner.Heading{Level: 2, Text: str("End")}}},
		{"facts", "| | |\n|---|---|\n| Kind | {kind} |\n| City | {city} |\n", []planner.Block{planner.Table{
			Style: planner.FactsTable, Columns: []planner.Column{{}, {}},
			Rows: []planner.Row{{Head: true, Cells: [][]planner.Block{{p(planner.Str("Kind"))}, {p(planner.Str("Seminar"))}}}},
		}}},
		{"a table without rows goes", "| a | b |\n|---|---|\n| {city} | c |", nil},
		{"a table whose rows have heads", "| | a |\n|---|---|\n| b | {kind} |", []planner.Block{planner.Table{
			Columns: []planner.Column{{}, {Head: str("a")}},
			Rows:    []planner.Row{{Head: true, Cells: [][]planner.Block{{p(planner.Str("b"))}, {p(planner.Str("Seminar"))}}}},
		}}},
		{"a note with nothing left goes with its mark", "one[^a] two[^b]\n\n[^a]: in {city}\n[^b]: {kind}", []planner.Block{
			p(planner.Str("one two"), planner.Footnote{Note: &planner.Note{Blocks: []planner.Block{p(planner.Str("Seminar"))}}}),
		}},
		{"a table with a head", "| a | |\n|:-:|--:|\n| | {kind} \\| |", []planner.Block{planner.Table{
			Columns: []planner.Column{{Head: str("a"), Align: planner.AlignCentre}, {Align: planner.AlignEnd}},
			Rows:    []planner.Row{{Cells: [][]planner.Block{nil, {p(planner.Str("Seminar |"))}}}},
		}}},
		{"an escaped brace", `\{kind} {kind}`, []planner.Block{p(planner.Str("{kind} Seminar"))}},
		{"a code span", "`{kind} <b>`", []planner.Block{p(planner.Str("Seminar <b>"))}},
		{"a code block", "    {signature}\n    z\n", []planner.Block{planner.Lines{Lines: [][]planner.Inline{str("x"), str("y"), str("z")}}}},
		{"a mail address in a link", "[write](mailto:{contact_email})", []planner.Block{p(planner.Link{URL: "mailto:a%20b@example.org", Text: str("write")})}},
		{"a mail address in a mail's subject", "[write](mailto:x@example.org?subject={contact_email})", []planner.Block{p(planner.Link{URL: "mailto:x@example.org?subject=a%20b%40example.org", Text: str("write")})}},
		{"a telephone number in a link", "[call](tel:{contact_phone})", []planner.Block{p(planner.Link{URL: "tel:+9251000", Text: str("call")})}},
		{"a value in a web address", "[go](https://example.org/{number}?q={number})", []planner.Block{p(planner.Link{URL: "https://example.org/Tel.%205%2F6?q=Tel.%205%2F6", Text: str("go")})}},
		{"an empty value in a link", "one\n[go](https://example.org/{city})", []planner.Block{p(planner.Str("one"))}},
		{"a rule", "one\n\n---\n", []planner.Block{p(planner.Str("one")), planner.Rule{}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := override(t, test.markdown).Template(planner.ProgrammeMailTemplate, values)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestFixedWordings are those that the two report formats give by the letter.
func TestFixedWordings(t *testing.T) {
	w := english(t)
	all := planner.Values{}
	for _, spec := range planner.Labels() {
		for _, name := range spec.Placeholders {
			all[name] = nil
		}
	}
	for _, test := range []struct {
		key    string
		values planner.Values
		want   string
	}{
		{"edition_line", planner.Values{"series": str("Memorial Seminar"), "year": str("2027"), "ordinal": str("35th")}, "Memorial Seminar 2027 (35th anniversary)"},
		{"edition_line", planner.Values{"series": str("Memorial Seminar"), "year": str("2027")}, "Memorial Seminar 2027"},
		{"occasion_default", planner.Values{"ordinal": str("35th"), "anniversary": str("26 February 1992")}, "the 35th anniversary of 26 February 1992"},
		{"report_kind", planner.Values{"kind": str("Seminar")}, "Report- Seminar"},
		{"quoted_title", planner.Values{"title": str("T")}, "“T”"},
		{"jointly", nil, "Jointly organised with"},
		{"in_collaboration", nil, "In collaboration, with"},
		{"credit", planner.Values{"label": str("Compiled by"), "name": str("N")}, "Compiled by: N"},
		{"pictures_heading", nil, "Pictures of the Event"},
		{"conclusion_heading", nil, "Conclusion"},
		{"recommendations_heading", nil, "Recommendations"},
		{"view_online", nil, "View online"},
		{"download_pdf", nil, "Download PDF"},
		{"unsubscribe", nil, "Unsubscribe"},
		{"web_version", nil, "Webversion"},
		{"send_to_friend", nil, "Send to a friend"},
		{"link_separator", nil, " - "},
		{"kicker", planner.Values{"kind": str("Seminar")}, "Seminar on"},
		{"newsletter_title", planner.Values{"title": str("T")}, "T"},
		{"newsletter_title_before_subtitle", planner.Values{"title": str("T")}, "T:"},
		{"organised_by", planner.Values{"name": str("N")}, "Organised By N"},
		{"with", planner.Values{"name": str("N")}, ""},
		{"remarks_heading", nil, "Remarks by the Speakers"},
		{"remarks_lead", nil, "Brief summary of remarks shared by speakers is as following:"},
		{"recommendations_lead", planner.Values{"kind": str("Seminar")}, "Following recommendations extracted from the discussions in the Seminar:"},
		{"follow_us", nil, "Follow Us"},
		{"copyright", planner.Values{"year": str("2022")}, "© 2022. All rights reserved."},
		{"person_with_posts", planner.Values{"name": str("N"), "posts": str("P")}, "N (P)"},
		{"person_with_posts", planner.Values{"name": str("N")}, "N"},
		{"posts_join", nil, " & "},
		{"place", planner.Values{"hall": str("H"), "venue": str("V"), "city": str("C")}, "H, V, C"},
		{"place", planner.Values{"address": str("A"), "city": str("C")}, "A, C"},
		{"place", nil, ""},
		{"answer_subject_accept", planner.Values{"kind": str("Seminar"), "year": str("2027"), "name": str("N"), "token": str("4tq9")}, "Accepted: Seminar 2027, N [4tq9]"},
	} {
		got := planner.PlainText(label(t, w, test.key, with(all, test.values)))
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.key, got, test.want)
		}
	}
	for role, want := range map[planner.ID]string{
		planner.Welcome: "Opening Remarks", planner.Keynote: "Keynote Speech", planner.Chair: "Chair of Session",
		planner.ChiefGuest: "Chief Guest", "guest-of-honour": "Guest of Honour",
	} {
		if got, err := w.Role(role, planner.RoleHeading, planner.Party{}); got != want || err != nil {
			t.Errorf("the heading of %s is %q (%v), want %q", role, got, err, want)
		}
	}
}

// TestLabelsFill fills every label of every language with everything and with
// nothing.
func TestLabelsFill(t *testing.T) {
	everyLanguage(t, func(t *testing.T, w planner.Words) {
		for _, spec := range planner.Labels() {
			full, none := planner.Values{}, planner.Values{}
			for _, name := range spec.Placeholders {
				full[name], none[name] = str("x"), nil
			}
			said := planner.PlainText(label(t, w, spec.Name, full))
			if strings.ContainsAny(said, "{}\\") || strings.Contains(said, "  ") {
				t.Errorf("%s says %q", spec.Name, said)
			}
			if len(spec.Placeholders) > 0 && said != planner.PlainText(label(t, w, spec.Name, none)) {
				if _, err := w.Label(spec.Name, nil, planner.Party{}); err == nil {
					t.Errorf("%s needs no values at all", spec.Name)
				}
			}
		}
	})
	w := english(t)
	if _, err := w.Label("no_such", nil, planner.Party{}); err == nil {
		t.Error("an unknown label is filled")
	}
	if _, err := w.Template("no-such", nil); err == nil {
		t.Error("an unknown template is filled")
	}
}

func TestRoles(t *testing.T) {
	own := planner.Role{
		ID: "interpreter", Heading: planner.Plain("Interpreter"), Programme: planner.Plain("Interpretation"),
		Sentence: planner.Plain("interpreted"), Letter: planner.Plain("to interpret"),
	}
	set, findings := templates.Load(nil, []planner.Role{own})
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	w, err := set.Words("en-GB")
	if err != nil || w.Lang() != "en" {
		t.Fatal(err)
	}
	roles := []planner.ID{own.ID}
	for _, r := range planner.BuiltInRoles() {
		roles = append(roles, r.ID)
	}
	var said []string
	for _, role := range roles {
		for _, form := range planner.RoleForms() {
			text, err := w.Role(role, form, planner.Party{})
			if err != nil || text == "" {
				t.Errorf("%s of %s: %q, %v", form, role, text, err)
			}
			said = append(said, text)
		}
	}
	if !slices.Contains(said, "to interpret") {
		t.Error("a role of the series is not said")
	}
	if _, err := w.Role("no-such", planner.RoleHeading, planner.Party{}); err == nil {
		t.Error("an unknown role is said")
	}
}
