package pdf_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"convene/pdf"
	"convene/planner"
)

// saved writes a file to where programs find it.
func saved(t *testing.T, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// Nothing is painted outside of a tag or an artefact, and marked contents never
// lie in each other.
func TestEverythingIsMarked(t *testing.T) {
	qpdf := tool(t, "qpdf", "qpdf")
	stream := regexp.MustCompile(`(?s)\nstream\n(.*?)\nendstream`)
	literal := regexp.MustCompile(`<[0-9A-F]*>`)
	paints := map[string]bool{"TJ": true, "Tj": true, "Do": true, "f": true, "S": true, "B": true, "sh": true}
	for _, s := range specimens() {
		name := s.name
		out, err := exec.Command(qpdf, "--qdf", "--object-streams=disable", saved(t, printed(t, s)), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		painted := 0
		for _, s := range stream.FindAllStringSubmatch(string(out), -1) {
			if !strings.Contains(s[1], " BT ") && !strings.Contains(s[1], "\nBT ") {
				continue
			}
			depth := 0
			for _, word := range strings.Fields(literal.ReplaceAllString(s[1], "")) {
				switch {
				case word == "BDC" || word == "BMC":
					if depth++; depth > 1 {
						t.Fatalf("%s: marked content inside marked content", name)
					}
				case word == "EMC":
					depth--
				case paints[word]:
					if painted++; depth != 1 {
						t.Errorf("%s: %s outside of any tag", name, word)
					}
				}
			}
			if depth != 0 {
				t.Errorf("%s: a marked content is left open", name)
			}
		}
		if painted < 10 {
			t.Errorf("%s: only %d operators found", name, painted)
		}
	}
}

// The tree of structure says what the document says, in its order, every note
// behind the text that refers to it.
func TestStructureReadsLikeTheDocument(t *testing.T) {
	pdfinfo := tool(t, "pdfinfo", "poppler-utils")
	said := regexp.MustCompile(`(?m)^\s*"(.*)"$`)
	for _, s := range specimens() {
		if s.long() || s.doc.Lang == "ur" || s.named("letter-bilingual") || s.named("booklet-mixed") {
			continue // what is written from the right, pdfinfo prints from the left
		}
		var b strings.Builder
		for _, m := range said.FindAllStringSubmatch(structText(t, s), -1) {
			b.WriteString(m[1])
		}
		if s.style.Letterhead == pdf.Preprinted {
			s.doc.Sections = s.doc.Sections[1:]
		}
		squeeze := func(words ...string) string {
			return strings.NewReplacer(" ", "", "-", "").Replace(strings.Join(words, ""))
		}
		want, got := saidBy(s.doc), squeeze(b.String())
		for _, note := range want.notes {
			if n := strings.Count(got, squeeze(note...)); n != 1 {
				t.Errorf("%s: the note %q is read %d times", s.name, note, n)
			}
			got = strings.Replace(got, squeeze(note...), "", 1)
		}
		if list := squeeze(planner.PlainText(s.doc.Contents)); list != "" && len(got) > len(squeeze(want.words...)) {
			from := strings.Index(got, list)
			length := len(got) - len(squeeze(want.words...))
			got = got[:from] + got[from+length:]
		}
		if want := squeeze(want.words...); got != want {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Errorf("%s: from character %d on: got %.80s, want %.80s", s.name, i, got[i:], want[i:])
		}
	}
	out, err := exec.Command(pdfinfo, "-struct", saved(t, render(t, "programme", sheet(), pdf.Style{}))).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"H1 (block)", "Table (block)", "    TR\n", "      TH", "/Scope /Column", "      TD\n"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the programme's structure lacks %s", want)
		}
	}
}

// PDFBox Preflight finds the archive's files to be PDF/A-1b.
func TestPreflight(t *testing.T) {
	java := tool(t, "java", "default-jre-headless")
	var jars []string
	for _, jar := range []string{"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-io", "commons-logging", "javax.activation", "activation", "jaxb-api"} {
		path := "/usr/share/java/" + jar + ".jar"
		if _, err := os.Stat(path); err == nil {
			jars = append(jars, path)
		}
	}
	if len(jars) < 7 {
		if os.Getenv("CI") == "true" {
			t.Fatal("PDFBox is missing: install the packages libpdfbox2-java, libactivation-java and libjaxb-api-java")
		}
		t.Skip("PDFBox is missing: install the packages libpdfbox2-java, libactivation-java and libjaxb-api-java")
	}
	for _, s := range specimens() {
		name := s.name
		s.style.Archive = pdf.Archive1b
		file := saved(t, printed(t, s))
		out, err := exec.Command(java, "-cp", strings.Join(jars, ":"), "org.apache.pdfbox.preflight.Validator_A1b", file).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "is a valid PDF/A-1b file") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
