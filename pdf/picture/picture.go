// Package picture turns any photograph or drawing into what a PDF takes as it
// is: upright, cropped, no finer than it is printed, in the colours of sRGB,
// without a camera's notes. What comes in is hostile until checked; its size is
// known, and that it is whole, before it is decoded.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
)

// The limits of what is decoded.
const (
	MostBytes  = 32 << 20 // of a file
	MostPixels = 120_000_000
	mostSide   = 30_000
	mostMemory = 400 << 20 // bytes that the decoder takes
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

// What to do about a picture.
const (
	copyAgain = "copy it again from the camera or phone"
	saveAgain = "save it again"
	ordinary  = "save it as an ordinary JPEG"
	asJPEG    = "save or export it as JPEG"
)

// refuse is an error about a file that [Open] names.
func refuse(reason, next string) error { return &Error{Reason: reason, Next: next} }

func damaged(how string) error { return refuse("it is damaged: "+how, saveAgain) }

func cutOff() error { return refuse("it is cut off before its end", copyAgain) }

// Source is a picture as it came, looked at but not decoded.
type Source struct {
	// Width and Height are in pixels, upright.
	Width, Height int

	file    string
	data    []byte
	isPhoto bool
	turn    orientation
	stored  *stored
}

// stored is what a file holds, known without its pixels.
type stored struct {
	width, height int
	memory        int // bytes that decode takes, at most
	exif          []byte
	colours       *conversion
	decode        func() (image.Image, error)
	plain         func() []byte // the file without notes, if it can be printed as it is; or nil
}

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
	in, isPhoto, err := look(data)
	if bad, ok := errors.AsType[*Error](err); ok {
		return fail(bad.Reason, bad.Next)
	}
	if in.width > mostSide || in.height > mostSide || in.width*in.height > MostPixels {
		return fail(fmt.Sprintf("it has %d by %d pixels; at most %d million in all are taken", in.width, in.height, MostPixels/1_000_000), "make it smaller")
	}
	if in.memory > mostMemory {
		return fail(fmt.Sprintf("it would take %d MB of memory to open; at most %d are given", in.memory>>20, mostMemory>>20), "make it smaller or "+ordinary)
	}
	s := &Source{Width: in.width, Height: in.height, file: name, data: data, isPhoto: isPhoto, turn: readOrientation(in.exif), stored: in}
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

// look reads what a file says about its picture; isPhoto tells JPEG.
func look(data []byte) (in *stored, isPhoto bool, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		in, err = readJPEG(data)
		return in, true, err
	case bytes.HasPrefix(data, []byte(pngSignature)):
		in, err = readPNG(data)
	case len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		in, err = readWebP(data)
	default:
		err = foreign(data)
	}
	return in, false, err
}

// decode makes the pixels. The decoders are other people's, and a picture at
// which one of them panics must not end the program.
func (s *Source) decode() (m image.Image, err error) {
	bad := &Error{File: s.file, Reason: "it is damaged: its pixels cannot be read", Next: saveAgain}
	defer func() {
		if recover() != nil {
			m, err = nil, bad
		}
	}()
	if m, err = s.stored.decode(); err != nil {
		return nil, bad
	}
	if b := m.Bounds(); b.Dx() != s.stored.width || b.Dy() != s.stored.height {
		return nil, bad
	}
	return m, nil
}
