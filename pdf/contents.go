package pdf

import (
	"strconv"

	"convene/pdf/flow"
	"convene/planner"
)

// A booklet is long enough for a list of contents from so many numbered pages
// and entries on.
const (
	longPages   = 8
	longEntries = 3
)

// entry is an entry of a list of contents.
type entry struct {
	title string
	page  int // as printed
	level int // of the outline
	index int // in the outline
}

// entriesOf are the entries of a document's list of contents, if it wants one
// and is long: whatever the outline names on numbered pages.
func entriesOf(doc planner.Document, layout *flow.Layout) []entry {
	last := layout.Pages[len(layout.Pages)-1].Number
	if len(doc.Contents) == 0 || last < longPages {
		return nil
	}
	var entries []entry
	for i, mark := range layout.Outline {
		if page := layout.Pages[mark.Page].Number; page > 0 {
			entries = append(entries, entry{mark.Title, page, mark.Level, i})
		}
	}
	if len(entries) < longEntries {
		return nil
	}
	return entries
}

// contentsList sets the list: the page in front of each title.
func (s *setting) contentsList() []flow.Block {
	heading := s.paragraph(s.look(contentsHead), s.doc.Contents)
	heading.Tag = flow.Heading2
	line := s.look(contentsLine)
	number := line.with(func(l *look) { l.text.Colour = s.accent })
	list := flow.List{Tag: flow.ContentsTag, Hang: 2.6 * line.text.Size, Gap: line.text.Size}
	for _, e := range s.contents {
		title := s.paragraph(line, []planner.Inline{planner.Name(e.title)})
		title.Style.Left = line.text.Size * 1.4 * float64(max(0, e.level-2))
		link := &flow.Link{Entry: e.index}
		for i := range title.Spans {
			title.Spans[i].Link = link
		}
		list.Items = append(list.Items, flow.Item{
			Label:  s.paragraph(number, []planner.Inline{planner.Name(strconv.Itoa(e.page))}),
			Blocks: []flow.Block{title},
		})
	}
	return []flow.Block{heading, list}
}
