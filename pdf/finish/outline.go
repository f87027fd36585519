package finish

import "convene/pdf/flow"

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
		w.object(numbers[i])
		w.bookmark(marks, i, parent[i], children, numbers)
		w.close()
	}
	top := children[root]
	w.object(numbers[root])
	w.out = w.out.text("<</Type/Outlines/First ").ref(numbers[top[0]]).text("/Last ").ref(numbers[top[len(top)-1]]).text("/Count ").int(len(marks)).text(">>\n")
	w.close()
	w.catalog = w.catalog.text("/Outlines ").ref(numbers[root])
	if len(w.pages) > 1 {
		w.catalog = w.catalog.text("/PageMode/UseOutlines")
	}
	return nil
}

func (w *work) bookmark(marks []flow.Bookmark, i, parent int, children map[int][]int, numbers map[int]int) {
	mark := marks[i]
	b := w.destination(w.out.text("<</Title").unicode(mark.Title).text("/Parent ").ref(numbers[parent]).text("/Dest"), mark)
	siblings := children[parent]
	for k, s := range siblings {
		if s != i {
			continue
		}
		if k > 0 {
			b = b.text("/Prev ").ref(numbers[siblings[k-1]])
		}
		if k+1 < len(siblings) {
			b = b.text("/Next ").ref(numbers[siblings[k+1]])
		}
	}
	if below := children[i]; len(below) > 0 {
		b = b.text("/First ").ref(numbers[below[0]]).text("/Last ").ref(numbers[below[len(below)-1]]).text("/Count ").int(descendants(i, children))
	}
	w.out = b.text(">>\n")
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
	w.catalog = w.catalog.text("/PageLabels<</Nums[0<</S/r>>").int(front).text("<</S/D>>]>>")
	return nil
}
