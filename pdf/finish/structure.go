package finish

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"convene/pdf/flow"
)

// kid is what an element holds: marked content of a page, a further element,
// or the annotation of a link.
type kid struct {
	kind kidKind
	page int
	n    int // identifier, node, or object
}

type kidKind uint8

const (
	content kidKind = iota
	element
	annotation
)

// addStructure adds the structure tree, the links, and what ties them to the
// pages (14.7).
func (w *work) addStructure() error {
	if len(w.Marks) != len(w.pages) || len(w.Layout.Pages) != len(w.pages) {
		return fmt.Errorf("%d pages were laid out, %d painted, %d written", len(w.Layout.Pages), len(w.Marks), len(w.pages))
	}
	tree := w.Layout.Tree
	kids, err := w.kids()
	if err != nil {
		return err
	}
	// The document is the first node after the one for artefacts.
	const document = flow.NodeID(1)
	root := w.reserve()
	numbers := make([]int, len(tree))
	for id := document; int(id) < len(tree); id++ {
		if id == document || kids[id] != nil || isCell(tree[id].Tag) {
			numbers[id] = w.reserve()
		}
	}
	numbers[flow.Artefact] = root // the document's parent

	parents := []byte("<</Nums[")
	for p, marks := range w.Marks {
		parents = fmt.Appendf(parents, "%d[", p)
		for _, node := range marks {
			parents = fmt.Appendf(parents, "%d 0 R ", numbers[node])
		}
		parents = append(parents, "]\n"...)
	}
	next := len(w.pages)
	annotations := make([][]int, len(w.pages))
	for _, link := range w.Layout.Links {
		if node := tree[link.Node]; node.URL == "" && (node.Entry < 0 || node.Entry >= len(w.Layout.Outline)) {
			return fmt.Errorf("a link leads to entry %d of an outline of %d", node.Entry, len(w.Layout.Outline))
		}
		object := w.add(w.link(link, next))
		kids[link.Node] = append(kids[link.Node], kid{annotation, link.Page, object})
		annotations[link.Page] = append(annotations[link.Page], object)
		parents = fmt.Appendf(parents, "%d %d 0 R\n", next, numbers[link.Node])
		next++
	}
	for id := document; int(id) < len(tree); id++ {
		if numbers[id] > 0 {
			w.objects[numbers[id]] = w.element(id, numbers, kids[id])
		}
	}
	w.objects[root] = fmt.Appendf(nil, "<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d%s>>\n",
		numbers[document], w.add(append(parents, "]>>\n"...)), next, w.noteNames(numbers))
	w.entry("/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R", root)

	for i, page := range w.pages {
		w.finishPage(page, i, annotations[i])
	}
	return nil
}

// noteNames is the tree of the identifiers that notes have (14.7.2, table 322;
// ISO 14289-1, 7.9), with its key.
func (w *work) noteNames(numbers []int) []byte {
	var names []byte
	first, last := "", ""
	for id, node := range w.Layout.Tree { // in the order of their identifiers
		if node.Tag != flow.NoteTag || numbers[id] == 0 {
			continue
		}
		last = noteName(flow.NodeID(id))
		if first == "" {
			first = last
		}
		names = fmt.Appendf(names, "(%s)%d 0 R ", last, numbers[id])
	}
	if first == "" {
		return nil
	}
	leaf := w.add(fmt.Appendf(nil, "<</Limits[(%s)(%s)]/Names[%s]>>\n", first, last, names))
	return fmt.Appendf(nil, "/IDTree %d 0 R", w.add(fmt.Appendf(nil, "<</Kids[%d 0 R]>>\n", leaf)))
}

func noteName(id flow.NodeID) string { return fmt.Sprintf("note%06d", id) }

// kids are what every element holds, in reading order.
func (w *work) kids() ([][]kid, error) {
	tree := w.Layout.Tree
	kids := make([][]kid, len(tree))
	attached := make([]bool, len(tree))
	var attach func(id flow.NodeID)
	attach = func(id flow.NodeID) {
		if attached[id] || id == flow.Artefact {
			return
		}
		attached[id] = true
		parent := tree[id].Parent
		attach(parent)
		switch {
		case tree[id].Tag == flow.NoteTag:
			kids[parent] = insertBehind(kids[parent], tree, id)
		case tree[parent].Tag != flow.RowTag:
			kids[parent] = append(kids[parent], kid{kind: element, n: int(id)})
		}
	}
	for p, marks := range w.Marks {
		for m, id := range marks {
			if id <= flow.Artefact || int(id) >= len(tree) {
				return nil, errors.New("a marked content belongs to no element")
			}
			attach(id)
			kids[id] = append(kids[id], kid{content, p, m})
		}
	}
	// A row holds all of its cells: one that is empty was never painted.
	for id, node := range tree {
		if isCell(node.Tag) && attached[node.Parent] {
			kids[node.Parent] = append(kids[node.Parent], kid{kind: element, n: id})
		}
	}
	kids[flow.Artefact] = nil
	return kids, nil
}

// insertBehind puts a note behind the text that refers to it, and behind the
// notes that are there already: it is painted later, at the page's foot.
func insertBehind(kids []kid, tree flow.Tree, note flow.NodeID) []kid {
	i := slices.IndexFunc(kids, func(k kid) bool { return k.kind == element && flow.NodeID(k.n) == tree[note].Behind }) + 1
	for i > 0 && i < len(kids) && kids[i].kind == element && tree[kids[i].n].Tag == flow.NoteTag {
		i++
	}
	if i == 0 {
		i = len(kids)
	}
	return slices.Insert(kids, i, kid{kind: element, n: int(note)})
}

func isCell(tag flow.Tag) bool { return tag == flow.HeadCell || tag == flow.DataCell }

// element is a structure element (14.7.2).
func (w *work) element(id flow.NodeID, numbers []int, kids []kid) []byte {
	node := w.Layout.Tree[id]
	b := fmt.Appendf(nil, "<</Type/StructElem/S/%s/P %d 0 R", node.Tag, numbers[node.Parent])
	if len(kids) > 0 {
		b = append(b, "/K["...)
		page := -1
		for _, k := range kids {
			switch {
			case k.kind == element:
				b = fmt.Appendf(b, "%d 0 R ", numbers[k.n])
			case k.kind == annotation:
				b = fmt.Appendf(b, "<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>", w.pages[k.page], k.n)
			case page < 0 || page == k.page:
				page = k.page
				b = fmt.Appendf(b, "%d ", k.n)
			default: // on another page than the element's first
				b = fmt.Appendf(b, "<</Type/MCR/Pg %d 0 R/MCID %d>>", w.pages[k.page], k.n)
			}
		}
		b = append(b, ']')
		if page >= 0 {
			b = fmt.Appendf(b, "/Pg %d 0 R", w.pages[page])
		}
	}
	if node.Tag == flow.NoteTag {
		b = fmt.Appendf(b, "/ID(%s)", noteName(id))
	}
	if node.Lang != "" {
		b = append(append(b, "/Lang"...), literal(node.Lang)...)
	}
	if node.Alt != "" && node.Tag == flow.FigureTag {
		b = append(append(b, "/Alt"...), hexText(node.Alt)...)
	}
	if node.Says != "" {
		b = append(append(b, "/ActualText"...), hexText(node.Says)...)
	}
	return append(append(b, w.attributes(node, kids)...), ">>\n"...)
}

// attributes are those that an element's type calls for (14.8.5).
func (w *work) attributes(node flow.Node, kids []kid) []byte {
	switch {
	case node.Tag == flow.FigureTag && len(kids) > 0:
		box, height := node.Box, w.Layout.Pages[kids[0].page].Height
		return fmt.Appendf(nil, "/A<</O/Layout/Placement/Block/BBox[%.2f %.2f %.2f %.2f]>>",
			box.X, height-box.Y-box.Height, box.X+box.Width, height-box.Y)
	case node.Tag == flow.ListTag && node.Ordered:
		return []byte("/A<</O/List/ListNumbering/Decimal>>")
	case node.Tag == flow.ListTag:
		return []byte("/A<</O/List/ListNumbering/Disc>>")
	case node.Tag == flow.HeadCell:
		return fmt.Appendf(nil, "/A<</O/Table/Scope/%s>>", node.Scope)
	}
	return nil
}

// link is the annotation of a link (12.5.6.5).
func (w *work) link(area flow.LinkArea, key int) []byte {
	node, height := w.Layout.Tree[area.Node], w.Layout.Pages[area.Page].Height
	b := fmt.Appendf(nil, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[%.2f %.2f %.2f %.2f]/Contents%s/StructParent %d",
		area.X, height-area.Y-area.Height, area.X+area.Width, height-area.Y, hexText(node.Alt), key)
	if node.URL != "" {
		return fmt.Appendf(b, "/A<</S/URI/URI%s>>>>\n", literal(node.URL))
	}
	return fmt.Appendf(b, "/Dest%s>>\n", w.destination(w.Layout.Outline[node.Entry]))
}

// destination is the place of an entry of the outline (12.3.2.2).
func (w *work) destination(mark flow.Bookmark) []byte {
	return fmt.Appendf(nil, "[%d 0 R/XYZ 0 %.2f null]", w.pages[mark.Page], w.Layout.Pages[mark.Page].Height-mark.Y)
}

// finishPage adds to a page what ties it to the structure.
func (w *work) finishPage(object, page int, annotations []int) {
	b, _ := bytes.CutSuffix(bytes.TrimSpace(w.objects[object]), []byte(">>"))
	b = fmt.Appendf(bytes.Clone(b), "/StructParents %d", page)
	if !w.Archive1b { // its version of PDF knows no order of tabs
		b = append(b, "/Tabs/S"...)
	}
	if len(annotations) > 0 {
		b = append(b, "/Annots["...)
		for _, a := range annotations {
			b = fmt.Appendf(b, "%d 0 R ", a)
		}
		b = append(b, ']')
	}
	w.objects[object] = append(b, ">>\n"...)
}
