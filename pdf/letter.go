package pdf

import (
	"math"

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
	running := look{text: serif(size), flow: flow.Style{Leading: leading, Below: gap, Align: text.Justify, Divide: true}}
	ragged := running.with(func(l *look) { l.flow.Align, l.flow.Divide, l.flow.Below = text.Start, false, 0 })
	s.theme = theme{
		running:  running,
		headings: headings(running, serif(size), s.accent, size*1.35, size*1.15, size),
		caption:  ragged,
		cell:     ragged,
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
	l := look{text: serif(9.5), flow: flow.Style{Leading: 12, Align: align}}
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
		small := above(plain, 1)
		small.text.Size *= 0.9
		small.flow.Leading *= 0.92
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
	return []flow.Block{flow.Columns{Style: flow.Style{Above: room}, Gap: 24, Columns: columns}}, nil
}

// letterheads sets the heads of the hosts side by side over a rule, or leaves
// the room of a head that is on the paper already.
func (s *setting) letterheads(blocks []planner.Block) ([]flow.Block, error) {
	const room = 96
	if s.style.Letterhead == Preprinted {
		return []flow.Block{flow.Space{Height: room}}, nil
	}
	var heads []planner.Letterhead
	for _, b := range blocks {
		if h, ok := b.(planner.Letterhead); ok {
			heads = append(heads, h)
		}
	}
	rule := flow.Rule{Style: flow.Style{Above: 8, Below: 4}, Thickness: 0.9, Colour: s.accent}
	if len(heads) == 1 {
		head, err := s.wideLetterhead(heads[0])
		return []flow.Block{head, rule}, err
	}
	row := flow.Columns{Gap: 24}
	for _, h := range heads {
		head, err := s.letterhead(h, text.Start)
		if err != nil {
			return nil, err
		}
		row.Columns = append(row.Columns, []flow.Block{head})
	}
	return []flow.Block{row, rule}, nil
}

// headLooks are the looks of a name and of the lines under it.
func (s *setting) headLooks(align text.Align) (name, lines look) {
	name = look{text: serif(14), flow: flow.Style{Leading: 17, Align: align, Below: 2}}
	name.text.Bold, name.text.Colour = true, s.accent
	lines = look{text: sans(8), flow: flow.Style{Leading: 11, Align: align}}
	lines.text.Colour = grey()
	return name, lines
}

// logoFrame is the room of a logo in a letterhead.
func logoFrame() picture.Frame { return picture.Frame{Width: 120, Height: 44} }

// letterhead is one host's head: logo, name, address and contacts under each
// other.
func (s *setting) letterhead(h planner.Letterhead, align text.Align) (flow.Block, error) {
	name, lines := s.headLooks(align)
	var blocks []flow.Block
	if h.Logo != nil {
		logo, err := s.album.place(*h.Logo, logoFrame())
		if err != nil {
			return nil, err
		}
		logo.Style = flow.Style{Align: align, Below: 5}
		blocks = append(blocks, logo)
	}
	blocks = append(blocks, s.lines(name, h.Name), s.lines(lines, h.Address), s.lines(lines, h.Contacts))
	return flow.Group{Blocks: blocks}, nil
}

// wideLetterhead is the head of a letter's only host: logo and name at the
// left, address and contacts at the right.
func (s *setting) wideLetterhead(h planner.Letterhead) (flow.Block, error) {
	name, lines := s.headLooks(text.Start)
	name.text.Size, name.flow.Leading = 16, 19.5
	lines.flow.Align = text.End
	right := []flow.Block{s.lines(lines, h.Address), s.lines(lines, h.Contacts)}
	if h.Logo == nil {
		return flow.Columns{Gap: 24, Weights: []float64{1.4, 1}, Columns: [][]flow.Block{{s.lines(name, h.Name)}, right}}, nil
	}
	logo, err := s.album.place(*h.Logo, logoFrame())
	if err != nil {
		return nil, err
	}
	// The name stands level with the middle of the logo.
	offset := max(0, math.Floor((logo.Height-float64(len(h.Name))*name.flow.Leading)/2))
	left := []flow.Block{flow.Space{Height: offset}, s.lines(name, h.Name)}
	rest := s.measure - logo.Width - 2*16
	return flow.Columns{
		Gap: 16, Weights: []float64{logo.Width, rest * 0.58, rest * 0.42},
		Columns: [][]flow.Block{{logo}, left, right},
	}, nil
}
