package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// patches are the colours of the pictures that testdata/make.py makes, and what
// they are in sRGB by Little CMS, relative colorimetric, as it prints them.
var patches = map[string][8][3]int{
	"as they are": {{255, 255, 255}, {0, 0, 0}, {128, 128, 128}, {220, 170, 140}, {200, 40, 30}, {40, 160, 60}, {30, 60, 180}, {20, 24, 28}},
	"p3":          {{255, 255, 255}, {0, 0, 0}, {128, 128, 128}, {229, 167, 135}, {218, 0, 4}, {0, 163, 40}, {17, 61, 187}, {19, 24, 28}},
	"adobe":       {{255, 255, 255}, {0, 0, 0}, {129, 129, 129}, {237, 172, 140}, {233, 35, 23}, {0, 161, 47}, {0, 57, 185}, {10, 17, 22}},
	"prophoto":    {{255, 255, 255}, {0, 0, 0}, {146, 146, 146}, {255, 173, 152}, {255, 0, 31}, {0, 191, 38}, {0, 82, 205}, {16, 33, 39}},
	"swapped":     {{255, 255, 255}, {25, 25, 25}, {150, 150, 150}, {186, 227, 160}, {68, 211, 58}, {177, 68, 88}, {88, 58, 194}, {52, 48, 56}},
	"grey":        {{255, 255, 255}, {0, 0, 0}, {188, 188, 188}, {71, 71, 71}, {110, 110, 110}, {152, 152, 152}, {208, 208, 208}, {239, 239, 239}},
	"linear":      {{255, 255, 255}, {0, 0, 0}, {188, 188, 188}, {244, 212, 193}, {246, 101, 90}, {64, 210, 125}, {85, 134, 225}, {77, 87, 94}},
}

// same compares the middles of the eight patches.
func same(t *testing.T, m image.Image, want [8][3]int, within int) {
	t.Helper()
	for i, w := range want {
		r, g, b, _ := m.At(i%4*16+8, i/4*16+8).RGBA()
		for k, v := range []uint32{r, g, b} {
			if d := int(v>>8) - w[k]; d > within || d < -within {
				t.Errorf("patch %d: %d %d %d, want %v", i, r>>8, g>>8, b>>8, w)
				break
			}
		}
	}
}

func TestColours(t *testing.T) {
	for name, tt := range map[string]struct {
		colours string
		within  int // what JPEG and WebP lose
	}{
		"p3.png": {"p3", 2}, "adobe.png": {"adobe", 2}, "prophoto.png": {"prophoto", 2}, "swapped.png": {"swapped", 2}, "grey.png": {"grey", 2}, "linear.png": {"linear", 2},
		"p3.webp": {"p3", 2}, "lossy.webp": {"p3", 8},
		"p3.jpg": {"p3", 8}, "adobe.jpg": {"adobe", 8}, "grey.jpg": {"grey", 8}, "srgb.jpg": {"as they are", 3},
	} {
		t.Run(name, func(t *testing.T) {
			s, p, m := prepare(t, file(t, name), Frame{Width: 64, Height: 32})
			same(t, m, patches[tt.colours], tt.within)
			if bytes.Contains(p.Data, []byte("ICC_PROFILE")) || bytes.Contains(p.Data, []byte("iCCP")) {
				t.Error("the profile is still there")
			}
			if isSRGB := s.stored.colours == nil; isSRGB != (tt.colours == "as they are") {
				t.Errorf("counts as sRGB: %t", isSRGB)
			}
		})
	}
}

// A lossy WebP that is clear in places has its colours in full, too.
func TestColoursBesideClear(t *testing.T) {
	_, _, m := prepare(t, file(t, "clear.webp"), Frame{Width: 32, Height: 16})
	for x, want := range map[int][3]int{4: {255, 255, 255}, 26: {200, 40, 30}} {
		r, g, b, _ := m.At(x, 8).RGBA()
		for i, v := range []uint32{r, g, b} {
			if d := int(v>>8) - want[i]; d > 6 || d < -6 {
				t.Errorf("at %d: %d %d %d, want %v", x, r>>8, g>>8, b>>8, want)
				break
			}
		}
	}
}

// A profile in several parts may have them in any order, and one of which a
// part is missing counts for nothing.
func TestProfileInParts(t *testing.T) {
	whole := file(t, "p3.jpg")
	at := bytes.Index(whole, []byte("ICC_PROFILE\x00"))
	length := int(binary.BigEndian.Uint16(whole[at-2:]))
	icc := whole[at+14 : at-2+length]
	rest := append([]byte{}, whole[at-2+length:]...)
	part := func(i, n byte, data []byte) []byte {
		b := binary.BigEndian.AppendUint16([]byte{0xff, profileNotes}, uint16(len(data)+16))
		return append(append(append(b, "ICC_PROFILE\x00"...), i, n), data...)
	}
	a, b, c := part(1, 3, icc[:100]), part(2, 3, icc[100:300]), part(3, 3, icc[300:])
	join := func(parts ...[]byte) []byte {
		return bytes.Join(append(append([][]byte{{0xff, 0xd8}}, parts...), rest), nil)
	}
	_, _, m := prepare(t, join(c, a, b), Frame{Width: 64, Height: 32})
	same(t, m, patches["p3"], 8)
	for _, data := range [][]byte{join(c, a), join(part(1, 2, icc)), join(part(2, 2, icc))} {
		_, _, m = prepare(t, data, Frame{Width: 64, Height: 32})
		same(t, m, patches["as they are"], 8)
	}
}

func pngChunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// withChunks puts chunks behind the header of a PNG.
func withChunks(data []byte, chunks ...[]byte) []byte {
	return bytes.Join(append(append([][]byte{data[:33]}, chunks...), data[33:]), nil)
}

func TestPNGColours(t *testing.T) {
	icc := file(t, "p3.png")
	plain := append(append([]byte{}, icc[:33]...), icc[bytes.Index(icc, []byte("IDAT"))-4:]...)
	gamma := pngChunk("gAMA", []byte{0, 1, 0x86, 0xa0}) // 1
	wrong := bytes.Clone(gamma)
	wrong[len(wrong)-1]++
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"none":                     {plain, "as they are"},
		"P3 by its number":         {withChunks(plain, pngChunk("cICP", []byte{12, 13, 0, 1})), "p3"},
		"sRGB by its number":       {withChunks(icc, pngChunk("cICP", []byte{1, 13, 0, 1})), "as they are"},
		"a number we do not know":  {withChunks(icc, pngChunk("cICP", []byte{9, 16, 0, 1})), "p3"},
		"sRGB, and an old gamma":   {withChunks(plain, pngChunk("sRGB", []byte{0}), pngChunk("gAMA", []byte{0, 0, 0xb1, 0x8f})), "as they are"},
		"sRGB before gamma":        {withChunks(plain, pngChunk("sRGB", []byte{0}), gamma), "as they are"},
		"gamma 2.2 is sRGB":        {withChunks(plain, pngChunk("gAMA", []byte{0, 0, 0xb1, 0x8f})), "as they are"},
		"gamma of no light":        {withChunks(plain, pngChunk("gAMA", []byte{0, 0, 0, 0})), "as they are"},
		"colours without light":    {withChunks(plain, gamma, pngChunk("cHRM", make([]byte, 32))), "as they are"},
		"a checksum that is wrong": {withChunks(plain, wrong), "as they are"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, m := prepare(t, tt.data, Frame{Width: 64, Height: 32})
			same(t, m, patches[tt.want], 2)
		})
	}
}

// A profile is unpacked no further than one that we can use is long.
func TestProfileBomb(t *testing.T) {
	packed := bytes.NewBufferString("bomb\x00\x00")
	z := zlib.NewWriter(packed)
	for range 64 {
		z.Write(make([]byte, 1<<20))
	}
	z.Close()
	data := withChunks(pngWith(quarters(8, 8), nil), pngChunk("iCCP", packed.Bytes()))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Open(fstest.MapFS{"p": {Data: data}}, "p")
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; err != nil || took > 8<<20 {
		t.Errorf("took %d bytes; %v", took, err)
	}
}

// Whatever a profile says, colours stay colours; and one that we cannot use
// counts as sRGB.
func TestBrokenProfiles(t *testing.T) {
	embedded := func(name string) []byte {
		data := file(t, name)
		at := bytes.Index(data, []byte("ICC_PROFILE\x00"))
		return data[at+14 : at-2+int(binary.BigEndian.Uint16(data[at-2:]))]
	}
	good, grey := embedded("p3.jpg"), embedded("grey.jpg")
	if profile(good, false) == nil || profile(good, true) == nil || profile(grey, true) == nil {
		t.Fatal("the good ones count as sRGB")
	}
	if profile(grey, false) != nil {
		t.Error("colours are taken for grey")
	}
	for name, change := range map[string]func([]byte) []byte{
		"empty":             func([]byte) []byte { return nil },
		"cut off":           func(p []byte) []byte { return p[:200] },
		"of inks":           func(p []byte) []byte { copy(p[16:], "CMYK"); return p },
		"by tables":         func(p []byte) []byte { return bytes.ReplaceAll(p, []byte("rTRC"), []byte("A2B0")) },
		"without a name":    func(p []byte) []byte { copy(p[36:], "none"); return p },
		"of a billion tags": func(p []byte) []byte { copy(p[128:], "\x7f\xff\xff\xff"); return p },
		"without light":     func(p []byte) []byte { return bytes.ReplaceAll(p, []byte("bXYZ"), []byte("none")) },
		"grey, in colours":  func(p []byte) []byte { copy(p[16:], "GRAY"); return p },
		"of an unknown kind": func(p []byte) []byte {
			return bytes.ReplaceAll(p, []byte("para\x00\x00\x00\x00\x00\x03"), []byte("para\x00\x00\x00\x00\x00\x09"))
		},
	} {
		if profile(change(bytes.Clone(good)), false) != nil {
			t.Errorf("%s: is used", name)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p := bytes.Clone(good)
		for range rapid.IntRange(1, 20).Draw(t, "changes") {
			p[rapid.IntRange(0, len(p)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		m := image.NewRGBA(image.Rect(0, 0, 4, 4))
		profile(p, rapid.Bool().Draw(t, "grey")).apply(m)
	})
}

// The curves of ICC.1:2010, table 65, at points worked out by hand.
func TestCurves(t *testing.T) {
	para := func(kind byte, values ...float64) []byte {
		b := []byte{'p', 'a', 'r', 'a', 0, 0, 0, 0, 0, kind, 0, 0}
		for _, v := range values {
			b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
		}
		return b
	}
	for name, tt := range map[string]struct {
		tag            []byte
		at, want, zero float64
	}{
		"the same":       {[]byte("curv\x00\x00\x00\x00\x00\x00\x00\x00"), 0.3, 0.3, 0},
		"gamma 2":        {[]byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x00"), 0.5, 0.25, 0},
		"two values":     {[]byte("curv\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\xff\xff"), 0.3, 0.3, 0},
		"three values":   {[]byte("curv\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x33\x33\xff\xff"), 0.75, 0.6, 0},
		"0: power":       {para(0, 2), 0.5, 0.25, 0},
		"1: from -b/a":   {para(1, 2, 2, -1), 0.75, 0.25, 0},
		"2: c from -b/a": {para(2, 2, 2, -1, 0.25), 0.75, 0.5, 0.25},
		"3: line below":  {para(3, 2, 1, 0, 0.5, 0.5), 0.4, 0.2, 0},
		"3: power above": {para(3, 2, 1, 0, 0.5, 0.5), 0.6, 0.36, 0},
		"4: line below":  {para(4, 2, 1, 0, 0.5, 0.5, 0.1, 0.05), 0.4, 0.25, 0.05},
		"4: power above": {para(4, 2, 1, 0, 0.5, 0.5, 0.1, 0.05), 0.6, 0.46, 0.05},
	} {
		light, ok := readCurve(tt.tag)
		if !ok {
			t.Errorf("%s: not read", name)
		} else if got, zero := light(tt.at), light(0); math.Abs(got-tt.want) > 0.001 || math.Abs(zero-tt.zero) > 0.001 {
			t.Errorf("%s: %v and %v, want %v and %v", name, got, zero, tt.want, tt.zero)
		}
	}
}
