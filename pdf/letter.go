package pdf

import (
	"cmp"

	"convene/pdf/flow"
	"convene/pdf/text"
	"convene/planner"
)

// letter is a letter on one sheet, or more where it has to be.
func letter(s *setting) (flow.Sheet, []flow.Block, error) {
	var blocks []flow.Block
	sections := s.doc.Sections
	for i := 0; i < len(sections); i++ {
		if s.apart && s.turns(sections, i) {
			blocks = append(blocks, flow.Break{})
		}
		if n := s.translated(sections[i:]); n > 0 {
			set, err := s.sideBySide(sections[i : i+n])
			if err != nil {
				return flow.Sheet{}, nil, err
			}
			blocks = append(blocks, set...)
			i += n - 1
			continue
		}
		if code := besideSignature(sections[i:]); code != nil {
			set, err := s.signatureBeside(sections[i].Blocks[0], *code)
			if err != nil {
				return flow.Sheet{}, nil, err
			}
			blocks = append(blocks, set...)
			i++
			continue
		}
		set, err := s.section(sections[i], func(s *setting) ([]flow.Block, error) { return s.letterSection(sections[i]) })
		if err != nil {
			return flow.Sheet{}, nil, err
		}
		// Closing and signatures never stand without the end of the letter; the
		// same letter in another language may.
		switch last := len(set) - 1; {
		case i+1 == len(sections) || last < 0:
		case sections[i].Key == planner.BodySection:
			set[last] = keptNext(set[last], true)
		case sections[i].Key == planner.ClosingSection && sections[i+1].Key == planner.SubjectSection:
			set[last] = keptNext(set[last], false)
		}
		blocks = append(blocks, set...)
	}
	return s.paper(), blocks, nil
}

// turns reports whether a letter goes on in another language with a section.
func (s *setting) turns(sections []planner.Section, i int) bool {
	return i > 0 && sections[i].Key == planner.SubjectSection && cmp.Or(sections[i].Lang, s.lang) != s.lang
}

// languages is in how many languages a letter says what it says.
func languages(doc planner.Document) int {
	if bilingual(doc) {
		return 2
	}
	return 1
}

func keptNext(b flow.Block, kept bool) flow.Block {
	switch b := b.(type) {
	case flow.Paragraph:
		b.Style.KeepNext = kept
		return b
	case flow.Group:
		b.Style.KeepNext = kept
		return b
	}
	return b
}

func (s *setting) letterSection(section planner.Section) ([]flow.Block, error) {
	switch section.Key {
	case planner.LetterheadSection:
		return s.letterheads(section.Blocks)
	case planner.ReferenceSection:
		return s.reference(section.Blocks), nil
	case planner.AddressSection, planner.SubjectSection, planner.SalutationSection, planner.ClosingSection:
		return s.as(override{running, s.look(partOfSection(section.Key))}).blocks(section.Blocks)
	case planner.SignatureSection:
		return s.signatures(section.Blocks)
	case planner.ReplySection:
		return s.replies(section.Blocks)
	case planner.EnclosureSection, planner.CopySection:
		// Under signatures side by side the notes stand in the last column:
		// readers of the text would take them for the end of the first.
		note := s.look(enclosure)
		note.flow.Left = s.lastSignature()
		return s.as(override{running, note}).blocks(section.Blocks)
	}
	return s.blocks(section.Blocks)
}

// reference sets reference and date at the two ends of a line, or the date
// alone at the end of it.
func (s *setting) reference(blocks []planner.Block) []flow.Block {
	var columns [][]flow.Block
	above := s.look(reference).flow.Above
	for i, b := range blocks {
		p, ok := b.(planner.Paragraph)
		if !ok {
			continue
		}
		l := s.look(reference)
		if i == len(blocks)-1 {
			l.flow.Align = text.End
		}
		l.flow.Above = 0
		columns = append(columns, []flow.Block{s.paragraph(l, p.Text)})
	}
	return []flow.Block{flow.Columns{Style: flow.Style{Above: above}, Gap: 20, Columns: columns}}
}

// besideSignature is the code that stands beside the only signature, if the
// second section is one.
func besideSignature(sections []planner.Section) *planner.QRCode {
	if len(sections) < 2 || sections[0].Key != planner.SignatureSection || sections[1].Key != planner.ReplySection {
		return nil
	}
	if len(sections[0].Blocks) != 1 || len(sections[1].Blocks) != 1 {
		return nil
	}
	code, ok := sections[1].Blocks[0].(planner.QRCode)
	if !ok {
		return nil
	}
	return &code
}

// signatures sets one block for each signatory under room to sign.
func (s *setting) signatures(blocks []planner.Block) ([]flow.Block, error) {
	columns := make([][]flow.Block, max(2, len(blocks)))
	for i, b := range blocks {
		set, err := s.signature(b)
		if err != nil {
			return nil, err
		}
		columns[i] = set
	}
	return []flow.Block{flow.Columns{Style: flow.Style{Above: s.look(signatory).flow.Above}, Gap: signatureGap, Columns: columns}}, nil
}

// signature sets what stands under one.
func (s *setting) signature(b planner.Block) ([]flow.Block, error) {
	lines, ok := b.(planner.Lines)
	if !ok {
		set, err := s.block(b)
		return []flow.Block{set}, err
	}
	var set []flow.Block
	for n, line := range lines.Lines {
		l := s.look(signatory)
		l.flow.Above = 0
		if n > 0 {
			l = s.look(signatoryPost)
		}
		set = append(set, s.signed(l, line))
	}
	return set, nil
}

// signed sets a line under a signature. One in a language that is written the
// other way stands under the others all the same.
func (s *setting) signed(l look, line []planner.Inline) flow.Block {
	if len(line) == 1 {
		if span, ok := line[0].(planner.Span); ok && text.RightToLeft(span.Lang) != text.RightToLeft(s.lang) {
			inside := *s
			inside.lang = span.Lang
			l.text.Family = inside.family(serif)
			l.flow.Align = text.End
			return flow.Group{Lang: span.Lang, Blocks: []flow.Block{inside.paragraph(l, span.Text)}}
		}
	}
	return s.paragraph(l, line)
}

// signatureBeside sets the only signature and, at the end of the line, a code.
// The code takes the height of the room to sign as well, so that the letter
// grows no longer by it.
func (s *setting) signatureBeside(b planner.Block, code planner.QRCode) ([]flow.Block, error) {
	set, err := s.signature(b)
	if err != nil {
		return nil, err
	}
	square, err := s.code(code)
	if err != nil {
		return nil, err
	}
	return []flow.Block{flow.Columns{
		Style: flow.Style{Above: s.look(closing).flow.Below}, Gap: signatureGap, Weights: []float64{s.measure - codeSide - signatureGap, codeSide},
		Columns: [][]flow.Block{append([]flow.Block{flow.Space{Height: s.look(signatory).flow.Above}}, set...), {square}},
	}}, nil
}

// replies sets a code under several signatures, where the notes follow it.
func (s *setting) replies(blocks []planner.Block) ([]flow.Block, error) {
	set, err := s.blocks(blocks)
	above := s.look(enclosure).flow.Above
	return []flow.Block{flow.Group{Style: flow.Style{Left: s.lastSignature(), Above: above, Below: above}, Blocks: set}}, err
}

// signatureGap stands between two signatures.
const signatureGap = 24

// lastSignature is how far from the left the last of several signatures stands.
func (s *setting) lastSignature() float64 {
	n := 0
	for _, section := range s.doc.Sections {
		if section.Key == planner.SignatureSection {
			n = len(section.Blocks)
		}
	}
	if n < 2 {
		return 0
	}
	column := (s.measure - signatureGap*float64(n-1)) / float64(n)
	return float64(n-1) * (column + signatureGap)
}
