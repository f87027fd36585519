package planner

import (
	"iter"
	"slices"
	"strings"
)

// PlainText is what the inlines say, without form and without notes. A break
// is a space.
func PlainText(text []Inline) string {
	if len(text) == 1 { // as most values are, and then it needs no other memory
		switch in := text[0].(type) {
		case Str:
			return string(in)
		case Name:
			return string(in)
		}
	}
	var b strings.Builder
	for _, in := range text {
		switch in := in.(type) {
		case Str:
			b.WriteString(string(in))
		case Name:
			b.WriteString(string(in))
		case Emphasis:
			b.WriteString(PlainText(in))
		case Strong:
			b.WriteString(PlainText(in))
		case Link:
			b.WriteString(PlainText(in.Text))
		case Span:
			b.WriteString(PlainText(in.Text))
		case LineBreak:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// BlockText is what blocks say, without form and without notes, a line for
// each run of text.
func BlockText(blocks []Block) string {
	var b strings.Builder
	runs(blocks, func(text []Inline) { b.WriteString(PlainText(text) + "\n") })
	return b.String()
}

// Notes are the document's notes in the order of their numbers, which begin
// with 1.
func (d Document) Notes() []*Note {
	var notes []*Note
	for _, s := range d.Sections {
		runs(s.Blocks, func(text []Inline) { notes = referred(notes, text) })
	}
	return notes
}

// Runs are every run of text that the document prints, in reading order, those
// of its notes behind all others.
func (d Document) Runs() iter.Seq[[]Inline] {
	return func(yield func([]Inline) bool) {
		open := true
		visit := func(text []Inline) { open = open && yield(text) }
		visit(str(d.RunningHead))
		visit(d.Contents)
		for _, s := range d.Sections {
			runs(s.Blocks, visit)
		}
		for _, n := range d.Notes() {
			runs(n.Blocks, visit)
		}
	}
}

// Pictures are those that the document shows, in reading order.
func (d Document) Pictures() iter.Seq[Picture] {
	return func(yield func(Picture) bool) {
		open := true
		for _, s := range d.Sections {
			pictures(s.Blocks, func(p Picture) { open = open && yield(p) })
		}
		for _, n := range d.Notes() {
			pictures(n.Blocks, func(p Picture) { open = open && yield(p) })
		}
	}
}

func pictures(blocks []Block, visit func(Picture)) {
	some := func(p *Picture) {
		if p != nil {
			visit(*p)
		}
	}
	for _, block := range blocks {
		switch block := block.(type) {
		case List:
			for _, item := range block.Items {
				pictures(item, visit)
			}
		case Quote:
			pictures(block.Blocks, visit)
		case Table:
			for _, row := range block.Rows {
				for _, cell := range row.Cells {
					pictures(cell, visit)
				}
			}
		case Figure:
			visit(block.Picture)
		case Gallery:
			for _, f := range block.Figures {
				visit(f.Picture)
			}
		case Card:
			some(block.Portrait)
			pictures(block.Blocks, visit)
		case Letterhead:
			some(block.Logo)
		case Passage:
			pictures(block.Blocks, visit)
		}
	}
}

// referred adds to notes those that a text refers to first.
func referred(notes []*Note, text []Inline) []*Note {
	for _, in := range text {
		switch in := in.(type) {
		case Emphasis:
			notes = referred(notes, in)
		case Strong:
			notes = referred(notes, in)
		case Link:
			notes = referred(notes, in.Text)
		case Span:
			notes = referred(notes, in.Text)
		case Footnote:
			if in.Note != nil && !slices.Contains(notes, in.Note) {
				notes = append(notes, in.Note)
			}
		}
	}
	return notes
}

// runs visits every run of text that blocks print, in reading order.
func runs(blocks []Block, visit func([]Inline)) {
	all := func(texts ...[]Inline) {
		for _, text := range texts {
			visit(text)
		}
	}
	for _, block := range blocks {
		switch block := block.(type) {
		case Heading:
			visit(block.Text)
		case Paragraph:
			visit(block.Text)
		case Lines:
			all(block.Lines...)
		case List:
			for _, item := range block.Items {
				runs(item, visit)
			}
		case Quote:
			runs(block.Blocks, visit)
		case Table:
			for _, column := range block.Columns {
				visit(column.Head)
			}
			for _, row := range block.Rows {
				for _, cell := range row.Cells {
					runs(cell, visit)
				}
			}
		case Figure:
			all(block.Caption, str(block.Credit))
		case Gallery:
			for _, f := range block.Figures {
				runs([]Block{f}, visit)
			}
		case Card:
			all(block.Name, block.Posts, block.Heading)
			runs(block.Blocks, visit)
		case Letterhead:
			all(block.Name...)
			all(block.Address...)
			all(block.Contacts...)
		case QRCode:
			visit(block.Caption)
		case Passage:
			runs(block.Blocks, visit)
		}
	}
}
