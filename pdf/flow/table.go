package flow

import (
	"fmt"
	"math"

	"convene/pdf/text"
)

// Table is rows of cells.
type Table struct {
	Style   Style
	Columns []Column
	Gap     float64 // between columns
	// Head is how many first rows are repeated on every page that the table
	// goes on to.
	Head int
	Rows []Row
	// Rule is drawn under every row that says so.
	Rule   float64
	Colour text.Colour
}

// Column is how wide a column is.
type Column struct {
	// Weight is its share of what is left beside the columns without one,
	// which are as wide as their contents want.
	Weight float64
	// Most is the greatest share of the measure that a column without weight
	// gets; all where 0.
	Most float64
}

// Row is a row of a table.
type Row struct {
	Cells        []Cell
	Above, Below float64 // inside the row
	Ruled        bool    // a rule stands under it
	KeepNext     bool
}

// Cell is a cell. Its tag is DataCell where empty.
type Cell struct {
	Tag   Tag
	Scope Scope
	// Under: the cell stands in the column of the one before it, under it.
	Under  bool
	Blocks []Block
}

func (t Table) compose(c *composer, width float64) ([]slice, error) {
	defer c.close(c.open(Node{Tag: TableTag}))
	columns, err := t.widths(c, width)
	if err != nil {
		return nil, err
	}
	head, err := t.head(c, columns, width)
	if err != nil {
		return nil, err
	}
	var all []slice
	keep := false
	for i, row := range t.Rows {
		slices, err := t.row(c, row, columns, width)
		if err != nil {
			return nil, err
		}
		for k := range slices {
			if i >= t.Head {
				slices[k].again = head
			}
		}
		// No row of the table stands alone on a page.
		keep = keep || i > t.Head && (i == t.Head+1 || i == len(t.Rows)-1)
		if keep && len(slices) > 0 {
			slices[0].before = never
		}
		keep = row.KeepNext
		all = append(all, slices...)
	}
	if len(all) > 0 {
		all[0].above, all[len(all)-1].below = t.Style.Above, t.Style.Below
	}
	return all, nil
}

// head is the head as later pages repeat it, or nil.
func (t Table) head(c *composer, columns []float64, width float64) (*slice, error) {
	outer := c.artefact
	c.artefact = true // it has been read once
	defer func() { c.artefact = outer }()
	var slices []slice
	for _, row := range t.Rows[:min(t.Head, len(t.Rows))] {
		composed, err := t.row(c, row, columns, width)
		if err != nil {
			return nil, err
		}
		slices = append(slices, composed...)
	}
	h := height(slices)
	if h == 0 || h > c.height/4 {
		return nil, nil
	}
	return &slice{height: h, ops: placed(slices, 0, 0)}, nil
}

// columns are the columns that a row's cells stand in.
func (r Row) columns() []int {
	columns := make([]int, len(r.Cells))
	column := -1
	for i, cell := range r.Cells {
		if !cell.Under || column < 0 {
			column++
		}
		columns[i] = column
	}
	return columns
}

// widths are the columns' widths.
func (t Table) widths(c *composer, width float64) ([]float64, error) {
	widths := make([]float64, len(t.Columns))
	left := width - t.Gap*float64(len(widths)-1)
	weights, wanted := 0.0, 0.0
	for i, col := range t.Columns {
		weights += col.Weight
		if col.Weight > 0 {
			continue
		}
		most := left
		if col.Most > 0 {
			most = width * col.Most
		}
		for _, row := range t.Rows {
			for k, column := range row.columns() {
				if column != i {
					continue
				}
				w, err := c.natural(row.Cells[k].Blocks)
				if err != nil {
					return nil, err
				}
				widths[i] = min(max(widths[i], w+0.01), most)
			}
		}
		wanted += widths[i]
	}
	if weights == 0 && wanted > left || weights > 0 && wanted > left*0.8 {
		if weights > 0 {
			left *= 0.8
		}
		squeeze(widths, left)
		if weights > 0 {
			left /= 0.8
		}
		wanted = 0
		for _, w := range widths {
			wanted += w
		}
	}
	for i, col := range t.Columns {
		if col.Weight > 0 {
			widths[i] = (left - wanted) * col.Weight / weights
		}
	}
	return widths, nil
}

// squeeze makes widths fit: the widest give first.
func squeeze(widths []float64, room float64) {
	low, high := 0.0, room
	for range 50 { // halving finds the width that none exceeds
		most, sum := (low+high)/2, 0.0
		for _, w := range widths {
			sum += min(w, most)
		}
		if sum > room {
			high = most
		} else {
			low = most
		}
	}
	for i := range widths {
		widths[i] = min(widths[i], low)
	}
}

func (t Table) row(c *composer, row Row, columns []float64, width float64) ([]slice, error) {
	defer c.close(c.open(Node{Tag: RowTag}))
	cells := make([][]slice, len(columns))
	places := row.columns()
	for i, cell := range row.Cells {
		column := places[i]
		if column >= len(columns) {
			return nil, fmt.Errorf("a row of %d cells in a table of %d columns", len(row.Cells), len(columns))
		}
		tag := cell.Tag
		if tag == "" {
			tag = DataCell
		}
		id := c.open(Node{Tag: tag, Scope: cell.Scope})
		slices, err := c.stack(cell.Blocks, columns[column])
		c.close(id)
		if err != nil {
			return nil, err
		}
		cells[column] = append(cells[column], slices...)
	}
	if text.RightToLeft(c.lang) {
		alignBaselines(cells)
	}
	slices := abreast(cells, columns, t.Gap, c.height/3)
	if len(slices) == 0 {
		return nil, nil
	}
	first, last := &slices[0], &slices[len(slices)-1]
	first.height += row.Above
	for i := range first.ops {
		first.ops[i].Y += row.Above
	}
	last.height += row.Below
	if row.Ruled {
		last.ops = append(last.ops, Op{Y: last.height, Draw: Fill{width, t.Rule, t.Colour}})
		last.height += t.Rule
	}
	return slices, nil
}

// alignBaselines lowers the cells whose first line stands higher than another's,
// as a line of Latin letters alone does beside one of Nastaliq.
func alignBaselines(cells [][]slice) {
	lowest := 0.0
	for _, cell := range cells {
		if len(cell) > 0 {
			at, _ := baseline(cell[0].ops)
			lowest = max(lowest, at)
		}
	}
	for _, cell := range cells {
		if len(cell) == 0 {
			continue
		}
		at, ok := baseline(cell[0].ops)
		if !ok || at >= lowest {
			continue
		}
		cell[0].height += lowest - at
		for i := range cell[0].ops {
			cell[0].ops[i].Y += lowest - at
		}
	}
}

// Columns is blocks side by side, read one column after the other.
type Columns struct {
	Style   Style
	Gap     float64
	Columns [][]Block
	// Weights are the columns' shares of the measure; equal where nil.
	Weights []float64
}

func (b Columns) compose(c *composer, width float64) ([]slice, error) {
	widths := make([]float64, len(b.Columns))
	sum := 0.0
	for i := range widths {
		widths[i] = 1
		if b.Weights != nil {
			widths[i] = b.Weights[i]
		}
		sum += widths[i]
	}
	cells := make([][]slice, len(b.Columns))
	for i, blocks := range b.Columns {
		widths[i] *= (width - b.Gap*float64(len(widths)-1)) / sum
		slices, err := c.stack(blocks, widths[i])
		if err != nil {
			return nil, err
		}
		cells[i] = slices
	}
	slices := abreast(cells, widths, b.Gap, math.Inf(1))
	if len(slices) > 0 {
		slices[0].above, slices[len(slices)-1].below = b.Style.Above, b.Style.Below
	}
	return slices, nil
}

// abreast puts cells side by side. What is no taller than whole stays one
// slice, read cell by cell; what is taller is cut wherever no cell has a slice
// across.
func abreast(cells [][]slice, widths []float64, gap, whole float64) []slice {
	tallest, x := 0.0, 0.0
	lefts := make([]float64, 0, len(cells))
	for i := range cells {
		tallest = max(tallest, height(cells[i]))
		lefts = append(lefts, x)
		x += widths[i] + gap
	}
	if tallest == 0 {
		return nil
	}
	if tallest <= whole {
		s := slice{height: tallest}
		for i, cell := range cells {
			s.ops = place(s.ops, cell, lefts[i], 0)
			s.notes = append(s.notes, notesOf(cell)...)
		}
		return []slice{s}
	}
	var out []slice
	top := 0.0
	for _, bottom := range commonEdges(cells, tallest) {
		s := slice{height: bottom - top}
		for i, cell := range cells {
			ops, notes := between(cell, lefts[i], top, bottom)
			s.ops, s.notes = append(s.ops, ops...), append(s.notes, notes...)
		}
		out = append(out, s)
		top = bottom
	}
	return out
}

// commonEdges are the heights at which every cell can be cut, the last being
// the end.
func commonEdges(cells [][]slice, tallest float64) []float64 {
	var edges []float64
	for _, cell := range cells {
		y := 0.0
		for i := 1; i < len(cell); i++ {
			y += cell[i-1].height
			edge := y + max(cell[i-1].below, cell[i].above)
			if cell[i].before != never && uncrossed(cells, edge) {
				edges = insert(edges, edge)
			}
			y = edge
		}
	}
	return append(edges, tallest)
}

// uncrossed reports whether no cell has a slice across a height.
func uncrossed(cells [][]slice, at float64) bool {
	for _, cell := range cells {
		y := 0.0
		for i, s := range cell {
			if i > 0 {
				y += max(cell[i-1].below, s.above)
			}
			if y < at-0.01 && y+s.height > at+0.01 || i > 0 && s.before == never && math.Abs(y-at) < 0.01 {
				return false
			}
			y += s.height
		}
	}
	return true
}

// insert keeps edges in order and apart.
func insert(edges []float64, at float64) []float64 {
	for i, e := range edges {
		switch {
		case math.Abs(e-at) < 0.01:
			return edges
		case e > at:
			return append(edges[:i], append([]float64{at}, edges[i:]...)...)
		}
	}
	return append(edges, at)
}

// between is what a cell draws between two heights, from the upper one, and the
// notes of that.
func between(cell []slice, x, top, bottom float64) (ops []Op, notes []footnote) {
	y := 0.0
	for i, s := range cell {
		if i > 0 {
			y += max(cell[i-1].below, s.above)
		}
		if y > top-0.01 && y < bottom-0.01 {
			ops = append(ops, placed([]slice{s}, x, y-top)...)
			notes = append(notes, s.notes...)
		}
		y += s.height
	}
	return ops, notes
}
