package templates

import (
	"strings"

	"convene/planner"
)

// columnGap is the space between two columns of a table.
const columnGap = 2

// tableText is a table of facts as "Label: value", and every other as columns
// under a ruled head.
func (n numbers) tableText(t planner.Table, width int) []string {
	if t.Style == planner.FactsTable && len(t.Columns) == 2 {
		return n.factsText(t, width)
	}
	var rows [][][]string // cells of lines, as narrow as they come
	head := make([][]string, len(t.Columns))
	headed := false
	for i, c := range t.Columns {
		head[i] = wrap(n.inlineText(c.Head), width)
		headed = headed || len(head[i]) > 0
	}
	if headed {
		rows = append(rows, head)
	}
	for _, row := range t.Rows {
		cells := make([][]string, len(t.Columns))
		for i := range cells {
			cells[i] = n.cellText(row, i, width)
		}
		rows = append(rows, cells)
	}
	widths := columnWidths(rows, len(t.Columns), width)
	var lines []string
	for i, cells := range rows {
		lines = append(lines, rowText(cells, widths)...)
		if headed && i == 0 {
			rule := make([][]string, len(widths))
			for j, w := range widths {
				rule[j] = []string{strings.Repeat("-", w)}
			}
			lines = append(lines, rowText(rule, widths)...)
		}
	}
	return lines
}

// factsText is one fact a line, values below each other.
func (n numbers) factsText(t planner.Table, width int) []string {
	widths := []int{0, 0}
	labels := make([]string, len(t.Rows))
	for i, row := range t.Rows {
		labels[i] = strings.Join(n.cellText(row, 0, width), " ") + ":"
		widths[0] = max(widths[0], columns(labels[i]))
	}
	widths[0] = min(widths[0], width/3)
	widths[1] = width - widths[0] - columnGap
	var lines []string
	for i, row := range t.Rows {
		lines = append(lines, rowText([][]string{{labels[i]}, n.cellText(row, 1, width)}, widths)...)
	}
	return lines
}

// cellText is the blocks of a row's cell, without empty lines between them.
func (n numbers) cellText(row planner.Row, i, width int) []string {
	if i >= len(row.Cells) {
		return nil
	}
	var lines []string
	for _, b := range row.Cells[i] {
		lines = append(lines, n.blockText(b, width)...)
	}
	return lines
}

// columnWidths gives every column what it needs. If that is too much, those
// that need more than an equal share divide what the others leave.
func columnWidths(rows [][][]string, n, width int) []int {
	widths := make([]int, n)
	for _, cells := range rows {
		for i, cell := range cells {
			for _, line := range cell {
				widths[i] = max(widths[i], columns(line))
			}
		}
	}
	free := width - columnGap*(n-1)
	settled := make([]bool, n)
	for left := n; left > 0; {
		share, before := max(free/left, 1), left
		for i, w := range widths {
			if !settled[i] && w <= share {
				settled[i], free, left = true, free-w, left-1
			}
		}
		if left == before {
			for i := range widths {
				if !settled[i] {
					widths[i] = share
				}
			}
			break
		}
	}
	return widths
}

// rowText sets the cells of a row beside each other.
func rowText(cells [][]string, widths []int) []string {
	wrapped := make([][]string, len(cells))
	height := 0
	for i, cell := range cells {
		wrapped[i] = wrap(strings.Join(cell, "\n"), widths[i])
		height = max(height, len(wrapped[i]))
	}
	lines := make([]string, height)
	for i := range lines {
		var line []string
		for j, cell := range wrapped {
			text := ""
			if i < len(cell) {
				text = cell[i]
			}
			line = append(line, padded(text, widths[j]))
		}
		lines[i] = strings.TrimRight(strings.Join(line, strings.Repeat(" ", columnGap)), " ")
	}
	return lines
}

func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(width-columns(s), 0))
}
