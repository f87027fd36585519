package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"convene/config"
)

func TestSharedFolder(t *testing.T) {
	for _, c := range []struct {
		folder, mark string
		want         string
	}{
		{"seminar", "", ""},
		{"Dropbox/seminar", "", "synced"},
		{"Dropbox (Institute)/seminar", "", "synced"},
		{"OneDrive - Example Institute/a/b", "", "synced"},
		{"Library/CloudStorage/GoogleDrive-a@example.org/My Drive", "", "synced"},
		{"Dropboxes/seminar", "", ""},
		{"about onedrive/seminar", "", ""},
		{"shared/seminar", "shared/.stfolder", "synced"},
		{"shared/seminar", "shared/.sync_0a1b.db", "synced"},
		{"shared/seminar", "other/.stfolder", ""},
	} {
		root := t.TempDir()
		dir := filepath.Join(root, filepath.FromSlash(c.folder))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if c.mark != "" {
			if err := os.MkdirAll(filepath.Join(root, filepath.FromSlash(c.mark)), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if kind, shared := config.SharedFolder(dir); kind != c.want || shared != (c.want != "") {
			t.Errorf("%s with %q: got %q, want %q", c.folder, c.mark, kind, c.want)
		}
	}
}
