package pdf

import (
	"fmt"

	"convene/pdf/flow"
	"convene/pdf/picture"
	"convene/planner"
)

// letterheads sets the heads of the hosts under each other over a rule, or
// leaves the room of a head that is on the paper already.
func (s *setting) letterheads(blocks []planner.Block) ([]flow.Block, error) {
	const room = 96
	if s.style.Letterhead == Preprinted {
		return []flow.Block{flow.Space{Height: room}}, nil
	}
	name := letterheadNames
	if len(blocks) == 1 {
		name = letterheadName
	}
	var heads []*head
	widest := 0.0 // of the logos
	for _, b := range blocks {
		set, ok := b.(planner.Letterhead)
		if !ok {
			return nil, fmt.Errorf("a block of type %T among the letterheads", b)
		}
		h, err := s.newHead(set, name)
		if err != nil {
			return nil, err
		}
		heads = append(heads, h)
		widest = max(widest, h.logo.Width)
	}
	var out []flow.Block
	for _, h := range heads {
		out = append(out, h.block(s.measure, widest))
	}
	return append(out, flow.Rule{Style: flow.Style{Above: 10, Below: 4}, Thickness: 0.9, Colour: s.accent}), nil
}

// head is one host's head: the logo, beside it the name, and under the name
// address and contacts in a row.
type head struct {
	logo  flow.Picture // without a name if there is none
	words []flow.Block
}

func (s *setting) newHead(h planner.Letterhead, nameAs part) (*head, error) {
	name, line := s.look(nameAs), s.look(letterheadLine)
	out := &head{words: []flow.Block{s.lines(name, h.Name)}}
	for _, lines := range [][][]planner.Inline{h.Address, h.Contacts} {
		strip := flow.Strip{Style: line.flow, Gap: stripGap * line.text.Size, Dot: s.accent}
		for _, l := range lines {
			strip.Items = append(strip.Items, s.paragraph(line, l))
		}
		out.words = append(out.words, strip)
	}
	if h.Logo == nil {
		return out, nil
	}
	// The logo is as high as the words beside it.
	tall := float64(len(h.Name))*name.flow.Leading + name.flow.Below + 2*line.flow.Leading
	var err error
	out.logo, err = s.album.place(*h.Logo, picture.Frame{Width: 130, Height: tall})
	return out, err
}

// stripGap is so narrow, in parts of the size, that readers of the text take a
// strip for one line and not for columns (pdftotext does from 0.7 on).
const stripGap = 0.66

// block sets a head so that the names of several stand in line, whatever their
// logos.
func (h *head) block(measure, widest float64) flow.Block {
	const gap = 14
	style := flow.Style{Above: 10}
	if h.logo.Name == "" {
		if widest > 0 {
			style.Left = widest + gap
		}
		return flow.Group{Style: style, Blocks: h.words}
	}
	return flow.Columns{
		Style: style, Gap: gap, Weights: []float64{widest, measure - widest - gap},
		Columns: [][]flow.Block{{h.logo}, h.words},
	}
}
