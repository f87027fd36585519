package config

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

//go:embed all:examples
var examples embed.FS

// Examples lists the names of the bundled example workspaces.
func Examples() []string {
	entries, err := examples.ReadDir("examples")
	if err != nil {
		return nil // never: the folder is part of the program
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names
}

// WriteExample writes a bundled example into dir, which is made if it does not
// exist, and returns the names of the files written. Nothing is overwritten: if
// any of the files is there already, it is an error and none is written. An
// unknown name is an error.
func WriteExample(dir, name string) ([]string, error) {
	if !slices.Contains(Examples(), name) {
		return nil, fmt.Errorf("writing an example: there is none called %q%s; there are %s",
			name, didYouMean(name, Examples()), strings.Join(Examples(), ", "))
	}
	example, err := fs.Sub(examples, "examples/"+name)
	if err != nil {
		return nil, fmt.Errorf("writing the example %s: %w", name, err)
	}
	var files []newFile
	err = fs.WalkDir(example, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(example, name)
		files = append(files, newFile{name: name, data: data})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("writing the example %s: %w", name, err)
	}
	schemas, err := schemaFiles()
	if err != nil {
		return nil, err
	}
	return writeAll(dir, append(files, schemas...))
}

// newFile is a file to be written where none is.
type newFile struct {
	name string
	data []byte
	// spare marks one that is left as it is where there is one.
	spare bool
}

// writeAll writes files into dir if none of them is there, apart from those
// that can be spared. Else the error wraps [fs.ErrExist].
func writeAll(dir string, files []newFile) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder %s: %w", dir, plainly(err))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("writing a workspace: %w", err)
	}
	defer root.Close()
	there := func(file newFile) bool {
		_, err := root.Lstat(file.name)
		return !errors.Is(err, fs.ErrNotExist)
	}
	files = slices.DeleteFunc(slices.Clone(files), func(file newFile) bool { return file.spare && there(file) })
	if i := slices.IndexFunc(files, there); i >= 0 {
		return nil, &taken{fmt.Sprintf("writing into %s: %s is there already; name an empty folder", dir, files[i].name)}
	}
	var written []string
	for _, file := range files {
		if err := replace(root, file.name, file.data); err != nil {
			return written, fmt.Errorf("writing %s into %s: %w", file.name, dir, plainly(err))
		}
		written = append(written, file.name)
	}
	return written, nil
}

// taken says what is there already.
type taken struct{ message string }

func (t *taken) Error() string { return t.message }

func (t *taken) Unwrap() error { return fs.ErrExist }
