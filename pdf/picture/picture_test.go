package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"
)

// quarters is a picture whose upper left is red, upper right green, lower left
// blue and lower right white.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y >= h/2:
				c = color.RGBA{255, 255, 255, 255}
			case x >= w/2:
				c = color.RGBA{0, 255, 0, 255}
			case y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			}
			m.Set(x, y, c)
		}
	}
	return m
}

// held is the picture as a camera stores it that was held that way: where its
// row 0 and column 0 lie in what was seen is the standard's wording (Exif 2.32,
// 4.6.4).
func held(m *image.RGBA, o orientation) *image.RGBA {
	width, height := m.Rect.Dx(), m.Rect.Dy()
	stored := image.Rect(0, 0, width, height)
	if o >= 5 {
		stored = image.Rect(0, 0, height, width)
	}
	out := image.NewRGBA(stored)
	for row := range stored.Dy() {
		for column := range stored.Dx() {
			x, y := column, row
			switch o {
			case 2: // row 0 at the top, column 0 at the right
				x = width - 1 - column
			case 3: // bottom, right
				x, y = width-1-column, height-1-row
			case 4: // bottom, left
				y = height - 1 - row
			case 5: // left, top
				x, y = row, column
			case 6: // right, top
				x, y = width-1-row, column
			case 7: // right, bottom
				x, y = width-1-row, height-1-column
			case 8: // left, bottom
				x, y = row, height-1-column
			}
			out.Set(column, row, m.At(x, y))
		}
	}
	return out
}

func exif(o orientation, order binary.ByteOrder) []byte {
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x01")
	if order == binary.LittleEndian {
		b = []byte("II*\x00\x08\x00\x00\x00\x01\x00")
	}
	entry := make([]byte, 12)
	order.PutUint16(entry, 0x0112)
	order.PutUint16(entry[2:], 3)
	order.PutUint32(entry[4:], 1)
	order.PutUint16(entry[8:], uint16(o))
	return append(append(b, entry...), 0, 0, 0, 0)
}

func jpegWith(m image.Image, notes []byte) []byte {
	var b bytes.Buffer
	jpeg.Encode(&b, m, &jpeg.Options{Quality: 95})
	segment := append([]byte("Exif\x00\x00"), notes...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(segment)+2))
	return append(append(head, segment...), b.Bytes()[2:]...)
}

func pngWith(m image.Image, notes []byte) []byte {
	var b bytes.Buffer
	png.Encode(&b, m)
	data := b.Bytes()
	chunk := append([]byte("eXIf"), notes...)
	out := append([]byte{}, data[:33]...) // behind the header chunk
	out = binary.BigEndian.AppendUint32(out, uint32(len(notes)))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, data[33:]...)
}

func prepare(t *testing.T, data []byte, f Frame) (*Source, *Prepared, image.Image) {
	t.Helper()
	s, err := Open(fstest.MapFS{"p": {Data: data}}, "p")
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	m, name, err := image.Decode(bytes.NewReader(p.Data))
	if err != nil || (name == "png") != p.PNG {
		t.Fatalf("the result is %s; %v", name, err)
	}
	return s, p, m
}

func near(t *testing.T, m image.Image, x, y int, want color.RGBA) {
	t.Helper()
	r, g, b, _ := m.At(x, y).RGBA()
	for i, v := range []uint32{r >> 8, g >> 8, b >> 8} {
		if d := int(v) - int([]uint8{want.R, want.G, want.B}[i]); d > 40 || d < -40 {
			t.Errorf("at %d,%d: %d %d %d, want %v", x, y, r>>8, g>>8, b>>8, want)
			return
		}
	}
}

func TestUpright(t *testing.T) {
	upright := quarters(120, 80)
	for o := orientation(0); o <= 8; o++ {
		for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
			for kind, data := range map[string][]byte{
				"JPEG": jpegWith(held(upright, o), exif(o, order)), "PNG": pngWith(held(upright, o), exif(o, order)),
				"WebP": file(t, fmt.Sprintf("held-%d.webp", max(1, o))),
			} {
				t.Run(fmt.Sprintf("%s %d %s", kind, o, order), func(t *testing.T) {
					s, p, m := prepare(t, data, Frame{Width: 120, Height: 80})
					if s.Width != 120 || s.Height != 80 || m.Bounds().Dx() != 120 || m.Bounds().Dy() != 80 {
						t.Fatalf("%d by %d, prepared %v", s.Width, s.Height, m.Bounds())
					}
					near(t, m, 20, 15, color.RGBA{255, 0, 0, 255})
					near(t, m, 100, 15, color.RGBA{0, 255, 0, 255})
					near(t, m, 20, 65, color.RGBA{0, 0, 255, 255})
					if bytes.Contains(p.Data, []byte("Exif")) || bytes.Contains(p.Data, []byte("eXIf")) || bytes.Contains(p.Data, []byte("EXIF")) {
						t.Error("the camera's notes are still there")
					}
				})
			}
		}
	}
}

func TestCropKeepsTheUpperThird(t *testing.T) {
	tall := image.NewRGBA(image.Rect(0, 0, 100, 400)) // bands of 100: red, green, blue, white
	for y := range 400 {
		for x := range 100 {
			tall.Set(x, y, []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}[y/100])
		}
	}
	_, _, m := prepare(t, jpegWith(tall, nil), Frame{Width: 100, Height: 100, Crop: true})
	if m.Bounds().Dx() != 100 || m.Bounds().Dy() != 100 {
		t.Fatalf("%v", m.Bounds())
	}
	near(t, m, 50, 50, color.RGBA{0, 255, 0, 255}) // a third of 300 is cut off above
	_, _, wide := prepare(t, jpegWith(quarters(400, 100), nil), Frame{Width: 50, Height: 50, Crop: true})
	near(t, wide, 10, 10, color.RGBA{255, 0, 0, 255})
	near(t, wide, 90, 10, color.RGBA{0, 255, 0, 255})
}

func TestNoFinerThanPaper(t *testing.T) {
	_, p, m := prepare(t, jpegWith(quarters(3000, 2000), nil), Frame{Width: 144, Height: 96})
	if m.Bounds().Dx() != 440 { // two inches
		t.Errorf("%v", m.Bounds())
	}
	if p.PNG {
		t.Error("a photograph became a PNG")
	}
	// What is not finer already stays as it is, but for the notes.
	small := jpegWith(quarters(200, 100), exif(1, binary.BigEndian))
	_, p, _ = prepare(t, small, Frame{Width: 144, Height: 96})
	if !bytes.HasSuffix(small, p.Data[2:][100:]) {
		t.Error("a small photograph was encoded again")
	}
}

func TestForms(t *testing.T) {
	deep := image.NewRGBA64(image.Rect(0, 0, 8, 8))
	clear := image.NewNRGBA(image.Rect(0, 0, 8, 8)) // nothing but transparent
	palette := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.RGBA{0, 0, 255, 255}, color.Transparent})
	grey := image.NewGray(image.Rect(0, 0, 8, 8))
	webp, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		data []byte
		want color.RGBA
	}{
		"16 bits": {pngWith(deep, nil), color.RGBA{255, 255, 255, 255}}, "transparent": {pngWith(clear, nil), color.RGBA{255, 255, 255, 255}},
		"palette": {pngWith(palette, nil), color.RGBA{0, 0, 255, 255}}, "grey": {jpegWith(grey, nil), color.RGBA{0, 0, 0, 255}},
		"CMYK": {file(t, "cmyk.jpg"), color.RGBA{255, 0, 0, 255}}, "progressive": {file(t, "progressive.jpg"), color.RGBA{255, 0, 0, 255}},
		"WebP": {webp, color.RGBA{0, 0, 0, 255}}, "transparent WebP": {file(t, "clear.webp"), color.RGBA{255, 255, 255, 255}},
	} {
		t.Run(name, func(t *testing.T) {
			_, p, m := prepare(t, tt.data, Frame{Width: 100, Height: 100})
			if !p.PNG && !bytes.Contains(p.Data[:min(len(p.Data), 400)], []byte{0xff, startOfFrame0}) {
				t.Error("the JPEG is not baseline")
			}
			if name != "WebP" {
				near(t, m, 0, 0, tt.want)
			}
			if p.PNG && (p.Data[24] != 8 || p.Data[25] != 2) { // bits and colour type (PNG, 11.2.2)
				t.Errorf("%d bits of colour type %d", p.Data[24], p.Data[25])
			}
		})
	}
}

func TestRefused(t *testing.T) {
	bomb := pngWith(image.NewGray(image.Rect(0, 0, 1, 1)), nil)
	binary.BigEndian.PutUint32(bomb[16:], 60000)
	binary.BigEndian.PutUint32(bomb[20:], 60000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	files := fstest.MapFS{
		"bomb.png":  {Data: bomb},
		"large.jpg": {Data: append(jpegWith(quarters(8, 8), nil), make([]byte, MostBytes)...)},
		"text.jpg":  {Data: []byte("text")},
		"half.jpg":  {Data: jpegWith(quarters(80, 80), nil)[:80]},
		"empty.png": {},
	}
	for name, want := range map[string]string{
		"bomb.png": "60000 by 60000", "large.jpg": "larger than", "text.jpg": "neither JPEG", "half.jpg": "cut off", "empty.png": "empty",
		"none.png": "no such file", "../out.png": "no such file",
	} {
		_, err := Open(files, name)
		bad, ok := errors.AsType[*Error](err)
		if !ok || bad.File != name || !strings.Contains(bad.Reason, want) || bad.Next == "" {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

// What a file is stands in it, not in its name.
func TestNameSaysNothing(t *testing.T) {
	s, err := Open(fstest.MapFS{"drawing.png": {Data: file(t, "notes.jpg")}}, "drawing.png")
	if err != nil || !s.isPhoto || s.Width != 240 {
		t.Errorf("%+v, %v", s, err)
	}
}

// A decoder that fails, panics or makes another picture than was promised ends
// as an error that names the file.
func TestDecoderFails(t *testing.T) {
	for name, decode := range map[string]func() (image.Image, error){
		"fails":  func() (image.Image, error) { return nil, errors.New("no") },
		"panics": func() (image.Image, error) { panic("no") },
		"other":  func() (image.Image, error) { return quarters(2, 2), nil },
	} {
		s := &Source{Width: 8, Height: 8, file: "p.jpg", stored: &stored{width: 8, height: 8, decode: decode}}
		_, err := s.Prepare(Frame{Width: 8, Height: 8})
		if bad, ok := errors.AsType[*Error](err); !ok || bad.File != "p.jpg" || bad.Next == "" {
			t.Errorf("%s: got %v", name, err)
		}
		if err := (&Darkroom{}).Sound(s); err == nil {
			t.Errorf("%s: is sound", name)
		}
	}
}

// Whatever the file, it ends as a picture or as an error that names it.
func FuzzOpen(f *testing.F) {
	webp, _ := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	for _, data := range [][]byte{jpegWith(quarters(16, 16), exif(6, binary.LittleEndian)), pngWith(quarters(16, 16), exif(3, binary.BigEndian)), webp, []byte("\xff\xd8\xff"), samsung(jpegWith(quarters(8, 8), nil))} {
		f.Add(data)
	}
	for _, name := range []string{"p3.jpg", "p3.png", "lossy.webp", "clear.webp", "held-6.webp", "linear.png", "grey.jpg", "ycck.jpg", "progressive.jpg", "animation.webp"} {
		f.Add(file(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Open(fstest.MapFS{"p": {Data: data}}, "p")
		if err == nil && s.Width*s.Height > 1<<20 {
			return // sound, and slow to decode
		}
		if err == nil {
			var p *Prepared
			if p, err = s.Prepare(Frame{Width: 20, Height: 30, Crop: true}); err == nil {
				// What comes out is a picture that needs nothing done to it.
				again, _, err := look(p.Data)
				if err != nil || again.exif != nil || again.colours != nil || again.width > s.Width || again.height > s.Height || !p.PNG && again.plain == nil {
					t.Errorf("prepared: %v, %+v", err, again)
				}
			}
		}
		if err == nil {
			return
		}
		if bad, ok := errors.AsType[*Error](err); !ok || bad.File != "p" {
			t.Errorf("got %v", err)
		}
	})
}
