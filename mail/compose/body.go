package compose

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/textproto"
	"slices"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"convene/mail"
)

// entity is a body part, or a multipart that holds others (RFC 2046, section
// 5.1). go-mail writes one level at a time: given several at once it uses one
// boundary for all of them.
type entity struct {
	mediaType string // with parameters, without charset and boundary
	boundary  string // of a multipart
	parts     []entity
	// text is what go-mail encodes as a leaf's; files are written after the parts.
	text  []byte
	enc   gomail.Encoding
	files []*gomail.File
	// inline: the files stand in the parts before them.
	inline bool
}

// body lays the draft out: mixed[alternative[text, related[html, pictures],
// calendar], invite.ics, attachments], each level only where there is
// something for it. The calendar is in the first child because Outlook looks
// for it nowhere else. Texts and files are put in once go-mail has written the
// message.
func (d Draft) body() (entity, []passage) {
	text, html := []byte(d.Text), []byte(d.HTML)
	p := passages{seed: d.seed(text, html), memory: d.Memory}
	e := leaf("text/plain", p.printable(text), gomail.EncodingQP)
	if alternatives := d.alternatives(&p, html); len(alternatives) > 0 {
		e = multipart("alternative", p.seed, append([]entity{e}, alternatives...)...)
	}
	var files []*gomail.File
	for _, c := range d.Calendars {
		files = append(files, attached("attachment", c.Name, "application/ics", p.base64(c.Data)))
	}
	for _, a := range d.Attachments {
		files = append(files, attached("attachment", a.Name, a.Type, p.file(a.Name, a.Data)))
	}
	if len(files) > 0 {
		e = multipart("mixed", p.seed, e)
		e.files = files
	}
	return e, p.all
}

// alternatives are the other forms of the text.
func (d Draft) alternatives(p *passages, html []byte) []entity {
	var all []entity
	if len(html) > 0 {
		e := leaf("text/html", p.printable(html), gomail.EncodingQP)
		if len(d.Pictures) > 0 {
			e = multipart("related", p.seed, e)
			e.mediaType += `; type="text/html"` // RFC 2387, section 3.1
			e.inline = true
			for _, picture := range d.Pictures {
				f := attached("inline", picture.Name, picture.Type, p.file(picture.Name, picture.Data))
				f.Header.Set("Content-Id", "<"+picture.ID+">")
				e.files = append(e.files, f)
			}
		}
		all = append(all, e)
	}
	if len(d.Calendars) > 0 {
		first := d.Calendars[0]
		all = append(all, leaf("text/calendar; method="+first.Method, p.base64(first.Data), gomail.EncodingB64))
	}
	return all
}

// seed digests all that could contain a boundary, so that none of it can.
func (d Draft) seed(text, html []byte) []byte {
	calendar := []byte(nil)
	if len(d.Calendars) > 0 {
		calendar = d.Calendars[0].Data
	}
	all := sha256.New()
	for _, b := range [][]byte{[]byte(d.MessageID), text, html, calendar} {
		fmt.Fprintf(all, "%d:", len(b)) // a hash takes everything
		all.Write(b)
	}
	return all.Sum(nil)
}

func leaf(mediaType string, text []byte, enc gomail.Encoding) entity {
	return entity{mediaType: mediaType, text: text, enc: enc}
}

func multipart(subtype string, seed []byte, parts ...entity) entity {
	return entity{mediaType: "multipart/" + subtype, boundary: boundary(subtype, seed), parts: parts}
}

// boundary is the same for the same message, and another at each level.
func boundary(subtype string, seed []byte) string {
	return subtype + "-" + mail.DigestOf(append([]byte(subtype), seed...)).String()[:32]
}

// attached is a file of a message. Its name goes by RFC 2231, and as plain
// "name" too where it is plain, for programs that know no other.
func attached(disposition, name, mediaType string, data []byte) *gomail.File {
	h := textproto.MIMEHeader{}
	if !strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
		mediaType = mime.FormatMediaType(mediaType, map[string]string{"name": name})
	}
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": name}))
	h.Set("Content-Transfer-Encoding", "base64")
	return &gomail.File{Name: name, Header: h, Writer: func(w io.Writer) (int64, error) {
		n, err := w.Write(data)
		return int64(n), err
	}}
}

// newMessage is a go-mail message that names neither program nor machine. Its
// date is a placeholder: [headOff] takes it off.
func newMessage(boundary string) *gomail.Msg {
	m := gomail.NewMsg(
		gomail.WithNoDefaultUserAgent(), gomail.WithCharset(gomail.CharsetUTF8),
		gomail.WithEncoding(gomail.EncodingQP), gomail.WithBoundary(boundary),
	)
	m.SetGenHeader(gomail.HeaderDate, placeholder)
	return m
}

const placeholder = "none"

// write renders the entity as the body of head.
func (e entity) write(head *gomail.Msg) ([]byte, error) {
	head.SetBoundary(e.boundary)
	if e.boundary == "" {
		e.addTo(head, 0)
		return render(head)
	}
	nested := map[string]string{} // as go-mail writes a nested level's fields, and as they should be
	for i, p := range e.parts {
		if p.boundary != "" {
			level, err := p.nest()
			if err != nil {
				return nil, err
			}
			nested[level.fieldsWritten()] = level.fields()
			p = level
		}
		p.addTo(head, i)
	}
	if e.inline {
		head.SetEmbeds(e.files)
	} else {
		head.SetAttachments(e.files)
	}
	raw, err := render(head)
	if err != nil {
		return nil, err
	}
	for written, wanted := range nested {
		if bytes.Count(raw, []byte(written)) != 1 {
			return nil, errors.New("a nested body part was not written as expected")
		}
		at := bytes.Index(raw, []byte(written))
		raw = slices.Replace(raw, at, at+len(written), []byte(wanted)...)
	}
	return raw, nil
}

// nest renders a multipart on its own and makes it a leaf of the level above.
func (e entity) nest() (entity, error) {
	m := newMessage("")
	m.SetMessageIDWithValue(placeholder)
	raw, err := e.write(m)
	if err != nil {
		return entity{}, err
	}
	_, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	return leaf(e.mediaType+"; boundary="+e.boundary, body, gomail.NoEncoding), nil
}

// fieldsWritten is how go-mail writes the fields of a nested multipart, and
// fields how they should be: a multipart has no charset, and every part below
// is encoded to seven bits.
func (e entity) fieldsWritten() string {
	return "Content-Transfer-Encoding: 8bit\r\nContent-Type: " + e.mediaType + "; charset=UTF-8\r\n"
}

func (e entity) fields() string {
	return "Content-Type: " + strings.Replace(e.mediaType, "; boundary=", ";\r\n boundary=", 1) + "\r\n"
}

// addTo makes a leaf the i-th part of a message.
func (e entity) addTo(m *gomail.Msg, i int) {
	write := func(w io.Writer) (int64, error) {
		n, err := w.Write(e.text)
		return int64(n), err
	}
	if i == 0 {
		m.SetBodyWriter(gomail.ContentType(e.mediaType), write, gomail.WithPartEncoding(e.enc))
	} else {
		m.AddAlternativeWriter(gomail.ContentType(e.mediaType), write, gomail.WithPartEncoding(e.enc))
	}
}

// render writes the message and takes its date off: it gets one when it is handed
// over.
func render(m *gomail.Msg) ([]byte, error) {
	const usual = 4 << 10 // without the passages
	var b bytes.Buffer
	b.Grow(usual)
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("write the message: %w", err)
	}
	raw, found := withoutDate(b.Bytes())
	if !found {
		return nil, errors.New("write the message: its date was not written as expected")
	}
	return raw, nil
}

func withoutDate(raw []byte) ([]byte, bool) {
	const date = "Date: " + placeholder + "\r\n"
	at := bytes.Index(raw, []byte(date))
	if at < 0 {
		return nil, false
	}
	return slices.Delete(raw, at, at+len(date)), true
}
