package config

import (
	"archive/zip"
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

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
	book, sheet, err := openBook(data)
	if err != nil {
		return nil, broken
	}
	defer func() { _ = book.Close() }() // reads memory only
	reader, err := book.Rows(sheet)
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
	if unpacked(data) > maxMergedSize {
		return rows, nil
	}
	return rows, fillMerged(book, sheet, rows)
}

// openBook opens a workbook at the first sheet that is not hidden.
func openBook(data []byte) (book *excelize.File, sheet string, err error) {
	// Equal limits, so that nothing is unpacked into files on the disk.
	book, err = excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxUnzip,
	})
	if err != nil {
		return nil, "", err
	}
	for _, name := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(name); visible && err == nil {
			return book, name, nil
		}
	}
	return nil, "", errors.Join(errors.New("it has no sheet that is shown"), book.Close())
}

// Limits on spreadsheets whose merged cells are looked for: the library has to
// keep a whole sheet in memory for that, forty times its size, and nobody merges
// cells by hand in a long one.
const (
	maxMergedSize = 8 << 20 // bytes when unpacked
	maxMerged     = 10_000
)

// unpacked is how many bytes a spreadsheet has when it is unpacked; a reader of
// the format finds no more.
func unpacked(data []byte) (size uint64) {
	files, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return math.MaxUint64
	}
	for _, f := range files.File {
		size += f.UncompressedSize64
	}
	return size
}

// fillMerged gives the rows that a merged cell stands in front of its value:
// a group's name beside all of its guests.
func fillMerged(book *excelize.File, sheet string, rows [][]cell) error {
	merged, err := book.GetMergeCells(sheet, true)
	if err != nil || len(merged) > maxMerged {
		return tableFlaw("its merged cells cannot be read", "take the cells apart, or save it as CSV")
	}
	for _, m := range merged {
		column, first, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil || column > maxColumns {
			continue
		}
		_, last, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			continue
		}
		var value *cell
		for i, row := range rows {
			if len(row) == 0 || row[0].line < first || row[0].line > last {
				continue
			}
			if value == nil {
				if row[0].line > first || column > len(row) {
					break // nothing is in it
				}
				value = &row[column-1]
				continue
			}
			for len(row) < column {
				row = append(row, cell{line: row[0].line, column: len(row) + 1})
			}
			if rows[i] = row; row[column-1].text == "" {
				row[column-1].text = value.text
			}
		}
	}
	return nil
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
