package flow

import "convene/pdf/text"

// Picture is an image. Its width is its own or the measure's, whichever is
// less.
type Picture struct {
	Style         Style
	Name          string
	Width, Height float64 // points
	Alt           string  // an artefact where empty
}

func (p Picture) compose(c *composer, width float64) ([]slice, error) {
	w, h := p.fit(width, c.height)
	x := 0.0
	switch p.Style.Align {
	case text.Centre:
		x = (width - w) / 2
	case text.End:
		x = width - w
	}
	node := Artefact
	if p.Alt != "" {
		id := c.open(Node{Tag: FigureTag, Alt: p.Alt})
		c.close(id)
		node = id
	}
	return []slice{{
		height: h, above: p.Style.Above, below: p.Style.Below,
		ops: []Op{{X: x, Node: node, Draw: Image{p.Name, w, h}}},
	}}, nil
}

// fit is the picture's size inside the measure and the page.
func (p Picture) fit(width, height float64) (w, h float64) {
	scale := min(1, width/p.Width, height/p.Height)
	return p.Width * scale, p.Height * scale
}

// Beside is blocks beside a picture at their start, and under it where they
// are longer.
type Beside struct {
	Style   Style
	Tag     Tag // Section where empty
	Picture *Picture
	Gap     float64 // between picture and blocks
	Blocks  []Block
}

func (b Beside) compose(c *composer, width float64) ([]slice, error) {
	tag := b.Tag
	if tag == "" {
		tag = Section
	}
	defer c.close(c.open(Node{Tag: tag}))
	outer := c.inset
	defer func() { c.inset = outer }()

	var image []Op
	room := inset{}
	if b.Picture != nil {
		slices, err := b.Picture.compose(c, width/2)
		if err != nil {
			return nil, err
		}
		image = slices[0].ops
		w, h := b.Picture.fit(width/2, c.height)
		room = inset{w + b.Gap, h}
	}
	slices, err := c.stackBeside(b.Blocks, width, room)
	if err != nil {
		return nil, err
	}
	slices = append(slices, fillUp(slices, room.height)...)
	if len(slices) == 0 {
		return nil, nil
	}
	slices[0].ops = append(image, slices[0].ops...)
	y := 0.0
	for i := range slices {
		if i > 0 {
			if y < room.height-0.01 { // the picture cannot be cut
				slices[i].before = never
			}
			y += max(slices[i-1].below, slices[i].above)
		}
		y += slices[i].height
	}
	slices[0].above = b.Style.Above
	last := &slices[len(slices)-1]
	last.below = max(last.below, b.Style.Below)
	return slices, nil
}

// stackBeside composes blocks as long as there is room beside the picture, and
// the others under it. Only paragraphs stand beside it.
func (c *composer) stackBeside(blocks []Block, width float64, room inset) ([]slice, error) {
	var all []slice
	keep := false
	for _, block := range blocks {
		y := height(all)
		p, isParagraph := block.(Paragraph)
		c.inset = inset{}
		if left := room.height - y; left > 0.01 && isParagraph {
			if len(all) > 0 {
				left -= max(all[len(all)-1].below, p.Style.Above)
			}
			c.inset = inset{room.width, max(left, 0)}
		} else if left > 0.01 {
			all = append(all, fillUp(all, room.height)...)
		}
		slices, err := block.compose(c, width)
		if err != nil {
			return nil, err
		}
		if len(slices) > 0 && keep {
			slices[0].before = never
		}
		all = append(all, slices...)
		keep = keepsNext(block)
	}
	return all, nil
}

// fillUp is what is missing to a height.
func fillUp(slices []slice, to float64) []slice {
	if missing := to - height(slices); missing > 0.01 {
		return []slice{{height: missing, before: never}}
	}
	return nil
}
