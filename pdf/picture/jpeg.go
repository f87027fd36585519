package picture

import (
	"encoding/binary"
	"iter"
)

// Markers of a JPEG file (ITU-T T.81, table B.1).
const (
	startOfFrame0 = 0xc0 // baseline
	startOfScan   = 0xda
	adobeSegment  = 0xee // says how colours are coded
)

// jpegSegments are the segments before the first scan, by their markers.
func jpegSegments(data []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for at := 2; at+4 <= len(data) && data[at] == 0xff; {
			kind, length := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
			if kind == 0xff { // a filling byte
				at++
				continue
			}
			if kind == startOfScan || length < 2 || at+2+length > len(data) || !yield(kind, data[at+4:at+2+length]) {
				return
			}
			at += 2 + length
		}
	}
}

// plainJPEG is a baseline JPEG of grey or of three colours as it is, without
// anything but the picture; ok is false for any other.
func plainJPEG(data []byte) (plain []byte, ok bool) {
	plain = append(make([]byte, 0, len(data)), data[:2]...)
	at := 2
	for kind, segment := range jpegSegments(data) {
		for at < len(data) && data[at+1] == 0xff {
			at++
		}
		size := 4 + len(segment)
		isNote := kind >= 0xe0 && kind <= 0xef || kind == 0xfe
		if !isNote || kind == adobeSegment {
			plain = append(plain, data[at:at+size]...)
		}
		at += size
		if kind >= startOfFrame0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc {
			components := byte(0)
			if len(segment) >= 6 {
				components = segment[5]
			}
			if kind != startOfFrame0 || segment[0] != 8 || components != 1 && components != 3 {
				return nil, false
			}
			ok = true
		}
	}
	return append(plain, data[at:]...), ok
}
