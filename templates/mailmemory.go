package templates

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"sync"
)

// MailMemory remembers what the letters of one mailing have in common: how they
// open, and most of their blocks. A template takes far longer to write that than
// it takes to see that it is the same. The zero value is ready; it is safe for concurrent use.
// Documents that were given to it must not be changed.
type MailMemory struct {
	mu    sync.Mutex
	parts map[mailPlace]keptPart
}

// mailPlace is the place of a part in mails of one look.
type mailPlace struct {
	lang, accents  string
	section, block int
}

// keptPart is the part that was last at a place.
type keptPart struct {
	part any
	html template.HTML
}

// of is a part as HTML: what is remembered, or else what the template makes.
func (m *MailMemory) of(at mailPlace, part any, name string, data any) (template.HTML, error) {
	if m == nil {
		return written(name, data)
	}
	m.mu.Lock()
	kept, ok := m.parts[at]
	m.mu.Unlock()
	if ok && reflect.DeepEqual(kept.part, part) {
		return kept.html, nil
	}
	html, err := written(name, data)
	if err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.parts == nil {
		m.parts = map[mailPlace]keptPart{}
	}
	m.parts[at] = keptPart{part, html}
	return html, nil
}

// written is what one of the mail's templates makes of data.
func written(name string, data any) (template.HTML, error) {
	t, err := mailTemplate()
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = t.ExecuteTemplate(&out, name, data)
	return template.HTML(out.String()), err
}

// Opening is all before the first words.
func (p mailPage) Opening() (template.HTML, error) {
	const noSection = -1
	says := [2]string{p.Title, p.Preheader}
	return p.memory.of(mailPlace{p.Lang, p.Accent + p.DarkAccent, noSection, 0}, says, "opening", p)
}

// Blocks are the blocks of a letter's section. A document with notes, which are
// numbered through all of it, and one with pictures, of which the caller is to
// be asked, is not remembered.
func (p mailPage) Blocks(section int) ([]template.HTML, error) {
	memory := p.memory
	if len(p.notes) > 0 || p.picture != nil {
		memory = nil
	}
	var all []template.HTML
	for i, b := range p.Sections[section].Blocks {
		html, err := memory.of(mailPlace{p.Lang, p.Accent + p.DarkAccent, section, i}, b, "block", p.Part(b))
		if err != nil {
			return nil, fmt.Errorf("block %d of section %q: %w", i+1, p.Sections[section].Key, err)
		}
		all = append(all, html)
	}
	return all, nil
}
