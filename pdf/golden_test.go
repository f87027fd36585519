package pdf_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"convene/pdf"
	"convene/pdf/pdftest"
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

// sameProgram skips a test whose goldens were made by another version of a
// program: it may read or draw a file otherwise. In CI the version is the one.
func sameProgram(t *testing.T, path string) {
	t.Helper()
	out, err := exec.Command(path, "-v").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	version, _, _ := strings.Cut(string(out), "\n")
	_, version, _ = strings.Cut(version, "version ")
	file := filepath.Join("testdata", "golden", "poppler-version")
	if *update {
		golden(t, "poppler-version", version+"\n")
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.TrimSpace(string(want)); version != want && os.Getenv("CI") != "true" {
		t.Skipf("poppler is %s; the goldens are of poppler-utils %s", version, want)
	}
}

// What pdftotext and pdfinfo read in every specimen is what the goldens say.
func TestTextGoldens(t *testing.T) {
	pdftest.ReadByOthers(t)
	pdftotext := pdftest.Tool(t, "pdftotext", "poppler-utils")
	sameProgram(t, pdftotext)
	for _, s := range specimens() {
		t.Run(s.name, func(t *testing.T) {
			out, err := exec.Command(pdftotext, pdftest.Saved(t, printed(t, s)), "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			golden(t, s.name+".text.txt", strings.ReplaceAll(string(out), "\f", "\n-- page --\n"))
			if !s.long() {
				golden(t, s.name+".struct.txt", structText(t, s))
			}
		})
	}
}

// long reports whether a specimen has more elements than pdfinfo reads in good
// time: it goes through the page anew for each.
func (s specimen) long() bool {
	return slices.Contains([]string{"booklet-ten-pages", "newsletter-forty-speakers", "newsletter-no-portraits"}, s.name)
}

// structTexts are what pdfinfo has already read.
var structTexts sync.Map

// structText is the tree of structure as pdfinfo reads it.
func structText(t *testing.T, s specimen) string {
	t.Helper()
	if text, ok := structTexts.Load(s.name); ok {
		return text.(string)
	}
	out, err := exec.Command(pdftest.Tool(t, "pdfinfo", "poppler-utils"), "-struct-text", pdftest.Saved(t, printed(t, s))).Output()
	if err != nil {
		t.Fatal(err)
	}
	structTexts.Store(s.name, string(out))
	return string(out)
}

// The pages of pictures are so many pixels an inch, and of long documents only
// so many are compared.
const (
	pictureResolution = "40"
	mostPictures      = 5
)

// Every page looks as its golden does: no part of it is lighter or darker than
// other smoothing of the same shapes would make it.
func TestPictureGoldens(t *testing.T) {
	pdftest.ReadByOthers(t)
	pdftoppm := pdftest.Tool(t, "pdftoppm", "poppler-utils")
	sameProgram(t, pdftoppm)
	for _, s := range specimens() {
		t.Run(s.name, func(t *testing.T) {
			dir := t.TempDir()
			out, err := exec.Command(pdftoppm, "-r", pictureResolution, "-l", strconv.Itoa(mostPictures), "-png", pdftest.Saved(t, printed(t, s)), filepath.Join(dir, "page")).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			pages, err := filepath.Glob(filepath.Join(dir, "*.png"))
			if err != nil || len(pages) == 0 {
				t.Fatalf("no pages: %v", err)
			}
			for i, page := range pages {
				got, err := os.ReadFile(page)
				if err != nil {
					t.Fatal(err)
				}
				file := filepath.Join("testdata", "golden", fmt.Sprintf("%s-%d.png", s.name, i+1))
				if *update {
					if err := os.WriteFile(file, got, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := sameLook(got, want); err != nil {
					t.Errorf("page %d: %v", i+1, err)
				}
			}
		})
	}
}

// sameLook compares two pictures tile by tile.
func sameLook(gotPNG, wantPNG []byte) error {
	got, err := png.Decode(bytes.NewReader(gotPNG))
	if err != nil {
		return err
	}
	want, err := png.Decode(bytes.NewReader(wantPNG))
	if err != nil {
		return err
	}
	if got.Bounds() != want.Bounds() {
		return fmt.Errorf("it is %v, want %v", got.Bounds(), want.Bounds())
	}
	const tile, most = 8, 10 // pixels; of 255 on the average
	for y := 0; y < got.Bounds().Dy(); y += tile {
		for x := 0; x < got.Bounds().Dx(); x += tile {
			area := image.Rect(x, y, x+tile, y+tile).Intersect(got.Bounds())
			a, b := average(got, area), average(want, area)
			for c := range a {
				if math.Abs(a[c]-b[c]) > most {
					return fmt.Errorf("around %d,%d it is %.0f, want %.0f", x, y, a, b)
				}
			}
		}
	}
	return nil
}

// average is the mean red, green and blue of an area, from 0 to 255.
func average(m image.Image, area image.Rectangle) (sum [3]float64) {
	n := float64(area.Dx() * area.Dy())
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			r, g, b, _ := m.At(x, y).RGBA()
			for c, v := range []uint32{r, g, b} {
				sum[c] += float64(v>>8) / n
			}
		}
	}
	return sum
}
