package pdf_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"convene/pdf"
)

// golden compares text with the file testdata/golden/NAME.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(strings.ReplaceAll(string(want), "\r\n", "\n"), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		line := func(lines []string) string {
			if i < len(lines) {
				return lines[i]
			}
			return "the end"
		}
		if line(gotLines) != line(wantLines) {
			t.Fatalf("%s, line %d (see all with -update and git diff):\ngot  %s\nwant %s", file, i+1, line(gotLines), line(wantLines))
		}
	}
}

// Every specimen is laid out as its golden says, to a tenth of a point.
func TestLayoutGoldens(t *testing.T) {
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	files := pictures()
	for _, s := range specimens() {
		t.Run(s.name, func(t *testing.T) {
			layout, err := press.Layout(s.doc, s.style, files)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, s.name+".layout.txt", layout.String())
			if *keep != "" {
				render(t, s.name, s.doc, s.style)
			}
		})
	}
}
