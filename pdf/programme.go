package pdf

import (
	"convene/pdf/flow"
	"convene/pdf/text"
	"convene/planner"
)

// programme is a programme sheet.
func programme(s *setting) (flow.Sheet, []flow.Block, error) {
	var blocks []flow.Block
	for _, section := range s.doc.Sections {
		inside := s
		if section.Key == planner.NotesSection {
			inside = s.as(running, s.look(sheetNote))
		}
		set, err := inside.blocks(section.Blocks)
		if err != nil {
			return flow.Sheet{}, nil, err
		}
		switch {
		case section.Key == planner.TitleSection:
			blocks = append(blocks, set...)
			blocks = append(blocks, flow.Rule{
				Style: flow.Style{Above: fit{12, 6}.at(s.tight), Below: fit{14, 7}.at(s.tight), Align: text.Centre}, Thickness: 1.2, Length: 64, Colour: s.accent,
			})
		case section.Key == planner.NotesSection && len(set) > 0:
			blocks = append(blocks, flow.Group{Style: flow.Style{Above: fit{18, 9}.at(s.tight), Together: true}, Blocks: set})
		default:
			blocks = append(blocks, set...)
		}
	}
	return s.paper(), blocks, nil
}
