package templates

import (
	"slices"
	"strconv"
	"strings"

	"convene/planner"
)

// textWidth is how many characters a line of text has at most.
const textWidth = 72

// PlainText is a document as UTF-8 text, with lines of at most 72 characters
// (longer only where an address is longer) that end in LF.
func PlainText(doc planner.Document) string {
	notes := doc.Notes()
	n := numbered(notes)
	var parts [][]string
	for _, s := range titledSections(doc) {
		if outside(s.Key) {
			parts, notes = append(parts, n.notesText(notes, textWidth)...), nil
		}
		for _, b := range s.Blocks {
			parts = append(parts, n.blockText(b, textWidth))
		}
	}
	return textOf(append(parts, n.notesText(notes, textWidth)...))
}

// textOf is parts as one text.
func textOf(parts [][]string) string {
	var b strings.Builder
	for _, line := range stacked(parts) {
		b.WriteString(strings.TrimRight(line, " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// titledSections are a document's sections in reading order. A document whose
// blocks have no title opens with its own, so that every form has one.
func titledSections(doc planner.Document) []planner.Section {
	sections := oneTitle(doc.Sections)
	if doc.Title != "" && !titled(doc) {
		title := planner.Heading{Level: 1, Text: []planner.Inline{planner.Str(doc.Title)}}
		return append([]planner.Section{{Key: planner.TitleSection, Blocks: []planner.Block{title}}}, sections...)
	}
	return sections
}

// titled reports whether a heading of the document is its title.
func titled(doc planner.Document) bool {
	return slices.ContainsFunc(doc.Sections, func(s planner.Section) bool {
		return slices.ContainsFunc(s.Blocks, func(b planner.Block) bool {
			h, ok := b.(planner.Heading)
			return ok && h.Level <= 1
		})
	})
}

// oneTitle is sections of which only the first heading of level 1 is one.
func oneTitle(in []planner.Section) []planner.Section {
	seen := false
	out := slices.Clone(in)
	for i, s := range out {
		out[i].Blocks = slices.Clone(s.Blocks)
		for j, b := range s.Blocks {
			if h, ok := b.(planner.Heading); ok && h.Level <= 1 {
				if seen {
					h.Level = 2
				}
				out[i].Blocks[j], seen = h, true
			}
		}
	}
	return out
}

// stacked is parts below each other with an empty line between two of them.
func stacked(parts [][]string) []string {
	var lines []string
	for _, part := range parts {
		if len(part) == 0 {
			continue
		}
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, part...)
	}
	return lines
}

func (n numbers) blocksText(blocks []planner.Block, width int) []string {
	var parts [][]string
	for _, b := range blocks {
		parts = append(parts, n.blockText(b, width))
	}
	return stacked(parts)
}

// blockText is the lines of a block, none wider than width if its words allow.
func (n numbers) blockText(b planner.Block, width int) []string {
	switch b := b.(type) {
	case planner.Heading:
		return n.headingText(b, width)
	case planner.Paragraph:
		return wrap(n.inlineText(b.Text), width)
	case planner.Lines:
		return n.linesText(b.Lines, width)
	case planner.List:
		return n.listText(b, width)
	case planner.Quote:
		return prefixed(n.blocksText(b.Blocks, width-2), "> ", "> ")
	case planner.Table:
		return n.tableText(b, width)
	case planner.Figure:
		return n.figureText(b, width)
	case planner.Gallery:
		var parts [][]string
		for _, f := range b.Figures {
			parts = append(parts, n.figureText(f, width))
		}
		return stacked(parts)
	case planner.Card:
		return n.cardText(b, width)
	case planner.Letterhead:
		return slices.Concat(n.linesText(b.Name, width), n.linesText(b.Address, width), n.linesText(b.Contacts, width))
	case planner.QRCode:
		return wrap(n.linkText(planner.Link{URL: b.URL, Text: b.Caption}), width)
	case planner.Passage:
		return n.blocksText(b.Blocks, width)
	case planner.Rule:
		return []string{"* * *"}
	}
	return nil
}

// headingText underlines a heading, by its level.
func (n numbers) headingText(h planner.Heading, width int) []string {
	lines := wrap(planner.Bound(n.inlineText(h.Text)), width)
	if len(lines) == 0 {
		return nil
	}
	longest := 0
	for i, l := range lines {
		lines[i] = strings.ReplaceAll(l, planner.NoBreakSpace, " ") // the lines stand as they are
		longest = max(longest, columns(l))
	}
	rule := map[int]string{1: "=", 2: "-", 3: "~"}[min(max(h.Level, 1), 3)]
	return append(lines, strings.Repeat(rule, longest))
}

func (n numbers) linesText(lines [][]planner.Inline, width int) []string {
	var out []string
	for _, l := range lines {
		out = append(out, wrap(n.inlineText(l), width)...)
	}
	return out
}

func (n numbers) listText(l planner.List, width int) []string {
	first := max(l.Start, 1)
	last := strconv.Itoa(first + len(l.Items) - 1)
	var parts [][]string
	loose := false
	for i, item := range l.Items {
		mark := "- "
		if l.Ordered {
			number := strconv.Itoa(first + i)
			mark = strings.Repeat(" ", max(len(last)-len(number), 0)) + number + ". "
		}
		part := prefixed(n.blocksText(item, width-len(mark)), mark, strings.Repeat(" ", len(mark)))
		loose = loose || len(part) > 1
		parts = append(parts, part)
	}
	if loose {
		return stacked(parts)
	}
	return slices.Concat(parts...)
}

func (n numbers) figureText(f planner.Figure, width int) []string {
	var lines []string
	if f.Picture.Alt != "" {
		lines = wrap("["+clean(f.Picture.Alt)+"]", width)
	}
	caption := n.inlineText(f.Caption)
	if f.Credit != "" {
		caption = strings.TrimSpace(caption + "\n" + clean(f.Credit))
	}
	return append(lines, wrap(caption, width)...)
}

// cardText is a speaker's part. The portrait says nothing that the name does
// not.
func (n numbers) cardText(c planner.Card, width int) []string {
	who := slices.Concat(wrap(n.inlineText(c.Name), width), wrap(n.inlineText(c.Posts), width))
	role := n.headingText(planner.Heading{Level: 3, Text: c.Heading}, width)
	return stacked([][]string{who, role, n.blocksText(c.Blocks, width)})
}

// prefixed puts a mark before the first line and another before the rest.
func prefixed(lines []string, first, rest string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = rest + l
		if i == 0 {
			out[i] = first + l
		}
	}
	return out
}
