package config

import (
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
)

var insidePath = regexp.MustCompile(`^(.+)\[(\d{1,9}):(\d{1,9})\]$`)

// cutInside takes a line and a column inside a text off the text's path.
func cutInside(whole string) (before string, line, column int, ok bool) {
	m := insidePath.FindStringSubmatch(whole)
	if m == nil {
		return whole, 0, 0, false
	}
	line, _ = strconv.Atoi(m[2])
	column, _ = strconv.Atoi(m[3])
	return m[1], line, column, true
}

// inside is the position of a line and column of the text that begins at pos.
// That can be told of a literal block, and of what stands on one line without
// escapes; of any other text it is pos.
func (w *Workspace) inside(pos Position, line, column int) Position {
	if path.Ext(pos.File) != ".yaml" {
		return pos
	}
	data, err := fs.ReadFile(w.FS(), pos.File)
	if err != nil {
		return pos
	}
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n"), "\n")
	if pos.Line > len(lines) {
		return pos
	}
	first := []rune(lines[pos.Line-1])
	written := string(first[min(pos.Column-1, len(first)):])
	header, _, _ := strings.Cut(written, " ")
	if strings.HasPrefix(header, "|") && !strings.ContainsAny(header, "123456789") {
		return insideBlock(pos, lines, line, column)
	}
	if strings.HasPrefix(written, `"`) || strings.HasPrefix(written, "'") {
		column++
	}
	end := pos.Column + column - 1
	if line > 1 || written == "" || end > len(first) || strings.ContainsAny(written[:1], "&!*>|") || strings.ContainsRune(written, '\\') || strings.Contains(written, "''") {
		return pos
	}
	return Position{pos.File, pos.Line, end}
}

// insideBlock is inside of a literal block, whose lines begin where its first
// one does (YAML 1.2, section 8.1.1.1).
func insideBlock(pos Position, lines []string, line, column int) Position {
	for _, l := range lines[pos.Line:] {
		text := strings.TrimLeft(l, " ")
		if text == "" {
			continue
		}
		at := Position{pos.File, pos.Line + line, len(l) - len(text) + column}
		if at.Line > len(lines) {
			return pos
		}
		return at
	}
	return pos
}
