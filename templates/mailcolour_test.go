package templates_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"convene/planner"
	"convene/templates"
)

func TestMailAccent(t *testing.T) {
	doc := planner.Document{Kind: planner.MailDocument, Lang: "en", Title: "t"}
	for accent, want := range map[string]string{"": "#1d3a63", "#1D3A63": "#1d3a63", "#036": "#003366"} {
		if page := string(mail(t, doc, templates.MailOptions{Accent: accent})); !strings.Contains(page, "color:"+want) {
			t.Errorf("the accent %q is not %s", accent, want)
		}
	}
	for _, wrong := range []string{"red", "#12345", "#gggggg", "1d3a63", "#1d3a63;x:url(y)", "#+1d3a6"} {
		if _, err := templates.MailHTML(doc, templates.MailOptions{Accent: wrong}); err == nil || !strings.Contains(err.Error(), "#1d3a63") {
			t.Errorf("the accent %q: %v", wrong, err)
		}
	}
}

// In the dark an accent is as light as reading needs and no lighter, and keeps
// its colour: a blue one does not become grey.
func TestMailAccentInTheDark(t *testing.T) {
	doc := planner.Document{Kind: planner.MailDocument, Lang: "en", Title: "t"}
	channels := func(hex string) (c [3]float64) {
		n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		return [3]float64{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
	}
	luminance := func(c [3]float64) float64 { // WCAG 2.2, glossary
		for i := range c {
			if c[i] /= 255; c[i] <= 0.04045 {
				c[i] /= 12.92
			} else {
				c[i] = math.Pow((c[i]+0.055)/1.055, 2.4)
			}
		}
		return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
	}
	for _, accent := range []string{"#1d3a63", "#7a1f2b", "#004d25", "#000000", "#ffe066", "#ffffff"} {
		page := string(mail(t, doc, templates.MailOptions{Accent: accent}))
		_, dark, _ := strings.Cut(page, ".accent { color: ")
		before, after := channels(accent), channels(dark[:len("#rrggbb")])
		ratio := (luminance(after) + 0.05) / (luminance(channels("#1e2125")) + 0.05)
		if ratio < 7 || before != after && ratio > 8 {
			t.Errorf("%s becomes %.7s, with a contrast of %.1f", accent, dark, ratio)
		}
		spread := func(c [3]float64) float64 { return max(c[0], c[1], c[2]) - min(c[0], c[1], c[2]) }
		if spread(after) < 0.8*spread(before) {
			t.Errorf("%s becomes %.7s, which is greyer", accent, dark)
		}
	}
}
