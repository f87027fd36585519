package finish

import (
	"bytes"
	"fmt"

	"convene/pdf/flow"
)

// numberPages numbers the pages, which are written after what refers to them.
func (w *work) numberPages() {
	w.numbers[pagesObject], w.numbers[resourcesObject] = w.reserve(), w.reserve()
	for _, page := range w.pages {
		w.numbers[page], w.numbers[page+1] = w.reserve(), w.reserve()
	}
}

// page is the number of a page's object.
func (w *work) page(i int) int { return w.numbers[w.pages[i]] }

// addPages adds the pages with what ties them to the structure, their contents
// compressed.
func (w *work) addPages() error {
	annotations := make([][]int, len(w.pages))
	for i, link := range w.Layout.Links {
		annotations[link.Page] = append(annotations[link.Page], w.linkNumbers[i])
	}
	for i, page := range w.pages {
		w.object(w.numbers[page+1])
		w.out = w.out.stream("/Filter/FlateDecode", w.pack(w.Contents[i]))
		w.close()
		if err := w.addPage(i, annotations[i]); err != nil {
			return fmt.Errorf("page object %d: %w", page, err)
		}
	}
	w.object(w.numbers[pagesObject])
	err := w.renumber(w.objects[pagesObject])
	w.close()
	return err
}

func (w *work) addPage(page int, annotations []int) error {
	w.object(w.page(page))
	own, _ := bytes.CutSuffix(bytes.TrimSpace(w.objects[w.pages[page]]), []byte(">>"))
	if err := w.renumber(own); err != nil {
		return err
	}
	w.out = w.out.text("/StructParents ").int(page)
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
	w.close()
	return nil
}

// renumber writes what gofpdf wrote, with the numbers that its objects have now.
func (w *work) renumber(data []byte) error {
	const suffix = " 0 R"
	for {
		end := bytes.Index(data, []byte(suffix))
		if end < 0 {
			w.out = append(w.out, data...)
			return nil
		}
		start := end
		for start > 0 && '0' <= data[start-1] && data[start-1] <= '9' {
			start--
		}
		n, _, ok := leadingInt(data[start:end])
		if !ok || n >= len(w.numbers) || w.numbers[n] == 0 {
			return fmt.Errorf("it refers to %q, which is none that a page is made of", data[start:end])
		}
		w.out = append(w.out, data[:start]...).ref(w.numbers[n])
		data = data[end+len(suffix):]
	}
}

// addLinks adds the annotations of links.
func (w *work) addLinks() error {
	for i, area := range w.Layout.Links {
		if node := w.Layout.Tree[area.Node]; node.URL == "" && (node.Entry < 0 || node.Entry >= len(w.Layout.Outline)) {
			return fmt.Errorf("a link leads to entry %d of an outline of %d", node.Entry, len(w.Layout.Outline))
		}
		w.object(w.linkNumbers[i])
		w.link(area, w.linkKey(i))
		w.close()
	}
	return nil
}

// linkKey is a link's key in the tree of parents, which has the pages before.
func (w *work) linkKey(i int) int { return len(w.pages) + i }

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
	return b.text("[").ref(w.page(mark.Page)).text("/XYZ 0 ").points(w.Layout.Pages[mark.Page].Height - mark.Y).text(" null]")
}
