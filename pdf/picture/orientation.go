package picture

import (
	"encoding/binary"
	"image"
)

// orientation is how a camera was held: the values 1 to 8 of the tag
// Orientation (Exif 2.32, 4.6.4). 0 counts as 1, upright.
type orientation uint8

// swaps reports whether width and height are those of a picture on its side.
func (o orientation) swaps() bool { return o >= 5 && o <= 8 }

// upright turns a picture the way it was seen.
func (o orientation) upright(m *image.RGBA) *image.RGBA {
	if o <= 1 || o > 8 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if o.swaps() {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			fx, fy := o.from(x, y, w, h)
			copy(out.Pix[out.PixOffset(x, y):][:4], m.Pix[m.PixOffset(fx, fy):][:4])
		}
	}
	return out
}

// from is the point of the stored picture, w by h, that is seen at (x, y).
func (o orientation) from(x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

// stored is the rectangle of the stored picture, w by h, that is seen as r.
func (o orientation) stored(r image.Rectangle, w, h int) image.Rectangle {
	ax, ay := o.from(r.Min.X, r.Min.Y, w, h)
	bx, by := o.from(r.Max.X-1, r.Max.Y-1, w, h)
	return image.Rect(min(ax, bx), min(ay, by), max(ax, bx)+1, max(ay, by)+1)
}

// readOrientation finds the tag in the first directory of a TIFF structure
// (TIFF 6.0, section 2); what is not readable counts as upright.
func readOrientation(tiff []byte) orientation {
	const tag, short = 0x0112, 3
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at > len(tiff)-2 {
		return 0
	}
	for i := range int(order.Uint16(tiff[at:])) {
		entry := at + 2 + 12*i
		if entry+12 > len(tiff) {
			return 0
		}
		if order.Uint16(tiff[entry:]) == tag && order.Uint16(tiff[entry+2:]) == short {
			if o := order.Uint16(tiff[entry+8:]); o <= 8 {
				return orientation(o)
			}
		}
	}
	return 0
}
