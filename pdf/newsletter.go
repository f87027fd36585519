package pdf

import (
	"convene/pdf/flow"
	"convene/pdf/picture"
	"convene/planner"
)

// newsletter is an illustrated report, set like a magazine's page.
func newsletter(s *setting) (flow.Sheet, []flow.Block, error) {
	paper := s.paper()
	paper.Furniture = func(page flow.Page, pages int) []flow.Furnishing {
		switch {
		case pages == 1:
			return nil
		case page.Number == 1:
			return []flow.Furnishing{s.folio(page.Number)}
		}
		return append(s.runningHead(16, flow.Rule{Thickness: 0.5, Colour: s.accent}), s.folio(page.Number))
	}
	var blocks []flow.Block
	for i, section := range s.doc.Sections {
		set, err := s.section(section, func(s *setting) ([]flow.Block, error) { return s.newsletterSection(section) })
		if err != nil {
			return paper, nil, err
		}
		if i == 0 && section.Key == planner.TitleSection {
			blocks = append(blocks, flow.Rule{Style: flow.Style{Below: 16}, Thickness: 5, Colour: s.accent})
			set = append(set, flow.Rule{Style: flow.Style{Above: 14, Below: 12}, Thickness: 0.5, Colour: faint()})
		}
		blocks = append(blocks, set...)
	}
	return paper, blocks, nil
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
		return s.as(override{running, s.look(copyright)}).blocks(section.Blocks)
	case planner.CreditsSection:
		set, err := s.blocks(section.Blocks)
		return []flow.Block{flow.Group{Style: flow.Style{Above: 12, Together: true}, Blocks: set}}, err
	}
	return s.blocks(section.Blocks)
}

// card sets what one speaker said beside the portrait. Without one it closes
// up.
func (s *setting) card(c planner.Card) (flow.Block, error) {
	blocks := []flow.Block{s.paragraph(s.look(cardName), c.Name)}
	if len(c.Posts) > 0 {
		blocks = append(blocks, s.paragraph(s.look(cardPosts), c.Posts))
	}
	if len(c.Heading) > 0 {
		blocks = append(blocks, s.paragraph(s.look(heading3).with(func(l *look) { l.level = 0 }), c.Heading))
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
