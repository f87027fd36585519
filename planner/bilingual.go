package planner

import "slices"

// Bilingual is one letter in two languages, in the first's order. Letterheads,
// reference, title and the code to answer are the first's. From subject to
// closing each follows in its own language, the second's in sections that say
// so, and so do enclosures and copies unless both say the same. Under an address
// stands what the second language has otherwise, and under a signature as well:
// nobody signs twice.
func Bilingual(first, second Document) Document {
	doc := first
	doc.Sections = nil
	part := func(d Document, keys ...SectionKey) {
		for _, key := range keys {
			for _, s := range d.Sections {
				if s.Key != key {
					continue
				}
				if s.Lang == "" && d.Lang != doc.Lang {
					s.Lang = d.Lang
				}
				doc.Sections = append(doc.Sections, s)
			}
		}
	}
	text := []SectionKey{SubjectSection, SalutationSection, BodySection, ClosingSection}
	var done []SectionKey
	for _, s := range slices.Concat(first.Sections, second.Sections) {
		switch {
		case slices.Contains(done, s.Key):
			continue
		case slices.Contains(text, s.Key):
			part(first, text...)
			part(second, text...)
			done = append(done, text...)
		case s.Key == LetterheadSection || s.Key == ReferenceSection || s.Key == ReplySection:
			part(first, s.Key)
		case s.Key == SignatureSection:
			doc.section(s.Key, signedOnce(first, second)...)
		case s.Key == AddressSection:
			part(first, s.Key)
			part(Document{Lang: second.Lang, Sections: []Section{{Key: s.Key, Blocks: otherLines(first, second)}}}, s.Key)
		default:
			part(first, s.Key)
			if said(first, s.Key) != said(second, s.Key) {
				part(second, s.Key)
			}
		}
		done = append(done, s.Key)
	}
	doc.Sections = slices.DeleteFunc(doc.Sections, func(s Section) bool { return len(s.Blocks) == 0 })
	return doc
}

// blocksOf are the blocks of a document's sections of a kind.
func blocksOf(d Document, key SectionKey) []Block {
	var blocks []Block
	for _, s := range d.Sections {
		if s.Key == key {
			blocks = append(blocks, s.Blocks...)
		}
	}
	return blocks
}

// said is what a document's sections of a kind say.
func said(d Document, key SectionKey) string { return BlockText(blocksOf(d, key)) }

// signedOnce are the signatures of both letters, those of one signatory under
// each other.
func signedOnce(first, second Document) []Block {
	blocks, others := slices.Clone(blocksOf(first, SignatureSection)), blocksOf(second, SignatureSection)
	for i, b := range blocks {
		lines, ok := b.(Lines)
		if !ok || i >= len(others) {
			continue
		}
		var also [][]Inline
		for j, line := range linesBeside(lines, others[i]) {
			if j == 0 && PlainText(line) == PlainText(others[i].(Lines).Lines[0]) {
				line = []Inline{Strong(line)} // the name, as that above is set
			}
			also = append(also, []Inline{Span{second.Lang, line}})
		}
		// A post that is the same in both stands under both names.
		at := len(lines.Lines)
		if len(also) == 1 {
			at = min(at, 1)
		}
		signed := slices.Insert(slices.Clone(lines.Lines), at, also...)
		blocks[i] = Lines{Style: lines.Style, Lines: signed}
	}
	return blocks
}

// otherLines are the second's address without the lines that the first has too.
func otherLines(first, second Document) []Block {
	before := blocksOf(first, AddressSection)
	var blocks []Block
	for i, b := range blocksOf(second, AddressSection) {
		if i < len(before) {
			lines, _ := before[i].(Lines)
			b = Lines{Lines: linesBeside(lines, b)}
		}
		if BlockText([]Block{b}) != "" {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// linesBeside are the lines of other that these lines do not have.
func linesBeside(these Lines, other Block) [][]Inline {
	lines, _ := other.(Lines)
	return slices.DeleteFunc(slices.Clone(lines.Lines), func(line []Inline) bool {
		return slices.ContainsFunc(these.Lines, func(l []Inline) bool { return PlainText(l) == PlainText(line) })
	})
}
