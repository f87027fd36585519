package config

import (
	"os"
	"path/filepath"
	"strings"
)

// SharedFolder reports whether a folder is one that several machines see: on a
// network, or kept alike by a program for that. A database does not belong
// there, for its locks do not hold between machines, and half of it may be copied
// (SQLite, "How To Corrupt An SQLite Database File", sections 2.1 and 3). Kind is
// what to call it.
func SharedFolder(dir string) (kind string, shared bool) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	if onNetwork(abs) {
		return "network", true
	}
	for at := abs; ; at = filepath.Dir(at) {
		if synced(at) {
			return "synced", true
		}
		if filepath.Dir(at) == at {
			return "", false
		}
	}
}

// syncMarks are what programs that keep folders alike leave in them.
func syncMarks() []string {
	return []string{".dropbox", ".dropbox.cache", ".stfolder", ".nextcloudsync.log", ".owncloudsync.log", ".tmp.driveupload", ".sync_*.db", "._sync_*.db"}
}

// syncNames begin the names of the folders that they make.
func syncNames() []string {
	return []string{"dropbox", "onedrive", "google drive", "googledrive", "icloud drive", "icloud~", "com~apple~clouddocs", "cloudstorage", "nextcloud", "owncloud", "pclouddrive", "syncthing"}
}

func synced(dir string) bool {
	name := strings.ToLower(filepath.Base(dir))
	for _, known := range syncNames() {
		if rest, ok := strings.CutPrefix(name, known); ok && (rest == "" || strings.ContainsAny(rest[:1], " -_(")) {
			return true
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		for _, mark := range syncMarks() {
			if ok, err := filepath.Match(mark, e.Name()); err == nil && ok {
				return true
			}
		}
	}
	return false
}
