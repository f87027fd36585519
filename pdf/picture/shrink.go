package picture

import (
	"image"
	"image/color"
	"image/draw"
)

// shrink is a part of a picture, on white, in w by h pixels. What is much finer
// is first averaged over squares, which takes less time than to scale it well.
// Of what lies between, only a few rows are there at a time.
func shrink(m image.Image, part image.Rectangle, w, h int) *image.RGBA {
	rough := averaged(m, part, max(1, min(part.Dx()/w, part.Dy()/h)/2))
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if rough.width == w && rough.height == h {
		for y := range h {
			rough.row(y, out.Pix[y*out.Stride:][:4*w])
		}
		return out
	}
	rough.scale(out)
	return out
}

// average is a part of a picture, on white, with a pixel for each square of
// side by side; what is left over at the right and below joins the last. It is
// made row by row.
type average struct {
	of            image.Image
	part          image.Rectangle
	side          int
	width, height int
	band          *image.RGBA // as many rows of the part as go into one
}

func averaged(m image.Image, part image.Rectangle, side int) *average {
	a := &average{of: m, part: part, side: side, width: part.Dx() / side, height: part.Dy() / side}
	rows := side
	if side > 1 {
		rows += part.Dy() % side
	}
	a.band = image.NewRGBA(image.Rect(0, 0, part.Dx(), rows))
	return a
}

// row writes a row of pixels.
func (a *average) row(y int, out []uint8) {
	rows := a.side
	if y == a.height-1 {
		rows = a.part.Dy() - y*a.side
	}
	band := a.band.SubImage(image.Rect(0, 0, a.part.Dx(), rows)).(*image.RGBA)
	onWhite(band, a.of, a.part.Min.Add(image.Pt(0, y*a.side)))
	if a.side == 1 {
		copy(out, band.Pix)
		return
	}
	for x := range a.width {
		columns := a.side
		if x == a.width-1 {
			columns = a.part.Dx() - x*a.side
		}
		var red, green, blue int
		for row := range rows {
			for p := band.Pix[row*band.Stride+4*x*a.side:][:4*columns]; len(p) > 0; p = p[4:] {
				red, green, blue = red+int(p[0]), green+int(p[1]), blue+int(p[2])
			}
		}
		n := rows * columns
		p := out[4*x:][:4]
		p[0], p[1], p[2], p[3] = uint8((red+n/2)/n), uint8((green+n/2)/n), uint8((blue+n/2)/n), 255
	}
}

// onWhite draws a picture, from a point on, over white.
func onWhite(out *image.RGBA, m image.Image, from image.Point) {
	draw.Draw(out, out.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, m, from, draw.Over)
}
