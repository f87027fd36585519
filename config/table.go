package config

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"convene/planner"
)

// Limits on a table beside its file's size.
const (
	maxRows    = 100_000
	maxColumns = 256
	maxUnzip   = 128 << 20 // bytes of an XLSX file when unpacked
)

// cell is a cell of a table without the space around it.
type cell struct {
	text         string
	line, column int // from 1; in CSV of the character, in XLSX of the cell
}

// table is a sheet with a heading for each column.
type table struct {
	header []cell
	rows   [][]cell // without empty ones; a row may be longer or shorter than header
}

// readTable reads a table by the ending of its file's name. What cannot be
// read is a *flaw.
func readTable(name string, data []byte) (*table, error) {
	var rows [][]cell
	var err error
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".csv":
		rows, err = readCSV(data)
	case ".xlsx":
		rows, err = readXLSX(data)
	default:
		err = tableFlaw("a list ends in .csv or .xlsx, not in "+strconv.Quote(ext), "save it as one of the two and correct the path")
	}
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return &table{}, nil
	}
	return &table{header: rows[0], rows: rows[1:]}, nil
}

func tableFlaw(message, next string) *flaw {
	return &flaw{code: planner.Unreadable, line: 1, column: 1, message: message, next: next}
}

func tooManyRows(line int) *flaw {
	f := tableFlaw(fmt.Sprintf("it has more than %d rows or %d columns", maxRows, maxColumns), "split the file or remove what is not needed")
	f.line = line
	return f
}

// readCSV reads comma-, semicolon- or tab-separated text (RFC 4180) in UTF-8,
// in UTF-16 with a byte order mark, or else in Windows-1252, as spreadsheets
// save it.
func readCSV(data []byte) ([][]cell, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return nil, tableFlaw("it is a spreadsheet, not CSV", "let its name end in .xlsx, or save it as CSV")
	}
	text, err := decodeText(data)
	if err != nil {
		return nil, tableFlaw("its characters cannot be read", "save it as CSV in UTF-8")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	r.Comma = delimiter(text)
	// A tab is white space too, and an empty cell would vanish.
	r.TrimLeadingSpace = r.Comma != '\t'
	lines := strings.Split(text, "\n")
	var rows [][]cell
	for {
		record, err := r.Read()
		var p *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case errors.As(err, &p):
			f := tableFlaw("it cannot be read as CSV: "+p.Err.Error(), "put a cell that has quotes in it in quotes, and write each quote inside twice")
			f.line, f.column = p.Line, column(lines, p.Line, p.Column)
			if p.Line != p.StartLine { // a quote that is closed nowhere
				f.line, f.column = p.StartLine, 1
			}
			return nil, f
		case err != nil:
			return nil, tableFlaw("it cannot be read as CSV", "save it again as CSV")
		}
		line, _ := r.FieldPos(0)
		if len(rows) >= maxRows || len(record) > maxColumns {
			return nil, tooManyRows(line)
		}
		if len(rows) == 0 && strings.HasPrefix(record[0], "sep=") {
			continue // Excel's note of the delimiter
		}
		row := make([]cell, len(record))
		for i, field := range record {
			line, at := r.FieldPos(i)
			row[i] = cell{text: unguard(strings.TrimSpace(field)), line: line, column: column(lines, line, at)}
		}
		if !blank(row) {
			rows = append(rows, row)
		}
	}
}

// column is the character at which a byte of a line stands, from 1.
func column(lines []string, line, byteColumn int) int {
	if line < 1 || line > len(lines) {
		return 1
	}
	text := lines[line-1]
	return utf8.RuneCountInString(text[:min(max(byteColumn-1, 0), len(text))]) + 1
}

func decodeText(data []byte) (string, error) {
	var enc encoding.Encoding
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		enc = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case utf8.Valid(data):
		enc = unicode.UTF8BOM
	default:
		enc = charmap.Windows1252
	}
	text, err := enc.NewDecoder().Bytes(data)
	return string(text), err
}

// delimiter is what separates the cells of the first line that has any.
func delimiter(text string) rune {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if sep, ok := strings.CutPrefix(line, "sep="); ok && len(sep) == 1 && strings.Contains(",;\t", sep) {
			return rune(sep[0])
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		count := map[rune]int{}
		quoted := false
		for _, r := range line {
			if r == '"' {
				quoted = !quoted
			} else if !quoted {
				count[r]++
			}
		}
		best := ','
		for _, r := range ";\t" {
			if count[r] > count[best] {
				best = r
			}
		}
		return best
	}
	return ','
}

// readXLSX reads the first sheet that is not hidden (ISO/IEC 29500).
func readXLSX(data []byte) (rows [][]cell, err error) {
	broken := tableFlaw("it is not a spreadsheet that can be read", "save it again as .xlsx, without a password, or as CSV")
	// The file is a stranger's and its format vast: should the library panic on
	// it, that too is an answer.
	defer func() {
		if recover() != nil {
			rows, err = nil, broken
		}
	}()
	// Equal limits, so that nothing is unpacked into files on the disk.
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxUnzip,
	})
	if err != nil {
		return nil, broken
	}
	defer func() { _ = book.Close() }() // reads memory only
	sheets := book.GetSheetList()
	sheet := slices.IndexFunc(sheets, func(name string) bool {
		visible, err := book.GetSheetVisible(name)
		return visible && err == nil
	})
	if sheet < 0 {
		return nil, broken
	}
	reader, err := book.Rows(sheets[sheet])
	if err != nil {
		return nil, broken
	}
	for line := 1; reader.Next(); line++ {
		texts, err := reader.Columns()
		if err != nil {
			return nil, broken
		}
		texts = trimRow(texts)
		if len(rows) >= maxRows || len(texts) > maxColumns {
			return nil, tooManyRows(line)
		}
		row := make([]cell, len(texts))
		for i, text := range texts {
			row[i] = cell{text: wholeNumber(strings.TrimSpace(text)), line: line, column: i + 1}
		}
		if !blank(row) {
			rows = append(rows, row)
		}
	}
	if reader.Error() != nil {
		return nil, broken
	}
	return rows, nil
}

// trimRow cuts empty cells off the end of a row: a sheet whose columns were
// once formatted has thousands.
func trimRow(texts []string) []string {
	for len(texts) > 0 && strings.TrimSpace(texts[len(texts)-1]) == "" {
		texts = texts[:len(texts)-1]
	}
	return texts
}

// wholeNumber writes out what a sheet keeps as 9.2300123456E+11: it is
// somebody's telephone.
func wholeNumber(text string) string {
	if !strings.Contains(text, "E+") {
		return text
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < 0 || f > 1e15 || f != float64(int64(f)) {
		return text
	}
	return strconv.FormatInt(int64(f), 10)
}

func blank(row []cell) bool {
	return !slices.ContainsFunc(row, func(c cell) bool { return c.text != "" })
}
