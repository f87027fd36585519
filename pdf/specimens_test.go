package pdf_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"convene/pdf"
	. "convene/planner"
)

// specimen is a document that a layout has to bear, in a style.
type specimen struct {
	name  string
	doc   Document
	style pdf.Style
}

// specimens are the documents that the goldens show and that every validator
// sees: ordinary ones, and the awkward ones of which nothing may collide, be
// cut or stand alone.
func specimens() []specimen {
	return []specimen{
		{"letter", invitation(), pdf.Style{}},
		{"letter-preprinted", invitation(), pdf.Style{Letterhead: pdf.Preprinted, Paper: pdf.Letter}},
		{"letter-two-hosts", twoHosts(), pdf.Style{Accent: "#7a1f2b"}},
		{"letter-long", longLetter(), pdf.Style{}},
		{"letter-code", coded(), pdf.Style{}},
		{"letter-three-hosts", threeHosts(), pdf.Style{Accent: "#1f5c4a"}},
		{"letter-note", noteVerbale(), pdf.Style{}},
		{"letter-urdu", urdu(), pdf.Style{}},
		{"letter-bilingual", inTwoLanguages(), pdf.Style{}},
		{"letter-bilingual-under", inTwoLanguages(), pdf.Style{Bilingual: pdf.OneUnderOther}},
		{"programme", sheet(), pdf.Style{}},
		{"programme-two-days", twoDays(), pdf.Style{Paper: pdf.Letter, Accent: "#1f5c4a"}},
		{"booklet", report(14), pdf.Style{}},
		{"booklet-one-speaker", report(1), pdf.Style{Paper: pdf.Letter}},
		{"booklet-ten-pages", tenPages(), pdf.Style{}},
		{"booklet-markdown", everything(BookletDocument), pdf.Style{}},
		{"booklet-contacts", contacts(), pdf.Style{Accent: "#6b4e16"}},
		{"booklet-mixed", mixed(), pdf.Style{}},
		{"cards", cards(), pdf.Style{}},
		{"register", attendance(40), pdf.Style{}},
		{"newsletter", illustrated(6), pdf.Style{}},
		{"newsletter-one-speaker", illustrated(1), pdf.Style{Paper: pdf.Letter}},
		{"newsletter-forty-speakers", illustrated(40), pdf.Style{Accent: "#1f5c4a"}},
		{"newsletter-no-portraits", withoutPortraits(illustrated(8)), pdf.Style{}},
		{"newsletter-markdown", everything(NewsletterDocument), pdf.Style{}},
	}
}

// attendance is a list to be signed, of more people than one page has room for.
func attendance(people int) Document {
	columns := []Column{
		{Head: str("No."), Align: AlignEnd},
		{Head: str("Name and post"), Share: 10},
		{Head: str("Group"), Share: 5},
		{Head: str("Reply"), Share: 4},
		{Head: str("Signature"), Share: 7},
	}
	names := []string{"H.E. Əli Əlizadə", "Dr. Gülşən İbrahimqızı", "Prof. Łucja Kuźniar", "Đorđe Šimić"}
	list, further := Table{Style: RegisterTable, Columns: columns}, Table{Style: RegisterTable, Columns: columns}
	for i := range people {
		who := []Inline{Strong{Name(fmt.Sprintf("%s-%d", names[i%len(names)], i))}}
		if i%3 > 0 {
			who = append(who, LineBreak{}, Str(fmt.Sprintf("Director-%d of the Department of International Relations", i)))
		}
		if i%5 == 4 {
			who = append(who, LineBreak{}, Emphasis(str(fmt.Sprintf("for-%d Senator Mushahid Hussain Sayed", i))))
		}
		list.Rows = append(list.Rows, Row{Cells: [][]Block{{para(fmt.Sprintf("%d.", i+1))}, {Paragraph{Text: who}}, {para(fmt.Sprintf("audience-%d", i))}, {para(fmt.Sprintf("reply-%d", i))}, nil}})
	}
	for i := range 3 {
		further.Rows = append(further.Rows, Row{Cells: cells(fmt.Sprintf("%d.", people+i+1), "", "", "", "")})
	}
	const title = "Attendance sheet of the Seminar “Remembrance”, 2027"
	return Document{
		Kind: RegisterDocument, Lang: "en", Title: title, RunningHead: title, Author: "Institute of Strategic Studies", Date: Date{Year: 2027, Month: time.February, Day: 25},
		Sections: []Section{
			section(TitleSection, []Block{styled(KickerStyle, "Attendance sheet of the Seminar"), heading(1, "Remembrance"), styled(DatedStyle, "Thursday, 25 February 2027"), styled(OrganiserStyle, "Expected: 40")}),
			section(RegisterSection, []Block{list, heading(3, "Further participants"), further}),
			section(NotesSection, []Block{para("Entry: Gate 2")}),
		},
	}
}

// put replaces the blocks of a section.
func put(doc *Document, key SectionKey, blocks ...Block) {
	for i := range doc.Sections {
		if doc.Sections[i].Key == key {
			doc.Sections[i].Blocks = blocks
		}
	}
}

// twoHosts is a letter of two lead hosts, each with a logo and a signature.
func twoHosts() Document {
	doc := invitation()
	second := doc.Sections[0].Blocks[1].(Letterhead)
	second.Logo = shown("banner.png", "Logo of the embassy")
	second.Contacts = append(second.Contacts, str("phone: +92-51-0000000"), str("web: www.embassy.example.org"))
	doc.Sections[0].Blocks[1] = second
	return doc
}

// coded is a letter of two who sign it, with a code to answer by.
func coded() Document {
	doc := invitation()
	at := slices.IndexFunc(doc.Sections, func(s Section) bool { return s.Key == SignatureSection })
	doc.Sections = slices.Insert(doc.Sections, at+1, section(ReplySection, []Block{reply()}))
	return doc
}

func reply() Block {
	return QRCode{URL: "mailto:secretariat@example.org?subject=ISSI%2FSEM%2F2027%2F14", Alt: "QR code that leads to secretariat@example.org", Caption: str("To reply")}
}

// threeHosts is a letter of three hosts with long names, each of which signs,
// that goes on to a second page.
func threeHosts() Document {
	doc := coded()
	third := Letterhead{
		Name:     [][]Inline{str("International Centre for the Study of Remembrance, Archives and Contemporary History")},
		Address:  [][]Inline{str("House 26, Street 35, Sector G-6/4"), str("Islamabad")},
		Contacts: [][]Inline{str("web: www.centre.example.org"), str("email: office@centre.example.org")},
	}
	for i := range doc.Sections {
		s := &doc.Sections[i]
		switch s.Key {
		case LetterheadSection:
			s.Blocks = append(twoHosts().Sections[0].Blocks, third)
		case BodySection:
			s.Blocks = append(s.Blocks, para(passages[1]), para(passages[2]), para(passages[3]))
		case SignatureSection:
			s.Blocks = []Block{
				lines("", "Ambassador Khalid Mahmood", "Chairman", "Institute of Strategic Studies"),
				lines("", "His Excellency Khazar Farhadov", "Ambassador Extraordinary and Plenipotentiary of the Republic of Azerbaijan to Pakistan"),
				lines("", "Sahibzada Muhammad Abdul-Rahman Gülşən-İbrahimqızı", "Director of the International Centre for the Study of Remembrance"),
			}
		}
	}
	return doc
}

// noteVerbale is a note to a mission: without salutation or signature, and with
// the address at its foot.
func noteVerbale() Document {
	doc := coded()
	var sections []Section
	for _, s := range doc.Sections {
		switch s.Key {
		case AddressSection, SalutationSection, CopySection:
			continue
		case SubjectSection:
			s.Blocks = []Block{para("Note verbale")}
		case ClosingSection:
			s.Blocks = []Block{para("The Institute of Strategic Studies avails itself of this opportunity to renew to the Embassy the assurances of its highest consideration.")}
		case SignatureSection:
			s.Blocks = []Block{lines("", "(Seal and initials)")}
		case EnclosureSection:
			sections = append(sections, section(AddressSection, []Block{lines("", "Embassy of the Republic of Azerbaijan", "Street 12, Diplomatic Enclave", "Islamabad")}))
		}
		sections = append(sections, s)
	}
	doc.Sections = sections
	return doc
}

// inTwoLanguages is a letter in English and in Urdu.
func inTwoLanguages() Document {
	doc, second := invitation(), urdu()
	var sections []Section
	for _, s := range doc.Sections {
		sections = append(sections, s)
		if s.Key != ClosingSection {
			continue
		}
		for _, t := range second.Sections {
			switch t.Key {
			case SubjectSection, SalutationSection, BodySection, ClosingSection:
				t.Lang = "ur"
				if t.Key == ClosingSection {
					t.Blocks = []Block{para("آپ کا مخلص،")}
				}
				sections = append(sections, t)
			}
		}
	}
	doc.Sections = sections
	return doc
}

// cards are table cards for names short, usual and long.
func cards() Document {
	var all []Block
	for _, c := range [][2]string{
		{"Ambassador Khalid Mahmood", "Chairman, Institute of Strategic Studies"},
		{"Dr. Gülşən İbrahimqızı", "Professor of International Law, Bakı Dövlət Universiteti"},
		{"Xu Li", "Ambassador"},
		{"Sahibzada Muhammad Abdul-Rahman Gülşən-İbrahimqızı Źródłowski Đurđica al-Khorezmi", strings.Repeat("Dewan of a State & ", 9)},
		{"H.E. Syed Fakhar Imam", ""},
	} {
		all = append(all, Card{Name: []Inline{Name(c[0])}, Posts: str(strings.TrimSuffix(c[1], " & "))})
	}
	return Document{Kind: CardsDocument, Lang: "en", Title: "Table cards", Author: "Institute of Strategic Studies", Date: Date{Year: 2027, Month: time.February, Day: 25}, Sections: []Section{section("cards", all)}}
}

// longLetter takes more than a page.
func longLetter() Document {
	doc := invitation()
	var body []Block
	for i := range 9 {
		body = append(body, para(passages[i%len(passages)]))
	}
	put(&doc, BodySection, body...)
	return doc
}

// twoDays is a programme of two days, each of which fills a table.
func twoDays() Document {
	doc := sheet()
	table := doc.Sections[1].Blocks[0]
	put(&doc, ProgrammeSection, heading(2, "Day 1: Wednesday, 24 February 2027"), table, heading(2, "Day 2: Thursday, 25 February 2027"), table)
	return doc
}

// tenPages is a booklet whose one speaker is quoted at great length.
func tenPages() Document {
	doc := report(0)
	var said []Block
	for i := range 60 {
		if i%12 == 0 {
			said = append(said, heading(3, fmt.Sprintf("On question %d", i/12+1)))
		}
		said = append(said, para(passages[i%len(passages)]))
	}
	put(&doc, BodySection, Passage{Name: []Inline{Name("Ambassador Khalid Mahmood")}, Blocks: said})
	doc.Contents = str("Contents")
	return doc
}

// contacts is a cover with ten contact lines, a name of four and a long title.
func contacts() Document {
	doc := report(2)
	var ten []string
	for i := range 10 {
		ten = append(ten, fmt.Sprintf("office %d: +92-51-000000%d, %d0", i, i, i))
	}
	doc.Sections[0].Blocks = []Block{
		lines(NameBlockStyle, "THE INTERNATIONAL", "INSTITUTE OF REMEMBRANCE", "AND OF STRATEGIC", "STUDIES"),
		Figure{Picture: *shown("banner.png", "Logo of the institute")},
		lines(ContactStyle, ten...),
		styled(DocumentStyle, "Report- Seminar"), heading(1, "“Remembrance, Documentation and the Responsibility of International Institutions for the Preservation of Evidence: Thirty-Five Years”"),
		styled(CollaborateStyle, "Jointly organised with"), lines(CollaborateStyle, "The Museum of Memory", "The National Library"),
		styled(CollaborateStyle, "In collaboration, with"), lines(CollaborateStyle, "Embassy of Azerbaijan, Pakistan"), styled(DatedStyle, "February 21, 2017"),
	}
	return doc
}

func withoutPortraits(doc Document) Document {
	for _, s := range doc.Sections {
		for i, b := range s.Blocks {
			if c, ok := b.(Card); ok {
				c.Portrait = nil
				s.Blocks[i] = c
			}
		}
	}
	return doc
}

// everything is a report with all that Markdown can say.
func everything(kind DocumentKind) Document {
	doc, body := report(1), BodySection
	if kind == NewsletterDocument {
		doc, body = illustrated(1), IntroductionSection
	}
	shared := &Note{Blocks: []Block{para("Both testimonies are kept in the museum’s collection, boxes 14 to 16.")}}
	table := Table{Columns: []Column{{Head: str("Collection")}, {Head: str("Kept at")}, {Head: str("Items"), Align: AlignEnd}}}
	for i, row := range [][3]string{{"Letters", "Museum of Memory", "1,204"}, {"Recordings", "National Library, department of sound and moving pictures", "318"}, {"Photographs", "Bakı Dövlət Universiteti", "12,090"}} {
		cells := cells(row[:]...)
		if i == 1 {
			cells[0] = []Block{Paragraph{Text: []Inline{Str("Recordings"), Footnote{Note: &Note{Blocks: []Block{para("Counted in March 2016.")}}}}}}
		}
		table.Rows = append(table.Rows, Row{Head: true, Cells: cells})
	}
	blocks := []Block{
		para(passages[0]),
		heading(2, "Sources and collections"),
		Paragraph{Text: []Inline{
			Str("The speaker named "), Strong(str("three kinds of sources")), Str(" and "), Emphasis(str("two testimonies")),
			Footnote{Note: shared},
			Str(", and "),
			Emphasis{Str("asked "), Strong(str("everybody")), Str(" to look")},
			Str(" at "),
			Link{URL: "https://example.org/sources", Text: str("the list of sources")},
			Str("; the second testimony"),
			Footnote{Note: shared},
			Str(" is shorter. A sum is given elsewhere."),
			Footnote{Note: &Note{Blocks: []Block{
				Paragraph{Text: []Inline{Str("See "), Emphasis(str("Archives and Testimony")), Str(" ("), Link{URL: "https://example.org/archives", Text: str("example.org/archives")}, Str("), which was published electronically under a permanent identifier and lists every collection by name, place and extent.")}},
				para("A second edition is in preparation."),
			}}},
		}},
		table,
		heading(3, "What should follow"),
		List{Ordered: true, Items: [][]Block{
			{para("Testimonies should be recorded to one standard:"), List{Items: [][]Block{{para("in sound and in writing;")}, {para("with the speaker’s consent, and with a copy for the family, who may ask at any time that a name be left out.")}}}},
			{para("A bibliography should be kept up to date.")},
		}},
		Quote{Blocks: []Block{para("Nothing replaces a name. A town is first of all the people who lived in it, and their names should be read before any figure is."), para("So said the oldest of the speakers.")}},
		Rule{},
		Lines{Lines: [][]Inline{str("A line that ends,"), str("and another.")}},
		para(passages[1]),
	}
	put(&doc, body, blocks...)
	return doc
}

// named reports whether a specimen's name starts so.
func (s specimen) named(prefix string) bool { return strings.HasPrefix(s.name, prefix) }

// printedFiles are the specimens that were set already: many tests read them.
var printedFiles sync.Map

// printed is a specimen on paper.
func printed(t testing.TB, s specimen) []byte {
	t.Helper()
	key := fmt.Sprintf("%s %+v", s.name, s.style)
	if data, ok := printedFiles.Load(key); ok {
		return data.([]byte)
	}
	data := render(t, s.name, s.doc, s.style)
	printedFiles.Store(key, data)
	return data
}
