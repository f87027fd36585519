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
	f, err := parse(plate, anyPicture)
	if err != nil {
		return nil, fmt.Errorf("take the picture out of its file: %w", err)
	}
	if len(f.images) != 1 {
		return nil, fmt.Errorf("take the picture out of its file: it holds %d", len(f.images))
	}
	b := bytes.Clone(f.objects[f.images[0].object])
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

// anyPicture: a file's pictures are its own and not in the place of others.
const anyPicture = -1

var errOwnFonts = errors.New("it has fonts of its own")

// image is a picture that gofpdf wrote.
type image struct{ object, width int }

// newImage reads how wide the picture is whose object starts so.
func newImage(object int, b []byte, most int) (image, error) {
	b, ok := bytes.CutPrefix(b, []byte("<</Type /XObject\n/Subtype /Image\n/Width "))
	width, _, isNumber := leadingInt(b)
	switch {
	case !ok || !isNumber:
		return image{}, errors.New("a picture whose width is not readable")
	case most != anyPicture && (width < 1 || width > most):
		return image{}, fmt.Errorf("a picture that stands for the %dth of %d", width, most)
	}
	return image{object, width}, nil
}

// addPictures puts the pictures in the place of what stands for them.
func (w *work) addPictures() error {
	for _, image := range w.images {
		w.numbers[image.object] = w.addShared(w.Pictures[image.width-1].shared)
	}
	return nil
}
