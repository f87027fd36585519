package pdf

import (
	"convene/pdf/flow"
	"convene/pdf/picture"
	"convene/pdf/text"
	"convene/planner"
)

// newsletter is an illustrated report, set like a magazine's page.
func newsletter(s *setting, _ float64) (flow.Sheet, []flow.Block, error) {
	s.newsletterTheme()
	side, top := (s.width-s.measure)/2, 64.0
	sheet := flow.Sheet{
		Frame: func(page int) flow.Rect {
			y := top
			if page > 0 {
				y += 16
			}
			return flow.Rect{X: side, Y: y, Width: s.measure, Height: s.height - y - 76}
		},
		FirstNumber: 1,
		LeastLast:   80,
		Furniture: func(page flow.Page, pages int) []flow.Furnishing {
			if pages == 1 {
				return nil
			}
			foot := []flow.Furnishing{s.folio(page.Number, side, text.End)}
			if page.Number == 1 {
				return foot
			}
			return append(s.newsletterHead(side), foot...)
		},
	}
	var blocks []flow.Block
	for i, section := range s.doc.Sections {
		set, err := s.newsletterSection(section)
		if err != nil {
			return sheet, nil, err
		}
		if i == 0 && section.Key == planner.TitleSection {
			blocks = append(blocks, flow.Rule{Style: flow.Style{Below: 16}, Thickness: 5, Colour: s.accent})
			set = append(set, flow.Rule{Style: flow.Style{Above: 14, Below: 12}, Thickness: 0.5, Colour: faint()})
		}
		blocks = append(blocks, set...)
	}
	return sheet, blocks, nil
}

// newsletterHead is the short title at the head of the pages after the first.
func (s *setting) newsletterHead(side float64) []flow.Furnishing {
	l := look{text: sans(8), flow: flow.Style{Leading: 11}}
	l.text.Colour = grey()
	return []flow.Furnishing{
		{X: side, Y: 44, Width: s.measure, Block: s.paragraph(l, []planner.Inline{planner.Name(s.doc.RunningHead)})},
		{X: side, Y: 60, Width: s.measure, Block: flow.Rule{Thickness: 0.5, Colour: s.accent}},
	}
}

func (s *setting) newsletterTheme() {
	s.measure = min(432, s.width-128)
	running := look{text: s.serif(10.5), flow: flow.Style{Leading: 15, Below: 7.5, Align: text.Justify, Divide: true}}
	ragged := running.with(func(l *look) { l.flow.Align, l.flow.Divide = text.Start, false })
	coloured := func(style text.Style, colour text.Colour) text.Style { style.Colour = colour; return style }
	bold := func(style text.Style) text.Style { style.Bold = true; return style }
	set := func(style text.Style, leading, above, below float64) look {
		return look{text: style, flow: flow.Style{Leading: leading, Above: above, Below: below, Balanced: true, KeepNext: true}}
	}
	size := titleSize(s.doc, 27, 23, 19)
	s.theme = theme{
		running:  running,
		headings: headings(running, sans(10), s.accent, size, 14.5, 9.5),
		styles: map[planner.ParagraphStyle]look{
			planner.KickerStyle:    set(coloured(bold(sans(9.5)), s.accent), 13, 0, 4),
			planner.SubtitleStyle:  set(sans(size*0.66), size*0.9, 0, 6),
			planner.DatedStyle:     set(coloured(sans(9.5), grey()), 14, 8, 0),
			planner.OrganiserStyle: set(coloured(bold(sans(9.5)), grey()), 14, 0, 0),
			planner.LeadStyle:      ragged.with(func(l *look) { l.text.Italic, l.flow.KeepNext = true, true }),
			planner.CreditStyle:    ragged.with(func(l *look) { l.text.Size, l.flow.Below = 9.5, 0 }),
			planner.BarStyle:       {text: sans(9), flow: flow.Style{Leading: 14, Above: 4, Below: 4}},
		},
		caption: look{text: coloured(sans(8), grey()), flow: flow.Style{Leading: 11}},
		cell:    ragged.with(func(l *look) { l.flow.Below = 0 }),
		padding: 4,
		head:    look{text: coloured(bold(sans(8.5)), s.accent), flow: flow.Style{Leading: 15}},
		fact:    look{text: coloured(bold(sans(8.5)), s.accent), flow: flow.Style{Leading: 15}},
		columns: func(n int) int { return min(n, 2) },
	}
	s.theme.headings[0].flow.Leading, s.theme.headings[0].flow.Below = size*1.16, 2
	s.theme.headings[1].flow.Above = 22
	s.theme.headings[2].flow.Above, s.theme.headings[2].flow.Below = 8, 2
}

func (s *setting) newsletterSection(section planner.Section) ([]flow.Block, error) {
	switch section.Key {
	case planner.LinkBarSection, planner.SubscriberBarSection:
		return nil, nil // on a screen only
	case planner.SocialSection:
		set, err := s.blocks(section.Blocks)
		if err != nil || len(set) == 0 {
			return nil, err
		}
		return append([]flow.Block{flow.Rule{Style: flow.Style{Above: 18, Below: 8}, Thickness: 0.5, Colour: faint()}}, flow.Group{Style: flow.Style{Together: true}, Blocks: set}), nil
	case planner.CopyrightSection:
		l := s.theme.caption
		l.flow.Above = 4
		return s.in(l, section.Blocks)
	case planner.CreditsSection:
		set, err := s.blocks(section.Blocks)
		return []flow.Block{flow.Group{Style: flow.Style{Above: 12, Together: true}, Blocks: set}}, err
	}
	return s.blocks(section.Blocks)
}

// card sets what one speaker said beside the portrait. Without one it closes
// up.
func (s *setting) card(c planner.Card) (flow.Block, error) {
	name := look{text: sans(11.5), flow: flow.Style{Leading: 15, KeepNext: true}, level: 3}
	name.text.Bold = true
	posts := look{text: sans(8.8), flow: flow.Style{Leading: 12.5, KeepNext: true}}
	posts.text.Colour = grey()
	blocks := []flow.Block{s.paragraph(name, c.Name)}
	if len(c.Posts) > 0 {
		blocks = append(blocks, s.paragraph(posts, c.Posts))
	}
	if len(c.Heading) > 0 {
		blocks = append(blocks, s.paragraph(s.theme.headings[2].with(func(l *look) { l.level = 0 }), c.Heading))
	}
	said, err := s.blocks(c.Blocks)
	if err != nil {
		return nil, err
	}
	card := flow.Beside{Style: flow.Style{Above: 14, Below: 14}, Gap: 14, Blocks: append(blocks, said...)}
	if c.Portrait != nil {
		portrait, err := s.album.place(*c.Portrait, picture.Frame{Width: 84, Height: 105, Crop: true})
		if err != nil {
			return nil, err
		}
		card.Picture = &portrait
	}
	return card, nil
}
