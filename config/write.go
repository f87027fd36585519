package config

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// WriteFile writes a file of the workspace in dir, whole or not at all: who
// reads at the same time sees the old content or the new, and a crash leaves
// one of the two. Folders on the way are made. The name has forward slashes and
// stays in the folder.
func WriteFile(dir, name string, data []byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, plainly(err))
	}
	defer root.Close()
	if err := replace(root, name, data); err != nil {
		return fmt.Errorf("writing %s: %w", name, plainly(err))
	}
	return nil
}

// WriteNewFile is WriteFile for a file that must not be there yet, such as one
// that somebody names on the command line. The error wraps [fs.ErrExist] if it
// is.
func WriteNewFile(dir, name string, data []byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, plainly(err))
	}
	defer root.Close()
	absent := func() error {
		if _, err := root.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: name another, or remove it first", fs.ErrExist)
		}
		return nil
	}
	if err = absent(); err == nil {
		err = replaceIf(root, name, data, absent)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, plainly(err))
	}
	return nil
}

// WriteOver is WriteNewFile, except that a file may be there already if it is
// ours by what it contains.
func WriteOver(dir, name string, data []byte, ours func(content []byte) bool) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, plainly(err))
	}
	defer root.Close()
	may := func() error {
		old, err := (folder{dir: dir, limit: MaxFile}).read(name, MaxFile)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil && !errors.Is(err, ErrTooLarge):
			return err
		case err != nil || !ours(old):
			return fmt.Errorf("%w, and Convene did not make it: name another, or remove it first", fs.ErrExist)
		}
		return nil
	}
	if err := replaceIf(root, name, data, may); err != nil {
		return fmt.Errorf("writing %s: %w", name, plainly(err))
	}
	return nil
}

// ErrEdited marks a file that somebody changed after it was read.
var ErrEdited = errors.New("somebody has changed the file since it was read")

// rewrite is WriteFile for a file that says what was read of it. Somebody who
// saves it in the meantime loses nothing: the error then wraps [ErrEdited].
func rewrite(dir, name string, read, data []byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, plainly(err))
	}
	defer root.Close()
	unchanged := func() error {
		now, err := (folder{dir: dir, limit: MaxFile}).read(name, MaxFile)
		if err == nil && !bytes.Equal(now, read) || errors.Is(err, fs.ErrNotExist) {
			return ErrEdited
		}
		return err
	}
	if err := replaceIf(root, name, data, unchanged); err != nil {
		return fmt.Errorf("writing %s: %w", name, plainly(err))
	}
	return nil
}

// MakeFolder makes a folder of the workspace in dir, and those on the way, for
// nobody else to read. One that is a link out of the workspace is refused, as
// is a file below it that is one: a program that opens files by their whole
// path would follow it.
func MakeFolder(dir, name string, files ...string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("making the folder %s: %w", name, plainly(err))
	}
	defer root.Close()
	if err := root.MkdirAll(name, 0o700); err != nil {
		return fmt.Errorf("making the folder %s: %w", name, plainly(err))
	}
	for _, below := range append([]string{"."}, files...) {
		if _, err := root.Stat(path.Join(name, below)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("opening %s: %w", path.Join(name, below), plainly(err))
		}
	}
	return nil
}

// WriteIfChanged is WriteFile, except that a file that has the content already
// is left alone. It reports whether it wrote.
func WriteIfChanged(dir, name string, data []byte) (written bool, err error) {
	if old, err := (folder{dir: dir, limit: MaxFile}).read(name, MaxFile); err == nil && bytes.Equal(old, data) {
		return false, nil
	}
	return true, WriteFile(dir, name, data)
}

// Sweep removes the files of a folder of the workspace in dir that keep does
// not want, and says which. A folder that is not there holds none; folders
// inside it stay.
func Sweep(dir, folder string, keep func(name string) bool) (removed []string, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("clearing %s: %w", folder, err)
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("clearing %s: %w", folder, err)
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		if !e.Type().IsRegular() || keep(name) {
			continue
		}
		if err := root.Remove(name); err != nil {
			return removed, fmt.Errorf("removing %s: %w", name, err)
		}
		removed = append(removed, name)
	}
	return removed, nil
}

// replace writes a file beside name and renames it.
func replace(root *os.Root, name string, data []byte) error {
	return replaceIf(root, name, data, func() error { return nil })
}

// replaceIf is replace if nothing speaks against it at the last moment.
func replaceIf(root *os.Root, name string, data []byte, may func() error) error {
	if !fs.ValidPath(name) || name == "." {
		return &fs.PathError{Op: "write", Path: name, Err: fs.ErrInvalid}
	}
	folder := path.Dir(name)
	if folder != "." {
		if err := root.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	temporary := path.Join(folder, temporaryPrefix+rand.Text())
	err := writeSynced(root, temporary, data)
	if info, statErr := root.Stat(name); err == nil && statErr == nil {
		// Colleagues who could write the old file can write the new one.
		err = root.Chmod(temporary, info.Mode().Perm())
	}
	if err == nil {
		err = may()
	}
	if err == nil {
		err = root.Rename(temporary, name)
	}
	if err != nil {
		_ = root.Remove(temporary) // what went wrong before says more
		return err
	}
	syncFolder(root, folder)
	return nil
}

// temporaryPrefix begins the name of a file that is not yet whole. A crash can
// leave one behind; nothing reads it.
const temporaryPrefix = ".convene-"

func writeSynced(root *os.Root, name string, data []byte) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// syncFolder makes a rename last through a power cut. Not every system can sync
// a folder; where it cannot, the rename lasts a moment later.
func syncFolder(root *os.Root, name string) {
	folder, err := root.Open(name)
	if err != nil {
		return
	}
	_ = folder.Sync()
	_ = folder.Close()
}
