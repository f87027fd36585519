package pdf

import (
	"convene/pdf/flow"
	"convene/pdf/text"
	"convene/planner"
)

// programme is a programme sheet.
func programme(s *setting, tight float64) (flow.Sheet, []flow.Block, error) {
	s.programmeTheme(tight)
	side, top, foot := (s.width-s.measure)/2, between(70, 48, tight), between(64, 46, tight)
	sheet := flow.Sheet{
		Frame: func(int) flow.Rect {
			return flow.Rect{X: side, Y: top, Width: s.measure, Height: s.height - top - foot}
		},
		FirstNumber: 1,
		LeastLast:   90,
		Furniture: func(page flow.Page, pages int) []flow.Furnishing {
			if pages == 1 {
				return nil
			}
			return []flow.Furnishing{s.folio(page.Number, side, text.Centre)}
		},
	}
	var blocks []flow.Block
	for _, section := range s.doc.Sections {
		set, err := s.blocks(section.Blocks)
		if err != nil {
			return sheet, nil, err
		}
		switch {
		case section.Key == planner.TitleSection:
			blocks = append(blocks, set...)
			blocks = append(blocks, flow.Rule{
				Style: flow.Style{Above: between(12, 6, tight), Below: between(14, 7, tight), Align: text.Centre}, Thickness: 1.2, Length: 64, Colour: s.accent,
			})
		case section.Key == planner.NotesSection && len(set) > 0:
			notes := s.theme.caption
			notes.flow.Align, notes.flow.Balanced = text.Centre, true
			inside, err := s.in(notes, section.Blocks)
			if err != nil {
				return sheet, nil, err
			}
			blocks = append(blocks, flow.Group{Style: flow.Style{Above: between(18, 9, tight), Together: true}, Blocks: inside})
		default:
			blocks = append(blocks, set...)
		}
	}
	return sheet, blocks, nil
}

func (s *setting) programmeTheme(tight float64) {
	s.measure = min(446, s.width-128)
	size, leading := between(10.5, 9.2, tight), between(14.5, 12, tight)
	running := look{text: s.serif(size), flow: flow.Style{Leading: leading, Below: leading / 2}}
	cell := running.with(func(l *look) { l.flow.Below = 0 })
	label := look{text: sans(size * 0.86), flow: flow.Style{Leading: leading}}
	label.text.Bold, label.text.Colour = true, s.accent
	centred := func(style text.Style, above, below float64) look {
		return look{text: style, flow: flow.Style{Leading: style.Size * 1.28, Above: above, Below: below, Align: text.Centre, Balanced: true}}
	}
	coloured := func(style text.Style) text.Style { style.Colour = s.accent; return style }
	s.theme = theme{
		running:  running,
		headings: headings(running, s.serif(size), s.accent, 24, size*1.3, size*1.1),
		styles: map[planner.ParagraphStyle]look{
			planner.KickerStyle:    centred(coloured(sans(10)), 0, between(10, 4, tight)),
			planner.SubtitleStyle:  centred(s.serif(15), between(4, 2, tight), 0),
			planner.DatedStyle:     centred(s.serif(12), between(12, 5, tight), 0),
			planner.PlaceStyle:     centred(s.serif(11), between(3, 1, tight), 0),
			planner.OrganiserStyle: centred(s.serif(11), 3, 0),
		},
		caption: running.with(func(l *look) { l.text.Size *= 0.92; l.flow.Leading *= 0.92; l.flow.Below = 3; l.text.Colour = grey() }),
		cell:    cell,
		padding: between(leading*0.32, leading*0.14, tight),
		runIn:   tight > 0.3,
		head:    label,
		fact:    label,
		columns: func(n int) int { return min(n, 2) },
	}
	s.theme.headings[0] = centred(coloured(s.serif(titleSize(s.doc, 25, 21, 18))), 0, 4)
	s.theme.headings[0].text.Bold = true
	s.theme.headings[0].tag, s.theme.headings[0].level = flow.Heading1, 1
}

// titleSize is the size of a title that a document of this length can bear.
func titleSize(doc planner.Document, short, long, longest float64) float64 {
	switch n := len([]rune(title(doc))); {
	case n <= 60:
		return short
	case n <= 110:
		return long
	}
	return longest
}

// title is what the document's first heading of level 1 says.
func title(doc planner.Document) string {
	for _, section := range doc.Sections {
		for _, b := range section.Blocks {
			if h, ok := b.(planner.Heading); ok && h.Level == 1 {
				return planner.PlainText(h.Text)
			}
		}
	}
	return ""
}
