package pdf_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"

	"convene/planner"
)

// plainLetter writes letters as somebody would with gofpdf alone: its own fonts
// and cells, justified by MultiCell. Measures are those of our letter.
type plainLetter struct {
	faces map[string][]byte
	logo  []byte
}

func newPlainLetter(t testing.TB) *plainLetter {
	t.Helper()
	p := &plainLetter{faces: map[string][]byte{}}
	for name, file := range map[string]string{
		"serif": "GentiumBookPlus-Regular", "bold": "GentiumBookPlus-Bold", "italic": "GentiumBookPlus-Italic", "sans": "NotoSans-Regular",
	} {
		data, err := os.ReadFile("font/faces/" + file + ".ttf")
		if err != nil {
			t.Fatal(err)
		}
		p.faces[name] = data
	}
	var err error
	if p.logo, err = fs.ReadFile(pictures(), "logo.png"); err != nil {
		t.Fatal(err)
	}
	return p
}

const (
	plainLeft    = 82.6
	plainMeasure = 430
	plainLeading = 15
	plainSize    = 11
	plainGap     = 9.3
)

func (p *plainLetter) write(doc planner.Document) ([]byte, error) {
	file := gofpdf.New("P", "pt", "A4", "")
	for name, data := range p.faces {
		file.AddUTF8FontFromBytes(name, "", bytes.Clone(data)) // gofpdf changes them
	}
	file.SetMargins(plainLeft, 54, 82.6)
	file.SetCellMargin(0)
	file.SetAutoPageBreak(true, 54)
	file.SetTitle(doc.Title, true)
	file.SetAuthor(doc.Author, true)
	file.AddPage()
	page := plainPage{file}
	for _, section := range doc.Sections {
		switch section.Key {
		case planner.LetterheadSection:
			file.RegisterImageOptionsReader("logo", gofpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(p.logo))
			file.ImageOptions("logo", plainLeft, 54, 56, 56, false, gofpdf.ImageOptions{ImageType: "PNG"}, 0, "")
			page.heads(section.Blocks)
		case planner.ReferenceSection:
			page.abreast(section.Blocks)
		case planner.SignatureSection:
			file.Ln(40)
			page.signatures(section.Blocks)
		default:
			page.section(section)
		}
	}
	var out bytes.Buffer
	err := file.Output(&out)
	return out.Bytes(), err
}

type plainPage struct{ file *gofpdf.Fpdf }

func (p plainPage) set(face string, size float64) { p.file.SetFont(face, "", size) }

// row is lines as one string each.
func row(lines [][]planner.Inline) string {
	var all []string
	for _, l := range lines {
		all = append(all, planner.PlainText(l))
	}
	return strings.Join(all, " · ")
}

func (p plainPage) heads(blocks []planner.Block) {
	for _, b := range blocks {
		head, ok := b.(planner.Letterhead)
		if !ok {
			continue
		}
		p.file.SetLeftMargin(plainLeft + 70)
		p.file.SetX(plainLeft + 70)
		p.set("bold", 13)
		p.file.SetTextColor(29, 58, 99)
		for _, line := range head.Name {
			p.file.MultiCell(0, 15.6, planner.PlainText(line), "", "L", false)
		}
		p.set("sans", 8)
		p.file.SetTextColor(85, 88, 92)
		p.file.MultiCell(0, 11.5, row(head.Address), "", "L", false)
		p.file.MultiCell(0, 11.5, row(head.Contacts), "", "L", false)
		p.file.Ln(10)
	}
	p.file.SetLeftMargin(plainLeft)
	p.file.SetX(plainLeft)
	p.file.SetTextColor(0, 0, 0)
	p.file.SetDrawColor(29, 58, 99)
	p.file.Line(plainLeft, p.file.GetY(), plainLeft+plainMeasure, p.file.GetY())
	p.file.Ln(plainLeading)
}

// abreast sets the reference at the left and the date at the right.
func (p plainPage) abreast(blocks []planner.Block) {
	p.set("serif", plainSize)
	for i, b := range blocks {
		if para, ok := b.(planner.Paragraph); ok {
			p.file.CellFormat(plainMeasure/2, plainLeading, planner.PlainText(para.Text), "", 0, []string{"L", "R"}[i%2], false, 0, "")
		}
	}
	p.file.Ln(plainLeading)
}

func (p plainPage) section(section planner.Section) {
	face, size, align := "serif", float64(plainSize), "L"
	switch section.Key {
	case planner.SubjectSection:
		face = "bold"
	case planner.EnclosureSection, planner.CopySection:
		size = 9.9
	case planner.BodySection:
		align = "J"
	}
	p.file.Ln(plainGap)
	for _, b := range section.Blocks {
		p.set(face, size)
		switch b := b.(type) {
		case planner.Paragraph:
			p.file.MultiCell(plainMeasure, plainLeading, planner.PlainText(b.Text), "", align, false)
			p.file.Ln(plainGap)
		case planner.Lines:
			for _, line := range b.Lines {
				p.file.MultiCell(plainMeasure, plainLeading, planner.PlainText(line), "", "L", false)
			}
		case planner.Table:
			for _, r := range b.Rows {
				p.set("italic", plainSize)
				p.file.SetTextColor(29, 58, 99)
				p.file.CellFormat(36, 18, planner.PlainText(r.Cells[0][0].(planner.Paragraph).Text), "", 0, "L", false, 0, "")
				p.set("serif", plainSize)
				p.file.SetTextColor(0, 0, 0)
				p.file.MultiCell(plainMeasure-36, 18, planner.PlainText(r.Cells[1][0].(planner.Paragraph).Text), "", "L", false)
			}
			p.file.Ln(plainGap)
		}
	}
}

func (p plainPage) signatures(blocks []planner.Block) {
	top, end := p.file.GetY(), 0.0
	for i, b := range blocks {
		lines, ok := b.(planner.Lines)
		if !ok {
			continue
		}
		x := plainLeft + float64(i)*227
		p.file.SetLeftMargin(x)
		p.file.SetXY(x, top)
		for n, line := range lines.Lines {
			p.set([]string{"bold", "serif"}[min(n, 1)], plainSize)
			p.file.MultiCell(203, plainLeading, planner.PlainText(line), "", "L", false)
		}
		end = max(end, p.file.GetY())
	}
	p.file.SetY(end)
}

// The letter that ours is compared with says the same and looks alike.
func TestPlainLetter(t *testing.T) {
	doc := letterTo(7)
	data, err := newPlainLetter(t).write(doc)
	if err != nil {
		t.Fatal(err)
	}
	if *keep != "" {
		if err := os.WriteFile(filepath.Join(*keep, "plain.pdf"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, ours := extracted(t, data, ""), wordsOf(doc)
	for _, word := range ours {
		if !strings.Contains(strings.Join(got, " "), word) {
			t.Errorf("the plain letter lacks %q", word)
		}
	}
	if pages := len(extractedPages(t, data)); pages != 1 {
		t.Errorf("the plain letter has %d pages", pages)
	}
}
