package templates_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"convene/planner"
	"convene/templates"
)

func page(t testing.TB, doc planner.Document, opt templates.PageOptions) []byte {
	t.Helper()
	out, err := templates.PageHTML(doc, opt)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// inSizes is every picture of a document in two sizes; portraits are as wide as
// the mail's.
func inSizes(doc planner.Document) func(planner.File) templates.PagePicture {
	portraits := map[planner.File]bool{}
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			if c, ok := b.(planner.Card); ok && c.Portrait != nil {
				portraits[c.Portrait.File] = true
			}
		}
	}
	return func(file planner.File) templates.PagePicture {
		large := 1440
		if portraits[file] {
			large = 96
		}
		name := strings.ReplaceAll(string(file), "/", "-")
		if strings.Contains(name, "missing") {
			return templates.PagePicture{}
		}
		return templates.PagePicture{Sizes: []templates.PictureSize{{"pictures/small-" + name, large / 2, large / 3}, {"pictures/" + name, large, 2 * large / 3}}}
	}
}

// pageDocument is the sample's report with what only a page has.
func pageDocument(t testing.TB, w planner.Words) planner.Document {
	doc := newsletter(t, w)
	bar := []planner.Block{planner.Paragraph{Style: planner.BarStyle, Text: linked("report.pdf", "Download PDF")}}
	var sections []planner.Section
	for _, s := range doc.Sections {
		switch s.Key {
		case planner.LinkBarSection, planner.SubscriberBarSection:
			s.Blocks = bar
		case planner.RecommendationsSection:
			s.Blocks = append([]planner.Block{planner.Heading{Level: 2, Text: str("Recommendations")}}, s.Blocks...)
		}
		sections = append(sections, s)
	}
	doc.Sections = append([]planner.Section{
		{Key: planner.SkipSection, Blocks: []planner.Block{planner.Paragraph{Style: planner.BarStyle, Text: linked(templates.PageContent, "Skip to the content")}}},
		{Key: planner.HostsSection, Blocks: []planner.Block{planner.Figure{Picture: planner.Picture{File: "logos/irs.png", Alt: "Logo of the Institute"}}}},
	}, sections...)
	return doc
}

func TestPages(t *testing.T) {
	for name, doc := range map[string]planner.Document{"page/newsletter": pageDocument(t, english(t)), "page/everything": everything()} {
		t.Run(name, func(t *testing.T) {
			out := page(t, doc, templates.PageOptions{Picture: inSizes(doc), Download: "report.pdf"})
			sameWords(t, wellFormedPage(t, out), templates.PlainText(doc), doc)
			doc.Contents = str("Contents")
			out = page(t, doc, templates.PageOptions{
				Picture: inSizes(doc), Download: "report.pdf", Address: "https://seminar.example.org/2027/", Share: "https://seminar.example.org/2027/share.png",
				Event: templates.PageEvent{Name: "Memory and Record", Date: planner.Date{Year: 2027, Month: 2, Day: 25}, Place: "Islamabad", Organisers: []string{"Institute of Regional Studies"}},
			})
			wellFormedPage(t, out)
			golden(t, name+".html", out)
		})
	}
}

// wellFormedPage reads a page: every id is there once and leads somewhere, every
// picture says what it shows, and headings skip no level.
func wellFormedPage(t testing.TB, out []byte) *html.Node {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	ids, targets, level := map[string]bool{}, []string{}, 0
	for n := range root.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("the id %q is there twice", id)
			}
			ids[id] = true
		}
		if target, ok := strings.CutPrefix(attr(n, "href"), "#"); ok {
			targets = append(targets, target)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "ZgotmplZ") {
				t.Errorf("%s has the attribute %s=%q", n.Data, a.Key, a.Val)
			}
		}
		if n.DataAtom == atom.Img && (attr(n, "alt") == "" || attr(n, "src") == "") {
			t.Errorf("a picture has %v", n.Attr)
		}
		if n.Type == html.ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			if now := int(n.Data[1] - '0'); now > level+1 {
				t.Errorf("a heading of level %d follows one of level %d", now, level)
			} else {
				level = now
			}
		}
	}
	for _, target := range targets {
		if !ids[target] {
			t.Errorf("a link leads to #%s, which is not there", target)
		}
	}
	return root
}

// addresses are those that a page has in its elements, without those of the
// page's own parts.
func addresses(root *html.Node) []string {
	var all []string
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch {
			case (a.Key == "href" || a.Key == "src" || a.Key == "content") && strings.Contains(a.Val, ":") && n.DataAtom != atom.A:
				if strings.Contains(a.Val, "//") {
					all = append(all, a.Val)
				}
			case a.Key == "srcset" && strings.Contains(a.Val, "//"):
				all = append(all, a.Val)
			}
		}
	}
	return all
}

// A page that has no address yet names none: it would be a wrong one. Nothing
// that it shows comes from elsewhere, with an address or without.
func TestPageNamesNoAddressBeforeItHasOne(t *testing.T) {
	doc := pageDocument(t, english(t))
	opt := templates.PageOptions{Picture: inSizes(doc), Download: "report.pdf"}
	if all := addresses(wellFormedPage(t, page(t, doc, opt))); len(all) > 0 {
		t.Errorf("a page without an address names %q", all)
	}
	opt.Address, opt.Share = "https://seminar.example.org/2027/", "https://seminar.example.org/2027/share.png"
	out := page(t, doc, opt)
	for _, want := range []string{
		`<link rel="canonical" href="https://seminar.example.org/2027/">`, `property="og:url" content="https://seminar.example.org/2027/"`,
		`property="og:image" content="https://seminar.example.org/2027/share.png"`, `name="twitter:card" content="summary_large_image"`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, a := range addresses(wellFormedPage(t, out)) {
		if !strings.HasPrefix(a, "https://seminar.example.org/2027/") {
			t.Errorf("the page needs %s", a)
		}
	}
	for n := range wellFormedPage(t, out).Descendants() {
		if n.DataAtom == atom.Link && attr(n, "rel") == "stylesheet" || n.DataAtom == atom.Script && attr(n, "type") != "application/ld+json" {
			t.Errorf("the page needs <%s>", n.Data)
		}
	}
}

// What somebody typed stays text, in the page's head and in what machines read.
func TestPageIsSafe(t *testing.T) {
	const evil = `</title></style></script><script>alert(1)</script>" onload="x`
	doc := planner.Document{Kind: planner.NewsletterDocument, Lang: "en", Title: evil, Author: evil, Contents: str(evil), Sections: []planner.Section{
		{Key: planner.LinkBarSection, Blocks: []planner.Block{planner.Paragraph{Style: planner.BarStyle, Text: linked("javascript:alert(1)", "x")}}},
		{Key: planner.IntroductionSection, Blocks: []planner.Block{planner.Heading{Level: 2, Text: str(evil)}, planner.Paragraph{Text: linked("../../secret", evil)}}},
		{Key: planner.RemarksSection, Blocks: []planner.Block{planner.Card{Name: name(evil), Blocks: []planner.Block{planner.Paragraph{Text: str(evil)}}}}},
	}}
	out := page(t, doc, templates.PageOptions{Event: templates.PageEvent{Name: evil, Place: evil, Organisers: []string{evil}}, Download: evil, Picture: func(planner.File) templates.PagePicture {
		return templates.PagePicture{Sizes: []templates.PictureSize{{Name: evil}}}
	}})
	root := wellFormedPage(t, out)
	for n := range root.Descendants() {
		switch {
		case n.DataAtom == atom.Script && attr(n, "type") != "application/ld+json":
			t.Error("a script came in")
		case attr(n, "onload") != "":
			t.Error("an attribute came in")
		case n.DataAtom == atom.A && !strings.HasPrefix(attr(n, "href"), "#"):
			t.Errorf("a link leads to %q", attr(n, "href"))
		case n.DataAtom == atom.Script:
			var told map[string]any
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &told); err != nil || told["headline"] != evil {
				t.Errorf("machines read %v: %v", told, err)
			}
		}
	}
}

// A page in a language written from the right says so.
func TestPageFromTheRight(t *testing.T) {
	doc := everything()
	doc.Lang = "ur"
	if out := string(page(t, doc, templates.PageOptions{})); !strings.Contains(out, `<html lang="ur" dir="rtl">`) {
		t.Error("the page does not say that it is written from the right")
	}
}

func TestPageRefusesAnAccentThatIsNone(t *testing.T) {
	if _, err := templates.PageHTML(everything(), templates.PageOptions{Accent: "red"}); err == nil || !strings.Contains(err.Error(), "#1d3a63") {
		t.Errorf("the error is %v", err)
	}
}
