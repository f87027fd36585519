package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Nothing that a camera notes about a picture, such as where it was taken, gets
// onto the page or into what lies beside it.
func TestSiteHasNoCamerasNotes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	must(t, anyDay(), "init", dir, "--example", "khojaly")
	for _, name := range []string{"editions/2022/dais.jpg", "editions/2022/muhammad-ali-shah.jpg"} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		data := read(t, file)
		notes := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00 taken at 40.1772N, 46.6553E")
		segment := append([]byte{0xff, 0xe1, 0, byte(len(notes) + 2)}, notes...)
		if err := os.WriteFile(file, slices.Concat(data[:2], segment, data[2:]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	must(t, anyDay(), "build", "site", "-C", dir, "-e", "2022")
	for _, file := range append(files(t, dir, "out/2022/site/pictures/*"), files(t, dir, "out/2022/site/*.*")...) {
		if data := read(t, file); bytes.Contains(data, []byte("40.1772N")) || bytes.Contains(data, []byte("Exif")) {
			t.Errorf("%s has the camera's notes", filepath.Base(file))
		}
	}
}

// Whatever a page shows or leads to beside it is there, and nothing lies there
// that it does not show.
func TestSiteIsWhole(t *testing.T) {
	for _, page := range files(t, demo(t), "out/*/site/index.html") {
		root, err := html.Parse(bytes.NewReader(read(t, page)))
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{"index.html": true, "share.png": true}
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				if a.Key != "href" && a.Key != "src" && a.Key != "srcset" || strings.HasPrefix(a.Val, "#") || strings.Contains(a.Val, ":") {
					continue
				}
				for choice := range strings.SplitSeq(a.Val, ", ") {
					name, _, _ := strings.Cut(choice, " ")
					named[name] = true
				}
			}
		}
		dir := filepath.Dir(page)
		for name := range named {
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
		for _, file := range append(files(t, dir, "*.*"), files(t, dir, "pictures/*")...) {
			name, err := filepath.Rel(dir, file)
			if err != nil || !named[filepath.ToSlash(name)] {
				t.Errorf("%s lies beside the page, which does not name it: %v", name, err)
			}
		}
	}
}
