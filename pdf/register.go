package pdf

import (
	"fmt"

	"convene/pdf/flow"
	"convene/planner"
)

// register is a list of people, with room to write. Every page says which of how
// many it is: a sheet that is missing is missed.
func register(s *setting) (flow.Sheet, []flow.Block, error) {
	paper := s.paper()
	paper.Furniture = func(page flow.Page, pages int) []flow.Furnishing {
		count := []planner.Inline{planner.Name(fmt.Sprintf("%d / %d", page.Number, pages))}
		foot := flow.Furnishing{X: s.side(), Y: s.height - s.sheet.folio, Width: s.measure, Block: s.paragraph(s.look(folio), count)}
		if page.Number == 1 {
			return []flow.Furnishing{foot}
		}
		return append(s.runningHead(15, flow.Rule{Thickness: 0.4, Colour: faint()}), foot)
	}
	var blocks []flow.Block
	lists := 0
	for _, section := range s.doc.Sections {
		set, err := s.section(section, func(s *setting) ([]flow.Block, error) {
			if section.Key == planner.NotesSection {
				s = s.as(override{running, s.look(sheetNote)})
			}
			return s.blocks(section.Blocks)
		})
		if err != nil {
			return paper, nil, err
		}
		switch section.Key {
		case planner.TitleSection:
			set = append(set, flow.Rule{Style: flow.Style{Above: 9, Below: 4}, Thickness: 1.2, Colour: s.accent})
		case planner.RegisterSection:
			if lists++; lists > 1 { // each day is signed on sheets of its own
				blocks = append(blocks, flow.Break{})
			}
		case planner.NotesSection:
			set = []flow.Block{flow.Group{Style: flow.Style{Above: 14, Together: true}, Blocks: set}}
		}
		blocks = append(blocks, set...)
	}
	return paper, blocks, nil
}
