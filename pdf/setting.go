package pdf

import (
	"fmt"
	"strings"

	"convene/pdf/flow"
	"convene/pdf/font"
	"convene/pdf/picture"
	"convene/pdf/text"
	"convene/planner"
)

// setting is a document on its way to blocks.
type setting struct {
	doc    planner.Document
	style  Style
	accent text.Colour
	album  *album
	// width and height are the paper's, measure the width of the text.
	width, height, measure float64
	theme                  theme
}

// theme is the looks of what any document may contain.
type theme struct {
	running  look
	headings [3]look
	// styles are the looks of paragraphs that are more than running text.
	styles  map[planner.ParagraphStyle]look
	caption look
	cell    look
	padding float64 // above and below what stands in a row
	runIn   bool    // name and post on one line of a schedule
	head    look    // of a table's head cells
	fact    look    // of the labels of facts
	indent  float64
	// columns is on how many columns a gallery of that many pictures stands.
	columns func(figures int) int
}

// grey is for what stands back, faint for rules.
func grey() text.Colour  { return text.Colour{R: 0x55, G: 0x58, B: 0x5c} }
func faint() text.Colour { return text.Colour{R: 0xc4, G: 0xc8, B: 0xcd} }

// layout makes the sheet and the blocks of a document. How tight it sets, from
// 0 to 1, makes a document fit one page that hardly would.
type layout struct {
	make func(s *setting, tight float64) (flow.Sheet, []flow.Block, error)
	// fits: the document is to fit one page where it can.
	fits bool
}

// layouts are those of the kinds of documents. What has none of its own is set
// as a newsletter, whose parts are the most general.
func layoutOf(kind planner.DocumentKind) layout {
	switch kind {
	case planner.LetterDocument:
		return layout{letter, true}
	case planner.ProgrammeDocument:
		return layout{programme, true}
	case planner.BookletDocument:
		return layout{make: booklet}
	}
	return layout{make: newsletter}
}

// lay lays a document out.
func lay(setter *text.Setter, doc planner.Document, style Style, album *album) (*flow.Layout, error) {
	r, g, b, err := style.Accent.rgb()
	if err != nil {
		return nil, err
	}
	width, height, err := style.Paper.size()
	if err != nil {
		return nil, err
	}
	l := layoutOf(doc.Kind)
	tightest := 0
	if l.fits {
		tightest = 5
	}
	var first *flow.Layout
	for step := 0; step <= tightest; step++ {
		s := &setting{doc: doc, style: style, accent: text.Colour{R: r, G: g, B: b}, album: album, width: width, height: height}
		sheet, blocks, err := l.make(s, float64(step)/5)
		if err != nil {
			return nil, err
		}
		sheet.Width, sheet.Height, sheet.Lang = width, height, language(doc)
		laid, err := flow.Compose(setter, sheet, blocks)
		if err != nil {
			return nil, err
		}
		if len(laid.Pages) == 1 {
			return laid, nil
		}
		if first == nil {
			first = laid
		}
	}
	return first, nil // as loose as it likes: tightness saves no page
}

// blocks sets blocks by the theme.
func (s *setting) blocks(blocks []planner.Block) ([]flow.Block, error) {
	var out []flow.Block
	for i, b := range blocks {
		set, err := s.block(b)
		if err != nil {
			return nil, err
		}
		// A paragraph that follows another is indented where the theme marks
		// paragraphs so; the first one needs no mark.
		if p, ok := set.(flow.Paragraph); ok && i > 0 && isRunning(b) && isRunning(blocks[i-1]) {
			p.Style.Indent = s.theme.indent
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
		return s.paragraph(s.theme.headings[min(max(b.Level, 1), 3)-1], b.Text), nil
	case planner.Paragraph:
		return s.paragraph(s.styled(b.Style), b.Text), nil
	case planner.Lines:
		return s.lines(s.styled(b.Style).with(func(l *look) { l.flow.Align, l.flow.Divide = startOr(l.flow.Align), false }), b.Lines), nil
	case planner.List:
		return s.list(b)
	case planner.Quote:
		inside, err := s.blocks(b.Blocks)
		leading := s.theme.running.flow.Leading
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
		h, err := s.newHead(b, 13)
		if err != nil {
			return nil, err
		}
		return h.block(s.measure, h.logo.Width), nil
	case planner.Passage:
		inside, err := s.blocks(b.Blocks)
		return flow.Group{Tag: flow.Section, Blocks: inside}, err
	case planner.Rule:
		leading := s.theme.running.flow.Leading
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

// styled is the look of a paragraph's style.
func (s *setting) styled(style planner.ParagraphStyle) look {
	if l, ok := s.theme.styles[style]; ok {
		return l
	}
	return s.theme.running
}

func (s *setting) list(l planner.List) (flow.Block, error) {
	running := s.theme.running
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
	caption := s.theme.caption
	caption.flow.Align = align
	image.Style = flow.Style{Align: align, Below: caption.flow.Leading / 2}
	group := flow.Group{Style: flow.Style{Together: true, Above: caption.flow.Leading / 2, Below: caption.flow.Leading}, Blocks: []flow.Block{image}}
	if len(f.Caption) > 0 {
		group.Blocks = append(group.Blocks, s.paragraph(caption, f.Caption))
	}
	if f.Credit != "" {
		credit := caption.with(func(l *look) { l.text.Colour = grey() })
		group.Blocks = append(group.Blocks, s.paragraph(credit, []planner.Inline{planner.Name(f.Credit)}))
	}
	return group, nil
}

// gallery sets figures on a grid, row by row.
func (s *setting) gallery(g planner.Gallery) (flow.Block, error) {
	columns := max(1, s.theme.columns(len(g.Figures)))
	if !captioned(g) {
		columns = 1
	}
	gap := 1.2 * s.theme.running.flow.Leading
	width := (s.measure - gap*float64(columns-1)) / float64(columns)
	frame := picture.Frame{Width: width, Height: width * 2 / 3}
	var rows []flow.Block
	for from := 0; from < len(g.Figures); from += columns {
		row := flow.Columns{Gap: gap, Columns: make([][]flow.Block, columns)}
		for i, f := range g.Figures[from:min(from+columns, len(g.Figures))] {
			figure, err := s.figure(f, frame, text.Start)
			if err != nil {
				return nil, err
			}
			row.Columns[i] = []flow.Block{figure}
		}
		row.Style.Below = gap * 0.8
		rows = append(rows, row)
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

// serif is text in a size; Urdu is set in its own hand, which wants to be large.
func (s *setting) serif(size float64) text.Style {
	if primary, _, _ := strings.Cut(s.doc.Lang, "-"); primary == "ur" {
		return text.Style{Family: font.Nastaliq, Size: size}
	}
	return text.Style{Family: font.Serif, Size: size}
}

// sans is text in a size that stands beside the running text.
func sans(size float64) text.Style { return text.Style{Family: font.Sans, Size: size} }
