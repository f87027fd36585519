package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

const (
	// plainWidth is the columns of output that is no terminal, such as the mail
	// that cron sends.
	plainWidth = 80
	// leastWidth is the columns below which lines are left to the terminal.
	leastWidth = 40
	// gutter is the blanks between two columns of a table.
	gutter = 2
)

// width is how many columns a line may have.
func (g *globals) width() int {
	if g.sys.Width > 0 {
		return max(g.sys.Width, leastWidth)
	}
	said, _ := g.sys.LookupEnv("COLUMNS")
	if n, err := strconv.Atoi(said); err == nil && n > 0 {
		return max(n, leastWidth)
	}
	return plainWidth
}

// table is rows as all commands print them: no frame, columns apart, so many
// blanks before each row, and no wider than the terminal. A cell that is too
// long for that goes on below; a word is never broken.
func (g *globals) table(indent int, rows []table.Row) string {
	if len(rows) == 0 {
		return ""
	}
	limits := limits(g.width()-indent, rows)
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.Options{SeparateColumns: true}
	style.Box.PaddingLeft, style.Box.PaddingRight, style.Box.MiddleVertical = "", " ", " "
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	for _, row := range rows {
		cells := make(table.Row, len(row))
		for i, cell := range row {
			cells[i] = wrap(fmt.Sprint(cell), limits[i])
		}
		t.AppendRow(cells)
	}
	margin := strings.Repeat(" ", indent)
	return margin + strings.ReplaceAll(trimRows(t.Render()), "\n", "\n"+margin)
}

// limits is how wide each column may be for all of them to fit: the widest give
// way first, and none becomes narrower than its longest word.
func limits(width int, rows []table.Row) []int {
	var full, least []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(full) {
				full, least = append(full, 0), append(least, 0)
			}
			for line := range strings.SplitSeq(fmt.Sprint(cell), "\n") {
				full[i] = max(full[i], text.StringWidthWithoutEscSequences(line))
				for word := range strings.FieldsSeq(line) {
					least[i] = max(least[i], text.StringWidthWithoutEscSequences(word))
				}
			}
		}
	}
	width -= gutter * (len(full) - 1)
	limits := full
	for most := width; most > 0; most-- {
		limits = make([]int, len(full))
		sum := 0
		for i := range full {
			limits[i] = max(least[i], min(full[i], most))
			sum += limits[i]
		}
		if sum <= width {
			break
		}
	}
	return limits
}

// wrap breaks each line of a text between words so that none is wider than
// limit.
func wrap(s string, limit int) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if text.StringWidthWithoutEscSequences(line) > limit {
			lines[i] = text.WrapSoft(line, limit)
		}
	}
	return trimRows(strings.Join(lines, "\n"))
}

// hanging is running text in as many lines as it needs. The first goes on where
// so many columns are taken, and the others begin below that.
func (g *globals) hanging(taken int, s string) string {
	return strings.ReplaceAll(wrap(s, g.width()-taken), "\n", "\n"+strings.Repeat(" ", taken))
}

// paragraph is running text with so many blanks before its first line and four
// more before the others.
func (g *globals) paragraph(indent int, s string) string {
	return strings.Repeat(" ", indent) + g.hanging(indent+4, s)
}

// headline names an edition: on one line, or its name before its day and the
// rest where that is too long.
func (g *globals) headline(s string) {
	const between = " · "
	if name, rest, ok := strings.Cut(s, between); ok && text.StringWidthWithoutEscSequences(s) > g.width() {
		g.print("%s", g.paint(bold, g.paragraph(0, name)))
		s = rest
	}
	g.print("%s", g.paint(bold, g.paragraph(0, s)))
}

// trimRows drops the blanks at the ends of lines.
func trimRows(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
