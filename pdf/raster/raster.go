// Package raster paints lines of text on a picture, as package draw does on
// paper.
package raster

import (
	"image"
	"image/color"
	"image/draw"

	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/vector"

	"convene/pdf/font"
	"convene/pdf/text"
)

// Canvas is a picture under way; a point of text is a pixel. It is not safe for
// concurrent use.
type Canvas struct {
	Picture *image.RGBA

	rasterizer *vector.Rasterizer
	outlines   map[glyph][]opentype.Segment // of those met so far
}

type glyph struct {
	face *font.Face
	id   uint16
}

// New is a canvas of one colour.
func New(width, height int, ground text.Colour) *Canvas {
	c := &Canvas{Picture: image.NewRGBA(image.Rect(0, 0, width, height)), rasterizer: vector.NewRasterizer(width, height), outlines: map[glyph][]opentype.Segment{}}
	c.Fill(c.Picture.Rect, ground)
	return c
}

// Fill paints a rectangle.
func (c *Canvas) Fill(r image.Rectangle, colour text.Colour) {
	draw.Draw(c.Picture, r, image.NewUniform(opaque(colour)), image.Point{}, draw.Src)
}

// Place paints a picture with its upper left corner at a point.
func (c *Canvas) Place(m image.Image, at image.Point) {
	draw.Draw(c.Picture, m.Bounds().Sub(m.Bounds().Min).Add(at), m, m.Bounds().Min, draw.Over)
}

// Line paints a line of text: left is where its measure begins, baseline where
// the letters stand.
func (c *Canvas) Line(line text.Line, left, baseline float64) {
	for _, piece := range line.Pieces {
		size := c.Picture.Rect.Size()
		c.rasterizer.Reset(size.X, size.Y)
		face, scale := piece.Word.Face, piece.Size/float64(piece.Word.Face.UnitsPerEm)
		for _, g := range piece.Word.Glyphs {
			x, y := left+piece.X+float64(g.X)*scale, baseline-float64(g.Y)*scale
			c.trace(c.outline(glyph{face, g.ID}), x, y, scale)
		}
		c.rasterizer.Draw(c.Picture, c.Picture.Rect, image.NewUniform(opaque(piece.Colour)), image.Point{})
	}
}

// trace adds a glyph's outline, whose y axis points up.
func (c *Canvas) trace(outline []opentype.Segment, x, y, scale float64) {
	at := func(p opentype.SegmentPoint) (float32, float32) {
		return float32(x + float64(p.X)*scale), float32(y - float64(p.Y)*scale)
	}
	open := false
	for _, s := range outline {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if open {
				c.rasterizer.ClosePath()
			}
			open = true
			c.rasterizer.MoveTo(ax, ay)
		case opentype.SegmentOpLineTo:
			c.rasterizer.LineTo(ax, ay)
		case opentype.SegmentOpQuadTo:
			c.rasterizer.QuadTo(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			dx, dy := at(s.Args[2])
			c.rasterizer.CubeTo(ax, ay, bx, by, dx, dy)
		}
	}
	if open {
		c.rasterizer.ClosePath()
	}
}

func (c *Canvas) outline(g glyph) []opentype.Segment {
	outline, known := c.outlines[g]
	if !known {
		outline = g.face.Outline(g.id)
		c.outlines[g] = outline
	}
	return outline
}

func opaque(c text.Colour) color.RGBA { return color.RGBA{c.R, c.G, c.B, 255} }
