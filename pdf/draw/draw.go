// Package draw paints laid-out pages. Gofpdf writes the file with its pages, and
// makes pictures into objects, once and not once for every file. Contents go past
// it: it would copy them five times. They name fonts and pictures that package
// finish adds, and text is glyph codes of frozen subsets.
package draw

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/jung-kurt/gofpdf"

	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/text"
)

// Painter paints documents. It is kept between them for its memory only and is
// not safe for concurrent use. The zero value is ready.
type Painter struct {
	file     bytes.Buffer
	contents []byte // of all pages, one after another
}

// Painted is a file as gofpdf wrote it, and what its pages show, for package
// finish. Both are valid until the painter paints again.
type Painted struct {
	File     []byte
	Contents [][]byte // of every page
	// Marks are the nodes of every page's marked contents, by their
	// identifiers (ISO 32000-1, 14.7.4).
	Marks [][]flow.NodeID
}

// Paint writes the pages of a layout, in faces frozen for it. The font of a
// face is called F and its place among fonts, from 0, and a picture P and its
// number, which pictures has by the layout's names, from 1.
func (p *Painter) Paint(layout *flow.Layout, fonts []*font.Frozen, pictures map[string]int) (*Painted, error) {
	first := layout.Pages[0]
	file := blank(first.Width, first.Height)
	painted := &Painted{Marks: make([][]flow.NodeID, 0, len(layout.Pages))}
	p.contents = p.contents[:0]
	starts := make([]int, 0, len(layout.Pages))
	for _, page := range layout.Pages {
		file.AddPage()
		starts = append(starts, len(p.contents))
		c := canvas{tree: layout.Tree, height: page.Height, pictures: pictures, fonts: fonts, b: p.contents}
		for _, op := range page.Ops {
			if err := c.op(op); err != nil {
				return nil, err
			}
		}
		c.endMark()
		p.contents = c.b
		painted.Marks = append(painted.Marks, c.marks)
	}
	for i, start := range starts {
		end := len(p.contents)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		painted.Contents = append(painted.Contents, p.contents[start:end])
	}
	data, err := p.output(file)
	painted.File = data
	return painted, err
}

// Plate is a file of gofpdf's whose only picture is that one: a baseline JPEG,
// or a PNG without transparency.
func Plate(picture []byte, isPNG bool) ([]byte, error) {
	file := blank(72, 72)
	file.AddPage()
	kind := "JPG"
	if isPNG {
		kind = "PNG"
	}
	file.RegisterImageOptionsReader("", gofpdf.ImageOptions{ImageType: kind}, bytes.NewReader(picture))
	return new(Painter).output(file)
}

// blank is a file without pages.
func blank(width, height float64) *gofpdf.Fpdf {
	file := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: width, Ht: height}})
	file.SetAutoPageBreak(false, 0)
	file.SetMargins(0, 0, 0)
	file.SetCompression(false)
	file.SetCatalogSort(true)
	// Finish writes the real dates; without any, gofpdf would read the clock.
	file.SetCreationDate(time.Unix(0, 0).UTC())
	file.SetModificationDate(time.Unix(0, 0).UTC())
	return file
}

func (p *Painter) output(file *gofpdf.Fpdf) ([]byte, error) {
	p.file.Reset()
	if err := file.Output(&p.file); err != nil {
		return nil, fmt.Errorf("write the pages: %w", err)
	}
	if err := file.Error(); err != nil {
		return nil, fmt.Errorf("write the pages: %w", err)
	}
	return p.file.Bytes(), nil
}

// canvas is one page on its way.
type canvas struct {
	tree     flow.Tree
	height   float64
	pictures map[string]int
	fonts    []*font.Frozen

	b      []byte // contents so far
	font   int    // that is set
	size   float64
	colour text.Colour
	open   bool // a string of codes

	marks  []flow.NodeID
	marked bool // a marked content is open
	node   flow.NodeID
}

func (c *canvas) op(op flow.Op) error {
	switch draw := op.Draw.(type) {
	case flow.Text:
		return c.line(draw.Line, op)
	case flow.Fill:
		c.mark(op.Node)
		c.setColour(draw.Colour)
		left, foot := op.X, c.height-op.Y-draw.Height
		if op.Turned {
			left, foot = op.X-draw.Width, c.height-op.Y
		}
		c.b = append(number(c.b, left), ' ')
		c.b = append(number(c.b, foot), ' ')
		c.b = append(number(c.b, draw.Width), ' ')
		c.b = append(number(c.b, draw.Height), " re f\n"...)
	case flow.Image:
		return c.image(op, draw)
	case flow.Mosaic:
		c.mosaic(op, draw)
	}
	return nil
}

func (c *canvas) image(op flow.Op, image flow.Image) error {
	n := c.pictures[image.Name]
	if n < 1 {
		return fmt.Errorf("picture %s: it was not prepared", image.Name)
	}
	c.mark(op.Node)
	width, height := image.Width, image.Height
	left, foot := op.X, c.height-op.Y-height
	if op.Turned { // about its upper left
		width, height, foot = -width, -height, c.height-op.Y+height
	}
	c.b = append(number(append(c.b, "q "...), width), " 0 0 "...)
	c.b = append(number(c.b, height), ' ')
	c.b = append(number(c.b, left), ' ')
	c.b = append(number(c.b, foot), " cm /P"...)
	c.b = append(strconv.AppendInt(c.b, int64(n), 10), " Do Q\n"...)
	return nil
}

// mark opens the marked content of a node, unless it is open.
func (c *canvas) mark(node flow.NodeID) {
	if c.marked && c.node == node {
		return
	}
	c.endMark()
	c.marked, c.node = true, node
	if node == flow.Artefact {
		c.b = append(c.b, "/Artifact BMC\n"...)
		return
	}
	c.b = append(append(append(c.b, '/'), c.tree[node].Tag...), " <</MCID "...)
	c.b = append(strconv.AppendInt(c.b, int64(len(c.marks)), 10), ">> BDC\n"...)
	c.marks = append(c.marks, node)
}

func (c *canvas) endMark() {
	if c.marked {
		c.b = append(c.b, "EMC\n"...)
	}
	c.marked = false
}

func (c *canvas) setColour(colour text.Colour) {
	if colour == c.colour {
		return
	}
	c.colour = colour
	for _, part := range []uint8{colour.R, colour.G, colour.B} {
		c.b = append(number(c.b, float64(part)/255), ' ')
	}
	c.b = append(c.b, "rg\n"...)
}

// setFont sets a font; a page starts without one.
func (c *canvas) setFont(font int, size float64) {
	if font == c.font && size == c.size {
		return
	}
	c.font, c.size = font, size
	c.b = append(strconv.AppendInt(append(c.b, "/F"...), int64(font), 10), ' ')
	c.b = append(number(c.b, size), " Tf\n"...)
}
