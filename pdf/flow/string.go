package flow

import (
	"fmt"
	"strings"

	"convene/pdf/text"
)

// String is the layout as text, for people to read and tests to compare: every
// operation of every page with its place, its element and what it draws.
func (l *Layout) String() string {
	var b strings.Builder
	for i, page := range l.Pages {
		fmt.Fprintf(&b, "page %d, number %d\n", i+1, page.Number)
		for _, op := range page.Ops {
			fmt.Fprintf(&b, "%7.1f %6.1f %-18s %s", op.X, op.Y, l.Tree.path(op.Node), describe(op.Draw))
			if op.Turned {
				b.WriteString(", turned")
			}
			b.WriteByte('\n')
		}
	}
	for _, m := range l.Outline {
		fmt.Fprintf(&b, "outline %d: %s, page %d at %.1f\n", m.Level, m.Title, m.Page+1, m.Y)
	}
	for _, a := range l.Links {
		to := l.Tree[a.Node].URL
		if to == "" {
			to = fmt.Sprintf("to entry %d", l.Tree[a.Node].Entry)
		}
		fmt.Fprintf(&b, "link %s, page %d at %.1f %.1f, %.1f wide\n", to, a.Page+1, a.X, a.Y, a.Width)
	}
	return b.String()
}

func describe(drawing Drawing) string {
	switch draw := drawing.(type) {
	case Text:
		return said(draw.Line)
	case Fill:
		return fmt.Sprintf("fill %.1f by %.1f", draw.Width, draw.Height)
	case Image:
		return fmt.Sprintf("image %s, %.1f by %.1f", draw.Name, draw.Width, draw.Height)
	}
	return ""
}

// path is the tags of a node and of what it stands in, without the document.
func (t Tree) path(id NodeID) string {
	if id == Artefact {
		return "-"
	}
	tags := string(t[id].Tag)
	for id = t[id].Parent; id > 1; id = t[id].Parent {
		tags = string(t[id].Tag) + "/" + tags
	}
	return tags
}

// said is what a line says.
func said(line text.Line) string {
	var b strings.Builder
	for _, p := range line.Pieces {
		for _, g := range p.Word.Glyphs {
			b.WriteString(g.Text)
		}
	}
	return strings.TrimSpace(b.String())
}
