package pdf_test

import (
	"fmt"
	"testing"

	"convene/pdf"
	"convene/planner"
)

// Letters of a run begin with the same bytes, for more than half of their
// length, whatever names and sentences they have: who keeps many of them keeps
// that once.
func TestLettersBeginAlike(t *testing.T) {
	guest := func(name, post string) planner.Document {
		doc := coded()
		put(&doc, planner.AddressSection, lines("", name, post, "Bakı"))
		put(&doc, planner.SalutationSection, para(fmt.Sprintf("Dear %s,", name)))
		put(&doc, planner.ReplySection, planner.QRCode{URL: "mailto:reply@example.org?subject=" + fmt.Sprintf("%x", name), Alt: "A code"})
		return doc
	}
	speaker := func(name, topic string) planner.Document {
		doc := invitation()
		put(&doc, planner.AddressSection, lines("", name, "Quaid-i-Azam University"))
		put(&doc, planner.BodySection, para("It would be an honour if you would give a speech on "+topic+"."), para("It takes "+topic[:3]+" minutes."))
		return doc
	}
	for name, docs := range map[string][]planner.Document{
		"guests": {
			guest("Dr. Łukasz Źródłowski", "Judge (retired)"), guest("Светлана Ковалёва", "Editor-in-Chief"), guest("Þórður Øster", "Member of the Senate"),
		},
		"speakers": {
			speaker("Gülşən İbrahimqızı", "25 years of evidence"), speaker("Zoë Núñez", "100 witnesses & “their” words; a question"), speaker("Žižka", "7 courts"),
		},
		"as measured": {letterTo(3), letterTo(17), letterTo(1234)},
	} {
		t.Run(name, func(t *testing.T) {
			press, err := pdf.New()
			if err != nil {
				t.Fatal(err)
			}
			var first []byte
			for i, doc := range docs {
				doc.Title = fmt.Sprintf("Invitation %d", i)
				data, err := press.Render(doc, pdf.Style{}, pictures())
				if err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = data
					continue
				}
				same := 0
				for same < min(len(first), len(data)) && first[same] == data[same] {
					same++
				}
				t.Logf("%d of %d bytes are the same", same, len(data))
				if 2*same <= len(data) {
					t.Errorf("letters 0 and %d begin with %d bytes the same, of %d and %d", i, same, len(first), len(data))
				}
			}
		})
	}
}
