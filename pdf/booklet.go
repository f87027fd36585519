package pdf

import (
	"strconv"

	"convene/pdf/flow"
	"convene/pdf/picture"
	"convene/pdf/text"
	"convene/planner"
)

// grid is the distance of the booklet's lines. Everything is a multiple of it,
// so that lines stand at the same heights on every page.
const grid = 15.5

// booklet is a report of several pages, set like a printed one.
func booklet(s *setting, _ float64) (flow.Sheet, []flow.Block, error) {
	s.bookletTheme()
	side, top := (s.width-s.measure)/2, 96.0
	lines := int((s.height - top - 96) / grid)
	sheet := flow.Sheet{
		Frame: func(int) flow.Rect {
			return flow.Rect{X: side, Y: top, Width: s.measure, Height: float64(lines) * grid}
		},
		LeastLast: 5 * grid,
		Furniture: func(page flow.Page, _ int) []flow.Furnishing {
			if page.Number == 0 {
				return nil
			}
			return append(s.runningHead(side, 54), s.folio(page.Number, side, text.Centre))
		},
	}
	var blocks []flow.Block
	numbered, front := false, false
	for _, section := range s.doc.Sections {
		set, err := s.bookletSection(section)
		if err != nil {
			return sheet, nil, err
		}
		if len(set) == 0 {
			continue
		}
		// Cover, credits and pictures have pages of their own in front of the
		// first that is numbered.
		isFront := section.Key == planner.CoverSection || section.Key == planner.CreditsSection || section.Key == planner.PicturesSection
		switch {
		case !isFront && !numbered:
			blocks = append(blocks, flow.Break{Number: true})
			numbered = true
		case isFront && (front || numbered):
			blocks = append(blocks, flow.Break{})
		}
		front = front || isFront
		blocks = append(blocks, set...)
	}
	return sheet, blocks, nil
}

func (s *setting) bookletTheme() {
	s.measure = min(374, s.width-144)
	running := look{text: s.serif(11), flow: flow.Style{Leading: grid, Align: text.Justify, Divide: true}}
	ragged := running.with(func(l *look) { l.flow.Align, l.flow.Divide = text.Start, false })
	heading := func(size, above, leading, below float64, level int) look {
		l := look{
			text: s.serif(size), tag: [...]flow.Tag{flow.Heading1, flow.Heading2, flow.Heading3}[level-1], level: level,
			flow: flow.Style{Leading: leading, Above: above, Below: below, KeepNext: true, Together: true, Balanced: true},
		}
		l.text.Bold, l.text.Colour = true, s.accent
		return l
	}
	centred := func(style text.Style, leading, below float64) look {
		return look{text: style, flow: flow.Style{Leading: leading, Below: below, Align: text.Centre, Balanced: true}}
	}
	strong := func(style text.Style, colour text.Colour) text.Style {
		style.Bold, style.Colour = true, colour
		return style
	}
	contact := sans(8.5)
	contact.Colour = grey()
	size := titleSize(s.doc, 30, 25, 20)
	s.theme = theme{
		running: running,
		headings: [3]look{
			centred(strong(s.serif(size), s.accent), size*1.24, grid/2).with(func(l *look) { l.tag, l.level = flow.Heading1, 1 }),
			heading(15, 1.5*grid, 1.5*grid, grid, 2),
			heading(11.5, grid, grid, 0, 3),
		},
		styles: map[planner.ParagraphStyle]look{
			planner.NameBlockStyle:   centred(strong(s.serif(19), s.accent), 25, grid),
			planner.ContactStyle:     centred(contact, 12.5, grid),
			planner.DocumentStyle:    centred(s.serif(14), 20, grid),
			planner.CollaborateStyle: centred(strong(s.serif(12.5), text.Colour{}), 18, 0),
			planner.DatedStyle:       centred(s.serif(12), 18, 0),
			planner.CreditStyle:      ragged,
			planner.LeadStyle:        ragged.with(func(l *look) { l.text.Italic, l.flow.Below, l.flow.KeepNext = true, grid/2, true }),
		},
		caption: ragged.with(func(l *look) { l.text.Size, l.flow.Leading, l.text.Italic = 9.5, 12.5, true }),
		cell:    ragged,
		padding: grid * 0.25,
		head:    ragged.with(func(l *look) { l.text.Bold = true }),
		fact:    ragged.with(func(l *look) { l.text.Italic = true }),
		indent:  grid,
		columns: func(n int) int { return min((n+1)/2, 2) }, // one or two pictures are shown large
	}
}

// runningHead is the short title over a thin rule.
func (s *setting) runningHead(side, y float64) []flow.Furnishing {
	if s.doc.RunningHead == "" {
		return nil
	}
	l := look{text: s.serif(9.5), flow: flow.Style{Leading: 12, Align: text.Centre}}
	l.text.Italic, l.text.Colour = true, grey()
	return []flow.Furnishing{
		{X: side, Y: y, Width: s.measure, Block: s.paragraph(l, []planner.Inline{planner.Name(s.doc.RunningHead)})},
		{X: side, Y: y + 17, Width: s.measure, Block: flow.Rule{Thickness: 0.4, Colour: faint()}},
	}
}

func numeral(n int) []planner.Inline { return []planner.Inline{planner.Name(strconv.Itoa(n))} }

func (s *setting) bookletSection(section planner.Section) ([]flow.Block, error) {
	switch section.Key {
	case planner.CoverSection:
		return s.cover(section.Blocks)
	case planner.CreditsSection:
		credits, err := s.blocks(section.Blocks)
		if err != nil || len(credits) == 0 {
			return nil, err
		}
		return append([]flow.Block{flow.Space{Filled: true}}, credits...), nil
	}
	return s.blocks(section.Blocks)
}

// cover spreads the cover over its page: the institute above, the title in the
// middle, who it was done with and the date below.
func (s *setting) cover(blocks []planner.Block) ([]flow.Block, error) {
	var out []flow.Block
	room, titled := flow.Space{Filled: true}, false
	fill := map[planner.ParagraphStyle]bool{planner.DocumentStyle: true, planner.CollaborateStyle: true, planner.DatedStyle: true}
	for _, b := range blocks {
		style := planner.Running
		switch b := b.(type) {
		case planner.Paragraph:
			style = b.Style
		case planner.Lines:
			style = b.Style
		case planner.Figure:
			logo, err := s.figure(b, picture.Frame{Width: 150, Height: 84}, text.Centre)
			if err != nil {
				return nil, err
			}
			out = append(out, logo)
			continue
		case planner.Heading:
			titled = true
		}
		if fill[style] {
			out = append(out, room)
			// One stretch of room above each of them; the title stands lower
			// than it would in the middle of its own.
			delete(fill, style)
		}
		set, err := s.block(b)
		if err != nil {
			return nil, err
		}
		out = append(out, set)
		if _, isTitle := b.(planner.Heading); isTitle && titled {
			out = append(out, flow.Rule{Style: flow.Style{Above: 18, Align: text.Centre}, Thickness: 1.2, Length: 72, Colour: s.accent})
		}
	}
	return out, nil
}
