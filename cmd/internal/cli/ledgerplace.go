package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/google/uuid"

	"convene/config"
	"convene/mail/ledger/sqlite"
)

// The ledger of real post is a database, and belongs on a disk of this machine.
// In a workspace that several machines see, on a network or in a synced folder,
// it is in the user's data directory, under the id that outbox.id says; one that
// is in the workspace from before moves there by itself.

// ledgerFile is where the ledger is, as a file. Create begins one that is to be
// outside the workspace; away reports whether it is.
func (g *globals) ledgerFile(ctx context.Context, d *desk, store string, create bool) (path string, away bool, err error) {
	inside := filepath.Join(d.Workspace.Dir, filepath.FromSlash(store))
	folder, kind, err := g.outside(d, store)
	if err != nil || folder == "" {
		return inside, false, err
	}
	id, bound, err := d.BoundTo()
	if err != nil {
		return "", false, err
	}
	path = filepath.Join(folder, id.String()+".db")
	if bound && exists(path) {
		return path, true, nil
	}
	switch {
	case exists(inside) && !create:
		return inside, false, nil // to look at it
	case exists(inside):
		path, err = g.moveOut(ctx, d, inside, folder)
		if err != nil || path == inside {
			return path, false, err
		}
		g.say("note: this is a %s folder; the ledger is in %s from now on", kind, path)
	case !bound && create:
		path, err = g.beginLedger(ctx, folder)
		if err == nil {
			g.say("note: this is a %s folder; the ledger is kept in %s", kind, path)
		}
	}
	return path, true, err
}

// outside is the folder for ledgers of workspaces that several machines see, and
// what kind of folder this one is; empty for one that is this machine's alone,
// or whose files say where the ledger is.
func (g *globals) outside(d *desk, store string) (folder, kind string, err error) {
	kind, shared := config.SharedFolder(d.Workspace.Dir)
	if d.Post.Sandbox || !shared || store != defaultStore {
		return "", "", nil
	}
	if folder, err = ledgersFolder(g.sys.LookupEnv); err != nil {
		return "", "", err
	}
	return folder, kind, os.MkdirAll(folder, 0o700)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// ledgersFolder is where this user's programs keep their data (XDG Base
// Directory Specification; Apple, File System Programming Guide; Microsoft,
// KNOWNFOLDERID).
func ledgersFolder(lookup func(string) (string, bool)) (string, error) {
	under := func(name string, parts ...string) (string, bool) {
		dir, ok := lookup(name)
		return filepath.Join(append([]string{dir}, parts...)...), ok && filepath.IsAbs(dir)
	}
	var places []func() (string, bool)
	switch runtime.GOOS {
	case "windows":
		places = append(places, func() (string, bool) { return under("LocalAppData") })
	case "darwin":
		places = append(places, func() (string, bool) { return under("HOME", "Library", "Application Support") })
	default:
		places = append(places, func() (string, bool) { return under("XDG_DATA_HOME") }, func() (string, bool) { return under("HOME", ".local", "share") })
	}
	for _, place := range places {
		if dir, ok := place(); ok {
			return filepath.Join(dir, "convene", "ledgers"), nil
		}
	}
	return "", errors.New("the workspace is in a shared folder, and there is no folder for this user's data to keep the ledger in: set HOME, or name a file on this machine's own disk with outbox.store")
}

func (g *globals) ledgerOptions() sqlite.Options {
	return sqlite.Options{Host: hostname(), Now: g.sys.Now()}
}

// beginLedger makes a ledger under its own id.
func (g *globals) beginLedger(ctx context.Context, folder string) (string, error) {
	begun := filepath.Join(folder, "begun-"+uuid.NewString()+".db")
	l, err := sqlite.Open(ctx, begun, g.ledgerOptions())
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, l.Identity().ID.String()+".db")
	if err := l.Close(); err != nil {
		return "", err
	}
	return path, os.Rename(begun, path)
}

// moveOut moves a ledger out of the workspace, as an export and an import do
// from one machine to another: at each moment one file is the ledger, and a move
// that was interrupted goes on. The ledger stays where it is if it has left for
// another machine.
func (g *globals) moveOut(ctx context.Context, d *desk, inside, folder string) (path string, err error) {
	l, err := sqlite.Open(ctx, inside, g.ledgerOptions())
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	mine := l.Identity()
	path = filepath.Join(folder, mine.ID.String()+".db")
	file := path + ".moving"
	switch {
	case mine.Moved.IsZero():
		if err := l.Export(ctx, file, g.sys.Now()); err != nil {
			return "", fmt.Errorf("move the ledger out of a shared folder: %w", err)
		}
	case !exists(file):
		return inside, nil // it left for another machine, and says so
	}
	identity, err := sqlite.Import(ctx, file, path, g.ledgerOptions())
	if err != nil {
		return "", fmt.Errorf("move the ledger out of a shared folder: %w", err)
	}
	if err := d.Imported(identity, hostname(), false, g.sys.Now()); err != nil {
		return "", err
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return path, nil
}
