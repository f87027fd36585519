package pdf

import (
	"math"

	"convene/pdf/flow"
	"convene/pdf/picture"
	"convene/pdf/text"
	"convene/planner"
)

// booklet is a report of several pages, set like a printed one.
func booklet(s *setting) (flow.Sheet, []flow.Block, error) {
	paper := s.paper()
	frame := paper.Frame(0)
	frame.Height = math.Floor(frame.Height/grid) * grid
	paper.Frame = func(int) flow.Rect { return frame }
	paper.FirstNumber = 0
	paper.Furniture = func(page flow.Page, _ int) []flow.Furnishing {
		if page.Number == 0 {
			return nil
		}
		return append(s.runningHead(17, flow.Rule{Thickness: 0.4, Colour: faint()}), s.folio(page.Number))
	}
	var blocks []flow.Block
	numbered, front := false, false
	page := func(set []flow.Block, isFront bool) {
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
	// Cover, credits, contents and pictures have pages of their own in front of
	// the first that is numbered.
	listed := len(s.contents) == 0
	for _, section := range s.doc.Sections {
		if !listed && section.Key != planner.CoverSection && section.Key != planner.CreditsSection {
			page(s.contentsList(), true)
			listed = true
		}
		set, err := s.bookletSection(section)
		if err != nil {
			return paper, nil, err
		}
		if len(set) > 0 {
			page(set, section.Key == planner.CoverSection || section.Key == planner.CreditsSection || section.Key == planner.PicturesSection)
		}
	}
	return paper, blocks, nil
}

// runningHead is the short title, and a rule so far under its top.
func (s *setting) runningHead(under float64, rule flow.Rule) []flow.Furnishing {
	if s.doc.RunningHead == "" {
		return nil
	}
	head := s.look(runningHead)
	head.flow.Closeness = 1 // one line, which stands where Latin letters do
	return []flow.Furnishing{
		{X: s.side(), Y: s.sheet.head, Width: s.measure, Block: s.paragraph(head, []planner.Inline{planner.Name(s.doc.RunningHead)})},
		{X: s.side(), Y: s.sheet.head + under, Width: s.measure, Block: rule},
	}
}

func (s *setting) bookletSection(section planner.Section) ([]flow.Block, error) {
	set, err := s.section(section, func(s *setting) ([]flow.Block, error) {
		if section.Key == planner.CoverSection {
			return s.cover(section.Blocks)
		}
		return s.blocks(section.Blocks)
	})
	if section.Key == planner.CreditsSection && len(set) > 0 {
		set = append([]flow.Block{flow.Space{Filled: true}}, set...)
	}
	return set, err
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
		// What some organisers did and what others did stand apart.
		if p, ok := set.(flow.Paragraph); ok && style == planner.CollaborateStyle && !isLines(b) {
			p.Style.Above = s.look(collaboration).flow.Leading * 2 / 3
			set = p
		}
		out = append(out, set)
		if _, isTitle := b.(planner.Heading); isTitle && titled {
			out = append(out, flow.Rule{Style: flow.Style{Above: 18, Align: text.Centre}, Thickness: 1.2, Length: 72, Colour: s.accent})
		}
	}
	return out, nil
}

func isLines(b planner.Block) bool {
	_, ok := b.(planner.Lines)
	return ok
}
