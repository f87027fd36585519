package templates

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"convene/planner"
)

// mailLook is what every part of a mail or page looks like.
type mailLook struct {
	// In the light, and in dark mode.
	Accent, DarkAccent string
	picture            func(planner.File) string
	letter             bool
	// sized is where the pictures of a page are, and beside the addresses of
	// its own files and parts.
	sized  func(planner.File) PagePicture
	beside map[string]bool
	// Start and End are the sides on which a line begins and ends.
	Start, End string
	// Joined: its letters join, as those of Urdu do, and reach far below the
	// line. Spaces between them would tear words apart, and they do not slant.
	Joined bool
	// Nastaliq: it is Urdu, which has a hand of its own.
	Nastaliq bool

	notes   []*planner.Note
	numbers numbers
	// references counts how often each note was referred to so far, for ids.
	references map[*planner.Note]int
}

// Grounds on which the accent colour has to be legible: the darker of those it
// stands on in the light, the lighter of those in dark mode. They are the
// colours html/mail.gohtml gives to .ground and, dark, to .sheet.
const (
	lightGround = "#f4f2ee"
	darkSheet   = "#1e2125"
)

const defaultAccent = "#1d3a63"

func newLook(doc planner.Document, opt MailOptions) (*mailLook, error) {
	accents, err := opt.Memory.accentsOf(opt.Accent)
	if err != nil {
		return nil, err
	}
	look := &mailLook{
		Accent: accents.light, DarkAccent: accents.dark,
		picture: opt.Picture, letter: doc.Kind != planner.NewsletterDocument,
		Start: "left", End: "right",
	}
	look.notes, look.references = doc.Notes(), map[*planner.Note]int{}
	look.numbers = numbered(look.notes)
	if direction(doc.Lang) == "rtl" {
		look.Start, look.End, look.Joined = "right", "left", joined(doc.Lang)
	}
	look.Nastaliq = nastaliq(doc.Lang)
	return look, nil
}

// accents are an accent colour as it is legible in the light and in dark mode.
type accents struct{ light, dark string }

func newAccents(accent string) (accents, error) {
	if accent == "" {
		accent = defaultAccent
	}
	var parsed [3]colour
	for i, s := range []string{accent, lightGround, darkSheet} {
		c, err := parseColour(s)
		if err != nil {
			return accents{}, err
		}
		parsed[i] = c
	}
	return accents{
		light: parsed[0].legibleOn(parsed[1], readableContrast, black).String(),
		dark:  parsed[0].lightenedOn(parsed[2], enhancedContrast).String(),
	}, nil
}

// Line is the height of a line in pixels, for letters that do not join.
func (l *mailLook) Line(pixels int) string {
	if l.Joined {
		pixels = pixels * 7 / 5
	}
	return strconv.Itoa(pixels) + "px"
}

// NastaliqIn reports whether a part in a language, or in the document's where
// it is empty, is Urdu.
func (l *mailLook) NastaliqIn(lang string) bool {
	return nastaliq(lang) || lang == "" && l.Nastaliq
}

// Part is a part of the mail, for its template.
func (l *mailLook) Part(v any) mailPart { return mailPart{mailLook: l, Value: v} }

// mailPart is a block, an inline or a run of them, as a template of mails or
// pages sees it.
type mailPart struct {
	*mailLook
	Value any
	// under is the level of the heading that it stands under inside its
	// section; its own headings are below that.
	under int
	// paired: another figure stands beside it.
	paired bool
	// bound: no number in it is parted from what it belongs to.
	bound bool
	// ID is the part's address inside a page; none where empty.
	ID string
}

// Of is a part of this part.
func (p mailPart) Of(v any) mailPart {
	return mailPart{mailLook: p.mailLook, Value: v, under: p.under, bound: p.bound}
}

// Bound is a part of this part in which no number is parted from what it
// belongs to, as in a title.
func (p mailPart) Bound(v any) mailPart {
	part := p.Of(v)
	part.bound = true
	return part
}

// Under is a part of this part that stands under a heading.
func (p mailPart) Under(level int, v any) mailPart {
	return mailPart{mailLook: p.mailLook, Value: v, under: level}
}

// Each are the parts of a run.
func (p mailPart) Each() []mailPart {
	var parts []mailPart
	switch run := p.Value.(type) {
	case []planner.Block:
		for _, b := range run {
			parts = append(parts, p.Of(b))
		}
	case []planner.Inline:
		for _, in := range run {
			parts = append(parts, p.Of(in))
		}
	case planner.Emphasis:
		return p.Of([]planner.Inline(run)).Each()
	case planner.Strong:
		return p.Of([]planner.Inline(run)).Each()
	}
	return parts
}

// Kind names the template of a block or inline.
func (p mailPart) Kind() string {
	switch v := p.Value.(type) {
	case planner.Heading:
		return "heading"
	case planner.Paragraph:
		if len(p.Buttons()) > 0 {
			return "buttons"
		}
		return "paragraph"
	case planner.Lines:
		return "lines"
	case planner.List:
		return "list"
	case planner.Quote:
		return "quote"
	case planner.Table:
		if v.Style == planner.FactsTable {
			return "facts"
		}
		return "table"
	case planner.Figure:
		return "figure"
	case planner.Gallery:
		return "gallery"
	case planner.Card:
		return "card"
	case planner.Letterhead:
		return "letterhead"
	case planner.QRCode:
		return "code"
	case planner.Passage:
		return "passage"
	case planner.Rule:
		return "rule"
	case planner.Emphasis:
		return "emphasis"
	case planner.Strong:
		return "strong"
	case planner.Link:
		return "link"
	case planner.Span:
		return "span"
	case planner.Footnote:
		return "footnote"
	case planner.LineBreak:
		return "break"
	case planner.Name:
		if p.Start == "right" && isNumber(string(v)) {
			return "number"
		}
	}
	return "text"
}

// isNumber reports whether a name is one in digits, such as a telephone's. In
// text that is written from the right its parts would change places.
func isNumber(s string) bool {
	return strings.ContainsFunc(s, unicode.IsDigit) && !strings.ContainsFunc(s, unicode.IsLetter)
}

// Text is literal text.
func (p mailPart) Text() string {
	var text string
	switch v := p.Value.(type) {
	case planner.Str:
		text = string(v)
	case planner.Name:
		text = string(v)
	case string:
		text = v
	}
	if p.bound {
		text = planner.Bound(text)
	}
	return clean(text)
}

// AsText is a code that no telephone need read from here: a link.
func (p mailPart) AsText() planner.Paragraph {
	c, _ := p.Value.(planner.QRCode)
	text := c.Caption
	if len(text) == 0 {
		text = []planner.Inline{planner.Str(c.Alt)}
	}
	return planner.Paragraph{Text: []planner.Inline{planner.Link{URL: c.URL, Text: text}}}
}

// Level is the level of a heading in HTML, from 1 to 6.
func (p mailPart) Level() int {
	h, _ := p.Value.(planner.Heading)
	return min(max(h.Level, 1)+max(p.under-1, 0), 6)
}

// Buttons are the links of a letter's paragraph that has nothing else, as an
// invitation's answers are.
func (p mailPart) Buttons() []mailPart {
	paragraph, ok := p.Value.(planner.Paragraph)
	if !ok || !p.letter || paragraph.Style == planner.BarStyle {
		return nil
	}
	var links []mailPart
	for _, in := range paragraph.Text {
		switch in := in.(type) {
		case planner.Link:
			links = append(links, p.Of(in))
		case planner.LineBreak:
		case planner.Str:
			if strings.TrimSpace(string(in)) != "" {
				return nil
			}
		default:
			return nil
		}
	}
	return links
}

// Href is where a link leads; empty if no link may lead there.
func (p mailPart) Href() template.URL {
	l, _ := p.Value.(planner.Link)
	if p.beside[l.URL] {
		return template.URL(l.URL)
	}
	to, _ := safeURL(l.URL)
	return template.URL(to)
}

// Dials reports whether a link is a telephone number.
func (p mailPart) Dials() bool { return strings.HasPrefix(string(p.Href()), "tel:") }

// Source is where a picture is found; empty if it is left out.
func (p mailPart) Source(file planner.File) template.URL {
	if p.picture == nil || file == "" {
		return ""
	}
	source := p.picture(file)
	u, err := url.Parse(source)
	if err != nil || !slices.Contains([]string{"", "cid", "https", "http", "data"}, u.Scheme) {
		return ""
	}
	return template.URL(source)
}

// CardLevel is the level of a card's heading, or of the one above it if it has
// none.
func (p mailPart) CardLevel() int {
	if c, _ := p.Value.(planner.Card); len(c.Heading) == 0 {
		return 2
	}
	return 3
}

// PictureWidth is how wide a picture is shown at most, in pixels: Outlook on
// Windows takes the number for the width itself.
func (p mailPart) PictureWidth() int {
	if p.paired {
		return 244
	}
	return 504
}

// Portrait is where a card's portrait is found; empty if there is none.
func (p mailPart) Portrait() template.URL {
	c, _ := p.Value.(planner.Card)
	if c.Portrait == nil {
		return ""
	}
	return p.Source(c.Portrait.File)
}

// Pairs are a gallery's figures, two beside each other.
func (p mailPart) Pairs() [][]mailPart {
	g, _ := p.Value.(planner.Gallery)
	var pairs [][]mailPart
	for pair := range slices.Chunk(g.Figures, 2) {
		var parts []mailPart
		for _, f := range pair {
			part := p.Of(f)
			part.paired = true
			parts = append(parts, part)
		}
		pairs = append(pairs, parts)
	}
	return pairs
}

// Single is the text of blocks that are one paragraph, so that a list's item
// or a table's cell needs no paragraph of its own.
func (p mailPart) Single() []planner.Inline {
	blocks, _ := p.Value.([]planner.Block)
	if len(blocks) != 1 {
		return nil
	}
	paragraph, _ := blocks[0].(planner.Paragraph)
	return paragraph.Text
}

// Headed reports whether any column of a table has a head.
func (p mailPart) Headed() bool {
	t, _ := p.Value.(planner.Table)
	return slices.ContainsFunc(t.Columns, func(c planner.Column) bool { return len(c.Head) > 0 })
}

// Direction is the direction of a language.
func (p mailPart) Direction(lang string) string { return direction(lang) }
