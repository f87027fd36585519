package finish

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// file is gofpdf's file taken apart. Every page's contents are the object
// after it.
type file struct {
	objects    [][]byte // bodies by number; 0 is not used
	pages      []int
	images     []int
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
	f := &file{objects: objects}
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
	return f, nil
}

// split finds the objects by the cross-reference table.
func split(data []byte) ([][]byte, error) {
	at := bytes.LastIndex(data, []byte("startxref\n"))
	if at < 0 {
		return nil, errors.New("it has no cross-reference table")
	}
	start, rest, ok := leadingInt(data[at+len("startxref\n"):])
	if !ok || start > at || !bytes.HasPrefix(rest, []byte("\n%%EOF")) {
		return nil, errors.New("the place of its cross-reference table is not readable")
	}
	const entry = 20
	table, ok := bytes.CutPrefix(data[start:at], []byte("xref\n0 "))
	count, table, isNumber := leadingInt(table)
	table, closed := bytes.CutPrefix(table, []byte("\n"))
	if !ok || !isNumber || !closed || count < 5 || len(table)/entry < count {
		return nil, errors.New("its cross-reference table is not readable or cut off")
	}
	offsets, order := make([]int, count), make([]int, count-1)
	for n := 1; n < count; n++ {
		offset, rest, ok := leadingInt(table[entry*n : entry*n+10])
		if !ok || len(rest) > 0 || offset >= start {
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
		number, body, ok := leadingInt(data[offsets[n]:end])
		body, opened := bytes.CutPrefix(body, []byte(" 0 obj\n"))
		body, closed := bytes.CutSuffix(body, []byte("endobj\n"))
		if !ok || number != n || !opened || !closed {
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
		return checkContents(b)
	case starts("<</Type /Page\n"):
		f.pages = append(f.pages, n)
		if !bytes.HasSuffix(b, body(nil).text("/Contents ").ref(n+1).text(">>\n")) {
			return errors.New("a page whose contents are elsewhere")
		}
	case starts("<</Type /XObject\n"):
		f.images = append(f.images, n)
	default:
		return errors.New("it is none that a page is made of")
	}
	return nil
}

// checkContents makes sure that an object is an uncompressed stream. It holds
// only what gofpdf starts pages with, and gives way to what they show.
func checkContents(b []byte) error {
	b, ok := bytes.CutPrefix(b, []byte("<</Length "))
	length, b, isNumber := leadingInt(b)
	b, opened := bytes.CutPrefix(b, []byte(">>\nstream\n"))
	if !ok || !isNumber || !opened {
		return errors.New("its contents are not an uncompressed stream")
	}
	if len(b) < length || !bytes.HasPrefix(b[length:], []byte("\nendstream")) {
		return errors.New("its contents are cut off")
	}
	return nil
}

// leadingInt reads the number, of digits only, that data starts with.
func leadingInt(data []byte) (n int, rest []byte, ok bool) {
	const most = 15 // digits; no file has that many bytes
	i := 0
	for i < min(len(data), most) && '0' <= data[i] && data[i] <= '9' {
		n = 10*n + int(data[i]-'0')
		i++
	}
	return n, data[i:], i > 0
}
