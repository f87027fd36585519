package pdf_test

import (
	"testing"

	"pgregory.net/rapid"

	"convene/pdf"
	. "convene/planner"
)

// anyText draws inlines of every kind, empty ones too.
func anyText(t *rapid.T, depth int) []Inline {
	var out []Inline
	for range rapid.IntRange(0, 3).Draw(t, "inlines") {
		s := words(0, 5).Draw(t, "text")
		switch k := rapid.IntRange(0, 6).Draw(t, "inline"); {
		case k == 0:
			out = append(out, Name(s))
		case k == 1:
			out = append(out, LineBreak{})
		case k == 2 && depth > 0:
			out = append(out, Emphasis(anyText(t, depth-1)))
		case k == 3 && depth > 0:
			out = append(out, Strong(anyText(t, depth-1)))
		case k == 4 && depth > 0:
			out = append(out, Link{URL: "https://example.org", Text: anyText(t, depth-1)})
		case k == 5 && depth > 0:
			out = append(out, Span{Lang: "ur", Text: append(anyText(t, depth-1), Str("سیمینار"))})
		default:
			out = append(out, Str(s))
		}
	}
	return out
}

// anyBlocks draws blocks of every kind, inside each other and empty ones too.
func anyBlocks(t *rapid.T, depth int) []Block {
	var out []Block
	inner := func() []Block {
		if depth == 0 {
			return nil
		}
		return anyBlocks(t, depth-1)
	}
	lines := func() [][]Inline {
		var l [][]Inline
		for range rapid.IntRange(0, 3).Draw(t, "lines") {
			l = append(l, anyText(t, 1))
		}
		return l
	}
	style := rapid.SampledFrom([]ParagraphStyle{Running, KickerStyle, SubtitleStyle, DatedStyle, ContactStyle, CollaborateStyle, LeadStyle, BarStyle, "unheard-of"})
	figure := func() Figure {
		return Figure{Picture: *shown("hall.jpg", rapid.SampledFrom([]string{"", "A hall"}).Draw(t, "alt")), Caption: anyText(t, 1), Credit: words(0, 2).Draw(t, "credit")}
	}
	for range rapid.IntRange(0, 4).Draw(t, "blocks") {
		switch rapid.IntRange(0, 11).Draw(t, "block") {
		case 0:
			out = append(out, Heading{Level: rapid.IntRange(0, 5).Draw(t, "level"), Text: anyText(t, 2)})
		case 1:
			out = append(out, Lines{Style: style.Draw(t, "style"), Lines: lines()})
		case 2:
			out = append(out, List{Ordered: rapid.Bool().Draw(t, "ordered"), Start: rapid.IntRange(0, 99).Draw(t, "start"), Items: [][]Block{inner(), inner()}})
		case 3:
			out = append(out, Quote{Blocks: inner()})
		case 4:
			table := Table{Style: rapid.SampledFrom([]TableStyle{PlainTable, ScheduleTable, FactsTable}).Draw(t, "table"), Columns: []Column{{Head: anyText(t, 1)}, {}, {Align: AlignEnd}}}
			for range rapid.IntRange(0, 4).Draw(t, "rows") {
				table.Rows = append(table.Rows, Row{Cells: [][]Block{inner(), inner(), nil}, Head: rapid.Bool().Draw(t, "head"), Sub: rapid.Bool().Draw(t, "sub")})
			}
			out = append(out, table)
		case 5:
			out = append(out, figure())
		case 6:
			var g Gallery
			for range rapid.IntRange(0, 4).Draw(t, "figures") {
				g.Figures = append(g.Figures, figure())
			}
			out = append(out, g)
		case 7:
			c := Card{Name: anyText(t, 1), Posts: anyText(t, 1), Heading: anyText(t, 1), Blocks: inner()}
			if rapid.Bool().Draw(t, "portrait") {
				c.Portrait = shown("portrait1.jpg", "A portrait")
			}
			out = append(out, c)
		case 8:
			out = append(out, Rule{})
		case 9:
			out = append(out, QRCode{URL: words(0, 12).Draw(t, "address"), Alt: "A code", Caption: anyText(t, 1)})
		default:
			out = append(out, Paragraph{Style: style.Draw(t, "style"), Text: anyText(t, 2)})
		}
	}
	return out
}

// Every document that the planner can make is set, whatever stands in it and
// wherever.
func TestAnyDocument(t *testing.T) {
	press, err := pdf.New()
	if err != nil {
		t.Fatal(err)
	}
	files := pictures()
	keys := rapid.SampledFrom([]SectionKey{
		ReferenceSection, AddressSection, SubjectSection, BodySection, ClosingSection, SignatureSection, ReplySection, EnclosureSection, TitleSection, NotesSection, CoverSection,
		CreditsSection, PicturesSection, ConclusionSection, LinkBarSection, SocialSection, CopyrightSection, "unheard-of",
	})
	rapid.Check(t, func(t *rapid.T) {
		doc := Document{
			Kind: rapid.SampledFrom([]DocumentKind{LetterDocument, ProgrammeDocument, BookletDocument, NewsletterDocument, MailDocument, "unheard-of"}).Draw(t, "kind"),
			Lang: rapid.SampledFrom([]string{"", "en", "ur", "az"}).Draw(t, "lang"),
		}
		for range rapid.IntRange(0, 4).Draw(t, "sections") {
			doc.Sections = append(doc.Sections, Section{Key: keys.Draw(t, "key"), Blocks: anyBlocks(t, 2)})
		}
		if _, err := press.Render(doc, pdf.Style{}, files); err != nil {
			t.Fatal(err)
		}
	})
}
