package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"convene/planner"
)

// NewEdition is an edition's file that was made of an earlier one's.
type NewEdition struct {
	// Files are the names of those written, the edition's last.
	Files []string
	// Left are changes that could not be made for sure: the file is written in a
	// way that is left to a person to change.
	Left []planner.Amendment
}

// ErrEditionExists marks a year whose edition has a file already.
var ErrEditionExists = errors.New("there is such an edition already")

// WriteEdition makes an edition's file of an earlier one's: comments, order and
// everything else stay as a person wrote them, but for the changes. The earlier
// files are not touched, and nothing is overwritten.
func WriteEdition(dir string, r planner.RollOver) (NewEdition, error) {
	files := folder{dir: dir, limit: MaxYAML}
	if _, err := fs.Stat(files, r.Source); !errors.Is(err, fs.ErrNotExist) {
		return NewEdition{}, fmt.Errorf("writing %s: %w", r.Source, ErrEditionExists)
	}
	text, err := files.read(r.Earlier.Source, MaxYAML)
	if err != nil {
		return NewEdition{}, fmt.Errorf("reading %s: %w", r.Earlier.Source, err)
	}
	next, left, err := rolledOver(text, r.Amendments)
	if err != nil {
		return NewEdition{}, fmt.Errorf("making %s of %s: %w", r.Source, r.Earlier.Source, err)
	}
	var write []newFile
	if r.NewGuests != "" {
		// A list that is there already is this year's own.
		if _, err := fs.Stat(files, string(r.NewGuests)); errors.Is(err, fs.ErrNotExist) {
			list, err := (folder{dir: dir, limit: MaxTable}).read(string(r.Earlier.Guests), MaxTable)
			if err != nil {
				return NewEdition{}, fmt.Errorf("taking over the guest list: %w", err)
			}
			write = append(write, newFile{name: string(r.NewGuests), data: list})
		}
	}
	written, err := writeAll(dir, append(write, newFile{name: r.Source, data: next}))
	return NewEdition{Files: written, Left: left}, err
}

// rolledOver is a text with the changes made, and those that were left. One that
// is essential is an error if it cannot be made.
func rolledOver(text []byte, changes []planner.Amendment) (out []byte, left []planner.Amendment, err error) {
	body := bytes.TrimPrefix(text, []byte("\ufeff"))
	mark := text[:len(text)-len(body)]
	for _, c := range changes {
		changed, err := amended(body, c)
		switch {
		case err == nil:
			body = changed
		case c.Essential:
			return nil, nil, fmt.Errorf("%w: write %q at %s by hand in a copy of the file", err, c.Value, c.Path)
		default:
			left = append(left, c)
		}
	}
	return append(slices.Clone(mark), body...), left, nil
}

// amended is the text with one change and nothing else changed in what it says.
func amended(text []byte, c planner.Amendment) ([]byte, error) {
	root, err := parse(text)
	if err != nil {
		return nil, err
	}
	above := parent(c.Path)
	m, key := nodeAt(root, "", above), strings.TrimPrefix(c.Path[len(above):], ".")
	if m == nil && c.Value == "" {
		return text, nil // it went with what held it
	}
	if m == nil || m.Kind != yaml.MappingNode {
		return nil, errElsewhere
	}
	s, old := splice{text: text, m: m}, entry(m, key)
	switch {
	case old < 0 && c.Value == "":
		return text, nil
	case c.Value == "" && len(m.Content) == 2:
		return amended(text, planner.Amendment{Path: above})
	case c.Value == "":
		return s.verified(root, c, s.cuts(old))
	case old < 0:
		return s.verified(root, c, s.adds(key, c.Value))
	case m.Content[old+1].Kind != yaml.ScalarNode:
		without, err := amended(text, planner.Amendment{Path: c.Path})
		if err != nil {
			return nil, err
		}
		return amended(without, c)
	}
	out, err := s.replace(old, s.written(c.Value))
	if err != nil {
		return nil, err
	}
	return s.verified(root, c, slices.Values([][]byte{out}))
}

// verified is the first of the texts that says what it should: everything that
// the document root says but for the change.
func (s splice) verified(root *yaml.Node, c planner.Amendment, texts func(yield func([]byte) bool)) ([]byte, error) {
	want := said(root)
	maps.DeleteFunc(want, func(path, _ string) bool {
		rest, below := strings.CutPrefix(path, c.Path)
		return below && (rest == "" || strings.ContainsAny(rest[:1], " .["))
	})
	if c.Value != "" {
		want[c.Path] = s.tagged(c.Value)
	}
	for text := range texts {
		if again, err := parse(text); err == nil && again != nil && same(said(again), want) {
			return text, nil
		}
	}
	return nil, errElsewhere
}

// written is a value as a person types it in the mapping: without quotes where
// none are needed.
func (s splice) written(value string) string {
	around := "x: %s\n"
	if s.m.Style&yaml.FlowStyle != 0 {
		around = "{x: %s}\n"
	}
	if n, err := parse(fmt.Appendf(nil, around, value)); err == nil && n.Kind == yaml.MappingNode && len(n.Content) == 2 {
		if v := n.Content[1]; v.Kind == yaml.ScalarNode && v.Value == value && v.ShortTag() != "!!null" && v.ShortTag() != "!!bool" {
			return value
		}
	}
	return strconv.Quote(value)
}

// tagged is what [said] says of a value as it is written.
func (s splice) tagged(value string) string {
	n, err := parse([]byte(s.written(value)))
	if err != nil {
		return ""
	}
	return n.ShortTag() + " " + n.Value
}

// adds are the texts with an entry more: behind the one that it belongs to, else
// behind one that is written on one line.
func (s splice) adds(key, value string) func(yield func([]byte) bool) {
	const beside = "date" // what is added says something of it
	add := splice.addBlock
	if s.m.Style&yaml.FlowStyle != 0 {
		add = splice.addFlow
	}
	return func(yield func([]byte) bool) {
		anchors := []int{entry(s.m, beside)}
		for i := len(s.m.Content) - 2; i >= 0; i -= 2 {
			anchors = append(anchors, i)
		}
		for _, i := range anchors {
			if i < 0 {
				continue
			}
			out, err := add(splice{s.text, &yaml.Node{Content: s.m.Content[i : i+2]}}, key+": "+s.written(value))
			if err == nil && !yield(out) {
				return
			}
		}
	}
}

// cuts are the texts without an entry, the likeliest first.
func (s splice) cuts(old int) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		if s.m.Style&yaml.FlowStyle != 0 {
			s.flowCuts(old, yield)
			return
		}
		if out, ok := s.cutLines(s.m.Content[old]); ok && !yield(out) {
			return
		}
		if out, err := s.cutBlock(old); err == nil {
			yield(out)
		}
	}
}

// flowCuts take an entry out of braces, whatever its value is.
func (s splice) flowCuts(old int, yield func([]byte) bool) {
	from, err := s.start(s.m.Content[old])
	if err != nil {
		return
	}
	if old+2 < len(s.m.Content) {
		if to, err := s.start(s.m.Content[old+2]); err == nil {
			yield(s.put(from, to, ""))
		}
		return
	}
	from = len(bytes.TrimRight(s.text[:from], " \t\r\n"))
	if from == 0 || s.text[from-1] != ',' {
		return
	}
	// The entry is the last: it ends at one of the braces behind it.
	const most = 1000
	at, tried := from, 0
	for ; tried < most; tried++ {
		n := bytes.IndexByte(s.text[at:], '}')
		if n < 0 || !yield(s.put(from-1, at+n, "")) {
			return
		}
		at += n + 1
	}
}

// cutLines takes out the lines of an entry, with the comment directly above it
// and those inside. Of two empty lines that come together one goes.
func (s splice) cutLines(key *yaml.Node) (out []byte, ok bool) {
	lines := bytes.SplitAfter(s.text, []byte("\n"))
	indent := key.Column - 1
	from := key.Line - 1
	if from >= len(lines) || indentOf(lines[from]) != indent {
		return nil, false
	}
	to := valueEnd(lines, from, indent)
	for from > 0 && indentOf(lines[from-1]) == indent && bytes.HasPrefix(bytes.TrimSpace(lines[from-1]), []byte("#")) {
		from--
	}
	blank := func(i int) bool { return i < 0 || i >= len(lines) || len(bytes.TrimSpace(lines[i])) == 0 }
	for blank(from-1) && blank(to) && to < len(lines) {
		to++
	}
	for to == len(lines) && from > 0 && blank(from-1) {
		from--
	}
	return bytes.Join(append(slices.Clone(lines[:from]), lines[to:]...), nil), true
}

// valueEnd is the line after the last of the entry that begins on a line. Empty
// lines, and comments that are not indented with the value, belong to what
// follows unless more of the value does.
func valueEnd(lines [][]byte, from, indent int) int {
	to := from + 1
	for i := to; i < len(lines); i++ {
		line, deeper := bytes.TrimSpace(lines[i]), indentOf(lines[i]) > indent
		switch {
		case len(line) == 0, line[0] == '#' && !deeper:
		case deeper, indentOf(lines[i]) == indent && line[0] == '-':
			to = i + 1
		default:
			return to
		}
	}
	return to
}

// indentOf is how many spaces a line begins with.
func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }
