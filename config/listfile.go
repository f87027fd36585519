package config

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"convene/planner"
)

// listKeys are the columns of a list that this program makes.
func listKeys() []string {
	return []string{"email", "name", "language", "honorific", "gender", "post", "group", "deliver", "id"}
}

func listedValue(l planner.Listed, key string) string {
	switch key {
	case "email":
		return string(l.Email)
	case "name":
		return l.Name
	case "language":
		return l.Language
	case "honorific":
		return l.Honorific
	case "gender":
		return string(l.Gender)
	case "post":
		return l.Post
	case "group":
		return l.Group
	case "deliver":
		return string(l.Deliver)
	case "id":
		return string(l.ID)
	}
	return ""
}

// ListRows is entries as a table with a line of headings: email, name and
// language, and of the others those that some entry has.
func ListRows(entries []planner.Listed) [][]string {
	keys := slices.DeleteFunc(listKeys(), func(key string) bool {
		return !slices.Contains(listKeys()[:3], key) && !slices.ContainsFunc(entries, func(l planner.Listed) bool { return listedValue(l, key) != "" })
	})
	rows := [][]string{keys}
	for _, l := range entries {
		row := make([]string, len(keys))
		for i, key := range keys {
			row[i] = listedValue(l, key)
		}
		rows = append(rows, row)
	}
	return rows
}

// ReadList reads a list of the workspace, CSV or XLSX. The error wraps
// [fs.ErrNotExist] if it is not there.
func (w *Workspace) ReadList(name planner.File) (Contacts, error) {
	data, err := folder{dir: w.Dir, limit: MaxTable}.read(string(name), MaxTable)
	if err != nil {
		return Contacts{}, fmt.Errorf("reading %s: %w", name, err)
	}
	return ReadContacts(string(name), data)
}

// AddToList adds lines at the end of a list and leaves what stands there as it
// is: order, comments, columns that are nothing to us. A list that is not there
// is made. Lost are the columns that entries have and the list has not; what
// would stand there is left out.
func (w *Workspace) AddToList(name planner.File, entries []planner.Listed) (lost []string, err error) {
	files := folder{dir: w.Dir, limit: MaxTable}
	before, err := files.read(string(name), MaxTable)
	var data []byte
	book := strings.EqualFold(path.Ext(string(name)), ".xlsx")
	switch {
	case errors.Is(err, fs.ErrNotExist) && book:
		data, err = XLSX(ListRows(entries))
	case errors.Is(err, fs.ErrNotExist):
		var made bytes.Buffer
		err = WriteCSV(&made, ListRows(entries))
		data = made.Bytes()
	case err == nil:
		data, lost, err = extended(string(name), before, book, entries)
	}
	if err != nil {
		return nil, fmt.Errorf("adding to %s: %w", name, err)
	}
	if len(data) > MaxTable {
		return nil, fmt.Errorf("adding to %s: %w: at most %d MiB are read", name, ErrTooLarge, MaxTable>>20)
	}
	if before == nil {
		return lost, WriteNewFile(w.Dir, string(name), data)
	}
	return lost, rewrite(w.Dir, string(name), before, data)
}

// extended is a list's file with more lines at its end.
func extended(name string, data []byte, book bool, entries []planner.Listed) (more []byte, lost []string, err error) {
	t, err := readTable(name, data)
	if err != nil {
		return nil, nil, err
	}
	if len(t.rows)+len(entries) > maxRows {
		return nil, nil, tooManyRows(maxRows)
	}
	keys := tableLoader().headings(name, t.header, listColumns(), false)
	if !slices.Contains(keys, "email") {
		return nil, nil, errors.New("it has no column email: begin it with a line of headings such as email,name,language")
	}
	if at := slices.Index(keys, lastName); at >= 0 && !slices.Contains(keys, "name") {
		keys[at] = "name" // the rest of a name in parts stays empty
	}
	for _, key := range listKeys() {
		if !slices.Contains(keys, key) && slices.ContainsFunc(entries, func(l planner.Listed) bool { return listedValue(l, key) != "" }) {
			lost = append(lost, key)
		}
	}
	rows := make([][]string, len(entries))
	for i, entry := range entries {
		rows[i] = make([]string, len(keys))
		for j, key := range keys {
			if slices.Index(keys, key) == j { // of several alike the first
				rows[i][j] = listedValue(entry, key)
			}
		}
	}
	if book {
		last := t.header[0].line
		if len(t.rows) > 0 {
			last = t.rows[len(t.rows)-1][0].line
		}
		more, err = extendedBook(data, last, rows)
	} else {
		more, err = extendedCSV(data, rows)
	}
	return more, lost, err
}

// extendedCSV writes rows as the lines before them are written. A file of one
// byte a letter that lacks a letter becomes UTF-8.
func extendedCSV(data []byte, rows [][]string) ([]byte, error) {
	text, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	var added bytes.Buffer
	out := csv.NewWriter(&added)
	out.Comma, out.UseCRLF = delimiter(text), strings.Contains(text, "\r\n")
	switch {
	case text == "" || strings.HasSuffix(text, "\n"):
	case out.UseCRLF:
		added.WriteString("\r\n")
	default:
		added.WriteString("\n")
	}
	if err := writeRows(out, rows); err != nil {
		return nil, err
	}
	enc := encodingOf(data)
	utf16 := enc != unicode.UTF8BOM && enc != charmap.Windows1252
	if enc == unicode.UTF8BOM {
		enc = encoding.Nop // the mark stands there already, or nobody wanted one
	}
	encoded, err := enc.NewEncoder().Bytes(added.Bytes())
	switch {
	case utf16:
		return slices.Concat(data, encoded[min(2, len(encoded)):]), err // without a second mark
	case err != nil || !bytes.ContainsRune(data, '\n') && bytes.ContainsRune(data, '\r'):
		return slices.Concat([]byte("\ufeff"), []byte(text), added.Bytes()), nil
	}
	return slices.Concat(data, encoded), nil
}

// extendedBook writes rows into a sheet below its last row.
func extendedBook(data []byte, last int, rows [][]string) (made []byte, err error) {
	book, sheet, err := openBook(data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	for i, row := range rows {
		if err := setRow(book, sheet, last+1+i, row); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err = book.Write(&out)
	return out.Bytes(), err
}

// setRow writes texts, which a spreadsheet never takes for formulas.
func setRow(book *excelize.File, sheet string, line int, row []string) error {
	for i, text := range row {
		if text == "" {
			continue
		}
		name, err := excelize.CoordinatesToCellName(i+1, line)
		if err == nil {
			err = book.SetCellStr(sheet, name, text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// XLSX is rows as a spreadsheet of one sheet whose first row stays in sight.
// Every cell is text.
func XLSX(rows [][]string) (made []byte, err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	sheet := book.GetSheetName(0)
	for i, row := range rows {
		if err := setRow(book, sheet, i+1, row); err != nil {
			return nil, fmt.Errorf("writing a spreadsheet: %w", err)
		}
	}
	if len(rows) > 0 {
		bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
		if err == nil {
			err = errors.Join(book.SetRowStyle(sheet, 1, 1, bold), book.SetColWidth(sheet, "A", "B", 32),
				book.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
		}
		if err != nil {
			return nil, fmt.Errorf("writing a spreadsheet: %w", err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return nil, fmt.Errorf("writing a spreadsheet: %w", err)
	}
	return out.Bytes(), nil
}
