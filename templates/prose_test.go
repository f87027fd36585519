package templates_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"convene/planner"
	"convene/templates"
)

func TestProse(t *testing.T) {
	w := english(t)
	p := func(text ...planner.Inline) planner.Block { return planner.Paragraph{Text: text} }
	for _, test := range []struct {
		name, markdown string
		want           []planner.Block
	}{
		{"nothing", " \n\n", nil},
		{"a paragraph of lines", "one\ntwo  \nthree\\\nfour", []planner.Block{p(planner.Str("one two"), planner.LineBreak{}, planner.Str("three"), planner.LineBreak{}, planner.Str("four"))}},
		{"windows' line ends", "one\r\ntwo\r\n\r\nthree", []planner.Block{p(planner.Str("one two")), p(planner.Str("three"))}},
		{"emphasis", "*a* __b__ ***c*** d_e_f", []planner.Block{p(
			planner.Emphasis{planner.Str("a")}, planner.Str(" "), planner.Strong{planner.Str("b")}, planner.Str(" "),
			planner.Emphasis{planner.Strong{planner.Str("c")}}, planner.Str(" d_e_f"),
		)}},
		{"headings keep to two levels", "# a\n\nb\n\n## c\n\n#### d\n\ne", []planner.Block{
			planner.Heading{Level: 2, Text: str("a")},
			p(planner.Str("b")),
			planner.Heading{Level: 2, Text: str("c")},
			planner.Heading{Level: 3, Text: str("d")},
			p(planner.Str("e")),
		}},
		{"lists in each other", "3. a\n   - b\n\n4. c", []planner.Block{planner.List{Ordered: true, Start: 3, Items: [][]planner.Block{
			{p(planner.Str("a")), planner.List{Items: [][]planner.Block{{p(planner.Str("b"))}}}}, {p(planner.Str("c"))},
		}}}},
		{"a quotation", "> a\n> b", []planner.Block{planner.Quote{Blocks: []planner.Block{p(planner.Str("a b"))}}}},
		{"quotes and dashes stay as typed", `"a" 'b' -- c... (c)`, []planner.Block{p(planner.Str(`"a" 'b' -- c... (c)`))}},
		{"braces and brackets are text", "{name} [a] [b][c] [{x}", []planner.Block{p(planner.Str("{name} [a] [b][c] [{x}"))}},
		{"html is text", "<b>a</b> <script>*b*</script>\n\n<div onclick=x>\n\n<!-- c -->", []planner.Block{
			p(planner.Str("<b>a</b> <script>"), planner.Emphasis{planner.Str("b")}, planner.Str("</script>")),
			p(planner.Str("<div onclick=x>")), p(planner.Str("<!-- c -->")),
		}},
		{"character references", "&copy; &#65; &#x42; &amp;lt; &semi; &nosuch; AT&T &", []planner.Block{p(planner.Str("© A B &lt; ; &nosuch; AT&T &"))}},
		{"escapes", `\*a\* \\ \b &amp\;`, []planner.Block{p(planner.Str(`*a* \ \b &amp;`))}},
		{"code is text", "`a *b* \\*` and\n\n```go\n{x}\n  y\n```\n", []planner.Block{p(planner.Str(`a *b* \* and`)), planner.Lines{Lines: [][]planner.Inline{str("{x}"), str("  y")}}}},
		{"links", "[a *b*](https://example.org/ü?q=1&amp;r=2 \"t\") <tel:+92510> <x@example.org> [c](MAILTO:y@example.org)", []planner.Block{p(
			planner.Link{URL: "https://example.org/%C3%BC?q=1&r=2", Text: []planner.Inline{planner.Str("a "), planner.Emphasis{planner.Str("b")}}},
			planner.Str(" "), planner.Link{URL: "tel:+92510", Text: str("tel:+92510")},
			planner.Str(" "), planner.Link{URL: "mailto:x@example.org", Text: str("x@example.org")},
			planner.Str(" "), planner.Link{URL: "mailto:y@example.org", Text: str("c")},
		)}},
		{"links that lead elsewhere are text", "[a](javascript:alert(1)) [b](data:x) [c](/d) [e](https:) [f](//example.org) <ftp://example.org> [g](&#106;avascript:x) [h](https://a b)", []planner.Block{p(
			planner.Str("a b c e f ftp://example.org g [h](https://a b)"),
		)}},
		{"a link by reference", "[a]\n\n[a]: https://example.org", []planner.Block{p(planner.Link{URL: "https://example.org", Text: str("a")})}},
		{"a link over two lines", "x [a\nb](https://example.org) y", []planner.Block{p(planner.Str("x "), planner.Link{URL: "https://example.org", Text: str("a b")}, planner.Str(" y"))}},
		{"a link without a text is none", "a [](https://example.org)b", []planner.Block{p(planner.Str("a b"))}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := w.Prose(test.markdown)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFootnotes(t *testing.T) {
	w := english(t)
	p := func(text ...planner.Inline) planner.Block { return planner.Paragraph{Text: text} }
	note := func(blocks ...planner.Block) planner.Footnote {
		return planner.Footnote{Note: &planner.Note{Blocks: blocks}}
	}
	for _, test := range []struct {
		name, markdown string
		want           []planner.Block
	}{
		{"a note", "a[^1] b!\n\n[^1]: c", []planner.Block{p(planner.Str("a"), note(p(planner.Str("c"))), planner.Str(" b!"))}},
		{"defined before it is referred to", "[^a]: *c*\nd\n\n> x[^A]", []planner.Block{planner.Quote{Blocks: []planner.Block{
			p(planner.Str("x"), note(p(planner.Emphasis{planner.Str("c")}, planner.Str(" d")))),
		}}}},
		{"a note of several blocks", "a[^1]\n\n[^1]: b\n\n    c\n\n    - d\n\ne", []planner.Block{
			p(planner.Str("a"), note(p(planner.Str("b")), p(planner.Str("c")), planner.List{Items: [][]planner.Block{{p(planner.Str("d"))}}})), p(planner.Str("e")),
		}},
		{"after an exclamation mark", "a![^1]\n\n[^1]: b", []planner.Block{p(planner.Str("a!"), note(p(planner.Str("b"))))}},
		{"in a list, a table and a heading", "# a[^1]\n\n- b[^2]\n\n|c[^3]|\n|-|\n|d[^4]|\n\n[^1]: 1\n[^2]: 2\n[^3]: 3\n[^4]: 4", []planner.Block{
			planner.Heading{Level: 2, Text: []planner.Inline{planner.Str("a"), note(p(planner.Str("1")))}},
			planner.List{Items: [][]planner.Block{{p(planner.Str("b"), note(p(planner.Str("2"))))}}},
			planner.Table{Columns: []planner.Column{{Head: []planner.Inline{planner.Str("c"), note(p(planner.Str("3")))}}}, Rows: []planner.Row{
				{Cells: [][]planner.Block{{p(planner.Str("d"), note(p(planner.Str("4"))))}}},
			}},
		}},
		{"nothing but a note", "[^1]\n\n[^1]: b", []planner.Block{p(note(p(planner.Str("b"))))}},
		{"without a definition it is text", "a[^1] [^b c]", []planner.Block{p(planner.Str("a[^1] [^b c]"))}},
		{"escaped or code it is text", "a\\[^1] `[^1]` b[^1]\n\n[^1]: c", []planner.Block{p(planner.Str("a[^1] [^1] b"), note(p(planner.Str("c"))))}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := w.Prose(test.markdown)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	got, err := w.Prose("a[^n] b[^n]\n\n[^n]: c")
	if err != nil {
		t.Fatal(err)
	}
	if notes := (planner.Document{Sections: []planner.Section{{Blocks: got}}}).Notes(); len(notes) != 1 {
		t.Errorf("two references to one label are %d notes", len(notes))
	}
}

func TestProseThatIsRefused(t *testing.T) {
	w := english(t)
	for _, test := range []struct{ name, markdown, says string }{
		{"a picture", "one\n\né ![alt](x.png)", "line 3, column 3: a picture cannot stand in running text"},
		{"a note that nothing refers to", "one\n\n > é\n >\n > [^a]: lost", "line 5, column 4: nothing refers to the note [^a]"},
		{"a note defined twice", "a[^a]\n\n[^a]: b\n[^A]: c", "line 4, column 1: the note [^A] is defined twice"},
		{"a note in a note", "a[^a] b[^b]\n\n[^a]: c[^b]\n[^b]: d", "line 3, column 8: a note refers to a note"},
		{"a note defined in a note", "a[^a] b[^b]\n\n[^a]: c\n\n    [^b]: d", "line 5, column 5: the note [^b] stands inside another"},
		{"a note defined where a note begins", "a[^a] b[^b]\n\n[^a]: [^b]: d", "line 3, column 7: the note [^b] stands inside another"},
		{"a note without a word", "a[^a]\n\n[^a]:\n", "line 3, column 1: the note [^a] says nothing"},
		{"a note in a link", "[a[^a]](https://example.org)\n\n[^a]: b", "line 1, column 3: a note stands inside a link"},
		{"a text too long", strings.Repeat("word ", 100_000), "500000 bytes"},
		{"quotations too deep", strings.Repeat(">", 1000), "line 1, column 1: something stands more than 32 levels deep"},
		{"lists too deep", "one\n" + strings.Repeat("1. ", 1000), "line 2, column 1: something stands"},
		{"lists too deep over many lines", nested(40), "something stands more than 32 levels deep"},
		{"emphasis too deep", strings.Repeat("*a ", 50) + strings.Repeat("b* ", 50), "levels deep"},
		{"marks that take an hour to sort out", strings.Repeat("*a_", 5000), "line 1, column 1: a paragraph has more than 4096 characters"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := w.Prose(test.markdown); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error is %v, want one that says %q", err, test.says)
			}
		})
	}
	for _, fine := range []string{strings.Repeat(strings.Repeat("\\* ", 1000)+"\n\n", 10), strings.Repeat(".", 100), strings.Repeat("- ", 100), strings.Repeat("\\* ", 100), nested(12), strings.Repeat("* item\n", 4000)} {
		if _, err := w.Prose(fine); err != nil {
			t.Errorf("%.20q…: %v", fine, err)
		}
	}
}

// nested is a list in a list in a list.
func nested(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

// FuzzProse reads anything as Markdown: it is blocks or an error that names a
// position, and blocks are written in both forms.
func FuzzProse(f *testing.F) {
	w := english(f)
	for _, seed := range []string{
		"", "a\n===\n", "| a | b |\n|---|:-:|\n| `\\|` | [x](y) |\n", "> - 1. # a\n", "![a](b)", "[a]: <b\n c>\n[a]", "<a@b> &#0; &#x110000;",
		"``` {x}\na\n", "\t- a\n\t\tb\n", "*a _b* c_ **d", "a\\\nb  \nc\x00\ufeff", "|\n|-\n|", "{a}\\{b}", "a\u2028b\r\nc\rd",
		"a[^1] *b![^1]*\n\n[^1]: c\n\n    d\n", "[^a]: [^b]: c\n", "- [^a]:\n\n  [^a]\n", "> [^x]\n\n\t[^x]: > y",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markdown string) {
		blocks, err := w.Prose(markdown)
		if err != nil {
			return
		}
		doc := planner.Document{Kind: planner.NewsletterDocument, Lang: "en", Title: "t", Sections: []planner.Section{{Key: planner.BodySection, Blocks: blocks}}}
		html, err := templates.MailHTML(doc, templates.MailOptions{})
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, html)
		templates.PlainText(doc)
	})
}

// FuzzTemplate fills a template with a value that is anything: what it says
// stands in the text as it was.
func FuzzTemplate(f *testing.F) {
	w := english(f)
	custom := override(f, "# About {title}\n\n“*{title}*” and **{title}**, [{title}](https://example.org/{title}).\n\n- {title}\n- {kind}\n\n| | |\n|-|-|\n| T | {title} |\n")
	for _, seed := range []string{"a", "*a*", "[x](http://evil.example)", "<b>", "&amp;", "a|b", "{date}", "\\", "`", "# a\n- b", "\u202e", "\xff"} {
		f.Add(seed, "Seminar")
	}
	f.Fuzz(func(t *testing.T, title, kind string) {
		values := with(with(mailValues(w), letterValues(t, w)), planner.Values{"title": str(title), "full_title": str(title), "kind": str(kind)})
		for _, words := range []planner.Words{w, custom} {
			for _, spec := range planner.Templates() {
				blocks, err := words.Template(spec.Name, values)
				if err != nil {
					t.Fatal(err)
				}
				if strings.TrimSpace(title) != "" && strings.TrimSpace(kind) != "" && !strings.Contains(planner.BlockText(blocks), title) {
					t.Errorf("%s lost the title %q:\n%s", spec.Name, title, planner.BlockText(blocks))
				}
			}
		}
	})
}
