package finish

import (
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

// addStructure adds the structure tree (14.7). It numbers the pages and the
// annotations of links, which come after it.
func (w *work) addStructure() error {
	if len(w.Marks) != len(w.pages) || len(w.Contents) != len(w.pages) || len(w.Layout.Pages) != len(w.pages) {
		return fmt.Errorf("%d pages were laid out, %d painted, %d written", len(w.Layout.Pages), len(w.Marks), len(w.pages))
	}
	tree := w.Layout.Tree
	kids, err := w.kids()
	if err != nil {
		return err
	}
	// The document is the first node after the one for artefacts.
	const document = flow.NodeID(1)
	w.numberPages()
	root := w.reserve()
	numbers := make([]int, len(tree))
	for id := document; int(id) < len(tree); id++ {
		if id == document || kids[id] != nil || isCell(tree[id].Tag) {
			numbers[id] = w.reserve()
		}
	}
	numbers[flow.Artefact] = root // the document's parent

	parents := w.scratch[:0].text("<</Nums[")
	for p, marks := range w.Marks {
		parents = parents.int(p).text("[")
		for _, node := range marks {
			parents = parents.ref(numbers[node]).text(" ")
		}
		parents = parents.text("]\n")
	}
	for i, link := range w.Layout.Links {
		object := w.reserve()
		w.linkNumbers = append(w.linkNumbers, object)
		kids[link.Node] = append(kids[link.Node], kid{annotation, link.Page, object})
		parents = parents.int(w.linkKey(i)).text(" ").ref(numbers[link.Node]).text("\n")
	}
	for id := document; int(id) < len(tree); id++ {
		if numbers[id] > 0 {
			w.object(numbers[id])
			w.element(id, numbers, kids[id])
			w.close()
		}
	}
	w.scratch = parents.text("]>>\n")
	parentTree, names := w.add(w.scratch), w.noteNames(numbers)
	w.object(root)
	w.out = w.out.text("<</Type/StructTreeRoot/K[").ref(numbers[document]).text("]/ParentTree ").ref(parentTree).text("/ParentTreeNextKey ").int(w.linkKey(len(w.linkNumbers)))
	if names > 0 {
		w.out = w.out.text("/IDTree ").ref(names)
	}
	w.out = w.out.text(">>\n")
	w.close()
	w.catalog = w.catalog.text("/MarkInfo<</Marked true>>/StructTreeRoot ").ref(root)

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
				b = b.text("<</Type/OBJR/Pg ").ref(w.page(k.page)).text("/Obj ").ref(k.n).text(">>")
			case page < 0 || page == k.page:
				page = k.page
				b = b.int(k.n).text(" ")
			default: // on another page than the element's first
				b = b.text("<</Type/MCR/Pg ").ref(w.page(k.page)).text("/MCID ").int(k.n).text(">>")
			}
		}
		b = b.text("]")
		if page >= 0 {
			b = b.text("/Pg ").ref(w.page(page))
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
