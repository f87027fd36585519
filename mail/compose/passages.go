package compose

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"mime/quotedprintable"

	"convene/mail"
)

// passage is the text of a body part or a file. go-mail writes something else in
// its stead: it would copy the text many times over.
type passage struct {
	stead []byte // as it stands in what go-mail wrote
	// Shared and own are how the text shall stand there, one after the other: the
	// part that other messages may have too, and the rest. Either may be empty.
	shared mail.Segment
	own    []byte
}

// passages are those of a message, in the order in which they stand there. Each
// of its methods takes a text and returns what go-mail is to write instead.
type passages struct {
	seed   []byte
	memory *Memory
	all    []passage
}

// printable is for a text in quoted-printable (RFC 2045, section 6.7).
func (p *passages) printable(text []byte) []byte {
	token := p.token()
	stead := hex.AppendEncode(nil, token[:]) // which quoted-printable leaves as it is
	var b bytes.Buffer
	b.Grow(len(text) + len(text)/4) // about a tenth is encoded
	w := quotedprintable.NewWriter(&b)
	w.Write(text) // a bytes.Buffer takes everything
	w.Close()
	p.all = append(p.all, passage{stead: stead, own: b.Bytes()})
	return stead
}

// base64 is for data in base64 (RFC 2045, section 6.8).
func (p *passages) base64(data []byte) []byte {
	token := p.token()
	p.all = append(p.all, passage{stead: base64Lines(token[:]), own: base64Lines(data)})
	return token[:]
}

// file is for a file, of which other messages may have much.
func (p *passages) file(name string, data []byte) []byte {
	if len(data) < minShared {
		return p.base64(data)
	}
	token := p.token()
	shared, own := p.memory.file(name, data)
	p.all = append(p.all, passage{base64Lines(token[:]), shared, own})
	return token[:]
}

// minShared is the least a file must have to be looked at for what it shares: a
// piece the more takes a ledger longer than some bytes do.
const minShared = 4 << 10

// token is the next passage's: it stands nowhere else in the message.
func (p *passages) token() mail.Digest {
	return mail.DigestOf(fmt.Appendf(nil, "passage %d %x", len(p.all), p.seed))
}

// lineData is how many bytes stand on a line of base64.
const lineData = 57

// base64Lines is data in base64, on lines.
func base64Lines(data []byte) []byte {
	const out = 76 // of one line
	const end = "\r\n"
	text := make([]byte, (len(data)+lineData-1)/lineData*(out+len(end)))
	at := 0
	for len(data) > 0 {
		n := min(lineData, len(data))
		base64.StdEncoding.Encode(text[at:], data[:n])
		at += base64.StdEncoding.EncodedLen(n)
		at += copy(text[at:], end)
		data = data[n:]
	}
	return text[:at]
}
