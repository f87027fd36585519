package finish

import (
	"bytes"
	"errors"
	"fmt"

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
		object := w.add(w.link(link, next))
		kids[link.Node] = append(kids[link.Node], kid{annotation, link.Page, object})
		annotations[link.Page] = append(annotations[link.Page], object)
		parents = fmt.Appendf(parents, "%d %d 0 R\n", next, numbers[link.Node])
		next++
	}
	for id := document; int(id) < len(tree); id++ {
		if numbers[id] > 0 {
			w.objects[numbers[id]] = w.element(tree[id], numbers, kids[id])
		}
	}
	w.objects[root] = fmt.Appendf(nil, "<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>\n",
		numbers[document], w.add(append(parents, "]>>\n"...)), next)
	w.entry("/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R", root)

	for i, page := range w.pages {
		w.finishPage(page, i, annotations[i])
	}
	return nil
}

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
		if tree[parent].Tag != flow.RowTag {
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

func isCell(tag flow.Tag) bool { return tag == flow.HeadCell || tag == flow.DataCell }

// element is a structure element (14.7.2).
func (w *work) element(node flow.Node, numbers []int, kids []kid) []byte {
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
	return fmt.Appendf(nil, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[%.2f %.2f %.2f %.2f]/A<</S/URI/URI%s>>/Contents%s/StructParent %d>>\n",
		area.X, height-area.Y-area.Height, area.X+area.Width, height-area.Y, literal(node.URL), hexText(node.Alt), key)
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
