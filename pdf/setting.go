package pdf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"convene/pdf/flow"
	"convene/pdf/picture"
	"convene/pdf/text"
	"convene/planner"
)

// setting is a document on its way to blocks.
type setting struct {
	doc    planner.Document
	style  Style
	sheet  *stylesheet
	accent text.Colour
	album  *album
	// width and height are the paper's, measure the width of the text.
	width, height, measure float64
	// tight is how tight it is set, from 0 to 1, so that a document fits one
	// page that hardly would.
	tight float64
	lang  string // of what is set
	// own are the parts that look otherwise here than in the style sheet; the
	// first of a part counts.
	own       []override
	footnotes *footnotes
	// contents are the entries of the list of contents; none where nil.
	contents []entry
	// beside: a letter's two languages stand side by side, each in a column so
	// narrow that justified lines would have gaps.
	beside, narrow bool
	// apart: the days of a programme, and the languages of a letter, have pages
	// of their own.
	apart bool
}

// override is a part that looks otherwise.
type override struct {
	part part
	look look
}

// as is the setting with parts that look otherwise.
func (s *setting) as(own ...override) *setting {
	inside := *s
	inside.own = append(own, s.own...)
	return &inside
}

// layout is how a kind of document is set.
type layout struct {
	sheet *stylesheet
	make  func(s *setting) (flow.Sheet, []flow.Block, error)
	// pages is on how many pages the document is to fit where it can, if not
	// on one; nil: it takes as many as it likes.
	pages func(doc planner.Document) int
}

// layouts are those of the kinds of documents. What has none of its own is set
// as a newsletter, whose parts are the most general.
type layouts map[planner.DocumentKind]layout

func newLayouts() layouts {
	return layouts{
		planner.LetterDocument:     {letterSheet().resolve(), letter, languages},
		planner.ProgrammeDocument:  {programmeSheet().resolve(), programme, days},
		planner.BookletDocument:    {bookletSheet().resolve(), booklet, nil},
		planner.NewsletterDocument: {newsletterSheet().resolve(), newsletter, nil},
		planner.PlanDocument:       {planSheet().resolve(), programme, func(planner.Document) int { return 1 }},
		planner.CardsDocument:      {cardsSheet().resolve(), cards, nil},
		planner.RegisterDocument:   {registerSheet().resolve(), register, nil},
	}
}

func (all layouts) of(kind planner.DocumentKind) layout {
	if l, ok := all[kind]; ok {
		return l
	}
	return all[planner.NewsletterDocument]
}

// lay lays a document out.
func (l layout) lay(setter *text.Setter, doc planner.Document, style Style, album *album) (*flow.Layout, error) {
	s, err := l.setting(doc, style, album)
	if err != nil {
		return nil, err
	}
	if l.pages != nil && bilingual(doc) && style.Bilingual != OneUnderOther {
		beside := *s
		beside.beside, beside.measure = true, s.width-2*besideMargin
		steps := tightening{setting: beside, setter: setter, layout: l}
		laid, err := steps.loosest(1)
		if err != nil || len(laid.Pages) == 1 {
			return laid, err
		}
	}
	if l.pages != nil {
		return s.fit(setter, l)
	}
	laid, err := s.compose(setter, l)
	if err != nil {
		return nil, err
	}
	if entries := entriesOf(doc, laid); len(entries) > 0 {
		s.contents = entries
		return s.compose(setter, l)
	}
	return laid, nil
}

// setting readies a document.
func (l layout) setting(doc planner.Document, style Style, album *album) (*setting, error) {
	r, g, b, err := style.Accent.rgb()
	if err != nil {
		return nil, err
	}
	width, height, err := style.Paper.size()
	if err != nil {
		return nil, err
	}
	if l.sheet.landscape {
		width, height = height, width
	}
	return &setting{
		doc: doc, style: style, sheet: l.sheet, accent: text.Colour{R: r, G: g, B: b}, album: album, lang: language(doc),
		width: width, height: height, measure: min(l.sheet.measure, width-2*l.sheet.side),
	}, nil
}

// compose makes the pages.
func (s *setting) compose(setter *text.Setter, l layout) (*flow.Layout, error) {
	s.footnotes = newFootnotes(s.doc)
	paper, blocks, err := l.make(s)
	if err == nil {
		err = s.footnotes.err
	}
	if err != nil {
		return nil, err
	}
	paper.Width, paper.Height, paper.Lang = s.width, s.height, s.lang
	paper.Notes = flow.NoteStyle{Above: 9, Below: 4, Rule: 64, Colour: faint()}
	return flow.Compose(setter, paper, blocks)
}

// section sets a section's blocks by the style sheet.
func (s *setting) section(section planner.Section, set func(*setting) ([]flow.Block, error)) ([]flow.Block, error) {
	if section.Lang == "" || section.Lang == s.lang {
		return set(s)
	}
	inside := *s
	inside.lang = section.Lang
	blocks, err := set(&inside)
	if err != nil || len(blocks) == 0 {
		return nil, err
	}
	group := flow.Group{Lang: section.Lang, Blocks: blocks}
	if last, ok := blocks[len(blocks)-1].(flow.Paragraph); ok {
		group.Style.KeepNext = last.Style.KeepNext
	}
	return []flow.Block{group}, nil
}

// paper is the sheet of paper with its margins.
func (s *setting) paper() flow.Sheet {
	top, foot := s.sheet.top.at(s.tight), s.sheet.foot.at(s.tight)
	return flow.Sheet{
		Frame: func(page int) flow.Rect {
			y := top
			if page > 0 && s.sheet.laterTop > 0 {
				y = s.sheet.laterTop
			}
			return flow.Rect{X: s.side(), Y: y, Width: s.measure, Height: s.height - y - foot}
		},
		FirstNumber: 1,
		LeastLast:   s.sheet.leastLast * s.look(running).flow.Leading,
		Furniture: func(page flow.Page, pages int) []flow.Furnishing {
			if pages == 1 {
				return nil
			}
			return []flow.Furnishing{s.folio(page.Number)}
		},
	}
}

// side is the margin at both sides.
func (s *setting) side() float64 { return (s.width - s.measure) / 2 }

// folio is a page number at the foot of the page.
func (s *setting) folio(number int) flow.Furnishing {
	numeral := []planner.Inline{planner.Name(strconv.Itoa(number))}
	return flow.Furnishing{X: s.side(), Y: s.height - s.sheet.folio, Width: s.measure, Block: s.paragraph(s.look(folio), numeral)}
}

// blocks sets blocks by the style sheet.
func (s *setting) blocks(blocks []planner.Block) ([]flow.Block, error) {
	var out []flow.Block
	for i, b := range blocks {
		set, err := s.block(b)
		if err != nil {
			return nil, err
		}
		// A paragraph that follows another is indented where the style sheet
		// marks paragraphs so; the first one needs no mark.
		if p, ok := set.(flow.Paragraph); ok && isRunning(b) {
			if i > 0 && isRunning(blocks[i-1]) {
				p.Style.Indent = s.sheet.indent
			}
			// What ends with a colon leads into what follows.
			p.Style.KeepNext = p.Style.KeepNext || i+1 < len(blocks) && strings.HasSuffix(planner.BlockText(blocks[i:i+1]), ":\n")
			set = p
		}
		out = append(out, set)
	}
	return out, nil
}

func isRunning(b planner.Block) bool {
	p, ok := b.(planner.Paragraph)
	return ok && p.Style == planner.Running
}

func (s *setting) block(b planner.Block) (flow.Block, error) {
	switch b := b.(type) {
	case planner.Heading:
		return s.paragraph(s.look(heading1+part(min(max(b.Level, 1), 3)-1)), b.Text), nil
	case planner.Paragraph:
		return s.paragraph(s.look(partOf(b.Style)), b.Text), nil
	case planner.Lines:
		return s.lines(s.look(partOf(b.Style)).with(func(l *look) { l.flow.Align, l.flow.Divide = startOr(l.flow.Align), false }), b.Lines), nil
	case planner.List:
		return s.list(b)
	case planner.Quote:
		inside, err := s.blocks(b.Blocks)
		leading := s.look(running).flow.Leading
		return flow.Group{Tag: flow.Quotation, Style: flow.Style{Left: 1.5 * leading, Right: 1.5 * leading, Above: leading / 2, Below: leading / 2}, Blocks: inside}, err
	case planner.Table:
		return s.table(b)
	case planner.Figure:
		return s.figure(b, picture.Frame{Width: s.measure, Height: s.height * 0.4}, text.Centre)
	case planner.Gallery:
		return s.gallery(b)
	case planner.Card:
		return s.card(b)
	case planner.Letterhead:
		h, err := s.newHead(b, letterheadNames)
		if err != nil {
			return nil, err
		}
		return h.block(s.measure, h.logo.Width), nil
	case planner.QRCode:
		return s.code(b)
	case planner.Passage:
		inside, err := s.blocks(b.Blocks)
		leading := s.look(running).flow.Leading // a line between what one said and another
		return flow.Group{Tag: flow.Section, Style: flow.Style{Above: leading, Below: leading}, Bookmark: planner.PlainText(b.Name), BookmarkLevel: 2, Blocks: inside}, err
	case planner.Rule:
		leading := s.look(running).flow.Leading
		return flow.Rule{Style: flow.Style{Above: leading, Below: leading, Align: text.Centre}, Thickness: 0.5, Length: s.measure / 4, Colour: faint()}, nil
	}
	return nil, fmt.Errorf("a block of type %T has no form on paper", b)
}

func startOr(a text.Align) text.Align {
	if a == text.Justify {
		return text.Start
	}
	return a
}

func (s *setting) list(l planner.List) (flow.Block, error) {
	running := s.look(running)
	leading := running.flow.Leading
	list := flow.List{
		Ordered: l.Ordered, Hang: 2 * running.text.Size, Gap: 0.7 * running.text.Size,
		Style: flow.Style{Above: leading / 2, Below: leading / 2},
	}
	first := max(l.Start, 1)
	for i, item := range l.Items {
		label := "•"
		if l.Ordered {
			label = fmt.Sprintf("%d.", first+i)
			if first+len(l.Items) > 10 {
				list.Hang = 2.6 * running.text.Size
			}
		}
		inside, err := s.blocks(item)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, flow.Item{
			Label:  s.paragraph(running.with(func(l *look) { l.text.Colour, l.flow.Indent = s.accent, 0 }), []planner.Inline{planner.Name(label)}),
			Blocks: inside,
		})
	}
	return list, nil
}

// figure sets a picture in a frame, with its caption.
func (s *setting) figure(f planner.Figure, frame picture.Frame, align text.Align) (flow.Block, error) {
	image, err := s.album.place(f.Picture, frame)
	if err != nil {
		return nil, err
	}
	caption := s.look(caption)
	caption.flow.Align = align
	image.Style = flow.Style{Align: align, Below: caption.flow.Leading / 2}
	group := flow.Group{Style: flow.Style{Together: true, Above: caption.flow.Leading / 2, Below: caption.flow.Leading}, Blocks: []flow.Block{image}}
	if len(f.Caption) > 0 {
		group.Blocks = append(group.Blocks, s.paragraph(caption, f.Caption))
	}
	if f.Credit != "" {
		credit := caption.with(func(l *look) { l.text.Colour = s.colour(grey) })
		group.Blocks = append(group.Blocks, s.paragraph(credit, []planner.Inline{planner.Name(f.Credit)}))
	}
	return group, nil
}

// gallery sets figures on a grid, row by row. Of an odd number the first stands
// alone and large, so that no row is left half empty.
func (s *setting) gallery(g planner.Gallery) (flow.Block, error) {
	gap := 1.2 * s.look(running).flow.Leading
	var rows []flow.Block
	row := func(figures []planner.Figure) error {
		width := (s.measure - gap*float64(len(figures)-1)) / float64(len(figures))
		columns := flow.Columns{Gap: gap, Columns: make([][]flow.Block, len(figures)), Style: flow.Style{Below: gap * 0.8}}
		for i, f := range figures {
			figure, err := s.figure(f, picture.Frame{Width: width, Height: width * 2 / 3}, text.Start)
			if err != nil {
				return err
			}
			columns.Columns[i] = []flow.Block{figure}
		}
		rows = append(rows, columns)
		return nil
	}
	abreast := 1
	if len(g.Figures) >= s.sheet.pairs && captioned(g) {
		abreast = 2
	}
	figures := g.Figures
	if abreast == 2 && len(figures)%2 == 1 {
		if err := row(figures[:1]); err != nil {
			return nil, err
		}
		figures = figures[1:]
	}
	for some := range slices.Chunk(figures, abreast) {
		if err := row(some); err != nil {
			return nil, err
		}
	}
	return flow.Group{Blocks: rows}, nil
}

// captioned reports whether all figures of a gallery have words under them, or
// none. If only some have, readers of the text cannot follow a grid row by row.
func captioned(g planner.Gallery) bool {
	n := 0
	for _, f := range g.Figures {
		if len(f.Caption) > 0 || f.Credit != "" {
			n++
		}
	}
	return n == 0 || n == len(g.Figures)
}
