package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// The largest file of each kind that is read, in bytes.
const (
	MaxYAML  = 4 << 20  // convene.yaml, people.yaml, an edition
	MaxProse = 1 << 20  // a file with long remarks
	MaxTable = 16 << 20 // a list or people as CSV or XLSX
	MaxFile  = 64 << 20 // any other file, such as a picture
)

// ErrTooLarge marks a file over its limit.
var ErrTooLarge = errors.New("the file is too large")

var errIrregular = errors.New("it is a device or a pipe")

// folder is a file system confined to a directory (see [os.Root]). It keeps
// nothing open, so a workspace needs no closing.
type folder struct {
	dir   string
	limit int64
}

// Open opens a regular file or a directory. A device or a pipe is refused: it
// might never end.
func (f folder) Open(name string) (fs.File, error) {
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return root.Open(name)
	case !mode.IsRegular():
		return nil, &fs.PathError{Op: "open", Path: name, Err: errIrregular}
	case info.Size() > f.limit:
		return nil, tooLarge(name, f.limit)
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	return &limitedFile{file: file, name: name, limit: f.limit, left: f.limit}, nil
}

func tooLarge(name string, limit int64) error {
	return &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("%w: at most %d MiB are read", ErrTooLarge, limit>>20)}
}

// read is the content of a file, at most limit bytes.
func (f folder) read(name string, limit int64) ([]byte, error) {
	f.limit = min(f.limit, limit)
	data, err := fs.ReadFile(f, name)
	return data, plainly(err)
}

// limitedFile stops reading a file that grew over the limit after it was
// opened. It has the methods of [fs.File] only: those that os.File has beside
// them would read past the limit.
type limitedFile struct {
	file  *os.File
	name  string
	limit int64
	left  int64
}

func (f *limitedFile) Read(p []byte) (int, error) {
	if f.left < 0 {
		return 0, tooLarge(f.name, f.limit)
	}
	n, err := f.file.Read(p)
	f.left -= int64(n)
	return n, err
}

func (f *limitedFile) Stat() (fs.FileInfo, error) { return f.file.Stat() }

func (f *limitedFile) Close() error { return f.file.Close() }
