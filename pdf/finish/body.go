package finish

import (
	"bytes"
	"encoding/hex"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"convene/pdf/font"
)

// body is the body of an object as it is written. Formatting by verbs would
// take more time than all the rest of finishing.
type body []byte

func (b body) text(s string) body { return append(b, s...) }
func (b body) int(n int) body     { return strconv.AppendInt(b, int64(n), 10) }
func (b body) hex(data []byte) body {
	return hex.AppendEncode(b, data)
}

// ref is a reference to an object (7.3.10).
func (b body) ref(n int) body { return b.int(n).text(" 0 R") }

// points is a measure or a place.
func (b body) points(v float64) body { return strconv.AppendFloat(b, v, 'f', 2, 64) }

// box is a rectangle: two corners of it (7.9.5).
func (b body) box(left, bottom, right, top float64) body {
	return append(append(append(append(b, '[').points(left), ' ').points(bottom), ' ').points(right), ' ').points(top).text("]")
}

// padded is a number of that many digits.
func (b body) padded(n, digits int) body {
	at := len(b)
	b = b.text(strings.Repeat("0", digits))
	for i := at + digits - 1; i >= at; i, n = i-1, n/10 {
		b[i] = byte('0' + n%10)
	}
	return b
}

// stream is a stream with these entries beside its length (7.3.8).
func (b body) stream(entries string, data []byte) body {
	b = b.text("<<").text(entries).text("/Length ").int(len(data)).text(">>\nstream\n")
	return append(b, data...).text("\nendstream\n")
}

// unicode is a text string in UTF-16 (7.9.2.2).
func (b body) unicode(s string) body {
	b = b.text("<FEFF")
	for _, r := range s {
		if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
			b = font.AppendHex(font.AppendHex(b, uint16(high)), uint16(low))
		} else {
			b = font.AppendHex(b, uint16(r))
		}
	}
	return append(b, '>')
}

// xml is text between the tags of XML.
func (b body) xml(s string) body {
	out := bytes.NewBuffer(b)
	xml.EscapeText(out, []byte(s)) // a bytes.Buffer takes everything
	return out.Bytes()
}

// literal is a string of ASCII (7.3.4.2). What is not ASCII is written as URLs
// write it (RFC 3986, section 2.1).
func (b body) literal(s string) body {
	const digits = "0123456789ABCDEF"
	b = append(b, '(')
	for _, c := range []byte(s) {
		switch {
		case strings.IndexByte(`()\`, c) >= 0:
			b = append(b, '\\', c)
		case c <= ' ' || c >= 0x7f:
			b = append(b, '%', digits[c>>4], digits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, ')')
}
