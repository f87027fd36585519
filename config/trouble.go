package config

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// ErrOutside marks a file that a link leads to out of its folder.
var ErrOutside = errors.New("a link leads out of the workspace")

// trouble is an error of the file system in plain words. Whoever reports it
// says which file it is.
type trouble struct {
	cause      error
	what, next string
}

func (t *trouble) Error() string {
	if t.next == "" {
		return t.what
	}
	return t.what + ": " + t.next
}

func (t *trouble) Unwrap() error { return t.cause }

// plainly is an error of the file system without its operation and its path,
// with what to do about it.
func plainly(err error) error {
	var known *trouble
	if err == nil || errors.As(err, &known) {
		return err
	}
	cause := err
	var of *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &of):
		cause = of.Err
	case errors.As(err, &link):
		cause = link.Err
	}
	t := &trouble{cause: cause, what: cause.Error()}
	switch {
	case escapes(cause):
		t.cause, t.what, t.next = ErrOutside, ErrOutside.Error(), "put there what it leads to, or take it away"
	case errors.Is(cause, syscall.EISDIR):
		t.what, t.next = "it is a folder", "put a file there, or name one"
	case errors.Is(cause, errIrregular):
		t.next = "put a file there"
	case errors.Is(cause, ErrTooLarge):
		t.next = "split the file or remove what is not needed"
	case errors.Is(cause, fs.ErrInvalid):
		t.what, t.next = "the path leaves the workspace", "name a file inside it, without .. and without a / at the start"
	case errors.Is(cause, fs.ErrPermission):
		t.next = "see to it that you may read and write there"
	}
	return t
}

// escapes reports whether an error says that a path left an [os.Root], which
// has no error of its own for it.
func escapes(err error) bool { return strings.Contains(err.Error(), "path escapes from parent") }
