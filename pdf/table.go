package pdf

import (
	"convene/pdf/flow"
	"convene/pdf/text"
	"convene/planner"
)

// table sets a table by its style.
func (s *setting) table(t planner.Table) (flow.Block, error) {
	if t.Style == planner.FactsTable && s.narrow {
		return s.factsInColumn(t)
	}
	leading := s.look(cell).flow.Leading
	out := flow.Table{
		Gap: 1.2 * s.look(cell).text.Size, Rule: 0.4, Colour: faint(),
		Style: flow.Style{Above: leading / 2, Below: leading / 2},
	}
	for i := range t.Columns {
		if !under(t, i) {
			out.Columns = append(out.Columns, columnOf(t, i))
		}
	}
	if head, ok := s.head(t); ok {
		out.Head, out.Rows = 1, append(out.Rows, head)
	}
	for i, row := range t.Rows {
		set, err := s.row(t, row)
		if err != nil {
			return nil, err
		}
		// What belongs to the row above stays with it, without a rule between.
		if i+1 < len(t.Rows) && t.Rows[i+1].Sub {
			set.KeepNext, set.Ruled, set.Below = true, false, 0
		}
		out.Rows = append(out.Rows, set)
	}
	return out, nil
}

// factsInColumn sets facts in a narrow column: each behind its label. Columns
// inside a column would be read one after the other.
func (s *setting) factsInColumn(t planner.Table) (flow.Block, error) {
	leading := s.look(cell).flow.Leading
	group := flow.Group{Style: flow.Style{Above: leading / 2, Below: leading / 2}}
	for _, row := range t.Rows {
		var line []flow.Block
		for i, content := range row.Cells {
			l := s.look(cell)
			if i == 0 {
				l = s.look(factLabel)
			}
			l.flow.Left = leading / 2
			l.flow.Indent = -leading / 2
			set, err := s.as(override{running, l}).blocks(content)
			if err != nil {
				return nil, err
			}
			line = append(line, set...)
		}
		group.Blocks = append(group.Blocks, runIn(line)...)
	}
	return group, nil
}

// under reports whether a column's cells stand under those of the column before.
// In a schedule, who speaks stands under what is on: names and posts are long,
// and readers of the text lose their row where only some rows have a speaker
// (pdftotext then reads down the columns).
func under(t planner.Table, column int) bool { return t.Style == planner.ScheduleTable && column > 1 }

// columnOf is how wide a column is. The first column of a schedule or of facts
// is as wide as it has to be.
func columnOf(t planner.Table, i int) flow.Column {
	switch {
	case t.Style == planner.ScheduleTable && i == 0:
		return flow.Column{Most: 0.3}
	case t.Style == planner.FactsTable && i == 0:
		return flow.Column{Most: 0.35}
	case t.Style == planner.PlanTable && i == 1:
		return flow.Column{Weight: 1}
	case t.Style == planner.PlanTable:
		return flow.Column{Most: 0.3}
	case t.Style == planner.PlainTable:
		return flow.Column{}
	case t.Style == planner.RegisterTable:
		return flow.Column{Weight: float64(t.Columns[i].Share), Most: 0.1}
	}
	return flow.Column{Weight: 1}
}

// head is the row of the columns' heads, if any has one.
func (s *setting) head(t planner.Table) (flow.Row, bool) {
	row := flow.Row{Ruled: true, Below: 3, KeepNext: true}
	some := false
	for i, column := range t.Columns {
		some = some || len(column.Head) > 0
		l := aligned(s.look(tableHead), column.Align)
		row.Cells = append(row.Cells, flow.Cell{Tag: flow.HeadCell, Scope: flow.ColumnScope, Under: under(t, i), Blocks: []flow.Block{s.paragraph(l, column.Head)}})
	}
	return row, some
}

func aligned(l look, a planner.Align) look {
	switch a {
	case planner.AlignCentre:
		l.flow.Align = text.Centre
	case planner.AlignEnd:
		l.flow.Align = text.End
	default:
		l.flow.Align = text.Start
	}
	return l
}

func (s *setting) row(t planner.Table, row planner.Row) (flow.Row, error) {
	leading, padding := s.look(cell).flow.Leading, s.sheet.padding.at(s.tight)
	out := flow.Row{Above: padding, Below: padding, Ruled: true}
	if t.Style == planner.FactsTable {
		out = flow.Row{Above: leading * 0.12, Below: leading * 0.12}
	}
	if row.Sub {
		out.Above = 0
	}
	for i, content := range row.Cells {
		l := s.look(cell)
		switch {
		case t.Style == planner.FactsTable && i == 0:
			l = s.look(factLabel)
		case row.Head && i == 0, t.Style == planner.ScheduleTable && i == 0:
			l.text = s.look(tableHead).text
		case t.Style == planner.ScheduleTable && i == 1:
			l.text.Bold, l.text.Italic = !row.Sub, row.Sub
			if !row.Sub {
				l.text.Colour = s.accent
			}
		}
		if i < len(t.Columns) {
			l = aligned(l, t.Columns[i].Align)
		}
		if row.Sub && i > 0 {
			l.flow.Left += 1.2 * s.look(cell).text.Size
		}
		title := s.look(cell)
		title.text.Italic, title.flow.Left = true, l.flow.Left
		note := s.look(cellNote)
		note.flow.Left = l.flow.Left
		blocks, err := s.as(override{running, l}, override{subtitle, title}, override{place, note}).blocks(content)
		if err != nil {
			return flow.Row{}, err
		}
		if t.Style == planner.ScheduleTable && s.runsIn() {
			blocks = runIn(blocks)
		}
		c := flow.Cell{Under: under(t, i), Blocks: blocks}
		if i == 0 && (row.Head || t.Style == planner.FactsTable) {
			c.Tag, c.Scope = flow.HeadCell, flow.RowScope
		}
		out.Cells = append(out.Cells, c)
	}
	return out, nil
}

// runsIn reports whether name and post are to stand on one line.
func (s *setting) runsIn() bool { return s.sheet.runIn && s.tight > 0.3 }

// runIn saves lines: paragraphs follow each other on one line, and so do the
// lines of one.
func runIn(blocks []flow.Block) []flow.Block {
	const gap = "\u2003" // em space
	var all flow.Paragraph
	for i, b := range blocks {
		p, ok := b.(flow.Paragraph)
		if !ok {
			return blocks
		}
		if i == 0 {
			all = p
			all.Spans = nil
		} else if len(p.Spans) > 0 {
			all.Spans = append(all.Spans, flow.Span{Text: gap, Style: p.Spans[0].Style})
		}
		for _, span := range p.Spans {
			if span.Text == "\n" {
				span.Text = gap
			}
			all.Spans = append(all.Spans, span)
		}
	}
	if len(all.Spans) == 0 {
		return nil
	}
	return []flow.Block{all}
}
