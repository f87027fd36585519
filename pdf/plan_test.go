package pdf_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"convene/pdf"
	"convene/pdf/pdftest"
	. "convene/planner"
)

// year is the plan of a year with a few steps more than usual.
func year() Document {
	cell := func(s string) []Block { return []Block{Paragraph{Text: []Inline{Str(s)}}} }
	table := Table{Style: PlanTable}
	for _, head := range []string{"When", "What", "Who", "Where it stands"} {
		table.Columns = append(table.Columns, Column{Head: []Inline{Str(head)}})
	}
	for i := range 14 {
		row := Row{Head: true, Cells: [][]Block{cell(fmt.Sprintf("Thursday, %d January 2027", i+1)), cell("Invitation to speakers (11)"), cell("Secretariat"), nil}}
		if i == 3 {
			row.Cells[3] = append(cell("Late"), cell("Moved from Sunday, 3 January 2027")...)
		}
		table.Rows = append(table.Rows, row)
	}
	return Document{
		Kind: PlanDocument, Lang: "en", Title: "Plan of the Seminar, 2027", Author: "Institute", Date: Date{Year: 2027, Month: 1, Day: 2},
		Sections: []Section{
			{Key: TitleSection, Blocks: []Block{Heading{Level: 1, Text: []Inline{Str("Remembrance, Justice and Peace")}}}},
			{Key: RunUpSection, Blocks: []Block{table}},
			{Key: NotesSection, Blocks: cell("As of Saturday, 2 January 2027")},
		},
	}
}

// A year is on one page of paper that lies on its long side, and read row by
// row.
func TestPlan(t *testing.T) {
	file := pdftest.Saved(t, render(t, "plan", year(), pdf.Style{}))
	out, err := exec.Command(pdftest.Tool(t, "pdfinfo", "poppler-utils"), file).Output()
	if err != nil {
		t.Fatal(err)
	}
	info := string(out)
	for _, want := range []string{"841.89 x 595.28", "Pages:           1\n"} {
		if !strings.Contains(info, want) {
			t.Errorf("%q is not what pdfinfo says:\n%s", want, info)
		}
	}
}
