package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"sync"

	"golang.org/x/text/language"

	"convene/planner"
)

// MailClip is how many bytes of a mail's HTML Gmail shows; the rest, and with
// it the line to unsubscribe, it hides behind a link.
const MailClip = 102 << 10

// MailOptions are what a mail needs beside its document. The zero value makes
// a mail without preheader and pictures, in the default colour.
type MailOptions struct {
	// Preheader is what a mailbox shows beside the subject; the mail's first
	// words where empty.
	Preheader string
	// Accent is the colour of headings, links and rules as #1d3a63, which is
	// the default. Where text in it would be hard to read it is darkened, or
	// in dark mode lightened.
	Accent string
	// Picture is where a picture is found: "cid:…" or an https address. Empty,
	// as from a nil Picture, leaves the picture out; initials or its words
	// stand in its place.
	Picture func(planner.File) string
	// Memory makes the letters of one mailing faster to write and changes none
	// of their bytes; may be nil.
	Memory *MailMemory
}

//go:embed html/*.gohtml html/page/*.gohtml
var mailFiles embed.FS

// mailTemplate is html/mail.gohtml and the parts it is made of.
var mailTemplate = sync.OnceValues(func() (*template.Template, error) {
	return template.ParseFS(mailFiles, "html/*.gohtml")
})

// MailHTML is a document as a complete HTML mail: 600 pixels wide, fluid below
// that, with inline styles and system fonts, readable without pictures and in
// dark mode. The document is of kind [planner.MailDocument] or
// [planner.NewsletterDocument]. See [MailClip] for a mail that is long.
func MailHTML(doc planner.Document, opt MailOptions) ([]byte, error) {
	look, err := newLook(doc, opt)
	if err != nil {
		return nil, fmt.Errorf("write the mail %q: %w", doc.Title, err)
	}
	page := mailPage{
		mailLook: look, Document: doc, Preheader: clean(opt.Preheader), Direction: direction(doc.Lang), Untitled: !titled(doc),
	}
	page.Sections = oneTitle(doc.Sections)
	write := page.execute
	if opt.Memory != nil && memorable(page) {
		write = func() ([]byte, error) { return opt.Memory.letter(page) }
	}
	html, err := write()
	if err != nil {
		return nil, fmt.Errorf("write the mail %q: %w", doc.Title, err)
	}
	return html, nil
}

// usualMail is how many bytes most mails have.
const usualMail = 16 << 10

// mailPage is what the mail's outermost template sees.
type mailPage struct {
	planner.Document
	*mailLook
	Preheader string
	Direction string
	Untitled  bool // no heading is the title
	bare      bool // a mark stands for the blocks of each section
}

// execute writes the whole mail.
func (p mailPage) execute() ([]byte, error) {
	t, err := mailTemplate()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Grow(usualMail)
	err = t.ExecuteTemplate(&out, "mail", p)
	return out.Bytes(), err
}

// block writes one block.
func (p mailPage) block(b planner.Block) (template.HTML, error) {
	t, err := mailTemplate()
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = t.ExecuteTemplate(&out, "block", p.Part(b))
	return template.HTML(out.String()), err
}

// Blocks are the blocks of a letter's section.
func (p mailPage) Blocks(section int) ([]template.HTML, error) {
	if p.bare {
		return []template.HTML{blocksMark}, nil
	}
	var all []template.HTML
	for i, b := range p.Sections[section].Blocks {
		html, err := p.block(b)
		if err != nil {
			return nil, fmt.Errorf("block %d of section %q: %w", i+1, p.Sections[section].Key, err)
		}
		all = append(all, html)
	}
	return all, nil
}

// Turned is the direction of a section in another language.
func (p mailPage) Turned(lang string) string { return direction(lang) }

// Word is what Outlook on Windows alone reads. The templates give it nothing
// that is not their own.
func (p mailPage) Word(markup string) template.HTML {
	return template.HTML("<!--[if mso]>" + markup + "<![endif]-->")
}

// Letter reports whether this is a personal mail, not a newsletter.
func (p mailPage) Letter() bool { return p.letter }

// joined reports whether a language is written in a script whose letters join.
func joined(lang string) bool {
	script, _ := language.Make(lang).Script()
	return slices.Contains([]string{"Arab", "Syrc", "Nkoo", "Adlm"}, script.String())
}

// nastaliq reports whether a language is written in Nastaliq: html/mail.gohtml
// has a template by its name.
func nastaliq(lang string) bool {
	base, _ := language.Make(lang).Base()
	t, err := mailTemplate()
	return lang != "" && err == nil && t.Lookup("nastaliq "+base.String()) != nil
}

// direction is the value of an element's dir.
func direction(lang string) string {
	script, _ := language.Make(lang).Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm":
		return "rtl"
	}
	return "ltr"
}
