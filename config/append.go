package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Field is a key with its value.
type Field struct{ Key, Value string }

// AppendEntry adds an entry to a list among the outermost keys of a YAML file
// of the workspace in dir: fields, or one value if their only key is empty. A
// list that is not there is begun at the end of the file. Comments, order and
// line ends stay as a person wrote them. A file in which that cannot be done
// for sure is left alone, with an error that says what to write by hand.
func AppendEntry(dir, name, list string, fields ...Field) error {
	text, err := (folder{dir: dir, limit: MaxFile}).read(name, MaxFile)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	changed, err := appended(text, list, fields)
	if err != nil {
		return fmt.Errorf("%s: %w: add to %s by hand: %s", name, err, list, inBraces(fields))
	}
	return WriteFile(dir, name, changed)
}

// appended is the text with an entry more, and nothing else changed in what it
// says.
func appended(text []byte, list string, fields []Field) ([]byte, error) {
	body := bytes.TrimPrefix(text, []byte("\ufeff"))
	mark := text[:len(text)-len(body)]
	root, err := parse(body)
	if err != nil {
		return nil, err
	}
	if root == nil || root.Kind != yaml.MappingNode {
		return nil, errors.New("it is not a block of keys")
	}
	s := splice{text: body, m: root}
	at, n := entry(root, list), 0
	if at >= 0 && entry(&yaml.Node{Content: root.Content[at+2:]}, list) >= 0 {
		return nil, fmt.Errorf("it has %s twice", list)
	}
	var out []byte
	switch {
	case at < 0:
		out, err = s.beginList(list, fields)
	default:
		value := root.Content[at+1]
		n = len(value.Content)
		out, err = s.extend(root.Content[at], value, fields)
	}
	if err != nil {
		return nil, err
	}
	// Whatever was spliced, the file has to say what it said and the entry.
	again, err := parse(out)
	if err != nil {
		return nil, errElsewhere
	}
	want := said(root)
	delete(want, list) // where it was empty
	want[list+" "] = fmt.Sprint(yaml.SequenceNode)
	maps.Copy(want, saidOf(element(list, n), fields))
	if !same(said(again), want) {
		return nil, errElsewhere
	}
	return append(slices.Clone(mark), out...), nil
}

// saidOf is what an entry says by its paths.
func saidOf(here string, fields []Field) map[string]string {
	if fields[0].Key == "" {
		return map[string]string{here: "!!str " + fields[0].Value}
	}
	all := map[string]string{here + " ": fmt.Sprint(yaml.MappingNode)}
	for _, f := range fields {
		all[child(here, f.Key)] = "!!str " + f.Value
	}
	return all
}

// inBraces is an entry on one line.
func inBraces(fields []Field) string {
	if fields[0].Key == "" {
		return plain(fields[0].Value)
	}
	var all []string
	for _, f := range fields {
		all = append(all, f.Key+": "+plain(f.Value))
	}
	return "{" + strings.Join(all, ", ") + "}"
}

// inBlock is an entry on lines of its own, the dash at a column.
func inBlock(fields []Field, column int, lineEnd string) string {
	blanks := strings.Repeat(" ", column)
	if fields[0].Key == "" {
		return blanks + "- " + plain(fields[0].Value) + lineEnd
	}
	var b strings.Builder
	for i, f := range fields {
		lead := "  "
		if i == 0 {
			lead = "- "
		}
		b.WriteString(blanks + lead + f.Key + ": " + plain(f.Value) + lineEnd)
	}
	return b.String()
}

// beginList puts a list behind everything that stands in the file.
func (s splice) beginList(list string, fields []Field) ([]byte, error) {
	if s.m.Style&yaml.FlowStyle != 0 || s.m.Content[0].Column != 1 {
		return nil, errElsewhere
	}
	_, _, lineEnd := s.lineEnd(0)
	text := bytes.TrimRight(s.text, " \t\r\n")
	return slices.Concat(text, []byte(lineEnd+lineEnd+list+":"+lineEnd+inBlock(fields, 2, lineEnd))), nil
}

// extend adds an entry to a list that is there, the way the others are
// written.
func (s splice) extend(key, list *yaml.Node, fields []Field) ([]byte, error) {
	switch {
	case list.Kind == yaml.ScalarNode && list.ShortTag() == "!!null" && list.Value == "":
		at, err := s.start(key)
		if err != nil {
			return nil, err
		}
		end, next, lineEnd := s.lineEnd(at)
		if next == end {
			return slices.Concat(s.text, []byte(lineEnd+inBlock(fields, 2, lineEnd))), nil
		}
		return s.put(next, next, inBlock(fields, 2, lineEnd)), nil
	case list.Kind != yaml.SequenceNode || list.Anchor != "":
		return nil, errElsewhere
	case list.Style&yaml.FlowStyle != 0:
		return s.extendFlow(list, fields)
	}
	last := list.Content[len(list.Content)-1]
	at, err := s.last(last)
	if err != nil {
		return nil, err
	}
	end, next, lineEnd := s.lineEnd(at)
	entry := inBlock(fields, list.Column-1, lineEnd)
	if next == end { // the file ends without a line end
		return s.put(next, next, lineEnd+strings.TrimSuffix(entry, lineEnd)), nil
	}
	return s.put(next, next, entry), nil
}

// extendFlow adds an entry inside brackets.
func (s splice) extendFlow(list *yaml.Node, fields []Field) ([]byte, error) {
	at, err := s.start(list)
	if err != nil {
		return nil, err
	}
	lead := ""
	at++ // behind the bracket
	if n := len(list.Content); n > 0 {
		lead = ", "
		if at, err = s.last(list.Content[n-1]); err != nil {
			return nil, err
		}
	}
	return s.put(at, at, lead+inBraces(fields)), nil
}

// last is where a node ends that is a scalar, or has scalars only in the
// entries that it ends with.
func (s splice) last(n *yaml.Node) (int, error) {
	switch {
	case n.Kind == yaml.ScalarNode:
		_, to, err := s.span(n)
		return to, err
	case len(n.Content) == 0:
		return 0, errElsewhere
	}
	to, err := s.last(n.Content[len(n.Content)-1])
	if err != nil || n.Style&yaml.FlowStyle == 0 {
		return to, err
	}
	closing := bytes.IndexAny(s.text[to:], "]}")
	if closing < 0 || len(bytes.Trim(s.text[to:to+closing], " \t\r\n,")) > 0 {
		return 0, errElsewhere
	}
	return to + closing + 1, nil
}
