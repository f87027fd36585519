package planner

// Bilingual is one letter in two languages. Letterheads, reference, address and
// title are the first's, and so is the address unless the second has another.
// From subject to closing each follows in its own language, the second's in
// sections that say so. Signatures, enclosures and copies stand once, at the
// end, where both say the same.
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
	both := func(keys ...SectionKey) {
		for _, key := range keys {
			part(first, key)
			if said(first, key) != said(second, key) {
				part(second, key)
			}
		}
	}
	text := []SectionKey{SubjectSection, SalutationSection, BodySection, ClosingSection}
	part(first, LetterheadSection, ReferenceSection)
	both(AddressSection)
	part(first, text...)
	part(second, text...)
	both(SignatureSection, EnclosureSection, CopySection)
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
