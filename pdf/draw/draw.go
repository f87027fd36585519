// Package draw paints laid-out pages with gofpdf, which writes the pages, the
// pictures and the objects of the file. Text goes past gofpdf: as glyph codes
// of frozen subsets, under the name of a font that package finish adds. So do
// pictures: each becomes an object once and not once for every file.
package draw

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
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
	contents []byte
	standIns [][]byte
}

// Painted is a file as gofpdf wrote it, for package finish.
type Painted struct {
	// File is valid until the painter paints again.
	File []byte
	// Marks are the nodes of every page's marked contents, by their
	// identifiers (ISO 32000-1, 14.7.4).
	Marks [][]flow.NodeID
}

// Paint writes the pages of a layout, in faces frozen for it. The font of a
// face is called F and its place among fonts, from 0. Pictures numbers the
// layout's pictures by their names, from 1: in the place of one stands another
// that is as many pixels wide as its number says. Package finish adds the fonts
// and the pictures themselves.
func (p *Painter) Paint(layout *flow.Layout, fonts []*font.Frozen, pictures map[string]int) (*Painted, error) {
	first := layout.Pages[0]
	file := blank(first.Width, first.Height)
	painted := &Painted{Marks: make([][]flow.NodeID, 0, len(layout.Pages))}
	for _, page := range layout.Pages {
		file.AddPage()
		c := canvas{painter: p, file: file, tree: layout.Tree, height: page.Height, pictures: pictures, fonts: fonts, b: p.contents[:0]}
		for _, op := range page.Ops {
			if err := c.op(op); err != nil {
				return nil, err
			}
		}
		c.endMark()
		c.flush()
		p.contents = c.b
		painted.Marks = append(painted.Marks, c.marks)
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

// standIn is a picture so many pixels wide.
func (p *Painter) standIn(width int) ([]byte, error) {
	for len(p.standIns) < width {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, len(p.standIns)+1, 1))); err != nil {
			return nil, err
		}
		p.standIns = append(p.standIns, b.Bytes())
	}
	return p.standIns[width-1], nil
}

// canvas is one page on its way.
type canvas struct {
	painter  *Painter
	file     *gofpdf.Fpdf
	tree     flow.Tree
	height   float64
	pictures map[string]int
	fonts    []*font.Frozen

	b      []byte // contents that gofpdf does not have yet
	font   int    // that is set
	size   float64
	colour text.Colour
	open   bool // a string of codes

	marks  []flow.NodeID
	marked bool // a marked content is open
	node   flow.NodeID
}

// flush hands the contents so far to gofpdf.
func (c *canvas) flush() {
	if len(c.b) > 0 {
		c.file.RawWriteStr(string(c.b))
		c.b = c.b[:0]
	}
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
	standIn, err := c.painter.standIn(n)
	if err != nil {
		return fmt.Errorf("picture %s: %w", image.Name, err)
	}
	options := gofpdf.ImageOptions{ImageType: "PNG"}
	name := strconv.Itoa(n)
	if c.file.GetImageInfo(name) == nil {
		c.file.RegisterImageOptionsReader(name, options, bytes.NewReader(standIn))
	}
	c.mark(op.Node)
	if op.Turned {
		c.b = append(number(append(c.b, "q -1 0 0 -1 "...), 2*op.X), ' ')
		c.b = append(number(c.b, 2*(c.height-op.Y)), " cm\n"...)
	}
	c.flush()
	c.file.ImageOptions(name, op.X, op.Y, image.Width, image.Height, false, options, 0, "")
	if op.Turned {
		c.file.RawWriteStr("Q")
	}
	if err := c.file.Error(); err != nil {
		return fmt.Errorf("picture %s: %w", image.Name, err)
	}
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
