package templates_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"convene/planner"
	"convene/templates"
)

// pictures says where the sample's pictures are, but for one that is missing.
func pictures(file planner.File) string {
	if file == "pictures/missing.jpg" {
		return ""
	}
	return "cid:" + string(file)
}

func TestMails(t *testing.T) {
	w := english(t)
	for _, test := range []struct {
		name string
		doc  planner.Document
	}{
		{"newsletter", newsletter(t, w)},
		{"mail-invitation", mailDocument(t, w, planner.InvitationMailTemplate, "Invitation: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"mail-invitation-secretary", mailDocument(t, w, planner.SecretaryMailTemplate, "Invitation: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"mail-programme", mailDocument(t, w, planner.ProgrammeMailTemplate, "Programme: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"mail-guest-invitation", mailDocument(t, w, planner.GuestInvitationMailTemplate, "Invitation: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"mail-reminder", mailDocument(t, w, planner.ReminderMailTemplate, "Kind reminder: Seminar, 25 February 2027")},
		{"mail-reminder-tomorrow", mailDocument(t, w, planner.TomorrowMailTemplate, "Looking forward to welcoming you: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"mail-update", mailDocument(t, w, planner.UpdateMailTemplate, "Change: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"mail-cancellation", mailDocument(t, w, planner.CancellationMailTemplate, "Cancelled: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"mail-withdrawal", mailDocument(t, w, planner.WithdrawalMailTemplate, "Withdrawal of our invitation: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"mail-approval", mailDocument(t, w, planner.ApprovalMailTemplate, "For your approval: your remarks in the report of the Seminar “Memory and Record”")},
		{"mail-thanks", mailDocument(t, w, planner.ThanksMailTemplate, "With our thanks: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"everything", everything()},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := mail(t, test.doc, templates.MailOptions{Preheader: "25 February 2027, Islamabad", Picture: pictures})
			if len(page) > templates.MailClip {
				t.Errorf("%d bytes, more than Gmail shows", len(page))
			}
			sameWords(t, wellFormed(t, page), templates.PlainText(test.doc), test.doc)
			golden(t, test.name+".html", page)
			golden(t, test.name+".txt", []byte(templates.PlainText(test.doc)))
		})
	}
}

// everything is a document with every block and inline, each in its rarer
// forms.
func everything() planner.Document {
	p := func(text ...planner.Inline) []planner.Block { return []planner.Block{planner.Paragraph{Text: text}} }
	first := planner.Footnote{Note: &planner.Note{Blocks: p(planner.Str("A note, "), planner.Emphasis{planner.Str("of one paragraph")}, planner.Str("."))}}
	second := planner.Footnote{Note: &planner.Note{Blocks: append(p(planner.Str("A note of two,")), p(planner.Str("the second with "), planner.Link{URL: "https://example.org/n", Text: str("a link")})...)}}
	return planner.Document{
		Kind: planner.NewsletterDocument, Lang: "en", Title: "Everything", Sections: []planner.Section{{Key: planner.BodySection, Blocks: []planner.Block{
			planner.Heading{Level: 1, Text: str("Everything")},
			planner.Heading{Level: 1, Text: str("A second title is a heading")},
			planner.Letterhead{Name: [][]planner.Inline{str("INSTITUTE OF"), str("REGIONAL STUDIES")}, Address: [][]planner.Inline{str("5 Garden Avenue")}, Contacts: [][]planner.Inline{str("phone: +92-51-0000000")}},
			planner.Lines{Lines: [][]planner.Inline{str("H.E. Leyla Rahimova"), str("Ambassador")}},
			planner.Paragraph{Text: []planner.Inline{
				planner.Str("Text, "),
				planner.Emphasis{planner.Str("set apart "), planner.Strong{planner.Str("twice")}},
				planner.Str(", in Urdu: "),
				planner.Span{Lang: "ur", Text: str("یادداشت")},
				planner.LineBreak{},
				planner.Link{URL: "https://example.org/a?b=1&c=2", Text: str("a link")},
				planner.Str(", "),
				planner.Link{URL: "https://example.org/", Text: str("https://example.org/")},
				planner.Str(", "),
				planner.Link{URL: "tel:+92510000000", Text: str("+92 51 0000000")},
				planner.Str(", "),
				planner.Link{URL: "javascript:alert(1)", Text: str("no link")},
				planner.Str(", "),
				planner.Link{URL: "mailto:a@example.org"},
				first,
			}},
			planner.List{Ordered: true, Start: 9, Items: [][]planner.Block{
				p(planner.Str("nine")), append(p(planner.Str("ten")), planner.List{Items: [][]planner.Block{p(planner.Str("a")), p(planner.Str("b"))}}),
			}},
			planner.Quote{Blocks: append(p(planner.Str("A quotation.")), planner.Heading{Level: 2, Text: str("With a heading")})},
			planner.Table{Style: planner.ScheduleTable, Columns: []planner.Column{{Head: str("Time")}, {Head: str("Programme")}, {Head: str("Speaker")}}, Rows: []planner.Row{
				{Head: true, Cells: [][]planner.Block{p(planner.Str("09:30–10:00")), p(planner.Str("Arrival of guests")), nil}},
				{Head: true, Cells: [][]planner.Block{p(planner.Str("10:00–10:20")), p(planner.Str("Keynote speech")), p(planner.Strong{planner.Str("H.E. Leyla Rahimova")}, planner.LineBreak{}, planner.Str("Ambassador and former Member of the National Assembly"))}},
				{Sub: true, Cells: [][]planner.Block{nil, append(p(planner.Str("Archives")), planner.Paragraph{Style: planner.PlaceStyle, Text: str("Hall 2")}), p(planner.Str("Dr. Sara Malik"))}},
			}},
			planner.Table{Columns: []planner.Column{{}, {Align: planner.AlignEnd}, {Align: planner.AlignCentre}}, Rows: []planner.Row{
				{Cells: [][]planner.Block{p(planner.Str("without a head")), p(planner.Str("12")), p(planner.Str("x"))}}, {},
			}},
			planner.Table{Style: planner.FactsTable, Columns: []planner.Column{{}, {}}, Rows: []planner.Row{
				{Head: true, Cells: [][]planner.Block{p(planner.Str("Venue")), p(planner.Str("Conference Hall, Institute of Regional Studies, 5 Garden Avenue, Islamabad"))}},
			}},
			planner.Figure{Picture: planner.Picture{File: "pictures/hall.jpg", Alt: "Rows of guests"}, Caption: []planner.Inline{planner.Str("The audience"), second}, Credit: "Picture: IRS"},
			planner.Figure{Picture: planner.Picture{File: "pictures/missing.jpg", Alt: "Letters in a showcase"}},
			planner.Card{Name: name("Dr. Sara Malik"), Blocks: append(p(planner.Str("Spoke.")), planner.Heading{Level: 2, Text: str("Under a name")})},
			planner.Passage{Name: name("Dr. Sara Malik"), Blocks: p(planner.Str("A passage"), planner.Strong{planner.Str(" that refers again"), first}, planner.Str("."))},
			planner.Rule{},
		}}, {Key: planner.ClosingSection, Lang: "ur", Blocks: p(planner.Str("یادداشت"))}, {Key: planner.CopyrightSection, Blocks: p(planner.Str("© 2027"))}},
	}
}

func mail(t testing.TB, doc planner.Document, opt templates.MailOptions) []byte {
	t.Helper()
	page, err := templates.MailHTML(doc, opt)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// wellFormed reads a mail as a mail program does and looks for what none may
// have, and for what all must.
func wellFormed(t testing.TB, page []byte) *html.Node {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	titles, level := 0, 0
	ids, targets := map[string]bool{}, []string{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html, atom.Head, atom.Body, atom.Meta, atom.Title, atom.Style, atom.Div, atom.Tbody, atom.Thead, atom.Tr, atom.P, atom.Br,
			atom.Ul, atom.Ol, atom.Li, atom.Blockquote, atom.Em, atom.Strong, atom.Span, atom.Sup, atom.Td, atom.Th, atom.Table:
		case atom.A:
			u := attr(n, "href")
			if to, ok := strings.CutPrefix(u, "#"); ok {
				targets = append(targets, to)
			} else if !slices.ContainsFunc([]string{"http:", "https:", "mailto:", "tel:"}, func(s string) bool { return strings.HasPrefix(u, s) }) {
				t.Errorf("a link leads to %q", u)
			}
		case atom.Img:
			if attr(n, "alt") == "" || attr(n, "width") == "" || !strings.HasPrefix(attr(n, "src"), "cid:") {
				t.Errorf("a picture has %v", n.Attr)
			}
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			now := int(n.Data[1] - '0')
			if now == 1 {
				titles++
			}
			level = now
		default:
			t.Errorf("there is an element %s", n.Data)
		}
		if id := attr(n, "id"); ids[id] {
			t.Errorf("two elements have the id %q", id)
		} else if id != "" {
			ids[id] = true
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "ZgotmplZ") {
				t.Errorf("%s has the attribute %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	for _, to := range targets {
		if !ids[to] {
			t.Errorf("a link leads to #%s, which is not there", to)
		}
	}
	if titles != 1 {
		t.Errorf("there are %d headings of level 1, the last heading being of level %d", titles, level)
	}
	return root
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// says is the text of a page's body.
func says(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

func TestMailPictures(t *testing.T) {
	doc := newsletter(t, english(t))
	sources := func(picture func(planner.File) string) (all []string) {
		root, err := html.Parse(bytes.NewReader(mail(t, doc, templates.MailOptions{Picture: picture})))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.DataAtom == atom.Img {
				all = append(all, attr(n, "src"))
			}
		}
		return all
	}
	want := []string{"cid:pictures/aliyev.jpg", "cid:pictures/rahimova.jpg", "cid:pictures/hall.jpg", "cid:pictures/panel.jpg"}
	if got := sources(pictures); !slices.Equal(got, want) {
		t.Errorf("pictures %v, want %v", got, want)
	}
	if got := sources(nil); len(got) > 0 {
		t.Errorf("without pictures there are %v", got)
	}
	if got := sources(func(planner.File) string { return "javascript:alert(1)" }); len(got) > 0 {
		t.Errorf("a picture runs %v", got)
	}
}

func TestMailDirection(t *testing.T) {
	doc := planner.Document{Kind: planner.MailDocument, Lang: "ur", Title: "دعوت نامہ", Sections: []planner.Section{{
		Key: planner.BodySection, Blocks: []planner.Block{planner.List{Items: [][]planner.Block{{planner.Paragraph{Text: str("ایک")}}}}, planner.Paragraph{Text: []planner.Inline{
			planner.Link{URL: "tel:+92510000000", Text: name("+92 51 0000000")}, planner.Str(" "), planner.Name("+92 51, 01"), planner.Emphasis{planner.Str("یاد")},
		}}},
	}}, Author: "ادارہ"}
	page := html.UnescapeString(string(mail(t, doc, templates.MailOptions{})))
	for _, want := range []string{
		`<html lang="ur" dir="rtl"`, "padding-right:24px", `href="tel:+92510000000" dir="ltr"`, `<span dir="ltr">+92 51, 01</span>`, `<em style="font-style:normal">`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("a mail in Urdu lacks %q", want)
		}
	}
	if strings.Contains(page, "letter-spacing") {
		t.Error("the letters of Urdu are torn apart")
	}
	doc.Lang = "en"
	page = html.UnescapeString(string(mail(t, doc, templates.MailOptions{})))
	if strings.Contains(page, `dir="ltr">+92`) || !strings.Contains(page, "letter-spacing") {
		t.Error("a mail in English is set as one in Urdu")
	}
}

func TestMailButtons(t *testing.T) {
	answers := planner.Paragraph{Text: []planner.Inline{
		planner.Link{URL: "https://example.org/a", Text: str("Yes")}, planner.Str(" "), planner.Link{URL: "https://example.org/b", Text: str("No")},
	}}
	sentence := planner.Paragraph{Text: []planner.Inline{planner.Str("See "), planner.Link{URL: "https://example.org/c", Text: str("here")}}}
	doc := planner.Document{Kind: planner.MailDocument, Lang: "en", Title: "t", Sections: []planner.Section{{Key: planner.BodySection, Blocks: []planner.Block{answers, sentence}}}}
	page := string(mail(t, doc, templates.MailOptions{}))
	if n := strings.Count(page, `class="button"`) + strings.Count(page, `class="outline"`); n != 2 {
		t.Errorf("there are %d buttons, want 2", n)
	}
	doc.Kind = planner.NewsletterDocument
	if page := string(mail(t, doc, templates.MailOptions{})); strings.Contains(page, `class="button"`) {
		t.Error("a newsletter has buttons")
	}
}

// FuzzMailHTML puts anything into every place of a mail: it is text there.
func FuzzMailHTML(f *testing.F) {
	for _, seed := range []string{"a", "<script>alert(1)</script>", "\"><img src=x onerror=y>", "javascript:alert(1)", "{{.}}", "</style>", "&lt;", "\x00", "a\nb", "cid:x"} {
		f.Add(seed, "https://example.org/"+seed)
	}
	f.Fuzz(func(t *testing.T, s, url string) {
		inlines := []planner.Inline{planner.Str(s), planner.Name(s), planner.Emphasis{planner.Str(s)}, planner.Link{URL: url, Text: str(s)}, planner.Span{Lang: s, Text: str(s)}}
		blocks := []planner.Block{
			planner.Heading{Level: 2, Text: inlines},
			planner.Paragraph{Style: planner.ParagraphStyle(s), Text: inlines},
			planner.Lines{Lines: [][]planner.Inline{inlines}},
			planner.Figure{Picture: planner.Picture{File: "x", Alt: s + "."}, Caption: inlines, Credit: s},
			planner.Card{Initials: s, Name: inlines, Posts: inlines, Heading: inlines, Portrait: &planner.Picture{File: "x", Alt: s + "."}},
			planner.Table{Columns: []planner.Column{{Head: inlines, Align: planner.Align(s)}}, Rows: []planner.Row{{Cells: [][]planner.Block{{planner.Paragraph{Text: inlines}}}}}},
		}
		for _, kind := range []planner.DocumentKind{planner.MailDocument, planner.NewsletterDocument} {
			doc := planner.Document{Kind: kind, Lang: s, Title: s, Author: s, Sections: []planner.Section{{Key: planner.BodySection, Blocks: blocks}}}
			page := mail(t, doc, templates.MailOptions{Preheader: s, Picture: func(planner.File) string { return "cid:" + url }})
			root, err := html.Parse(bytes.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			for n := range root.Descendants() {
				if n.DataAtom == atom.Script || (n.DataAtom == atom.Img && !strings.HasPrefix(attr(n, "src"), "cid:")) || attr(n, "onerror") != "" {
					t.Fatalf("%q became an element: %v", s, n)
				}
			}
			if plain := string([]rune(s)); !strings.ContainsFunc(s, func(r rune) bool {
				return r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == '\u2028' || r == '\u2029'
			}) && !strings.Contains(says(root), plain) {
				t.Fatalf("%q is lost", s)
			}
			templates.PlainText(doc)
		}
	})
}

func BenchmarkMailHTML(b *testing.B) {
	w := english(b)
	for name, doc := range map[string]planner.Document{"invitation": mailDocument(b, w, planner.InvitationMailTemplate, "t"), "newsletter": newsletter(b, w)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				mail(b, doc, templates.MailOptions{Picture: pictures})
			}
		})
	}
}

// Letters that share a memory are written as if each were the only one, in
// whatever order, languages and colours they come.
func TestMailMemory(t *testing.T) {
	w := english(t)
	var memory templates.MailMemory
	docs := []planner.Document{everything()}
	for _, name := range []string{"Dr. Sara Malik", "H.E. Leyla Rahimova", "<b>&"} {
		doc := mailDocument(t, w, planner.InvitationMailTemplate, "Invitation")
		doc.Sections[0].Blocks = append([]planner.Block{planner.Paragraph{Text: []planner.Inline{planner.Name(name)}}}, doc.Sections[0].Blocks...)
		turned := doc
		turned.Lang = "ur"
		docs = append(docs, doc, turned, mailDocument(t, w, planner.ReminderMailTemplate, name))
	}
	docs[0].Kind = planner.MailDocument // with notes
	for range 2 {
		for i, doc := range docs {
			if got, want := memory.Text(doc), templates.PlainText(doc); got != want {
				t.Fatalf("document %d is another text with a memory:\n%s\nand without:\n%s", i, got, want)
			}
			for _, opt := range []templates.MailOptions{{}, {Accent: "#7a1f2b"}, {Picture: pictures}} {
				want := mail(t, doc, opt)
				opt.Memory = &memory
				if got := mail(t, doc, opt); !bytes.Equal(got, want) {
					t.Fatalf("document %d with %+v is another letter with a memory:\n%s\nand without:\n%s", i, opt, got, want)
				}
			}
		}
	}
}

// Urdu asks for Nastaliq, in a mail of its own and inside another language, and
// its lines stand further apart; a mail without Urdu asks for nothing of it.
func TestUrduMail(t *testing.T) {
	html := func(lang string, text ...planner.Inline) string {
		doc := planner.Document{Kind: planner.LetterDocument, Lang: lang, Title: "یادگار", Sections: []planner.Section{
			{Key: planner.BodySection, Blocks: []planner.Block{planner.Paragraph{Text: text}}},
		}}
		data, err := templates.MailHTML(doc, templates.MailOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	const nastaliq = "font-family:'Noto Nastaliq Urdu','Urdu Typesetting','Jameel Noori Nastaleeq',"
	page := html("ur", planner.Str("یاد"))
	for _, want := range []string{nastaliq + "Georgia", nastaliq + "Georgia,'Times New Roman',serif;font-size:22px;line-height:42px", "font-size:16px;line-height:36px"} {
		if !strings.Contains(page, want) {
			t.Errorf("a mail in Urdu lacks %s:\n%s", want, page)
		}
	}
	if page := html("en", planner.Str("He said "), planner.Span{Lang: "ur", Text: []planner.Inline{planner.Str("یاد")}}); strings.Count(page, nastaliq) != 1 {
		t.Errorf("Urdu inside English does not ask for Nastaliq once:\n%s", page)
	}
	if page := html("en", planner.Str("He said")); strings.Contains(page, "Nastaliq") {
		t.Errorf("a mail in English asks for Nastaliq:\n%s", page)
	}
}
