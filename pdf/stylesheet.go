package pdf

import (
	"strings"

	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/text"
	"convene/planner"
)

// stylesheet is how a kind of document looks: what a designer would change,
// and nothing else. Lengths are points.
type stylesheet struct {
	// measure is the width of the text at most, and side the margin at its
	// sides at least.
	measure, side float64
	top, foot     fit
	// laterTop is the top margin of the pages after the first, where it is
	// another.
	laterTop float64
	// folio and head are the heights of page numbers, from the paper's foot,
	// and of running heads.
	folio, head float64
	// leastLast is what the last page of several should fill, in lines.
	leastLast float64
	// indent marks a paragraph that follows another; 0 marks none.
	indent float64
	// landscape: the paper lies on its long side.
	landscape bool
	// padding is above and below what stands in a row of a table.
	padding fit
	// titles are the sizes of titles by their length, from short to long. A
	// subtitle is scaled with its title.
	titles [3]float64
	// pairs is from how many pictures on a gallery stands two abreast.
	pairs int
	// runIn: a document that has to fit sets name and post on one line of a
	// schedule.
	runIn bool
	rules map[part]rule
	// ready are the rules by their parts, with those that all sheets share, and
	// known says which parts have one.
	ready [parts]rule
	known [parts]bool
}

// part is what a text is in a document, as far as it looks different.
type part uint8

const (
	running part = iota
	heading1
	heading2
	heading3
	kicker
	subtitle
	dated
	place
	organiser
	nameBlock
	contact
	documentKind
	collaboration
	lead
	credit
	bar
	caption
	cell
	cellNote // what a cell says beside the thing itself
	tableHead
	factLabel
	footnote
	folio
	runningHead

	letterheadName  // of the only host
	letterheadNames // of one of several
	letterheadLine
	reference
	address
	subject
	salutation
	closing
	signatory
	signatoryPost
	enclosure
	codeCaption

	sheetNote
	copyright
	cardName
	cardPosts
	contentsHead
	contentsLine
	tableCardName
	tableCardPosts
	parts // how many there are
)

// rule is how a part is set.
type rule struct {
	hand         hand
	ink          ink
	size         fit
	leading      fit // from baseline to baseline
	above, below fit // the larger of two neighbours counts
	traits       traits
}

// resolve readies the sheet for use: what is shared first, its own over it.
func (sh stylesheet) resolve() *stylesheet {
	for _, rules := range []map[part]rule{sharedRules(), sh.rules} {
		for p, r := range rules {
			sh.ready[p], sh.known[p] = r, true
		}
	}
	return &sh
}

// fit is a length that gives way where a document is to fit one page.
type fit struct{ loose, tight float64 }

func even(v float64) fit { return fit{v, v} }

// closeness is how close lines of Nastaliq come. The typeface asks for two and a
// half times its size, for a word that hangs low over one that climbs high;
// twice its size is what books are set in, and never lets the two touch.
func closeness() fit { return fit{0, 0.2} }

// at is the length at a tightness from 0 to 1.
func (f fit) at(tight float64) float64 { return f.loose + (f.tight-f.loose)*tight }

// hand is the kind of typeface.
type hand uint8

const (
	serif hand = iota // for running text; Urdu has its own
	sans              // for what stands beside it
)

// ink is what a colour is for.
type ink uint8

const (
	black  ink = iota
	grey       // for what stands back
	accent     // the organiser's own
)

// faint is the colour of rules.
func faint() text.Colour { return text.Colour{R: 0xc4, G: 0xc8, B: 0xcd} }

// traits are what else a rule says.
type traits uint16

const (
	bold traits = 1 << iota
	italic
	justified
	centred
	ended    // at the end of the measure
	divided  // words may be divided
	balanced // lines are about as long
	kept     // on one page with what follows
	whole    // on one page itself
)

// look is a part ready to be set.
type look struct {
	text  text.Style
	flow  flow.Style
	tag   flow.Tag // a paragraph's where empty
	level int      // in the outline; 0 for none
}

// with is the look with a change.
func (l look) with(change func(*look)) look {
	change(&l)
	return l
}

// look finds out how a part is set here.
func (s *setting) look(p part) look {
	for i := range s.own {
		if s.own[i].part == p {
			return s.own[i].look
		}
	}
	if !s.sheet.known[p] { // set as running text
		return s.look(running)
	}
	r := s.sheet.ready[p]
	has := func(t traits) bool { return r.traits&t != 0 }
	l := look{
		text: text.Style{Family: s.family(r.hand), Size: r.size.at(s.tight), Bold: has(bold), Italic: has(italic), Colour: s.colour(r.ink)},
		flow: flow.Style{
			Leading: r.leading.at(s.tight), Above: r.above.at(s.tight), Below: r.below.at(s.tight),
			Closeness: closeness().at(s.tight),
			Divide:    has(divided), Balanced: has(balanced), KeepNext: has(kept), Together: has(whole),
		},
	}
	switch {
	case has(justified) && !s.narrow:
		l.flow.Align = text.Justify
	case has(centred):
		l.flow.Align = text.Centre
	case has(ended):
		l.flow.Align = text.End
	}
	if p == heading1 || p == subtitle {
		scale := s.titleSize() / s.sheet.titles[0]
		l.text.Size *= scale
		l.flow.Leading *= scale
	}
	switch p {
	case heading1, heading2, heading3:
		l.level = int(p-heading1) + 1
		l.tag = [...]flow.Tag{flow.Heading1, flow.Heading2, flow.Heading3}[l.level-1]
	case cardName:
		l.level = 3
	}
	return l
}

// family is the typefaces of a hand in the language that is set.
func (s *setting) family(h hand) font.Family {
	primary, _, _ := strings.Cut(s.lang, "-")
	switch {
	case h == sans:
		return font.Sans
	case primary == "ur": // Urdu's own hand
		return font.Nastaliq
	}
	return font.Serif
}

func (s *setting) colour(i ink) text.Colour {
	switch i {
	case grey:
		return text.Colour{R: 0x55, G: 0x58, B: 0x5c}
	case accent:
		return s.accent
	}
	return text.Colour{}
}

// titleSize is the size of the document's title by its length.
func (s *setting) titleSize() float64 {
	switch n := len([]rune(title(s.doc))); {
	case n <= 60:
		return s.sheet.titles[0]
	case n <= 110:
		return s.sheet.titles[1]
	}
	return s.sheet.titles[2]
}

// title is what the document's first heading of level 1 says.
func title(doc planner.Document) string {
	for _, section := range doc.Sections {
		for _, b := range section.Blocks {
			if h, ok := b.(planner.Heading); ok && h.Level == 1 {
				return planner.PlainText(h.Text)
			}
		}
	}
	return ""
}

// partOf is the part that a paragraph's style makes it.
func partOf(style planner.ParagraphStyle) part {
	switch style {
	case planner.KickerStyle:
		return kicker
	case planner.SubtitleStyle:
		return subtitle
	case planner.DatedStyle:
		return dated
	case planner.PlaceStyle:
		return place
	case planner.OrganiserStyle:
		return organiser
	case planner.NameBlockStyle:
		return nameBlock
	case planner.ContactStyle:
		return contact
	case planner.DocumentStyle:
		return documentKind
	case planner.CollaborateStyle:
		return collaboration
	case planner.LeadStyle:
		return lead
	case planner.CreditStyle:
		return credit
	case planner.BarStyle:
		return bar
	}
	return running
}
