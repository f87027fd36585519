package pdf

import (
	"net/url"
	"slices"
	"strings"

	"convene/pdf/flow"
	"convene/pdf/text"
	"convene/planner"
)

// inlines turns inlines into spans of a style.
type inlines struct {
	setting *setting
	spans   []flow.Span
}

// form is what the inlines around an inline say of it.
type form struct {
	style text.Style
	lang  string
	link  *flow.Link
}

func (in *inlines) add(inline []planner.Inline, f form) {
	for _, i := range inline {
		switch i := i.(type) {
		case planner.Str:
			in.span(string(i), f, false)
		case planner.Name:
			in.span(string(i), f, true)
		case planner.Emphasis:
			f := f
			f.style.Italic = !f.style.Italic
			in.add(i, f)
		case planner.Strong:
			f := f
			f.style.Bold = true
			in.add(i, f)
		case planner.Link:
			f := f
			if leads(i.URL) {
				f.link = &flow.Link{URL: i.URL}
				f.style.Colour = in.setting.accent
			}
			in.add(i.Text, f)
		case planner.Span:
			f := f
			f.lang = i.Lang
			in.add(i.Text, f)
		case planner.Footnote:
			in.refer(i.Note, f)
		case planner.LineBreak:
			in.spans = append(in.spans, flow.Span{Text: "\n", Style: f.style, Lang: f.lang, Link: f.link})
		}
	}
}

// leads reports whether a link may lead there: to a page, a mailbox or a
// telephone, never to a program.
func leads(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && slices.Contains([]string{"http", "https", "mailto", "tel"}, parsed.Scheme)
}

func (in *inlines) span(s string, f form, whole bool) {
	in.spans = append(in.spans, flow.Span{
		Text: planner.Bound(strings.ReplaceAll(s, "\n", " ")), Style: f.style, Lang: f.lang, Whole: whole, Link: f.link,
	})
}

// paragraph sets inlines in a look.
func (s *setting) paragraph(l look, text []planner.Inline) flow.Paragraph {
	in := inlines{setting: s}
	in.add(text, form{style: l.text})
	return flow.Paragraph{Style: l.flow, Spans: in.spans, Tag: l.tag, BookmarkLevel: l.level}
}

// lines sets lines in a look, as one paragraph.
func (s *setting) lines(l look, lines [][]planner.Inline) flow.Paragraph {
	var all []planner.Inline
	for i, line := range lines {
		if i > 0 {
			all = append(all, planner.LineBreak{})
		}
		all = append(all, line...)
	}
	return s.paragraph(l, all)
}
