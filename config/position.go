package config

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"convene/planner"
)

// Position is where something stands for a person with an editor: a file with
// forward slashes, relative to the workspace, and a line and a column counted
// from 1. A column counts characters, not bytes; in a spreadsheet, cells.
type Position struct {
	File         string
	Line, Column int
}

func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// positions knows where the paths of the files stand: source, then path.
//
// A path names a value. A key that has no value of its own to name, because it
// is unknown or a repetition, has a path too: that of the value it would have,
// and for the second of its name in a mapping the same with "#2".
type positions map[string]map[string]Position

func (p positions) set(at planner.Place, pos Position) {
	if p[at.Source] == nil {
		p[at.Source] = map[string]Position{}
	}
	p[at.Source][at.Path] = pos
}

func (p positions) knows(at planner.Place) bool {
	_, ok := p[at.Source][at.Path]
	return ok
}

// linePath is the path of a place in a file that is not YAML.
var linePath = regexp.MustCompile(`^\[(\d{1,9})(?::(\d{1,9}))?\]`)

func atLine(line, column int) string { return fmt.Sprintf("[%d:%d]", line, column) }

// locate finds the position of a place: its own, else that of the nearest path
// above it, else the start of the file.
func (p positions) locate(at planner.Place) Position {
	if m := linePath.FindStringSubmatch(at.Path); m != nil {
		pos := Position{File: at.Source, Column: 1}
		pos.Line, _ = strconv.Atoi(m[1])
		if m[2] != "" {
			pos.Column, _ = strconv.Atoi(m[2])
		}
		return pos
	}
	for path := at.Path; ; path = parent(path) {
		if pos, ok := p[at.Source][path]; ok {
			return pos
		}
		if path == "" {
			return Position{File: at.Source, Line: 1, Column: 1}
		}
	}
}

// parent is the path above path; "" is above all of them.
func parent(path string) string {
	if end, ok := quotedTail(path); ok {
		return end
	}
	return path[:max(strings.LastIndexAny(path, ".[#"), 0)]
}

// quotedTail is what comes before a last segment that is quoted because its
// key is no plain word.
func quotedTail(path string) (before string, ok bool) {
	if !strings.HasSuffix(path, `"`) {
		return "", false
	}
	for i := strings.Index(path, `"`); i >= 0; {
		quoted, err := strconv.QuotedPrefix(path[i:])
		if err != nil {
			return "", false
		}
		end := i + len(quoted)
		if end == len(path) {
			return strings.TrimSuffix(path[:i], "."), true
		}
		next := strings.Index(path[end:], `"`)
		if next < 0 {
			return "", false
		}
		i = end + next
	}
	return "", false
}

var plainKey = regexp.MustCompile(`^[\pL\pN_-]+$`)

// child is the path of a key's value. A key that could be mistaken for a path
// is quoted.
func child(path, key string) string {
	if !plainKey.MatchString(key) {
		key = strconv.Quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// element is the path of a list's element.
func element(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// repeated is the path of the second key of one name.
func repeated(path string) string { return path + "#2" }

// sort orders findings as a person reads: by file, line, column and code.
func (p positions) sort(findings []planner.Finding) {
	slices.SortStableFunc(findings, func(a, b planner.Finding) int {
		at, bt := p.locate(a.Place), p.locate(b.Place)
		return cmp.Or(
			cmp.Compare(at.File, bt.File), cmp.Compare(at.Line, bt.Line), cmp.Compare(at.Column, bt.Column),
			cmp.Compare(a.Code, b.Code),
		)
	})
}
