// Package draw paints laid-out pages with gofpdf, which writes the pages, the
// pictures and the objects of the file. Text goes past gofpdf: as glyph codes
// of frozen subsets, under the name of a font that package finish replaces by
// the subset.
package draw

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jung-kurt/gofpdf"

	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/text"
)

// Picture is an encoded picture that a PDF takes as it is.
type Picture struct {
	Data []byte
	// PNG tells a PNG without transparency from a baseline JPEG.
	PNG bool
}

// Painter paints documents in one set of frozen faces. It remembers how words
// are encoded and is not safe for concurrent use.
type Painter struct {
	fonts map[*font.Face]*font.Frozen
	words map[encodingKey]encoding
	file  bytes.Buffer
}

// NewPainter readies a painter.
func NewPainter(fonts []*font.Frozen) *Painter {
	p := &Painter{fonts: map[*font.Face]*font.Frozen{}, words: map[encodingKey]encoding{}}
	for _, f := range fonts {
		p.fonts[f.Face] = f
	}
	return p
}

// Painted is a file as gofpdf wrote it, for package finish.
type Painted struct {
	// File is valid until the painter paints again.
	File []byte
	// Marks are the nodes of every page's marked contents, by their
	// identifiers (ISO 32000-1, 14.7.4).
	Marks [][]flow.NodeID
}

// Paint writes the pages of a layout.
func (p *Painter) Paint(layout *flow.Layout, pictures map[string]Picture) (*Painted, error) {
	first := layout.Pages[0]
	file := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: first.Width, Ht: first.Height}})
	file.SetAutoPageBreak(false, 0)
	file.SetMargins(0, 0, 0)
	file.SetCompression(false)
	file.SetCatalogSort(true)
	// Finish writes the real dates; without any, gofpdf would read the clock.
	file.SetCreationDate(time.Unix(0, 0).UTC())
	file.SetModificationDate(time.Unix(0, 0).UTC())

	painted := &Painted{}
	used := map[*font.Face]bool{}
	for _, page := range layout.Pages {
		file.AddPage()
		c := canvas{painter: p, file: file, tree: layout.Tree, height: page.Height, pictures: pictures, fonts: used}
		for _, op := range page.Ops {
			if err := c.op(op); err != nil {
				return nil, err
			}
		}
		c.endMark()
		painted.Marks = append(painted.Marks, c.marks)
	}
	p.file.Reset()
	if err := file.Output(&p.file); err != nil {
		return nil, fmt.Errorf("write the pages: %w", err)
	}
	if err := file.Error(); err != nil {
		return nil, fmt.Errorf("write the pages: %w", err)
	}
	painted.File = p.file.Bytes()
	return painted, nil
}

// canvas is one page on its way.
type canvas struct {
	painter  *Painter
	file     *gofpdf.Fpdf
	tree     flow.Tree
	height   float64
	pictures map[string]Picture
	fonts    map[*font.Face]bool // known to the file

	face   *font.Face // that is set
	size   float64
	colour text.Colour
	buffer []byte

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
		b := number(c.buffer[:0], left)
		b = number(append(b, ' '), foot)
		b = number(append(b, ' '), draw.Width)
		b = number(append(b, ' '), draw.Height)
		c.write(append(b, " re f"...))
	case flow.Image:
		return c.image(op, draw)
	}
	return nil
}

func (c *canvas) image(op flow.Op, image flow.Image) error {
	picture, ok := c.pictures[image.Name]
	if !ok {
		return fmt.Errorf("picture %s: it was not prepared", image.Name)
	}
	options := gofpdf.ImageOptions{ImageType: "JPG"}
	if picture.PNG {
		options.ImageType = "PNG"
	}
	// By its contents: gofpdf would name one picture twice among the resources.
	name := fmt.Sprintf("%x", sha256.Sum256(picture.Data))
	if c.file.GetImageInfo(name) == nil {
		c.file.RegisterImageOptionsReader(name, options, bytes.NewReader(picture.Data))
	}
	c.mark(op.Node)
	if op.Turned {
		b := number(append(c.buffer[:0], "q -1 0 0 -1 "...), 2*op.X)
		b = number(append(b, ' '), 2*(c.height-op.Y))
		c.write(append(b, " cm"...))
	}
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
		c.file.RawWriteStr("/Artifact BMC")
		return
	}
	c.file.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", c.tree[node].Tag, len(c.marks)))
	c.marks = append(c.marks, node)
}

func (c *canvas) endMark() {
	if c.marked {
		c.file.RawWriteStr("EMC")
	}
	c.marked = false
}

func (c *canvas) setColour(colour text.Colour) {
	if colour == c.colour {
		return
	}
	c.colour = colour
	var b []byte
	for _, part := range []uint8{colour.R, colour.G, colour.B} {
		b = append(number(b, float64(part)/255), ' ')
	}
	c.write(append(b, "rg"...))
}

// setFont makes the face known to the file and sets it.
func (c *canvas) setFont(frozen *font.Frozen, size float64) error {
	if frozen.Face == c.face && size == c.size {
		return nil
	}
	if !c.fonts[frozen.Face] {
		definition, err := json.Marshal(map[string]string{"Tp": "Core", "Name": frozen.Name})
		if err != nil {
			return fmt.Errorf("typeface %s: %w", frozen.Face.Name, err)
		}
		c.file.AddFontFromBytes(frozen.Face.Name, "", definition, nil)
		c.fonts[frozen.Face] = true
	}
	c.file.SetFont(frozen.Face.Name, "", size)
	c.face, c.size = frozen.Face, size
	return c.file.Error()
}

func (c *canvas) write(b []byte) {
	c.buffer = b
	c.file.RawWriteStr(string(b))
}
