package cli

import (
	"bytes"
	"path/filepath"
	"testing"

	"convene/config"
	"convene/pdf/pdftest"
)

// pdfs are the PDFs of a workspace by their names.
func pdfs(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	for _, pattern := range []string{"out/*/*.pdf", "out/*/*/*.pdf"} {
		for _, file := range files(t, dir, pattern) {
			name, err := filepath.Rel(dir, file)
			if err != nil {
				t.Fatal(err)
			}
			found[filepath.ToSlash(name)] = read(t, file)
		}
	}
	if len(found) < 20 {
		t.Fatalf("only %d PDFs are there", len(found))
	}
	return found
}

// Every PDF that the demo makes is sound, and all of it is tagged.
func TestEveryDocumentOfTheDemoIsSound(t *testing.T) {
	pdftest.ReadByOthers(t)
	for name, data := range pdfs(t, demo(t)) {
		pdftest.Sound(t, name, data)
	}
}

// Every document of the example can be archived.
func TestEveryDocumentOfTheExampleCanBeArchived(t *testing.T) {
	pdftest.ReadByOthers(t)
	dir := t.TempDir()
	must(t, anyDay(), "init", dir, "--example", "khojaly")
	name := filepath.Join(dir, "convene.yaml")
	series := bytes.Replace(read(t, name), []byte("style:"), []byte("style:\n  archive: 1b"), 1)
	if !bytes.Contains(series, []byte("archive: 1b")) {
		t.Fatal("the example has no style to change")
	}
	if err := config.WriteFile(dir, "convene.yaml", series); err != nil {
		t.Fatal(err)
	}
	for _, year := range []string{"2017", "2022", "2027"} {
		must(t, anyDay(), "build", "all", "-C", dir, "-e", year)
	}
	made := pdfs(t, dir)
	for name, data := range made {
		pdftest.Sound(t, name, data)
	}
	pdftest.Archive1b(t, made)
}
