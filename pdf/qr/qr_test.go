package qr

import (
	"strings"
	"testing"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// other is the code that another encoder makes of a text.
func other(t *testing.T, text string) barcode.Barcode {
	t.Helper()
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// A code of any length has the squares that another encoder gives it, under one
// of the eight masks.
func TestLikeAnotherEncoder(t *testing.T) {
	text := strings.Repeat("mailto:secretariat@example.org?subject=Şəhidlər%202027, guest 17; ", 40)
	var e Encoder
	seen := 0
	for length := 1; length <= payload(versions); length += 1 + length/9 {
		code, err := e.Encode(text[:length])
		if err != nil {
			t.Fatal(err)
		}
		want := other(t, text[:length])
		if code.Size != want.Bounds().Dx() {
			t.Fatalf("%d bytes take %d squares, want %d", length, code.Size, want.Bounds().Dx())
		}
		g := e.grids[(code.Size-17)/4]
		plain, rows := g.plain(g.correct(codewords(text[:length], g.version))), make([]row, g.size)
		same := false
		for mask := range g.masks {
			g.under(mask, plain, rows)
			same = same || equal(&Code{g.size, rows}, want)
		}
		if !same {
			t.Errorf("%d bytes in version %d: no mask makes it the other's", length, g.version)
		}
		seen |= 1 << g.version
	}
	for version := 1; version <= versions; version++ {
		length := payload(version)
		if _, err := e.Encode(text[:length]); err != nil || e.grids[version] == nil {
			t.Fatalf("version %d: %v", version, err)
		}
	}
	if _, err := e.Encode(text[:payload(versions)+1]); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("too long a text: %v", err)
	}
}

func equal(code *Code, want barcode.Barcode) bool {
	corner := want.Bounds().Min
	for y := range code.Size {
		for x := range code.Size {
			if r, _, _, _ := want.At(corner.X+x, corner.Y+y).RGBA(); code.Black(x, y) != (r == 0) {
				return false
			}
		}
	}
	return true
}

// The penalties of rows and columns are those of the rules, counted square by
// square.
func TestPenalty(t *testing.T) {
	for text, version := range map[string]int{"https://example.org/": 2, strings.Repeat("x", 90): 6, strings.Repeat("1234567", 40): 12} {
		g := newGrid(version)
		plain, rows := g.plain(g.correct(codewords(text, version))), make([]row, g.size)
		for mask := range g.masks {
			g.under(mask, plain, rows)
			if got, want := penalty(rows, make([]row, g.size)), bySquare(rows); got != want {
				t.Errorf("version %d, mask %d: %d points, want %d", version, mask, got, want)
			}
		}
	}
}

func bySquare(rows []row) int {
	n, points, black := len(rows), 0, 0
	at := func(x, y int) bool { return x >= 0 && x < n && rows[y].has(x) }
	line := func(at func(i int) bool) {
		for i, run := 0, 0; i < n; i++ {
			if i > 0 && at(i) == at(i-1) {
				run++
			} else {
				run = 1
			}
			if run == 5 {
				points += 3
			} else if run > 5 {
				points++
			}
		}
		for i := 0; i+7 <= n; i++ {
			looks := func(from int, pattern string) bool {
				for k, c := range pattern {
					if at(from+k) != (c == '#') {
						return false
					}
				}
				return true
			}
			if looks(i-4, "    # ### #") {
				points += 40
			}
			if looks(i, "# ### #    ") {
				points += 40
			}
		}
	}
	for y := range n {
		line(func(i int) bool { return at(i, y) })
		line(func(i int) bool { return i >= 0 && i < n && at(y, i) })
		for x := range n {
			if at(x, y) {
				black++
			}
			if x+1 < n && y+1 < n && at(x, y) == at(x+1, y) && at(x, y) == at(x, y+1) && at(x, y) == at(x+1, y+1) {
				points += 3
			}
		}
	}
	percent := 100 * float64(black) / float64(n*n)
	for k := 1; percent < 50-5*float64(k) || percent > 50+5*float64(k); k++ {
		points += 10
	}
	return points
}

func BenchmarkEncode(b *testing.B) {
	var e Encoder
	for b.Loop() {
		if _, err := e.Encode("mailto:secretariat@example.org?subject=Seminar%202027%20guest-17"); err != nil {
			b.Fatal(err)
		}
	}
}
