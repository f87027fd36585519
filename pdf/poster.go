package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"iter"
	"math"

	"convene/pdf/font"
	"convene/pdf/picture"
	"convene/pdf/raster"
	"convene/pdf/text"
	"convene/planner"
)

// A poster is as large as the pictures that are shown with a link to a page
// (ogp.me); the measures are in pixels.
const (
	PosterWidth  = 1200
	PosterHeight = 630

	posterEdge  = 64
	posterLogo  = 96 // height of a logo, on a white ground
	posterFrame = 12 // of white around it
)

// Poster is the title of a report as a picture, a PNG of [PosterWidth] by
// [PosterHeight] pixels: what it is, title, subtitle, date and organiser, and
// the hosts' logos, on the accent colour. What does not fit is left out, the
// last first.
func (p *Press) Poster(doc planner.Document, style Style, pictures fs.FS) ([]byte, error) {
	s, err := p.layouts[planner.NewsletterDocument].setting(doc, style, p.newAlbum(pictures))
	if err != nil {
		return nil, failed(doc, err)
	}
	w := p.worker()
	defer p.release(w)
	poster := &poster{setting: s, setter: w.setter, canvas: raster.New(PosterWidth, PosterHeight, s.accent), ink: inkOn(s.accent)}
	if err := poster.paint(); err != nil {
		return nil, failed(doc, err)
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, poster.canvas.Picture); err != nil {
		return nil, failed(doc, err)
	}
	return b.Bytes(), nil
}

// inkOn is the colour of text on a ground: white while that has the contrast
// that text needs (WCAG 2.2, success criterion 1.4.3), else black.
func inkOn(ground text.Colour) text.Colour {
	linear := func(channel uint8) float64 {
		v := float64(channel) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	luminance := 0.2126*linear(ground.R) + 0.7152*linear(ground.G) + 0.0722*linear(ground.B)
	if 1.05/(luminance+0.05) >= 4.5 {
		return text.Colour{R: 255, G: 255, B: 255}
	}
	return text.Colour{}
}

// poster is a picture under way.
type poster struct {
	*setting
	setter *text.Setter
	canvas *raster.Canvas
	ink    text.Colour
}

// posterLook is how a part of the title is set on a poster.
type posterLook struct {
	hand         hand
	bold, italic bool
	size         float64
	most         int     // lines
	leading      float64 // of the size
	above        float64 // pixels
}

// posterLooks is the table of what a poster shows of a title, and how large, by
// how much of it there is: the smaller a step, the more fits.
func posterLooks(step int) map[part]posterLook {
	return map[part]posterLook{
		kicker:   {hand: sans, bold: true, size: 30, most: 1, leading: 1.4},
		heading1: {hand: serif, size: [...]float64{92, 82, 72, 62, 52, 44, 38}[step], most: 4, leading: 1.14, above: 6},
		subtitle: {hand: serif, italic: true, size: [...]float64{44, 42, 38, 34, 30, 28, 26}[step], most: 3, leading: 1.25, above: 12},
	}
}

const posterSteps = 7

// posterFoot is how date and organiser are set at a poster's foot.
func posterFoot() posterLook { return posterLook{hand: sans, size: 27, most: 2, leading: 1.4} }

// posterPart is a part of a title, set.
type posterPart struct {
	of      part
	lines   []text.Line
	leading float64 // pixels
	above   float64
}

func (p posterPart) height() float64 { return p.above + float64(len(p.lines))*p.leading }

// set breaks a text into lines no wider than measure; ok is false if they are
// too many or too wide.
func (p *poster) set(of part, inline []planner.Inline, as posterLook, measure float64) (set posterPart, ok bool, err error) {
	style := text.Style{Family: p.family(as.hand), Bold: as.bold, Italic: as.italic, Size: as.size, Colour: p.ink}
	in := &inlines{setting: p.setting}
	in.add(unlinked(inline), form{style: style, lang: p.lang})
	var spans []text.Span
	for _, s := range in.spans {
		spans = append(spans, text.Span{Text: s.Text, Style: s.Style, Lang: s.Lang, Whole: s.Whole})
	}
	lines, err := p.setter.Break(spans, text.Measure{Width: measure, Align: text.Start, Balanced: true, Lang: p.lang})
	leading := as.leading
	if style.Family == font.Nastaliq { // reaches far up and down
		leading = 2
	}
	return posterPart{of, lines, leading * as.size, as.above}, len(lines) <= as.most && widest(lines) <= measure, err
}

// unlinked is a text without links, whose colour is that of the ground.
func unlinked(inline []planner.Inline) []planner.Inline {
	return []planner.Inline{planner.Str(planner.PlainText(inline))}
}

func widest(lines []text.Line) float64 {
	width := 0.0
	for _, l := range lines {
		width = max(width, l.Right-l.Left)
	}
	return width
}

func (p *poster) paint() error {
	foot, err := p.paintFoot()
	if err != nil {
		return err
	}
	for step := range posterSteps {
		parts, fits, err := p.title(step, foot-posterEdge)
		if err != nil {
			return err
		}
		if fits || step == posterSteps-1 {
			p.paintParts(parts, posterEdge, foot)
			break
		}
	}
	return nil
}

// title sets the title as large as a step says; fits is false if it needs more
// than a height.
func (p *poster) title(step int, height float64) (parts []posterPart, fits bool, err error) {
	looks, fits := posterLooks(step), true
	for b := range p.titleBlocks() {
		of, inline := titlePart(b)
		look, shown := looks[of]
		if !shown {
			continue
		}
		set, ok, err := p.set(of, inline, look, PosterWidth-2*posterEdge)
		if err != nil {
			return nil, false, err
		}
		parts, height, fits = append(parts, set), height-set.height(), fits && ok
	}
	return parts, fits && height >= 0, nil
}

// titleBlocks are the blocks of the document's title.
func (p *poster) titleBlocks() iter.Seq[planner.Block] {
	return func(yield func(planner.Block) bool) {
		for _, section := range p.doc.Sections {
			for _, b := range section.Blocks {
				if section.Key == planner.TitleSection && !yield(b) {
					return
				}
			}
		}
	}
}

// paintParts paints parts from a height on, as far as there is room.
func (p *poster) paintParts(parts []posterPart, y, end float64) {
	for _, part := range parts {
		y += part.above
		for _, l := range part.lines {
			if y+part.leading > end+1 {
				return
			}
			p.canvas.Line(l, posterEdge, y+0.76*part.leading)
			y += part.leading
		}
	}
}

// titlePart is what a block of a title is, and its text.
func titlePart(b planner.Block) (part, []planner.Inline) {
	switch b := b.(type) {
	case planner.Heading:
		return heading1, b.Text
	case planner.Paragraph:
		return partOf(b.Style), b.Text
	}
	return running, nil
}

// paintFoot paints date and organiser at the foot, and the logos beside them; top
// is where that begins.
func (p *poster) paintFoot() (top float64, err error) {
	taken, err := p.paintLogos()
	if err != nil {
		return 0, err
	}
	measure := float64(PosterWidth - 2*posterEdge)
	if taken > 0 {
		measure -= float64(taken + 40)
	}
	var parts []posterPart
	height := 0.0
	for b := range p.titleBlocks() {
		if of, inline := titlePart(b); of == dated || of == organiser {
			set, _, err := p.set(of, inline, posterFoot(), measure)
			if err != nil {
				return 0, err
			}
			parts, height = append(parts, set), height+set.height()
		}
	}
	top = PosterHeight - posterEdge - height
	if text.RightToLeft(p.lang) && taken > 0 {
		p.paintAside(parts, top, float64(taken+40))
	} else {
		p.paintAside(parts, top, 0)
	}
	if taken > 0 {
		top = min(top, PosterHeight-posterEdge-posterLogo-2*posterFrame)
	}
	return top - 24, nil
}

// paintAside paints the foot's parts so far from the poster's left edge.
func (p *poster) paintAside(parts []posterPart, y, left float64) {
	for _, part := range parts {
		for _, l := range part.lines {
			p.canvas.Line(l, posterEdge+left, y+0.8*part.leading)
			y += part.leading
		}
	}
}

// paintLogos paints the hosts' logos in a row at the foot, each on white, at the
// side where lines end, and is how wide they are together.
func (p *poster) paintLogos() (taken int, err error) {
	const top, gap = PosterHeight - posterEdge - posterLogo - 2*posterFrame, 20
	for _, section := range p.doc.Sections {
		if section.Key != planner.HostsSection {
			continue
		}
		for logo := range (planner.Document{Sections: []planner.Section{section}}).Pictures() {
			m, err := p.logo(logo)
			if err != nil {
				return 0, err
			}
			width := m.Bounds().Dx() + 2*posterFrame
			if taken+gap+width > PosterWidth/2 {
				break
			}
			if taken > 0 {
				taken += gap
			}
			box := image.Rect(0, top, width, PosterHeight-posterEdge).Add(image.Pt(PosterWidth-posterEdge-taken-width, 0))
			if text.RightToLeft(p.lang) {
				box = box.Add(image.Pt(posterEdge+taken-box.Min.X, 0))
			}
			p.canvas.Fill(box, text.Colour{R: 255, G: 255, B: 255})
			p.canvas.Place(m, box.Min.Add(image.Pt(posterFrame, posterFrame+(posterLogo-m.Bounds().Dy())/2)))
			taken += width
		}
	}
	return taken, nil
}

// logo is a logo no higher than a poster's.
func (p *poster) logo(logo planner.Picture) (image.Image, error) {
	source, err := picture.Open(p.album.files, string(logo.File))
	if err != nil {
		return nil, err
	}
	points := func(pixels int) float64 { return float64(pixels) * 72 / picture.Resolution }
	prepared, err := source.Prepare(picture.Frame{Width: points(4 * posterLogo), Height: points(posterLogo)})
	if err != nil {
		return nil, err
	}
	m, _, err := image.Decode(bytes.NewReader(prepared.Data))
	if err != nil {
		return nil, fmt.Errorf("picture %s: %w", logo.File, err)
	}
	return m, nil
}
