// Package finish turns the file that gofpdf wrote into the one that leaves the
// house: fonts become Type0 fonts of the frozen subsets, and structure tree,
// links, outline, page labels, metadata, output intent and identifier are
// added. It knows exactly what gofpdf writes for package draw; anything else is
// an error.
//
// Numbers of sections and tables refer to ISO 32000-1.
package finish

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strconv"
	"time"

	"convene/pdf/flow"
	"convene/pdf/font"
)

// Job is what a file is finished with.
type Job struct {
	// File is what gofpdf wrote, and Marks the nodes of every page's marked
	// contents by their identifiers.
	File  []byte
	Marks [][]flow.NodeID
	// Layout is what was painted.
	Layout *flow.Layout
	Fonts  []*font.Frozen
	Info   Info
	// Archive1b makes a PDF/A-1b file (ISO 19005-1) and claims so.
	Archive1b bool
}

// Info is a document's metadata. What is empty is left out.
type Info struct {
	Title, Author string
	Lang          string    // BCP 47
	Date          time.Time // in UTC; zero for none
}

// Finisher finishes files. It is kept between them for its memory only and is
// not safe for concurrent use.
type Finisher struct {
	deflate *zlib.Writer
	profile []byte // the object of the output intent's profile
	widths  map[*font.Frozen][]byte
}

// NewFinisher readies a finisher.
func NewFinisher() *Finisher {
	// Contents hardly get smaller by more effort.
	deflate, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		deflate = zlib.NewWriter(nil)
	}
	f := &Finisher{deflate: deflate, widths: map[*font.Frozen][]byte{}}
	f.profile = stream("/N 3/Filter/FlateDecode", f.packed(sRGB()))
	return f
}

// packed is data compressed by zlib.
func (f *Finisher) packed(data []byte) []byte {
	var b bytes.Buffer
	f.deflate.Reset(&b)
	f.deflate.Write(data) // a bytes.Buffer takes everything
	f.deflate.Close()
	return b.Bytes()
}

// Finish finishes a file. The same job gives the same bytes.
func (f *Finisher) Finish(job Job) ([]byte, error) {
	file, err := parse(job.File)
	if err != nil {
		return nil, fmt.Errorf("finish the file: %w", err)
	}
	w := &work{Job: job, file: file, finisher: f}
	for _, step := range []func() error{
		w.sortImages, w.replaceFonts, w.compressPages, w.addStructure, w.addOutline, w.addPageLabels, w.addMetadata,
	} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("finish the file: %w", err)
		}
	}
	w.writeCatalog()
	return w.bytes(), nil
}

// work is a file on its way.
type work struct {
	Job
	*file
	finisher *Finisher
	catalog  []byte // entries of the catalogue
}

// add appends an object and returns its number.
func (f *file) add(body []byte) int {
	f.objects = append(f.objects, body)
	return len(f.objects) - 1
}

// reserve numbers an object that is written later.
func (f *file) reserve() int { return f.add(nil) }

func (w *work) entry(format string, args ...any) {
	w.catalog = fmt.Appendf(w.catalog, format, args...)
}

func (w *work) writeCatalog() {
	w.objects[w.root] = append(append([]byte("<</Type/Catalog/Pages 1 0 R"), w.catalog...), ">>\n"...)
}

// compressPages compresses the contents of every page.
func (w *work) compressPages() error {
	for _, page := range w.pages {
		data, err := contents(w.objects[page+1])
		if err != nil {
			return fmt.Errorf("page object %d: %w", page, err)
		}
		w.objects[page+1] = stream("/Filter/FlateDecode", w.finisher.packed(data))
	}
	return nil
}

// stream is a stream object with these entries beside its length.
func stream(entries string, data []byte) []byte {
	b := make([]byte, 0, len(entries)+len(data)+48)
	b = fmt.Appendf(b, "<<%s/Length %d>>\nstream\n", entries, len(data))
	b = append(b, data...)
	return append(b, "\nendstream\n"...)
}

// bytes is the whole file (7.5).
func (w *work) bytes() []byte {
	size := 1024
	for _, object := range w.objects {
		size += len(object) + 48
	}
	out := make([]byte, 0, size)
	version := "1.7"
	if w.Archive1b {
		version = "1.4"
	}
	// Four bytes above 127 tell that the file is binary (7.5.2).
	out = append(out, "%PDF-"+version+"\n%\xe2\xe3\xcf\xd3\n"...)
	offsets := make([]int, len(w.objects))
	for n := 1; n < len(w.objects); n++ {
		offsets[n] = len(out)
		out = strconv.AppendInt(out, int64(n), 10)
		out = append(out, " 0 obj\n"...)
		out = append(out, w.objects[n]...)
		out = append(out, "endobj\n"...)
	}
	id := sha256.Sum256(out)
	start := len(out)
	out = fmt.Appendf(out, "xref\n0 %d\n0000000000 65535 f \n", len(w.objects))
	for _, offset := range offsets[1:] {
		out = fmt.Appendf(out, "%010d 00000 n \n", offset)
	}
	return fmt.Appendf(out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(w.objects), w.root, w.info, id[:16], id[:16], start)
}
