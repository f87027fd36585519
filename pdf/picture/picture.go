// Package picture turns any photograph or drawing into what a PDF takes as it
// is: upright, cropped, no finer than it is printed, without a camera's notes.
// What comes in is hostile until checked; its size is known before it is
// decoded.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"

	"golang.org/x/image/webp"
)

// The limits of what is decoded.
const (
	MostBytes  = 32 << 20 // of a file
	MostPixels = 60_000_000
	mostSide   = 30_000
)

// Resolution is how many pixels an inch of paper gets at most.
const Resolution = 220

// Error says what is wrong with a picture.
type Error struct {
	File string
	// Reason says what, and Next what to do.
	Reason, Next string
}

func (e *Error) Error() string { return fmt.Sprintf("picture %s: %s; %s", e.File, e.Reason, e.Next) }

// Source is a picture as it came, looked at but not decoded.
type Source struct {
	// Width and Height are in pixels, upright.
	Width, Height int

	file   string
	data   []byte
	format format
	turn   orientation
}

type format uint8

const (
	jpegFormat format = iota + 1
	pngFormat
	webpFormat
)

// Open reads a picture and checks that it is safe to decode.
func Open(files fs.FS, name string) (*Source, error) {
	fail := func(reason, next string) (*Source, error) {
		return nil, &Error{File: name, Reason: reason, Next: next}
	}
	if files == nil {
		return fail("there are no pictures with this document", "give the folder that holds them")
	}
	data, err := read(files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail("there is no such file", "put it there or correct its name")
	case errors.Is(err, errTooLarge):
		return fail(fmt.Sprintf("it is larger than %d MB", MostBytes>>20), "make it smaller")
	case err != nil:
		return fail("it cannot be read", "check the file and its permissions")
	}
	s := &Source{file: name, data: data, format: sniff(data)}
	if s.format == 0 {
		return fail("it is neither JPEG nor PNG nor WebP", "save it as one of these")
	}
	config, err := s.config()
	if err != nil || config.Width < 1 || config.Height < 1 {
		return fail("it is damaged", "save it again")
	}
	if config.Width > mostSide || config.Height > mostSide || config.Width*config.Height > MostPixels {
		return fail(fmt.Sprintf("it has %d by %d pixels; at most %d million in all are taken", config.Width, config.Height, MostPixels/1_000_000), "make it smaller")
	}
	s.turn = s.orientation()
	s.Width, s.Height = config.Width, config.Height
	if s.turn.swaps() {
		s.Width, s.Height = s.Height, s.Width
	}
	return s, nil
}

var errTooLarge = errors.New("too large")

func read(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MostBytes+1))
	if err == nil && len(data) > MostBytes {
		return nil, errTooLarge
	}
	return data, err
}

func sniff(data []byte) format {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return jpegFormat
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return pngFormat
	case len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return webpFormat
	}
	return 0
}

func (s *Source) config() (image.Config, error) {
	switch r := bytes.NewReader(s.data); s.format {
	case jpegFormat:
		return jpeg.DecodeConfig(r)
	case pngFormat:
		return png.DecodeConfig(r)
	default:
		return webp.DecodeConfig(r)
	}
}

func (s *Source) decode() (image.Image, error) {
	var m image.Image
	var err error
	switch r := bytes.NewReader(s.data); s.format {
	case jpegFormat:
		m, err = jpeg.Decode(r)
	case pngFormat:
		m, err = png.Decode(r)
	default:
		m, err = webp.Decode(r)
	}
	if err != nil {
		return nil, &Error{File: s.file, Reason: "it is damaged", Next: "save it again"}
	}
	return m, nil
}
