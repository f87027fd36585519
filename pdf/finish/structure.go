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

	parents := body(nil).text("<</Nums[")
	for p, marks := range w.Marks {
		parents = parents.int(p).text("[")
		for _, node := range marks {
			parents = parents.ref(numbers[node]).text(" ")
		}
		parents = parents.text("]\n")
	}
	next := len(w.pages)
	annotations := make([][]int, len(w.pages))
	for _, link := range w.Layout.Links {
		if node := tree[link.Node]; node.URL == "" && (node.Entry < 0 || node.Entry >= len(w.Layout.Outline)) {
			return fmt.Errorf("a link leads to entry %d of an outline of %d", node.Entry, len(w.Layout.Outline))
		}
		object := w.reserve()
		w.object(object)
		w.link(link, next)
		w.close()
		kids[link.Node] = append(kids[link.Node], kid{annotation, link.Page, object})
		annotations[link.Page] = append(annotations[link.Page], object)
		parents = parents.int(next).text(" ").ref(numbers[link.Node]).text("\n")
		next++
	}
	for id := document; int(id) < len(tree); id++ {
		if numbers[id] > 0 {
			w.object(numbers[id])
			w.element(id, numbers, kids[id])
			w.close()
		}
	}
	parentTree, names := w.add(parents.text("]>>\n")), w.noteNames(numbers)
	w.object(root)
	w.out = w.out.text("<</Type/StructTreeRoot/K[").ref(numbers[document]).text("]/ParentTree ").ref(parentTree).text("/ParentTreeNextKey ").int(next)
	if names > 0 {
		w.out = w.out.text("/IDTree ").ref(names)
	}
	w.out = w.out.text(">>\n")
	w.close()
	w.catalog = w.catalog.text("/MarkInfo<</Marked true>>/StructTreeRoot ").ref(root)

	for i, page := range w.pages {
		w.object(page)
		w.finishPage(page, i, annotations[i])
		w.close()
	}
	return nil
}

// noteNames is the tree of the identifiers that notes have (14.7.2, table 322;
// ISO 14289-1, 7.9); 0 where there are no notes.
func (w *work) noteNames(numbers []int) int {
	var names body
	first, last := "", ""
	for id, node := range w.Layout.Tree { // in the order of their identifiers
		if node.Tag != flow.NoteTag || numbers[id] == 0 {
			continue
		}
		last = noteName(flow.NodeID(id))
		if first == "" {
			first = last
		}
		names = names.text("(").text(last).text(")").ref(numbers[id]).text(" ")
	}
	if first == "" {
		return 0
	}
	leaf := w.add(body(nil).text("<</Limits[(").text(first).text(")(").text(last).text(")]/Names[").text(string(names)).text("]>>\n"))
	return w.add(body(nil).text("<</Kids[").ref(leaf).text("]>>\n"))
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
func (w *work) element(id flow.NodeID, numbers []int, kids []kid) {
	node := &w.Layout.Tree[id]
	b := w.out.text("<</Type/StructElem/S/").text(string(node.Tag)).text("/P ").ref(numbers[node.Parent])
	if len(kids) > 0 {
		b = b.text("/K[")
		page := -1
		for _, k := range kids {
			switch {
			case k.kind == element:
				b = b.ref(numbers[k.n]).text(" ")
			case k.kind == annotation:
				b = b.text("<</Type/OBJR/Pg ").ref(w.pages[k.page]).text("/Obj ").ref(k.n).text(">>")
			case page < 0 || page == k.page:
				page = k.page
				b = b.int(k.n).text(" ")
			default: // on another page than the element's first
				b = b.text("<</Type/MCR/Pg ").ref(w.pages[k.page]).text("/MCID ").int(k.n).text(">>")
			}
		}
		b = b.text("]")
		if page >= 0 {
			b = b.text("/Pg ").ref(w.pages[page])
		}
	}
	if node.Tag == flow.NoteTag {
		b = b.text("/ID(").text(noteName(id)).text(")")
	}
	if node.Lang != "" {
		b = b.text("/Lang").literal(node.Lang)
	}
	if node.Alt != "" && node.Tag == flow.FigureTag {
		b = b.text("/Alt").unicode(node.Alt)
	}
	if node.Says != "" {
		b = b.text("/ActualText").unicode(node.Says)
	}
	w.out = w.attributes(b, node, kids).text(">>\n")
}

// attributes are those that an element's type calls for (14.8.5).
func (w *work) attributes(b body, node *flow.Node, kids []kid) body {
	switch {
	case node.Tag == flow.FigureTag && len(kids) > 0:
		box, height := node.Box, w.Layout.Pages[kids[0].page].Height
		return b.text("/A<</O/Layout/Placement/Block/BBox").box(box.X, height-box.Y-box.Height, box.X+box.Width, height-box.Y).text(">>")
	case node.Tag == flow.ListTag && node.Ordered:
		return b.text("/A<</O/List/ListNumbering/Decimal>>")
	case node.Tag == flow.ListTag:
		return b.text("/A<</O/List/ListNumbering/Disc>>")
	case node.Tag == flow.HeadCell:
		return b.text("/A<</O/Table/Scope/").text(string(node.Scope)).text(">>")
	}
	return b
}

// link is the annotation of a link (12.5.6.5).
func (w *work) link(area flow.LinkArea, key int) {
	node, height := &w.Layout.Tree[area.Node], w.Layout.Pages[area.Page].Height
	b := w.out.text("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect").
		box(area.X, height-area.Y-area.Height, area.X+area.Width, height-area.Y)
	if node.URL != "" {
		b = b.text("/A<</S/URI/URI").literal(node.URL).text(">>")
	} else {
		b = w.destination(b.text("/Dest"), w.Layout.Outline[node.Entry])
	}
	w.out = b.text("/Contents").unicode(node.Alt).text("/StructParent ").int(key).text(">>\n")
}

// destination is the place of an entry of the outline (12.3.2.2).
func (w *work) destination(b body, mark flow.Bookmark) body {
	return b.text("[").ref(w.pages[mark.Page]).text("/XYZ 0 ").points(w.Layout.Pages[mark.Page].Height - mark.Y).text(" null]")
}

// finishPage adds to a page what ties it to the structure.
func (w *work) finishPage(object, page int, annotations []int) {
	b, _ := bytes.CutSuffix(bytes.TrimSpace(w.objects[object]), []byte(">>"))
	w.out = append(w.out, b...).text("/StructParents ").int(page)
	if !w.Archive1b { // its version of PDF knows no order of tabs
		w.out = w.out.text("/Tabs/S")
	}
	if len(annotations) > 0 {
		w.out = w.out.text("/Annots[")
		for _, a := range annotations {
			w.out = w.out.ref(a).text(" ")
		}
		w.out = w.out.text("]")
	}
	w.out = w.out.text(">>\n")
}
