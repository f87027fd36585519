package pdf_test

import (
	"strings"
	"testing"

	"convene/pdf"
	"convene/pdf/pdftest"
	. "convene/planner"
)

// spoken is what pdftotext finds, without the marks of direction that it and we
// put between the words.
func spoken(t *testing.T, doc Document) string {
	t.Helper()
	text := strings.Join(extracted(t, render(t, "direction", doc, pdf.Style{}), ""), " ")
	text = strings.Map(func(r rune) rune {
		if r >= '\u202a' && r <= '\u202e' || r == '\u200e' || r == '\u200f' {
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// Signs between Urdu and Latin text are found where they are read.
func TestExtractUrdu(t *testing.T) {
	pdftest.ReadByOthers(t)
	pdftest.Tool(t, "pdftotext", "poppler-utils")
	filler := strings.Repeat("سالانہ یادگاری سیمینار کی رپورٹ۔ ", 8) // pdftotext asks which way most of a page runs
	filler = strings.TrimSpace(filler)
	for _, text := range []string{
		"ادارہ ISSI کی رپورٹ۔",
		"یہ رپورٹ ISSI۔ نے شائع کی۔",
		"یہ رپورٹ ISSI.",
		"یہ رپورٹ ISSI۔",
		"رپورٹ (ISSI) کے مطابق 25% محققین شریک ہوئے۔",
		"رپورٹ 21-02-2017 کو پیش کی گئی، اور 25.5 فیصد۔",
		"فون: +92-51-9223974، ای میل: info@example.org۔",
		"انھوں نے کہا: ”یہ ’اہم‘ ہے“ اور (Bakı Dövlət Universiteti)۔",
		"سال 1992–2017، صفحہ 12/25، وقت 10:30۔",
		"دیکھیے https://example.org/reports/ اور www.example.org۔",
		"ادارہ [ISSI، OIC] اور \"UN\"؛ کیا؟ جی ہاں!",
		"اس کا عنوان Khojaly Commemoration Seminar: Documents and Testimonies of the International Conference on Archives, Volume 2 (2017) تھا، اور وہ ادارہ (Institute of Strategic Studies and of the Universities) میں شائع ہوا۔",
	} {
		doc := urdu()
		doc.Sections = []Section{{Key: BodySection, Blocks: []Block{para(filler), para(text), para(filler)}}}
		if got, want := spoken(t, doc), filler+" "+text+" "+filler; got != want {
			t.Errorf("\ngot  %q\nwant %q", got, want)
		}
	}
}

// Urdu inside English is found at its place. (A number inside the Urdu is not:
// pdftotext orders what runs to the left only one level deep.)
func TestExtractUrduInEnglish(t *testing.T) {
	pdftest.ReadByOthers(t)
	pdftest.Tool(t, "pdftotext", "poppler-utils")
	const filler = "And so it went, on to the end."
	quotation := func(text string) Inline { return Span{Lang: "ur", Text: str(text)} }
	for _, inlines := range [][]Inline{
		{Str("He said "), quotation("سالانہ رپورٹ"), Str(". And went.")},
		{Str("He said "), quotation("سالانہ رپورٹ"), Str(" and went.")},
		{Str("He said “"), quotation("سالانہ رپورٹ"), Str("”. And (went).")},
		{Str("He said ("), quotation("سالانہ رپورٹ۔"), Str("), in 2017.")},
		{Str("He said "), quotation("سالانہ رپورٹ"), Str(": 2017; so Dr. "), Name("محمد خان"), Str(" (1992–2017) did.")},
		{Str("The words "), quotation(strings.Repeat("سالانہ یادگاری سیمینار کی رپورٹ ", 6) + "سالانہ"), Str(" – he said.")},
	} {
		doc := invitation()
		doc.Sections = []Section{{Key: BodySection, Blocks: []Block{para(filler), Paragraph{Text: inlines}, para(strings.Repeat(filler+" ", 9))}}}
		if got, want := spoken(t, doc), filler+" "+PlainText(inlines)+" "+filler; !strings.HasPrefix(got, want) {
			t.Errorf("\ngot  %q\nwant %q", got, want)
		}
	}
}
