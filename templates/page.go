package templates

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"convene/planner"
)

// PageOptions are what a page on the web needs beside its document. The zero
// value makes a page without pictures that says nothing of its address.
type PageOptions struct {
	// Accent is as in [MailOptions].
	Accent string
	// Address is where the page stands; empty while that is not known: the page
	// then names no address at all.
	Address string
	// Share is the address of the picture that is shown with a link to the
	// page, 1200 by 630 pixels; none where empty.
	Share string
	// Download is the report's PDF beside the page; none where empty.
	Download string
	// Picture is where a picture is found beside the page. The zero value, as
	// from a nil Picture, leaves it out; initials or its words stand in its
	// place.
	Picture func(planner.File) PagePicture
	// Event is what machines are told that the page is about.
	Event PageEvent
}

// PagePicture is a picture in one or more sizes, the smallest first.
type PagePicture struct {
	Sizes []PictureSize
}

// PictureSize is one size of a picture, in pixels.
type PictureSize struct {
	Name          string // beside the page
	Width, Height int
}

// PageEvent is what a report is about. What is empty is left out.
type PageEvent struct {
	Name       string
	Date, End  planner.Date // End is the last day where there are several
	Place      string
	Organisers []string
}

// pageTemplate is html/page.
var pageTemplate = sync.OnceValues(func() (*template.Template, error) {
	return template.ParseFS(mailFiles, "html/page/*.gohtml")
})

// PageHTML is a report as a page of its own: one file with its style inside,
// which needs no script and nothing from elsewhere but the pictures beside it,
// for windows from 320 pixels on, in the light, in the dark and on paper. The
// document is of kind [planner.NewsletterDocument].
func PageHTML(doc planner.Document, opt PageOptions) ([]byte, error) {
	look, err := newLook(doc, MailOptions{Accent: opt.Accent})
	if err != nil {
		return nil, fmt.Errorf("write the page %q: %w", doc.Title, err)
	}
	look.sized, look.beside = opt.Picture, map[string]bool{"#" + contentID: true, opt.Download: opt.Download != ""}
	t, err := pageTemplate()
	if err != nil {
		return nil, fmt.Errorf("read the templates of pages: %w", err)
	}
	page := webPage{mailLook: look, Document: doc, Options: opt, Direction: direction(doc.Lang)}
	page.Sections = titledSections(doc)
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "page", page); err != nil {
		return nil, fmt.Errorf("write the page %q: %w", doc.Title, err)
	}
	return b.Bytes(), nil
}

// contentID is the id of what stands behind the page's head and contents.
const contentID = "content"

// PageContent is the address, inside a page, of what stands behind its head.
const PageContent = "#" + contentID

// webPage is what the page's outermost template sees.
type webPage struct {
	planner.Document
	*mailLook
	Options   PageOptions
	Direction string
}

// pageSection is a section of a page.
type pageSection struct {
	planner.Section
	Heading []planner.Inline // over it; may be empty
	Parts   []mailPart       // without the heading
}

// ID is the section's address inside the page.
func (s pageSection) ID() string { return string(s.Key) }

// Named are the parts that a list of contents names under the section.
func (s pageSection) Named() []mailPart {
	var named []mailPart
	for _, p := range s.Parts {
		if p.ID != "" {
			named = append(named, p)
		}
	}
	return named
}

// Of are the sections with one of the keys, in reading order.
func (p webPage) Of(keys ...planner.SectionKey) []pageSection {
	var found []pageSection
	for _, s := range p.Sections {
		for _, key := range keys {
			if s.Key == key {
				found = append(found, p.section(s))
			}
		}
	}
	return found
}

// Content is what stands neither over the page's content nor under it.
func (p webPage) Content() []pageSection {
	var found []pageSection
	for _, s := range p.Sections {
		switch s.Key {
		case planner.SkipSection, planner.HostsSection, planner.LinkBarSection, planner.TitleSection,
			planner.SocialSection, planner.CopyrightSection, planner.SubscriberBarSection:
		default:
			found = append(found, p.section(s))
		}
	}
	return found
}

func (p webPage) section(s planner.Section) pageSection {
	section := pageSection{Section: s}
	blocks := s.Blocks
	if len(blocks) > 0 {
		if h, ok := blocks[0].(planner.Heading); ok && h.Level == 2 {
			section.Heading, blocks = h.Text, blocks[1:]
		}
	}
	for i, b := range blocks {
		part := p.Part(b)
		if c, ok := b.(planner.Card); ok && len(c.Name) > 0 {
			part.ID = fmt.Sprintf("%s-%d", s.Key, i+1)
		}
		section.Parts = append(section.Parts, part)
	}
	return section
}

// Turned is the direction of a section in another language.
func (p webPage) Turned(lang string) string { return direction(lang) }

// maxDescription is how many characters of a description search engines and
// previews show.
const maxDescription = 200

// Description is the page in a sentence or two: the beginning of its
// introduction.
func (p webPage) Description() string {
	for _, s := range p.Sections {
		if s.Key == planner.IntroductionSection {
			return shortened(strings.Join(strings.Fields(clean(planner.BlockText(s.Blocks))), " "), maxDescription)
		}
	}
	return clean(p.Title)
}

// shortened is a text cut between two words, with a mark that it goes on.
func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:-–") + "…"
}

// Structured is the page for machines (schema.org).
func (p webPage) Structured() map[string]any {
	organisers := []map[string]string{}
	for _, name := range p.Options.Event.Organisers {
		organisers = append(organisers, map[string]string{"@type": "Organization", "name": name})
	}
	event := map[string]any{"@type": "Event", "name": p.Options.Event.Name}
	if !p.Options.Event.Date.IsZero() {
		event["startDate"] = p.Options.Event.Date.String()
	}
	if !p.Options.Event.End.IsZero() && p.Options.Event.End != p.Options.Event.Date {
		event["endDate"] = p.Options.Event.End.String()
	}
	if p.Options.Event.Place != "" {
		event["location"] = map[string]string{"@type": "Place", "name": p.Options.Event.Place}
	}
	if len(organisers) > 0 {
		event["organizer"] = organisers
	}
	report := map[string]any{
		"@context": "https://schema.org", "@type": "Report", "headline": p.Title, "inLanguage": p.Lang, "about": event,
	}
	if len(organisers) > 0 {
		report["publisher"] = organisers
	}
	if p.Options.Address != "" {
		report["url"] = p.Options.Address
	}
	return report
}

// Sized is a picture of the page; nil if it is left out.
func (p mailPart) Sized(file planner.File) *PagePicture {
	if p.sized == nil || file == "" {
		return nil
	}
	picture := p.sized(file)
	if len(picture.Sizes) == 0 {
		return nil
	}
	return &picture
}

// Largest is the largest size.
func (p PagePicture) Largest() PictureSize { return p.Sizes[len(p.Sizes)-1] }

// Smallest is the smallest size, for browsers that cannot choose.
func (p PagePicture) Smallest() PictureSize { return p.Sizes[0] }

// Choices are the sizes for a browser to choose from (HTML, section 4.8.4.2.1).
func (p PagePicture) Choices() string {
	var choices []string
	for _, s := range p.Sizes {
		choices = append(choices, fmt.Sprintf("%s %dw", s.Name, s.Width))
	}
	return strings.Join(choices, ", ")
}

// Links are the links of a line of them, without those that lead nowhere.
func (p mailPart) Links() []mailPart {
	paragraph, _ := p.Value.(planner.Paragraph)
	var links []mailPart
	for _, in := range paragraph.Text {
		if l, ok := in.(planner.Link); ok && p.Of(l).Href() != "" {
			links = append(links, p.Of(l))
		}
	}
	return links
}

// Words are what a run of text says, without form.
func (p mailPart) Words() string {
	text, _ := p.Value.([]planner.Inline)
	return clean(planner.PlainText(text))
}

// Saves reports whether a link leads to a file beside the page.
func (p mailPart) Saves() bool {
	l, _ := p.Value.(planner.Link)
	return p.beside[l.URL] && !strings.HasPrefix(l.URL, "#")
}
