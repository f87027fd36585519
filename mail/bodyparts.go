package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"strings"
)

// Whole is a message's text as it goes or went: with its slots filled, and
// with its date once it was handed over.
func Whole(m Message, c Content) ([]byte, error) {
	template, err := NewTemplate(c)
	if err != nil {
		return nil, fmt.Errorf("write message %s: %w", m.ID, err)
	}
	text, err := template.Append(nil, m.Slots)
	if err != nil {
		return nil, fmt.Errorf("write message %s: %w", m.ID, err)
	}
	if m.Date.IsZero() {
		return text, nil
	}
	return Dated(text, m.Date), nil
}

// BodyPart is one part of a message, decoded (RFC 2045).
type BodyPart struct {
	// Type is the media type in lower case, such as text/html; Params are its
	// parameters, such as charset or method.
	Type   string
	Params map[string]string
	// Name is the file's name, or empty.
	Name string
	// ContentID is without its angle brackets, or empty.
	ContentID string
	Data      []byte
}

const (
	maxDepth = 10  // levels of multipart
	maxParts = 200 // of one message
)

// BodyParts takes a message apart. The parts of its multiparts follow one
// another; the multiparts themselves are not listed. The message may come from
// anywhere: what is nested too deep, or is larger than [MaxMessage], is an
// error, with which come the parts that were read before it.
func BodyParts(message []byte) ([]BodyPart, error) {
	if len(message) > MaxMessage {
		return nil, fmt.Errorf("read a message: it has %d bytes, and %d are allowed", len(message), MaxMessage)
	}
	m, err := netmail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		return nil, fmt.Errorf("read a message: %w", err)
	}
	var r partReader
	if err := r.read(textproto.MIMEHeader(m.Header), m.Body, 0); err != nil {
		return r.parts, fmt.Errorf("read a message: body part %d: %w", len(r.parts)+1, err)
	}
	return r.parts, nil
}

type partReader struct{ parts []BodyPart }

func (r *partReader) read(h textproto.MIMEHeader, body io.Reader, depth int) error {
	contentType := h.Get("Content-Type")
	if contentType == "" {
		contentType = "text/plain; charset=us-ascii" // RFC 2045, section 5.2
	}
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) { // the type is known then
		return fmt.Errorf("its type %.60q: %w", contentType, err)
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		return r.readMultipart(multipart.NewReader(body, params["boundary"]), depth+1)
	}
	if len(r.parts) == maxParts {
		return fmt.Errorf("there are more than %d", maxParts)
	}
	data, err := io.ReadAll(decoded(h.Get("Content-Transfer-Encoding"), body))
	if err != nil {
		return err
	}
	_, disposition, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	if err != nil {
		disposition = nil // absent or malformed: there is no name then
	}
	name := disposition["filename"]
	if name == "" {
		name = params["name"]
	}
	r.parts = append(r.parts, BodyPart{
		Type: mediaType, Params: params, Name: name, ContentID: strings.Trim(h.Get("Content-Id"), "<> "), Data: data,
	})
	return nil
}

func (r *partReader) readMultipart(m *multipart.Reader, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("it lies more than %d levels deep", maxDepth)
	}
	for {
		p, err := m.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := r.read(p.Header, p, depth); err != nil {
			return err
		}
	}
}

// decoded undoes a transfer encoding; one that is not known is left as it is.
func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}
