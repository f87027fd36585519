package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"iter"
)

// Markers of a JPEG file (ITU-T T.81, table B.1).
const (
	startOfFrame0 = 0xc0 // baseline
	startOfFrame1 = 0xc1 // extended sequential
	startOfFrame2 = 0xc2 // progressive
	huffmanTables = 0xc4
	extension     = 0xc8
	arithmetic    = 0xcc
	lastFrame     = 0xcf
	endOfImage    = 0xd9
	startOfScan   = 0xda
	notes         = 0xe0 // to 0xef
	exifNotes     = 0xe1
	profileNotes  = 0xe2
	adobeNotes    = 0xee
	comment       = 0xfe
)

// mostScans is how often a progressive JPEG may go over its pixels; encoders
// make about ten.
const mostScans = 100

// segment is a part of a JPEG file: a marker, and what its length covers. kind
// is 0 for what is none.
type segment struct {
	kind  byte
	body  []byte // behind the length
	whole []byte // from the marker on, and behind a start of scan its coded data
}

// segments are the parts of the first picture in a JPEG file, to its end. What
// lies between them counts for nothing, as for libjpeg and image/jpeg.
func segments(data []byte) iter.Seq[segment] {
	return func(yield func(segment) bool) {
		for rest := data[2:]; ; {
			for len(rest) >= 2 && (rest[0] != 0xff || rest[1] == 0xff || isCoded(rest[1])) {
				rest = rest[1:]
			}
			if len(rest) < 2 {
				return
			}
			kind := rest[1]
			if kind == endOfImage {
				yield(segment{kind: kind, whole: rest[:2]})
				return
			}
			if len(rest) < 4 {
				return
			}
			length := 2 + int(binary.BigEndian.Uint16(rest[2:]))
			if length < 4 || kind < startOfFrame0 {
				yield(segment{})
				return
			}
			if length > len(rest) {
				return
			}
			body := rest[4:length]
			if kind == startOfScan {
				length += coded(rest[length:])
			}
			if !yield(segment{kind, body, rest[:length]}) {
				return
			}
			rest = rest[length:]
		}
	}
}

// isCoded reports whether a byte behind 0xff belongs to coded data: a stuffed
// zero or a restart marker.
func isCoded(b byte) bool { return b == 0 || b >= 0xd0 && b <= 0xd7 }

// coded is the length of the coded data that bytes begin with.
func coded(data []byte) int {
	for at := 0; ; {
		next := bytes.IndexByte(data[at:], 0xff)
		if next < 0 || at+next+1 >= len(data) {
			return len(data)
		}
		at += next
		if b := data[at+1]; b != 0xff && !isCoded(b) {
			return at
		}
		at++
	}
}

// readJPEG looks at a JPEG file.
func readJPEG(data []byte) (*stored, error) {
	data = withEnd(data)
	var f frame
	var icc pieces
	var isJFIF, isEnded bool
	adobe, scans, scanned := -1, 0, 0
	s := &stored{}
	for seg := range segments(data) {
		switch kind := seg.kind; {
		case kind == 0:
			return nil, damaged("one of its parts has no length")
		case kind >= startOfFrame0 && kind <= lastFrame && kind != huffmanTables && kind != extension && kind != arithmetic:
			if f.components != nil {
				return nil, damaged("it has two frames")
			}
			var err error
			if f, err = readFrame(kind, seg.body); err != nil {
				return nil, err
			}
		case kind == startOfScan:
			if f.components == nil {
				return nil, damaged("its pixels come before its size")
			}
			scans++
			scanned += len(seg.whole) - 4 - len(seg.body)
		case kind == exifNotes && s.exif == nil:
			if exif, ok := bytes.CutPrefix(seg.body, []byte("Exif\x00\x00")); ok { // otherwise it is XMP
				s.exif = exif
			}
		case kind == profileNotes:
			icc.add(seg.body)
		case kind == notes && scans == 0:
			isJFIF = bytes.HasPrefix(seg.body, []byte("JFIF\x00"))
		case kind == adobeNotes && bytes.HasPrefix(seg.body, []byte("Adobe")) && len(seg.body) >= 12:
			adobe = int(seg.body[11])
		case kind == endOfImage:
			isEnded = true
		}
	}
	switch {
	case !isEnded:
		return nil, cutOff()
	case scans == 0:
		return nil, damaged("there are no pixels in it")
	case scans > mostScans:
		return nil, refuse(fmt.Sprintf("it goes over its pixels %d times; at most %d are taken", scans, mostScans), ordinary)
	case scanned < f.least():
		return nil, refuse(fmt.Sprintf("it says %d by %d pixels, and has not nearly as many", f.width, f.height), copyAgain)
	case len(f.components) == 4 && adobe < 0:
		return nil, refuse("it does not say how its four colours are meant", ordinary)
	}
	// The decoder says what it takes, from the same bytes.
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if _, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
		return nil, refuse("its colours are sampled in an unusual way", ordinary)
	}
	if err != nil || config.Width != f.width || config.Height != f.height {
		return nil, damaged("its header contradicts itself")
	}
	isRGB := !isJFIF && (adobe == 0 || f.isNamedRGB())
	s.width, s.height, s.memory = f.width, f.height, f.memory(isRGB)
	s.colours = profile(icc.whole(), len(f.components) == 1)
	s.decode = func() (image.Image, error) { return jpeg.Decode(bytes.NewReader(data)) }
	// Without notes, three colours are read as luminance and chrominance, unless
	// they are called R, G and B.
	isPlain := f.kind == startOfFrame0 && (len(f.components) == 1 || len(f.components) == 3 && !isRGB && !f.isNamedRGB())
	if isPlain && s.colours == nil {
		s.plain = func() []byte { return withoutNotes(data) }
	}
	return s, nil
}

// withoutNotes is a JPEG file's picture and nothing else.
func withoutNotes(data []byte) []byte {
	plain := append(make([]byte, 0, len(data)), data[:2]...)
	for seg := range segments(data) {
		if isNote := seg.kind >= notes && seg.kind < notes+16 || seg.kind == comment; !isNote {
			plain = append(plain, seg.whole...)
		}
	}
	return plain
}

// pieces are the parts of a profile, which stand in any order (ICC.1:2010, B.4).
type pieces struct {
	count byte
	parts map[byte][]byte
}

func (p *pieces) add(body []byte) {
	rest, ok := bytes.CutPrefix(body, []byte("ICC_PROFILE\x00"))
	if !ok || len(rest) < 2 {
		return
	}
	if p.parts == nil {
		p.count, p.parts = rest[1], map[byte][]byte{}
	}
	if _, ok := p.parts[rest[0]]; !ok {
		p.parts[rest[0]] = rest[2:]
	}
}

// whole is nil if a part is missing.
func (p *pieces) whole() []byte {
	var icc []byte
	for i := range int(p.count) {
		part, ok := p.parts[byte(i+1)]
		if !ok {
			return nil
		}
		icc = append(icc, part...)
	}
	return icc
}

// withEnd ends a picture that Samsung's phones leave open, as they do with
// panoramas: what they hang on to it, a film often, follows its last pixel. The
// trailer ends with a directory that says how far back its parts begin.
func withEnd(data []byte) []byte {
	body, ok := bytes.CutSuffix(data, []byte("SEFT"))
	if !ok || len(body) < 4 {
		return data
	}
	size := uint64(binary.LittleEndian.Uint32(body[len(body)-4:]))
	body = body[:len(body)-4]
	if size < 12 || size > uint64(len(body)) {
		return data
	}
	at := len(body) - int(size)
	directory := body[at:]
	if string(directory[:4]) != "SEFH" {
		return data
	}
	begins := at
	for entry := directory[12:]; len(entry) >= 12; entry = entry[12:] {
		back := uint64(binary.LittleEndian.Uint32(entry[4:]))
		if back > uint64(at)-2 {
			return data
		}
		begins = min(begins, at-int(back))
	}
	if bytes.HasSuffix(data[:begins], []byte{0xff, endOfImage}) {
		return data
	}
	return append(data[:begins:begins], 0xff, endOfImage)
}
