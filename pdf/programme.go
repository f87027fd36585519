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
		set, err := s.section(section, func(s *setting) ([]flow.Block, error) {
			if section.Key == planner.NotesSection {
				s = s.as(override{running, s.look(sheetNote)})
			}
			set, err := s.blocks(section.Blocks)
			if err != nil || section.Key != planner.ProgrammeSection || !s.apart {
				return set, err
			}
			return apart(section.Blocks, set), nil
		})
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

// days is how many days a programme has, as far as they have headings.
func days(doc planner.Document) int {
	n := 0
	for _, section := range doc.Sections {
		for _, b := range section.Blocks {
			if section.Key == planner.ProgrammeSection && isDay(b) {
				n++
			}
		}
	}
	return max(1, n)
}

func isDay(b planner.Block) bool {
	h, ok := b.(planner.Heading)
	return ok && h.Level == 2
}

// apart starts a page with every day after the first.
func apart(blocks []planner.Block, set []flow.Block) []flow.Block {
	var out []flow.Block
	for i, b := range set {
		if i > 0 && isDay(blocks[i]) {
			out = append(out, flow.Break{})
		}
		out = append(out, b)
	}
	return out
}
