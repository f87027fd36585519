package inbox

import (
	"fmt"
	"io"
	"mime"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"convene/mail"
)

// decoder reads encoded words (RFC 2047) in every encoding of characters that
// browsers know.
func decoder() *mime.WordDecoder {
	return &mime.WordDecoder{CharsetReader: func(charset string, input io.Reader) (io.Reader, error) {
		enc, err := htmlindex.Get(charset)
		if err != nil {
			return nil, fmt.Errorf("the charset %.40q: %w", charset, err)
		}
		return enc.NewDecoder().Reader(input), nil
	}}
}

// decodedWords is a header field as a person reads it, on one line.
func decodedWords(field string) string {
	text, err := decoder().DecodeHeader(field)
	if err != nil {
		text = field
	}
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}

// readable is a part's text. What is not in the encoding that it names is read
// as Windows-1252, in which every byte is a letter.
func readable(p mail.BodyPart) string {
	name := p.Params["charset"]
	if name == "" {
		name = "utf-8"
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		enc = charmap.Windows1252
	}
	text, err := enc.NewDecoder().Bytes(p.Data)
	if err != nil {
		return string(p.Data)
	}
	return string(text)
}
