package pdf_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"convene/pdf"
	"convene/planner"
)

var keep = flag.String("keep", "", "write the documents of the tests to this folder")

func samples() map[string]planner.Document {
	return map[string]planner.Document{
		"letter": invitation(), "programme": sheet(), "booklet": report(14), "newsletter": illustrated(6),
	}
}

func render(t *testing.T, name string, doc planner.Document, style pdf.Style) []byte {
	t.Helper()
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	data, err := press.Render(doc, style, pictures())
	if err != nil {
		t.Fatal(err)
	}
	if *keep != "" {
		if err := os.WriteFile(filepath.Join(*keep, name+".pdf"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

func TestSamples(t *testing.T) {
	for name, doc := range samples() {
		t.Run(name, func(t *testing.T) { render(t, name, doc, pdf.Style{}) })
	}
}

func TestArchive(t *testing.T) {
	for name, doc := range samples() {
		t.Run(name, func(t *testing.T) { render(t, name+"-1b", doc, pdf.Style{Archive: pdf.Archive1b}) })
	}
}
