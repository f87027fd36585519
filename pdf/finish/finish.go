// Package finish turns the file that gofpdf wrote into the one that leaves the
// house: the frozen subsets, the pictures, structure tree, links, outline, page
// labels, metadata, output intent and identifier are added. It knows exactly
// what gofpdf writes for package draw; anything else is an error.
//
// Numbers of sections and tables refer to ISO 32000-1.
package finish

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"hash"
	"time"

	"convene/pdf/flow"
	"convene/pdf/font"
)

// Job is what a file is finished with.
type Job struct {
	// File is what gofpdf wrote, Contents what its pages show, and Marks the nodes
	// of every page's marked contents by their identifiers.
	File     []byte
	Contents [][]byte
	Marks    [][]flow.NodeID
	// Layout is what was painted.
	Layout *flow.Layout
	// Fonts are those that contents call F0, F1 and so on.
	Fonts []*font.Frozen
	// Shared is how many of the fonts, from the first on, other files like this
	// one have as well.
	Shared int
	// Pictures are those that contents call P1, P2 and so on.
	Pictures []*Picture
	Info     Info
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
	packed  bytes.Buffer
	profile shared // of the output intent
	fonts   map[*font.Frozen]written
	out     body
	scratch body // for what is measured before it is written
	offsets []int
	digest  hash.Hash
}

// shared is an object that many files have, with the digest of its contents.
type shared struct {
	body   []byte
	digest [sha256.Size]byte
}

// NewFinisher readies a finisher.
func NewFinisher() *Finisher {
	// Contents hardly get smaller by more effort.
	deflate, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		deflate = zlib.NewWriter(nil)
	}
	f := &Finisher{deflate: deflate, fonts: map[*font.Frozen]written{}, digest: sha256.New()}
	profile := sRGB()
	f.profile = shared{body(nil).stream("/N 3/Filter/FlateDecode", f.pack(profile)), sha256.Sum256(profile)}
	return f
}

// pack compresses data by zlib. The result is valid until the next call.
func (f *Finisher) pack(data []byte) []byte {
	f.packed.Reset()
	f.deflate.Reset(&f.packed)
	f.deflate.Write(data) // a bytes.Buffer takes everything
	f.deflate.Close()
	return f.packed.Bytes()
}

// Finish finishes a file. The same job gives the same bytes, and jobs that are
// much alike give files that begin alike: what letters of a mailing share comes
// first, then the structure, then the fonts that names change, then the
// pages. The file is valid until the next call.
func (f *Finisher) Finish(job Job) ([]byte, error) {
	file, err := parse(job.File)
	if err != nil {
		return nil, fmt.Errorf("finish the file: %w", err)
	}
	w := &work{Job: job, file: file, Finisher: f}
	w.start()
	for _, step := range []func() error{
		w.addProfile, w.addPictures, w.addFonts, w.addStructure, w.addOwnFonts, w.addResources, w.addPages, w.addLinks, w.addOutline, w.addPageLabels, w.addMetadata,
	} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("finish the file: %w", err)
		}
	}
	return w.end(), nil
}

// work is a file on its way.
type work struct {
	Job
	*file
	*Finisher
	numbers        []int // that gofpdf's objects get, by those that they had
	fontNumbers    []int // by the fonts' places in the job
	pictureNumbers []int // by the pictures' places in the job
	linkNumbers    []int // of the annotations, by the links' places in the layout
	catalog        body  // entries of the catalogue
	hashed         int   // how much of the file the digest has seen
}

// start begins the file (7.5).
func (w *work) start() {
	version := "1.7"
	if w.Archive1b {
		version = "1.4"
	}
	// Four bytes above 127 tell that the file is binary (7.5.2).
	w.out = w.out[:0].text("%PDF-").text(version).text("\n%\xe2\xe3\xcf\xd3\n")
	w.offsets = append(w.offsets[:0], 0) // 0 is not used
	w.numbers = make([]int, len(w.objects))
	w.digest.Reset()
}

// reserve numbers an object that is written later.
func (w *work) reserve() int {
	w.offsets = append(w.offsets, 0)
	return len(w.offsets) - 1
}

// object starts an object, whose body follows; close ends it.
func (w *work) object(n int) {
	w.offsets[n] = len(w.out)
	w.out = w.out.int(n).text(" 0 obj\n")
}

func (w *work) close() { w.out = w.out.text("endobj\n") }

// add writes an object and returns its number.
func (w *work) add(b []byte) int {
	n := w.reserve()
	w.put(n, b)
	return n
}

func (w *work) put(n int, b []byte) {
	w.object(n)
	w.out = append(w.out, b...)
	w.close()
}

// addShared writes an object that many files have and returns its number.
func (w *work) addShared(s shared) int {
	n := w.reserve()
	w.object(n)
	w.putDigested(s.body, s.digest)
	w.close()
	return n
}

// putDigested writes data of which the file's digest takes that of the data:
// what many files have is read once.
func (w *work) putDigested(data []byte, digest [sha256.Size]byte) {
	w.digest.Write(w.out[w.hashed:])
	w.digest.Write(digest[:])
	w.out = append(w.out, data...)
	w.hashed = len(w.out)
}

// end writes the catalogue, the cross-reference table and the trailer (7.5).
func (w *work) end() []byte {
	root := w.reserve()
	w.object(root)
	w.out = append(w.out.text("<</Type/Catalog/Pages ").ref(w.numbers[pagesObject]), w.catalog...).text(">>\n")
	w.close()

	w.digest.Write(w.out[w.hashed:])
	id := w.digest.Sum(nil)[:16]
	start := len(w.out)
	out := w.out.text("xref\n0 ").int(len(w.offsets)).text("\n0000000000 65535 f \n")
	for _, offset := range w.offsets[1:] {
		out = out.padded(offset, 10).text(" 00000 n \n")
	}
	w.out = out.text("trailer\n<</Size ").int(len(w.offsets)).text("/Root ").ref(root).text("/Info ").ref(w.numbers[w.info]).
		text("/ID[<").hex(id).text("><").hex(id).text(">]>>\nstartxref\n").int(start).text("\n%%EOF\n")
	data := w.out
	if cap(w.out) > mostKept {
		w.out = nil
	}
	return data
}

// mostKept is how large a file may be whose memory is kept for the next one.
const mostKept = 4 << 20
