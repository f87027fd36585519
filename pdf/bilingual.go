package pdf

import (
	"slices"

	"convene/pdf/flow"
	"convene/planner"
)

// A letter in two languages side by side.
const (
	besideMargin = 54 // narrower than a letter's: each language needs room
	besideGap    = 26
)

// bilingual reports whether a document has sections in another language.
func bilingual(doc planner.Document) bool {
	return slices.ContainsFunc(doc.Sections, func(s planner.Section) bool { return s.Lang != "" && s.Lang != language(doc) })
}

// translated is how many sections from the first on stand side by side: those
// of a letter's words, in one language and then in the other. It is 0 where
// none do.
func (s *setting) translated(sections []planner.Section) int {
	if !s.beside {
		return 0
	}
	n, second := 0, false
	for ; n < len(sections); n++ {
		switch sections[n].Key {
		case planner.AddressSection, planner.SubjectSection, planner.SalutationSection, planner.BodySection, planner.ClosingSection:
		default:
			if second {
				return n
			}
			return 0
		}
		second = second || sections[n].Lang != "" && sections[n].Lang != s.lang
	}
	if !second {
		return 0
	}
	return n
}

// sideBySide sets the sections of two languages in two columns, so that what
// says the same starts at the same height. An address that only one language
// has stands alone.
func (s *setting) sideBySide(sections []planner.Section) ([]flow.Block, error) {
	half := (s.measure - besideGap) / 2
	inside := *s
	inside.measure, inside.narrow = half, true
	var rows []flow.Block
	for _, first := range sections {
		if first.Lang != "" && first.Lang != s.lang {
			continue
		}
		row := flow.Columns{Gap: besideGap, Columns: make([][]flow.Block, 2)}
		pair := []planner.Section{first}
		for _, second := range sections {
			if second.Key == first.Key && second.Lang != "" && second.Lang != s.lang {
				pair = append(pair, second)
			}
		}
		for i, section := range pair[:min(2, len(pair))] {
			set, err := inside.section(section, func(s *setting) ([]flow.Block, error) { return s.letterSection(section) })
			if err != nil {
				return nil, err
			}
			row.Columns[i] = set
		}
		look := s.look(partOfSection(first.Key))
		row.Style.Above, row.Style.Below = look.flow.Above, look.flow.Below
		rows = append(rows, row)
	}
	return rows, nil
}

// partOfSection is the part that a letter's section is set as.
func partOfSection(key planner.SectionKey) part {
	switch key {
	case planner.AddressSection:
		return address
	case planner.SubjectSection:
		return subject
	case planner.SalutationSection:
		return salutation
	case planner.ClosingSection:
		return closing
	}
	return running
}
