package pdf_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"convene/pdf"
	. "convene/planner"
)

// posterOf is the title of a report, and the poster that it makes.
func posterOf(t *testing.T, lang, title, subtitle string, style pdf.Style, logos ...string) *image.RGBA {
	t.Helper()
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	str := func(s string) []Inline { return []Inline{Str(s)} }
	doc := Document{Kind: NewsletterDocument, Lang: lang, Title: title, Sections: []Section{{Key: TitleSection, Blocks: []Block{
		Paragraph{Style: KickerStyle, Text: str("Seminar on")},
		Heading{Level: 1, Text: str(title)},
		Paragraph{Style: SubtitleStyle, Text: str(subtitle)},
		Paragraph{Style: DatedStyle, Text: str("24 February 2022")},
		Paragraph{Style: OrganiserStyle, Text: str("Institute")},
	}}}}
	files := fstest.MapFS{}
	for _, name := range logos {
		m := image.NewNRGBA(image.Rect(0, 0, 200, 200))
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: b.Bytes()}
		doc.Sections = append(doc.Sections, Section{Key: HostsSection, Blocks: []Block{Figure{Picture: Picture{File: File(name), Alt: "Logo"}}}})
	}
	data, err := press.Poster(doc, style, files)
	if err != nil {
		t.Fatal(err)
	}
	again, err := press.Poster(doc, style, files)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("a second poster differs: %v", err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if size := m.Bounds().Size(); size != image.Pt(1200, 630) {
		t.Fatalf("a poster of %v pixels", size)
	}
	out := image.NewRGBA(m.Bounds())
	for y := range 630 {
		for x := range 1200 {
			out.Set(x, y, m.At(x, y))
		}
	}
	return out
}

// inked is the smallest rectangle around everything that is not the ground.
func inked(m *image.RGBA) image.Rectangle {
	ground := m.RGBAAt(0, 0)
	var box image.Rectangle
	for y := range 630 {
		for x := range 1200 {
			if m.RGBAAt(x, y) != ground {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// Whatever a title says, the poster's edge stays free, as do the places of the
// others.
func TestPosterKeepsItsEdge(t *testing.T) {
	free := image.Rect(40, 40, 1160, 606)
	for _, test := range []struct{ name, lang, title, subtitle string }{
		{"short", "en", "Khojaly 25", ""},
		{"usual", "en", "Genocide and Ethnic cleansing:", "A Crime against Humanity"},
		{"long", "en", strings.Repeat("Remembrance and the duty of institutions ", 6), strings.Repeat("what archives can and cannot say ", 6)},
		{"endless", "en", strings.Repeat("remembrance ", 200), ""},
		{"one word", "en", strings.Repeat("Unabhängigkeits", 12), ""},
		{"urdu", "ur", "یادداشت اور ریکارڈ", "پینتیس سال بعد"},
		{"nothing", "en", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			box := inked(posterOf(t, test.lang, test.title, test.subtitle, pdf.Style{}, "a.png", "b.png", "c.png"))
			if !box.In(free) {
				t.Errorf("something stands at %v, outside of %v", box, free)
			}
		})
	}
}

// Lines begin at the side of their script, and logos stand at the other.
func TestPosterStandsOnItsSide(t *testing.T) {
	white := color.RGBA{255, 255, 255, 255}
	for lang, logo := range map[string]image.Point{"en": {1200 - 64 - 2, 630 - 64 - 2}, "ur": {64 + 2, 630 - 64 - 2}} {
		m := posterOf(t, lang, "Title", "", pdf.Style{}, "a.png")
		if got := m.RGBAAt(logo.X, logo.Y); got != white {
			t.Errorf("%s: no logo at %v but %v", lang, logo, got)
		}
	}
}

// Text is white on a dark accent and black on a light one.
func TestPosterIsLegible(t *testing.T) {
	for accent, want := range map[pdf.Accent]color.RGBA{"#1d3a63": {255, 255, 255, 255}, "#f2d34b": {0, 0, 0, 255}} {
		m := posterOf(t, "en", "Title", "", pdf.Style{Accent: accent})
		found := false
		for y := range 630 {
			for x := range 1200 {
				found = found || m.RGBAAt(x, y) == want
			}
		}
		if !found {
			t.Errorf("%s: nothing is %v", accent, want)
		}
	}
}

func TestPosterNamesAPictureThatIsMissing(t *testing.T) {
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	doc := Document{Kind: NewsletterDocument, Title: "Report", Sections: []Section{{Key: HostsSection, Blocks: []Block{Figure{Picture: Picture{File: "logos/none.png"}}}}}}
	if _, err := press.Poster(doc, pdf.Style{}, fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "logos/none.png") {
		t.Errorf("the error is %v", err)
	}
}
