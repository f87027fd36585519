package finish

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// file is gofpdf's file taken apart. Every page's contents are the object
// after it.
type file struct {
	objects    [][]byte // bodies by number; 0 is not used
	pages      []int
	fonts      map[int]string // base font by object
	images     map[string]int // object by name among the resources
	info, root int
}

// The objects that gofpdf writes at fixed places.
const (
	pagesObject     = 1
	resourcesObject = 2
)

// parse takes a file apart and looks at every object.
func parse(data []byte) (*file, error) {
	objects, err := split(data)
	if err != nil {
		return nil, err
	}
	f := &file{objects: objects, fonts: map[int]string{}, images: map[string]int{}}
	// Information and catalogue are the last two.
	f.info, f.root = len(objects)-2, len(objects)-1
	for n := 1; n < f.info; n++ {
		if err := f.classify(n); err != nil {
			return nil, fmt.Errorf("object %d: %w", n, err)
		}
	}
	if !bytes.Contains(objects[f.info], []byte("/CreationDate")) || !bytes.Contains(objects[f.root], []byte("/Type /Catalog")) {
		return nil, errors.New("information and catalogue are not the last two objects")
	}
	if len(f.pages) == 0 {
		return nil, errors.New("it has no pages")
	}
	return f, f.readResources()
}

// split finds the objects by the cross-reference table.
func split(data []byte) ([][]byte, error) {
	at := bytes.LastIndex(data, []byte("startxref\n"))
	if at < 0 {
		return nil, errors.New("it has no cross-reference table")
	}
	var start, count int
	if _, err := fmt.Sscanf(string(data[at:]), "startxref\n%d\n%%%%EOF", &start); err != nil || start < 0 || start > at {
		return nil, errors.New("the place of its cross-reference table is not readable")
	}
	if _, err := fmt.Sscanf(string(data[start:at]), "xref\n0 %d\n", &count); err != nil {
		return nil, errors.New("its cross-reference table is not readable")
	}
	const entry = 20
	table, ok := bytes.CutPrefix(data[start:at], fmt.Appendf(nil, "xref\n0 %d\n", count))
	if !ok || count < 5 || len(table)/entry < count {
		return nil, errors.New("its cross-reference table is cut off")
	}
	offsets, order := make([]int, count), make([]int, count-1)
	for n := 1; n < count; n++ {
		offset, err := strconv.Atoi(string(table[entry*n : entry*n+10]))
		if err != nil || offset < 0 || offset >= start {
			return nil, fmt.Errorf("object %d: its place is not readable", n)
		}
		offsets[n], order[n-1] = offset, n
	}
	slices.SortFunc(order, func(a, b int) int { return offsets[a] - offsets[b] })
	objects := make([][]byte, count)
	for i, n := range order {
		end := start
		if i+1 < len(order) {
			end = offsets[order[i+1]]
		}
		body, ok := bytes.CutPrefix(data[offsets[n]:end], []byte(strconv.Itoa(n)+" 0 obj\n"))
		body, closed := bytes.CutSuffix(body, []byte("endobj\n"))
		if !ok || !closed {
			return nil, fmt.Errorf("object %d is not where the table says", n)
		}
		objects[n] = body
	}
	return objects, nil
}

// classify finds out what an object is.
func (f *file) classify(n int) error {
	b := f.objects[n]
	starts := func(prefix string) bool { return bytes.HasPrefix(b, []byte(prefix)) }
	switch {
	case n == pagesObject && starts("<</Type /Pages\n"):
	case n == resourcesObject && starts("<<\n/ProcSet "):
	case len(f.pages) > 0 && f.pages[len(f.pages)-1] == n-1:
		_, err := contents(b)
		return err
	case starts("<</Type /Page\n"):
		f.pages = append(f.pages, n)
		if !bytes.Contains(b, fmt.Appendf(nil, "/Contents %d 0 R>>", n+1)) {
			return errors.New("a page whose contents are elsewhere")
		}
	case starts("<</Type /Font\n/BaseFont /"):
		name, _, _ := strings.Cut(string(b[len("<</Type /Font\n/BaseFont /"):]), "\n")
		f.fonts[n] = name
	case starts("<</Type /XObject\n/Subtype /Image\n"):
		head, _, _ := bytes.Cut(b, []byte("stream\n"))
		for _, foreign := range []string{"/Indexed", "/SMask", "/Mask", "DeviceCMYK"} {
			if bytes.Contains(head, []byte(foreign)) {
				return fmt.Errorf("a picture with %s", foreign)
			}
		}
	default:
		return errors.New("it is none that a page is made of")
	}
	return nil
}

// contents is the data of an uncompressed stream.
func contents(b []byte) ([]byte, error) {
	var length int
	if _, err := fmt.Sscanf(string(b[:min(len(b), 40)]), "<</Length %d>>\n", &length); err != nil {
		return nil, errors.New("its contents are not an uncompressed stream")
	}
	head := len(fmt.Sprintf("<</Length %d>>\nstream\n", length))
	if length < 0 || len(b) < head+length || !bytes.HasPrefix(b[head+length:], []byte("\nendstream")) {
		return nil, errors.New("its contents are cut off")
	}
	return b[head : head+length], nil
}

// readResources finds the names of the pictures.
func (f *file) readResources() error {
	for line := range bytes.Lines(f.objects[resourcesObject]) {
		if !bytes.HasPrefix(line, []byte("/I")) {
			continue
		}
		var name string
		var n int
		if _, err := fmt.Sscanf(string(line), "/%s %d 0 R\n", &name, &n); err != nil || n < 1 || n >= len(f.objects) {
			return fmt.Errorf("the picture %q among the resources is not readable", bytes.TrimSpace(line))
		}
		f.images[name] = n
	}
	return nil
}

// sortImages puts pictures in the order of their names. gofpdf writes those
// of equal width in the order of a map, which changes from run to run.
func (w *work) sortImages() error {
	var names []string
	var numbers []int
	for name, n := range w.images {
		names, numbers = append(names, name), append(numbers, n)
	}
	slices.Sort(names)
	slices.Sort(numbers)
	if len(slices.Compact(slices.Clone(numbers))) != len(numbers) {
		return errors.New("two pictures are one object")
	}
	old := slices.Clone(w.objects)
	resources := string(w.objects[resourcesObject])
	for i, name := range names {
		w.objects[numbers[i]] = old[w.images[name]]
		resources = strings.Replace(resources,
			fmt.Sprintf("/%s %d 0 R\n", name, w.images[name]), fmt.Sprintf("/%s %d 0 R\n", name, numbers[i]), 1)
	}
	w.objects[resourcesObject] = []byte(resources)
	return nil
}
