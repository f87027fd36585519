package templates

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"sync"

	"convene/planner"
)

// MailMemory remembers what the letters of one mailing have in common: all that
// stands around their blocks, and most of these. To write that takes far longer
// than to see that it is the same. It changes no byte of them. The zero value is
// ready; it is safe for concurrent use. Documents that were given to it must not
// be changed.
type MailMemory struct {
	mu      sync.Mutex
	accents map[string]accents
	frames  map[string][][]byte
	html    map[blockPlace]kept[template.HTML]
	text    map[blockPlace]kept[[]string]
}

// memorable reports whether the parts of a mail are written alike whatever the
// others are: notes are numbered through all of it, of pictures the caller is to
// be asked, and what stands outside its sheet is no part of a letter.
func memorable(p mailPage) bool {
	return p.letter && len(p.notes) == 0 && p.picture == nil &&
		!slices.ContainsFunc(p.Sections, func(s planner.Section) bool { return s.Key == planner.LinkBarSection || outside(s.Key) })
}

const (
	// mostFrames bounds how many frames are remembered, mostBlocks how many
	// blocks are, and mostAccents how many colours.
	mostFrames  = 64
	mostBlocks  = 1 << 12
	mostAccents = 64
)

// blockPlace is the place of a block in letters of one look.
type blockPlace struct {
	look           string
	section, block int
}

// kept is the block that was last at a place, and what was made of it.
type kept[T any] struct {
	block planner.Block
	made  T
}

// recall is what was made of a block where it is the last one made at its place,
// or else what do makes of it.
func recall[T any](m *MailMemory, made *map[blockPlace]kept[T], at blockPlace, b planner.Block, do func() (T, error)) (T, error) {
	m.mu.Lock()
	last, ok := (*made)[at]
	m.mu.Unlock()
	if ok && reflect.DeepEqual(last.block, b) {
		return last.made, nil
	}
	it, err := do()
	if err != nil {
		return it, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if *made == nil || len(*made) == mostBlocks {
		*made = map[blockPlace]kept[T]{}
	}
	(*made)[at] = kept[T]{b, it}
	return it, nil
}

// accentsOf are those of an accent colour. Without a memory they are found anew.
func (m *MailMemory) accentsOf(accent string) (accents, error) {
	if m == nil {
		return newAccents(accent)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.accents[accent]; ok {
		return known, nil
	}
	made, err := newAccents(accent)
	if err != nil {
		return made, err
	}
	if m.accents == nil || len(m.accents) == mostAccents {
		m.accents = map[string]accents{}
	}
	m.accents[accent] = made
	return made, nil
}

// blocksMark stands in a frame where a section's blocks do in a letter. No text
// of a document has this character in HTML.
const blocksMark = "\x00"

// letter is a letter as HTML.
func (m *MailMemory) letter(p mailPage) ([]byte, error) {
	frame, look, err := m.frame(p)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Grow(usualMail)
	for i, around := range frame {
		out.Write(around)
		if i == len(p.Sections) {
			break
		}
		for j, b := range p.Sections[i].Blocks {
			html, err := recall(m, &m.html, blockPlace{look, i, j}, b, func() (template.HTML, error) { return p.block(b) })
			if err != nil {
				return nil, fmt.Errorf("block %d of section %q: %w", j+1, p.Sections[i].Key, err)
			}
			out.WriteString(string(html))
		}
	}
	return out.Bytes(), nil
}

// frame is what stands before a letter's first section, between two of them, and
// after the last, and what all of that depends on.
func (m *MailMemory) frame(p mailPage) (around [][]byte, look string, err error) {
	look = fmt.Sprintf("%q", []string{p.Lang, p.Title, p.Author, p.Preheader, p.Accent, p.DarkAccent})
	for _, s := range p.Sections {
		look += fmt.Sprintf(" %q", []string{string(s.Key), s.Lang})
	}
	if p.Untitled {
		look += " untitled"
	}
	m.mu.Lock()
	around, ok := m.frames[look]
	m.mu.Unlock()
	if ok {
		return around, look, nil
	}
	p.bare = true
	whole, err := p.execute()
	if err != nil {
		return nil, "", err
	}
	if around = bytes.Split(whole, []byte(blocksMark)); len(around) != len(p.Sections)+1 {
		return nil, "", fmt.Errorf("its %d sections were written as %d", len(p.Sections), len(around)-1)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.frames == nil || len(m.frames) == mostFrames {
		m.frames = map[string][][]byte{}
	}
	m.frames[look] = around
	return around, look, nil
}

// Text is [PlainText] of a letter.
func (m *MailMemory) Text(doc planner.Document) string {
	if len(doc.Notes()) > 0 {
		return PlainText(doc)
	}
	var parts [][]string
	for i, s := range titledSections(doc) {
		for j, b := range s.Blocks {
			lines, _ := recall(m, &m.text, blockPlace{doc.Lang, i, j}, b, func() ([]string, error) {
				return numbers(nil).blockText(b, textWidth), nil
			})
			parts = append(parts, lines)
		}
	}
	return textOf(parts)
}
