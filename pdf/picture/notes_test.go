package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/color"
	"testing"
)

// samsung hangs a film on to a JPEG as Samsung's phones do.
func samsung(data []byte) []byte {
	film := "\x00\x00\x01\x0aMotionPhoto_Datasecret film \xff\xe1\xff\xd9 and more"
	directory := []byte("SEFH")
	for _, n := range []int{107, 1, 0x0a01 << 16, len(film), len(film)} { // version, parts; kind, where, size
		directory = binary.LittleEndian.AppendUint32(directory, uint32(n))
	}
	data = append(append(bytes.Clone(data), film...), directory...)
	return append(binary.LittleEndian.AppendUint32(data, uint32(len(directory))), "SEFT"...)
}

// Nothing that a camera or a program notes is in what is printed or mailed,
// also where the pixels are kept as they are.
func TestNoNotes(t *testing.T) {
	photo := file(t, "notes.jpg") // with GPS, XMP, IPTC, a comment
	for _, note := range []string{"Exif", "GPS", "http://ns.adobe.com/xap", "Photoshop", "a comment", "Nowhere", "Nobody"} {
		if note != "GPS" && !bytes.Contains(photo, []byte(note)) {
			t.Fatalf("%s is not in the picture to begin with", note)
		}
	}
	open := photo[:len(photo)-2] // without its end
	scan := bytes.LastIndex(photo, []byte{0xff, startOfScan})
	between := bytes.Join([][]byte{photo[:scan], []byte("secret bytes between"), photo[scan:]}, nil)
	xmp := pngChunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00secret"))
	drawing := withChunks(pngWith(quarters(240, 160), exif(1, binary.BigEndian)), xmp, pngChunk("tEXt", []byte("Comment\x00secret")))
	for name, tt := range map[string]struct {
		data   []byte
		isKept bool // pixels and all
	}{
		"as it is": {photo, true}, "with a film behind": {append(bytes.Clone(photo), "secret film"...), true},
		"with a second picture behind": {append(bytes.Clone(photo), photo...), true},
		"Samsung":                      {samsung(photo), true}, "Samsung, without an end": {samsung(open), true},
		"with bytes between its parts": {between, true},
		"profile":                      {file(t, "p3.jpg"), false}, "profile of sRGB": {file(t, "srgb.jpg"), true},
		"progressive": {file(t, "progressive.jpg"), false}, "inks": {file(t, "ycck.jpg"), false},
		"PNG": {drawing, false}, "PNG with more behind": {append(bytes.Clone(drawing), "secret"...), false},
		"WebP": {file(t, "held-1.webp"), false}, "WebP with more behind": {append(file(t, "held-1.webp"), "secret"...), false},
	} {
		t.Run(name, func(t *testing.T) {
			_, p, m := prepare(t, tt.data, Frame{Width: 500, Height: 500})
			for _, note := range []string{"Exif", "eXIf", "EXIF", "GPS", "http:", "adobe", "Adobe", "JFIF", "Photoshop", "ICC_PROFILE", "iCCP", "tEXt", "iTXt", "comment", "secret", "Nowhere", "Nobody"} {
				if bytes.Contains(p.Data, []byte(note)) {
					t.Errorf("%s is still there", note)
				}
			}
			if p.PNG {
				for c := range pngChunks(p.Data) {
					if c.name != "IHDR" && c.name != "IDAT" && c.name != "IEND" {
						t.Errorf("there is a part %s", c.name)
					}
				}
				return
			}
			last := segment{}
			for seg := range segments(p.Data) {
				last = seg
				if seg.kind >= notes && seg.kind < notes+16 || seg.kind == comment || seg.kind == startOfFrame2 {
					t.Errorf("there is a part %x", seg.kind)
				}
			}
			if last.kind != endOfImage || !bytes.HasSuffix(p.Data, last.whole) || cap(p.Data)-cap(last.whole) != len(p.Data)-2 {
				t.Error("there is more behind the picture")
			}
			if isKept := bytes.Contains(tt.data, p.Data[len(p.Data)-202:len(p.Data)-2]); isKept != tt.isKept {
				t.Errorf("the pixels were kept: %t", isKept)
			}
			if b := m.Bounds(); tt.isKept && b.Dx() == 240 {
				near(t, m, 20, 20, color.RGBA{255, 0, 0, 255})
				near(t, m, 20, 140, color.RGBA{0, 0, 255, 255})
			}
		})
	}
}

// A file that is cut off stays so, whatever is hung on to it.
func TestSamsungCutOff(t *testing.T) {
	beyond := samsung(nil)
	binary.LittleEndian.PutUint32(beyond[len(beyond)-16:], 1<<20)
	for name, data := range map[string][]byte{
		"no trailer":          []byte("SEFT"),
		"size beyond":         []byte("\xff\xff\xff\xffSEFT"),
		"begins beyond":       beyond,
		"nothing but trailer": samsung([]byte{0xff, 0xd8, 0xff}),
	} {
		if _, _, err := look(append([]byte{0xff, 0xd8, 0xff, 0xdb}, data...)); err == nil {
			t.Errorf("%s: is taken", name)
		}
	}
}

// Inks of a JPEG come out as colours: those of ycck.jpg by the plain rule that
// what is not ink is light.
func TestInks(t *testing.T) {
	_, p, m := prepare(t, file(t, "ycck.jpg"), Frame{Width: 64, Height: 32})
	if p.PNG {
		t.Error("a photograph became a PNG")
	}
	same(t, m, [8][3]int{{255, 255, 255}, {0, 255, 255}, {255, 0, 255}, {255, 255, 0}, {0, 0, 0}, {127, 127, 127}, {0, 0, 255}, {190, 146, 217}}, 12)
}

// A JPEG that says it is red, green and blue is not taken for one of luminance
// and chrominance.
func TestRGBInJPEG(t *testing.T) {
	bare := jpegWith(quarters(64, 32), nil)
	named := bytes.Clone(bare)
	at := frameAt(named)
	scan := bytes.LastIndex(named, []byte{0xff, startOfScan})
	for i, name := range []byte("RGB") {
		named[at+10+3*i], named[scan+5+2*i] = name, name
	}
	adobe := append([]byte("\xff\xd8\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"), bare[2:]...)
	for name, data := range map[string][]byte{"by its names": named, "by Adobe's word": adobe} {
		s, _, m := prepare(t, data, Frame{Width: 64, Height: 32})
		if s.stored.plain != nil {
			t.Errorf("%s: is kept as it is", name)
		}
		// White in luminance and chrominance is full, half, half.
		if r, g, b, _ := m.At(48, 24).RGBA(); fmt.Sprint(r>>8 > 240, g>>8 > 140, b>>8 > 140) != "true false false" {
			t.Errorf("%s: %d %d %d", name, r>>8, g>>8, b>>8)
		}
	}
}
