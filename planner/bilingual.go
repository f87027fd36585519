package planner

import "slices"

// Bilingual is one letter in two languages, in the first's order. Letterheads,
// reference, title and the code to answer are the first's, and so is the address
// unless the second has another. From subject to closing each follows in its own
// language, the second's in sections that say so. Signatures, enclosures and
// copies stand once where both say the same.
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
	both := func(key SectionKey) {
		part(first, key)
		if said(first, key) != said(second, key) {
			part(second, key)
		}
	}
	text := []SectionKey{SubjectSection, SalutationSection, BodySection, ClosingSection}
	var done []SectionKey
	for _, s := range first.Sections {
		switch {
		case slices.Contains(done, s.Key):
		case slices.Contains(text, s.Key):
			part(first, text...)
			part(second, text...)
			done = append(done, text...)
		case s.Key == LetterheadSection || s.Key == ReferenceSection || s.Key == ReplySection:
			part(first, s.Key)
		default:
			both(s.Key)
		}
		done = append(done, s.Key)
	}
	for _, s := range second.Sections {
		if !slices.Contains(done, s.Key) {
			part(second, s.Key)
			done = append(done, s.Key)
		}
	}
	return doc
}

// said is what a document's sections of a kind say.
func said(d Document, key SectionKey) string {
	text := ""
	for _, s := range d.Sections {
		if s.Key == key {
			text += BlockText(s.Blocks)
		}
	}
	return text
}
