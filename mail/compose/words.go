package compose

import (
	"fmt"
	"strings"
	"unicode"
)

// wordLength bounds an encoded word so that one fits on a line behind the
// field's name. RFC 2047, section 2, allows 75 letters a word and 76 a line;
// go-mail makes words of 75 and, where none fits, begins the field with an
// empty line, which some readers show as a space.
const wordLength = 60

const (
	wordStart = "=?UTF-8?q?"
	wordEnd   = "?="
)

// encodedWords is text for an unstructured header field (RFC 2047, section 5).
// Once one word is encoded all are: between encoded words spaces do not count.
func encodedWords(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) {
		return s
	}
	var words strings.Builder
	room := 0
	for _, r := range s {
		letter := encodedLetter(r)
		if len(letter) > room {
			if words.Len() > 0 {
				words.WriteString(wordEnd + " ")
			}
			words.WriteString(wordStart)
			room = wordLength - len(wordStart) - len(wordEnd)
		}
		words.WriteString(letter)
		room -= len(letter)
	}
	return words.String() + wordEnd
}

// encodedLetter is a letter in the Q encoding (RFC 2047, section 4.2).
func encodedLetter(r rune) string {
	switch {
	case r == ' ':
		return "_"
	case r > ' ' && r <= '~' && !strings.ContainsRune("=?_", r):
		return string(r)
	}
	var bytes strings.Builder
	for _, b := range []byte(string(r)) {
		fmt.Fprintf(&bytes, "=%02X", b)
	}
	return bytes.String()
}
