package cli

import (
	"fmt"
	"iter"
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
	var c breadths
	for _, row := range rows {
		c.add(row)
	}
	return rendered(indent, c.within(g.width()-indent), rows, false)
}

// batch is how many rows of a long table are in memory at a time.
const batch = 200

// longTable prints a table of any length, whose rows are gone through twice: for
// how wide they are, and to print them.
func (g *globals) longTable(indent int, rows iter.Seq2[table.Row, error]) error {
	var c breadths
	for row, err := range rows {
		if err != nil {
			return err
		}
		c.add(row)
	}
	limits := c.within(g.width() - indent)
	some := make([]table.Row, 0, batch)
	print := func() {
		if len(some) > 0 {
			g.print("%s", rendered(indent, limits, some, true))
		}
		some = some[:0]
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		if some = append(some, row); len(some) == batch {
			print()
		}
	}
	print()
	return nil
}

// rendered is rows in columns of no more than so many letters each; aligned, as
// others are to follow below: of no fewer either.
func rendered(indent int, limits []int, rows []table.Row, aligned bool) string {
	t := table.NewWriter()
	if aligned {
		var widths []table.ColumnConfig
		for i, n := range limits {
			widths = append(widths, table.ColumnConfig{Number: i + 1, WidthMin: n})
		}
		t.SetColumnConfigs(widths)
	}
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

// breadths is how wide the columns of a table are: their widest line, and their
// longest word.
type breadths struct{ full, least []int }

func (c *breadths) add(row table.Row) {
	for i, cell := range row {
		if i == len(c.full) {
			c.full, c.least = append(c.full, 0), append(c.least, 0)
		}
		for line := range strings.SplitSeq(fmt.Sprint(cell), "\n") {
			c.full[i] = max(c.full[i], text.StringWidthWithoutEscSequences(line))
			for word := range strings.FieldsSeq(line) {
				c.least[i] = max(c.least[i], text.StringWidthWithoutEscSequences(word))
			}
		}
	}
}

// within is how wide each column may be for all of them to fit: the widest give
// way first, and none becomes narrower than its longest word.
func (c breadths) within(width int) []int {
	width -= gutter * (len(c.full) - 1)
	limits := c.full
	for most := width; most > 0; most-- {
		limits = make([]int, len(c.full))
		sum := 0
		for i := range c.full {
			limits[i] = max(c.least[i], min(c.full[i], most))
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
