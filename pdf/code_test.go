package pdf_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"convene/pdf/pdftest"
	. "convene/planner"
)

// TestCodesCanBeRead reads the codes on printed letters as a telephone would,
// from either direction of script and beside or under signatures.
func TestCodesCanBeRead(t *testing.T) {
	pdftoppm := pdftest.Tool(t, "pdftoppm", "poppler-utils")
	zbarimg := pdftest.Tool(t, "zbarimg", "zbar-tools")
	answered := urdu()
	at := slices.IndexFunc(answered.Sections, func(s Section) bool { return s.Key == SignatureSection })
	answered.Sections[at].Blocks = answered.Sections[at].Blocks[:1]
	answered.Sections = slices.Insert(answered.Sections, at+1, section(ReplySection, []Block{reply()}))
	long := coded()
	page := "https://example.org/" + strings.Repeat("a", 280)
	put(&long, ReplySection, QRCode{URL: page, Alt: "A long address"})
	for _, test := range []struct {
		name string
		doc  Document
		want string
	}{
		{"under two signatures", coded(), reply().(QRCode).URL},
		{"beside one", noteVerbale(), reply().(QRCode).URL},
		{"in Urdu", answered, reply().(QRCode).URL},
		{"of the longest address", long, page},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			file := pdftest.Saved(t, printed(t, specimen{name: "code " + test.name, doc: test.doc}))
			if out, err := exec.Command(pdftoppm, "-r", "200", "-gray", file, filepath.Join(dir, "page")).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			pages, _ := filepath.Glob(filepath.Join(dir, "*.pgm"))
			out, _ := exec.Command(zbarimg, append([]string{"-q", "--raw"}, pages...)...).Output()
			if got := strings.TrimSpace(string(out)); got != test.want {
				t.Errorf("it says %q, want %q", got, test.want)
			}
		})
	}
}
