package flow

import "convene/pdf/text"

// Note is a note that text refers to. It stands at the foot of the page on which
// it is first referred to.
type Note struct {
	// Label stands in front of the note, Hang wide with its gap.
	Label     Paragraph
	Hang, Gap float64
	Blocks    []Block
}

// NoteStyle is how notes stand at the foot of a page: under a short rule.
type NoteStyle struct {
	Above  float64 // between the text and the rule
	Below  float64 // between the rule and the first note
	Rule   float64 // the rule's length
	Colour text.Colour
}

// noteRule is the thickness of the rule.
const noteRule = 0.4

// footnote is a composed note.
type footnote []slice

// notes are what a composer knows of the notes of a document.
type notes struct {
	referred map[NodeID]*Note // by what refers to them
	behind   map[*Note]NodeID // the text that refers to them first
	composed map[*Note]bool
	inside   bool // a note, which refers to no other
}

// refer makes the element of a reference.
func (c *composer) refer(n *Note) NodeID {
	if c.notes.inside {
		return c.node
	}
	if c.notes.referred == nil {
		c.notes = notes{referred: map[NodeID]*Note{}, behind: map[*Note]NodeID{}, composed: map[*Note]bool{}}
	}
	if _, known := c.notes.behind[n]; !known {
		c.notes.behind[n] = c.node
	}
	id := c.tree.add(Node{Tag: ReferenceTag, Parent: c.node})
	c.notes.referred[id] = n
	return id
}

// notesOf composes the notes that a line is the first to refer to.
func (c *composer) notesOf(line text.Line) ([]footnote, error) {
	if len(c.notes.referred) == 0 { // nearly always
		return nil, nil
	}
	var found []footnote
	for _, piece := range line.Pieces {
		n := c.notes.referred[NodeID(piece.Mark)]
		if n == nil || c.notes.composed[n] {
			continue
		}
		c.notes.composed[n] = true
		composed, err := c.footnote(n)
		if err != nil {
			return nil, err
		}
		found = append(found, composed)
	}
	return found, nil
}

// footnote composes a note for the whole measure of the page.
func (c *composer) footnote(n *Note) (footnote, error) {
	node, beside := c.node, c.inset
	defer func() { c.node, c.inset, c.notes.inside = node, beside, false }()
	behind := c.notes.behind[n]
	c.node = c.tree.add(Node{Tag: NoteTag, Parent: c.tree[behind].Parent, Behind: behind})
	c.inset, c.notes.inside = inset{}, true
	slices, err := c.labelled(n.Label, n.Hang, n.Gap, func() ([]slice, error) { return c.stack(n.Blocks, c.width-n.Hang) })
	if text.RightToLeft(c.lang) != c.fromRight {
		mirror(slices, c.width)
	}
	return slices, err
}

// notesOf are the notes of slices, in their order.
func notesOf(slices []slice) []footnote {
	var all []footnote
	for _, s := range slices {
		all = append(all, s.notes...)
	}
	return all
}

// room is how high notes are at the foot of a page, with the rule over them.
func (st NoteStyle) room(notes []footnote) float64 {
	if len(notes) == 0 {
		return 0
	}
	h := st.Above + noteRule + st.Below
	for _, n := range notes {
		h += height(n)
	}
	return h
}

// place puts notes at the foot of a frame.
func (st NoteStyle) place(notes []footnote, frame Rect) []Op {
	if len(notes) == 0 {
		return nil
	}
	y := frame.Y + frame.Height - st.room(notes) + st.Above
	ops := []Op{{X: frame.X, Y: y, Draw: Fill{st.Rule, noteRule, st.Colour}}}
	y += noteRule + st.Below
	for _, n := range notes {
		ops = append(ops, placed(n, frame.X, y)...)
		y += height(n)
	}
	return ops
}

// relieve sets notes that no foot of a page has room for behind their block.
func relieve(block []slice, st NoteStyle, frame float64) []slice {
	var excess []slice
	for i := range block {
		s := &block[i]
		most := min(frame/2, frame-s.height)
		n := len(s.notes)
		for n > 0 && st.room(s.notes[:n]) > most {
			n--
		}
		for _, note := range s.notes[n:] {
			excess = append(excess, note...)
		}
		s.notes = s.notes[:n]
	}
	return append(block, excess...)
}
