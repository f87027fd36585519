package templates

import "convene/planner"

// filling puts values into a text. A line that uses an empty value is left
// out, and with it whatever then has nothing left. Prose is a text that uses
// none.
type filling struct {
	values planner.Values
	notes  map[*note]*planner.Note // those filled; nil for one with nothing left
}

func newFilling(values planner.Values) filling {
	return filling{values, map[*note]*planner.Note{}}
}

// note fills a note once, however often the text refers to it; nil if nothing
// of it is left.
func (f filling) note(in *note) *planner.Note {
	filled, done := f.notes[in]
	if done {
		return filled
	}
	if blocks := f.blocks(in.blocks); len(blocks) > 0 {
		filled = &planner.Note{Blocks: blocks}
	}
	f.notes[in] = filled
	return filled
}

// blocks fills blocks. A heading is left out together with its part when
// nothing of the part is left.
func (f filling) blocks(in []block) []planner.Block {
	var out []planner.Block
	for i := 0; i < len(in); i++ {
		h, ok := in[i].(heading)
		if !ok {
			out = append(out, f.block(in[i])...)
			continue
		}
		end := partEnd(in, i)
		part := f.blocks(in[i+1 : end])
		if text := f.text(h.text); len(text) > 0 && (len(part) > 0 || end == i+1) {
			out = append(out, planner.Heading{Level: h.level, Text: text})
		}
		out = append(out, part...)
		i = end - 1
	}
	return out
}

// partEnd is where the part under the heading at i ends.
func partEnd(in []block, i int) int {
	level := in[i].(heading).level
	for j := i + 1; j < len(in); j++ {
		if h, ok := in[j].(heading); ok && h.level <= level {
			return j
		}
	}
	return len(in)
}

// block fills any block but a heading. It is one block or none.
func (f filling) block(in block) []planner.Block {
	switch in := in.(type) {
	case paragraph:
		return f.paragraph(in.text)
	case verbatim:
		if lines := f.lines(in.text); len(lines) > 0 {
			return []planner.Block{planner.Lines{Lines: lines}}
		}
	case list:
		out := planner.List{Ordered: in.ordered, Start: in.start}
		for _, item := range in.items {
			if blocks := f.blocks(item); len(blocks) > 0 {
				out.Items = append(out.Items, blocks)
			}
		}
		if len(out.Items) > 0 {
			return []planner.Block{out}
		}
	case quote:
		if blocks := f.blocks(in.blocks); len(blocks) > 0 {
			return []planner.Block{planner.Quote{Blocks: blocks}}
		}
	case table:
		return f.table(in)
	case thematicBreak:
		return []planner.Block{planner.Rule{}}
	}
	return nil
}

func (f filling) paragraph(in running) []planner.Block {
	text := f.text(in)
	if len(text) == 0 {
		return nil
	}
	return []planner.Block{planner.Paragraph{Text: text}}
}

// lines fills the lines of a verbatim block.
func (f filling) lines(in running) [][]planner.Inline {
	lines := [][]planner.Inline{nil}
	for _, p := range f.text(in) {
		if _, ends := p.(planner.LineBreak); ends {
			lines = append(lines, nil)
			continue
		}
		last := len(lines) - 1
		lines[last] = append(lines[last], p)
	}
	if len(lines) == 1 && len(lines[0]) == 0 {
		return nil
	}
	return lines
}

// table fills a table, a row of which is a line. Without any words in its head
// it is a table of facts. The first cell of a row heads the row there, and
// where only the first column has no head of its own.
func (f filling) table(in table) []planner.Block {
	out := planner.Table{Style: planner.FactsTable}
	head := f.row(in.head)
	for i, align := range in.align {
		c := planner.Column{Align: align}
		if head != nil {
			c.Head = head[i]
		}
		if len(c.Head) > 0 {
			out.Style = planner.PlainTable
		}
		out.Columns = append(out.Columns, c)
	}
	for _, cells := range in.rows {
		filled := f.row(cells)
		if filled == nil {
			continue
		}
		row := planner.Row{Head: len(out.Columns) > 0 && len(out.Columns[0].Head) == 0}
		for _, text := range filled {
			var cell []planner.Block
			if len(text) > 0 {
				cell = []planner.Block{planner.Paragraph{Text: text}}
			}
			row.Cells = append(row.Cells, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	if len(out.Rows) == 0 {
		return nil
	}
	return []planner.Block{out}
}

// row fills the cells of a row; nil if it is left out.
func (f filling) row(cells []running) [][]planner.Inline {
	var line running
	for _, cell := range cells {
		line = append(line, cell...)
	}
	if f.unsaid(line)[0] {
		return nil
	}
	filled := make([][]planner.Inline, len(cells))
	for i, cell := range cells {
		filled[i] = f.text(cell)
	}
	return filled
}

// text fills running text; nothing if no line of it is left, or only space.
func (f filling) text(in running) []planner.Inline {
	w := lineWriter{filling: f, unsaid: f.unsaid(in)}
	text := w.write(in)
	if empty(text) {
		return nil
	}
	return text
}

// unsaid are the lines, from 0, that use an empty value.
func (f filling) unsaid(in running) map[int]bool {
	lines := map[int]bool{}
	line := 0
	var walk func(running)
	walk = func(pieces running) {
		for _, p := range pieces {
			switch p := p.(type) {
			case placeholder:
				if empty(f.values[string(p)]) {
					lines[line] = true
				}
			case lineEnd:
				line++
			case span:
				walk(p.inner)
			case link:
				walk(p.to.parts)
				walk(p.inner)
			}
		}
	}
	walk(in)
	return lines
}

// lineWriter writes the lines that are left. Between two of them stands the
// strongest of the line ends there were: a break, or else a space.
type lineWriter struct {
	filling
	unsaid map[int]bool
	line   int
	ended  bool // a line end is due before what follows
	hard   bool // and it is a break
	begun  bool // something is written
}

func (w *lineWriter) write(in running) []planner.Inline {
	var out []planner.Inline
	for _, p := range in {
		switch p := p.(type) {
		case lineEnd:
			w.line++
			w.ended = w.begun
			w.hard = w.begun && (w.hard || p.hard)
		case literal:
			if !w.unsaid[w.line] {
				out = join(w.endLine(out), planner.Str(p))
			}
		case placeholder:
			if !w.unsaid[w.line] {
				out = join(w.endLine(out), w.values[string(p)]...)
			}
		case footnote:
			if n := w.note(p.note); n != nil && !w.unsaid[w.line] {
				out = append(w.endLine(out), planner.Footnote{Note: n})
			}
		case span:
			out = w.set(out, p.inner, func(text []planner.Inline) []planner.Inline {
				if p.strong {
					return []planner.Inline{planner.Strong(text)}
				}
				return []planner.Inline{planner.Emphasis(text)}
			})
		case link:
			out = w.set(out, p.inner, func(text []planner.Inline) []planner.Inline {
				if to, ok := p.to.fill(w.values); ok {
					return []planner.Inline{planner.Link{URL: to, Text: text}}
				}
				return text
			})
		}
	}
	return out
}

// set writes text that wrap sets apart, unless nothing of it is left. The line
// end that is due comes before it, not into it.
func (w *lineWriter) set(out []planner.Inline, inner running, wrap func([]planner.Inline) []planner.Inline) []planner.Inline {
	if !w.survives(inner) {
		return append(out, w.write(inner)...)
	}
	out = w.endLine(out)
	return join(out, wrap(w.write(inner))...)
}

func (w *lineWriter) endLine(out []planner.Inline) []planner.Inline {
	ended, hard := w.ended, w.hard
	w.ended, w.hard, w.begun = false, false, true
	switch {
	case hard:
		return append(out, planner.LineBreak{})
	case ended:
		return join(out, planner.Str(" "))
	}
	return out
}

// survives reports whether any line of what comes next is left.
func (w *lineWriter) survives(in running) bool {
	ahead := w.line
	var walk func(running) bool
	walk = func(pieces running) bool {
		for _, p := range pieces {
			switch p := p.(type) {
			case lineEnd:
				ahead++
			case literal, placeholder, footnote:
				if !w.unsaid[ahead] {
					return true
				}
			case span:
				if walk(p.inner) {
					return true
				}
			case link:
				if walk(p.inner) {
					return true
				}
			}
		}
		return false
	}
	return walk(in)
}
