package pdf_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"convene/pdf"
	"convene/pdf/pdftest"
	"convene/planner"
)

// Every specimen is sound: to qpdf, to pdfcpu, and in its tags.
func TestSoundFiles(t *testing.T) {
	pdftest.ReadByOthers(t)
	for _, s := range specimens() {
		pdftest.Sound(t, s.name, printed(t, s))
	}
}

// Every specimen can be archived, and is then sound too.
func TestArchive(t *testing.T) {
	pdftest.ReadByOthers(t)
	files := map[string][]byte{}
	for _, s := range specimens() {
		s.style.Archive = pdf.Archive1b
		files[s.name] = printed(t, s)
		pdftest.Sound(t, s.name+" to be archived", files[s.name])
	}
	pdftest.Archive1b(t, files)
}

// The tree of structure says what the document says, in its order, every note
// behind the text that refers to it.
func TestStructureReadsLikeTheDocument(t *testing.T) {
	pdftest.ReadByOthers(t)
	pdfinfo := pdftest.Tool(t, "pdfinfo", "poppler-utils")
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
	out, err := exec.Command(pdfinfo, "-struct", pdftest.Saved(t, render(t, "programme", sheet(), pdf.Style{}))).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"H1 (block)", "Table (block)", "    TR\n", "      TH", "/Scope /Column", "      TD\n"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the programme's structure lacks %s", want)
		}
	}
}
