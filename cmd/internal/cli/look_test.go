package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mailPages are the HTML of everything that the demo mails and publishes, and
// of the goldens, which have every block there is; by names of their own.
func mailPages(t *testing.T) map[string][]byte {
	t.Helper()
	dir := demo(t)
	pages := map[string][]byte{}
	for _, f := range files(t, dir, ".convene/sandbox/*.eml") {
		_, p := parse(t, read(t, f))
		pages["mail-"+strings.TrimSuffix(filepath.Base(f), ".eml")] = p.find(t, "text/html").data
	}
	for _, f := range files(t, dir, "out/*/report-newsletter.html") {
		pages["page-"+filepath.Base(filepath.Dir(f))] = read(t, f)
	}
	for _, f := range files(t, filepath.Join("..", "..", "..", "templates"), "testdata/*.html") {
		pages["golden-"+strings.TrimSuffix(filepath.Base(f), ".html")] = read(t, f)
	}
	return pages
}

// sitePages are the reports' pages of the demo, where their pictures are, and
// the goldens of pages, which have every block there is, in two scripts.
func sitePages(t *testing.T) []string {
	t.Helper()
	pages := files(t, demo(t), "out/*/site/index.html")
	dir := t.TempDir()
	for _, golden := range files(t, filepath.Join("..", "..", "..", "templates"), "testdata/page/*.html") {
		page := regexp.MustCompile(`(src|srcset|href)="[^"#]*(pictures/|report.pdf)[^"]*"`).ReplaceAll(read(t, golden), []byte(`$1="#"`))
		for name, page := range map[string][]byte{"": page, "-rtl": bytes.Replace(page, []byte(`lang="en" dir="ltr"`), []byte(`lang="ur" dir="rtl"`), 1)} {
			file := filepath.Join(dir, strings.TrimSuffix(filepath.Base(golden), ".html")+name+".html")
			if err := os.WriteFile(file, page, 0o644); err != nil {
				t.Fatal(err)
			}
			pages = append(pages, file)
		}
	}
	slices.Sort(pages)
	return pages
}

// Gmail shows 102 KB of a mail.
func TestMailsAreShortEnoughToBeShownWhole(t *testing.T) {
	for name, page := range mailPages(t) {
		if strings.HasPrefix(name, "page-") { // has its pictures inside
			page = regexp.MustCompile(`"data:[^"]*"`).ReplaceAll(page, []byte(`""`))
		}
		if len(page) > 100_000 {
			t.Errorf("%s has %d bytes", name, len(page))
		}
	}
}

// accepted is a feature that is used although some mail programs do not know
// it, or not all of it, and why that does no harm there.
type acceptedFeature struct {
	feature string
	in      string // programs, separated by spaces; outlook means all of it
	because string
}

func acceptedFeatures() []acceptedFeature {
	return []acceptedFeature{
		{"<style> element", "gmail.mobile-webmail", "everything that has to be there is in the elements' own style"},
		{"@media", "gmail.mobile-webmail outlook.windows outlook.windows-mail", "it only adapts to telephones and the dark"},
		{"Type selector", "gmail.mobile-webmail", "stands where the style element is not read either"},
		{"<body> element", "outlook.macos yahoo.android yahoo.ios", "the outermost table has the same ground"},
		{"color-scheme meta tag", "apple-mail.ios gmail outlook samsung-email yahoo", "these choose the colours of the dark by themselves"},
		{"color-scheme CSS property", "gmail outlook yahoo", "these choose the colours of the dark by themselves"},
		{"overflow-wrap", "gmail outlook yahoo", "only a word longer than a line would need it"},
		{"white-space", "outlook.windows outlook.windows-mail samsung-email", "a time may stand on two lines"},
		{"border-radius", "outlook.windows outlook.windows-mail", "corners are square"},
		{"height property", "yahoo", "empty rows have the attribute too, or a letter of their height"},
		{"display:none", "gmail.mobile-webmail", "the line for the list of mails has no height either"},
		{"overflow", "outlook.windows outlook.windows-mail", "hides the line for the list of mails, which mso-hide does there"},
		{"max-height property", "outlook.windows outlook.windows-mail", "hides the line for the list of mails, which mso-hide does there"},
		{"Local anchors", "gmail.ios samsung-email yahoo.android yahoo.ios", "a note is found by its number too"},
		{"role attribute", "outlook.windows-mail", "a layout is read as a table there, and in order"},
		{"aria-label attribute", "outlook.windows-mail yahoo", "it repeats the subject"},
		{"aria-hidden attribute", "outlook.windows-mail yahoo", "initials are read before a name"},
	}
}

// TestMailsLookRight has every mail looked at by caniemail and, in Chromium, by
// axe-core: at 600 and 360 pixels, in the light and in the dark. The reports'
// pages are looked at from 360 to 1600 pixels.
func TestMailsLookRight(t *testing.T) {
	modules := os.Getenv("CONVENE_TEST_NPM")
	if modules == "" {
		const what = "CONVENE_TEST_NPM names no folder into which npm has installed caniemail, axe-core and playwright-core, as .ci/run does"
		if os.Getenv("CI") == "true" {
			t.Fatal(what)
		}
		t.Skip(what)
	}
	node, chromium := debian(t, "node", "nodejs"), debian(t, "chromium", "chromium")
	dir := t.TempDir()
	args := []string{filepath.Join("testdata", "mails.mjs"), modules, chromium, filepath.Join(dir, "profile")}
	seen := map[string]bool{}
	pages := mailPages(t)
	for _, name := range sorted(pages) {
		file := filepath.Join(dir, name+".html")
		if err := os.WriteFile(file, pages[name], 0o644); err != nil {
			t.Fatal(err)
		}
		// Mails that differ in words only are alike to a browser.
		if s := skeleton(t, pages[name]); seen[s] {
			file = "-" + file
		} else {
			seen[s] = true
		}
		args = append(args, file)
	}
	t.Logf("%d of %d mails differ in more than words", len(seen), len(pages))
	sites := sitePages(t)
	for _, file := range sites {
		args = append(args, "+"+file)
	}
	cmd := exec.Command(node, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v", err)
	}
	var answer map[string]struct {
		Features   map[string][]string
		Violations []string
	}
	if err := json.Unmarshal(out, &answer); err != nil || len(answer) != len(pages)+len(sites) {
		t.Fatalf("%d pages were looked at, want %d: %v", len(answer), len(pages)+len(sites), err)
	}
	used := map[string]bool{}
	said := map[string]bool{}
	for _, file := range sorted(answer) {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		if slices.Contains(sites, file) {
			name = file
		}
		for _, v := range answer[file].Violations {
			t.Errorf("%s: %s", name, v)
		}
		for feature, programs := range answer[file].Features {
			for _, program := range programs {
				key := feature + " in " + program
				if a := accepts(feature, program); a != "" {
					used[a] = true
				} else if !said[key] {
					said[key] = true
					t.Errorf("%s: %s is not known to all of %s", name, feature, program)
				}
			}
		}
	}
	for _, a := range acceptedFeatures() {
		for _, program := range strings.Fields(a.in) {
			if key := a.feature + " in " + program; !used[key] {
				t.Errorf("%s is accepted and found nowhere: take it out", key)
			}
		}
	}
}

// accepts is the entry that accepts a feature in a program, or "".
func accepts(feature, program string) string {
	for _, a := range acceptedFeatures() {
		for _, in := range strings.Fields(a.in) {
			if a.feature == feature && (program == in || strings.HasPrefix(program, in+".")) {
				return feature + " in " + in
			}
		}
	}
	return ""
}

// skeleton is a page's elements and what they look like, without words, links
// and pictures.
func skeleton(t *testing.T, page []byte) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || slices.Contains([]atom.Atom{atom.Em, atom.Strong, atom.Br}, n.DataAtom) {
			continue
		}
		fmt.Fprintf(&b, "<%s", n.Data)
		for _, a := range n.Attr {
			if slices.Contains([]string{"class", "style", "lang", "dir", "role"}, a.Key) {
				fmt.Fprintf(&b, " %s=%q", a.Key, a.Val)
			}
		}
		b.WriteString(">")
	}
	return b.String()
}

// sorted are the keys of a map in order.
func sorted[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
