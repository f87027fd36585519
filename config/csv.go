package config

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

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

func encodingOf(data []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
	case utf8.Valid(data):
		return unicode.UTF8BOM
	}
	return charmap.Windows1252
}

func decodeText(data []byte) (string, error) {
	decoded, err := encodingOf(data).NewDecoder().Bytes(data)
	text := string(decoded)
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n") // as spreadsheets wrote it on the first Macs, and still can
	}
	return text, err
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

// WriteCSV writes rows as CSV (RFC 4180) in UTF-8. A cell that a spreadsheet
// would take for a formula gets an apostrophe before it; our own reader takes
// it off again.
func WriteCSV(w io.Writer, rows [][]string) error {
	if err := writeRows(csv.NewWriter(w), rows); err != nil {
		return fmt.Errorf("writing CSV: %w", err)
	}
	return nil
}

func writeRows(out *csv.Writer, rows [][]string) error {
	for _, row := range rows {
		guarded := make([]string, len(row))
		for i, text := range row {
			guarded[i] = guard(text)
		}
		if err := out.Write(guarded); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// formula are the characters with which a spreadsheet begins a formula, in
// Japan also wide (OWASP, CSV Injection).
const formula = "=+-@\t\r\n＝＋－＠"

func guard(text string) string {
	if beginsFormula(text) {
		return "'" + text
	}
	return text
}

func unguard(text string) string {
	if rest, ok := strings.CutPrefix(text, "'"); ok && beginsFormula(rest) {
		return rest
	}
	return text
}

// beginsFormula looks behind apostrophes, so that one that was there before
// comes out again.
func beginsFormula(text string) bool {
	first, size := utf8.DecodeRuneInString(strings.TrimLeft(text, "'"))
	return size > 0 && strings.ContainsRune(formula, first)
}
