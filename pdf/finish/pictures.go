package finish

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
)

// Picture is a picture as files have it. It is immutable and safe for
// concurrent use.
type Picture struct{ shared }

// NewPicture takes the only picture out of a file that gofpdf wrote.
func NewPicture(plate []byte) (*Picture, error) {
	f, err := parse(plate)
	if err != nil {
		return nil, fmt.Errorf("take the picture out of its file: %w", err)
	}
	if len(f.images) != 1 {
		return nil, fmt.Errorf("take the picture out of its file: it holds %d", len(f.images))
	}
	b := bytes.Clone(f.objects[f.images[0]])
	head, _, _ := bytes.Cut(b, []byte("stream\n"))
	for _, foreign := range []string{"/Indexed", "/SMask", "/Mask", "DeviceCMYK"} {
		if bytes.Contains(head, []byte(foreign)) {
			return nil, fmt.Errorf("take the picture out of its file: it has %s", foreign)
		}
	}
	return &Picture{shared{b, sha256.Sum256(b)}}, nil
}

// Digest tells pictures from each other: it is the SHA-256 of all there is of
// one.
func (p *Picture) Digest() [sha256.Size]byte { return p.digest }

var errOwnParts = errors.New("it has fonts or pictures of its own")

// addPictures adds the pictures.
func (w *work) addPictures() error {
	if len(w.images) > 0 {
		return errOwnParts
	}
	for _, p := range w.Pictures {
		w.pictureNumbers = append(w.pictureNumbers, w.addShared(p.shared))
	}
	return nil
}
