package finish

import (
	"fmt"

	"convene/pdf/flow"
)

// addOutline adds the outline (12.3.3). An entry stands under the nearest one
// before it whose level is lower.
func (w *work) addOutline() error {
	marks := w.Layout.Outline
	if len(marks) == 0 {
		return nil
	}
	const root = -1
	children := map[int][]int{}
	parent := make([]int, len(marks))
	for i := range marks {
		p := i - 1
		for p >= 0 && marks[p].Level >= marks[i].Level {
			p = parent[p]
		}
		parent[i] = p
		children[p] = append(children[p], i)
	}
	numbers := map[int]int{root: w.reserve()}
	for i := range marks {
		numbers[i] = w.reserve()
	}
	for i := range marks {
		w.objects[numbers[i]] = w.bookmark(marks, i, parent[i], children, numbers)
	}
	top := children[root]
	w.objects[numbers[root]] = fmt.Appendf(nil, "<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>\n",
		numbers[top[0]], numbers[top[len(top)-1]], len(marks))
	w.entry("/Outlines %d 0 R", numbers[root])
	if len(w.pages) > 1 {
		w.entry("/PageMode/UseOutlines")
	}
	return nil
}

func (w *work) bookmark(marks []flow.Bookmark, i, parent int, children map[int][]int, numbers map[int]int) []byte {
	mark := marks[i]
	b := fmt.Appendf(nil, "<</Title%s/Parent %d 0 R/Dest%s", hexText(mark.Title), numbers[parent], w.destination(mark))
	siblings := children[parent]
	for k, s := range siblings {
		if s != i {
			continue
		}
		if k > 0 {
			b = fmt.Appendf(b, "/Prev %d 0 R", numbers[siblings[k-1]])
		}
		if k+1 < len(siblings) {
			b = fmt.Appendf(b, "/Next %d 0 R", numbers[siblings[k+1]])
		}
	}
	if below := children[i]; len(below) > 0 {
		b = fmt.Appendf(b, "/First %d 0 R/Last %d 0 R/Count %d", numbers[below[0]], numbers[below[len(below)-1]], descendants(i, children))
	}
	return append(b, ">>\n"...)
}

func descendants(i int, children map[int][]int) int {
	n := len(children[i])
	for _, c := range children[i] {
		n += descendants(c, children)
	}
	return n
}

// addPageLabels makes readers show the printed page numbers (12.4.2); pages in
// front of them get small Roman ones. Without a page in front there is nothing
// to tell.
func (w *work) addPageLabels() error {
	pages := w.Layout.Pages
	front := 0
	for front < len(pages) && pages[front].Number == 0 {
		front++
	}
	if front == 0 || front == len(pages) {
		return nil
	}
	w.entry("/PageLabels<</Nums[0<</S/r>>%d<</S/D>>]>>", front)
	return nil
}
