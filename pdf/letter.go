package pdf

import (
	"fmt"

	"convene/pdf/flow"
	"convene/pdf/picture"
	"convene/pdf/text"
	"convene/planner"
)

// letter is a letter on one sheet, or more where it has to be.
func letter(s *setting, tight float64) (flow.Sheet, []flow.Block, error) {
	s.letterTheme(tight)
	side := (s.width - s.measure) / 2
	top, foot := between(54, 40, tight), between(62, 44, tight)
	sheet := flow.Sheet{
		Frame: func(page int) flow.Rect {
			if page > 0 {
				return flow.Rect{X: side, Y: 72, Width: s.measure, Height: s.height - 72 - foot}
			}
			return flow.Rect{X: side, Y: top, Width: s.measure, Height: s.height - top - foot}
		},
		FirstNumber: 1,
		LeastLast:   8 * s.theme.running.flow.Leading,
		Furniture: func(page flow.Page, pages int) []flow.Furnishing {
			if pages == 1 {
				return nil
			}
			return []flow.Furnishing{s.folio(page.Number, side, text.Centre)}
		},
	}
	var blocks []flow.Block
	for i, section := range s.doc.Sections {
		set, err := s.letterSection(section, tight)
		if err != nil {
			return sheet, nil, err
		}
		// Closing and signatures never stand without the end of the letter.
		if i+1 < len(s.doc.Sections) && len(set) > 0 && section.Key == planner.BodySection {
			set[len(set)-1] = keepNext(set[len(set)-1])
		}
		blocks = append(blocks, set...)
	}
	return sheet, blocks, nil
}

// between is a measure at a tightness: the loose one at 0, the tight one at 1.
func between(loose, tight, tightness float64) float64 { return loose + (tight-loose)*tightness }

func keepNext(b flow.Block) flow.Block {
	switch b := b.(type) {
	case flow.Paragraph:
		b.Style.KeepNext = true
		return b
	case flow.Group:
		b.Style.KeepNext = true
		return b
	}
	return b
}

func (s *setting) letterTheme(tight float64) {
	s.measure = min(430, s.width-144)
	size := between(11, 10, tight)
	leading := between(15, 12.6, tight)
	gap := between(leading*0.62, leading*0.35, tight)
	running := look{text: s.serif(size), flow: flow.Style{Leading: leading, Below: gap, Align: text.Justify, Divide: true}}
	ragged := running.with(func(l *look) { l.flow.Align, l.flow.Divide, l.flow.Below = text.Start, false, 0 })
	s.theme = theme{
		running:  running,
		headings: headings(running, s.serif(size), s.accent, size*1.35, size*1.15, size),
		caption:  ragged,
		cell:     ragged,
		padding:  leading * 0.25,
		head:     ragged.with(func(l *look) { l.text.Bold = true }),
		fact:     ragged.with(func(l *look) { l.text.Colour = s.accent; l.text.Italic = true }),
		columns:  func(n int) int { return min(n, 2) },
	}
}

// headings are looks for the three levels, in sizes that fall.
func headings(running look, style text.Style, colour text.Colour, sizes ...float64) [3]look {
	var out [3]look
	tags := [3]flow.Tag{flow.Heading1, flow.Heading2, flow.Heading3}
	style.Bold, style.Colour = true, colour
	for i := range out {
		leading := running.flow.Leading
		style.Size = sizes[i]
		out[i] = look{
			text: style, tag: tags[i], level: i + 1,
			flow: flow.Style{Leading: max(leading, sizes[i]*1.25), Above: leading * 1.2, Below: leading * 0.4, KeepNext: true, Together: true, Balanced: true},
		}
	}
	return out
}

// folio is a page number at the foot of the page.
func (s *setting) folio(number int, side float64, align text.Align) flow.Furnishing {
	l := look{text: s.serif(9.5), flow: flow.Style{Leading: 12, Align: align}}
	l.text.Colour = grey()
	return flow.Furnishing{X: side, Y: s.height - 48, Width: s.measure, Block: s.paragraph(l, numeral(number))}
}

func (s *setting) letterSection(section planner.Section, tight float64) ([]flow.Block, error) {
	leading := s.theme.running.flow.Leading
	plain := s.theme.running.with(func(l *look) { l.flow.Align, l.flow.Divide = text.Start, false })
	above := func(l look, lines float64) look {
		l.flow.Above = lines * between(leading, leading*0.6, tight)
		return l
	}
	switch section.Key {
	case planner.LetterheadSection:
		return s.letterheads(section.Blocks)
	case planner.ReferenceSection:
		return s.reference(section.Blocks, above(plain, 1)), nil
	case planner.AddressSection:
		return s.in(above(plain, 1.3), section.Blocks)
	case planner.SubjectSection:
		subject := above(plain, 1.2)
		subject.text.Bold = true
		return s.in(subject, section.Blocks)
	case planner.SalutationSection:
		return s.in(above(plain, 1), section.Blocks)
	case planner.ClosingSection:
		closing := above(plain, 0.8)
		closing.flow.KeepNext = true
		return s.in(closing, section.Blocks)
	case planner.SignatureSection:
		return s.signatures(section.Blocks, between(3.2*leading, 2.2*leading, tight))
	case planner.EnclosureSection, planner.CopySection:
		small := above(plain, 0.8)
		small.text.Size *= 0.9
		small.flow.Leading *= 0.92
		// Under signatures side by side the notes stand in the last column:
		// readers of the text would take them for the end of the first.
		small.flow.Left = s.lastSignature()
		return s.in(small, section.Blocks)
	}
	return s.blocks(section.Blocks)
}

// in sets blocks whose running text has a look of its own.
func (s *setting) in(l look, blocks []planner.Block) ([]flow.Block, error) {
	inside := *s
	inside.theme.running = l
	return inside.blocks(blocks)
}

// reference sets reference and date at the two ends of a line, or the date
// alone at the end of it.
func (s *setting) reference(blocks []planner.Block, l look) []flow.Block {
	var columns [][]flow.Block
	for i, b := range blocks {
		p, ok := b.(planner.Paragraph)
		if !ok {
			continue
		}
		l := l
		if i == len(blocks)-1 {
			l.flow.Align = text.End
		}
		l.flow.Above = 0
		columns = append(columns, []flow.Block{s.paragraph(l, p.Text)})
	}
	return []flow.Block{flow.Columns{Style: flow.Style{Above: l.flow.Above}, Gap: 20, Columns: columns}}
}

// signatures sets one block for each signatory under room to sign.
func (s *setting) signatures(blocks []planner.Block, room float64) ([]flow.Block, error) {
	l := s.theme.running.with(func(l *look) { l.flow.Align, l.flow.Divide, l.flow.Below = text.Start, false, 0 })
	columns := make([][]flow.Block, max(2, len(blocks)))
	for i, b := range blocks {
		lines, ok := b.(planner.Lines)
		if !ok {
			set, err := s.block(b)
			if err != nil {
				return nil, err
			}
			columns[i] = []flow.Block{set}
			continue
		}
		name := l.with(func(l *look) { l.text.Bold = true })
		for n, line := range lines.Lines {
			if n > 0 {
				name = l
			}
			columns[i] = append(columns[i], s.paragraph(name, line))
		}
	}
	return []flow.Block{flow.Columns{Style: flow.Style{Above: room}, Gap: signatureGap, Columns: columns}}, nil
}

// signatureGap stands between two signatures.
const signatureGap = 24

// lastSignature is how far from the left the last of several signatures stands.
func (s *setting) lastSignature() float64 {
	n := 0
	for _, section := range s.doc.Sections {
		if section.Key == planner.SignatureSection {
			n = len(section.Blocks)
		}
	}
	if n < 2 {
		return 0
	}
	column := (s.measure - signatureGap*float64(n-1)) / float64(n)
	return float64(n-1) * (column + signatureGap)
}

// letterheads sets the heads of the hosts under each other over a rule, or
// leaves the room of a head that is on the paper already.
func (s *setting) letterheads(blocks []planner.Block) ([]flow.Block, error) {
	const room = 96
	if s.style.Letterhead == Preprinted {
		return []flow.Block{flow.Space{Height: room}}, nil
	}
	size := 13.0
	if len(blocks) == 1 {
		size = 16
	}
	var heads []*head
	widest := 0.0 // of the logos
	for _, b := range blocks {
		set, ok := b.(planner.Letterhead)
		if !ok {
			return nil, fmt.Errorf("a block of type %T among the letterheads", b)
		}
		h, err := s.newHead(set, size)
		if err != nil {
			return nil, err
		}
		heads = append(heads, h)
		widest = max(widest, h.logo.Width)
	}
	var out []flow.Block
	for _, h := range heads {
		out = append(out, h.block(s.measure, widest))
	}
	return append(out, flow.Rule{Style: flow.Style{Above: 10, Below: 4}, Thickness: 0.9, Colour: s.accent}), nil
}

// head is one host's head: the logo, beside it the name, and under the name
// address and contacts in a row.
type head struct {
	logo  flow.Picture // without a name if there is none
	words []flow.Block
}

func (s *setting) newHead(h planner.Letterhead, size float64) (*head, error) {
	name := look{text: s.serif(size), flow: flow.Style{Leading: size * 1.2, Below: 2}}
	name.text.Bold, name.text.Colour = true, s.accent
	line := look{text: sans(8), flow: flow.Style{Leading: 11.5}}
	line.text.Colour = grey()
	out := &head{words: []flow.Block{s.lines(name, h.Name)}}
	for _, lines := range [][][]planner.Inline{h.Address, h.Contacts} {
		strip := flow.Strip{Style: line.flow, Gap: stripGap * line.text.Size, Dot: s.accent}
		for _, l := range lines {
			strip.Items = append(strip.Items, s.paragraph(line, l))
		}
		out.words = append(out.words, strip)
	}
	if h.Logo == nil {
		return out, nil
	}
	// The logo is as high as the words beside it.
	tall := float64(len(h.Name))*name.flow.Leading + 2 + 2*line.flow.Leading
	var err error
	out.logo, err = s.album.place(*h.Logo, picture.Frame{Width: 130, Height: tall})
	return out, err
}

// stripGap is so narrow, in parts of the size, that readers of the text take a
// strip for one line and not for columns (pdftotext does from 0.7 on).
const stripGap = 0.66

// block sets a head so that the names of several stand in line, whatever their
// logos.
func (h *head) block(measure, widest float64) flow.Block {
	const gap = 14
	style := flow.Style{Above: 10}
	if h.logo.Name == "" {
		if widest > 0 {
			style.Left = widest + gap
		}
		return flow.Group{Style: style, Blocks: h.words}
	}
	return flow.Columns{
		Style: style, Gap: gap, Weights: []float64{widest, measure - widest - gap},
		Columns: [][]flow.Block{{h.logo}, h.words},
	}
}
