package config

import (
	"crypto/sha256"
	"errors"
	"io/fs"

	"convene/planner"
)

// Workspace is what an organiser wrote, with how it is to be sent and printed
// and where everything stands.
type Workspace struct {
	planner.Workspace
	Settings Settings
	// Dir is the workspace's folder as it was given to Load.
	Dir string

	positions positions
	// read digests the YAML files as they were read.
	read map[string][sha256.Size]byte
}

// ErrNoWorkspace marks a folder that holds no convene.yaml.
var ErrNoWorkspace = errors.New("no workspace")

// Locate is where a place stands. Where the place itself has no text, as a
// key that is missing, it is the nearest thing around it that has; for a
// whole file it is the file's start. A place inside a text is found where the
// file has the text as it is read; else it is where the text begins.
func (w *Workspace) Locate(at planner.Place) Position {
	pos := w.positions.locate(at)
	if path, line, column, ok := cutInside(at.Path); ok && w.positions.knows(planner.Place{Source: at.Source, Path: path}) {
		return w.inside(pos, line, column)
	}
	return pos
}

// Sort orders findings by file, line, column and code.
func (w *Workspace) Sort(findings []planner.Finding) { w.positions.sort(findings) }

// FS is the workspace's folder. A name in it never leaves the folder, through
// a symbolic link either; only regular files can be opened, and reading one
// stops with an error at [MaxFile].
func (w *Workspace) FS() fs.FS { return folder{dir: w.Dir, limit: MaxFile} }
