package config

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"convene/planner"
)

// Limits on a table beside its file's size.
const (
	maxRows    = 200_000
	maxColumns = 256
	maxUnzip   = 64 << 20 // bytes of an XLSX file when unpacked
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
	return headed(rows), nil
}

// maxTitle is within how many rows the line of headings is looked for.
const maxTitle = 20

// headed is rows under their headings: the line that has the most of a list's
// headings, which may stand under a title; without any the first of all.
func headed(rows [][]cell) *table {
	if len(rows) == 0 {
		return &table{}
	}
	at, most := 0, 0
	for i, row := range rows[:min(len(rows), maxTitle)] {
		if slices.ContainsFunc(row, func(c cell) bool { return strings.Contains(c.text, "@") }) {
			break // the list has begun
		}
		known := 0
		for _, c := range row {
			if slices.ContainsFunc(listColumns(), func(s columnSpec) bool { return slices.Contains(s.headings, heading(c.text)) }) {
				known++
			}
		}
		if known > most {
			at, most = i, known
		}
	}
	return &table{header: rows[at], rows: rows[at+1:]}
}

func tableFlaw(message, next string) *flaw {
	return &flaw{code: planner.Unreadable, line: 1, column: 1, message: message, next: next}
}

func tooManyRows(line int) *flaw {
	f := tableFlaw(fmt.Sprintf("it has more than %d rows or %d columns", maxRows, maxColumns), "split the file or remove what is not needed")
	f.line = line
	return f
}

func blank(row []cell) bool {
	return !slices.ContainsFunc(row, func(c cell) bool { return c.text != "" })
}
