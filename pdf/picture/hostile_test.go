package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

// patch is data with bytes of it replaced.
func patch(data []byte, at int, with ...byte) []byte {
	data = bytes.Clone(data)
	copy(data[at:], with)
	return data
}

// frameAt is where the header of a JPEG's picture begins.
func frameAt(data []byte) int {
	at := 0
	for seg := range segments(data) {
		if seg.kind >= startOfFrame0 && seg.kind <= startOfFrame2 {
			at = cap(data) - cap(seg.whole)
		}
	}
	return at
}

// withHeader changes a PNG's header and mends its checksum.
func withHeader(data []byte, at int, with ...byte) []byte {
	data = patch(data, at, with...)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func riff(chunks ...string) []byte {
	body := "WEBP" + strings.Join(chunks, "")
	return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body)
}

func riffChunk(name, body string) string {
	return name + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body + strings.Repeat("\x00", len(body)%2)
}

// What is not whole, lies or is something else is refused with words of its
// own, and before memory is taken for its pixels.
func TestRefusedBeforeDecoding(t *testing.T) {
	photo, progressive, inks := jpegWith(quarters(320, 240), nil), file(t, "progressive.jpg"), file(t, "cmyk.jpg")
	at := frameAt(photo)
	scan := bytes.Index(photo, []byte{0xff, startOfScan})
	frameOf := photo[at : at+19]
	drawing := pngWith(quarters(320, 240), nil)
	pixels := bytes.Index(drawing, []byte("IDAT")) - 4
	palette := pngWith(image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White}), nil)
	lossy, lossless := file(t, "lossy.webp"), file(t, "p3.webp")
	frame := func(data []byte, name string) string {
		for c := range riffChunks(data[12:]) {
			if c.name == name {
				return riffChunk(name, string(c.body))
			}
		}
		t.Fatal(name)
		return ""
	}
	small := frame(lossless, losslessChunk)
	// A header of 64 by 32 pixels, and a frame of 10000 by 10000.
	bits := binary.LittleEndian.AppendUint32(nil, 9999|9999<<14)
	large := riffChunk(losslessChunk, "\x2f"+string(bits)+small[13:])
	canvas := func(flags byte, w, h int) string {
		return riffChunk(extendedChunk, string([]byte{flags, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), 0, byte(h - 1), byte((h - 1) >> 8), 0}))
	}
	adobe := bytes.Index(inks, []byte("Adobe"))
	manyScans := append(bytes.Clone(progressive[:len(progressive)-2]), bytes.Repeat([]byte("\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"), 200)...)

	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"JPEG cut in its pixels":              {photo[:len(photo)*3/4], "cut off"},
		"JPEG cut in its notes":               {jpegWith(quarters(8, 8), make([]byte, 500))[:300], "cut off"},
		"JPEG cut behind its mark":            {photo[:3], "cut off"},
		"JPEG filled up with zeros":           {append(photo[:len(photo)/2:len(photo)/2], make([]byte, 5000)...), "cut off"},
		"JPEG of 50 million pixels that lies": {patch(photo, at+5, 0x1b, 0x58, 0x1b, 0x58), "says 7000 by 7000 pixels, and has not"},
		"progressive JPEG that lies":          {patch(progressive, frameAt(progressive)+5, 0x13, 0x88, 0x13, 0x88), "says 5000 by 5000 pixels, and has not"},
		"JPEG of no height":                   {patch(photo, at+5, 0, 0), "how large it is"},
		"JPEG of two frames":                  {append(append(photo[:at:at], frameOf...), photo[at:]...), "two frames"},
		"JPEG without a frame":                {append(photo[:at:at], photo[at+19:]...), "before its size"},
		"JPEG without pixels":                 {append(photo[:scan:scan], 0xff, 0xd9), "no pixels"},
		"JPEG of 12 bits":                     {patch(photo, at+4, 12), "12 bits"},
		"lossless JPEG":                       {patch(photo, at+1, 0xc3), "lossless"},
		"hierarchical JPEG":                   {patch(photo, at+1, 0xc5), "hierarchical"},
		"arithmetic JPEG":                     {patch(photo, at+1, 0xc9), "arithmetic"},
		"JPEG of a strange sampling":          {patch(photo, at+11, 0x23), "sampled in an unusual way"},
		"JPEG of no sampling":                 {patch(photo, at+11, 0), "does not exist"},
		"JPEG whose header is too short":      {patch(photo, at+9, 4), "wrong length"},
		"JPEG with a part of no length":       {patch(photo, at+2, 0, 1), "no length"},
		"JPEG of inks that are not explained": {patch(inks, adobe, 'B'), "four colours"},
		"JPEG of 200 scans":                   {append(manyScans, 0xff, 0xd9), "over its pixels 2"},

		"PNG cut in its pixels":               {drawing[:pixels+20], "cut off"},
		"PNG cut behind its pixels":           {drawing[:len(drawing)-12], "cut off"},
		"PNG cut behind its mark":             {drawing[:8], "cut off"},
		"PNG of 100 million pixels that lies": {withHeader(drawing, 16, 0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10), "says 10000 by 10000 pixels, and has not"},
		"PNG of nothing":                      {withHeader(drawing, 16, 0, 0, 0, 0), "how large it is"},
		"PNG of more than there is":           {withHeader(drawing, 16, 0xff), "how large it is"},
		"PNG of 3 bits":                       {withHeader(drawing, 24, 3), "3 bits"},
		"PNG of unknown colours":              {withHeader(drawing, 25, 5), "type 5"},
		"PNG packed otherwise":                {withHeader(drawing, 26, 1), "packed"},
		"PNG with a wrong checksum":           {patch(drawing, 29, 1, 2, 3, 4), "part IHDR"},
		"PNG with changed pixels":             {patch(drawing, pixels+20, 0xaa, 0x55), "part IDAT"},
		"PNG with two headers":                {withChunks(drawing, drawing[8:33]), "not at its beginning"},
		"PNG without a header":                {append(drawing[:8:8], drawing[33:]...), "not at its beginning"},
		"PNG without pixels":                  {append(drawing[:33:33], pngChunk("IEND", nil)...), "no pixels"},
		"PNG without its palette":             {bytes.ReplaceAll(palette, []byte("PLTE"), []byte("pLTE")), "palette is missing"},
		"PNG with pixels in two places":       {withChunks(drawing, pngChunk("IDAT", []byte{1}), pngChunk("tEXt", nil)), "two places"},
		"PNG of an iPhone's program":          {append(append([]byte(pngSignature), pngChunk("CgBI", make([]byte, 4))...), drawing[8:]...), "Apple packs"},

		"WebP cut off":                     {lossy[:len(lossy)*3/4], "cut off"},
		"WebP that lies":                   {riff(canvas(0, 64, 32), large), "says 64 by 32 pixels, and has 10000 by 10000"},
		"lossy WebP that lies":             {riff(canvas(0, 10, 10), frame(lossy, lossyChunk)), "says 10 by 10 pixels, and has 64 by 32"},
		"WebP without pixels":              {riff(canvas(0, 64, 32)), "no pixels"},
		"WebP of half a frame":             {riff(frame(lossy, lossyChunk)[:24]), "no pixels"},
		"WebP of a frame without start":    {riff(riffChunk(lossyChunk, strings.Repeat("\x00", 20))), "no header"},
		"WebP of one part of a frame":      {riff(riffChunk(lossyChunk, frame(lossy, lossyChunk)[8:40])), "no header"},
		"WebP of too little that is clear": {riff(canvas(16, 64, 32), riffChunk(alphaChunk, "\x00none"), frame(lossy, lossyChunk)), "how clear they are"},
		"animated WebP":                    {file(t, "animation.webp"), "animation"},

		"HEIC":        {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "HEIC picture, as iPhones"},
		"HEIC, mif1":  {[]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"), "HEIC"},
		"AVIF":        {[]byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1"), "AVIF"},
		"film":        {[]byte("\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00"), "film"},
		"GIF":         {[]byte("GIF89a\x01\x00\x01\x00"), "a GIF"},
		"TIFF":        {[]byte("II*\x00\x08\x00\x00\x00"), "TIFF"},
		"BMP":         {[]byte("BM\x00\x00\x00\x00"), "BMP"},
		"SVG":         {[]byte("\xef\xbb\xbf<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "SVG"},
		"PDF":         {[]byte("%PDF-1.7"), "PDF"},
		"web page":    {[]byte("\n<!DOCTYPE html><title>Sign in</title>"), "web page"},
		"Mac's notes": {[]byte("\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"), "Mac notes"},
		"zeros":       {make([]byte, 4096), "nothing but zeros"},
		"text":        {[]byte("text"), "neither JPEG"},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{"p.jpg": {Data: tt.data}}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Open(files, "p.jpg")
			runtime.ReadMemStats(&after)
			bad, ok := errors.AsType[*Error](err)
			if !ok || bad.File != "p.jpg" || !strings.Contains(bad.Reason, tt.want) || bad.Next == "" {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
				t.Errorf("took %d bytes", took)
			}
		})
	}
}

// What is more than a decoder may take is refused though nothing about it
// lies.
func TestTooLargeToOpen(t *testing.T) {
	header := []byte{0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10, 16, 6, 0, 0, 0} // 100 million pixels of 8 bytes
	data := bytes.Join([][]byte{[]byte(pngSignature), pngChunk("IHDR", header), pngChunk("IDAT", make([]byte, 1<<20)), pngChunk("IEND", nil)}, nil)
	_, err := Open(fstest.MapFS{"p.png": {Data: data}}, "p.png")
	if err == nil || !strings.Contains(err.Error(), "762 MB of memory") {
		t.Errorf("got %v", err)
	}
	header[8], header[9] = 8, 0 // and of one
	data = bytes.Join([][]byte{[]byte(pngSignature), pngChunk("IHDR", header), pngChunk("IDAT", make([]byte, 1<<20)), pngChunk("IEND", nil)}, nil)
	if _, err := Open(fstest.MapFS{"p.png": {Data: data}}, "p.png"); err != nil {
		t.Errorf("got %v", err)
	}
}

// However many parts a file is cut into, looking at it takes little memory: not
// much more than their names.
func TestManyParts(t *testing.T) {
	drawing := pngWith(quarters(8, 8), nil)
	pixels := bytes.Index(drawing, []byte("IDAT")) - 4
	var parts, pieces []byte
	for i := range 100_000 {
		parts = append(parts, pngChunk(string([]byte{'a' + byte(i>>12)%26, 'a' + byte(i>>8)%16, 'A' + byte(i>>4)%16, 'a' + byte(i)%16}), nil)...)
		pieces = append(pieces, pngChunk("IDAT", nil)...)
	}
	data := bytes.Join([][]byte{drawing[:pixels], parts, pieces, drawing[pixels:]}, nil)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, isPhoto, err := look(data)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; err != nil || isPhoto || took > 6<<20 {
		t.Errorf("took %d bytes; %v", took, err)
	}
	_, _, m := prepare(t, data, Frame{Width: 8, Height: 8})
	near(t, m, 1, 1, color.RGBA{255, 0, 0, 255})
}
