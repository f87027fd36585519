package flow

import (
	"math"
	"slices"
)

// What the cut of a galley costs, so that the least is the best: few pages,
// full pages.
const (
	pageCost      = 100000
	emptyCost     = 1000 // of a page that is empty; half empty costs a quarter
	shortLastCost = 20000
)

// way is the best way to have cut the galley before a slice.
type way struct {
	cost float64
	from int // the slice that the page before starts with
	page int // how many pages there are before
}

// cut makes pages of a galley.
func cut(galley []slice, sheet Sheet) []Page {
	if len(galley) == 0 {
		galley = []slice{{}}
	}
	ways := make([]way, len(galley)+1)
	for i := range ways {
		ways[i].cost = math.Inf(1)
	}
	ways[0].cost = 0
	for from := range galley {
		if !math.IsInf(ways[from].cost, 1) {
			reach(galley, sheet, ways, from)
		}
	}

	var starts []int
	for i := len(galley); i > 0; i = ways[i].from {
		starts = append(starts, ways[i].from)
	}
	pages := make([]Page, 0, len(starts))
	number := sheet.FirstNumber
	for n, end := len(starts)-1, 0; n >= 0; n-- {
		end = len(galley)
		if n > 0 {
			end = starts[n-1]
		}
		slices := galley[starts[n]:end]
		if slices[0].number == startNumbering {
			number = 1
		}
		frame := sheet.Frame(len(pages))
		pages = append(pages, Page{
			Width: sheet.Width, Height: sheet.Height, Frame: frame, Number: number,
			Ops: fill(slices, sheet, frame),
		})
		if number > 0 {
			number++
		}
	}
	return pages
}

// fill puts slices on a page: the head of a table that goes on, the slices, and
// the notes at the foot.
func fill(slices []slice, sheet Sheet, frame Rect) []Op {
	var ops []Op
	text := frame
	if head := slices[0].again; head != nil {
		ops = placed([]slice{*head}, text.X, text.Y)
		text.Y, text.Height = text.Y+head.height, text.Height-head.height
	}
	notes := notesOf(slices)
	spread(slices, text.Height-sheet.Notes.room(notes))
	ops = place(ops, slices, text.X, text.Y)
	return append(ops, sheet.Notes.place(notes, frame)...)
}

// reach considers every page that can start with a slice.
func reach(galley []slice, sheet Sheet, ways []way, from int) {
	frame := sheet.Frame(ways[from].page).Height
	used, noted := 0.0, 0.0
	if head := galley[from].again; head != nil {
		used = head.height
	}
	found := false
	for end := from; end < len(galley); end++ {
		s := galley[end]
		if end > from {
			if s.before == forced {
				consider(ways, from, end, shortness(used, ways[from].page, galley[from], sheet))
				return
			}
			if s.before != never {
				empty := (frame - used - noted) / frame
				consider(ways, from, end, emptyCost*empty*empty)
				found = true
			}
			used += max(galley[end-1].below, s.above)
		}
		used += s.height
		if len(s.notes) > 0 && noted > 0 {
			noted -= sheet.Notes.room([]footnote{nil}) // the rule is there already
		}
		noted += sheet.Notes.room(s.notes)
		if used+noted > frame+0.01 && end > from {
			if !found { // nothing allowed fits: cut where the page is full
				consider(ways, from, end, float64(never))
			}
			return
		}
	}
	consider(ways, from, len(galley), shortness(used, ways[from].page, galley[from], sheet))
}

// shortness is what a last page costs that is hardly begun.
func shortness(used float64, page int, first slice, sheet Sheet) float64 {
	if page > 0 && first.before != forced && used < sheet.LeastLast {
		return shortLastCost * (2 - used/sheet.LeastLast)
	}
	return 0
}

func consider(ways []way, from, to int, cost float64) {
	if total := ways[from].cost + pageCost + cost; total < ways[to].cost {
		ways[to] = way{cost: total, from: from, page: ways[from].page + 1}
	}
}

// spread gives the room that a page has to spare to the slices that fill.
func spread(slices []slice, frame float64) {
	fills := 0
	for _, s := range slices {
		if s.fill {
			fills++
		}
	}
	spare := frame - height(slices)
	if fills == 0 || spare <= 0 {
		return
	}
	for i := range slices {
		if slices[i].fill {
			slices[i].height += spare / float64(fills)
		}
	}
}

// placed is what slices draw, one under another from a place on.
func placed(slices []slice, x, y float64) []Op { return place(nil, slices, x, y) }

// place appends what slices draw from a place on.
func place(ops []Op, galley []slice, x, y float64) []Op {
	n := 0
	for i := range galley {
		n += len(galley[i].ops)
	}
	ops = slices.Grow(ops, n)
	for i := range galley {
		s := &galley[i]
		if i > 0 {
			y += max(galley[i-1].below, s.above)
		}
		for _, op := range s.ops {
			op.X, op.Y = op.X+x, op.Y+y
			ops = append(ops, op)
		}
		y += s.height
	}
	return ops
}
