package planner

// Document is what every letter, sheet, mail and report is made of: sections
// in reading order, each known by a key, of blocks, of inlines. It says what
// is printed, in which order and what it is; never how it looks. It is drawn
// on paper by package pdf and written as HTML and plain text by package
// templates.
type Document struct {
	Kind DocumentKind
	// Lang is the language of all that does not say another (BCP 47).
	Lang string
	// Title is for metadata and for a mail's subject: plain, one line.
	Title string
	// Author is for metadata: the name of the lead host.
	Author string
	// Date is for metadata: the document's own date, never today's.
	Date Date
	// RunningHead stands at the head of body pages; none where empty.
	RunningHead string
	// Contents is the heading of a list of contents, which a layout puts in
	// front of a long document; none where empty.
	Contents []Inline
	Sections []Section
}

// DocumentKind is a form of document; each has a layout of its own.
type DocumentKind string

const (
	LetterDocument     DocumentKind = "letter"
	ProgrammeDocument  DocumentKind = "programme"
	BookletDocument    DocumentKind = "booklet"
	NewsletterDocument DocumentKind = "newsletter"
	CardsDocument      DocumentKind = "cards"    // table cards, a Card for each
	RegisterDocument   DocumentKind = "register" // a list of people to sign, or to let in
	PlanDocument       DocumentKind = "plan"     // the year on a sheet for the wall
	MailDocument       DocumentKind = "mail"
)

// Section is a part of a document. Its key is what layouts go by.
type Section struct {
	Key SectionKey
	// Lang is the section's language where it is not the document's, as in a
	// letter in two.
	Lang   string
	Blocks []Block
}

// SectionKey says what a section is.
type SectionKey string

// The sections of the built-in documents, in reading order.
const (
	// Of a letter.
	LetterheadSection SectionKey = "letterhead" // one Letterhead for each host
	ReferenceSection  SectionKey = "reference"  // reference and date, each a Paragraph
	AddressSection    SectionKey = "address"    // the addressee, a Lines block
	SubjectSection    SectionKey = "subject"
	SalutationSection SectionKey = "salutation"
	BodySection       SectionKey = "body" // also of the booklet and of a mail
	ClosingSection    SectionKey = "closing"
	SignatureSection  SectionKey = "signatures" // one Lines block for each signatory
	ReplySection      SectionKey = "reply"      // a QRCode by which to answer
	EnclosureSection  SectionKey = "enclosures"
	CopySection       SectionKey = "copies"

	// Of a programme.
	TitleSection     SectionKey = "title" // also of the newsletter
	ProgrammeSection SectionKey = "programme"
	NotesSection     SectionKey = "notes"
	// SalutationsSection is whom to greet at the opening, in the moderator's.
	SalutationsSection SectionKey = "salutations"

	// Of the plan.
	RunUpSection SectionKey = "run-up"

	// Of the table cards.
	CardsSection SectionKey = "cards"

	// Of a list of people; also title and notes.
	RegisterSection SectionKey = "register"

	// Of the reports.
	CoverSection           SectionKey = "cover"
	CreditsSection         SectionKey = "credits"
	PicturesSection        SectionKey = "pictures"
	ConclusionSection      SectionKey = "conclusion"
	RecommendationsSection SectionKey = "recommendations"
	LinkBarSection         SectionKey = "link-bar"
	IntroductionSection    SectionKey = "introduction"
	RemarksSection         SectionKey = "remarks"
	SocialSection          SectionKey = "social"
	CopyrightSection       SectionKey = "copyright"
	SubscriberBarSection   SectionKey = "subscriber-bar"
	// Of the report's page.
	SkipSection  SectionKey = "skip"  // a link past all that stands over the content
	HostsSection SectionKey = "hosts" // a Figure for each host's logo
)

// Block is a Heading, Paragraph, Lines, List, Quote, Table, Figure, Gallery,
// Card, Letterhead, QRCode, Passage or Rule.
type Block interface{ block() }

// Heading opens a part of the document. Level 1 is the document's title.
type Heading struct {
	Level int // 1 to 3
	Text  []Inline
}

// Paragraph is running text.
type Paragraph struct {
	// Style says what the paragraph is where its section does not; the zero
	// value is plain running text.
	Style ParagraphStyle
	Text  []Inline
}

// ParagraphStyle says what a paragraph is, for a layout to set it apart.
type ParagraphStyle string

const (
	Running          ParagraphStyle = ""
	KickerStyle      ParagraphStyle = "kicker"   // the small line above a title
	SubtitleStyle    ParagraphStyle = "subtitle" // under a title
	DatedStyle       ParagraphStyle = "date"
	OrganiserStyle   ParagraphStyle = "organiser"
	NameBlockStyle   ParagraphStyle = "name-block" // an institute's name on a cover
	ContactStyle     ParagraphStyle = "contact"
	DocumentStyle    ParagraphStyle = "document-kind" // "Report- Seminar"
	CollaborateStyle ParagraphStyle = "collaboration"
	LeadStyle        ParagraphStyle = "lead" // leads into a list or a part
	CreditStyle      ParagraphStyle = "credit"
	BarStyle         ParagraphStyle = "bar" // a line of links
	PlaceStyle       ParagraphStyle = "place"
)

// Lines is text whose line breaks count, such as an address.
type Lines struct {
	Style ParagraphStyle
	Lines [][]Inline
}

// List is a list, numbered or not.
type List struct {
	Ordered bool
	Start   int // the first number of an ordered list; 0 means 1
	Items   [][]Block
}

// Quote is a block quotation.
type Quote struct{ Blocks []Block }

// Table is a table with a head. Every row has as many cells as Columns.
type Table struct {
	Style   TableStyle
	Columns []Column
	Rows    []Row
}

// TableStyle says what a table is.
type TableStyle string

const (
	PlainTable    TableStyle = ""
	ScheduleTable TableStyle = "schedule" // a programme: time, item, who
	FactsTable    TableStyle = "facts"    // label and fact, without a head
	PlanTable     TableStyle = "plan"     // a year: when, what, who, where it stands
	RegisterTable TableStyle = "register" // people, with room to write beside them
)

// Column is a column's head and alignment. A table whose heads are all empty
// prints none.
type Column struct {
	Head  []Inline
	Align Align
	// Share is its part of a register's width, beside those of the others; 0: it
	// is as wide as what stands in it.
	Share int
}

// Align is how a column's cells stand.
type Align string

const (
	AlignStart  Align = "" // left, in a language written from the left
	AlignCentre Align = "centre"
	AlignEnd    Align = "end"
)

// Row is a row of cells.
type Row struct {
	Cells [][]Block
	// Head: the first cell is a heading of its row.
	Head bool
	// Sub: the row belongs to the one above it, as a panel's speakers do.
	Sub bool
}

// Picture is a file of the workspace with what it shows in words.
type Picture struct {
	File File
	Alt  string
}

// Figure is a picture with its caption. Caption and Credit may be empty.
type Figure struct {
	Picture Picture
	Caption []Inline
	Credit  string
}

// Gallery is figures that stand together on a grid.
type Gallery struct{ Figures []Figure }

// Card presents one speaker: portrait, name, posts, and under a heading what
// was said.
type Card struct {
	// Portrait may be nil; Initials then may stand in its place.
	Portrait *Picture
	Initials string
	Name     []Inline
	Posts    []Inline // on one line; may be empty
	Heading  []Inline // the role
	Blocks   []Block
}

// Letterhead is one host's head of a letter.
type Letterhead struct {
	Logo     *Picture // may be nil
	Name     [][]Inline
	Address  [][]Inline
	Contacts [][]Inline
}

// QRCode is an address that telephones read from paper (ISO/IEC 18004). Alt says in words where it leads.
type QRCode struct {
	URL     string
	Alt     string
	Caption []Inline // may be empty
}

// Passage is blocks that have a name which is not printed over them: readers find
// it in bookmarks and in a list of contents.
type Passage struct {
	Name   []Inline
	Blocks []Block
}

// Rule is a line across.
type Rule struct{}

func (Heading) block()    {}
func (Paragraph) block()  {}
func (Lines) block()      {}
func (List) block()       {}
func (Quote) block()      {}
func (Table) block()      {}
func (Figure) block()     {}
func (Gallery) block()    {}
func (Card) block()       {}
func (Letterhead) block() {}
func (QRCode) block()     {}
func (Passage) block()    {}
func (Rule) block()       {}

// Inline is a Str, Name, Emphasis, Strong, Link, Span, Footnote or LineBreak.
type Inline interface{ inline() }

// Str is literal text.
type Str string

// Name is literal text that is never hyphenated, such as a person's name.
type Name string

// Emphasis is text set apart, usually in italics.
type Emphasis []Inline

// Strong is text set apart strongly, usually in bold.
type Strong []Inline

// Link leads to a URL: http, https, mailto or tel.
type Link struct {
	URL  string
	Text []Inline
}

// Span is text in another language.
type Span struct {
	Lang string
	Text []Inline
}

// Footnote refers to a note. Documents number their notes from 1 in the order
// in which they are first referred to; a note referred to twice has one number.
type Footnote struct{ Note *Note }

// Note is what a footnote says.
type Note struct{ Blocks []Block }

// LineBreak ends a line inside a paragraph.
type LineBreak struct{}

func (Str) inline()       {}
func (Name) inline()      {}
func (Emphasis) inline()  {}
func (Strong) inline()    {}
func (Link) inline()      {}
func (Span) inline()      {}
func (Footnote) inline()  {}
func (LineBreak) inline() {}
