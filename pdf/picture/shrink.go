package picture

import (
	"image"
	"image/color"
	"image/draw"

	scale "golang.org/x/image/draw"
)

// shrink is a part of a picture, on white, in w by h pixels. What is much finer
// is first averaged over squares: the good scaler keeps 32 bytes for a pixel of
// all rows that it reads.
func shrink(m image.Image, part image.Rectangle, w, h int) *image.RGBA {
	side := max(1, min(part.Dx()/w, part.Dy()/h)/2)
	rough := average(m, part, side)
	if rough.Rect.Dx() == w && rough.Rect.Dy() == h {
		return rough
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	scale.CatmullRom.Scale(out, out.Rect, rough, rough.Rect, draw.Src, nil)
	return out
}

// average is a part of a picture, on white, with a pixel for each square of
// side by side; what is left over at the right and below joins the last.
func average(m image.Image, part image.Rectangle, side int) *image.RGBA {
	w, h := part.Dx()/side, part.Dy()/side
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if side == 1 {
		onWhite(out, m, part.Min)
		return out
	}
	band := image.NewRGBA(image.Rect(0, 0, part.Dx(), 2*side))
	for y := range h {
		rows := side
		if y == h-1 {
			rows = part.Dy() - y*side
		}
		band := band.SubImage(image.Rect(0, 0, part.Dx(), rows)).(*image.RGBA)
		onWhite(band, m, part.Min.Add(image.Pt(0, y*side)))
		for x := range w {
			columns := side
			if x == w-1 {
				columns = part.Dx() - x*side
			}
			var r, g, b int
			for row := range rows {
				for p := band.Pix[row*band.Stride+4*x*side:][:4*columns]; len(p) > 0; p = p[4:] {
					r, g, b = r+int(p[0]), g+int(p[1]), b+int(p[2])
				}
			}
			n := rows * columns
			p := out.Pix[out.PixOffset(x, y):]
			p[0], p[1], p[2], p[3] = uint8((r+n/2)/n), uint8((g+n/2)/n), uint8((b+n/2)/n), 255
		}
	}
	return out
}

// onWhite draws a picture, from a point on, over white.
func onWhite(out *image.RGBA, m image.Image, from image.Point) {
	draw.Draw(out, out.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, m, from, draw.Over)
}
