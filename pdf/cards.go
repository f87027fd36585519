package pdf

import (
	"convene/pdf/flow"
	"convene/pdf/text"
	"convene/planner"
)

// cards are table cards, two on a sheet, each to be folded across its middle.
func cards(s *setting) (flow.Sheet, []flow.Block, error) {
	paper := s.paper()
	paper.Furniture = nil
	var blocks []flow.Block
	for _, section := range s.doc.Sections {
		for _, b := range section.Blocks {
			c, ok := b.(planner.Card)
			if !ok {
				set, err := s.block(b)
				if err != nil {
					return paper, nil, err
				}
				blocks = append(blocks, set)
				continue
			}
			set, err := s.section(section, func(s *setting) ([]flow.Block, error) { return []flow.Block{s.tableCard(c)}, nil })
			if err != nil {
				return paper, nil, err
			}
			blocks = append(blocks, set...)
		}
	}
	return paper, blocks, nil
}

// tableCard is one card: the name as large as it can be, a rule, the post.
func (s *setting) tableCard(c planner.Card) flow.Block {
	name, posts := s.look(tableCardName), s.look(tableCardPosts)
	scale := nameScale(planner.PlainText(c.Name))
	name.text.Size, name.flow.Leading, name.level = name.text.Size*scale, name.flow.Leading*scale, 1
	if len([]rune(planner.PlainText(c.Posts))) > 120 {
		posts.text.Size, posts.flow.Leading = posts.text.Size*0.8, posts.flow.Leading*0.8
	}
	name.tag = flow.Heading1
	blocks := []flow.Block{s.paragraph(name, c.Name)}
	if len(c.Posts) > 0 {
		blocks = append(blocks,
			flow.Rule{Style: flow.Style{Above: 8, Below: 8, Align: text.Centre}, Thickness: 1.2, Length: 64, Colour: s.accent},
			s.paragraph(posts, c.Posts))
	}
	return flow.Tent{Height: s.height / 4, Marks: faint(), Blocks: blocks}
}

// nameScale is how large a name of this length can be so that it stands on one
// line, or on two or three if it is very long.
func nameScale(name string) float64 {
	switch n := len([]rune(name)); {
	case n <= 18:
		return 1
	case n <= 23:
		return 0.82
	case n <= 28:
		return 0.68
	case n <= 60:
		return 0.6
	}
	return 0.5
}
